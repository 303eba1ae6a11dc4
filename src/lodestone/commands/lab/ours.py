"""Every station on the engines that the tool uses, a step at a time, on one checkout."""

import shutil
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar

import pyoxigraph as ox

from lodestone.answer import questions
from lodestone.answer.questions import Answer
from lodestone.check import views, whole
from lodestone.commands.lab import second_engine
from lodestone.commands.lab.measures import STATIONS, Measure, Recorder, digest
from lodestone.derive import derivation
from lodestone.derive.derivation import INFERRED, Dataset
from lodestone.model import describe, house, terms
from lodestone.model.house import House
from lodestone.model.terms import OWL
from lodestone.publish import distribution, parts
from lodestone.publish.files import description, release
from lodestone.read import checkout, sparql
from lodestone.read.checkout import CURATION, DOCUMENT, PASSAGE, REGISTER, SHAPES, Sources

_DERIVED: Final = frozenset(STATIONS[2:])
_ANSWERED: Final = frozenset(STATIONS[5:])
#: The folder beside a checkout in which lies what the reference engines start from.
HANDED: Final = "handed"
EVERYTHING: Final = "everything.nq"
PUBLISHED: Final = "published.nq"
_OUT: Final = "published"
_PAGE: Final = ".html"
_DATA: Final = (".ttl", ".jsonld")

T = TypeVar("T")


def run(home: House, recorder: Recorder, only: Collection[str], *, is_compared: bool) -> None:
    """Run the stations and note what each step takes.

    Args:
        home: the checkout.
        recorder: takes the measures; a step that did not end before is left out.
        only: the stations that are asked for.
        is_compared: true where the reference is to run, too: digests of the answers are taken,
            and what it starts from is left beside the checkout.
    """
    wanted = set(only)
    with recorder.watch("read", "strict") as measure:
        sources = checkout.read(home, judged=True)
    measure.count = sum(len(file.triples) for file in sources.files)
    measure.digest = digest(facts(sources)) if is_compared else ""
    recorder.end(measure)
    if "read" in wanted:
        _once(recorder, "read", "and by the second parser", lambda: checkout.read(home))
    if "check" in wanted:
        _check(sources, recorder)
    if not wanted & _DERIVED:
        return
    dataset = _derive(sources, recorder)
    if is_compared:
        _hand(dataset, recorder, home.root / HANDED)
    if wanted & _ANSWERED:
        answered = list(_answers(dataset, recorder, is_compared=is_compared))
        if wanted & {"publish", "site"}:
            _publish(dataset, answered, recorder, with_site="site" in wanted)


def facts(sources: Sources) -> list[str]:
    """Return what the files of facts state, as N-Quads, sorted."""
    return sorted(
        {
            f"{located.triple} <{file.graph}>"
            for file in sources.of(REGISTER, DOCUMENT, PASSAGE, CURATION)
            for located in file.triples
        }
    )


def stated_views(sources: Sources) -> dict[str, tuple[list[ox.Triple], list[ox.Triple]]]:
    """Return each view of what is stated, with the shapes that are laid upon it."""
    named = (
        t.object.value
        for t in sources.triples(REGISTER, DOCUMENT, PASSAGE, CURATION)
        if isinstance(t.object, ox.NamedNode)
    )
    found = views.views(sources, describe.describe(named, sources.ontology))
    shapes = list(sources.triples(SHAPES))
    return {
        name: (view, views.shapes_for(name, shapes, sources.ontology))
        for name, view in found.items()
    }


def follows(triples: Iterable[ox.Triple]) -> list[str]:
    """Return what follows for things, as text, sorted: neither schema nor what is true of all."""
    same, everything = ox.NamedNode(OWL + "sameAs"), ox.NamedNode(OWL + "Thing")
    return sorted(
        f"{t.subject} {t.predicate} {t.object}"
        for t in triples
        if isinstance(t.subject, ox.NamedNode)
        and t.subject.value.startswith(terms.BASE + "id/")
        and t.object != everything
        and not (t.predicate == same and t.object == t.subject)
    )


def asked(home: House, prefixes: dict[str, str]) -> list[sparql.QueryFile]:
    """Return the saved questions of a checkout."""
    return questions.questions(home.root / "queries", prefixes)


def _once(
    recorder: Recorder,
    station: str,
    step: str,
    work: Callable[[], T],
    told: Callable[[Measure, T], None] = lambda *_: None,
) -> None:
    """Measure something that no later step needs, unless it was measured before."""
    if not recorder.is_done(station, step):
        with recorder.watch(station, step) as measure:
            result = work()
        told(measure, result)
        recorder.end(measure)


