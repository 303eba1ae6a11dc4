"""Station five, publish: the files of ``dist/``, the same bytes at every build of one commit.

Texts are written from the quads as they were read, never from a store, which may rewrite literals.
The old ``dist/`` stays whole until the new one is complete. Each form of download has its module in
``exports/``; the pages and the data files behind each IRI stand in ``site/``.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.answer import grid, joined, marking, questions, wording
from lodestone.answer.questions import Answer
from lodestone.derive import labels
from lodestone.derive.derivation import Dataset
from lodestone.model import settings, terms
from lodestone.model.addresses import LEAN, SHARED
from lodestone.model.house import House
from lodestone.model.terms import CSVW, DCTERMS, LODE, RDF, SH, SKOS
from lodestone.model.words import tell
from lodestone.publish import folders, rewrite
from lodestone.publish.files import (
    description,
    followthemoney,
    framed,
    graphml,
    jsonld,
    parquet,
    pieces,
    profiles,
    proposal_schema,
    release,
    supply,
    tables,
    workbook,
)
from lodestone.publish.graph_files import (
    LABEL,
    Run,
    graph,
    nquads,
    ontology,
    plain,
    plain_parts,
    statements,
    told,
    told_runs,
    trig_pieces,
)
from lodestone.publish.parts import File, Parts, Standing
from lodestone.publish.site import drawn, pages, query_page, vendoring
from lodestone.publish.site.overviews import Extras
from lodestone.publish.watched import digest
from lodestone.read import sparql, turtle

_BOOK: Final = "lodestone.xlsx"


def publish(
    dataset: Dataset,
    out: Path,
    version: str,
    released: str,
    more: Iterable[File] = (),
    tell: Callable[[str], None] = lambda _: None,
    *,
    is_lean: bool = False,
    proven: folders.Proof | None = None,
) -> list[str]:
    """Write everything into ``out``, and swap it for what stood there only when it is complete.

    Args:
        dataset: what to publish.
        out: the folder, made anew.
        version: version of the release, for ``owl:versionIRI``.
        released: day of the release, ISO 8601.
        more: further files, such as what changed since the release before.
        tell: called with the name of each file that is written.
        is_lean: true to write no data files for each thing; ``serve`` makes them from the store.
        proven: what this process has proven of the folder that stands.

    Returns:
        The names of the files written, sorted.

    Raises:
        UsageError: the folder holds what no build made, or cannot be written.
    """
    home = dataset.sources.house
    edition = Edition(dataset, release.of(home, version, released))
    with folders.replacing(out, home, proven) as work:
        is_asked = vendoring.present(home) is not None
        edition.parts = Parts(home, out, (edition.release, is_lean, is_asked))
        sums: dict[str, str] = {}
        signs: folders.Proof = {}
        _write(work, downloads(edition), tell, sums, signs)
        _write(work, more, tell, sums, signs)
        shown = site(edition, description.downloads(work), is_lean=is_lean)
        _write(work, shown, tell, sums, signs)
        _checksums(work, sums)
    edition.parts.keep()
    folders.note(out, home, signs)
    return sorted([*sums, folders.SUMS])


def left_out(home: House, lang: str) -> list[str]:
    """Say what this build leaves out for want of a library or of the query page's parts.

    Args:
        home: the checkout.
        lang: ``en`` or ``zh``.
    """
    library = tell(lang, __name__, "left-out-want-pip-install")
    vendor = tell(lang, __name__, "left-out-query-engine-query")
    optional = (
        (workbook.is_possible(), library.format("lodestone.xlsx", "openpyxl")),
        (parquet.is_possible(), library.format("parquet/", "pyarrow")),
        (drawn.is_possible(), tell(lang, __name__, "left-out-pictures-site")),
        (vendoring.present(home) is not None, vendor),
    )
    return [said for possible, said in optional if not possible]


class Edition:
    """What is published, looked up once for all files.

    Attributes:
        dataset: the graph.
        release: the release that the files belong to.
        prefixes: the prefix table, with the one that only the description needs.
        parts: what of the folder that stands need not be made again.
    """

    def __init__(self, dataset: Dataset, of: release.Release) -> None:
        self.dataset = dataset
        self.release = of
        self.parts = Parts(dataset.sources.house)
        own = dataset.sources.ontology.prefixes
        self.prefixes = {**own, "spdx": description.SPDX, **profiles.PREFIXES}

    @cached_property
    def rows(self) -> turtle.Rows:
        """What remembers how triples are written in Turtle."""
        return turtle.Rows(self.prefixes)

    @cached_property
    def ontology(self) -> list[ox.Triple]:
        """The ontology as it is published."""
        return ontology(self.dataset, self.release.version, self.release.day)

    @cached_property
    def questions(self) -> list[ox.Triple]:
        """The saved questions as resources."""
        return _questions(self.dataset)

    @cached_property
    def words(self) -> description.Words:
        """What the data set is called and about, as ``pyproject.toml`` and the ontology say."""
        path = self.dataset.sources.house.root / "pyproject.toml"
        stated = settings.toml(path)

        def said(*names: str) -> str:
            return str(settings.member(path, stated, *names))

        own = ("tool", "lodestone")
        about = {"en": said("project", "description"), "zh-Hans": said(*own, "description-zh")}
        titles = {"en": said("project", "name").title(), "zh-Hans": said(*own, "name-zh")}
        keywords = settings.member(path, stated, "project", "keywords")
        return description.Words(titles, about, tuple(keywords))

    def describe(self, files: Sequence[description.Download]) -> list[ox.Triple]:
        """Describe the data set and some of its files."""
        return description.describe(self._counted, files, self.words, self.release)

    @cached_property
    def runs(self) -> dict[str, list[Run]]:
        """The triples of each graph in the runs in which they are written."""
        return {name: told_runs(triples) for name, triples in self.dataset.by_graph.items()}

    @cached_property
    def _counted(self) -> list[ox.Triple]:
        return description.counted(self.dataset.by_graph)

    @cached_property
    def context(self) -> jsonld.Context:
        """The JSON-LD context of everything that is published."""
        sample = description.Download("sample.ttl", 0, "")
        told = (self.ontology, self.questions, self.describe([sample]))
        everything: list[ox.Triple] = []
        for triples in (*self.dataset.by_graph.values(), *told):
            everything += triples
        return jsonld.Context(everything, self.prefixes)

    @cached_property
    def labels(self) -> dict[str, dict[str, str]]:
        """For each language, the label of everything that has one."""
        return labels.in_each(self.dataset.sources)

    @cached_property
    def answers(self) -> list[Answer]:
        """The answers to all saved questions."""
        store = self.dataset.store
        known = marking.of_store(store)
        asked = (questions.ask(store, query) for query in _asked(self.dataset))
        return [marking.marked(found, known) for found in asked]

    @cached_property
    def grids(self) -> list[grid.Grid]:
        """The answers as typed tables, a row per thing."""
        ontology = self.dataset.sources.ontology
        folder = self.dataset.sources.house.root / "queries"
        namings = [grid.Naming(k, v, wording.load(folder, k)) for k, v in self.labels.items()]
        return [grid.grid(one, namings, ontology, has_codes=True) for one in self.answers]

    @cached_property
    def sheets(self) -> list[tables.Sheets]:
        """The answers as CSV: a row per thing for Excel, and a row per passage."""
        pairs = zip(self.answers, self.grids, strict=True)
        return [tables.sheets(found, table) for found, table in pairs]

    @cached_property
    def lines(self) -> str:
        """All quads as sorted N-Quads."""
        return nquads(self.dataset.quads)

    def header(self, words: str) -> list[str]:
        """Return the comment lines that open a file."""
        return self.release.header(words)


def _write(
    folder: Path,
    files: Iterable[File],
    tell: Callable[[str], None],
    sums: dict[str, str],
    signs: folders.Proof,
) -> None:
    """Write files below a folder, and note by its name the digest and the sign of each."""
    made: set[str] = set()
    for name, content in files:
        tell(name)
        below, target = name.rpartition("/")[0], f"{folder}/{name}"
        if below not in made:
            (folder / below).mkdir(parents=True, exist_ok=True)
            made.add(below)
        if isinstance(content, Standing):
            _take_over(content.path, target)
            sums[name] = content.digest
        else:
            data = content if isinstance(content, bytes) else content.encode()
            with open(target, "wb", buffering=0) as file:
                file.write(data)
            sums[name] = hashlib.sha256(data).hexdigest()
        signs[name] = folders.sign_of(target)


def _take_over(standing: Path, place: str) -> None:
    """Let a file stand in another folder too: as the same file, or a copy of it."""
    try:
        os.link(standing, place)
    except OSError:
        shutil.copyfile(standing, place)


def downloads(edition: Edition) -> Iterator[File]:
    """Yield the name and the content of each download."""
    dataset, prefixes = edition.dataset, edition.prefixes
    context, edited = edition.context, edition.release

    def written(words: str, triples: Iterable[ox.Triple]) -> str:
        return turtle.dotted(turtle.write(triples, prefixes, edition.header(words), edition.rows))

    joined = edition.parts.joined
    trig = trig_pieces(edition.header("all quads"), edition.runs, prefixes, edition.rows)
    objects = jsonld.dataset_pieces(edition.runs, context, edited)
    writers: list[tuple[str, Callable[[], str | bytes]]] = [
        ("lodestone.nq", lambda: _headed(edition, "all quads", edition.lines)),
        ("lodestone.trig", lambda: joined("lodestone.trig", trig)),
        ("lodestone.jsonld", lambda: joined("lodestone.jsonld", objects)),
        ("lodestone-framed.jsonld", lambda: framed.framed_file(plain(dataset), context, edited)),
        ("context.jsonld", lambda: jsonld.context_file(context)),
        ("lodestone.ttl", lambda: written("the plain reader's graph", plain(dataset))),
        ("lodestone-statements.ttl", lambda: written("one node per claim", statements(dataset))),
        ("lodestone.graphml", lambda: _network(edition)),
        (
            "lodestone.ftm.json",
            lambda: followthemoney.entities(dataset.by_graph, dataset.sources.ontology),
        ),
        ("ontology.ttl", lambda: written("what can be said", edition.ontology)),
        ("shapes.ttl", lambda: written("what must hold", graph(dataset, "shapes"))),
        ("queries.ttl", lambda: written("the saved questions", edition.questions)),
        (
            "proposals.schema.json",
            lambda: proposal_schema.text(dataset.sources.ontology, edited.version),
        ),
    ]
    for name, write in writers:
        yield name, write()
    for name in profiles.names():
        shapes, ontology = graph(dataset, "shapes"), dataset.sources.ontology
        judged = [*profiles.profile(name, shapes, ontology)]
        yield f"profiles/{name}.ttl", written("a profile that a file meets", judged)
    yield from _tables(edition)
    yield from supply.files(dataset.sources.house, edited, edition.lines)


def _tables(edition: Edition) -> Iterator[File]:
    """Yield the answers: CSV, CSV for Excel, and, where their libraries are, Parquet and XLSX."""
    for table, sheets in zip(edition.grids, edition.sheets, strict=True):
        yield f"tables/{table.name}.csv", tables.worded(table)
        yield f"tables/long/{table.name}.csv", sheets.plain
        yield f"tables-excel/{table.name}.csv", sheets.excel
        if parquet.is_possible():
            name = f"parquet/{table.name}.parquet"
            made = partial(parquet.parquet, table, edition.release)
            yield from edition.parts.file(name, digest(table), made)
    if workbook.is_possible():
        titles = [
            {"en": found.question.one("title@en"), "zh": found.question.one("title@zh-Hans")}
            for found in edition.answers
        ]
        book, named = list(zip(edition.grids, titles, strict=True)), _names(edition)
        given = digest((book, named))
        made = partial(workbook.workbook, book, named, edition.release)
        yield from edition.parts.file(_BOOK, given, made)


def _names(edition: Edition) -> dict[str, dict[str, str]]:
    """Return the labels of everything by compact IRI, in the order of the compact IRIs."""
    english, chinese = edition.labels["en"], edition.labels["zh"]
    found = {
        edition.context.curie(iri): {"en": english.get(iri, ""), "zh": chinese.get(iri, "")}
        for iri in english.keys() | chinese.keys()
    }
    return dict(sorted(found.items()))


def _network(edition: Edition) -> str:
    english, chinese = edition.labels["en"], edition.labels["zh"]
    words = {
        iri: {"en": english.get(iri, ""), "zh-Hans": chinese.get(iri, "")}
        for iri in english.keys() | chinese.keys()
    }
    return graphml.graphml(edition.dataset.by_graph, edition.prefixes, words, edition.release)


def site(
    edition: Edition, files: Sequence[description.Download], *, is_lean: bool = False
) -> Iterator[File]:
    """Yield the description of the release, and what stands behind each IRI.

    A lean site has data files for the ontology and the data set alone, and its statements and
    judgements share pages.
    """
    told = edition.describe(files)
    header = edition.header("what there is")
    yield "void.ttl", turtle.dotted(turtle.write(told, edition.prefixes, header))
    own = LODE.rstrip("/")
    dealt = pieces.pieces(
        edition.dataset.by_graph,
        {own: edition.ontology, f"{LODE}{edition.release.version}": edition.ontology},
        edition.questions,
        {release.DATASET: told, edition.release.dataset: told},
    )
    if is_lean:
        dealt = {stem: triples for stem, triples in dealt.items() if stem in pieces.WHOLE}
    for name, content in _pieces(edition, dealt):
        yield f"site/{name}", content
    schema = description.schema_org(files, edition.words, edition.release)
    vendored = vendoring.present(edition.dataset.sources.house)
    extras = Extras(
        description.script(schema),
        files,
        query_page=vendored is not None,
        grids=edition.grids,
        sheets=edition.sheets,
        is_lean=is_lean,
    )
    for name, page in pages.pages(
        edition.dataset, edition.answers, edition.release, extras, edition.parts
    ):
        yield f"site/{name}", page
    if vendored is not None:
        known = [found.question for found in edition.answers]
        parts = query_page.data(edition.dataset, known, plain_parts(edition.dataset), edition.rows)
        for name, content in (*query_page.files(vendored), *parts):
            yield f"site/{name}", content
    yield from rewrite.files(LEAN if is_lean else SHARED).items()


def _pieces(edition: Edition, dealt: Mapping[str, Sequence[ox.Triple]]) -> Iterator[File]:
    """Yield the data files behind each IRI, their names relative to the site."""
    context = edition.context
    common = digest((edition.prefixes, context.digest))
    for stem, triples in dealt.items():
        given = digest((common, told(triples)))
        made = partial(
            pieces.files, {stem: triples}, edition.prefixes, context, edition.release, edition.rows
        )
        yield from edition.parts.part(f"data {stem}", given, made, pages.FOLDER)


def _headed(edition: Edition, words: str, text: str) -> str:
    return "\n".join([*edition.header(words), text])


def _asked(dataset: Dataset) -> list[sparql.QueryFile]:
    house = dataset.sources.house
    return questions.questions(house.root / "queries", dataset.sources.ontology.prefixes)


def _questions(dataset: Dataset) -> list[ox.Triple]:
    """Return the saved questions as resources: ``sh:SPARQLSelectExecutable`` with titles."""
    triples = []
    for query in _asked(dataset):
        subject = ox.NamedNode(terms.QUERY + query.name)
        executable = ox.NamedNode(SH + "SPARQLSelectExecutable")
        triples.append(ox.Triple(subject, ox.NamedNode(RDF + "type"), executable))
        triples.append(ox.Triple(subject, ox.NamedNode(SH + "select"), ox.Literal(query.text)))
        for key, property_iri in (
            ("title", LABEL),
            ("description", DCTERMS + "description"),
            ("words", SKOS + "hiddenLabel"),
        ):
            for tag in ("en", "zh-Hans"):
                text = query.one(f"{key}@{tag}")
                if text:
                    literal = ox.Literal(text, language=tag)
                    triples.append(ox.Triple(subject, ox.NamedNode(property_iri), literal))
        if row := query.one(joined.KEY):
            unique = ox.NamedNode(CSVW + "primaryKey")
            triples.append(ox.Triple(subject, unique, ox.Literal(row)))
        for word in filter(None, (w.strip() for w in query.one("keywords").split(","))):
            keyword = ox.NamedNode("https://schema.org/keywords")
            triples.append(ox.Triple(subject, keyword, ox.Literal(word)))
    return triples


def _checksums(folder: Path, sums: Mapping[str, str]) -> None:
    """Write ``SHA256SUMS``, in the format of sha256sum."""
    names = sorted(sums, key=lambda name: name.split("/"))
    lines = [f"{sums[name]}  {name}\n" for name in names]
    (folder / folders.SUMS).write_text("".join(lines), encoding="utf-8")
