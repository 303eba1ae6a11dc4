"""Coverage: which sentences and figures of a document a fact carries, which are waived, which open.

A sentence is carried if a subject located in it has a claim whose value or named object is printed
in it, or if an assessment, a causal link or a statement without printed objects is located there;
names alone carry nothing. A figure is carried if a subject located in its sentence has that value.
What is not carried is waived with a reason, or open. Sentences and figures are counted apart.

Names are counted too. A registered thing that a carried sentence prints, or that a subject's own
label names in both languages, is told of where a claim of that sentence, or of that subject, names
it. Many a name is printed in passing, so an untold one is no fault; but no passage may come to tell
of fewer than before (``ratchet``), for then a claim has lost the name that it was made from.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lodestone.check.prove import carriers, grounding, order, passages
from lodestone.check.prove.carriers import Carrier, CarrierTally
from lodestone.check.prove.grounding import Grounding
from lodestone.check.prove.passages import Passage
from lodestone.check.prove.stated import Waived
from lodestone.model import findings as words
from lodestone.model import terms
from lodestone.model.errors import UsageError
from lodestone.model.findings import Finding, Severity, worded
from lodestone.model.ontology import Ontology
from lodestone.model.words import pair
from lodestone.read import checkout
from lodestone.read.checkout import Sources
from lodestone.read.text.figures import Figure

CARRIED, WAIVED, OPEN = "carried", "waived", "open"
SENTENCE, FIGURE = "sentence", "figure"
#: Reasons that say something of the content; the others only of the layout.
SUBSTANTIVE: Final = frozenset({"rhetoric", "repeats", "background"})
_EXCERPT: Final = 18
_BOTH: Final = ("en", "zh-hans")


@dataclass(frozen=True)
class Item:
    """A sentence or figure of a document.

    Attributes:
        what: ``sentence`` or ``figure``.
        passage: slug of the passage.
        sentence: number of the sentence in the passage.
        figure: number of the figure in the sentence; 0 for a sentence.
        start: code point in the document.
        end: code point after it.
        state: ``carried``, ``waived`` or ``open``.
        reason: why it is waived; empty otherwise.
        printed: the figure as printed; empty for a sentence.
        value: what the figure says, in the notation of value names.
        excerpt: the first characters of a sentence, for the reader at the screen only.
        carrier: how a carried sentence is carried; nothing of other sentences and of figures.
        located: what is located in an open sentence and does not carry it, by its short name.
    """

    what: str
    passage: str
    sentence: int
    figure: int
    start: int
    end: int
    state: str
    reason: str = ""
    printed: str = ""
    value: str = ""
    excerpt: str = ""
    carrier: Carrier | None = None
    located: tuple[str, ...] = ()

    @property
    def is_unexplained(self) -> bool:
        """Whether it is told in words only and nothing says why."""
        carrier = self.carrier
        return carrier is not None and carrier.how == carriers.WORDS and not carrier.reasons


@dataclass(frozen=True)
class NameUse:
    """A registered thing that a sentence prints, or that the own label of a subject names.

    Attributes:
        passage: slug of the passage.
        sentence: number of the sentence; 0 for a label.
        subject: IRI of the subject whose label it is; empty for a sentence.
        thing: IRI of what is named.
        is_told: true where a claim of the sentence, or of the subject, names it too.
    """

    passage: str
    sentence: int
    subject: str
    thing: str
    is_told: bool


@dataclass(frozen=True)
class Tally:
    """How many are carried, waived for each reason, and open."""

    total: int
    carried: int
    waived: int
    open: int
    reasons: Mapping[str, int]

    @property
    def substantive(self) -> int:
        """How many are waived for a reason of content: rhetoric, repeats, background."""
        return sum(count for reason, count in self.reasons.items() if reason in SUBSTANTIVE)


@dataclass(frozen=True)
class DocumentCoverage:
    """What of one document is carried, and how.

    Attributes:
        slug: the document.
        items: its sentences and figures, in the order of the text.
        claims: how many of its claims have an object that must be printed.
        inferred: how many of those rest on a licence.
        names: the registered things that its carried sentences and its subjects' labels name.
        subjects: of how much its passages state something, passage by passage.
        assessments: how many of these are assessments.
    """

    slug: str
    items: tuple[Item, ...]
    claims: int
    inferred: int
    names: tuple[NameUse, ...] = ()
    subjects: int = 0
    assessments: int = 0

    @property
    def sentences(self) -> Tally:
        """The tally of its sentences."""
        return _tally(item for item in self.items if item.what == SENTENCE)

    @property
    def figures(self) -> Tally:
        """The tally of its figures."""
        return _tally(item for item in self.items if item.what == FIGURE)

    @property
    def carriers(self) -> CarrierTally:
        """How its carried sentences are carried."""
        return carriers.tally(item.carrier for item in self.items if item.carrier)

    @property
    def told(self) -> dict[str, list[str]]:
        """How many names each passage tells of, by its slug."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for use in self.names:
            if use.is_told:
                where = terms.short(use.subject) if use.subject else use.sentence
                found[use.passage].append(f"{where}: {terms.short(use.thing)}")
        return {passage: sorted(names) for passage, names in sorted(found.items())}