def _check(sources: Sources, recorder: Recorder) -> None:
    def results(measure: Measure, found: list[views.Result]) -> None:
        measure.count, measure.digest = len(found), digest(found)

    def findings(measure: Measure, judged: whole.Judged) -> None:
        measure.count = len(judged.findings)

    for name, (view, shapes) in stated_views(sources).items():
        step = f"shapes on {name}"
        _once(recorder, "check", step, lambda v=view, s=shapes: views.run(v, s), results)  # type: ignore[misc]
    _once(recorder, "check", "everything", lambda: whole.check(sources), findings)


def _derive(sources: Sources, recorder: Recorder) -> Dataset:
    """Derive, a step for each rule; a rule that did not end before stays out."""
    names = {rule.name for rule in derivation.rules(derivation.RULES, sources.ontology.prefixes)}

    @contextmanager
    def watch(name: str) -> Iterator[None]:
        station = "rule" if name in names else "reason" if name == "reason" else "derive"
        with recorder.watch(station, name) as measure:
            yield
        if name != "reason":
            recorder.end(measure)
        else:
            reasoned.append(measure)

    reasoned: list[Measure] = []
    endless = [name for name in names if recorder.is_endless("rule", name)]
    dataset = derivation.derive(sources, watch=watch, without=endless)
    inferred = follows(dataset.by_graph.get(INFERRED, ()))
    for measure in reasoned:
        measure.count, measure.digest = len(inferred), digest(inferred)
        recorder.end(measure)
    return dataset


def _hand(dataset: Dataset, recorder: Recorder, folder: Path) -> None:
    """Leave for the reference what it starts from, and note what each rule gives on all of it."""
    if (folder / PUBLISHED).is_file():
        return
    folder.mkdir(exist_ok=True)
    dataset.store.dump(str(folder / EVERYTHING), ox.RdfFormat.N_QUADS)
    for rule in derivation.rules(derivation.RULES, dataset.sources.ontology.prefixes):
        if not recorder.is_endless("rule", rule.name):
            measure = Measure(recorder.scale, recorder.engine, "rule on all", rule.name, 0.0)
            found = second_engine.first_triples(dataset.store, rule.text)
            measure.count, measure.digest = len(found), digest(sorted(map(str, found)))
            recorder.end(measure)
    ox.serialize(dataset.quads, str(folder / PUBLISHED), ox.RdfFormat.N_QUADS)


def _answers(dataset: Dataset, recorder: Recorder, *, is_compared: bool) -> Iterator[Answer]:
    """Answer the questions, a step for each; one that did not end before is left out."""
    for query in asked(dataset.sources.house, dataset.sources.ontology.prefixes):
        if recorder.is_endless("question", query.name):
            continue
        with recorder.watch("question", query.name) as measure:
            answer = questions.ask(dataset.store, query)
        measure.count = len(answer.rows)
        if is_compared and not recorder.is_done("question", query.name):
            measure.digest = digest(second_engine.first_rows(dataset.store, query.text)[1])
        recorder.end(measure)
        yield answer


def _publish(
    dataset: Dataset, answered: list[Answer], recorder: Recorder, *, with_site: bool
) -> None:
    """Write the downloads, a step for each, then the site, a step for each sort of file."""
    home = dataset.sources.house
    version, day = house.release(home)
    edition = distribution.Edition(dataset, release.of(home, version, day.isoformat()))
    edition.__dict__["answers"] = answered
    folder = home.root / _OUT
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    with recorder.watch("publish", "context and labels") as measure:
        _ = edition.context, edition.labels
    recorder.end(measure)
    _write("publish", distribution.downloads(edition), recorder, folder, _download)
    if with_site:
        files = distribution.site(edition, description.downloads(folder))
        _write("site", files, recorder, folder, _page)
    shutil.rmtree(folder)


def _download(name: str) -> str:
    """Return the step of a download: its name, or the folder of its kind."""
    return name.partition("/")[0]


def _page(name: str) -> str:
    """Return the step of a file of the site."""
    return "pages" if name.endswith(_PAGE) else "data" if name.endswith(_DATA) else "parts"


def _write(
    station: str,
    files: Iterable[parts.File],
    recorder: Recorder,
    folder: Path,
    step: Callable[[str], str],
) -> None:
    """Write files and sum what the steps take and how much they write."""
    sums: dict[str, Measure] = {}
    number = 0
    with recorder.watch(station, "all files") as whole_station:
        last = time.process_time()
        for name, content in files:
            assert not isinstance(content, parts.Standing), "nothing stands there yet"
            data = content if isinstance(content, bytes) else content.encode()
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            now = time.process_time()
            one = sums.setdefault(
                step(name), Measure(recorder.scale, recorder.engine, station, step(name), 0.0)
            )
            one.seconds = (one.seconds or 0.0) + now - last
            one.count += len(data)
            last, number = now, number + 1
    whole_station.count = number
    for one in sums.values():
        one.peak = whole_station.peak
        recorder.end(one)
    recorder.end(whole_station)
