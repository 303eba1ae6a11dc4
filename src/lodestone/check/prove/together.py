"""What stands together is claimed together: the names of one list, and a statement with its name.

* A *list* is a run of names of one kind with nothing but list marks between them (、, 和, "and"). A
  claim that names most of its members, but not all, has taken another for one of them, or left one
  out. A member that truly plays no such part is named by the same subject under another property.
* A *statement* is named by what it is about (``observation:output-star-mining``). Where its
  sentence prints a thing after which it is named, it speaks of that thing, or of one named after
  it. Minerals are left out: a statement may name a group and speak of its members.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from lodestone.check.prove import order
from lodestone.check.prove.passages import Claim, Passage, Span
from lodestone.model import terms
from lodestone.model.findings import Finding, violation
from lodestone.model.ontology import Ontology

_MARKS: Final = re.compile(
    r"\s*(?:[、,，]|以及|和|与|與|及|或|,? ?\band\b|,? ?\bor\b)\s*[“\"]?\Z", re.IGNORECASE
)
_CONCEPT: Final = terms.LODE + "Mineral"
#: The names of a list: where each stands, and the things that it may name.
_List = list[tuple[Span, frozenset[str]]]


def check(passage: Passage, ontology: Ontology, without_part: frozenset[str]) -> Iterator[Finding]:
    """Tell which claims name part of a list, or leave out what their subject is named after.

    Args:
        passage: the passage.
        ontology: the kinds of things.
        without_part: the properties that give their object no part in what happens.
    """
    claims: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in passage.claims:
        claims[claim.subject].append(claim)
    lists = list(_lists(passage, ontology.kinds_with("printed"))) if claims else []
    for subject, own in claims.items():
        yield from _check_lists(passage, subject, own, lists, without_part)
        kinds = {_kind(claim.object) for claim in own}
        # What speaks of another statement may leave to that what it is about.
        if _kind(subject) in ontology.statement_kinds and not kinds & ontology.statement_kinds:
            yield from _check_name(passage, ontology, subject, own)


def _lists(passage: Passage, printed: Iterable[str]) -> Iterator[_List]:
    """Yield the lists of names that a passage prints, outermost names alone."""
    kinds = set(printed)
    found: defaultdict[Span, set[str]] = defaultdict(set)
    for iri in passage.mentions:
        if _kind(iri) in kinds:
            for span in order.outermost(passage, iri):
                found[span].add(iri)
    current: _List = []
    for span in _apart(found):
        things = frozenset(found[span])
        if current and not _follows(passage, current[-1], (span, things)):
            if len(current) > 1:
                yield current
            current = []
        current.append((span, things))
    if len(current) > 1:
        yield current


def _apart(found: Iterable[Span]) -> list[Span]:
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
) -> bool:
    """Tell whether two names are neighbours in one list."""
    between = passage.text[before[0][1] : after[0][0]]
    alike = {_kind(iri) for iri in before[1]} & {_kind(iri) for iri in after[1]}
    return bool(alike) and bool(_MARKS.match(between))


def _check_lists(
    passage: Passage,
    subject: str,
    claims: Iterable[Claim],
    lists: Iterable[_List],
    without_part: frozenset[str],
) -> Iterator[Finding]:
    objects: defaultdict[str, dict[str, Claim]] = defaultdict(dict)
    for claim in claims:
        objects[claim.predicate][claim.object] = claim
    everything = {iri for own in objects.values() for iri in own}
    numbers = passage.located.get(subject, ())
    for predicate, own in objects.items():
        if predicate in without_part or len(own) < 2:
            continue
        for row in lists:
            if not passage.touches(row[0][0], numbers):
                continue
            named = [things for _, things in row if things & own.keys()]
            left = [things for _, things in row if not things & everything]
            if left and len(named) > 1 and 2 * len(named) > len(row):
                yield _parted(passage, next(iter(own.values())), left)


def _check_name(
    passage: Passage, ontology: Ontology, subject: str, claims: Iterable[Claim]
) -> Iterator[Finding]:
    slug = _slug(subject)
    own = list(claims)
    told = [_slug(claim.object) for claim in own]
    numbers = passage.located.get(subject, ())
    for iri, spans in passage.mentions.items():
        if (
            _kind(iri) in ontology.kinds_with("printed")
            and _holds(slug, _slug(iri))
            and not any(_holds(name, _slug(iri)) for name in told)
            and not _is_mineral(passage, ontology, iri)
            and any(passage.touches(span, numbers) for span in spans)
        ):
            yield _misnamed(passage, own[0], iri)


def _holds(slug: str, name: str) -> bool:
    """Tell whether the words of a slug hold those of a name, in a row."""
    return f"-{name}-" in f"-{slug}-"


def _is_mineral(passage: Passage, ontology: Ontology, iri: str) -> bool:
    classes: Mapping[str, frozenset[str]] = ontology.parents
    return any(_CONCEPT in classes.get(cls, frozenset()) for cls in passage.types.get(iri, ()))


def _parted(passage: Passage, claim: Claim, left: Iterable[frozenset[str]]) -> Finding:
    listed = ", ".join(_short(min(things)) for things in left)
    name, term = _short(claim.subject), claim.predicate.replace(terms.LODE, "lode:")
    return violation(
        "list-part",
        f"{name}: {passage.slug} prints a list of which {term} names most, but not {listed}",
        f"{name}：{passage.slug} 印有并列名单，{term} 写了其中多数，却没有 {listed}",
        "read the list again: if one that is named stands for one of these, mend it; if these play "
        "the same part, add them; if they truly do not, name them under the property of their part",
        "请重读名单：若误以他者代之则改正；若同为此角色则补上；若确非此角色，写在其所属的属性下",
        claim.path,
        claim.at,
    )


def _misnamed(passage: Passage, claim: Claim, iri: str) -> Finding:
    name, thing = _short(claim.subject), _short(iri)
    return violation(
        "named-after",
        f"{name} is named after {thing}, which its sentence in {passage.slug} prints, and no claim "
        "of it speaks of that",
        f"{name} 依 {thing} 命名，{passage.slug} 的该句也印有其名，但其陈述未述及它",
        "read of what the sentence speaks; mend the claim that names another, or the name of the "
        "statement",
        "请辨明该句所述为何；改正指错对象的陈述，或改正陈述的名称",
        claim.path,
        claim.at,
    )


def _kind(iri: str) -> str:
    return (terms.kind_and_slug(iri) or ("", ""))[0]


def _slug(iri: str) -> str:
    return (terms.kind_and_slug(iri) or ("", ""))[1]


def _short(iri: str) -> str:
    pair = terms.kind_and_slug(iri)
    return ":".join(pair) if pair else iri
