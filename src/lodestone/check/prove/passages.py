"""Passages laid beside the text: what a document declares of each, and what the text prints there.

A document's text is a file ``<slug>.txt``; all positions are Unicode code points in it. Passages
tile their document; what does not hold becomes a finding, and the passage is left out.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.model import terms
from lodestone.model.errors import UsageError, ValueNameError
from lodestone.model.findings import Finding, Severity, violation
from lodestone.model.ontology import Ontology
from lodestone.model.places import Place
from lodestone.model.values import InferenceValue, WaiverValue, parse_inference, parse_waiver
from lodestone.read import checkout
from lodestone.read.checkout import FactFile, Sources
from lodestone.read.intake import Located
from lodestone.read.text import figures, mentions, sentences, suggest
from lodestone.read.text.figures import Figure
from lodestone.read.text.mentions import Names
from lodestone.read.text.sentences import Sentence

Span = tuple[int, int]

#: The reason of a licence that ``lode:misprints`` gives: it tells a flaw of the text, used or not.
MISPRINT: Final = "misprint"

_NOT_CLAIMS = (terms.RDF, terms.SKOS, terms.RDFS)
_LOCATOR = terms.LODE + "locator"
_STANDPOINT = "hasStandpoint"
_PLACE = re.compile(r"([1-9][0-9]*)(?:\.([1-9][0-9]*)| (\S.*))?\Z")
#: What a numeral or a part of a date may be made of.
_HAS_NUMERAL = re.compile(
    "[0-9０-９零〇一二两三四五六七八九十百千万亿兆半兩萬億月日年季数數几幾]|[A-Za-z]{3}"
)


@dataclass(frozen=True)
class Claim:
    """A triple of a passage file.

    Attributes:
        subject: IRI.
        predicate: IRI.
        object: IRI.
        path: the file that states it.
        at: where its object stands.
    """

    subject: str
    predicate: str
    object: str
    path: Path
    at: Place


@dataclass(frozen=True)
class Locator:
    """The number of a sentence that speaks of a subject, with its place in the file.

    Attributes:
        subject: IRI.
        number: the sentence.
        path: the file.
        at: where it stands there.
        figure: the number of a figure in the sentence that the subject has; 0 for none.
        words: words of the sentence that say its rung, or who is acted upon; empty for none.
    """

    subject: str
    number: int
    path: Path
    at: Place
    figure: int = 0
    words: str = ""


@dataclass(frozen=True)
class Licence:
    """An inference or misprint that a passage declares.

    Attributes:
        kind: kind of the thing or value that is licensed.
        slug: its slug.
        reason: the reason; ``MISPRINT`` for ``lode:misprints``.
        written: the local name as the file writes it.
        at: where it stands in the document's file.
    """

    kind: str
    slug: str
    reason: str
    written: str
    at: Place


@dataclass(frozen=True)
class Waived:
    """A waiver and its place in the document's file."""

    value: WaiverValue
    at: Place


