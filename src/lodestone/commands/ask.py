"""``ask``: run a saved question, here or on an endpoint; without a name, list them."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

import pyoxigraph as ox

from lodestone.answer import (
    explain,
    listing,
    names,
    parameters,
    questions,
    remote,
    wording,
    written,
)
from lodestone.answer.wording import Wording
from lodestone.commands import common
from lodestone.derive import derivation, labels
from lodestone.model import house, terms
from lodestone.model.errors import UsageError
from lodestone.publish.files import answer_file, release
from lodestone.read import checkout, sparql
from lodestone.read.checkout import Sources

_TEXTS = ("table", "csv", "json", "md")
WORDS = "run a saved question; without a name, list them"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("question", nargs="?", help="its number or name, or a file PATH.rq")
    parser.add_argument("--describe", action="store_true", help="say what it asks and takes")
    parser.add_argument("--param", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--as-of", default=None, metavar="DATE", help="the day, YYYY-MM-DD")
    parser.add_argument("--format", choices=(*_TEXTS, *answer_file.FORMS), default="table")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the answer into a file")
    parser.add_argument("--iris", action="store_true", help="show IRIs in tables, not labels")
    parser.add_argument("--endpoint", metavar="URL", help="ask a SPARQL 1.1 endpoint instead")


def run(options: argparse.Namespace) -> int:
    """Ask, print the rows, and return the exit code; say on standard error why there are none."""
    home = house.find()
    prefixes = checkout.read_ontology(home, judged=True).prefixes
    known = questions.questions(home.root / "queries", prefixes)
    if not options.question:
        print(listing.listed(known, options.lang))
        return 0
    answer_file.check(options.format, options.out)
    query = _question(options.question, known, prefixes)
    _check_day(options, query, known)
    sources = checkout.read(home, judged=True)
    if sources.findings:
        common.print_findings(sources.findings, home, options.lang)
        return common.exit_code(sources.findings, strict=False)
    asker = _Asker(sources, wording.load(home.root / "queries", options.lang), options.endpoint)
    if options.describe:
        print(asker.description(query))
        return 0
    given = _given(options, query)
    rows = parameters.read(query, given, asker.names, house.release(home)[1], asker.words)
    result = asker.ask(questions.bind(query, rows))
    _write(options, asker, result)
    if not result.rows:
        print(explain.explain(query, rows, asker.guide(known)), end="\n", file=sys.stderr)
    return 0


def _write(options: argparse.Namespace, asker: "_Asker", result: questions.Answer) -> None:
    """Print the answer, or write it into the file that the call names."""
    form, sources = options.format, asker.sources
    if form in answer_file.FORMS:
        both = {lang: labels.labels(sources, lang) for lang in ("en", "zh")}
        made = release.of(sources.house)
        return answer_file.save(
            options.out, answer_file.content(result, form, both, sources.ontology, made)
        )
    worded = {} if options.iris else asker.labels
    text = written.rows(result, form, options.lang, worded, asker.words)
    if options.out:
        return answer_file.save(options.out, text)
    return print(text, end="")


@dataclass(frozen=True)
class _Asker:
    """The graph that is asked: the one of this checkout, or that of an endpoint.

    Attributes:
        sources: what was read.
        words: what tables say, in the language of the talk.
        endpoint: address of the endpoint; ``None`` to ask here.
    """

    sources: Sources
    words: Wording
    endpoint: str | None

    @cached_property
    def dataset(self) -> derivation.Dataset:
        return derivation.derive(self.sources)

    @cached_property
    def ask(self) -> Callable[[sparql.QueryFile], questions.Answer]:
        """What runs a question."""
        if self.endpoint:
            return partial(remote.ask, self.endpoint)
        return partial(questions.ask, self.dataset.store)

    @cached_property
    def derived(self) -> Sequence[ox.Triple]:
        """Conflicts and tensions; none where an endpoint has them."""
        return () if self.endpoint else self.dataset.by_graph.get(terms.graph("conflicts"), ())

    @cached_property
    def names(self) -> names.Names:
        return names.Names.of(self.sources, None if self.endpoint else self.derived)

    @cached_property
    def labels(self) -> dict[str, str]:
        found = labels.labels(self.sources, self.words.lang, self.derived)
        return self.words.terms(self.sources.ontology.prefixes) | found

    def guide(self, known: Sequence[sparql.QueryFile]) -> explain.Guide:
        """Return what explains an empty answer; an endpoint is not asked every question."""
        kinds = {iri: min(classes) for iri, classes in self.sources.types.items()}
        others = () if self.endpoint else known
        return explain.Guide(self.ask, others, self.labels, kinds, self.names.short, self.words)

    def description(self, query: sparql.QueryFile) -> str:
        """Describe a question; what its parameters take is found by asking it."""
        takes = explain.takes(query, self.guide(()))
        return listing.description(query, self.labels, self.words, takes)


def _question(
    name: str, known: Sequence[sparql.QueryFile], prefixes: Mapping[str, str]
) -> sparql.QueryFile:
    """Find a saved question by its name, or read one's own from a file."""
    if name.endswith(".rq") or "/" in name or "\\" in name:
        return questions.from_file(Path(name), prefixes)
    return questions.find(name, known)


def _check_day(
    options: argparse.Namespace, query: sparql.QueryFile, known: Sequence[sparql.QueryFile]
) -> None:
    """Refuse a day for a question that depends on none.

    Raises:
        UsageError: it depends on none.
    """
    if options.as_of is None or parameters.DAY in questions.parameters(query):
        return
    dated = [q.name.partition("-")[0] for q in known if parameters.DAY in questions.parameters(q)]
    raise UsageError(
        f"{query.name} depends on no day and takes no --as-of; these do: {', '.join(dated)}",
        zh=f"{query.name} 与日期无关，不用 --as-of；可用的问题：{'、'.join(dated)}",
    )


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
            raise UsageError(
                f"--param takes NAME=VALUE, not '{pair}'", zh=f"--param 应写作 名称=取值：“{pair}”"
            )
        given[name] = text
    if options.as_of is not None:
        given[parameters.DAY] = options.as_of
    return given
