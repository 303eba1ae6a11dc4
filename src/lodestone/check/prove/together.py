"""What stands together is claimed together: the names of one list, and a statement with its name.

* A *list* is a run of names of one kind with nothing but list marks between them (、, 和, "and"),
  and the group that they are of (甲、乙等企业). A claim that names most of its members, but not
  all, has taken another for one of them, or left one out; so has one that names a member and
  something else of the sentence. A member that truly plays no such part is named by the same
  subject under another property. Members of one list are parallel: none stands in another.
* A *statement* is named by what it is about (``observation:output-star-mining``). Where its
  sentence prints a thing after which it is named, it speaks of that thing, or of one named after
  it; so do acts that name actors. Whoever acts comes first in the name (``us-northland-pact``),
  but for instruments, which are named by the receiver. Minerals are left out: a statement may name
  a group and speak of its members.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lodestone.check.prove import faults, order
from lodestone.check.prove.passages import Passage, Span
from lodestone.check.prove.stated import Claim
from lodestone.check.prove.value import ACCORDING_TO
from lodestone.model import terms
from lodestone.model.findings import Finding
from lodestone.model.ontology import Ontology
from lodestone.model.tables import pattern

_MARKS: Final = re.compile(pattern(__name__, "marks"), re.IGNORECASE)
_MINERAL: Final = "mineral"
_CONCEPT: Final = terms.LODE + "Mineral"
_GROUP: Final = re.compile(pattern(__name__, "group"))
_FAR: Final = 8
#: The highest rank of those who act, and are parties to it.
_ACTORS: Final = 2
#: The highest rank of those whom it meets.
_MET: Final = 3
#: Acts are named after those who act, and after whom they meet.
_ACTS: Final = frozenset({"measure"})
_ACTING: Final = frozenset({"actor", "country"})
#: Who sets, takes or seeks what is named after him stands first in its name.
_DOES: Final = frozenset(terms.LODE + name for name in ("isSetBy", "isTakenBy", "isSoughtBy"))
#: Parts of those whom an act meets, or by whom it is done for another; whose word it is, is none.
_MET_BY: Final = frozenset(
    terms.LODE + name
    for name in ("accordingTo", "hasMeans", "hasPartner", "involves", "isDirectedAt", "isDoneBy")
)
#: Ranked properties that give nobody a part against another: where it is, who was there.
_NO_SIDE: Final = frozenset(terms.LODE + name for name in ("inPlace", "hasScope", "isAttendedBy"))
#: The names of a list: where each stands, and the things that it may name.
_Row = list[tuple[Span, frozenset[str]]]


@dataclass(frozen=True)
class NameList:
    """A printed list of names, or one name with its group.

    Attributes:
        row: its members.
        group: the group of which they are said to be; none where none is.
        end: code point after the last of these names.
    """

    row: _Row
    group: frozenset[str]
    end: int


def check(
    passage: Passage, ontology: Ontology, lists: Iterable[NameList], without_part: frozenset[str]
) -> Iterator[Finding]:
    """Tell which claims name part of a list, or leave out what their subject is named after.

    Args:
        passage: the passage.
        ontology: the kinds of things.
        lists: the lists that it prints (``lists``).
        without_part: the properties that give their object no part in what happens.
    """
    rows = [one for one in lists if len(one.row) > 1]
    ranks = order.ranks(ontology)
    for subject, own in passage.by_subject.items():
        numbers = passage.located.get(subject, ())
        here = [one for one in rows if passage.touches(one.row[0][0], numbers)]
        parts = [claim for claim in own if claim.predicate not in without_part]
        yield from _check_lists(passage, parts, here, own)
        yield from _check_parallel(passage, subject, own, here)
        if terms.kind(subject) != "instrument":
            yield from _check_name_order(passage, subject, own, ranks)
            yield from _check_first(passage, subject, own)
        kinds = {terms.kind(claim.object) for claim in own}
        # What speaks of another statement may leave to that what it is about.
        if terms.kind(subject) in ontology.statement_kinds and not kinds & ontology.statement_kinds:
            yield from _check_name(passage, ontology, subject, own)
        elif terms.kind(subject) in _ACTS and any(
            ranks.get(claim.predicate, _MET + 1) <= _MET and terms.kind(claim.object) in _ACTING
            for claim in own
        ):
            yield from _check_name(passage, ontology, subject, own, _ACTING)


def lists(passage: Passage, ontology: Ontology) -> list[NameList]:
    """Return the lists of names that a passage prints, outermost names alone."""
    kinds = ontology.kinds_with("printed") if passage.claims else frozenset()
    names: defaultdict[Span, set[str]] = defaultdict(set)
    for iri in passage.mentions:
        if terms.kind(iri) in kinds:
            for span in order.outermost(passage, iri):
                names[span].add(iri)
    found: list[NameList] = []
    current: _Row = []
    for span in apart(names):
        name = (span, frozenset(names[span]))
        if current and not _follows(passage, current[-1], name, _MARKS):
            if _follows(passage, current[-1], name, _GROUP):
                found.append(NameList(current, name[1], span[1]))
            elif len(current) > 1:
                found.append(NameList(current, frozenset(), current[-1][0][1]))
            current = []
        current.append(name)
    if len(current) > 1:
        found.append(NameList(current, frozenset(), current[-1][0][1]))
    return found


def apart(found: Iterable[Span]) -> list[Span]:
    """Return spans in order; of two that overlap the longer."""
    kept: list[Span] = []
    for span in sorted(found):
        if kept and span[0] < kept[-1][1]:
            if span[1] - span[0] > kept[-1][1] - kept[-1][0]:
                kept[-1] = span
        else:
            kept.append(span)
    return kept


def _follows(
    passage: Passage,
    before: tuple[Span, frozenset[str]],
    after: tuple[Span, frozenset[str]],
    marks: re.Pattern[str],
) -> bool:
    """Tell whether nothing but some marks stands between two names of one kind."""
    between = passage.text[before[0][1] : after[0][0]]
    alike = {terms.kind(iri) for iri in before[1]} & {terms.kind(iri) for iri in after[1]}
    if not between:  # 美欧日
        return bool(alike) and all(span[1] - span[0] == 1 for span, _ in (before, after))
    return bool(alike) and len(between) <= _FAR and bool(marks.match(between))


def _check_lists(
    passage: Passage,
    parts: Iterable[Claim],
    lists: Iterable[NameList],
    claims: Iterable[Claim],
) -> Iterator[Finding]:
    objects: defaultdict[str, dict[str, Claim]] = defaultdict(dict)
    for claim in parts:
        objects[claim.predicate][claim.object] = claim
    everything = {claim.object for claim in claims}
    for own in objects.values():
        if len(own) < 2:
            continue
        for one in lists:
            members = frozenset().union(*(things for _, things in one.row), one.group)
            named = [things for _, things in one.row if things & own.keys()]
            left = [things for _, things in one.row if not things & everything]
            size, count = len(one.row), len(named)
            if one.group & own.keys():
                size, count = size + 1, count + 1
            elif one.group and not left and not one.group & everything:
                left = [one.group] if _strays(passage, own, members) else []
            is_parted = left and count > 1 and 2 * count > size
            if is_parted or (left and named and _strays(passage, own, members)):
                listed = ", ".join(terms.short(min(things)) for things in left)
                claim = next(iter(own.values()))
                yield faults.of_claim("list-part", passage, claim, listed=listed)


def _strays(passage: Passage, own: Mapping[str, Claim], members: frozenset[str]) -> bool:
    """Tell whether claims name something that their sentences print outside a list."""
    return any(
        iri not in members
        and terms.kind(iri) != _MINERAL
        and passage.printing(iri) & set(passage.located.get(claim.subject, ()))
        for iri, claim in own.items()
    )


def _check_parallel(
    passage: Passage, subject: str, claims: Iterable[Claim], lists: Iterable[NameList]
) -> Iterator[Finding]:
    """Tell of a member of a list that is said to be in, or of, another member."""
    for claim in claims:
        for one in lists:
            places = [
                {n for n, (_, things) in enumerate(one.row) if iri in things}
                for iri in (subject, claim.object)
            ]
            if all(places) and places[0] != places[1]:
                yield faults.of_claim("list-part/parallel", passage, claim)


def _check_name_order(
    passage: Passage, subject: str, claims: Iterable[Claim], ranks: Mapping[str, int]
) -> Iterator[Finding]:
    """Tell of two actors that stand in the name of their subject the other way round."""
    sided = [one for one in claims if one.predicate in ranks and one.predicate not in _NO_SIDE]
    if len(sided) < 2:
        return
    named = passage.names.in_slug(terms.slug(subject))
    ranked = [
        (ranks[claim.predicate], named[claim.object], claim)
        for claim in sided
        if claim.object in named
    ]
    for rank, place, claim in ranked:
        if rank <= _ACTORS and any(other > _ACTORS and at < place for other, at, _ in ranked):
            yield faults.of_claim("named-after/order", passage, claim)


def _check_first(passage: Passage, subject: str, claims: Iterable[Claim]) -> Iterator[Finding]:
    """Tell of an act that another sets or takes than the one with whom its name begins.

    A body of a state acts for the state. Whoever is founded, or what is at stake, may come first.
    """
    own = list(claims)
    acts = [claim for claim in own if claim.predicate in _DOES]
    named = passage.names.in_slug(terms.slug(subject)) if acts else {}
    told = {claim.object for claim in own if claim.predicate not in _MET_BY}
    codes = {_code(passage, claim.object) for claim in acts}
    met = {_code(passage, claim.object) for claim in own if claim.predicate in _MET_BY}
    numbers = set(passage.located.get(subject, ()))
    if any(f"{terms.slug(subject)}-".startswith(f"{terms.slug(claim.object)}-") for claim in acts):
        return
    for iri, place in named.items():
        code = passage.names.codes.get(iri, "?")
        if (
            place == 0
            and terms.kind(iri) in _ACTING
            and iri not in told
            and (passage.printing(iri) & numbers or code in met)
            and code not in codes
        ):
            yield faults.of_claim("named-after/actor", passage, acts[0], iri)


def _code(passage: Passage, iri: str) -> str | None:
    """Return the code of a state, or of the state that a body is of."""
    return passage.names.countries.get(iri) or passage.names.codes.get(iri)


def _check_name(
    passage: Passage,
    ontology: Ontology,
    subject: str,
    claims: Iterable[Claim],
    kinds: frozenset[str] = frozenset(),
) -> Iterator[Finding]:
    own = list(claims)
    told = {claim.object for claim in own if claim.predicate != ACCORDING_TO}
    licences = (one for one in passage.licences if one.kind != "country")
    licensed = {terms.thing(one.kind, one.slug) for one in licences}
    slugs = [terms.slug(iri) for iri in told]
    numbers = set(passage.located.get(subject, ()))
    wanted = kinds or ontology.kinds_with("printed")
    slug = terms.slug(subject)
    named = {iri for iri in passage.mentions if holds(slug, terms.slug(iri))}
    for iri in sorted(named | passage.names.in_slug(slug).keys()):
        if (
            terms.kind(iri) in wanted
            and iri not in told
            and not any(holds(other, terms.slug(iri)) for other in slugs)
            and not _is_mineral(passage, ontology, iri)
            and (iri in licensed or passage.printing(iri) & numbers)
            and not any(iri in passage.names.in_slug(other, inner=True) for other in slugs)
        ):
            yield faults.of_claim("named-after", passage, own[0], iri)


def holds(slug: str, name: str) -> bool:
    """Tell whether the words of a slug hold those of a name, in a row."""
    return f"-{name}-" in f"-{slug}-"


def _is_mineral(passage: Passage, ontology: Ontology, iri: str) -> bool:
    classes: Mapping[str, frozenset[str]] = ontology.parents
    return any(_CONCEPT in classes.get(cls, frozenset()) for cls in passage.types.get(iri, ()))