@dataclass(frozen=True)
class Passage:
    """A passage with its text.

    Attributes:
        iri: the passage.
        document: slug of its document.
        start: code point in the document where it begins.
        text: its text.
        path: the document's file, which declares it.
        line: where that file does.
        licences: what it leaves to the context.
        waivers: what it waives.
        claims: what its files state.
        locators: which sentences its files point at.
        authors: who wrote and who published the document, as it declares them.
        subjects: every subject of its files, with the file and place where it first stands.
        names: the names of the register.
        types: the classes that the register gives to each thing.
        standpoint: code of ISO 3166 of the country that the document speaks from; may be empty.
        heads: its own headings and the titles of its document.
        earlier: the passages of the document before it.
        until: the year up to which the document covers events; 0 where it does not say.
    """

    iri: str
    document: str
    start: int
    text: str
    path: Path
    line: int
    licences: tuple[Licence, ...]
    waivers: tuple[Waived, ...]
    claims: tuple[Claim, ...]
    locators: tuple[Locator, ...]
    authors: frozenset[str]
    subjects: Mapping[str, tuple[Path, Place]]
    names: Names
    types: Mapping[str, frozenset[str]] = field(default_factory=dict)
    standpoint: str = ""
    heads: tuple[str, ...] = ()
    earlier: tuple["Passage", ...] = field(default=(), repr=False, compare=False)
    until: int = 0

    @property
    def slug(self) -> str:
        """The slug of the passage, such as ``equity-turn-23``."""
        return self.iri.rpartition("/")[2]

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Its sentences, numbered from 1."""
        return sentences.split(self.text)

    @cached_property
    def mentions(self) -> dict[str, tuple[Span, ...]]:
        """Where it prints the names of each thing."""
        return self.names.find(self.text, self.standpoint)

    @cached_property
    def proper(self) -> list[Span]:
        """Where it prints proper names, inside which a numeral is no figure."""
        return self.names.proper_of(self.mentions)

    @cached_property
    def figures(self) -> list[Figure]:
        """Its figures, without the numerals inside registered proper names."""
        return figures.find(self.text, self.proper, self.standpoint)

    @cached_property
    def all_figures(self) -> list[Figure]:
        """Its figures and, too, the numerals inside names: a claim may rest on either."""
        if not any(map(_HAS_NUMERAL.search, (self.text[a:b] for a, b in self.proper))):
            return self.figures
        everywhere = figures.find(self.text, (), self.standpoint)
        known = {(f.start, f.end): f for f in [*everywhere, *self.figures]}
        return [known[span] for span in sorted(known)]

    @cached_property
    def titled(self) -> frozenset[str]:
        """What its headings, or the titles of its document, name."""
        return frozenset(iri for head in self.heads for iri in self.names.find(head))

    @cached_property
    def _by_sentence(self) -> dict[int, list[Figure]]:
        """The figures by the sentence in which they begin."""
        found: defaultdict[int, list[Figure]] = defaultdict(list)
        for figure in self.figures:
            found[next(iter(self.sentences_of((figure.start, figure.end))), 0)].append(figure)
        return found

    def numbered(self, number: int) -> list[Figure]:
        """Return the figures that begin in a sentence, as waivers and locators count them."""
        return self._by_sentence.get(number, [])

    @cached_property
    def located(self) -> dict[str, tuple[int, ...]]:
        """The numbers of the sentences that speak of each subject.

        They are its locators; without one, the sentences that print a name of it.
        """
        given: defaultdict[str, set[int]] = defaultdict(set)
        for locator in self.locators:
            given[locator.subject].add(locator.number)
        for subject in self.subjects:
            if subject not in given:
                given[subject] = self.printing(subject)
        known = {sentence.number for sentence in self.sentences}
        return {subject: tuple(sorted(numbers & known)) for subject, numbers in given.items()}

    def printed_words(self, locator: Locator) -> list[Span]:
        """Return where a sentence prints the words that a locator gives, in the passage."""
        found: list[Span] = []
        for sentence in self.sentences:
            if sentence.number == locator.number and locator.words:
                words = re.escape(locator.words)
                found += [
                    (match.start() + sentence.start, match.end() + sentence.start)
                    for match in re.finditer(words, sentence.text)
                ]
        return found

    def printing(self, iri: str) -> set[int]:
        """Return the numbers of the sentences that print a name of a thing."""
        spans = self.mentions.get(iri, ())
        return {number for span in spans for number in self.sentences_of(span)}

    def sentences_of(self, span: Span) -> list[int]:
        """Return the numbers of the sentences that a span of the passage touches."""
        return [s.number for s in self.sentences if s.start < span[1] and span[0] < s.end]

    def touches(self, span: Span, numbers: tuple[int, ...]) -> bool:
        """Tell whether a span of the passage touches one of some sentences."""
        return any(number in numbers for number in self.sentences_of(span))


def load_texts(folder: Path) -> dict[str, str]:
    """Read the texts of the documents: ``<slug>.txt``, UTF-8, line ends as they are.

    Raises:
        UsageError: the folder does not exist, or a file is not UTF-8.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder of texts")
    texts = {}
    for path in sorted(folder.glob("*.txt")):
        try:
            texts[path.stem] = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            raise UsageError(f"{path} is not UTF-8") from None
    return texts


def digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def lay(sources: Sources, texts: Mapping[str, str]) -> tuple[list[Passage], list[Finding]]:
    """Lay the passages of all documents beside their texts.

    Args:
        sources: the checkout.
        texts: slug of a document to its text; a document without one is passed over with a note.

    Returns:
        The passages in the order of their documents and of the text, and the findings about
        digests, lengths and the tiling.
    """
    names = mentions.names(sources)
    stated = stated_files(sources)
    passages: list[Passage] = []
    findings: list[Finding] = []
    for file in sources.of(checkout.DOCUMENT):
        slug = file.path.parent.name
        tables = tables_of(file)
        if slug not in texts:
            findings.append(_no_text(file, slug))
            continue
        findings += _check_document(file, slug, tables, texts[slug])
        laid, problems = _lay_document(sources, file, slug, tables, texts[slug], names, stated)
        passages += laid
        findings += problems
    return passages, findings


Table = dict[str, list[tuple[ox.NamedNode | ox.Literal, Place]]]


def tables_of(file: FactFile) -> dict[str, Table]:
    """Return, for each subject of a file, its objects with their places, by local property name."""
    tables: defaultdict[str, Table] = defaultdict(lambda: defaultdict(list))
    for located in file.triples:
        triple = located.triple
        if isinstance(triple.subject, ox.NamedNode) and isinstance(
            triple.object, (ox.NamedNode, ox.Literal)
        ):
            name = triple.predicate.value.removeprefix(terms.LODE)
            tables[triple.subject.value][name].append((triple.object, located.at))
    return dict(tables)


def number_of(table: Table, name: str) -> int | None:
    """Return the one number that a table gives for a property, if it gives one."""
    values = [node.value for node, _ in table.get(name, ())]
    return int(values[0]) if len(values) == 1 and values[0].isdigit() else None


def _at(table: Table, name: str) -> Place | None:
    return next((at for _, at in table.get(name, ())), None)


def _value(table: Table, name: str) -> str | None:
    return next((node.value for node, _ in table.get(name, ())), None)


def _check_document(
    file: FactFile, slug: str, tables: Mapping[str, Table], text: str
) -> Iterator[Finding]:
    table = tables.get(terms.thing("document", slug), {})
    if number_of(table, "length") != len(text):
        yield violation(
            "document-length",
            f"the text of {slug} has {len(text)} code points, the file says "
            f"{_value(table, 'length') or 'nothing'}",
            f"{slug} 的原文有 {len(text)} 个码位，文件写的是 {_value(table, 'length') or '空'}",
            f"write lode:length {len(text)}",
            f"写 lode:length {len(text)}",
            file.path,
            _at(table, "length"),
        )
    if _value(table, "digest") != digest(text):
        yield violation(
            "document-digest",
            f"the text of {slug} has another digest than its file says",
            f"{slug} 的原文摘要值与文件所写不同",
            f'if the text is the right one, write lode:digest "{digest(text)}"',
            f'若原文无误，写 lode:digest "{digest(text)}"',
            file.path,
            _at(table, "digest"),
        )


def _lay_document(
    sources: Sources,
    file: FactFile,
    slug: str,
    tables: Mapping[str, Table],
    text: str,
    names: Names,
    stated: Mapping[str, list[FactFile]],
) -> tuple[list[Passage], list[Finding]]:
    rows: list[tuple[int, int, str]] = []
    findings: list[Finding] = []
    for iri, table in tables.items():
        if not iri.startswith(terms.thing("passage", "")):
            continue
        start, end = number_of(table, "start"), number_of(table, "end")
        if start is None or end is None or not 0 <= start < end <= len(text):
            findings.append(_bad_bounds(file, iri, table, len(text)))
        else:
            rows.append((start, end, iri))
    rows.sort()
    loose = dict(_check_tiling(file, rows, tables, text))
    findings += [*loose.values(), *_check_order(file, rows, tables)]
    passages: list[Passage] = []
    for start, end, iri in rows:
        table, body = tables[iri], text[start:end]
        if _value(table, "digest") != digest(body) and iri not in loose:
            findings.append(_bad_digest(file, iri, table, body))
        licences, waivers, problems = declared_by(sources, file, table)
        findings += problems
        claims, locators, subjects = stated_by(stated.get(iri, ()))
        line = (_at(table, "start") or Place(1)).line
        passages.append(
            Passage(
                iri, slug, start, body, file.path, line, licences, waivers, claims, locators,
                authors_of(tables, slug), subjects, names, sources.types,
                standpoint_of(tables, slug, names), _heads(tables, iri, slug), tuple(passages),
                _until(tables, slug),
            )
        )  # fmt: skip
    return passages, findings


