"""The proof of one proposal, alone: what it says, held against its quote and nothing else.

Its subject is taken to have no other claims than the proposed one, so that what a passage states of
it elsewhere proves nothing here. The rules are those of ``check/prove``; what is more than they ask
is that the print stands inside the quote, and with whom it belongs (``owners``).
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import pyoxigraph as ox

from lodestone.check.prove import grounding, order, prints, roles
from lodestone.check.prove.passages import Passage
from lodestone.check.prove.stated import Claim
from lodestone.check.prove.value import value_of
from lodestone.enter.cells import Cells
from lodestone.enter.faults import CellError
from lodestone.enter.proposals import (
    alone,
    dating,
    known,
    offices,
    otherwise,
    owners,
    staging,
    verdicts,
)
from lodestone.enter.proposals.alone import HERE
from lodestone.enter.proposals.form import Proposal
from lodestone.enter.proposals.places import Quoted
from lodestone.enter.proposals.verdicts import Reason, Verdict
from lodestone.model import terms
from lodestone.model.findings import Finding
from lodestone.model.places import Place
from lodestone.model.terms import LODE, RDF, XSD
from lodestone.model.words import pair
from lodestone.publish.files import proposal_schema
from lodestone.read.checkout import PASSAGE, Sources
from lodestone.read.text.figures import Figure
from lodestone.read.text.spelling import plain

_TYPE: Final = RDF + "type"
#: Rules that ask for the whole of a statement, of which a proposal gives one part.
_WHOLE: Final = frozenset({"named-after", "kind-words"})
#: Kinds of which one may stand in the place of another.
_PARTIES: Final = ("actor", "country")
#: Kinds of statements that join two things, and the properties that tell which is which.
_TWO_SIDED: Final = frozenset({"significance", "dependence", "ranking", "priority"})
_SIDES: Final = frozenset(LODE + name for name in ("isOf", "hasScope", "dependsOn", "isRelativeTo"))


@dataclass(frozen=True)
class Stage:
    """What the proofs of some proposals share.

    Attributes:
        sources: the checkout, new names of the proposals included.
        cells: who reads values.
        beside: subject IRI to the predicates and objects that proposals give it.
    """

    sources: Sources
    cells: Cells
    beside: Mapping[str, frozenset[tuple[str, str]]]

    @cached_property
    def told(self) -> dict[str, dict[tuple[str, str], set[str]]]:
        """What passages state of each subject: predicate and object to the passages."""
        found: defaultdict[str, defaultdict[tuple[str, str], set[str]]] = defaultdict(
            lambda: defaultdict(set)
        )
        for file in self.sources.of(PASSAGE):
            for located in file.triples:
                triple = located.triple
                if isinstance(triple.object, ox.NamedNode):
                    pair = triple.predicate.value, triple.object.value
                    found[triple.subject.value][pair].add(file.graph)
        return {subject: dict(rows) for subject, rows in found.items()}

    @cached_property
    def known(self) -> known.Known:
        """What tells whether a quote speaks of a registered thing."""
        return known.Known(self.sources, self.told, self.beside)

    @cached_property
    def allowed(self) -> frozenset[str]:
        """Local names of the properties that may be proposed."""
        return frozenset(proposal_schema.properties(self.sources.ontology))


def prove(one: Proposal, quoted: Quoted, subject: str, stage: Stage) -> Verdict:
    """Prove a proposal against its quote.

    Args:
        one: the proposal.
        quoted: where its quote stands.
        subject: IRI of what it speaks of.
        stage: what the proofs share.
    """
    verdict = Verdict(one, quoted.doubts, quoted.passage.iri, subject)
    claims, faults = _claims(one, subject, stage)
    if faults:
        meant = offices.heads(one.values, quoted.passage.names.owners)
        return replace(verdict, meant=meant).and_(*faults)
    quoted, licensed = offices.licensed(quoted, (value for _, value in claims))
    quoted, years, reasons = dating.licensed(
        quoted, (value for _, value in claims), stage.sources.ontology
    )
    reasons += known.judge(one, quoted, subject, stage.known)
    locators: set[str] = set()
    first: tuple[int, int] | None = None
    for predicate, value in claims:
        span, place, found = _print(quoted, subject, predicate, value, stage)
        reasons += found
        locators.add(place)
        if span and first is None:
            first = (span[0] + quoted.passage.start, span[1] + quoted.passage.start)
    locators = {text for text in locators if text} or {str(quoted.numbers[0])}
    if any("." in text for text in locators):
        locators = {text for text in locators if "." in text or not _has(text, locators)}
    if one.words:
        number = staging.said(one.words, quoted)
        if not number:
            return verdict.and_(staging.no_words(one.words))
        locators = {text for text in locators if text != number} | {f"{number} {one.words}"}
        reasons.append(staging.chosen(one.words))
    elif word := staging.word_of(one, quoted, stage.sources.ontology):
        locators = {text for text in locators if text != word.split(" ")[0]} | {word}
    told = stage.told.get(subject, {})
    is_stated = all(quoted.passage.iri in told.get(pair, ()) for pair in claims)
    if not is_stated:  # what is stated was proven by the words that its own locator names
        reasons += _checked(one, quoted.passage, subject, claims, locators, stage)
        reasons += otherwise.judge(quoted, claims, told, stage.cells)
    triples = [
        ox.Triple(ox.NamedNode(subject), ox.NamedNode(p), ox.NamedNode(o)) for p, o in claims
    ]
    triples += _statement(one, subject, stage)
    triples += [verdicts.triple(subject, "locator", _number(text)) for text in sorted(locators)]
    done = replace(verdict, triples=tuple(triples), span=first, is_stated=is_stated)
    return replace(done, licences=(*licensed, *years)).and_(*reasons)


def _has(text: str, locators: Iterable[str]) -> bool:
    return any(other.startswith(f"{text}.") for other in locators)


def _statement(one: Proposal, subject: str, stage: Stage) -> list[ox.Triple]:
    """Return the class of a statement, which its own passage gives."""
    kind = terms.kind(subject)
    if isinstance(one.thing, str) or kind not in stage.sources.ontology.statement_kinds:
        return []
    node = ox.NamedNode(subject)
    found = [ox.Triple(node, ox.NamedNode(_TYPE), ox.NamedNode(LODE + one.thing.cls))]
    column = stage.cells.columns.get("prefLabel")
    for tag, text in sorted(one.thing.names.items()):
        label = ox.Literal(text, language=tag)
        found.append(ox.Triple(node, ox.NamedNode(column.predicate), label))
    return found


def _number(text: str) -> ox.Literal:
    if " " in text:
        return ox.Literal(text)
    kind = "decimal" if "." in text else "integer"
    return ox.Literal(text, datatype=ox.NamedNode(XSD + kind))


def _claims(
    one: Proposal, subject: str, stage: Stage
) -> tuple[list[tuple[str, str]], list[Reason]]:
    """Return the predicates and objects that a proposal states, or why it states nothing."""
    found: list[tuple[str, str]] = []
    faults: list[Reason] = []
    rows = [(one.property, one.values)] if one.property else []
    if one.stage:
        rows.append(("reached", (one.stage,)))
    for name, values in rows:
        if name not in stage.allowed:
            faults.append(Reason("property", *pair(__name__, "lode-no-claim", name=name)))
            continue
        column = stage.cells.columns.get(name)
        for text in values:
            try:
                terms = stage.cells.read(column, text)
            except CellError as error:
                faults.append(Reason("value", str(error), error.zh))
                continue
            for term in terms:
                if isinstance(term, ox.NamedNode):
                    found.append((column.predicate, term.value))
                else:
                    faults.append(
                        Reason(
                            "value-text", *pair(__name__, "lode-text-which-no-print", name=name),
                        )
                    )  # fmt: skip
    if not faults and not found:
        faults.append(Reason("value", *pair(__name__, "said-nothing", subject=subject)))
    return found, faults


def _print(
    quoted: Quoted, subject: str, predicate: str, value: str, stage: Stage
) -> tuple[tuple[int, int] | None, str, list[Reason]]:
    """Return where the quote prints a value, the locator, and what is wrong or open about it."""
    passage, ontology = quoted.passage, stage.sources.ontology
    kind = terms.kind(value)
    telling, ties = _ties(subject, stage)
    offices_ = offices.printed(quoted, ties)
    claim = Claim(subject, predicate, value, HERE, Place(1))
    if kind in ("quantity", "date", "stage"):
        if value_of(value, ontology) is None:
            return None, str(quoted.numbers[0]) if kind == "stage" else "", []
        inside = [f for f in passage.all_figures if quoted.holds((f.start, f.end))]
        said = grounding.object_figures(passage, claim, ontology, inside)
        if not said:
            return None, "", [_unprinted(value)]
        figure = said[0]
        shared = _is_shared(passage, figure)
        span = (figure.start, figure.end)
        why = owners.judge(passage, span, telling, "", ties - telling, offices_, shared=shared)
        why = why or (_kind_word(passage, subject, span, stage) if shared else None)
        return span, _place(passage, figure), [why] if why else []
    spans = [span for span in passage.mentions.get(value, ()) if quoted.holds(span)]
    held = [] if spans else offices.prints(quoted, value)
    if not spans and not held:
        is_ours = kind not in ontology.kinds_with("printed")
        return None, "", [_ours(value) if is_ours else _unprinted(value)]
    reasons = [offices.stands_for(quoted, held[0], value)] if held else []
    spans = spans or held
    number = str(passage.sentences_of(spans[0])[0])
    tries = [
        owners.judge(passage, span, ties, value, frozenset(), offices_, shared=True)
        for span in spans
    ]
    why = next((one for one in tries if one is None), tries[0])
    reasons += [why] if why else []
    if (doubt := _role(quoted, subject, predicate, value, spans, stage)) is not None:
        reasons.append(doubt)
    return spans[0], number, reasons


def _kind_word(
    passage: Passage, subject: str, span: tuple[int, int], stage: Stage
) -> Reason | None:
    """Doubt a figure among others whose clause has no word for what the subject is.

    Two deals with one firm stand in one sentence: the word beside the sum tells loan from stake.
    """
    words = stage.sources.ontology.kind_words
    wanted = {w for cls in passage.types.get(subject, ()) for w in words.get(cls, ())}
    start, end = owners.clause_of(passage, span)
    text = plain(passage.text[start:end]).lower()
    at = (span[0] - start, span[1] - start)
    every = {word for some in words.values() for word in some} - wanted
    if not wanted or _nearest(text, wanted, at) < _nearest(text, every, at):
        return None
    return Reason(
        "kind-open",
        *pair(__name__, "clause-prints-one-figure-several"),
        refuses=False,
    )


def _nearest(text: str, words: Iterable[str], span: tuple[int, int]) -> float:
    """Return how far from a span the nearest of some words stands; infinite where none does."""
    found = [
        max(span[0] - match.end(), match.start() - span[1], 0)
        for word in words
        for match in re.finditer(re.escape(word), text)
    ]
    return min(found, default=math.inf)


def _ties(subject: str, stage: Stage) -> tuple[frozenset[str], frozenset[str]]:
    rows = {*stage.beside.get(subject, ()), *stage.told.get(subject, {})}
    return owners.ties_of(subject, rows, stage.sources.ontology)


def _is_shared(passage: Passage, figure: Figure) -> bool:
    number = next(iter(passage.sentences_of((figure.start, figure.end))), 0)
    sort = prints.sort_of(figure)
    others = [f for f in passage.all_figures if passage.touches((f.start, f.end), (number,))]
    return len({f.name for f in others if prints.sort_of(f) == sort}) > 1


def _place(passage: Passage, figure: Figure) -> str:
    """Return the locator of a figure: it is named where another of its sort is printed."""
    number = next(iter(passage.sentences_of((figure.start, figure.end))), 1)
    there = passage.numbered(number)
    if figure in there and _is_shared(passage, figure):
        place = there.index(figure) + 1
        if place % 10:
            return f"{number}.{place}"
    return str(number)


def _role(
    quoted: Quoted,
    subject: str,
    predicate: str,
    value: str,
    spans: Sequence[tuple[int, int]],
    stage: Stage,
) -> Reason | None:
    """Doubt a role that no particle beside the name gives, where others might have it."""
    ontology = stage.sources.ontology
    if terms.kind(subject) in _TWO_SIDED and predicate in _SIDES:
        return _side(quoted, subject, predicate, value, stage)
    if terms.kind(value) not in _PARTIES:
        return None
    table = roles.sides(ontology)
    side = table.of.get(predicate)
    passage = quoted.passage
    text = plain(passage.text).lower()
    if any(side in table.marked(text, *span) for span in spans):
        return None
    rivals = {
        iri
        for iri, some in passage.mentions.items()
        if iri != value and terms.kind(iri) in _PARTIES and any(quoted.holds(span) for span in some)
    }
    return _open_role(value, stage) if rivals else None


def _side(quoted: Quoted, subject: str, predicate: str, value: str, stage: Stage) -> Reason | None:
    """Doubt on which side of a statement a name stands, where the quote prints another name.

    "Rare earths are essential for magnets" is turned around by whoever swaps the two, and every
    name of it is printed still. What the proposals put on the same side is no rival.
    """
    beside = {o for p, o in stage.beside.get(subject, ()) if p == predicate}
    rivals = {
        iri
        for iri in quoted.passage.mentions.keys() - beside - {value}
        if any(map(quoted.holds, order.outermost(quoted.passage, iri)))
    }
    return _open_role(value, stage) if rivals else None


def _open_role(value: str, stage: Stage) -> Reason:
    return Reason(
        "role-open",
        *pair(__name__, "no-word-beside-tells-its", short=stage.cells.short(value)),
        refuses=False,
    )


def _checked(
    one: Proposal,
    passage: Passage,
    subject: str,
    claims: Sequence[tuple[str, str]],
    locators: Iterable[str],
    stage: Stage,
) -> list[Reason]:
    """Return what the proof of the texts finds of the proposal, as of a passage file."""
    found = _found(one, passage, subject, claims, locators, stage)
    if any(f.rule in _WHOLE for f in found):  # what it lacks may be what another one gives
        told = stage.told.get(subject, {})
        whole = {*claims, *stage.beside.get(subject, ())}
        whole |= {pair for pair, places in told.items() if passage.iri in places}
        near = {str(one.number) for one in passage.locators if one.subject == subject}
        left = {f.rule for f in _found(one, passage, subject, whole, {*locators, *near}, stage)}
        found = [f for f in found if f.rule not in _WHOLE or f.rule in left]
    before = {(f.rule, f.message["en"]) for f in _baseline(passage, subject, stage)}
    return [
        verdicts.of_finding(f) for f in found if _is_own(f, before) and f.rule != "licence-unused"
    ]


def _found(
    one: Proposal,
    passage: Passage,
    subject: str,
    claims: Iterable[tuple[str, str]],
    locators: Iterable[str],
    stage: Stage,
) -> Sequence[Finding]:
    """Return what the proof of a passage finds where a subject has some claims and no others."""
    laid = alone.alone(passage, subject, claims, locators)
    if not passage.types.get(subject) and not isinstance(one.thing, str):
        types = {**passage.types, subject: frozenset({LODE + one.thing.cls})}
        laid = replace(laid, types=types)
        alone.keep(passage, laid)
    return grounding.prove(laid, stage.sources.ontology).findings


def _is_own(finding: Finding, before: set[tuple[str, str]]) -> bool:
    return finding.path == HERE or (finding.rule, finding.message["en"]) not in before


def _baseline(passage: Passage, subject: str, stage: Stage) -> Sequence[Finding]:
    return grounding.prove(alone.alone(passage, subject, (), ()), stage.sources.ontology).findings


def _unprinted(value: str) -> Reason:
    name = terms.short(value)
    return Reason("quote-lacks", *pair(__name__, "quote-does-not-print", name=name))


def _ours(value: str) -> Reason:
    name = terms.short(value)
    return Reason(
        "name-inferred",
        *pair(__name__, "name-ours-which-quote-does", name=name),
        refuses=False,
    )
