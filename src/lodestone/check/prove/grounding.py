"""Grounding: every claim of a passage is bound to a sentence of it that prints its object.

The rules: the sentences that speak of a subject are its locators, else those that print its name.
A quantity or date must be a printed figure of one of them, with its bound; an actor, country,
place, mineral, product, list or project must be named in one of them. What the passage leaves to
its context is licensed there (``lode:infers``, ``lode:misprints``); a licence that nothing needs is
told. Measures, instruments, indicators, themes and statements are our own modelling names and need
not be printed. One print stands for one role: a subject that has the same thing, quantity or date
under two properties, while its sentences print it once, is told as a warning.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from lodestone.check.prove import (
    beside,
    idle,
    kinds,
    minerals,
    named,
    namesakes,
    order,
    passages,
    prints,
    rivals,
    roles,
    stages,
    together,
    years,
)
from lodestone.check.prove import licences as licensing
from lodestone.check.prove.passages import Passage
from lodestone.check.prove.stated import Claim, Licence
from lodestone.check.prove.unprinted import (
    CONTEXT_YEAR,
    one_print,
    unlocated,
    unprinted_name,
    unprinted_subject,
    unprinted_value,
)
from lodestone.check.prove.value import ACCORDING_TO, value_of
from lodestone.model import dates, terms
from lodestone.model import findings as words
from lodestone.model.dates import DateValue
from lodestone.model.findings import Finding, worded
from lodestone.model.ontology import Ontology
from lodestone.model.values import Quantity
from lodestone.read.checkout import Sources
from lodestone.read.text.figures import Figure
from lodestone.read.text.spelling import plain

#: What has to be so for a licence, in English and Chinese; who reads the sentence decides.
#: Properties that give their object no part in what happens: who says it, what it judges.
NO_ROLES: Final = frozenset(
    terms.LODE + name for name in ("accordingTo", "disputes", "hasGround", "isAbout", "supports")
)
PRINTS_NAME: Final = terms.LODE + "printsName"
#: Roles that one print may give at once: whoever sets a levy takes it, whoever speaks is there.
JOINT_ROLES: Final = (
    frozenset({terms.LODE + "isSetBy", terms.LODE + "isPaidTo"}),
    frozenset({terms.LODE + "isTakenBy", terms.LODE + "isAttendedBy"}),
)
PARTNERS: Final = frozenset({terms.LODE + "isTakenBy", terms.LODE + "hasPartner"})
#: Roles that one print gives nobody beside another: he is not his own means, nor his own scope.
APART_ROLES: Final = frozenset(terms.LODE + name for name in ("hasMeans", "hasScope"))
#: Two roles that nobody has at once: over oneself, for oneself, upon oneself.
APART_PAIRS: Final = tuple(
    frozenset(terms.LODE + name for name in pair)
    for pair in (
        ("isOf", "isExercisedBy"),
        ("isOf", "isSetBy"),
        ("isOf", "inPlace"),
        ("isOf", "forMineral"),
        ("obliges", "actsOn"),
    )
)


@dataclass(frozen=True)
class Span:
    """Where a claim is printed.

    Attributes:
        passage: IRI of the passage.
        subject: IRI.
        predicate: IRI.
        object: IRI.
        start: code point in the document where the object is printed.
        end: code point after it.
        text: the figure as printed; empty where the object is a thing.
        name: the name under which a thing of several names is printed, in one spelling.
    """

    passage: str
    subject: str
    predicate: str
    object: str
    start: int
    end: int
    text: str = ""
    name: str = ""


@dataclass(frozen=True)
class Grounding:
    """What grounding found.

    Attributes:
        findings: what does not hold.
        spans: where the objects of the claims are printed.
        licensed: claims that rest on a licence: their object, or its year, is not printed.
        names: where a subject that bears several names is printed, and under which.
    """

    findings: tuple[Finding, ...]
    spans: tuple[Span, ...]
    licensed: tuple[Claim, ...]
    names: tuple[Span, ...] = ()


@dataclass
class _Proof:
    """The proof of one passage, as it grows."""

    passage: Passage
    ontology: Ontology
    findings: list[Finding] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    licensed: list[Claim] = field(default_factory=list)
    used: defaultdict[Licence, list[Claim]] = field(default_factory=lambda: defaultdict(list))


def ground(sources: Sources, texts: Mapping[str, str]) -> Grounding:
    """Prove every passage file of a checkout against the texts.

    Args:
        sources: the checkout.
        texts: slug of a document to its text (``passages.load_texts``).
    """
    laid, findings = passages.lay(sources, texts)
    return gathered(findings, [prove(passage, sources.ontology) for passage in laid])


def gathered(findings: Sequence[Finding], proofs: Sequence[Grounding]) -> Grounding:
    """Return the proofs of some passages as one, with what their layout was refused for."""
    return Grounding(
        tuple(words.ordered([*findings, *(f for proof in proofs for f in proof.findings)])),
        tuple(span for proof in proofs for span in proof.spans),
        tuple(claim for proof in proofs for claim in proof.licensed),
        tuple(span for proof in proofs for span in proof.names),
    )


def prove(passage: Passage, ontology: Ontology) -> Grounding:
    """Prove the claims of one passage against its text."""
    proof = _Proof(passage, ontology)
    _check_locators(proof)
    for subject in passage.subjects:
        _check_subject(proof, subject)
    for claim in passage.claims:
        if passage.located.get(claim.subject):
            _check_claim(proof, claim)
    proof.findings += _unprinted_letters(passage)
    _check_roles(proof)
    lists = together.lists(passage, ontology)
    marks = roles.Marks(passage, ontology, lists)
    proof.findings += roles.check(passage, marks)
    proof.findings += rivals.check(passage, marks)
    proof.findings += order.check(passage, ontology)
    proof.findings += beside.check(passage, ontology)
    proof.findings += idle.check(passage, marks)
    proof.findings += minerals.check(passage)
    proof.findings += named.check(passage, ontology)
    proof.findings += namesakes.check(passage, ontology)
    proof.findings += years.check(passage, ontology)
    proof.findings += together.check(passage, ontology, lists, NO_ROLES)
    if not proof.findings:  # a wrong locator would be told of twice
        proof.findings += kinds.check(passage, ontology)
    proof.findings += prints.check(
        passage, ontology, lambda claim, some: object_figures(passage, claim, ontology, some)
    )
    proof.findings += licensing.check(passage, ontology, proof.used, NO_ROLES)
    proof.findings += stages.check(passage, ontology, _anchors(proof))
    names = tuple(_names(passage, ontology))
    return Grounding(tuple(proof.findings), tuple(proof.spans), tuple(proof.licensed), names)


def _names(passage: Passage, ontology: Ontology) -> Iterator[Span]:
    """Yield under which of its names each subject is printed that bears several."""
    for subject in {claim.subject: claim for claim in passage.claims}:
        kind, _ = terms.kind_and_slug(subject) or ("", "")
        spans = passage.mentions.get(subject, ())
        if spans and kind in ontology.kinds_with("told-apart-by-name"):
            start, end = max(spans, key=lambda one: one[1] - one[0])
            if name := passage.names.variant(subject, passage.text[start:end]):
                at = start + passage.start, end + passage.start
                yield Span(passage.iri, subject, PRINTS_NAME, subject, *at, name=name)


def object_figures(
    passage: Passage, claim: Claim, ontology: Ontology, figures: Iterable[Figure]
) -> list[Figure]:
    """Return those of some figures that say the value of a claim; none if it has no value."""
    value = value_of(claim.object, ontology)
    if isinstance(value, Quantity):
        return [figure for figure in figures if figure.matches_quantity(value)]
    if isinstance(value, DateValue):
        licensed = any(
            licence.reason == CONTEXT_YEAR for licence in _licences(passage, "date", value.name)
        )
        return [figure for figure in figures if figure.matches_date(value, licensed)]
    return []


def _licences(passage: Passage, kind: str, slug: str) -> list[Licence]:
    return [one for one in passage.licences if (one.kind, one.slug) == (kind, slug)]


def _check_locators(proof: _Proof) -> None:
    last = len(proof.passage.sentences)
    for locator in proof.passage.locators:
        if not 1 <= locator.number <= last:
            proof.findings.append(
                worded(
                    "grounding-locator",
                    locator.path,
                    locator.at,
                    number=locator.number,
                    slug=proof.passage.slug,
                    last=last,
                )
            )


def _check_subject(proof: _Proof, subject: str) -> None:
    passage = proof.passage
    path, at = passage.subjects[subject]
    kind, slug = terms.kind_and_slug(subject) or ("", "")
    has_locator = any(locator.subject == subject for locator in passage.locators)
    if kind in proof.ontology.statement_kinds and not has_locator:
        proof.findings.append(unlocated(passage, subject, path, at, "statement"))
    elif not passage.located.get(subject) and not has_locator:
        proof.findings.append(unlocated(passage, subject, path, at, "unnamed"))
    if kind in proof.ontology.kinds_with("printed-subject") and not passage.mentions.get(subject):
        licences = _licences(passage, kind, slug)
        for one in licences:
            proof.used[one] += []
        if not licences:
            proof.findings.append(unprinted_subject(passage, subject, path, at))


def _check_claim(proof: _Proof, claim: Claim) -> None:
    kind, _ = terms.kind_and_slug(claim.object) or ("", "")
    if kind in ("quantity", "date", "stage"):
        _check_value(proof, claim)
    elif claim.predicate == ACCORDING_TO and claim.object in proof.passage.authors:
        pass  # the document says once whose word it is
    elif kind in proof.ontology.kinds_with("printed"):
        _check_name(proof, claim, kind)


def _check_value(proof: _Proof, claim: Claim) -> None:
    passage = proof.passage
    value = value_of(claim.object, proof.ontology)
    if value is None:
        return
    numbers = passage.located[claim.subject]
    near = [f for f in passage.all_figures if passage.touches((f.start, f.end), numbers)]
    kind = "quantity" if isinstance(value, Quantity) else "date"
    licences = _licences(passage, kind, value.name)
    found = object_figures(passage, claim, proof.ontology, near)
    if found:
        proof.spans.append(_span(passage, claim, (found[0].start, found[0].end), found[0].text))
        printed_date = found[0].date
        is_left_open = printed_date and not (printed_date.is_whole or printed_date.is_lost)
        if is_left_open and value.name != dates.LOST:
            _rest(proof, claim, (one for one in licences if one.reason == CONTEXT_YEAR))
        return
    # A year alone has no month or day that could be printed (今年以来): its licence is enough.
    is_year = isinstance(value, DateValue) and value.precision == "year"
    others = [one for one in licences if is_year or one.reason != CONTEXT_YEAR]
    if others:
        _rest(proof, claim, others)
    else:
        proof.findings.append(unprinted_value(passage, claim, kind, value, near, numbers))


def _rest(proof: _Proof, claim: Claim, licences: Iterable[Licence]) -> None:
    """Note that a claim rests on some licences."""
    proof.licensed.append(claim)
    for licence in licences:
        proof.used[licence].append(claim)


def _check_name(proof: _Proof, claim: Claim, kind: str) -> None:
    passage = proof.passage
    numbers = passage.located[claim.subject]
    spans = passage.mentions.get(claim.object, ())
    found = [span for span in spans if passage.touches(span, numbers)]
    if found:
        span = _span(passage, claim, found[0])
        if kind in proof.ontology.kinds_with("told-apart-by-name"):
            over = [one for one in spans if one[0] < found[0][1] and found[0][0] < one[1]]
            start, end = max(over, key=lambda one: one[1] - one[0])
            name = passage.names.variant(claim.object, passage.text[start:end])
            span = replace(span, name=name)
        proof.spans.append(span)
        return
    slug = claim.object.rpartition("/")[2]
    licences = _licences(passage, kind, slug)
    if licences:
        _rest(proof, claim, licences)
    else:
        proof.findings.append(unprinted_name(passage, claim, kind, numbers))


def _unprinted_letters(passage: Passage) -> Iterator[Finding]:
    """Tell of a name that is said to be printed, and stands in no sentence of its subject."""
    for one in passage.letters:
        numbers = passage.located.get(one.subject, ())
        there = " ".join(passage.sentences[number - 1].text for number in numbers)
        if plain(one.text) not in plain(there):
            yield worded(
                "grounding-name/letters",
                one.path,
                one.at,
                subject=terms.short(one.subject),
                text=one.text,
                passage=passage.slug,
                where=", ".join(map(str, numbers)),
            )


def _check_roles(proof: _Proof) -> None:
    """Tell of a thing or value that stands under more properties than it is printed times."""
    passage = proof.passage
    parts: defaultdict[tuple[str, str], dict[str, Claim]] = defaultdict(dict)
    kinds = proof.ontology.kinds_with("printed") | {"quantity", "date"}
    for claim in passage.claims:
        kind = terms.kind(claim.object)
        if kind in kinds and claim.predicate not in NO_ROLES:
            parts[claim.subject, claim.object].setdefault(claim.predicate, claim)
    for (subject, thing), claims in parts.items():
        if len(claims) < 2 or claims.keys() in JOINT_ROLES:
            continue
        last = list(claims.values())[-1]
        spans = order.prints(passage, thing)
        figures = object_figures(passage, last, proof.ontology, passage.all_figures)
        spans += [(figure.start, figure.end) for figure in figures]
        numbers = passage.located.get(subject, ())
        printed = sum(passage.touches(span, numbers) for span in together.apart(spans))
        sides = {roles.sides(proof.ontology).of.get(one) for one in claims} - {None}
        # Nobody gives to himself, or is his own partner, however often the sentence prints him.
        is_given_back = len(sides) > 1 and subject.startswith(terms.thing("instrument", ""))
        is_given_back |= claims.keys() >= PARTNERS
        ranks = {order.ranks(proof.ontology).get(one) for one in claims} - {None}
        if printed < len(claims) or is_given_back:
            is_refused = (
                len(ranks) > 1
                or bool(claims.keys() & APART_ROLES)
                or any(claims.keys() >= pair for pair in APART_PAIRS)
            )
            proof.findings.append(one_print(passage, last, list(claims), is_refused))


def _anchors(proof: _Proof) -> dict[str, list[tuple[int, int]]]:
    """Return where the passage prints each subject, its quantities, and what it alone is called."""
    passage = proof.passage
    found: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for one in proof.spans:
        if one.text and not one.object.startswith(
            (terms.thing("date", ""), terms.thing("stage", ""))
        ):
            found[one.subject].append((one.start - passage.start, one.end - passage.start))
    for subject in passage.subjects:
        found[subject] += passage.mentions.get(subject, ())
    return found


def _span(passage: Passage, claim: Claim, span: tuple[int, int], text: str = "") -> Span:
    start, end = span[0] + passage.start, span[1] + passage.start
    return Span(passage.iri, claim.subject, claim.predicate, claim.object, start, end, text)