def _until(tables: Mapping[str, Table], slug: str) -> int:
    """Return the year up to which a document covers events, as its file declares it."""
    name = _value(tables.get(terms.thing("document", slug), {}), "coversUntil") or ""
    year = re.search(r"/date/([0-9]{4})", name)
    return int(year[1]) if year else 0


def _heads(tables: Mapping[str, Table], iri: str, slug: str) -> tuple[str, ...]:
    """Return the headings of a passage and the titles of its document."""
    rows = (tables.get(iri, {}), tables.get(terms.thing("document", slug), {}))
    names = (terms.SKOS + "prefLabel", terms.DCTERMS + "title")
    return tuple(node.value for row in rows for name in names for node, _ in row.get(name, ()))


def authors_of(tables: Mapping[str, Table], slug: str) -> frozenset[str]:
    """Return who wrote and who published a document, as its file declares them."""
    table = tables.get(terms.thing("document", slug), {})
    given = [*table.get(terms.DCTERMS + "creator", ()), *table.get(terms.DCTERMS + "publisher", ())]
    return frozenset(node.value for node, _ in given)


def standpoint_of(tables: Mapping[str, Table], slug: str, names: Names) -> str:
    """Return the code of the country that a document speaks from; empty where it tells none."""
    given = tables.get(terms.thing("document", slug), {}).get(_STANDPOINT, ())
    return next((names.codes.get(node.value, "") for node, _ in given), "")


def stated_by(
    files: Iterable[FactFile],
) -> tuple[tuple[Claim, ...], tuple[Locator, ...], dict[str, tuple[Path, Place]]]:
    """Sort the triples of the files of one passage into claims, locators and subjects."""
    claims: list[Claim] = []
    locators: list[Locator] = []
    subjects: dict[str, tuple[Path, Place]] = {}
    for file in files:
        for located in file.triples:
            _sort_in(file.path, located, claims, locators, subjects)
    return tuple(claims), tuple(locators), subjects


def _sort_in(
    path: Path,
    located: Located,
    claims: list[Claim],
    locators: list[Locator],
    subjects: dict[str, tuple[Path, Place]],
) -> None:
    triple = located.triple
    subject, predicate, node = triple.subject, triple.predicate.value, triple.object
    if not isinstance(subject, ox.NamedNode):
        return
    subjects.setdefault(subject.value, (path, located.subject_at))
    if predicate == _LOCATOR and isinstance(node, ox.Literal):
        if match := _PLACE.match(node.value):
            number, figure, words = int(match[1]), int(match[2] or 0), match[3] or ""
            locators.append(Locator(subject.value, number, path, located.at, figure, words))
    elif isinstance(node, ox.NamedNode) and not predicate.startswith(_NOT_CLAIMS):
        claims.append(Claim(subject.value, predicate, node.value, path, located.at))


def stated_files(sources: Sources) -> dict[str, list[FactFile]]:
    """Return the files that state each passage, by its IRI."""
    files: defaultdict[str, list[FactFile]] = defaultdict(list)
    for file in sources.of(checkout.PASSAGE):
        files[file.graph].append(file)
    return files


def declared_by(
    sources: Sources, file: FactFile, table: Table
) -> tuple[tuple[Licence, ...], tuple[Waived, ...], list[Finding]]:
    """Parse the inferences, misprints and waivers of a passage."""
    licences: list[Licence] = []
    waivers: list[Waived] = []
    findings: list[Finding] = []
    for name in ("infers", "misprints", "waives"):
        for node, at in table.get(name, ()):
            local = terms.kind_and_slug(node.value) or ("", node.value)
            try:
                if name == "waives":
                    reasons = sources.ontology.waiver_reasons
                    waivers.append(Waived(parse_waiver(local[1], reasons), at))
                elif name == "infers":
                    value = parse_inference(local[1], sources.ontology.inference_reasons)
                    licences.append(_licence(value, local[1], at))
                else:
                    licences.append(Licence(*local, MISPRINT, ":".join(local), at))
            except ValueNameError as error:
                findings.append(_bad_name(file, at, local, error, sources.ontology))
    return tuple(licences), tuple(waivers), findings


