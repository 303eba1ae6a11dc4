"""Proposals made of stated facts: true ones, and false ones of fifteen kinds, by a seed.

A true proposal quotes the sentence that its claim rests on. A false one differs from it by one
fault, as machines make them. Nothing here knows how the proof works.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lodestone.check.prove import grounding, passages
from lodestone.check.prove.passages import Passage
from lodestone.check.prove.stated import Claim
from lodestone.enter.proposals.form import NewThing, Proposal, Proposer
from lodestone.model.ontology import Ontology
from lodestone.model.terms import LODE, kind_and_slug
from lodestone.read.checkout import Sources

TOOL = Proposer("seeded", "1")
VALUES = ("quantity", "date")


@dataclass(frozen=True)
class Truth:
    """A true proposal with what it was made of."""

    proposal: Proposal
    claim: Claim
    passage: Passage
    sentence: int
    print: tuple[int, int]


def short(iri: str) -> str:
    pair = kind_and_slug(iri)
    return ":".join(pair) if pair else iri.replace(LODE, "lode:")


def true(sources: Sources, texts: Mapping[str, str], slugs: Sequence[str]) -> list[Truth]:
    """Return a true proposal for each printed claim of an act or instrument of some documents."""
    laid, _ = passages.lay(sources, {slug: texts[slug] for slug in slugs})
    found = []
    for passage in laid:
        proof = grounding.prove(passage, sources.ontology)
        spans = {(s.subject, s.predicate, s.object): s for s in proof.spans}
        for claim in passage.claims:
            kind = (kind_and_slug(claim.subject) or ("",))[0]
            span = spans.get((claim.subject, claim.predicate, claim.object))
            if span is None or kind not in ("instrument", "measure"):
                continue
            at = (span.start - passage.start, span.end - passage.start)
            number = passage.sentences_of(at)[0]
            found.append(_true(passage, claim, number, at))
    return found


def _true(passage: Passage, claim: Claim, number: int, at: tuple[int, int]) -> Truth:
    sentence = passage.sentences[number - 1]
    name = claim.predicate.removeprefix(LODE)
    is_stage = name == "reached"
    value = claim.object.rpartition("/")[2] if is_stage else short(claim.object)
    value = value.removeprefix("quantity:").removeprefix("date:")
    start = passage.start + sentence.start
    one = Proposal(
        1, passage.document, sentence.text, short(claim.subject),
        "" if is_stage else name, () if is_stage else (value,), value if is_stage else "",
        TOOL, span=(start, start + len(sentence.text)),
    )  # fmt: skip
    return Truth(one, claim, passage, number, at)


Kind = Callable[[Truth, random.Random, "World"], Proposal | None]


@dataclass(frozen=True)
class World:
    """What the faults are made of.

    Attributes:
        trues: every true proposal.
        actors: IRIs of the actors of the register.
        texts: slug to text.
        ontology: what can be said.
    """

    trues: Sequence[Truth]
    actors: Sequence[str]
    texts: Mapping[str, str]
    ontology: Ontology


def _value(one: Truth) -> str:
    return one.proposal.values[0] if one.proposal.values else ""


def _is_money(one: Truth) -> bool:
    return one.claim.object.rpartition("/")[2][:4] in ("USD-", "CNY-", "EUR-")


def _is_quantity(one: Truth) -> bool:
    return (kind_and_slug(one.claim.object) or ("",))[0] == "quantity"


def _is_actor(one: Truth) -> bool:
    return (kind_and_slug(one.claim.object) or ("",))[0] == "actor"


def _names(passage: Passage, number: int) -> set[str]:
    return {
        iri
        for iri, spans in passage.mentions.items()
        if any(passage.touches(span, (number,)) for span in spans)
    }


def _with(one: Truth, value: str) -> Proposal:
    return replace(one.proposal, values=(value,))


def invented_figure(one: Truth, rng: random.Random, _: World) -> Proposal | None:
    if not _is_quantity(one):
        return None
    unit = _value(one).split("-")[0]
    printed = {f.name for f in one.passage.all_figures}
    made = f"{unit}-{rng.randint(11, 97)}" if not _is_money(one) else f"{unit}-{rng.randint(2, 9)}.{rng.randint(1, 9)}7bn"  # noqa: E501  # fmt: skip
    return None if made in printed else _with(one, made)


def neighbours_figure(one: Truth, _: random.Random, __: World) -> Proposal | None:
    """The figure of another sentence of the passage, of the same unit."""
    unit = _value(one).split("-")[0]
    here = {f.name for f in one.passage.numbered(one.sentence)}
    for sentence in one.passage.sentences:
        for figure in one.passage.numbered(sentence.number):
            if figure.name.startswith(f"{unit}-") and figure.name not in here and _is_quantity(one):
                return _with(one, figure.name)
    return None


def others_figure(one: Truth, _: random.Random, world: World) -> Proposal | None:
    """The figure of another deal of the same sentence, under the same property."""
    for other in world.trues:
        if (
            other.passage.iri == one.passage.iri
            and other.sentence == one.sentence
            and other.claim.predicate == one.claim.predicate
            and other.claim.subject != one.claim.subject
            and other.claim.object != one.claim.object
            and _is_quantity(one)
            and not _holds(world, one, other.claim.object)
        ):
            return _with(one, _value(other))
    return None


def _holds(world: World, one: Truth, value: str) -> bool:
    return any(
        t.claim.subject == one.claim.subject and t.claim.object == value
        and t.claim.predicate == one.claim.predicate for t in world.trues
    )  # fmt: skip


def wrong_unit(one: Truth, rng: random.Random, _: World) -> Proposal | None:
    if not _is_quantity(one):
        return None
    unit, _, rest = _value(one).partition("-")
    others = (
        [u for u in ("USD", "CNY", "EUR") if u != unit] if _is_money(one) else ["year", "tonne"]
    )
    return _with(one, f"{rng.choice([u for u in others if u != unit])}-{rest}")


def wrong_scale(one: Truth, _: random.Random, __: World) -> Proposal | None:
    for small, large in (("bn", "m"), ("m", "bn")):
        if _is_money(one) and _value(one).endswith(small):
            return _with(one, _value(one)[: -len(small)] + large)
    return None


def bound_dropped(one: Truth, _: random.Random, __: World) -> Proposal | None:
    for bound in ("about-", "atleast-", "over-", "atmost-", "under-"):
        if f"-{bound}" in _value(one):
            return _with(one, _value(one).replace(bound, ""))
    return _with(one, _value(one).replace("-", "-over-", 1)) if _is_quantity(one) else None


def wrong_actor(one: Truth, rng: random.Random, world: World) -> Proposal | None:
    """Any actor of the register that the sentence does not name."""
    named = _names(one.passage, one.sentence)
    other = rng.choice(world.actors)
    return _with(one, short(other)) if _is_actor(one) and other not in named else None


def neighbours_actor(one: Truth, _: random.Random, world: World) -> Proposal | None:
    """An actor that the same passage names in another sentence."""
    named = _names(one.passage, one.sentence)
    for iri in sorted(one.passage.mentions):
        if (kind_and_slug(iri) or ("",))[0] == "actor" and iri not in named and _is_actor(one):
            return _with(one, short(iri)) if not _holds(world, one, iri) else None
    return None


def role_swap(one: Truth, _: random.Random, world: World) -> Proposal | None:
    """Giver and taker of one deal change places."""
    if not _is_actor(one):
        return None
    for other in world.trues:
        if (
            other.claim.subject == one.claim.subject
            and other.passage.iri == one.passage.iri
            and other.claim.predicate != one.claim.predicate
            and _is_actor(other)
            and other.claim.object != one.claim.object
            and not _holds(world, one, other.claim.object)
        ):
            return _with(one, _value(other))
    return None


def letter_as_loan(one: Truth, rng: random.Random, _: World) -> Proposal | None:
    """A stage that the sentence does not come to."""
    if not one.proposal.stage:
        return None
    low = ("negotiated", "planned", "considered", "conditional", "letter", "announced", "proposed")
    rung, _, when = one.proposal.stage.partition("-")
    if rung not in low:
        return None
    higher = rng.choice(("taken", "funded", "signed", "committed", "delivered"))
    return replace(one.proposal, stage=f"{higher}-{when}" if when else higher)


def quote_changed(one: Truth, rng: random.Random, _: World) -> Proposal | None:
    """The quote is mended by a character or two."""
    quote = one.proposal.quote
    at = rng.randrange(len(quote) // 2, len(quote) - 1)
    char = quote[at]
    other = rng.choice([c for c in "0一a的 x" if c != char])
    return replace(one.proposal, quote=quote[:at] + other + quote[at + 1 :])


def quote_elsewhere(one: Truth, rng: random.Random, world: World) -> Proposal | None:
    """The quote is of another passage, which does not say so."""
    other = rng.choice(world.trues)
    same = other.passage.iri == one.passage.iri
    object_ = one.claim.object
    figures = {f.name for f in other.passage.numbered(other.sentence)}
    if same or object_ in _names(other.passage, other.sentence) or _value(one) in figures:
        return None
    if one.proposal.stage or (kind_and_slug(object_) or ("",))[0] not in ("actor", "quantity"):
        return None
    return replace(
        one.proposal, document=other.proposal.document, quote=other.proposal.quote,
        span=other.proposal.span,
    )  # fmt: skip


def true_elsewhere(one: Truth, _: random.Random, world: World) -> Proposal | None:
    """What another passage states of the thing, and this one does not print."""
    for other in world.trues:
        if (
            other.claim.subject == one.claim.subject
            and other.passage.iri != one.passage.iri
            and other.claim.object not in _names(one.passage, one.sentence)
            and not other.proposal.stage
            and _value(other) not in {f.name for f in one.passage.all_figures}
        ):
            return replace(
                other.proposal, document=one.proposal.document, quote=one.proposal.quote,
                span=one.proposal.span,
            )  # fmt: skip
    return None


def duplicate(one: Truth, rng: random.Random, _: World) -> Proposal | None:
    """A registered deal comes in again by another name."""
    if one.claim.predicate.removeprefix(LODE) not in ("isStakeIn", "hasBorrower", "hasSeller"):
        return None
    cls = {"isStakeIn": "EquityStake", "hasBorrower": "Loan", "hasSeller": "OfftakeContract"}
    types = one.passage.types.get(one.claim.subject, frozenset())
    name = cls[one.claim.predicate.removeprefix(LODE)]
    if LODE + name not in types:
        return None
    made = NewThing(name, f"new-deal-{rng.randint(100, 999)}", {"en": f"new deal {rng.random()}"})
    return replace(one.proposal, thing=made)


def future_date(one: Truth, rng: random.Random, _: World) -> Proposal | None:
    """A stage with a day that is not printed."""
    if not one.proposal.stage:
        return None
    rung = one.proposal.stage.split("-")[0]
    if rung == "unsaid":
        return None
    return replace(one.proposal, stage=f"{rung}-{rng.randint(2027, 2039)}-0{rng.randint(1, 9)}")


KINDS: Mapping[str, Kind] = {
    "invented figure": invented_figure,
    "figure of a neighbour sentence": neighbours_figure,
    "figure of another deal of the sentence": others_figure,
    "wrong unit": wrong_unit,
    "wrong scale": wrong_scale,
    "bound dropped or added": bound_dropped,
    "wrong actor": wrong_actor,
    "actor of a neighbour sentence": neighbours_actor,
    "role swap": role_swap,
    "letter as loan": letter_as_loan,
    "quote changed": quote_changed,
    "quote of another passage": quote_elsewhere,
    "true elsewhere, not printed here": true_elsewhere,
    "duplicate under a new name": duplicate,
    "date not printed": future_date,
}


def false(world: World, seed: int, each: int) -> Iterator[tuple[str, Proposal]]:
    """Yield so many false proposals of each kind, with its name."""
    for name, make in KINDS.items():
        rng = random.Random(f"{seed}-{name}")
        order = list(world.trues)
        rng.shuffle(order)
        made: list[Proposal] = []
        for one in order * 8:
            if len(made) == each:
                break
            found = make(one, rng, world)
            if found is not None and found not in made:
                made.append(found)
        yield from ((name, one) for one in made)


def world(sources: Sources, folder: Path, slugs: Sequence[str]) -> World:
    """Return what the faults are made of."""
    texts = {slug: text for slug, text in passages.load_texts(folder).items() if slug in slugs}
    actors = sorted(
        iri for iri in sources.types if iri.startswith("https://w3id.org/lodestone/id/actor/")
    )
    return World(true(sources, texts, list(texts)), actors, texts, sources.ontology)
