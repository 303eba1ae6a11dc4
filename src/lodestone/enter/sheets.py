"""Fact sheets: from the files of facts to tables, and back from tables to facts.

A row is one thing as one passage speaks of it: the passage, the thing, its class, the sentences,
and a column for each property. A sheet for one kind of thing has that kind as the header of the
thing's column; a mixed sheet says ``thing`` there, and its cells say ``kind:slug``.
"""

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from lodestone.enter.cells import Cells, Term
from lodestone.enter.columns import (
    CLASS,
    KEEP,
    LOCATOR,
    PASSAGE,
    PASSAGES,
    REGISTER,
    THING,
    Column,
    Columns,
)
from lodestone.enter.faults import CellError
from lodestone.enter.tables import COMMENT, Row, Table
from lodestone.model.findings import Finding
from lodestone.model.tags import bcp47
from lodestone.model.terms import LODE, RDF, SKOS, SLUG, kind_and_slug, thing
from lodestone.read import checkout
from lodestone.read.checkout import FactFile

YES: Final = frozenset({"yes", "y", "x", "keep", "true", "1", "✓", "是", "保留", "采纳"})
NO: Final = frozenset({"no", "n", "strike", "false", "0", "否", "删", "删去", "不采纳"})
UNDECIDED: Final = "?"

_OFFER_LIMIT: Final = 1500
_TYPE: Final = RDF + "type"
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class Fact:
    """A triple that a sheet states, with its place there.

    Attributes:
        passage: IRI of the passage that states it; empty in a sheet of the register.
        triple: the triple.
        row: number of the row.
    """

    passage: str
    triple: ox.Triple
    row: int


@dataclass(frozen=True)
class Taken:
    """What a table says.

    Attributes:
        table: the table.
        kind: ``register``, ``passages``, a kind of fact, or ``thing`` where it is mixed.
        facts: its triples.
        findings: what is wrong with its cells.
    """

    table: Table
    kind: str
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...] = field(default=())


# --- from facts to tables ---------------------------------------------------------------------


def empty(kind: str, cells: Cells, path: Path) -> Table:
    """Return the empty sheet of a kind, with its talk, its lists and its prompts."""
    return dressed(path, kind, cells.columns.of_kind(kind), [], cells)


def mixed(files: Iterable[FactFile], cells: Cells, path: Path, lang: str | None) -> Table:
    """Return the facts of some passage files as one sheet of all kinds."""
    described = list(_described(files, cells.columns))
    used = {column for _, _, row in described for column in row}
    columns = _ordered([cells.columns.get(name) for name in used])
    head = [cells.columns.get(PASSAGE), cells.columns.get(THING), *columns]
    return _filled(path, "", head, described, cells, lang)


def by_kind(files: Iterable[FactFile], cells: Cells, path: Path, lang: str | None) -> list[Table]:
    """Return the facts of some files as a sheet for each kind of thing that they speak of."""
    rows: defaultdict[str, list[_Described]] = defaultdict(list)
    for one in _described(files, cells.columns):
        rows[(kind_and_slug(one[1]) or ("", ""))[0]].append(one)
    return [_of_kind(path, kind, rows[kind], cells, lang) for kind in sorted(rows)]


def register(files: Iterable[FactFile], cells: Cells, path: Path, lang: str | None) -> Table:
    """Return the things of some files of the register as a sheet."""
    return _of_kind(path, REGISTER, list(_described(files, cells.columns)), cells, lang)


def passages(file: FactFile, cells: Cells, path: Path, lang: str | None) -> Table:
    """Return the passages that a document declares as a sheet."""
    by_predicate = {column.predicate for column in cells.columns.of_kind(PASSAGES)}
    told = tuple(
        located
        for located in file.triples
        if located.triple.subject.value.startswith(thing("passage", ""))
        and located.triple.predicate.value in by_predicate
    )
    rows = list(_described([replace(file, triples=told)], cells.columns))
    return _of_kind(path, PASSAGES, rows, cells, lang)


_Described = tuple[str, str, dict[str, list[Term]]]


