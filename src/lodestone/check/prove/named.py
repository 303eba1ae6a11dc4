"""Named: what the name of a statement puts in its chief part, no claim puts in a lesser one.

A statement is named by what it is about, and an act by what it founds. ``together`` refuses a name
that holds what no claim tells of. Here it is told all the same, but in another part, or another
thing has its place:

* who fills a part (``participation:…-department-of-state-promotes``) stands before the function;
* what is of somebody, set by him or directed at him is named after him, and not after those who are
  in its scope, do it for him, exercise it or are its means;
* what is of a project, a company or a product ends with its name, and is not of a state instead;
* a ranking is named after what it ranks, which a contract of the same name is not;
* an act called a launch, or a drive, of something founds that.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from lodestone.check.prove import faults, roles
from lodestone.check.prove.passages import Passage
from lodestone.check.prove.stated import Claim
from lodestone.check.prove.together import holds
from lodestone.model import terms
from lodestone.model.findings import Finding
from lodestone.model.ontology import Ontology

#: Lesser parts beside a chief one.
_LESSER: Final = {
    terms.LODE + chief: frozenset(terms.LODE + name for name in lesser)
    for chief, lesser in (
        ("isOf", ("hasMeans", "hasScope", "isDirectedAt", "isDoneBy", "isExercisedBy",
                  "isRelativeTo")),
        ("isDirectedAt", ("hasScope",)),
        ("isSetBy", ("hasMeans", "isDoneBy")),
    )
}  # fmt: skip
#: How an act is named that founds what stands before these words.
_FOUNDINGS: Final = ("creation", "drive", "establishment", "formation", "foundation", "launch")
_FILLED_BY, _FUNCTION, _IS_OF, _ESTABLISHES = (
    terms.LODE + name for name in ("isFilledBy", "hasFunction", "isOf", "establishes")
)
#: Of what else than states something may be.
_ENDING: Final = frozenset({"actor", "place", "product", "project"})
#: What tells in words, or of a part, has a name of another form.
_OTHERWISE: Final = frozenset({"assessment", "link", "participation"})


def check(passage: Passage, ontology: Ontology) -> Iterator[Finding]:
    """Tell which claims have another in the chief part than the name of their subject does."""
    for subject, own in passage.by_subject.items():
        kind = terms.kind(subject)
        if kind == "participation":
            yield from _check_filler(passage, subject, own)
        elif kind in ontology.statement_kinds - _OTHERWISE:
            yield from _check_chief(passage, subject, own)
        elif kind == "measure":
            yield from _check_founded(passage, subject, own)
        if kind == "ranking":
            yield from _check_ranked(passage, subject, own)


def _check_filler(passage: Passage, subject: str, own: Iterable[Claim]) -> Iterator[Finding]:
    """Tell of a part of which the name has another before its function than who fills it."""
    fills = [claim for claim in own if claim.predicate == _FILLED_BY]
    others = [claim.object for claim in own if claim.predicate != _FILLED_BY]
    for function in (claim.object for claim in own if claim.predicate == _FUNCTION):
        head, found, _ = terms.slug(subject).partition(f"-{terms.slug(function)}")
        word = head.rpartition("-")[2]
        named = _printed(passage, subject, passage.names.in_slug(word))
        if not found or not fills or any(_says(word, one.object) for one in fills):
            continue
        far = [iri for iri in others if roles.acts(iri) and _says(word, iri)] + named
        if far and not {claim.object for claim in fills} & set(named):
            yield faults.of_claim("named-after/chief", passage, fills[0], far[0])


def _check_founded(passage: Passage, subject: str, own: Iterable[Claim]) -> Iterator[Finding]:
    """Tell of a launch that by its name founds another than its claims have it found."""
    founded = [claim for claim in own if claim.predicate == _ESTABLISHES]
    if founded and not any(_is_launch(subject, claim.object) for claim in founded):
        for other in own:
            if other.predicate != _ESTABLISHES and _is_launch(subject, other.object):
                yield faults.of_claim("named-after/chief", passage, founded[0], other.object)


def _is_launch(subject: str, iri: str) -> bool:
    return any(terms.slug(subject) == f"{terms.slug(iri)}-{word}" for word in _FOUNDINGS)


def _check_chief(passage: Passage, subject: str, own: list[Claim]) -> Iterator[Finding]:
    """Tell of a chief part that somebody has whom the name lacks, while it has a lesser one."""
    for chief in sorted(_LESSER):
        main = [one for one in own if one.predicate == chief and roles.acts(one.object)]
        if not main or any(_is_named(passage, subject, one.object, own) for one in main):
            continue
        lesser = (one for one in own if one.predicate in _LESSER[chief] and roles.acts(one.object))
        for other in lesser:
            if _is_named(passage, subject, other.object, own):
                yield faults.of_claim("named-after/chief", passage, main[0], other.object)
                break
        else:
            if chief == _IS_OF and (right := _tail(passage, subject, main, own)):
                yield faults.of_claim("named-after/chief", passage, main[0], right)


def _tail(passage: Passage, subject: str, main: Iterable[Claim], own: Iterable[Claim]) -> str:
    """Return what a name ends with and no claim tells of, where all is said to be of states."""
    if any(terms.kind(one.object) != "country" for one in main):
        return ""
    told, numbers = {one.object for one in own}, set(passage.located.get(subject, ()))
    return next(
        (
            iri
            for iri in sorted(passage.mentions.keys() - told)
            if terms.kind(iri) in _ENDING
            and terms.slug(subject).endswith(f"-{terms.slug(iri)}")
            and passage.printing(iri) & numbers
        ),
        "",
    )


def _is_named(passage: Passage, subject: str, iri: str, own: Iterable[Claim]) -> bool:
    """Tell whether the name of a subject holds that of a thing, or begins with its last words."""
    slug, name = terms.slug(subject), terms.slug(iri)
    if holds(slug, name):
        return True
    if iri in passage.names.in_slug(slug):
        longer = (terms.slug(one.object) for one in own if holds(slug, terms.slug(one.object)))
        return not any(iri in passage.names.in_slug(one, inner=True) for one in longer)
    words = name.split("-")
    return any(f"{slug}-".startswith("-".join(words[at:]) + "-") for at in range(1, len(words) - 1))


def _check_ranked(passage: Passage, subject: str, own: Iterable[Claim]) -> Iterator[Finding]:
    """Tell of a ranking that is named after an actor and ranks another thing."""
    ranked = [claim for claim in own if claim.predicate == _IS_OF]
    told = {claim.object for claim in own}
    for iri in _printed(passage, subject, passage.mentions.keys() - told) if ranked else ():
        if (
            terms.kind(iri) == "actor"
            and f"{terms.slug(subject)}-".startswith(f"{terms.slug(iri)}-")
            and not any(holds(terms.slug(claim.object), terms.slug(iri)) for claim in ranked)
        ):
            yield faults.of_claim("named-after/chief", passage, ranked[0], iri)


def _printed(passage: Passage, subject: str, things: Iterable[str]) -> list[str]:
    """Return those of some things, who may act, that the sentences of a subject print."""
    numbers = set(passage.located.get(subject, ()))
    return sorted(iri for iri in things if roles.acts(iri) and passage.printing(iri) & numbers)


def _says(word: str, iri: str) -> bool:
    return word in terms.slug(iri).split("-")