def _licence(value: InferenceValue, written: str, at: Place) -> Licence:
    return Licence(value.kind, value.slug, value.reason, f"inference:{written}", at)


Rows = list[tuple[int, int, str]]


def _check_tiling(
    file: FactFile, rows: Rows, tables: Mapping[str, Table], text: str
) -> Iterator[tuple[str, Finding]]:
    """Yield each passage of which an end is wrong: the one whose digest another end would fit."""

    def wrong(iri: str, name: str, due: int, found: int) -> tuple[str, Finding]:
        return iri, _bad_tile(file, iri, name, _at(tables[iri], name), due, found)

    place, before = 0, (0, 0, "")
    for start, end, iri in rows:
        if start != place:
            first, last, other = before
            if other and _value(tables[other], "digest") == digest(text[first:start]):
                yield wrong(other, "end", start, last)
            else:
                yield wrong(iri, "start", place, start)
        place, before = max(place, end), (start, end, iri)
    if rows and place != len(text):
        yield wrong(before[2], "end", len(text), place)


def _check_order(file: FactFile, rows: Rows, tables: Mapping[str, Table]) -> Iterator[Finding]:
    order = 0
    for _, _, iri in rows:
        number = number_of(tables[iri], "order") or 0
        if number <= order:
            yield violation(
                "passage-order",
                f"{_short(iri)} has the order {number} but stands after a passage of order {order}",
                f"{_short(iri)} 的次序为 {number}，却位于次序 {order} 的段落之后",
                f"write lode:order {order + 1}: passages are numbered in the order of the text",
                f"写 lode:order {order + 1}：按原文顺序给段落编号",
                file.path,
                _at(tables[iri], "order"),
            )
        order = number


def _bad_tile(
    file: FactFile, iri: str, name: str, at: Place | None, due: int, found: int
) -> Finding:
    what = ("leaves a gap", "留有空隙")
    if found < due:
        what = ("overlaps or ends early", "重叠或过早结束")
    return violation(
        "passage-tiling",
        f"{_short(iri)} {what[0]}: position {due} is due, the file says {found}",
        f"{_short(iri)} {what[1]}：应为 {due}，文件写的是 {found}",
        f"write lode:{name} {due}: passages tile their document, each starts where the one before "
        "ends, the first at 0, and the last ends at the document's length",
        f"写 lode:{name} {due}：段落首尾相接，首段从 0 开始，末段止于全文长度",
        file.path,
        at,
        instead=str(due),
    )


def _bad_bounds(file: FactFile, iri: str, table: Table, length: int) -> Finding:
    return violation(
        "passage-bounds",
        f"{_short(iri)} has no valid lode:start and lode:end inside 0 to {length}",
        f"{_short(iri)} 缺少 0 至 {length} 之间有效的 lode:start 与 lode:end",
        f"write both as whole numbers from 0 to {length}, the start below the end",
        f"两者写成 0 至 {length} 的整数，起点小于终点",
        file.path,
        _at(table, "start") or _at(table, "end"),
    )


def _bad_digest(file: FactFile, iri: str, table: Table, body: str) -> Finding:
    return violation(
        "passage-digest",
        f"the text of {_short(iri)} has another digest than the file says",
        f"{_short(iri)} 的原文摘要值与文件所写不同",
        f'check lode:start and lode:end; if they are right, write lode:digest "{digest(body)}"',
        f'检查 lode:start 与 lode:end；若无误，写 lode:digest "{digest(body)}"',
        file.path,
        _at(table, "digest"),
    )


def _bad_name(
    file: FactFile, at: Place, local: tuple[str, str], error: ValueNameError, ontology: Ontology
) -> Finding:
    fault = suggest.fault(*local, error, ontology)
    return violation(
        "value-name", *fault.message, *fault.advice, file.path, at, instead=fault.instead
    )


def _no_text(file: FactFile, slug: str) -> Finding:
    return violation(
        "document-text",
        f"no text of {slug} is at hand: its claims are not proven here",
        f"没有 {slug} 的原文：此处不核对其陈述",
        f"give a folder that holds {slug}.txt with --sources",
        f"用 --sources 指定含 {slug}.txt 的目录",
        file.path,
        severity=Severity.NOTE,
    )


def _short(iri: str) -> str:
    pair = terms.kind_and_slug(iri)
    return ":".join(pair) if pair else iri