def _described(files: Iterable[FactFile], columns: Columns) -> Iterator[_Described]:
    """Yield each subject of each file: its passage, its IRI, and its terms by column."""
    for file in files:
        rows: defaultdict[str, defaultdict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for located in file.triples:
            triple = located.triple
            rows[triple.subject.value][_column_of(triple, columns)].append(triple.object)
        passage = file.graph if file.kind == checkout.PASSAGE else ""
        for subject in sorted(rows):
            yield passage, subject, {name: list(terms) for name, terms in rows[subject].items()}


def _column_of(triple: ox.Triple, columns: Columns) -> str:
    """Return the name of the column that a triple stands in."""
    iri, node = triple.predicate.value, triple.object
    if iri == _TYPE:
        return CLASS
    name = iri.removeprefix(LODE) if iri.startswith(LODE) else re.split(r"[/#]", iri)[-1]
    if isinstance(node, ox.Literal) and node.language:
        name = f"{name}@{bcp47(node.language)}"
    column = columns.get(name)
    if column.predicate != iri:
        raise KeyError(iri)
    return name


def _ordered(columns: Iterable[Column]) -> list[Column]:
    """Order the columns of a mixed sheet: class and sentence, names, then the rest."""
    first = {CLASS: 0, LOCATOR: 1}

    def rank(column: Column) -> tuple[int, str]:
        return (first.get(column.name, 2 if column.predicate.startswith(SKOS) else 3), column.name)

    return sorted(columns, key=rank)


def _of_kind(
    path: Path, kind: str, rows: list[_Described], cells: Cells, lang: str | None
) -> Table:
    head = cells.columns.of_kind(kind)
    known = {column.name for column in head}
    more = sorted({name for _, _, row in rows for name in row} - known)
    head += [cells.columns.get(name) for name in more]
    return _filled(path, kind, head, rows, cells, lang)


def _filled(
    path: Path,
    title: str,
    head: Sequence[Column],
    rows: Iterable[_Described],
    cells: Cells,
    lang: str | None,
) -> Table:
    made = []
    for passage, subject, row in rows:
        texts = []
        for column in head:
            if column.name == PASSAGE:
                texts.append(passage.rpartition("/")[2])
            elif not column.predicate:
                texts.append(_subject_text(column.name, subject, cells, lang))
            else:
                texts.append(cells.write(column, row.get(column.name, ()), lang))
        made.append(texts)
    return dressed(path, title, head, made, cells, lang)


def _subject_text(header: str, subject: str, cells: Cells, lang: str | None) -> str:
    kind, slug = kind_and_slug(subject) or ("", subject)
    if header == PASSAGES:
        return slug
    if header in (THING, REGISTER):
        return f"{kind}:{slug}"
    if lang is None or kind in cells.ontology.statement_kinds:
        return slug
    shown = cells.shown(subject, frozenset({kind}), lang)
    return slug if shown == f"{kind}:{slug}" else shown


def dressed(
    path: Path,
    title: str,
    head: Sequence[Column],
    rows: Sequence[Sequence[str]],
    cells: Cells,
    lang: str | None = "en",
) -> Table:
    """Make a table with what helps a person: labels below the header, lists, prompts."""
    labels = tuple(
        f"{COMMENT} {' · '.join(column.labels)}" if place == 0 else " · ".join(column.labels)
        for place, column in enumerate(head)
    )
    prompts = {column.name: "\n".join(column.advice) for column in head if any(column.advice)}
    help_rows = (labels,)
    numbered = [Row(n, tuple(texts)) for n, texts in enumerate(rows, 2 + len(help_rows))]
    offers = {
        column.name: offered
        for column in head
        if path.suffix == ".xlsx" and (offered := _offers(column, title, cells, lang or "en"))
    }
    header = tuple(column.name for column in head)
    return Table(path, title, header, tuple(numbered), help_rows, offers, prompts)


def _offers(column: Column, kind: str, cells: Cells, lang: str) -> tuple[str, ...]:
    """Return what a spreadsheet offers in a column: classes, or names of the register."""
    if column.name == KEEP:
        return ("yes", "no", UNDECIDED)
    if column.name == CLASS:
        classes = cells.columns.class_names
        chosen = classes.get(kind) or tuple(n for names in classes.values() for n in names)
        return tuple(dict.fromkeys(iri.removeprefix(LODE) for iri in chosen))
    kinds = column.kinds - {"iri", "term"}
    if column.name in cells.ontology.register_classes:
        kinds = frozenset({column.name})
    if column.name == "reached":
        return tuple(sorted(cells.ontology.rungs))
    return cells.offered(kinds, lang)[:_OFFER_LIMIT]


# --- from tables to facts ---------------------------------------------------------------------


def take(table: Table, cells: Cells, default: str = "") -> Taken:
    """Read what a table says; what is wrong with it becomes findings.

    Args:
        table: the table.
        cells: who reads its cells.
        default: IRI of the passage of a row that names none.
    """
    head, findings = _header(table, cells.columns)
    kind = next(
        (c.name for c in head if c and not c.predicate and c.name not in (PASSAGE, KEEP)), ""
    )
    if not kind:
        findings.append(_no_kind(table, cells.columns))
    if findings:
        return Taken(table, kind, (), tuple(findings))
    facts: list[Fact] = []
    for row in table.rows:
        try:
            facts += _row(table, row, head, kind, cells, default, findings)
        except CellError as error:
            findings.append(error.at(table.path, table.title, row.number, None))
    return Taken(table, kind, tuple(facts), tuple(findings))


def named_statements(table: Table, cells: Cells, default: str) -> Iterator[ox.Triple]:
    """Yield that each statement that a row names exists, so that any row may point at it.

    One that is named within its passage goes by the name that its row gives it as well.

    Args:
        table: the table.
        cells: who reads its cells.
        default: IRI of the passage of a row that names none.
    """
    head, _ = _header(table, cells.columns)
    for row in table.rows:
        by_name = {
            column.name: (place, column, _cell(row, place))
            for place, column in enumerate(head)
            if column and _cell(row, place)
        }
        for column in by_name.keys() & {THING, *cells.ontology.statement_kinds}:
            kind, _, slug = by_name[column][2].rpartition(":")
            kind = kind or column
            if kind not in cells.ontology.statement_kinds or not slug:
                continue
            with suppress(CellError):  # what is wrong with the row is told when it is taken
                if not _is_struck(by_name):
                    passage = _passage(by_name, kind, cells, default)
                    of_class = ox.NamedNode(LODE + cells.ontology.statement_classes[kind])
                    iri = ox.NamedNode(_statement(kind, slug, passage, {}))
                    yield ox.Triple(iri, ox.NamedNode(_TYPE), of_class)
                    if not iri.value.endswith(f"/{slug}"):
                        name = ox.NamedNode(SKOS + "altLabel")
                        yield ox.Triple(iri, name, ox.Literal(f"{kind}:{slug}"))


def undecided(table: Table) -> list[int]:
    """Return the numbers of the rows of which nobody has said whether they stay."""
    if KEEP not in table.header:
        return []
    place = table.header.index(KEEP)
    return [row.number for row in table.rows if _cell(row, place) == UNDECIDED]


def _header(table: Table, columns: Columns) -> tuple[list[Column | None], list[Finding]]:
    """Find the column of each header; one that begins with # is talk."""
    head: list[Column | None] = []
    findings = []
    for place, text in enumerate(table.header):
        column = None if not text or text.startswith(COMMENT) else columns.find(text)
        if column is None and text and not text.startswith(COMMENT):
            near = difflib.get_close_matches(text, columns.names(), n=1, cutoff=0.6)
            error = CellError(
                f"there is no column '{text}'",
                f"没有“{text}”这一列",
                (
                    (f"did you mean {near[0]}? " if near else "")
                    + "columns are named by the properties: build.py sheet KIND; # hides one",
                    (f"是否应为 {near[0]}？" if near else "")
                    + "列以属性命名：build.py sheet KIND；以 # 开头者不读",
                ),
                rule="sheet-column",
            )
            findings.append(error.at(table.path, table.title, 1, (place, text)))
        elif column is not None and column in head:
            error = CellError(
                f"the column '{column.name}' stands twice",
                f"“{column.name}”列重复",
                ("keep one; several values stand apart by |", "只留一列；多个值以 | 分隔"),
                rule="sheet-column",
            )
            findings.append(error.at(table.path, table.title, 1, (place, text)))
        head.append(column)
    return head, findings


def _no_kind(table: Table, columns: Columns) -> Finding:
    return CellError(
        "no column says of what the rows speak",
        "没有一列说明各行所述之物",
        (
            f"name one column thing, or by its kind: {', '.join(columns.kinds())}",
            f"须有一列名为 thing，或以种类为名：{'、'.join(columns.kinds())}",
        ),
        rule="sheet-column",
    ).at(table.path, table.title, 1, None)


def _row(
    table: Table,
    row: Row,
    head: Sequence[Column | None],
    kind: str,
    cells: Cells,
    default: str,
    findings: list[Finding],
) -> list[Fact]:
    """Read one row; faults of single cells are told and the rest is read on.

    Raises:
        CellError: the row as a whole cannot be read.
    """
    by_name = {
        column.name: (place, column, _cell(row, place))
        for place, column in enumerate(head)
        if column and _cell(row, place)
    }
    if _is_struck(by_name):
        return []
    if len(row.cells) > len(head):
        raise CellError(
            f"{len(row.cells) - len(head)} cells stand beyond the last column",
            f"最后一列之外还有 {len(row.cells) - len(head)} 个单元格",
            ("quote cells that hold a comma", "含逗号的单元格要加引号"),
        )
    terms: dict[str, list[Term]] = {}
    faulty = False
    for name, (place, column, text) in by_name.items():
        if column.predicate:
            try:
                terms[name] = cells.read(column, text)
            except CellError as error:
                faulty = True
                findings.append(
                    error.at(table.path, table.title, row.number, (place, table.header[place]))
                )
    if faulty:
        return []
    passage = _passage(by_name, kind, cells, default)
    subject = _subject(by_name, kind, passage, terms, cells)
    if kind == PASSAGES:
        passage = subject
    _complete(subject, terms, by_name, cells)
    return [
        Fact(
            passage,
            ox.Triple(ox.NamedNode(subject), ox.NamedNode(by_name[name][1].predicate), term),
            row.number,
        )
        for name, found in terms.items()
        for term in found
    ]


def _cell(row: Row, place: int) -> str:
    return row.cells[place] if place < len(row.cells) else ""


def _complete(subject: str, terms: dict[str, list[Term]], by_name: "_Cells", cells: Cells) -> None:
    """Give a statement its class where its kind leaves no choice."""
    kind = (kind_and_slug(subject) or ("",))[0]
    if kind in cells.ontology.statement_kinds and CLASS not in terms:
        below = cells.columns.class_names[kind]
        if len(below) == 1:
            column = cells.columns.get(CLASS)
            terms[CLASS] = [ox.NamedNode(below[0])]
            by_name[CLASS] = (0, column, "")


_Cells = dict[str, tuple[int, Column, str]]


def _is_struck(by_name: _Cells) -> bool:
    """Tell whether a row is struck out.

    Raises:
        CellError: nobody has decided, or the word means neither yes nor no.
    """
    if KEEP not in by_name:
        return False
    word = by_name[KEEP][2].casefold()
    if word in YES or word in NO:
        return word in NO
    if word == UNDECIDED:
        raise CellError(
            "a candidate that nobody has accepted",
            "尚无人采纳的候选项",
            (
                "write yes in the column keep once the text bears it out, or no",
                "核对原文后在 keep 列写 yes 或 no",
            ),
            rule="draft",
        )
    raise CellError(
        f"'{by_name[KEEP][2]}' is neither yes nor no",
        f"“{by_name[KEEP][2]}”既非 yes 也非 no",
        ("write yes or no in the column keep", "keep 列请写 yes 或 no"),
    )


def _passage(by_name: _Cells, kind: str, cells: Cells, default: str) -> str:
    if kind in (REGISTER, PASSAGES):
        return ""
    if PASSAGE in by_name:
        return cells.thing(by_name[PASSAGE][2].removeprefix("passage:"), frozenset({"passage"}))
    if default:
        return default
    raise CellError(
        "the row names no passage",
        "本行没有写明段落",
        (
            "write its slug in the column passage, or give --passage",
            "在 passage 列写其标识，或用 --passage 指定",
        ),
        rule="sheet-passage",
    )


def _subject(
    by_name: _Cells, kind: str, passage: str, terms: dict[str, list[Term]], cells: Cells
) -> str:
    """Return the IRI of what a row speaks of; a statement without a name gets one."""
    text = by_name[kind][2] if kind in by_name else ""
    if kind == PASSAGES:
        return cells.thing(text.removeprefix("passage:"), frozenset({"passage"}))
    wanted, _, slug = text.rpartition(":") if re.match(r"[a-z]+:", text) else ("", "", text)
    if kind == REGISTER:
        return _registered(text, terms, cells)
    of_kind = kind if kind in cells.columns.classes_of_kind else wanted
    statements = cells.ontology.statement_kinds
    if of_kind in statements:
        return _statement(of_kind, slug, passage, terms)
    if not text and kind == THING and (made := _kind_of_classes(terms, cells)) in statements:
        return _statement(made, "", passage, terms)
    if not text:
        raise CellError(
            "the row names nothing that it speaks of",
            "本行没有写明所述之物",
            (f"write its name in the column {kind}", f"在 {kind} 列写其名称"),
            rule="sheet-name",
        )
    kinds = frozenset({kind}) if kind != THING else frozenset(cells.columns.classes_of_kind)
    return cells.thing(text, kinds)


def _kind_of_classes(terms: dict[str, list[Term]], cells: Cells) -> str:
    """Return the kind of thing whose class a row gives; empty if it gives none."""
    given = {term.value for term in terms.get(CLASS, ()) if isinstance(term, ox.NamedNode)}
    fitting = [kind for kind, names in cells.columns.class_names.items() if given & set(names)]
    # A country is an actor, too: the kind with fewer classes says more.
    return min(fitting, key=lambda kind: len(cells.columns.class_names[kind]), default="")


def _statement(kind: str, slug: str, passage: str, terms: dict[str, list[Term]]) -> str:
    """Name a statement by what it is about, or by what the cell says.

    Raises:
        CellError: the cell says what can be no name.
    """
    own = passage.rpartition("/")[2]
    by_passage = kind in ("assessment", "link")
    if not slug:
        slug = made_slug(kind, terms)
    elif not SLUG.match(slug):
        raise CellError(
            f"'{slug}' is no slug: lower-case letters, digits and hyphens",
            f"“{slug}”不是合规的标识：只用小写字母、数字和连字符",
            ("leave the cell empty, and a name is made", "留空即自动命名"),
            rule="slug",
        )
    if by_passage and not slug.startswith(f"{own}-"):
        slug = f"{own}-{slug}"
    return thing(kind, slug[:90].rstrip("-"))


#: What a statement is named by, for each kind.
_NAMED_BY: Final = {
    "assessment": (CLASS, "hasTheme", "isAbout"),
    "link": ("hasCause", "hasEffect"),
    "post": ("hasRole", "isFilledBy"),
}
_FIGURE_BY: Final = ("hasIndicator", "isOf", "forMineral", "forProduct", "forStep", "inPlace",
                     "isRelativeTo", "atTime", "horizon", "dueBy")  # fmt: skip


def made_slug(kind: str, terms: dict[str, list[Term]]) -> str:
    """Name a statement by what it is about.

    Raises:
        CellError: nothing says what that is.
    """
    parts = []
    for name in _NAMED_BY.get(kind, _FIGURE_BY):
        for term in terms.get(name, ())[: 1 if name in ("hasTheme", "isAbout") else None]:
            parts += _WORD.findall(re.split(r"[/#]", term.value)[-1].lower())
    if not parts:
        raise CellError(
            "the row says nothing by which its statement could be named",
            "本行没有可用于命名该陈述的内容",
            (
                f"fill {', '.join(_NAMED_BY.get(kind, _FIGURE_BY[:1]))}, or write a slug",
                f"请填写 {'、'.join(_NAMED_BY.get(kind, _FIGURE_BY[:1]))}，或写明标识",
            ),
            rule="sheet-name",
        )
    return "-".join(parts)


def _registered(text: str, terms: dict[str, list[Term]], cells: Cells) -> str:
    """Return the IRI of a thing of the register: as named, or from its class and English name.

    Raises:
        CellError: there is neither, or another thing bears the name.
    """
    kind, _, slug = text.rpartition(":")
    kind = kind or _kind_of_classes(terms, cells)
    if not slug:
        english = [t.value for t in terms.get("prefLabel@en", ())]
        slug = "-".join(_WORD.findall(english[0].lower())) if english else ""
    if kind not in cells.ontology.register_classes or not SLUG.match(slug):
        raise CellError(
            f"'{text}' names no thing of the register",
            f"“{text}”不能作登记事物的名称",
            (
                "write kind:slug, such as actor:example-bank; or give class and English name: "
                + ", ".join(cells.ontology.register_classes),
                "请写 kind:slug，如 actor:example-bank；或填类别与英文名",
            ),
            rule="sheet-name",
        )
    iri = thing(kind, slug)
    for name in ("prefLabel@en", "prefLabel@zh-Hans", "prefLabel@zh-Hant"):
        for term in terms.get(name, ()):
            others = sorted(
                other
                for other in cells.bearers(term.value)
                if other != iri and (kind_and_slug(other) or ("",))[0] == kind
            )
            if others and iri not in cells.declared:
                raise CellError(
                    f"'{term.value}' is registered already, as {cells.short(others[0])}",
                    f"“{term.value}”已登记为 {cells.short(others[0])}",
                    ("one thing, one name: use that one", "一物一名：请用已有的"),
                    rule="sheet-registered",
                )
    return iri
