"""What files add to the graph: facts, conflicts, coverage; told at the end of ``check FILE``.

They are weighed against the graph without them: what is told of a file does not depend on whether
it was judged before. Everything is weighed from what it is given, so that it does not matter
whether the whole graph was read or the neighbourhood of the files alone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from lodestone.model import terms
from lodestone.read.checkout import PASSAGE, REGISTER, FactFile

if TYPE_CHECKING:  # what reads texts is slow to load, and often not needed
    from lodestone.check.prove.coverage import Coverage, Item

_LOCATOR: Final = terms.LODE + "locator"
_TYPE: Final = terms.RDF + "type"
#: Vocabularies whose triples name or type a thing; they are no facts.
_NAMING: Final = (terms.RDF, terms.SKOS, terms.RDFS)
#: Classes of what may be in dispute, with their words.
_DISPUTES: Final = {
    "Conflict": ("conflicts", "分歧"),
    "Twins": ("twins", "疑似重复"),
    "Tension": ("tensions", "张力"),
}
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
        new: how many no other passage states.
        shared: each fact that another passage states too, as written, with those passages.
        repeated: how many are stated more than once for one passage.
        things: names of the things that the files register and no other file speaks of.
    """

    new: int = 0
    shared: tuple[tuple[str, tuple[str, ...]], ...] = ()
    repeated: int = 0
    things: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dispute:
    """A conflict, a pair of twins or a tension.

    Attributes:
        name: its name, as written in a file.
        kind: ``Conflict``, ``Twins`` or ``Tension``.
        about: what it is about, as written.
        is_open: true where nobody has decided it.
    """

    name: str
    kind: str
    about: str
    is_open: bool


@dataclass(frozen=True)
class Gained:
    """What of one passage is carried that was not before.

    Attributes:
        passage: its slug.
        sentences: the numbers of the sentences.
        figures: the figures as ``sentence.figure``.
        left: how many sentences and figures are still open.
    """

    passage: str
    sentences: tuple[int, ...]
    figures: tuple[str, ...]
    left: tuple[int, int]


