"""What an edit of files changes: facts, conflicts, coverage; told at the end of ``check FILE``.

The files are weighed against what the last commit holds of them, so that a file nobody has edited
adds nothing, however often it is judged; where nothing is committed, against the graph without
them. Everything is weighed from what it is given, so that it does not matter whether the whole
graph was read or the neighbourhood of the files alone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from lodestone.model import terms
from lodestone.model.words import mark, pair, tell
from lodestone.read.checkout import PASSAGE, REGISTER, FactFile

if TYPE_CHECKING:  # what reads texts is slow to load, and often not needed
    from lodestone.check.prove.coverage import Coverage, Item

_LOCATOR: Final = terms.LODE + "locator"
_TYPE: Final = terms.RDF + "type"
#: Vocabularies whose triples name or type a thing; they are no facts.
_NAMING: Final = (terms.RDF, terms.SKOS, terms.RDFS)
#: Classes of what may be in dispute.
_CONFLICT: Final = "Conflict"
_DISPUTES: Final = (_CONFLICT, "Twins", "Tension")
#: So many are named one by one; the rest are counted.
_SHOWN: Final = 10


#: Returns the IRIs of the passages, of any file, that state a triple.
StatedBy = Callable[[ox.Triple], Iterable[str]]
#: Writes an IRI the way the files do.
Short = Callable[[str], str]


@dataclass(frozen=True)
class Facts:
    """How the facts of some files stand to what the graph held before.

    Attributes:
        new: how many are added that no other passage states.
        shared: each added fact that another passage states too, as written, with those passages.
        repeated: how many more are stated more than once for one passage.
        things: names of the things that the files newly register and no other file speaks of.
        removed: the facts that the passages no longer state, as written.
        gone: names of the things that the files no longer register.
    """

    new: int = 0
    shared: tuple[tuple[str, tuple[str, ...]], ...] = ()
    repeated: int = 0
    things: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dispute:
    """A conflict, a pair of twins or a tension.

    Attributes:
        name: its name, as written in a file.
        kind: ``Conflict``, ``Twins`` or ``Tension``.
        about: what it is about, as written.
        is_open: true where nobody has decided it.
        values: what differs, of a conflict.
    """

    name: str
    kind: str
    about: str
    is_open: bool
    values: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Gained:
    """What of one passage is carried that was not before.

    Attributes:
        passage: its slug.
        sentences: the numbers of the sentences.
        figures: the figures as ``sentence.figure``.
        left: how many sentences and figures are still open.
        lost: the sentences and figures that are no longer carried.
    """

    passage: str
    sentences: tuple[int, ...]
    figures: tuple[str, ...]
    left: tuple[int, int]
    lost: tuple[str, ...] = ()


@dataclass(frozen=True)
class Added:
    """What some files add.

    Attributes:
        facts: their facts.
        opened: disputes that stand open now, and did not before; and conflicts, decided or not,
            that hold a value which they did not hold.
        settled: disputes that stood open before, and are decided now.
        erased: disputes that were there before, decided or not, and are no more.
        gained: coverage gained and lost, where the texts were given.
        is_weighed: false where disputes were not looked for: the files have violations.
        since: the revision that the files are held against; empty where it holds none of them.
    """

    facts: Facts
    opened: tuple[Dispute, ...] = ()
    settled: tuple[Dispute, ...] = ()
    gained: tuple[Gained, ...] | None = field(default=None)
    is_weighed: bool = True
    erased: tuple[Dispute, ...] = ()
    since: str = ""

    def data(self) -> dict[str, Any]:
        """Return it as JSON data, under the names of its attributes and ``coverage``."""
        return {
            "since": self.since or None,
            "facts": {
                "new": self.facts.new,
                "shared": [{"fact": f, "passages": list(p)} for f, p in self.facts.shared],
                "repeated": self.facts.repeated,
                "things": list(self.facts.things),
                "removed": list(self.facts.removed),
                "gone": list(self.facts.gone),
            },
            "opened": [_dispute_data(one) for one in self.opened] if self.is_weighed else None,
            "settled": [_dispute_data(one) for one in self.settled] if self.is_weighed else None,
            "erased": [_dispute_data(one) for one in self.erased] if self.is_weighed else None,
            "coverage": None
            if self.gained is None
            else [
                {
                    "passage": one.passage,
                    "sentences": list(one.sentences),
                    "figures": list(one.figures),
                    "lost": list(one.lost),
                    "open": {"sentences": one.left[0], "figures": one.left[1]},
                }
                for one in self.gained
            ],
        }

    def lines(self, lang: str) -> list[str]:
        """Return it as lines of text in ``en`` or ``zh``."""
        disputed, covered = self._dispute_lines(lang), self._gained_lines(lang)
        return [*_fact_lines(self.facts, lang), *disputed, *covered]

    def _dispute_lines(self, lang: str) -> Iterator[str]:
        if not self.is_weighed:
            yield tell(lang, __name__, "conflicts-looked-once-violations-mended")
            return
        for disputes, key in (
            (self.opened, "opened"),
            (self.settled, "settled"),
            (self.erased, "erased-what-was-said"),
        ):
            for kind in _DISPUTES:
                names = [f"{d.name} ({d.about})" for d in disputes if d.kind == kind]
                if names:
                    what, how = pair(__name__, kind), pair(__name__, key)
                    title = tell(lang, __name__, "words", what=what, how=how)
                    yield title + _listed(names, lang)
        if not (self.opened or self.settled or self.erased):
            yield tell(lang, __name__, "conflicts-twins-tensions-none-opened")

    def _gained_lines(self, lang: str) -> Iterator[str]:
        for one in self.gained or ():
            numbers = ", ".join(map(str, one.sentences)), ", ".join(one.figures)
            sentences, figures = (mark(lang, "brackets", text=n) if n else "" for n in numbers)
            lost = ", ".join(one.lost)
            yield tell(
                lang, __name__, "coverage", passage=one.passage,
                sentences=len(one.sentences), which=sentences,
                figures=len(one.figures), those=figures,
                lost=pair(__name__, "lost", lost=lost) if lost else "",
                open=one.left[0], left=one.left[1],
            )  # fmt: skip


def facts(
    files: Iterable[FactFile],
    before: Iterable[FactFile],
    stated_by: StatedBy,
    is_known: Callable[[str], bool],
    short: Short,
) -> Facts:
    """Compare the facts of some files with what they held and with what other files hold.

    A fact is new or shared by the passage that states it: two files of one passage do not confirm
    each other.

    Args:
        files: the files that are judged.
        before: the same files as they were.
        stated_by: returns the IRIs of the passages, of any file, that state a triple.
        is_known: tells whether any other file speaks of a thing, by its IRI.
        short: writes an IRI the way the files do.
    """
    now, was = _by_passage(files), _by_passage(before)
    new, repeated = 0, 0
    shared: list[tuple[str, tuple[str, ...]]] = []
    removed: list[str] = []
    for passage in dict.fromkeys((*now, *was)):
        triples, old = now.get(passage, []), was.get(passage, [])
        distinct, known = dict.fromkeys(triples), dict.fromkeys(old)
        repeated += max(0, len(triples) - len(distinct) - (len(old) - len(known)))
        removed += [_said(triple, short) for triple in known if triple not in distinct]
        for triple in distinct:
            if triple in known:
                continue
            if others := sorted(set(stated_by(triple)) - {passage}):
                shared.append((_said(triple, short), tuple(short(other) for other in others)))
            else:
                new += 1
    things, old_things = _registered(files), _registered(before)
    return Facts(
        new,
        tuple(sorted(shared)),
        repeated,
        tuple(sorted(short(iri) for iri in things - old_things if not is_known(iri))),
        tuple(removed),
        tuple(sorted(short(iri) for iri in old_things - things)),
    )


def _by_passage(files: Iterable[FactFile]) -> dict[str, list[ox.Triple]]:
    found: dict[str, list[ox.Triple]] = {}
    for file in files:
        if file.kind == PASSAGE:
            triples = (located.triple for located in file.triples)
            found.setdefault(file.graph, []).extend(t for t in triples if _is_fact(t))
    return found


def _registered(files: Iterable[FactFile]) -> set[str]:
    return {
        located.triple.subject.value
        for file in files
        if file.kind == REGISTER
        for located in file.triples
        if located.triple.predicate.value == _TYPE
    }


def _said(triple: ox.Triple, short: Short) -> str:
    return " ".join(
        short(node.value) if isinstance(node, ox.NamedNode) else str(node) for node in triple
    )


def stated_in(files: Iterable[FactFile]) -> StatedBy:
    """Return what ``facts`` asks, from files that were read."""
    found: dict[ox.Triple, list[str]] = {}
    for file in files:
        if file.kind == PASSAGE:
            for located in file.triples:
                found.setdefault(located.triple, []).append(file.graph)
    return lambda triple: found.get(triple, ())


def disputes(
    quads: Iterable[ox.Quad], curated: Iterable[ox.Triple], short: Short
) -> dict[str, Dispute]:
    """Collect the conflicts, twins and tensions of a graph.

    Args:
        quads: those of ``graph:conflicts``, by IRI of the dispute what ``Dispute`` says.
        curated: what the files of curation state; tensions found by hand stand there.
        short: writes an IRI the way the files do.
    """
    rows: dict[str, dict[str, list[str]]] = {}
    stated = [(q.subject, q.predicate, q.object) for q in quads]
    stated += [(t.subject, t.predicate, t.object) for t in curated]
    for subject, predicate, node in stated:
        row = rows.setdefault(subject.value, {})
        row.setdefault(predicate.value.removeprefix(terms.LODE), []).append(node.value)
    found = {}
    for iri, row in sorted(rows.items()):
        kinds = {name.removeprefix(terms.LODE) for name in row.get(_TYPE, ())}
        for kind in sorted(kinds & {*_DISPUTES}):
            about = [*row.get("onSubject", ()), *row.get("onProperty", ())]
            named = about or sorted(set(row.get("hasValue", ())))
            words = " ".join(short(value) for value in sorted(named[:1]) + named[1:])
            values = frozenset(row.get("hasValue", ()) if kind == _CONFLICT else ())
            found[iri] = Dispute(short(iri), kind, words, "hasDecision" not in row, values)
    return found


@dataclass(frozen=True)
class Moved:
    """The disputes that were opened, settled and erased; see ``Added``."""

    opened: tuple[Dispute, ...] = ()
    settled: tuple[Dispute, ...] = ()
    erased: tuple[Dispute, ...] = ()


def moved(before: Mapping[str, Dispute], after: Mapping[str, Dispute]) -> Moved:
    """Return the disputes that were opened, those that were settled, and those that are gone.

    A decision weighed the values that stood then: another one opens its conflict again.
    """
    was = {iri for iri, one in before.items() if one.is_open}
    now = {iri for iri, one in after.items() if one.is_open}
    wider = {iri for iri in before.keys() & after if after[iri].values - before[iri].values}
    return Moved(
        tuple(after[iri] for iri in sorted((now - was) | wider)),
        tuple(after[iri] for iri in sorted(was & after.keys() - now)),
        tuple(before[iri] for iri in sorted(before.keys() - after.keys())),
    )


def gained(before: "Coverage", after: "Coverage", passages: Sequence[str]) -> tuple[Gained, ...]:
    """Compare the coverage of some passages.

    Args:
        before: the coverage without the files.
        after: the coverage with them.
        passages: slugs of the passages that the files state.
    """
    from lodestone.check.prove.coverage import CARRIED, FIGURE, OPEN, SENTENCE

    was = {_key(item): item.state for document in before.documents for item in document.items}
    rows = []
    for slug in passages:
        items = [i for document in after.documents for i in document.items if i.passage == slug]
        carried = [i for i in items if i.state == CARRIED and was.get(_key(i)) != CARRIED]
        lost = [i for i in items if i.state != CARRIED and was.get(_key(i)) == CARRIED]
        left = [item.what for item in items if item.state == OPEN]
        if items:
            rows.append(
                Gained(
                    slug,
                    tuple(item.sentence for item in carried if item.what == SENTENCE),
                    tuple(_place(item) for item in carried if item.what == FIGURE),
                    (left.count(SENTENCE), left.count(FIGURE)),
                    tuple(
                        f"{i.sentence}.{i.figure}" if i.figure else str(i.sentence) for i in lost
                    ),
                )
            )
    return tuple(rows)


def _key(item: "Item") -> tuple[str, int, int]:
    return item.passage, item.sentence, item.figure


def _place(item: "Item") -> str:
    return f"{item.sentence}.{item.figure}" if item.figure else str(item.sentence)


def _is_fact(triple: ox.Triple) -> bool:
    predicate = triple.predicate.value
    return predicate != _LOCATOR and not predicate.startswith(_NAMING)


def _fact_lines(facts: Facts, lang: str) -> Iterator[str]:
    shared = len(facts.shared)
    yield tell(lang, __name__, "adds", new=facts.new, shared=shared, repeated=facts.repeated)
    if facts.removed:
        count = len(facts.removed)
        yield tell(lang, __name__, "takes-away-facts", count=count)
    for words in facts.removed[:_SHOWN]:
        yield f"  - {words}"
    if len(facts.removed) > _SHOWN:
        rest = len(facts.removed) - _SHOWN
        yield tell(lang, __name__, "more-2", rest=rest)
    for words, passages in facts.shared[:_SHOWN]:
        listed = _listed(passages, lang)
        yield f"  {words} ← {listed}"
    if shared > _SHOWN:
        rest = shared - _SHOWN
        yield tell(lang, __name__, "more-2", rest=rest)
    if facts.things:
        listed = _listed(facts.things, lang)
        yield tell(lang, __name__, "new-things-registered", listed=listed)
    if facts.gone:
        listed = _listed(facts.gone, lang)
        yield tell(lang, __name__, "things-no-longer-registered", listed=listed)


def _listed(names: Sequence[str], lang: str) -> str:
    shown = mark(lang, "comma").join(names[:_SHOWN])
    rest = len(names) - _SHOWN
    if rest > 0:
        shown += tell(lang, __name__, "more", rest=(rest, len(names)))
    return shown


def _dispute_data(dispute: Dispute) -> dict[str, str]:
    return {"name": dispute.name, "kind": dispute.kind, "about": dispute.about}
