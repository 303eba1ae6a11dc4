"""What the graph tells of one thing, gathered: what it is, stages, money, claims, words, doubts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from lodestone.answer import doubts
from lodestone.answer.claims import OPINIONS, Claim, Claims, Node, kind_of
from lodestone.model import terms
from lodestone.model.tags import bcp47
from lodestone.model.terms import DCTERMS, ID, LODE, RDF, SKOS

_REACHED: Final = LODE + "reached"
_AMOUNT: Final = LODE + "amount"
_TYPE: Final = RDF + "type"
#: Properties that the head of a portrait shows, or that tell a reader nothing.
_ELSEWHERE: Final = frozenset(
    {_REACHED, LODE + "locator", LODE + "staysInWords", LODE + "isOfKind"}
    | {SKOS + name for name in ("prefLabel", "altLabel", "hiddenLabel", "notation")}
    | {SKOS + name for name in ("editorialNote", "definition", "note")}
)
_DOCUMENTS: Final = terms.graph("documents")
#: What is told of a document itself, in this order.
_EDITION: Final = (
    *(DCTERMS + name for name in ("title", "creator", "publisher", "issued")),
    *(LODE + name for name in ("hasGenre", "isTextOf", "coversUntil", "hasStandpoint")),
)
#: How an opinion is tied to what it is about.
_ABOUT: Final = (LODE + "isAbout", LODE + "hasTheme")
#: How an instrument, a measure or a project is tied to a thing whose part it is.
_JOINED: Final = ("isMadeUnder", "forProject", "isPartOf", "isStakeIn")
#: How an instrument is tied to the arrangement whose parties share in it.
_UNDER: Final = frozenset({LODE + "isMadeUnder"})
_PARTAKERS: Final = frozenset({"instrument", "measure", "project"})
_NAMES: Final = tuple(SKOS + name for name in ("prefLabel", "altLabel"))
_ORDER: Final = ("en", "zh-Hans", "zh-Hant", "")


@dataclass(frozen=True)
class Cell:
    """A cell of a table.

    Attributes:
        nodes: what it shows; a literal is a coded value, or words.
        before: what stands before them, such as an arrow.
        after: what stands behind them, such as the figure of an observation.
    """

    nodes: tuple[Node, ...] = ()
    before: str = ""
    after: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Section:
    """A table of a portrait: its name, the names of its columns, its rows."""

    name: str
    columns: tuple[str, ...]
    rows: list[tuple[Cell, ...]]


@dataclass(frozen=True)
class Portrait:
    """What the graph tells of one thing.

    Attributes:
        thing: its IRI.
        kinds: IRIs of its classes.
        names: every printed name, in order of language.
        identifiers: codes, and addresses that outside sources give it.
        stage: IRIs of the stage at which it stands.
        counted: how many of its amounts count, and of how many; ``None`` without any.
        passages: IRIs of the passages that speak of it.
        sections: the tables that have rows.
    """

    thing: str
    kinds: tuple[str, ...]
    names: tuple[str, ...]
    identifiers: tuple[str, ...]
    stage: tuple[str, ...]
    counted: tuple[int, int] | None
    passages: tuple[str, ...]
    sections: list[Section] = field(default_factory=list)


def of(store: ox.Store, thing: str, lang: str) -> Portrait:
    """Gather what a derived graph tells of a thing.

    Args:
        store: the graph.
        thing: its IRI.
        lang: ``en`` or ``zh``, the language of the editors' notes.
    """
    return _Painter(store, thing, lang).portrait()


class _Painter:
    """Gathers the parts of one portrait."""

    def __init__(self, store: ox.Store, thing: str, lang: str) -> None:
        self._store, self._thing, self._lang = store, thing, lang
        self._claims = Claims(store)
        self._own = self._claims.of(thing)
        self._others = self._claims.naming(thing)

    def portrait(self) -> Portrait:
        money = list(self._money())
        counted = sum(1 for row in money if row[3].nodes[:1] == (ox.Literal("counted"),))
        tables = [
            Section("case", ("subject", "property", "ruling"), list(self._case())),
            Section("stages", ("stage", "standing", "passage"), list(self._stages())),
            Section("money", ("instrument", "amount", "stage", "counts"), money),
            Section("relations", _RELATIONS, [*self._relations(), *self._registered()]),
            Section("edition", ("property", "value"), list(self._edition())),
            Section("parts", ("passage", "heading", "claims", "waivers"), list(self._headings())),
            Section("states", ("subject", "relation", "value"), list(self._states())),
            Section("opinions", _OPINION, list(self._opinions())),
            Section("said", _OPINION, list(self._said())),
            Section("doubts", _DOUBTS, list(self._doubts())),
        ]
        return Portrait(
            self._thing,
            tuple(self._kinds(self._thing)),
            tuple(self._names()),
            tuple(self._identifiers()),
            tuple(self._claims.ends(self._thing, "standsAt", "stages")),
            (counted, len(money)) if money else None,
            tuple(self._claims.passages(self._thing)),
            [table for table in tables if table.rows],
        )

    # What it is

    def _kinds(self, iri: str) -> list[str]:
        found = self._claims.ends(iri, "isOfKind", "kinds")
        if found:
            return found
        rows = self._store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(_TYPE), None, None)
        return sorted({quad.object.value for quad in rows if quad.object.value.startswith(LODE)})[
            :1
        ]

    def _names(self) -> Iterator[str]:
        found: list[tuple[int, int, str]] = []
        for rank, prop in enumerate(_NAMES):
            for quad in self._quads(prop):
                tag = (
                    bcp47(quad.object.language or "") if isinstance(quad.object, ox.Literal) else ""
                )
                if tag in _ORDER:
                    found.append((_ORDER.index(tag), rank, quad.object.value))
        yield from dict.fromkeys(name for _, _, name in sorted(found))

    def _identifiers(self) -> Iterator[str]:
        yield from sorted({quad.object.value for quad in self._quads(SKOS + "notation")})
        register = ox.NamedNode(terms.graph("register"))
        for quad in self._store.quads_for_pattern(ox.NamedNode(self._thing), None, None, register):
            node = quad.object
            if isinstance(node, ox.NamedNode) and not terms.is_ours(node.value):
                yield node.value

    def _quads(self, prop: str) -> Iterator[ox.Quad]:
        return self._store.quads_for_pattern(
            ox.NamedNode(self._thing), ox.NamedNode(prop), None, None
        )

    # Stages and money

    def _stages(self) -> Iterator[tuple[Cell, ...]]:
        rows = [claim for claim in self._own if claim.prop == _REACHED]
        for claim in sorted(rows, key=lambda c: (self._day(c.node.value), c.node.value)):
            now = claim.node.value in self._claims.ends(self._thing, "standsAt", "stages")
            code = "latest" if now else self._claims.standing(claim)
            yield _cell(claim.node), _words(code), _cell(*claim.passages)

    def _day(self, stage: str) -> str:
        """Return the first day on which a stage may have been reached; one without any is last."""
        return next(iter(self._claims.ends(stage, "earliest", "values")), "9999")

    def _money(self) -> Iterator[tuple[Cell, ...]]:
        own, countable = self._claims, "countable"
        rows = []
        for one in self._instruments():
            stated = [c for c in own.of(one) if c.prop == _AMOUNT]
            settled = [c for c in stated if own.standing(c).startswith("settled")]
            counts = own.ends(one, "counts", countable)
            if not stated:
                continue
            why = _words("counted") if counts else _cell(*own.ends(one, "isLeftOutFor", countable))
            amounts = _cell(*sorted({claim.node.value for claim in settled or stated}))
            stage = _cell(*own.ends(one, "standsAt", "stages"))
            rows.append((not counts, (_cell(one), amounts, stage, why)))
        yield from (row for _, row in sorted(rows, key=lambda pair: pair[0]))

    def _instruments(self) -> list[str]:
        joined = {LODE + name for name in (*_JOINED, "forMineral")}
        joined |= self._claims.providers | self._claims.below("benefits")
        found = {c.subject for c in self._others if c.prop in joined} | {self._thing}
        sides = {LODE + "hasParty", *self._claims.below("hasParty")}
        for deal in {claim.subject for claim in self._others if claim.prop in sides}:
            found |= {c.subject for c in self._claims.naming(deal) if c.prop in _UNDER}
        return sorted(one for one in found if kind_of(one) == "instrument")

    # What is stated

    def _relations(self) -> Iterator[tuple[Cell, ...]]:
        if kind_of(self._thing) == "passage":
            return
        for claim in self._sorted(c for c in self._own if c.prop not in _ELSEWHERE):
            yield self._relation(claim, claim.node, "")
        for claim in self._sorted(c for c in self._others if not _is_opinion(c)):
            yield self._relation(claim, ox.NamedNode(claim.subject), "← ")

    def _relation(self, claim: Claim, end: Node, arrow: str) -> tuple[Cell, ...]:
        figures: list[str] = []
        if arrow and isinstance(end, ox.NamedNode):
            figures = self._claims.ends(end.value, "quantity", "settled")
        after = tuple(ox.NamedNode(figure) for figure in figures)
        relation = Cell((ox.NamedNode(claim.prop),), arrow)
        standing = _words(self._claims.standing(claim))
        return relation, Cell((end,), after=after), standing, _cell(*claim.passages)

    def _registered(self) -> Iterator[tuple[Cell, ...]]:
        """Yield what the register says of a thing and of others that end in it."""
        graph, node = ox.NamedNode(terms.graph("register")), ox.NamedNode(self._thing)
        by = _cell(terms.graph("register"))
        for quad in self._store.quads_for_pattern(node, None, None, graph):
            if _is_link(quad):
                yield _cell(quad.predicate), _cell(quad.object.value), _words("registered"), by
        for quad in self._store.quads_for_pattern(None, None, node, graph):
            if _is_link(quad):
                relation = Cell((quad.predicate,), "← ")
                yield relation, _cell(quad.subject.value), _words("registered"), by

    def _states(self) -> Iterator[tuple[Cell, ...]]:
        """Yield the claims that a passage states; nothing for any other thing."""
        if kind_of(self._thing) == "passage":
            rows = self._claims.by(self._thing)
            for claim in sorted(rows, key=_opinions_last):
                if claim.prop not in _ELSEWHERE - {_REACHED}:
                    yield _cell(claim.subject), _cell(claim.prop), _cell(claim.node)

    def _edition(self) -> Iterator[tuple[Cell, ...]]:
        """Yield who wrote a document, when and what it is; nothing for any other thing."""
        if kind_of(self._thing) == "document":
            for prop in _EDITION:
                ends = self._in_documents(self._thing, prop)
                if ends:
                    yield _cell(prop), Cell(tuple(ends))

    def _headings(self) -> Iterator[tuple[Cell, ...]]:
        """Yield the passages of a document: how many claims each states, and what is set aside."""
        if kind_of(self._thing) == "document":
            graph, part = ox.NamedNode(_DOCUMENTS), ox.NamedNode(LODE + "isPassageOf")
            node = ox.NamedNode(self._thing)
            rows = self._store.quads_for_pattern(None, part, node, graph)
            for passage in sorted(quad.subject.value for quad in rows):
                names = self._in_documents(passage, SKOS + "prefLabel")
                waivers = len(self._in_documents(passage, LODE + "waives"))
                yield (
                    _cell(passage),
                    _cell(*(name for name in names if self._is_of_talk(name))),
                    _words(str(len(self._claims.by(passage)))),
                    _words(str(waivers) if waivers else ""),
                )

    def _is_of_talk(self, name: Node) -> bool:
        language = name.language if isinstance(name, ox.Literal) else None
        return (language or "").startswith(self._lang)

    def _in_documents(self, iri: str, prop: str) -> list[Node]:
        graph = ox.NamedNode(_DOCUMENTS)
        rows = self._store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(prop), None, graph)
        ends = (quad.object for quad in rows)
        return sorted((e for e in ends if isinstance(e, ox.NamedNode | ox.Literal)), key=str)

    def _sorted(self, rows: Iterable[Claim]) -> list[Claim]:
        """Sort claims: a kind first, then by property, settled before the others."""

        def key(claim: Claim) -> tuple[object, ...]:
            weak = not self._claims.standing(claim).startswith("settled")
            return claim.prop != _TYPE, claim.prop, weak, claim.subject, claim.node.value

        return sorted(rows, key=key)

    # What is thought, and what is in doubt

    def _opinions(self) -> Iterator[tuple[Cell, ...]]:
        """Yield the opinions about a thing, then those about what is a part of it."""
        seen: set[str] = set()
        for thing in (self._thing, *self._parts()):
            rows = self._others if thing == self._thing else self._claims.naming(thing)
            for claim in sorted(rows, key=lambda c: (c.passages, c.subject)):
                if _is_opinion(claim) and claim.subject not in seen:
                    seen.add(claim.subject)
                    yield self._opinion(claim.subject, claim.passages, thing)

    def _said(self) -> Iterator[tuple[Cell, ...]]:
        for one in self._claims.said_by(self._thing):
            if kind_of(one) in OPINIONS:
                passages = self._claims.ends(one, "isToldIn", "traces")
                about = self._claims.ends(one, "isAbout", "settled")
                yield self._opinion(one, passages, *about)

    def _opinion(self, one: str, passages: Iterable[str], *about: str) -> tuple[Cell, ...]:
        holder = self._claims.speakers(one) or sorted(
            {root for p in passages for root in self._claims.ends(p, "hasRoot", "evidence")}
        )
        return _cell(*self._kinds(one)), _cell(one), _cell(*about), _cell(*holder), _cell(*passages)

    def _parts(self) -> list[str]:
        """Return the instruments, measures and projects that are made under a thing or for it."""
        joined = {LODE + name for name in _JOINED} | self._claims.below("benefits")
        rows = (c.subject for c in self._others if c.prop in joined)
        return sorted({one for one in rows if kind_of(one) in _PARTAKERS})

    def _case(self) -> Iterator[tuple[Cell, ...]]:
        """Yield what a case is about and what was decided; nothing for any other thing."""
        if doubts.is_case(self._thing):
            case = doubts.one(self._claims, self._store, self._thing, self._lang)
            yield _cell(*case.subjects), _cell(*case.props), _words(case.ruling)

    def _cases(self) -> list[doubts.Case]:
        if doubts.is_case(self._thing):
            return [doubts.one(self._claims, self._store, self._thing, self._lang)]
        near = {c.subject for c in self._others if kind_of(c.subject) in _PARTAKERS}
        things = [self._thing, *sorted(near)]
        return doubts.of(self._claims, self._store, things, self._lang)

    def _doubts(self) -> Iterator[tuple[Cell, ...]]:
        for case in self._cases():
            for at, side in enumerate(case.sides):
                first = at == 0
                yield (
                    _cell(case.iri),
                    _cell(*case.kinds),
                    _cell(side.node),
                    _words(side.ruling),
                    _cell(*side.passages),
                    _words(case.note) if first else Cell(),
                    _cell(*case.found) if first else Cell(),
                )


_RELATIONS: Final = ("relation", "thing", "standing", "passage")
_OPINION: Final = ("kind", "opinion", "about", "holder", "passage")
_DOUBTS: Final = ("case", "kind", "side", "ruling", "passage", "note", "found")


def _opinions_last(claim: Claim) -> tuple[object, ...]:
    return kind_of(claim.subject) in OPINIONS, claim.subject, claim.prop, claim.node.value


def _is_opinion(claim: Claim) -> bool:
    return kind_of(claim.subject) in OPINIONS and claim.prop in _ABOUT


def _is_link(quad: ox.Quad) -> bool:
    """Tell whether a quad of the register joins two things of ours."""
    ends = (quad.subject, quad.object)
    return quad.predicate.value != _TYPE and all(
        isinstance(end, ox.NamedNode) and end.value.startswith(ID) for end in ends
    )


def _cell(*nodes: Node | str) -> Cell:
    return Cell(tuple(ox.NamedNode(n) if isinstance(n, str) else n for n in nodes))


def _words(text: str) -> Cell:
    return Cell((ox.Literal(text),)) if text else Cell()
