"""Taking in fact sheets: from CSV and XLSX to the canonical files that they mean.

Names come first, then passages, then facts, so that one workbook may name a thing and speak of it.
What is written passes the check of the vocabulary; what does not is told at its row.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.check import vocabulary
from lodestone.check.prove import cuts
from lodestone.enter import sheets, tables
from lodestone.enter.cells import Cells
from lodestone.enter.columns import PASSAGES, REGISTER, Columns
from lodestone.enter.faults import CellError
from lodestone.enter.sheets import Fact, Taken
from lodestone.enter.tables import Table
from lodestone.model.errors import UnreadableError, UsageError
from lodestone.model.findings import Finding, Severity, ordered, unreadable, worst
from lodestone.model.house import passage_of
from lodestone.model.terms import LODE, RDF, XSD, kind_and_slug, thing
from lodestone.model.terms import kind as kind_of
from lodestone.model.words import joined
from lodestone.read import checkout, drafts, turtle
from lodestone.read.checkout import FactFile, Sources
from lodestone.read.intake import Located

ADD, REPLACE, NEW = "add", "replace", "new"

_TYPE: Final = RDF + "type"
_WORD: Final = re.compile(r"[a-z0-9]+")
_BOUNDS: Final = ("start", "end")
#: Rows of a sheet are counted from here, so that no line of a file is taken for one.
_ROWS: Final = 100_000_000
_PART: Final = LODE + "isPassageOf"
_ORDER: Final = LODE + "order"


@dataclass(frozen=True)
class Intake:
    """What some sheets come to.

    Attributes:
        findings: what is wrong; where one is a violation, nothing is to be written.
        files: the text of each file that they make or change, by its path.
        facts: how many triples the sheets state.
        drafts: the drafts among the sheets, which their facts make idle.
    """

    findings: Sequence[Finding]
    files: Mapping[Path, str]
    facts: int
    drafts: tuple[Path, ...]


@dataclass(frozen=True)
class Request:
    """What was asked for.

    Attributes:
        sheets: the files of tables.
        mode: ``new`` refuses a passage file that exists, ``add`` puts facts into it, ``replace``
            writes it anew.
        out: the passage file to write, if it is not to follow from the passage.
        passage: slug of the passage of rows that name none.
        texts: slug of a document to its text, for passages whose bounds are moved.
    """

    sheets: Sequence[Path]
    mode: str = NEW
    out: Path | None = None
    passage: str = ""
    texts: Mapping[str, str] | None = None


def take(sources: Sources, request: Request) -> Intake:
    """Read sheets and say which files they make.

    Raises:
        UsageError: the call does not fit the sheets or the checkout.
    """
    read_tables, findings = _tables(request.sheets)
    if not findings and not any(table.rows for table in read_tables):
        raise UsageError.of(
            "no-row-states-anything",
            sheets=joined(map(str, request.sheets)),
        )
    cells = Cells(Columns.of(sources), sources)
    default = _default(request, cells)
    taken = _learnt(read_tables, cells, default)
    findings += [finding for one in taken for finding in one.findings]
    if worst(findings) >= Severity.VIOLATION:
        return Intake(ordered(findings), {}, 0, ())
    made = _Made(sources, request)
    for one in taken:
        made.put(one)
    if unread := made.unread():  # what they state would be lost
        return Intake(ordered(unread), {}, 0, ())
    found = made.judge()
    files = {} if worst(found) >= Severity.VIOLATION else made.texts()
    facts = sum(len(one.facts) for one in taken)
    done = tuple(path for path in request.sheets if drafts.is_draft(path))
    return Intake(ordered(found), files, facts, done)


def _tables(paths: Iterable[Path]) -> tuple[list[Table], list[Finding]]:
    found: list[Table] = []
    findings: list[Finding] = []
    for path in paths:
        try:
            found += tables.read(path)
        except UnreadableError as error:
            findings.append(unreadable(error))
    return found, findings


def _default(request: Request, cells: Cells) -> str:
    if request.passage:
        try:
            return cells.thing(request.passage, frozenset({"passage"}))
        except CellError as error:
            raise UsageError(str(error), zh=error.zh) from None
    if request.out:
        iri = passage_of(request.out)
        return iri if iri in cells.declared else ""
    return ""


def _learnt(found: list[Table], cells: Cells, default: str) -> list[Taken]:
    """Read the tables, names first, until no row names anything that another row needs."""
    order = {REGISTER: 0, PASSAGES: 1}
    taken = [sheets.take(table, cells, default) for table in found]
    taken.sort(key=lambda one: order.get(one.kind, 2))
    for table in found:
        cells.learn(sheets.named_statements(table, cells, default))
    for _ in range(len(found) + 2):
        before = len(cells.declared)
        for place, one in enumerate(taken):
            taken[place] = again = sheets.take(one.table, cells, default)
            if again.kind != PASSAGES:
                cells.learn(fact.triple for fact in again.facts)
        if len(cells.declared) == before:
            break
    return taken


class _Made:
    """The files that sheets make, as they grow."""

    def __init__(self, sources: Sources, request: Request) -> None:
        self._sources = sources
        self._request = request
        self._files: dict[Path, list[Located]] = {}
        self._sheet: dict[Path, Path] = {}
        self._passage: dict[Path, str] = {}

    def put(self, taken: Taken) -> None:
        """Sort the facts of one table into the files that state them."""
        if taken.kind == PASSAGES:
            self._put_passages(taken)
        elif taken.kind == REGISTER:
            self._put_things(taken)
        else:
            self._put_facts(taken)

    def unread(self) -> list[Finding]:
        """Return why files beside those that are to be written could not be read."""
        folders = {path.resolve().parent for path in self._files}
        return [
            finding
            for finding in self._sources.findings
            if finding.path and finding.path.resolve().parent in folders
        ]

    def judge(self) -> list[Finding]:
        """Judge what the sheets state by the rules of the vocabulary, at its rows."""
        files = []
        for path, located in self._files.items():
            kind = checkout.PASSAGE if path in self._passage else checkout.kind_of(path)
            graph = self._passage.get(path) or checkout.GRAPHS[kind]
            files.append((path, FactFile(path, kind, graph, "", tuple(located))))
        changed = set(self._files)
        kept = [file for file in self._sources.files if file.path not in changed]
        ours = tuple(file for _, file in files)
        sources = replace(self._sources, files=(*kept, *ours))
        found = []
        for finding in vocabulary.lint(sources, ours):
            sheet = self._sheet.get(finding.path) if finding.path else None
            if sheet and finding.line is None:
                found.append(replace(finding, path=sheet))
            elif sheet and finding.line and finding.line > _ROWS:
                found.append(replace(finding, path=sheet, line=finding.line - _ROWS))
            else:  # it is about what the file stated before
                found.append(finding)
        return found

    def texts(self) -> dict[Path, str]:
        """Return the canonical text of each file."""
        prefixes = self._sources.ontology.prefixes
        return {
            path: turtle.write((one.triple for one in located), prefixes, self._comments(path))
            for path, located in sorted(self._files.items())
        }

    def _put_facts(self, taken: Taken) -> None:
        by_passage: defaultdict[str, list[Fact]] = defaultdict(list)
        for fact in taken.facts:
            by_passage[fact.passage].append(fact)
        if self._request.out and len(by_passage) > 1:
            raise UsageError.of("out-takes-one-passage")
        for passage, facts in sorted(by_passage.items()):
            path = self._request.out or self._place(passage, taken.table)
            if path not in self._files:
                self._files[path] = self._before(path)
            self._files[path] = [*_located(facts), *self._files[path]]
            self._passage[path] = passage
            self._sheet[path] = taken.table.path

    def _before(self, path: Path) -> list[Located]:
        """Return what a passage file states that is to stay.

        Raises:
            UsageError: the file exists and nobody has said what is to become of it.
        """
        if not path.exists() or self._request.mode == REPLACE:
            return []
        if self._request.mode == NEW:
            shown = self._sources.house.relative(path)
            raise UsageError.of("exists-add-puts-facts", shown=shown)
        return self._stated(path)

    def _stated(self, path: Path) -> list[Located]:
        for file in self._sources.files:
            if file.path.resolve() == path.resolve():
                return list(file.triples)
        return []

    def _place(self, passage: str, table: Table) -> Path:
        """Return the file of a passage: the one that exists, else one named after the sheet."""
        for file in self._sources.of(checkout.PASSAGE):
            if file.graph == passage:
                return file.path
        document, _, number = passage.rpartition("/")[2].rpartition("-")
        stem = table.path.stem.removesuffix(drafts.MARK).removeprefix(f"{number}-")
        topic = "-".join(_WORD.findall(stem.lower())) or "facts"
        folder = self._sources.house.root / "data" / "documents" / document
        return folder / f"{number}-{topic}.ttl"

    def _put_things(self, taken: Taken) -> None:
        by_kind: defaultdict[str, list[Fact]] = defaultdict(list)
        for fact in taken.facts:
            kind, _ = kind_and_slug(fact.triple.subject.value) or ("", "")
            by_kind[kind].append(fact)
        for kind, facts in sorted(by_kind.items()):
            path = register_file(self._sources, kind)
            before = self._files.get(path) or self._stated(path)
            if self._request.mode == REPLACE:
                named = {fact.triple.subject for fact in facts}
                before = [one for one in before if one.triple.subject not in named]
            self._files[path] = [*_located(facts), *before]
            self._sheet[path] = taken.table.path

    def _put_passages(self, taken: Taken) -> None:
        """Give passages the columns of a sheet: what a cell leaves empty is taken away.

        A passage that is new is cut; one that a sheet with bounds leaves out goes with ``replace``.
        """
        columns = Columns.of(self._sources)
        given = {
            column.predicate
            for header in taken.table.header
            if (column := columns.find(header)) and column.predicate
        }
        by_document: defaultdict[str, list[Fact]] = defaultdict(list)
        for fact in taken.facts:
            by_document[fact.passage.rpartition("/")[2].rpartition("-")[0]].append(fact)
        for document, facts in sorted(by_document.items()):
            path = self._sources.house.root / "data" / "documents" / document / "document.ttl"
            named = {fact.triple.subject for fact in facts}
            before = self._files.get(path) or self._stated(path)
            kept = [
                one
                for one in before
                if one.triple.subject not in named or one.triple.predicate.value not in given
            ]
            if self._request.mode == REPLACE and set(_BOUNDS) <= {
                predicate.removeprefix(LODE) for predicate in given
            }:
                kept = [one for one in kept if not _is_cut(one) or one.triple.subject in named]
            located = _tiled(document, [*_located(facts), *kept])
            self._files[path] = self._digested(document, located, before)
            self._sheet[path] = taken.table.path

    def _digested(
        self, document: str, located: list[Located], before: list[Located]
    ) -> list[Located]:
        """Make the digests of passages whose bounds were moved anew.

        Raises:
            UsageError: that needs the text, and it is not given.
        """
        old, new = _bounds(before), _bounds(located)
        moved = {iri for iri, span in new.items() if span != old.get(iri)}
        if not moved:
            return located
        text = (self._request.texts or {}).get(document)
        if text is None:
            raise UsageError.of("passages-are-moved-give", document=document)
        kept = [
            one
            for one in located
            if one.triple.subject.value not in moved
            or one.triple.predicate.value != LODE + "digest"
        ]
        for iri in sorted(moved):
            span = new[iri]
            digest = cuts.digest(text[span.get("start", 0) : span.get("end", len(text))])
            triple = ox.Triple(ox.NamedNode(iri), ox.NamedNode(LODE + "digest"), ox.Literal(digest))
            kept.append(Located(triple, 1))
        return kept

    def _comments(self, path: Path) -> list[str]:
        if not path.exists():
            return []
        return turtle.leading_comments(path.read_text(encoding="utf-8"))


def register_file(sources: Sources, kind: str) -> Path:
    """Return the file of the register that names things of a kind."""
    counts: defaultdict[Path, int] = defaultdict(int)
    for file in sources.of(checkout.REGISTER):
        for located in file.triples:
            triple = located.triple
            pair = kind_and_slug(triple.subject.value)
            if pair and pair[0] == kind and triple.predicate.value == _TYPE:
                counts[file.path] += 1
    if counts:
        return max(sorted(counts), key=lambda path: counts[path])
    return sources.house.root / "data" / "register" / f"{kind}s.ttl"


def _located(facts: Iterable[Fact]) -> list[Located]:
    return [Located(fact.triple, _ROWS + fact.row) for fact in facts]


def _bounds(located: Iterable[Located]) -> dict[str, dict[str, int]]:
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for one in located:
        name = one.triple.predicate.value.removeprefix(LODE)
        iri = one.triple.subject.value
        if name in _BOUNDS and iri.startswith(thing("passage", "")):
            found[iri][name] = int(one.triple.object.value)
    return dict(found)


def _is_cut(one: Located) -> bool:
    return kind_of(one.triple.subject.value) == "passage"


def _tiled(document: str, located: list[Located]) -> list[Located]:
    """State of each passage that it is one, whose it is, and which: they count by their starts."""
    bounds = _bounds(located)
    made = []
    for order, iri in enumerate(sorted(bounds, key=lambda one: bounds[one].get("start", 0)), 1):
        for predicate, node in (
            (_TYPE, ox.NamedNode(LODE + "Passage")),
            (_PART, ox.NamedNode(thing("document", document))),
            (_ORDER, ox.Literal(str(order), datatype=ox.NamedNode(XSD + "integer"))),
        ):
            triple = ox.Triple(ox.NamedNode(iri), ox.NamedNode(predicate), node)
            made.append(Located(triple, 1))
    remade = (_TYPE, _PART, _ORDER)
    kept = [
        one
        for one in located
        if one.triple.subject.value not in bounds or one.triple.predicate.value not in remade
    ]
    return [*kept, *made]