@dataclass(frozen=True)
class Coverage:
    """What of all documents is carried, and what is wrong with the waivers."""

    documents: tuple[DocumentCoverage, ...]
    findings: tuple[Finding, ...]


def cover(sources: Sources, texts: Mapping[str, str]) -> Coverage:
    """Measure the coverage of every document whose text is given.

    Args:
        sources: the checkout.
        texts: slug of a document to its text (``passages.load_texts``).
    """
    laid, _ = passages.lay(sources, texts)
    return cover_proven(sources, [(one, grounding.prove(one, sources.ontology)) for one in laid])


def cover_proven(sources: Sources, proven: Iterable[tuple[Passage, Grounding]]) -> Coverage:
    """Measure the coverage of the documents of some passages.

    Args:
        sources: the checkout.
        proven: every passage of each document as it is laid out, with its proof.
    """
    labels = own_labels(sources)
    documents: dict[str, list[tuple[Passage, Grounding]]] = {}
    for passage, proof in proven:
        documents.setdefault(passage.document, []).append((passage, proof))
    findings: list[Finding] = []
    covered = []
    for slug, parts in documents.items():
        items: list[Item] = []
        uses: list[NameUse] = []
        claims = inferred = 0
        spoken_of = [subject for passage, _ in parts for subject in passage.subjects]
        worded = [s for s in spoken_of if carriers.is_assessment(s)]
        for passage, proof in parts:
            found, problems = cover_passage(passage, sources.ontology)
            items += found
            findings += problems
            uses += name_uses(passage, found, labels)
            claims += len({(s.subject, s.predicate, s.object) for s in proof.spans} | {
                (c.subject, c.predicate, c.object) for c in proof.licensed
            })  # fmt: skip
            inferred += len(proof.licensed)
        covered.append(
            DocumentCoverage(
                slug, tuple(items), claims, inferred, tuple(uses), len(spoken_of), len(worded)
            )
        )
    return Coverage(tuple(covered), tuple(words.ordered(findings)))


def cover_passage(passage: Passage, ontology: Ontology) -> tuple[list[Item], list[Finding]]:
    """Judge the sentences and figures of one passage, and its waivers."""
    reasons = {(w.value.sentence, w.value.figure or 0): w.value.reason for w in passage.waivers}
    sentences = carriers.carriers(passage, ontology)
    figures = _carried_figures(passage, ontology)
    items: list[Item] = []
    for sentence in passage.sentences:
        place = (passage.start + sentence.start, passage.start + sentence.end)
        key = (sentence.number, 0)
        state, reason = _state(sentence.number in sentences, reasons.get(key))
        excerpt = sentence.text[:_EXCERPT]
        carrier = sentences.get(sentence.number)
        idle = _located(passage, sentence.number) if state == OPEN else ()
        items.append(
            Item(
                SENTENCE, passage.slug, *key, *place, state, reason, "", "", excerpt, carrier, idle
            )
        )
        beginning = passage.numbered(sentence.number)
        for number, figure in enumerate(beginning, 1):
            key = (sentence.number, number)
            whole = reason if state == WAIVED else None
            is_carried = (figure.start, figure.end) in figures
            item_state = _state(is_carried, reasons.get(key, whole))
            items.append(_figure_item(passage, key, figure, *item_state))
    return items, [*_check_waivers(passage, items), *_open_figures(passage, items)]


Labels = Mapping[str, Mapping[str, str]]


def own_labels(sources: Sources) -> dict[str, dict[str, str]]:
    """Return the preferred label of each thing and statement, by language, as ``name_uses`` reads.

    Languages are in lower case.
    """
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for triple in sources.triples(checkout.REGISTER, checkout.PASSAGE):
        if triple.predicate.value == terms.SKOS + "prefLabel":
            language = (triple.object.language or "").lower()
            found[triple.subject.value][language] = triple.object.value
    return dict(found)