@dataclass(frozen=True)
class Added:
    """What some files add.

    Attributes:
        facts: their facts.
        opened: disputes that stand open with the files, and not without them.
        settled: disputes that stand open without the files, and not with them.
        gained: coverage gained, where the texts were given.
        is_weighed: false where disputes were not looked for: the files have violations.
    """

    facts: Facts
    opened: tuple[Dispute, ...] = ()
    settled: tuple[Dispute, ...] = ()
    gained: tuple[Gained, ...] | None = field(default=None)
    is_weighed: bool = True

    def data(self) -> dict[str, Any]:
        """Return it as JSON data: ``facts``, ``opened``, ``settled``, ``coverage``."""
        return {
            "facts": {
                "new": self.facts.new,
                "shared": [{"fact": f, "passages": list(p)} for f, p in self.facts.shared],
                "repeated": self.facts.repeated,
                "things": list(self.facts.things),
            },
            "opened": [_dispute_data(one) for one in self.opened] if self.is_weighed else None,
            "settled": [_dispute_data(one) for one in self.settled] if self.is_weighed else None,
            "coverage": None
            if self.gained is None
            else [
                {
                    "passage": one.passage,
                    "sentences": list(one.sentences),
                    "figures": list(one.figures),
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
            yield {
                "en": "conflicts: looked for once the violations are mended",
                "zh": "分歧：待违规项改正后再行检查",
            }[lang]
            return
        for disputes, en, zh in (
            (self.opened, "opened", "新增"),
            (self.settled, "settled", "消除"),
        ):
            for kind, words in _DISPUTES.items():
                names = [f"{d.name} ({d.about})" for d in disputes if d.kind == kind]
                if names:
                    title = {"en": f"{words[0]} {en}: ", "zh": f"{zh}{words[1]}："}[lang]
                    yield title + _listed(names, lang)
        if not self.opened and not self.settled:
            yield {
                "en": "conflicts, twins, tensions: none opened, none settled",
                "zh": "分歧、疑似重复、张力：无新增，无消除",
            }[lang]

    def _gained_lines(self, lang: str) -> Iterator[str]:
        for one in self.gained or ():
            numbers = ", ".join(map(str, one.sentences)), ", ".join(one.figures)
            if lang == "zh":
                yield (
                    f"覆盖 {one.passage}：新承载句子 {len(one.sentences)}"
                    + (f"（{numbers[0]}）" if numbers[0] else "")
                    + f"，数字 {len(one.figures)}"
                    + (f"（{numbers[1]}）" if numbers[1] else "")
                    + f"；未处理句子 {one.left[0]}，数字 {one.left[1]}"
                )
            else:
                yield (
                    f"coverage of {one.passage}: {len(one.sentences)} sentences newly carried"
                    + (f" ({numbers[0]})" if numbers[0] else "")
                    + f", {len(one.figures)} figures"
                    + (f" ({numbers[1]})" if numbers[1] else "")
                    + f"; still open: {one.left[0]} sentences, {one.left[1]} figures"
                )


def facts(
    files: Iterable[FactFile],
    stated_by: StatedBy,
    is_known: Callable[[str], bool],
    short: Short,
) -> Facts:
    """Weigh the facts of some files.

    Args:
        files: the files that are judged.
        stated_by: returns the IRIs of the passages, of any file, that state a triple.
        is_known: tells whether any other file speaks of a thing, by its IRI.
        short: writes an IRI the way the files do.
    """
    by_passage: dict[str, list[ox.Triple]] = {}
    things: list[str] = []
    for file in files:
        triples = [located.triple for located in file.triples]
        if file.kind == PASSAGE:
            by_passage.setdefault(file.graph, []).extend(t for t in triples if _is_fact(t))
        elif file.kind == REGISTER:
            things += [t.subject.value for t in triples if t.predicate.value == _TYPE]
    new, repeated = 0, 0
    shared: list[tuple[str, tuple[str, ...]]] = []
    for passage, triples in by_passage.items():
        distinct = dict.fromkeys(triples)
        repeated += len(triples) - len(distinct)
        for triple in distinct:
            others = sorted(set(stated_by(triple)) - {passage})
            if others:
                words = " ".join(short(t.value) for t in triple)
                shared.append((words, tuple(short(other) for other in others)))
            else:
                new += 1
    named = tuple(sorted({short(iri) for iri in things if not is_known(iri)}))
    return Facts(new, tuple(sorted(shared)), repeated, named)


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
        for kind in sorted(kinds & _DISPUTES.keys()):
            about = [*row.get("onSubject", ()), *row.get("onProperty", ())]
            named = about or sorted(set(row.get("hasValue", ())))
            words = " ".join(short(value) for value in sorted(named[:1]) + named[1:])
            found[iri] = Dispute(short(iri), kind, words, "hasDecision" not in row)
    return found


def moved(
    before: Mapping[str, Dispute], after: Mapping[str, Dispute]
) -> tuple[tuple[Dispute, ...], tuple[Dispute, ...]]:
    """Return the disputes that were opened, and those that were settled."""
    was = {iri for iri, one in before.items() if one.is_open}
    now = {iri for iri, one in after.items() if one.is_open}
    opened = tuple(after[iri] for iri in sorted(now - was))
    settled = tuple(after.get(iri, before[iri]) for iri in sorted(was - now))
    return opened, settled


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
        left = [item.what for item in items if item.state == OPEN]
        if items:
            rows.append(
                Gained(
                    slug,
                    tuple(item.sentence for item in carried if item.what == SENTENCE),
                    tuple(f"{i.sentence}.{i.figure}" for i in carried if i.what == FIGURE),
                    (left.count(SENTENCE), left.count(FIGURE)),
                )
            )
    return tuple(rows)


def _key(item: "Item") -> tuple[str, int, int]:
    return item.passage, item.sentence, item.figure


def _is_fact(triple: ox.Triple) -> bool:
    predicate = triple.predicate.value
    return predicate != _LOCATOR and not predicate.startswith(_NAMING)


def _fact_lines(facts: Facts, lang: str) -> Iterator[str]:
    shared = len(facts.shared)
    if lang == "zh":
        yield f"新增事实 {facts.new}，其他段落已述 {shared}，重复 {facts.repeated}"
    else:
        yield (
            f"adds {facts.new} new facts; {shared} stated by another passage already; "
            f"{facts.repeated} repeated"
        )
    for words, passages in facts.shared[:_SHOWN]:
        listed = _listed(passages, lang)
        yield f"  {words} ← {listed}"
    if shared > _SHOWN:
        rest = shared - _SHOWN
        yield f"  以及另外 {rest} 项" if lang == "zh" else f"  and {rest} more"
    if facts.things:
        listed = _listed(facts.things, lang)
        yield f"新登记事物：{listed}" if lang == "zh" else f"new things registered: {listed}"


def _listed(names: Sequence[str], lang: str) -> str:
    shown = ("、" if lang == "zh" else ", ").join(names[:_SHOWN])
    rest = len(names) - _SHOWN
    if rest > 0:
        shown += f" 等 {len(names)} 项" if lang == "zh" else f" and {rest} more"
    return shown


def _dispute_data(dispute: Dispute) -> dict[str, str]:
    return {"name": dispute.name, "kind": dispute.kind, "about": dispute.about}
