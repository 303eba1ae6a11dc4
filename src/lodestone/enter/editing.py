"""What an editor writes by command: decisions between sources, and names; nobody types Turtle.

Each function returns the new text of one file by its path; ``writing.write_all`` puts it there. One
language of a reason or a name suffices; the other waits for a translator (``ask q91``).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.model import terms
from lodestone.model.errors import UsageError
from lodestone.model.tags import bcp47
from lodestone.model.terms import LODE, RDF, SKOS
from lodestone.read import turtle
from lodestone.read.checkout import CURATION, PASSAGE, REGISTER, FactFile, Sources

Files = dict[Path, str]
Reasons = Mapping[str, str]
PREFERRED, OTHER, HIDDEN = (SKOS + name for name in ("prefLabel", "altLabel", "hiddenLabel"))
DEALS: Final = "data/curation/deals.ttl"
DECISIONS: Final = "data/curation/decisions.ttl"
_CHINESE: Final = re.compile(r"[\u3400-\u9fff]")


def reasons(english: str, chinese: str) -> Reasons:
    """Return a reason by language tag.

    Raises:
        UsageError: none is given.
    """
    found = {"en": english.strip(), "zh-Hans": chinese.strip()}
    given = {tag: text for tag, text in found.items() if text}
    if not given:
        raise UsageError.of("decision-gives-its-reason")
    return given


def same(sources: Sources, kept: str, dropped: str, why: Reasons) -> Files:
    """Say that two things are one deal, of which one counts.

    Args:
        sources: the checkout.
        kept: IRI of the one that counts.
        dropped: IRI of the other.
        why: the reason, by language tag.

    Raises:
        UsageError: no passage speaks of one of them, or they were judged before.
    """
    _prove_judgeable(sources, (kept, dropped))
    node = terms.thing("deal", f"{_slug(kept)}--{_slug(dropped)}")
    rows = [(LODE + "keeps", kept), (LODE + "drops", dropped)]
    return _judgement(sources, DEALS, node, "SameDeal", rows, why)


def apart(sources: Sources, things: Sequence[str], why: Reasons) -> Files:
    """Say that things that look alike are different deals.

    Raises:
        UsageError: no passage speaks of one of them, or they were judged before.
    """
    _prove_judgeable(sources, things)
    node = terms.thing("deal", "--".join(_slug(one) for one in things))
    rows = [(LODE + "hasValue", one) for one in things]
    return _judgement(sources, DEALS, node, "NotSameDeal", rows, why)


def decide(
    sources: Sources, subject: str, predicate: str, values: Sequence[str], why: Reasons
) -> Files:
    """Decide a conflict: one value is preferred, several are left open.

    Args:
        sources: the checkout.
        subject: IRI of the thing.
        predicate: IRI of the property.
        values: IRIs of the value that wins, or of those between which nobody can decide.
        why: the reason, by language tag.

    Raises:
        UsageError: no passage states one of the values, or it was decided before.
    """
    name = predicate.removeprefix(LODE)
    stated = _values(sources, subject, predicate)
    if unstated := sorted(set(values) - stated):
        listed = ", ".join(terms.short(one) for one in sorted(stated)) or "nothing"
        raise UsageError.of(
            "no-passage-states-as",
            unstated=terms.short(unstated[0]),
            name=name,
            subject=terms.short(subject),
            listed=listed,
        )
    for triple in sources.triples(CURATION):
        if triple.predicate.value == LODE + "onSubject" and triple.object.value == subject:
            others = {
                t.object.value
                for t in sources.triples(CURATION)
                if t.subject == triple.subject and t.predicate.value == LODE + "onProperty"
            }
            if predicate in others:
                raise _decided(terms.short(triple.subject.value))
    node = terms.thing("decision", f"{_slug(subject)}-{_kebab(name)}")
    verdict = LODE + ("prefers" if len(values) == 1 else "leavesOpen")
    rows = [(LODE + "onSubject", subject), (LODE + "onProperty", predicate)]
    rows += [(verdict, one) for one in values]
    return _judgement(sources, DECISIONS, node, "Decision", rows, why)


def name(sources: Sources, thing: str, text: str, tag: str, *, is_hidden: bool) -> Files:
    """Give a thing a name: its first in a language, or another one that texts print.

    A hidden name, which readers type and no text is known to print, becomes one that proves claims.

    Args:
        sources: the checkout.
        thing: IRI of a thing of the register.
        text: the name.
        tag: its language: ``en``, ``zh-Hans`` or ``zh-Hant``.
        is_hidden: true for a name that no text prints.

    Raises:
        UsageError: the thing is not registered, or bears the name already.
    """
    file, text = _declaring(sources, thing), " ".join(text.split())
    if not text:
        raise UsageError.of("name-empty")
    node = ox.NamedNode(thing)
    stated = [one.triple for one in file.triples]
    names = {
        (t.predicate.value, t.object.value, t.object.language.lower())
        for t in stated
        if t.subject == node and isinstance(t.object, ox.Literal) and t.object.language
    }
    borne = {kind for kind in (PREFERRED, OTHER, HIDDEN) if (kind, text, tag.lower()) in names}
    if borne - (set() if is_hidden else {HIDDEN}):
        kind = min(borne).removeprefix(SKOS)
        raise UsageError.of("bears-name-already-as", thing=terms.short(thing), kind=kind)
    is_first = not any(kind == PREFERRED and at == tag.lower() for kind, _, at in names)
    predicate = HIDDEN if is_hidden else PREFERRED if is_first else OTHER
    literal = ox.Literal(text, language=tag)
    kept = [
        t
        for t in stated
        if not (t.subject == node and t.predicate.value == HIDDEN and t.object.value == text)
    ]
    kept.append(ox.Triple(node, ox.NamedNode(predicate), literal))
    return {file.path: turtle.write(kept, sources.ontology.prefixes, _comments(file.text))}


def renamed(
    stated: Iterable[ox.Triple], node: ox.NamedNode, names: Mapping[tuple[str, str], str]
) -> list[ox.Triple]:
    """Return triples in which a thing bears other names, each by its property and language."""
    kept = [
        t
        for t in stated
        if t.subject != node
        or not isinstance(t.object, ox.Literal)
        or (t.predicate.value, bcp47(t.object.language or "")) not in names
    ]
    return kept + [
        ox.Triple(node, ox.NamedNode(prop), ox.Literal(text, language=tag))
        for (prop, tag), text in names.items()
    ]


def text_of(file: FactFile, stated: Iterable[ox.Triple], sources: Sources) -> str:
    """Return the text of a file that states other triples, its first comments kept."""
    return turtle.write(stated, sources.ontology.prefixes, _comments(file.text))


def _declaring(sources: Sources, thing: str) -> FactFile:
    """Return the file of the register that declares a thing.

    Raises:
        UsageError: none does.
    """
    for file in sources.of(REGISTER):
        for one in file.triples:
            if (one.triple.subject.value, one.triple.predicate.value) == (thing, RDF + "type"):
                return file
    raise UsageError.of("no-thing-register-which", thing=terms.short(thing))


def language_of(text: str) -> str:
    """Tell the language of a name by its characters: Chinese, or else English."""
    return "zh-Hans" if _CHINESE.search(text) else "en"


def _judgement(
    sources: Sources,
    place: str,
    node: str,
    cls: str,
    rows: Iterable[tuple[str, str]],
    why: Reasons,
) -> Files:
    path = sources.house.root / place
    file = next((one for one in sources.of(CURATION) if one.path == path), None)
    stated = [located.triple for located in file.triples] if file else []
    subject = ox.NamedNode(node)
    if any(triple.subject == subject for triple in sources.triples(CURATION)):
        raise _decided(terms.short(node))
    stated.append(ox.Triple(subject, ox.NamedNode(RDF + "type"), ox.NamedNode(LODE + cls)))
    stated += [ox.Triple(subject, ox.NamedNode(p), ox.NamedNode(o)) for p, o in rows]
    stated += [
        ox.Triple(subject, ox.NamedNode(SKOS + "note"), ox.Literal(text, language=tag))
        for tag, text in why.items()
    ]
    comments = _comments(file.text) if file else ()
    return {path: turtle.write(stated, sources.ontology.prefixes, comments)}


def _prove_judgeable(sources: Sources, things: Sequence[str]) -> None:
    """Prove that passages speak of some things, and that nobody has judged them together."""
    if len(set(things)) < 2:
        raise UsageError.of("name-two-different-things")
    stated = sources.triples(PASSAGE)
    told = {end.value for triple in stated for end in (triple.subject, triple.object)}
    if untold := [one for one in things if one not in told]:
        raise UsageError.of("no-passage-speaks", untold=terms.short(untold[0]))
    judged: dict[str, set[str]] = {}
    for triple in sources.triples(CURATION):
        if triple.predicate.value.removeprefix(LODE) in ("keeps", "drops", "hasValue"):
            judged.setdefault(triple.subject.value, set()).add(triple.object.value)
    for node, values in sorted(judged.items()):
        if set(things) <= values and terms.kind(node) == "deal":
            raise _decided(terms.short(node))


def _values(sources: Sources, subject: str, predicate: str) -> set[str]:
    return {
        triple.object.value
        for triple in sources.triples(PASSAGE)
        if triple.subject.value == subject and triple.predicate.value == predicate
    }


def _decided(node: str) -> UsageError:
    return UsageError.of("decides-already-take-out", node=node)


def _comments(text: str) -> tuple[str, ...]:
    lines = text.split("\n")
    return tuple(line for line in lines[: _head(lines)])


def _head(lines: Sequence[str]) -> int:
    return next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))


def _kebab(text: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", text).lower()


def _slug(iri: str) -> str:
    return (terms.kind_and_slug(iri) or ("", iri))[1]
