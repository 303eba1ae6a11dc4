"""``ask``: run a saved question, here or on an endpoint; without a name, list them."""

import argparse
import sys
from collections import ChainMap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from lodestone.answer import (
    confined,
    marking,
    opened,
    parameters,
    questions,
    spread,
    things,
    written,
)
from lodestone.answer.opened import Opened
from lodestone.answer.shelf import Folder, Shelf
from lodestone.answer.wording import Wording
from lodestone.commands import common
from lodestone.derive.keeping import FaultyError
from lodestone.model import house, writing
from lodestone.model.errors import UsageError
from lodestone.model.words import joined, tell
from lodestone.read import sparql

if TYPE_CHECKING:
    from lodestone.answer import explain

WORDS = "run a saved question; without a name, list them"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    forms = (*written.TEXTS, *written.FILES)
    parser.add_argument("question", nargs="?", help="its number or name, or a file PATH.rq")
    parser.add_argument("--describe", action="store_true", help="say what it asks and takes")
    parser.add_argument("--param", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--as-of", default=None, metavar="DATE", help="the day, YYYY-MM-DD")
    parser.add_argument("--format", choices=forms, default="table")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the answer into a file")
    parser.add_argument("--again", action="store_true", help="overwrite a file that exists")
    parser.add_argument("--long", action="store_true", help="a row per passage, not per thing")
    parser.add_argument(
        "--codes", "--iris", action="store_true", help="short names and variables, no words"
    )
    parser.add_argument(
        "--graph",
        type=Path,
        metavar="PATH",
        help="ask a published graph (lodestone.nq, lodestone.trig or their folder), no checkout",
    )
    parser.add_argument("--endpoint", metavar="URL", help="ask a SPARQL 1.1 endpoint instead")
    own = confined.Means()
    common.limits(parser, own.seconds, own.memory)
    parser.set_defaults(lang=None)  # a question in Chinese words is answered in Chinese


def run(options: argparse.Namespace) -> int:
    """Ask, print the rows, and return the exit code; say on standard error why there are none."""
    options.lang = options.lang or _language(options.question)
    if not options.question:
        from lodestone.answer import listing

        print(listing.listed(_unopened(options).all(), options.lang))
        return 0
    if options.format in written.FILES:
        from lodestone.publish.files import answer_file

        answer_file.check(options.format, options.out)
    if options.out:
        writing.prove_output(options.out, again=options.again)
    in_words = _is_in_words(options.question)
    if not (_is_own(options.question) or in_words) and options.graph is None:
        questions.pick(options.question, _unopened(options).names)
    try:
        graph = _opened(options)
    except FaultyError as error:
        common.print_findings(error.findings, house.find(), options.lang)
        return common.exit_code(error.findings, strict=False)
    words = graph.shelf.words(options.lang)
    asker = Asker(graph, words, options.endpoint, _means(options))
    if in_words:
        from lodestone.commands import plain_words  # few ask so, and it loads much

        return plain_words.answer(
            options,
            asker,
            partial(_given, options),
            partial(_write, options, asker),
            style_of(options, asker),
        )
    query = _question(options.question, graph)
    _check_day(options, query, graph.shelf)
    if options.describe:
        print(asker.description(query))
        return 0
    given = _given(options, query)
    thing = given.pop(things.NAME, None) if things.is_general(query) else None
    rows = parameters.read(query, given, asker, graph.day(query), asker.words)
    bound = questions.bind(query, rows)
    found = things.asked(bound, asker.resolve(thing), asker.ask) if thing else asker.ask(bound)
    result = asker.marked(found)
    _write(options, asker, result)
    if given or not result.rows:  # else nothing is to be told, and nothing more to be loaded
        _tell(options, asker, query, rows, result, thing)
    return 0


def _language(question: str | None) -> str:
    """Return the language of the talk where the call names none: that of words that ask."""
    if not question or question.isascii() or not _is_in_words(question):
        return "en"
    from lodestone.answer import matching

    return "zh" if any(map(matching.is_chinese, question)) else "en"


def _is_in_words(name: str) -> bool:
    """Tell whether a question is asked in plain words: several, or Chinese ones."""
    return not _is_own(name) and (len(name.split()) > 1 or not name.isascii())


def _tell(
    options: argparse.Namespace,
    asker: "Asker",
    query: sparql.QueryFile,
    rows: Mapping[str, Sequence[questions.Term]],
    result: questions.Answer,
    thing: str | None,
) -> None:
    """Say on standard error which wider groups have rows too, and why there are none here."""
    from lodestone.answer import explain

    guide = asker.guide(() if options.endpoint else asker.graph.shelf.all())
    if not options.endpoint and (groups := explain.beside(query, rows, guide)):
        print(groups, file=sys.stderr)
    if not result.rows:
        print(explain.explain(query, rows, guide), end="\n", file=sys.stderr)
        if thing:
            print(explain.about(query, asker.resolve(thing), guide), file=sys.stderr)


def _unopened(options: argparse.Namespace) -> Shelf:
    """Return the saved questions, without the graph that they are asked of where one can."""
    if options.graph is not None:
        return opened.published(options.graph).shelf
    return Folder(house.find().root / "queries", {})


def _opened(options: argparse.Namespace) -> Opened:
    if options.graph is not None:
        return opened.published(options.graph)
    return opened.checkout(house.find())


def _means(options: argparse.Namespace) -> confined.Means:
    """Return what a query may take; say so where this system cannot hold it to that."""
    if not confined.is_possible() and not options.endpoint:
        print(f"lodestone: {tell(options.lang, __name__, 'no-limits')}", file=sys.stderr)
    return confined.Means(options.timeout, options.memory)


def _write(
    options: argparse.Namespace,
    asker: "Asker",
    result: questions.Answer,
    claims: written.Claims | None = None,
    notes: int = 0,
) -> None:
    """Print the answer, or write it into the file that the call names."""
    form, graph = options.format, asker.graph
    if form in written.FILES:
        from lodestone.answer import grid
        from lodestone.publish.files import answer_file, release

        made = release.of_file(graph.published) if graph.published else release.of(house.find())
        table = grid.grid(
            result, graph.namings, graph.ontology, is_long=options.long, has_codes=True
        )
        content = answer_file.content(result.question, table, form, made)
        return writing.output(options.out, content, again=options.again)
    style = replace(style_of(options, asker), notes=notes)
    text = written.rows(result, form, style, claims)
    if form == "csv" and (note := written.note(result, style)):
        print(f"lodestone: {note}", file=sys.stderr)
    if options.out:
        return writing.output(options.out, text, again=options.again)
    return print(text, end="")


def style_of(options: argparse.Namespace, asker: "Asker") -> written.Style:
    """Return how an answer is written."""
    return written.Style(
        lang=options.lang,
        labels=asker.labels,
        words=asker.words,
        ontology=asker.graph.ontology if options.format in written.COUNTED else None,
        is_long=options.long,
        has_codes=options.codes,
        screen=0 if options.out else spread.screen(),
    )


@dataclass(frozen=True)
class Asker:
    """The graph that is asked: one of our own, or that of an endpoint, which ours explains.

    Attributes:
        graph: the graph of this checkout, or a published one.
        words: what tables say, in the language of the talk.
        endpoint: address of the endpoint; ``None`` to ask here.
        means: what a query may take.
    """

    graph: Opened
    words: Wording
    endpoint: str | None
    means: confined.Means

    @cached_property
    def ask(self) -> Callable[[sparql.QueryFile], questions.Answer]:
        """What runs a question."""
        if self.endpoint:
            from lodestone.answer import remote  # its client is slow to load

            return partial(remote.ask, self.endpoint)
        if confined.is_possible():
            return partial(confined.ask, self.graph.store, means=self.means)
        return partial(questions.ask, self.graph.store)

    def ask_each(self, queries: Sequence[sparql.QueryFile]) -> list[questions.Answer]:
        """Run several questions; one that does not end within its limits is left out.

        Raises:
            UsageError: an endpoint answers none of them.
        """
        if self.endpoint:
            return self._ask_each_there(queries)
        if not confined.is_possible():
            return [self.ask(query) for query in queries]
        if self.graph.remembered is None:
            return confined.ask_each(self.graph.store, queries, self.means)
        saved = [query for query in queries if query.body in self._bodies]
        bound = [query for query in queries if query.body not in self._bodies]
        found = self.graph.remembered.ask_each(self.graph.store, saved, self.means)
        found += confined.ask_each(self.graph.store, bound, self.means)
        places = {id(query): place for place, query in enumerate(queries)}
        return sorted(found, key=lambda one: places[id(one.question)])

    @cached_property
    def _bodies(self) -> frozenset[str]:
        """The saved questions as they are asked with nothing put into them."""
        from lodestone.answer import told  # a question by its number asks for no claims

        saved = self.saved
        return frozenset(query.body for query in (*saved, *map(told.query, saved[:1])))

    @cached_property
    def saved(self) -> list[sparql.QueryFile]:
        """Every saved question."""
        return self.graph.shelf.all()

    def _ask_each_there(self, queries: Sequence[sparql.QueryFile]) -> list[questions.Answer]:
        """Run several questions on the endpoint; one that it does not answer is left out."""
        found, refused = [], None
        for query in queries:
            try:
                found.append(self.ask(query))
            except UsageError as error:
                refused = error
        if refused and not found:
            raise refused
        return found

    def marked(self, found: questions.Answer) -> questions.Answer:
        """Say of each row what is in doubt, as the graph knows that was asked."""
        if not found.rows:
            return found
        if self.endpoint is None:
            return marking.marked(found, self.graph.doubts.about(marking.iris_of(found)))
        from lodestone.answer import remote

        return marking.marked(found, marking.doubts(partial(remote.rows, self.endpoint)))

    def resolve(self, text: str) -> str:
        """Return the IRI that a name means; an endpoint may have conflicts that are not ours."""
        if self.endpoint is None:
            return self.graph.resolve(text)
        from lodestone.answer.names import Names

        return Names.of_store(self.graph.store, is_whole=False).resolve(text)

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Every label, and the words of what has none, by IRI."""
        own = self.words.terms(self.graph.prefixes)
        return ChainMap(self.graph.labels(self.words.lang), own)  # type: ignore[arg-type]

    def guide(self, others: "list[sparql.QueryFile] | tuple[()]") -> "explain.Guide":
        """Return what explains an empty answer; an endpoint is not asked every question."""
        from lodestone.answer import explain

        kinds, short = self.graph.kinds, self.graph.names.short
        return explain.Guide(self.ask, others, self.labels, kinds, short, self.words)

    def description(self, query: sparql.QueryFile) -> str:
        """Describe a question; what its parameters take is found by asking it."""
        from lodestone.answer import explain, listing

        takes = explain.takes(query, self.guide(()))
        return listing.description(query, self.labels, self.words, takes)


def _is_own(name: str) -> bool:
    """Tell whether a question is named as a file."""
    return name.endswith(".rq") or "/" in name or "\\" in name


def _question(name: str, graph: Opened) -> sparql.QueryFile:
    """Find a saved question by its name, or read one's own from a file."""
    if _is_own(name):
        return questions.from_file(Path(name), graph.prefixes)
    return graph.shelf.one(name)


def _check_day(options: argparse.Namespace, query: sparql.QueryFile, shelf: Shelf) -> None:
    """Refuse a day for a question that depends on none.

    Raises:
        UsageError: it depends on none.
    """
    if options.as_of is None or parameters.DAY in questions.parameters(query):
        return
    known = shelf.all()
    dated = [q.name.partition("-")[0] for q in known if parameters.DAY in questions.parameters(q)]
    raise UsageError.of("depends-on-no-day", name=query.name, dated=joined(dated))


def _given(options: argparse.Namespace, query: sparql.QueryFile) -> dict[str, str]:
    """Read the ``--param NAME=VALUE`` of a call, its day, and its language.

    Raises:
        UsageError: a parameter without a value.
    """
    given = {}
    if parameters.LANGUAGE in questions.parameters(query):
        given[parameters.LANGUAGE] = str(options.lang)
    for pair in options.param:
        name, equals, text = pair.partition("=")
        if not equals:
            raise UsageError.of("param-takes-name-value", pair=pair)
        given[name] = text
    if options.as_of is not None:
        given[parameters.DAY] = options.as_of
    return given
