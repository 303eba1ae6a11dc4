"""A portrait as words for the screen, or as JSON."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from lodestone.answer import spread
from lodestone.answer.claims import Node, kind_of
from lodestone.answer.portrait import Cell, Portrait, Section
from lodestone.answer.spread import padded, width
from lodestone.answer.wording import Wording
from lodestone.model import terms

#: Rows of a table on the screen, unless all are wished for.
MOST: Final = 40
_PASSAGE: Final = terms.thing("passage", "")
_INDENT: Final = 4


@dataclass(frozen=True)
class Show:
    """What a portrait is written with.

    Attributes:
        labels: IRI to its label.
        words: the words of the talk.
        short: writes an IRI with its prefix.
        screen: columns of the screen; 0 for no bound.
        is_whole: true to write every row of every table.
    """

    labels: Mapping[str, str]
    words: Wording
    short: Callable[[str], str]
    screen: int = 0
    is_whole: bool = False

    def text(self, portrait: Portrait, told: Sequence[str] = ()) -> str:
        """Write a portrait for the screen, and in it, where it begins, what else is told."""
        lines = [*self._head(portrait), *told]
        for section in portrait.sections:
            lines += ["", self._said(section.name)]
            lines += self._doubts(section) if section.name == "doubts" else self._table(section)
        if not portrait.sections:
            lines += ["", self._said("nothing")]
        elif portrait.passages:
            slug = portrait.passages[0].removeprefix(_PASSAGE)
            lines += ["", self._said("open_passage", slug)]
        return "\n".join(lines) + "\n"

    def json(self, portrait: Portrait) -> str:
        """Write a portrait as JSON: every row, each thing with its IRI and its label."""
        made: dict[str, Any] = {
            "thing": self._node(portrait.thing),
            "kinds": [self._node(kind) for kind in portrait.kinds],
            "names": list(portrait.names),
            "identifiers": list(portrait.identifiers),
            "stage": [self._node(stage) for stage in portrait.stage],
            "passages": [self._node(passage) for passage in portrait.passages],
        }
        if portrait.counted:
            made["money"] = dict(zip(("counted", "amounts"), portrait.counted, strict=True))
        made["tables"] = {
            section.name: [
                {c: self._cells(c, cell) for c, cell in zip(section.columns, row, strict=True)}
                for row in section.rows
            ]
            for section in portrait.sections
        }
        return json.dumps(made, ensure_ascii=False, indent=2) + "\n"

    # For the screen

    def _head(self, portrait: Portrait) -> Iterator[str]:
        """Yield the title, and what sums the thing up."""
        title, short = self._label(portrait.thing), self.short(portrait.thing)
        kinds = self._comma().join(self._label(kind) for kind in portrait.kinds)
        yield self._said("paired", title, kinds) if kinds else title
        rows = [("code", short)]
        others = [name for name in portrait.names if name != title]
        rows.append(("called", self._comma().join(others)))
        rows.append(("identifiers", self._comma().join(portrait.identifiers)))
        rows.append(("stage", self._comma().join(self._label(one) for one in portrait.stage)))
        if portrait.counted:
            rows.append(("money_counts", self._said("counted", *portrait.counted)))
        rows.append(("told", self._told(portrait)))
        rows = [(self._said(key), text) for key, text in rows if text]
        columns = max(width(name) for name, _ in rows) + 2
        for name, text in rows:
            most = max(self.screen - columns, _INDENT) if self.screen else width(text)
            lines = list(spread.broken(text, most))
            yield padded(name, columns) + lines[0]
            yield from (" " * columns + line for line in lines[1:])

    def _told(self, portrait: Portrait) -> str:
        slugs = {passage.removeprefix(_PASSAGE) for passage in portrait.passages}
        documents = sorted({slug.rpartition("-")[0] for slug in slugs})
        if not documents or kind_of(portrait.thing) == "passage":
            return ""
        key = "told_in_one" if len(slugs) == 1 else "told_in"
        return self._said(key, len(slugs), self._comma().join(documents))

    def _table(self, section: Section) -> Iterator[str]:
        rows = [
            [self._cell(c, cell) for c, cell in zip(section.columns, row, strict=True)]
            for row in section.rows
        ]
        shown = rows if self.is_whole else rows[:MOST]
        kept = [at for at in range(len(section.columns)) if any(row[at] for row in rows)]
        head = [self.words.column(section.columns[at]) for at in kept]
        yield from spread.table(head, [[row[at] for at in kept] for row in shown], self.screen)
        if len(shown) < len(rows):
            yield self._said("and_more", len(rows) - len(shown))

    def _doubts(self, section: Section) -> Iterator[str]:
        """Yield each case with its kind, its sides in lines of their own, and its reason."""
        at = {name: place for place, name in enumerate(section.columns)}
        cases = list(dict.fromkeys(row[at["case"]] for row in section.rows))
        for case in cases:
            rows = [row for row in section.rows if row[at["case"]] == case]
            named, kind = (self._cell(name, rows[0][at[name]]) for name in ("case", "kind"))
            tail = "" if named.endswith(kind) else f" [{kind}]"
            (node,) = case.nodes
            lead = self._said("open_case", self.short(node.value))
            yield from self._wrapped(f"* {named}{tail} · {lead}", 0)
            for row in rows:
                parts = [self._cell(n, row[at[n]]) for n in ("side", "ruling", "passage")]
                yield from self._wrapped(" · ".join(part for part in parts if part), _INDENT)
            why = self._cell("note", rows[0][at["note"]]) or self._said("found_by_rule")
            yield from self._wrapped(self._said("paired", self._said("why"), why), _INDENT)
            if found := rows[0][at["found"]].nodes:
                names = self._comma().join(self.short(node.value) for node in found)
                yield from self._wrapped(self._said("found_as", names), _INDENT)

    def _wrapped(self, text: str, indent: int) -> Iterator[str]:
        most = max(self.screen - indent, _INDENT) if self.screen else width(text)
        return (" " * indent + line for line in spread.broken(text, most))

    def _cell(self, column: str, cell: Cell) -> str:
        text = self._comma().join(self._shown(column, node) for node in cell.nodes)
        if cell.after:
            after = self._comma().join(self._shown(column, node) for node in cell.after)
            text = self._said("paired", text, after)
        return cell.before + text

    def _shown(self, column: str, node: Node) -> str:
        if isinstance(node, ox.Literal):
            return self.words.value(column, node.value)
        if node.value.startswith(_PASSAGE):
            return node.value.removeprefix(_PASSAGE)
        return self._label(node.value)

    def _label(self, iri: str) -> str:
        if iri == terms.graph("register"):
            return self._said("register")
        return self.labels.get(iri) or self.short(iri)

    def _said(self, key: str, *parts: object) -> str:
        return self.words.said("show", key, *parts)

    def _comma(self) -> str:
        return self._said("comma")

    # As JSON

    def _cells(self, column: str, cell: Cell) -> list[dict[str, str]]:
        nodes = [self._given(column, node) for node in (*cell.nodes, *cell.after)]
        return [{**node, "direction": "in"} for node in nodes] if cell.before else nodes

    def _given(self, column: str, node: Node) -> dict[str, str]:
        if isinstance(node, ox.Literal):
            return {"value": node.value, "label": self.words.value(column, node.value)}
        return self._node(node.value)

    def _node(self, iri: str) -> dict[str, str]:
        return {"iri": iri, "name": self.short(iri), "label": self._label(iri)}
