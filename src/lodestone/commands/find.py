"""``find``: things, passages, questions and figures by words."""

import argparse
import json
from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lodestone.answer import finding, opened, spread
from lodestone.answer.claims import Claims, kind_of
from lodestone.answer.finding import Finds, Found
from lodestone.answer.opened import Opened
from lodestone.answer.wording import Wording
from lodestone.commands import common
from lodestone.derive.keeping import FaultyError
from lodestone.model import house, terms
from lodestone.model.errors import UsageError

WORDS = "find things, passages, questions and figures by words"
#: Rows that are shown.
MOST: Final = 20
#: What a rule found has no class of a file: that of its kind.
_CASES: Final = {"conflict": terms.LODE + "Conflict", "tension": terms.LODE + "Tension"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("words", metavar="WORDS", nargs="+", help="words or figures, any script")
    parser.add_argument("--format", choices=("table", "json"), default="table")


def run(options: argparse.Namespace) -> int:
    """Print what was found, and return the exit code.

    Raises:
        UsageError: nothing was.
    """
    home = house.find()
    try:
        graph = opened.checkout(home)
    except FaultyError as error:
        common.print_findings(error.findings, home, options.lang)
        return common.exit_code(error.findings, strict=False)
    words, text = graph.shelf.words(options.lang), " ".join(options.words)
    found = finding.find(graph, text)
    if not found.rows:
        en, zh = (Wording(words.table, lang).said("find", "none", text) for lang in ("en", "zh"))
        raise UsageError(en, zh=zh)
    labels = ChainMap(graph.labels(options.lang), words.terms(graph.prefixes))  # type: ignore[arg-type]
    writer = Writer(graph, labels, words)
    print(writer.json(found) if options.format == "json" else writer.text(found), end="")
    return 0


@dataclass(frozen=True)
class Writer:
    """Writes what was found.

    Attributes:
        graph: where it was found.
        labels: IRI to its label.
        words: what tables say, in the language of the talk.
    """

    graph: Opened
    labels: Mapping[str, str]
    words: Wording

    def text(self, found: Finds) -> str:
        """Write the best rows as a table."""
        shown = found.rows[:MOST]
        lines = []
        if found.whole < len(shown):
            key, parts = ("first", (found.whole,)) if found.whole else ("some", ())
            lines += [self._said(key, *parts), ""]
        for word, meant in found.taken.items():
            lines += [self._said("taken", word, self._comma().join(meant)), ""]
        head = [self.words.column(name) for name in ("kind", "name", "amount", "code", "passages")]
        rows = [self._row(row) for row in shown]
        lines += [*spread.table(head, rows, spread.screen()), ""]
        lines.append(self._said("count", len(shown), len(found.rows)))
        if rest := len(found.rows) - len(shown):
            lines.append(self._said("refine", rest))
        lines.append(self._said("open", rows[0][3]))
        return "\n".join(lines) + "\n"

    def json(self, found: Finds) -> str:
        """Write the best rows as JSON."""
        keys = ("kind", "label", "amount", "name", "passages")
        rows = [
            {"iri": row.iri, **dict(zip(keys, self._row(row), strict=True))}
            for row in found.rows[:MOST]
        ]
        made = {
            "rows": [{**row, "passages": int(row["passages"] or 0)} for row in rows],
            "all": len(found.rows),
            "matchEveryWord": found.whole,
            "taken": {word: list(meant) for word, meant in found.taken.items()},
        }
        return json.dumps(made, ensure_ascii=False, indent=2) + "\n"

    def _row(self, row: Found) -> list[str]:
        """Return kind, name, amount, short name and number of passages of a find."""
        if row.iri.startswith(terms.QUERY):
            name = row.iri.removeprefix(terms.QUERY)
            title = self.graph.shelf.one(name).one(
                "title@en" if self.words.lang == "en" else "title@zh-Hans"
            )
            return [self._said("question"), title, "", name.partition("-")[0], ""]
        short = self.graph.names.short(row.iri)
        label = self.labels.get(row.iri, short)
        if row.claim is None:
            told = len(Claims(self.graph.store).passages(row.iri))
            return [self._kind(row.iri), label, self._amount(row.iri), short, str(told or "")]
        figure = self.labels.get(row.claim.node.value, "")
        prop = self.labels.get(row.claim.prop, "")
        said = self.words.said("show", "paired", f"{label} · {prop}", figure)
        return [self._said("figure"), said, "", short, str(len(row.claim.passages))]

    def _amount(self, iri: str) -> str:
        """Return the settled amount of an instrument, or what is stated where none is settled."""
        claims = Claims(self.graph.store)
        found = claims.ends(iri, "amount", "settled")
        found = found or sorted(
            {one.node.value for one in claims.of(iri) if one.prop == terms.LODE + "amount"}
        )
        return self._comma().join(self.labels.get(one, "") for one in found)

    def _kind(self, iri: str) -> str:
        kinds = Claims(self.graph.store).ends(iri, "isOfKind", "kinds")
        kind = kinds[0] if kinds else self.graph.kinds.get(iri, _CASES.get(kind_of(iri), ""))
        return self.labels.get(kind, "")

    def _said(self, key: str, *parts: object) -> str:
        return self.words.said("find", key, *parts)

    def _comma(self) -> str:
        return self.words.said("show", "comma")
