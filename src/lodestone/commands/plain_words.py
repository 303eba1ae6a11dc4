"""``ask`` in plain words: the question whose rows come nearest, a thing, or what comes near."""

import argparse
import contextlib
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from lodestone.answer import (
    choosing,
    columns,
    concluding,
    described,
    differing,
    facets,
    halves,
    indexed,
    joined,
    misprinted,
    nearest,
    parameters,
    questions,
    spoken,
    spread,
    telling,
    things,
    told,
    unheard,
    written,
)
from lodestone.answer.choosing import Chosen
from lodestone.answer.confined import EndedError
from lodestone.answer.indexed import Index
from lodestone.answer.saying import Saying
from lodestone.answer.telling import Telling
from lodestone.answer.weighing import Weigher
from lodestone.commands.leading import Found, Lead
from lodestone.derive import phrases
from lodestone.model import terms
from lodestone.model.errors import UsageError
from lodestone.model.words import mark, tell
from lodestone.read import sparql

if TYPE_CHECKING:
    from lodestone.commands.ask import Asker

#: What writes an answer, the claims that are told above it, and how many cases of doubt.
Writer = Callable[[questions.Answer, written.Claims | None, int], None]
#: How many questions are offered beside the answer, and where none is sure to be meant.
_OTHERS: Final = 2
_OFFERED: Final = 6
#: Of how many things that nothing names together each is told of.
_SEVERAL: Final = 3
#: How many cases of doubt are told at the screen.
_NOTES: Final = 6
#: How many of the questions that come nearest by their headers are asked first, and what share of
#: the weight of the words an answer has to hold so that the others need not be asked.
_FIRST: Final = 12
_PLAIN: Final = 0.7
#: The question that tells what limits run from.
_LIMITS: Final = "q58"
#: How many of the nearest questions an endpoint is asked.
_REMOTE: Final = 8


def answer(
    options: argparse.Namespace,
    asker: "Asker",
    given: Callable[[sparql.QueryFile], Mapping[str, str]],
    write: Writer,
    style: written.Style,
) -> int:
    """Answer plain words, say what they were taken for, and return the exit code.

    Args:
        options: the call.
        asker: the graph that is asked.
        given: what the call gives for the parameters of a question.
        write: writes an answer, and the claims that are told above it.
        style: how claims are written.

    Raises:
        UsageError: they come with parameters, nothing shares a word with them, or no question is
            sure where a program or a file waits for its rows.
    """
    talk = _Talk(options, asker, given)
    if options.param or options.as_of:
        raise talk.refused()
    store = asker.graph.store
    reader = nearest.Reader(
        talk.known,
        asker.graph.names,
        described.generality(store),
        partial(described.acts_of, store),
        described.act(store, asker.graph.names),
        described.works(asker.graph.names),
    )
    meant = reader.meant(options.question)
    talk.halves = halves.meant(options.question, meant, reader)
    if not meant.questions and not meant.things:
        raise talk.refused()
    if options.describe:
        return talk.describe(meant)
    if options.format == "table" and not options.out:  # by a reader, at the screen
        return _shown(talk, meant, replace(style, notes=_NOTES))
    ranked = talk.ranked(meant).ranked
    if not (ranked and ranked[0].is_sure):
        print(talk.offered(ranked), file=sys.stderr)
        raise UsageError.of("no-question-sure", name=options.question)
    print(talk.taken(ranked), file=sys.stderr)
    write(talk.marked(ranked[0]), None, 0)
    return 0


def _shown(talk: "_Talk", meant: nearest.Meant, style: written.Style) -> int:
    """Answer a reader at the screen: by claims and rows, by a thing, or by what comes near."""
    if _asks_nothing(meant):
        return talk.show(meant.things[0], [], talk.told_of(meant))
    found = talk.ranked(meant)
    ranked, claims = found.ranked, found.telling
    if unheard.is_sure(found.unheard, meant.things):
        print(talk.nothing(found.unheard, ranked))
        return 0
    if found.gap:
        print(talk.gap(found))
        return 0
    is_sure = bool(ranked) and ranked[0].is_sure
    has_claims = claims is not None and claims.is_sure
    if is_sure and not (claims and has_claims and claims.is_alone):
        print(talk.lead.above(found), end="")
        print(talk.table(ranked[0], claims if has_claims else None, style), end="")
        print(talk.taken(ranked), file=sys.stderr)
    elif claims and has_claims:
        print(talk.lead.above(found), end="")
        print(written.told(talk.claims(claims), style), end="")
        print(talk.told(ranked), file=sys.stderr)
    elif len(meant.things) == 1:
        return talk.show(meant.things[0], ranked)
    else:
        print(talk.lead.lost(found) + talk.offered(ranked))
    return 0