def name_uses(passage: Passage, items: Iterable[Item], labels: Labels) -> list[NameUse]:
    """Tell which names of a passage its claims take up.

    Args:
        passage: the passage.
        items: its items (``cover_passage``); only the names of carried sentences count.
        labels: the own labels of its subjects (``own_labels``); its slug stands for a label
            that is not there.
    """
    told: defaultdict[int | str, set[str]] = defaultdict(set)
    for claim in passage.claims:
        told[claim.subject].add(claim.object)
        for number in passage.located.get(claim.subject, ()):
            told[number].update((claim.subject, claim.object))
    carried = [i.sentence for i in items if i.what == SENTENCE and i.state == CARRIED]
    uses = [
        NameUse(passage.slug, number, "", thing, thing in told[number])
        for thing in sorted(_printed(passage.mentions, passage.names.ontology))
        for number in sorted(
            {n for span in order.outermost(passage, thing) for n in passage.sentences_of(span)}
        )
        if number in carried
    ]
    for subject in sorted(passage.subjects):
        # A statement without a label is named, in English, by what it is about.
        words_ = terms.slug(subject).replace("-", " ")
        own = labels.get(subject, dict.fromkeys(_BOTH, words_))
        found = (
            passage.names.find(own.get(language, ""), passage.standpoint) for language in _BOTH
        )
        named = [_printed(things, passage.names.ontology) for things in found]
        for thing in sorted(frozenset.intersection(*named) - {subject}):
            uses.append(NameUse(passage.slug, 0, subject, thing, thing in told[subject]))
    return uses


def _carried_figures(passage: Passage, ontology: Ontology) -> set[tuple[int, int]]:
    """Return the spans of the figures that a claim says in their sentence."""
    carried: set[tuple[int, int]] = set()
    for claim in passage.claims:
        numbers = passage.located.get(claim.subject, ())
        for figure in grounding.object_figures(passage, claim, ontology, passage.figures):
            span = (figure.start, figure.end)
            if passage.touches(span, numbers):
                carried.add(span)
    return carried


def _printed(things: Iterable[str], ontology: Ontology) -> frozenset[str]:
    """Keep the things whose names must be printed where a claim names them."""
    printed = ontology.kinds_with("printed")
    return frozenset(iri for iri in things if terms.kind(iri) in printed)


def _located(passage: Passage, sentence: int) -> tuple[str, ...]:
    """Return the short names of what is located in a sentence."""
    there = (subject for subject, numbers in passage.located.items() if sentence in numbers)
    return tuple(sorted(map(terms.short, there)))


def _state(is_carried: bool, reason: str | None) -> tuple[str, str]:
    if is_carried:
        return CARRIED, ""
    return (WAIVED, reason) if reason else (OPEN, "")


def _figure_item(
    passage: Passage, key: tuple[int, int], figure: Figure, state: str, reason: str
) -> Item:
    start, end = passage.start + figure.start, passage.start + figure.end
    return Item(
        FIGURE, passage.slug, *key, start, end, state, reason, figure.text.strip(), figure.name
    )


def _check_waivers(passage: Passage, items: Iterable[Item]) -> Iterator[Finding]:
    states = {(item.sentence, item.figure): item.state for item in items}
    for waived in passage.waivers:
        state = states.get((waived.value.sentence, waived.value.figure or 0))
        if state is None:
            yield _idle_waiver(passage, waived, *pair(__name__, "there-no-such-place"))
        elif state == CARRIED:
            yield _idle_waiver(passage, waived, *pair(__name__, "fact-carries-anyway"))


def _open_figures(passage: Passage, items: Iterable[Item]) -> Iterator[Finding]:
    """Tell of each figure of a stated passage that nothing says and nothing waives."""
    if not passage.subjects:
        return  # nothing of it is stated yet; ``build.py coverage`` lists what is to be done
    path, at = next(iter(passage.subjects.values()))
    for item in items:
        if item.what == FIGURE and item.state == OPEN:
            place = f"{item.sentence}.{item.figure}"
            yield worded(
                "figure-open",
                path,
                at,
                severity=Severity.WARNING,
                slug=passage.slug,
                place=place,
                start=item.start,
                end=item.end,
                printed=item.printed,
                item=item.value,
            )


def _idle_waiver(passage: Passage, waived: Waived, en: str, zh: str) -> Finding:
    value = waived.value
    place = f"{value.sentence}.{value.figure}" if value.figure else str(value.sentence)
    name = f"waiver:{place}-{value.reason}"
    return worded(
        "waiver-idle",
        passage.path,
        waived.at,
        severity=Severity.WARNING,
        name=name,
        slug=passage.slug,
        why=(en, zh),
    )


def _tally(items: Iterable[Item]) -> Tally:
    counted = list(items)
    states = Counter(item.state for item in counted)
    reasons = Counter(item.reason for item in counted if item.reason)
    return Tally(
        len(counted), states[CARRIED], states[WAIVED], states[OPEN], dict(sorted(reasons.items()))
    )


def choose(coverage: Coverage, slugs: Iterable[str]) -> Coverage:
    """Return the coverage of some documents; of all where none is named.

    Raises:
        UsageError: a slug is none of a measured document.
    """
    wanted = set(slugs)
    if unknown := wanted - {document.slug for document in coverage.documents}:
        raise UsageError(f"no such document, or no text of it: {', '.join(sorted(unknown))}")
    if not wanted:
        return coverage
    return Coverage(
        tuple(document for document in coverage.documents if document.slug in wanted),
        tuple(f for f in coverage.findings if f.path and f.path.parent.name in wanted),
    )
