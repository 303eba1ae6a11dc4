"""Passages laid beside the text: what a document declares of each, and what the text prints there.

A document's text is a file ``<slug>.txt``; all positions are Unicode code points in it. Passages
tile their document; what does not hold becomes a finding, and the passage is left out.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from lodestone.check.prove.cuts import (
    Table,
    bad_bounds,
    bad_digest,
    check_document,
    check_order,
    check_tiling,
    digest,
    heads,
    number_of,
    place_of,
    tables_of,
    until,
    value_of,
)
from lodestone.check.prove.stated import Claim, Letters, Licence, Locator, Waived, stated_by
from lodestone.model import terms
from lodestone.model.errors import UsageError, ValueNameError
from lodestone.model.findings import Finding, Severity, violation, worded
from lodestone.model.ontology import Ontology
from lodestone.model.places import Place
from lodestone.model.tables import pattern
from lodestone.model.values import InferenceValue, parse_inference, parse_waiver
from lodestone.read import checkout
from lodestone.read.checkout import FactFile, Sources
from lodestone.read.text import figures, mentions, sentences, suggest
from lodestone.read.text.figures import Figure
from lodestone.read.text.mentions import Names
from lodestone.read.text.sentences import Sentence

Span = tuple[int, int]

#: The reason of a licence that ``lode:misprints`` gives: it tells a flaw of the text, used or not.
MISPRINT: Final = "misprint"

_STANDPOINT = "hasStandpoint"
#: What a numeral or a part of a date may be made of.
_HAS_NUMERAL = re.compile(pattern(__name__, "has_numeral"))


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
        letters: the names that its files say to be printed so.
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
    letters: tuple[Letters, ...] = ()

    @property
    def slug(self) -> str:
        """The slug of the passage, such as ``equity-turn-23``."""
        return self.iri.rpartition("/")[2]

    @cached_property
    def by_subject(self) -> dict[str, list[Claim]]:
        """What its files state of each subject, in the order of the files."""
        told: defaultdict[str, list[Claim]] = defaultdict(list)
        for claim in self.claims:
            told[claim.subject].append(claim)
        return dict(told)

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
        return figures.owed(self.text, self.proper, self.standpoint)

    @cached_property
    def all_figures(self) -> list[Figure]:
        """Its figures and, too, the numerals inside names: a claim may rest on either."""
        if not any(map(_HAS_NUMERAL.search, (self.text[a:b] for a, b in self.proper))):
            return self.figures
        everywhere = figures.owed(self.text, (), self.standpoint)
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


def lay(
    sources: Sources, texts: Mapping[str, str], names: Names | None = None
) -> tuple[list[Passage], list[Finding]]:
    """Lay the passages of all documents beside their texts.

    Args:
        sources: the checkout.
        texts: slug of a document to its text; a document without one is passed over with a note.
        names: the names of the register, where they are known already.

    Returns:
        The passages in the order of their documents and of the text, and the findings about
        digests, lengths and the tiling.
    """
    names = names or mentions.names(sources)
    stated = stated_files(sources)
    passages: list[Passage] = []
    findings: list[Finding] = []
    for file in sources.of(checkout.DOCUMENT):
        slug = file.path.parent.name
        tables = tables_of(file)
        if slug not in texts:
            findings.append(_no_text(file, slug))
            continue
        findings += check_document(file, slug, tables, texts[slug])
        laid, problems = _lay_document(sources, file, slug, tables, texts[slug], names, stated)
        passages += laid
        findings += problems
    return passages, findings


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
            findings.append(bad_bounds(file, iri, table, len(text)))
        else:
            rows.append((start, end, iri))
    rows.sort()
    loose = dict(check_tiling(file, rows, tables, text))
    findings += [*loose.values(), *check_order(file, rows, tables)]
    passages: list[Passage] = []
    for start, end, iri in rows:
        table, body = tables[iri], text[start:end]
        if value_of(table, "digest") != digest(body) and iri not in loose:
            findings.append(bad_digest(file, iri, table, body))
        licences, waivers, problems = declared_by(sources, file, table)
        findings += problems
        claims, locators, subjects, letters = stated_by(stated.get(iri, ()))
        line = (place_of(table, "start") or Place(1)).line
        passages.append(
            Passage(
                iri, slug, start, body, file.path, line, licences, waivers, claims, locators,
                authors_of(tables, slug), subjects, names, sources.types,
                standpoint_of(tables, slug, names), heads(tables, iri, slug), tuple(passages),
                until(tables, slug), letters,
            )
        )  # fmt: skip
    return passages, findings


def authors_of(tables: Mapping[str, Table], slug: str) -> frozenset[str]:
    """Return who wrote and who published a document, as its file declares them."""
    table = tables.get(terms.thing("document", slug), {})
    given = [*table.get(terms.DCTERMS + "creator", ()), *table.get(terms.DCTERMS + "publisher", ())]
    return frozenset(node.value for node, _ in given)


def standpoint_of(tables: Mapping[str, Table], slug: str, names: Names) -> str:
    """Return the code of the country that a document speaks from; empty where it tells none."""
    given = tables.get(terms.thing("document", slug), {}).get(_STANDPOINT, ())
    return next((names.codes.get(node.value, "") for node, _ in given), "")


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


def _bad_name(
    file: FactFile, at: Place, local: tuple[str, str], error: ValueNameError, ontology: Ontology
) -> Finding:
    fault = suggest.fault(*local, error, ontology)
    return violation(
        "value-name", *fault.message, *fault.advice, file.path, at, instead=fault.instead
    )


def _no_text(file: FactFile, slug: str) -> Finding:
    return worded("document-text", file.path, severity=Severity.NOTE, slug=slug)