def _asks_nothing(meant: nearest.Meant) -> bool:
    """Tell whether words name one thing and ask nothing else of it."""
    asks = meant.rest or meant.days or meant.wishes or meant.is_definition
    return len(meant.things) == 1 and not asks


class _Talk:
    """What is said to a reader who asks in plain words."""

    def __init__(
        self,
        options: argparse.Namespace,
        asker: "Asker",
        given: Callable[[sparql.QueryFile], Mapping[str, str]],
    ) -> None:
        self._options, self._asker, self._given = options, asker, given
        self._lang = options.lang
        saying = Saying(asker.graph.store, asker.labels, asker.words)
        self._said = saying.said
        self._unended = 0
        self._put: dict[str, dict[str, list[str]]] = {}  # things put into each question
        self.known = asker.saved
        self.halves: list[nearest.Meant] = []
        home, graph = (None, None) if asker.endpoint else (asker.graph.home, asker.graph.kept)
        self._kept = indexed.Shelf(home, self._lang, graph.of) if home and graph else None
        self.compares = differing.is_asked(options.question)
        self.lead = Lead(
            self._lang, options.question, self.compares, self._said, asker.words, self._call
        )
        self._index = Index(saying.said, saying.also, self._kept.read() if self._kept else {})

    def refused(self) -> UsageError:
        """Return what is said where no question shares a word with the reader's."""
        return UsageError.of("there-no-question-ask", name=self._options.question)

    def ranked(self, meant: nearest.Meant) -> Found:
        """Return the questions by how near their rows come, the claims, and what is not held."""
        self._meant = meant
        wanted = choosing.wanted(self.known, meant)
        if self.compares:
            wanted += [q for q in self.known if q not in wanted and _is_on_texts(q)]
        if self._asker.endpoint:
            wanted = [q for q in wanted if q.name in [*meant.questions][:_REMOTE]]
        bound = {query.name: self._bound(query, meant.things) for query in wanted}
        tied = things.around(wanted[0], meant.things, self._asker.ask) if wanted else {}
        first = [name for name in [*meant.questions][:_FIRST] if name in bound]
        sorts = [q for q in wanted if choosing.is_of_sort(meant, q)]
        sorts += [q for q in wanted if self.compares and _is_on_texts(q)]
        first += [q.name for q in sorts if q.name in bound and q.name not in first]
        answers = self._asked([bound.pop(name) for name in first])
        claims = [told.parted(one) for one in self._asked([told.query(one) for one in wanted[:1]])]
        weigher = Weigher(meant, [*answers, *claims], tied, self._said, index=self._index)
        ranked = choosing.ranked(weigher)
        if bound and not (ranked and ranked[0].heard >= _PLAIN):
            answers += self._asked([*bound.values()])
            weigher = Weigher(meant, [*answers, *claims], tied, self._said, index=self._index)
            ranked = choosing.ranked(weigher)
        if self._kept:
            saved = [*map(indexed.mark, (*self.known, told.query(self.known[0])))]
            self._kept.keep({k: v for k, v in self._index.known.items() if k in saved})
        sure = ranked[0] if ranked and ranked[0].is_sure else None
        is_apart = telling.apart(weigher)
        if spoken.says(self._options.question, "differing") and len(meant.things) > 1:
            own = replace(meant, rest=(), wishes=(telling.ROLES,))
            self.halves = [replace(own, things=(iri,)) for iri in meant.things[:_SEVERAL]]
        elif is_apart and not self.halves:  # what is told of each stands for itself
            self.halves = [replace(meant, things=(iri,)) for iri in meant.things[:_SEVERAL]]
        parts = [weigher.again(half, tied) for half in self.halves]
        wants = [] if parts else facets.asked(self._options.question)
        chosen = telling.choose(weigher, sure, parts, wants)
        is_alone = chosen is not None and chosen.is_sure and chosen.is_more
        given = None if is_alone else sure
        away, lost = telling.away(weigher, given, chosen), telling.missing(weigher, given, chosen)
        names = self._asker.graph.names
        unknown = unheard.of(self._options.question, meant, weigher, names)
        short = names.short
        texts = differing.lines(weigher, self._said, short, self._lang) if self.compares else ()
        return Found(
            [one for one in ranked if not (self.compares and _is_on_texts(one.query))],
            chosen,
            [*texts],
            unknown,
            [
                *dict.fromkeys(
                    [*map(self._label, away), *unheard.written(meant.said, lost), *unknown]
                )
            ],
            [*map(self._label, meant.things)] if is_apart else [],
            self.lead.conclusions(weigher, ranked, given, chosen),
            concluding.gap(weigher),
            [*map(self._label, meant.things)],
            [
                *self.lead.untold(weigher, chosen),
                *self._unsettled(weigher, given, chosen),
            ],
        )

    def _unsettled(
        self, weigher: Weigher, given: Chosen | None, claims: Telling | None
    ) -> list[str]:
        """Return the doubts on what is shown that touch most of what is asked."""
        shown = [self.marked(given)] if given else []
        shown += [told.doubted(self._asker.marked(claims.found))] if claims else []
        short, store = self._asker.graph.names.short, self._asker.graph.store
        cases = misprinted.cases(store, self._options.question)
        return self.lead.unsettled(weigher, shown, self._asker.labels, short, cases)

    def describe(self, meant: nearest.Meant) -> int:
        """Describe the question that comes nearest."""
        ranked = self.ranked(meant).ranked
        if not ranked:
            raise self.refused()
        print(self._asker.description(ranked[0].query))
        return 0

    def marked(self, one: Chosen) -> questions.Answer:
        """Return the rows of a question, with what is in doubt of each."""
        return columns.doubted(self._asker.marked(one.found))

    def table(self, one: Chosen, claims: Telling | None, style: written.Style) -> str:
        """Return the rows of a question as a table of the columns that matter, and claims."""
        meant, marked = self._meant, self.marked(one)
        if not self._options.long:
            only = columns.shown(marked, meant.wishes, meant.things)
            style = replace(style, only=only)
        return written.rows(marked, "table", style, self.claims(claims) if claims else None)

    def nothing(self, words: Sequence[str], ranked: Sequence[Chosen]) -> str:
        """Say that nothing is told of what the words name, and offer what comes near.

        Nothing is offered beside an act of another state: what comes near is of none.
        """
        near = [] if unheard.foreign(self._options.question) else ranked[:_OTHERS]
        return "\n".join([self.lead.nothing(words), *map(self._near, near), *self._slow()])

    def gap(self, found: Found) -> str:
        """Say that no figure is told of what is asked, and offer what comes near."""
        near = map(self._near, found.ranked[:_OTHERS])
        things = [self._tell("thing", name=name) for name in found.named[:1]]
        return "\n".join([self.lead.gap(found), *near, *things, *self._slow()])

    def _asked(self, queries: Sequence[sparql.QueryFile]) -> list[questions.Answer]:
        """Ask questions, and count those that did not end."""
        answers = self._asker.ask_each(queries)
        self._unended += len(queries) - len(answers)
        return answers

    def taken(self, ranked: Sequence[Chosen]) -> str:
        """Say which question was taken, how much of it is shown, and which others are near."""
        best = ranked[0]
        names = mark(self._lang, "comma").join(self._label(iri) for iri in best.things)
        key = "taken-about" if names else "taken"
        lines = [
            self._tell(key, number=_number(best), title=self._title(best), names=names),
            self._tell(
                "part",
                shown=len(joined.groups(best.found)),
                whole=best.whole,
                call=self._call(best),
            ),
        ]
        lines += [self._near(one) for one in ranked[1 : 1 + _OTHERS]]
        lines += [self._tell("thing", name=self._label(iri)) for iri in best.things[:1]]
        lines += self._slow()
        return "\n".join(lines)

    def told(self, ranked: Sequence[Chosen]) -> str:
        """Say that claims are told, and offer the questions that come near."""
        lines = [self._tell("told"), *(self._near(one) for one in ranked[:_OTHERS])]
        return "\n".join([*lines, *self._slow()])

    def claims(self, one: Telling) -> written.Claims:
        """Return claims as lines, with what is in doubt of each."""
        lines = tuple(told.lines(one.found, self._said, self._lang, self._starts(one.found)))
        marked = self._asker.marked(one.found)
        return written.Claims(self._tell("claims"), lines, told.doubted(marked), one.is_below)

    def _starts(self, found: questions.Answer) -> dict[str, str] | None:
        """Return what the limits of claims run from; ``None`` where that was not answered."""
        query = next((q for q in self.known if q.name.partition("-")[0] == _LIMITS), None)
        if query is None or not any(row[2] == told.LIMIT for row in found.rows):
            return None
        starts: dict[str, str] = {}
        answers = self._asked([self._bound(query, ())])
        for answer in answers:
            for cells in answer.rows:
                row = dict(zip(answer.columns, cells, strict=True))
                if (promise := row["promise"]) is not None and (start := row["from"]) is not None:
                    starts[promise.value] = self._said("from", start)
        return starts if answers else None

    def told_of(self, meant: nearest.Meant) -> list[str]:
        """Return the claims that tell what a thing is."""
        if self._asker.endpoint:  # what is shown is of the graph at hand
            return []
        claims = [told.parted(one) for one in self._asked([told.query(self.known[0])])]
        tied: dict[str, frozenset[str]] = {}
        found = telling.choose(Weigher(meant, claims, tied, self._said, index=self._index), None)
        if found is None:
            return []
        lines = told.lines(found.found, self._said, self._lang)
        return ["", self._tell("claims"), *(f"- {line}" for line in lines)]

    def show(self, iri: str, ranked: Sequence[Chosen], first: Sequence[str] = ()) -> int:
        """Show a thing that the words name, and offer the questions that come near."""
        from lodestone.answer import portrait, shown  # few words do no more than name a thing

        graph, words = self._asker.graph, self._asker.words
        lines = [self._tell("shown" if ranked else "shown-alone", name=self._label(iri))]
        lines += [*(self._near(one) for one in ranked[:_OTHERS]), *self._slow()]
        lines += self._own()
        print("\n".join(lines), file=sys.stderr)
        writer = shown.Show(self._asker.labels, words, graph.names.short, spread.screen())
        print(writer.text(portrait.of(graph.store, iri, self._lang), first), end="")
        return 0

    def offered(self, ranked: Sequence[Chosen]) -> str:
        """Return the list of what comes near where nothing is sure to be meant.

        Raises:
            UsageError: nothing comes near.
        """
        from lodestone.answer import finding  # what reads figures is slow to load
        from lodestone.commands import find

        graph, text = self._asker.graph, self._options.question
        found = finding.find(graph, text)
        if not ranked and not found.rows:
            raise self.refused()
        near = (self._near(one) for one in ranked[:_OFFERED])
        lines = [self._tell("unsure"), *near, *self._slow()]
        if found.rows:
            table = find.Writer(graph, self._asker.labels, self._asker.words).text(found)
            lines += ["", self._tell("found"), *self._own(), "", table.removesuffix("\n")]
        return "\n".join(lines)

    def _near(self, one: Chosen) -> str:
        """Offer a question: the command to copy, how many rows it has, what it asks."""
        call, count = self._call(one), one.whole
        if one.things and one.query.name not in self._put and things.is_general(one.query):
            with contextlib.suppress(EndedError, UsageError):
                about = things.asked(one.query, one.things[0], self._asker.ask)
                if about.rows:
                    call += self._param(things.NAME, one.things[0])
                    count = len(joined.groups(about))
        return self._tell("near", call=call, count=count, title=self._title(one))

    def _call(self, one: Chosen) -> str:
        """Return the command that asks a question as it was asked; one for each thing put in."""
        puts = [
            [self._param(name, iri) for iri in iris]
            for name, iris in self._put.get(one.query.name, {}).items()
        ]
        calls = (f"ask {_number(one)}{''.join(params)}" for params in product(*puts))
        return mark(self._lang, "comma").join(calls)

    def _param(self, name: str, iri: str) -> str:
        """Return what gives a thing to a question: by its label, where it alone bears that."""
        label = self._label(iri)
        try:
            is_plain = self._asker.graph.resolve(label) == iri
        except UsageError:
            is_plain = False
        return f' --param {name}="{label if is_plain else self._asker.graph.names.short(iri)}"'

    def _slow(self) -> list[str]:
        """Say how many questions did not end in time, if any."""
        return [self._tell("slow", number=self._unended)] if self._unended else []

    def _own(self) -> list[str]:
        """Say that what follows is not of the endpoint, where one is asked."""
        url = self._asker.endpoint
        return [self._tell("own", url=url)] if url else []

    def _bound(self, query: sparql.QueryFile, named: Sequence[str]) -> sparql.QueryFile:
        """Put day and language into a question, and a named thing in the place of one built in."""
        graph = self._asker.graph
        bound = parameters.bind(query, self._given(query), self._asker, graph.day(query))
        for name, rows in questions.parameters(query).items():
            kind, colon, rest = rows.partition(":")
            meant = [iri for iri in named if terms.kind(iri) == kind]
            if colon and meant and len(rest.split()) == 1 and parameters.is_thing(rows):
                bound = questions.bind(bound, {name: [ox.NamedNode(iri) for iri in meant]})
                self._put.setdefault(query.name, {})[name] = meant
        return bound

    def _title(self, one: Chosen) -> str:
        return one.query.one(f"title@{phrases.TAGS[self._lang]}")

    def _label(self, iri: str) -> str:
        return self._asker.labels.get(iri, self._asker.graph.names.short(iri))

    def _tell(self, key: str, **parts: object) -> str:
        return tell(self._lang, __name__, key, **parts)


def _is_on_texts(query: sparql.QueryFile) -> bool:
    return query.name.partition("-")[0] in differing.NUMBERS


def _number(one: Chosen) -> str:
    return one.query.name.partition("-")[0]
