"""What stands of an earlier build stands rightly: the folder is the one built from nothing."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import copies
import edited
import pyoxigraph as ox
import pytest

from lodestone.derive.derivation import Dataset
from lodestone.model import terms
from lodestone.model.house import House
from lodestone.publish import folders, graph_files, parts
from lodestone.publish.files import jsonld, release
from lodestone.publish.parts import File, Parts, Standing
from lodestone.publish.watched import Unwatched, Watch, digest, noted
from lodestone.read import kept
from lodestone.read.checkout import Sources


@pytest.fixture(autouse=True)
def _own_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "state"))


@pytest.mark.slow
def test_a_folder_built_on_is_the_one_built_from_nothing(tmp_path: Path) -> None:
    for told in edited.trial(tmp_path, 4, 11, together=4):
        assert told.differing == []
        assert told.standing > told.files / 2, told.edits


# What is read


@pytest.fixture
def watch() -> Watch:
    return Watch()


def read(watch: Watch, make: Callable[[], object]) -> set[bytes]:
    """Return the places that are read while something is made."""
    _, numbers = watch.noting(make)
    places = watch.places()
    return {places[number] for number in numbers}


def place(table: str, key: object) -> bytes:
    return digest((table, key))


def test_an_entry_is_read_by_its_key_be_it_there_or_not(watch: Watch) -> None:
    table = watch.table("t", {"a": 1})
    members = watch.members("s", {"x"})
    assert read(watch, lambda: table["a"]) == {place("t", "a")}
    assert read(watch, lambda: table.get("b", 2)) == {place("t", "b")}
    assert read(watch, lambda: "c" in table) == {place("t", "c")}
    assert read(watch, lambda: "y" in members) == {place("s", "y")}
    assert read(watch, lambda: None) == set()


WHOLES: dict[str, Callable[[Iterable[object]], object]] = {
    "iterated": list,
    "counted": lambda table: len([*table]),
    "sorted": sorted,
    "joined": lambda table: {*table} | {"z"},
    "asked for emptiness": bool,
}


@pytest.mark.parametrize("way", WHOLES)
@pytest.mark.parametrize("kind", ["table", "set"])
def test_who_goes_through_a_table_has_read_all_of_it(watch: Watch, way: str, kind: str) -> None:
    held = watch.table("t", {"a": 1}) if kind == "table" else watch.members("t", {"a"})
    assert read(watch, lambda: WHOLES[way](held)) == {place("t", ...)}


@pytest.mark.parametrize("way", ["items", "values", "keys"])
def test_the_views_of_a_table_read_all_of_it(watch: Watch, way: str) -> None:
    table = watch.table("t", {"a": 1})
    assert place("t", ...) in read(watch, lambda: [*getattr(table, way)()])


def test_what_is_made_once_was_read_by_each_who_takes_it(watch: Watch) -> None:
    table = watch.table("t", {"a": 1, "b": 2})
    inner = watch.made(lambda: table["a"])
    outer = watch.made(lambda: watch.take(inner) + table["b"])
    both = {place("t", "a"), place("t", "b")}
    assert read(watch, lambda: watch.take(outer)) == both
    assert read(watch, lambda: (watch.take(outer), table.get("c"))) == {*both, place("t", "c")}
    assert read(watch, lambda: table["a"]) == {place("t", "a")}, "what was taken before clings"


def test_what_is_worked_out_apart_is_read_as_its_own_table(watch: Watch) -> None:
    class Of:
        def __init__(self) -> None:
            self.watch = watch
            self.table = watch.table("t", {"a": 1})

        @noted
        def twice(self) -> dict[str, int]:
            return {key: 2 * value for key, value in self.table.items()}

        @noted
        def names(self) -> list[str]:
            return [*self.table]

    of = Of()
    for _ in range(2):
        assert read(watch, lambda: of.twice["a"]) == {place("twice", "a")}
        assert read(watch, lambda: of.names) == {place("names", ...)}


def test_an_entry_has_another_digest_when_it_changes_and_all_of_the_table_too() -> None:
    def digests(held: dict[str, int]) -> dict[bytes, bytes]:
        made = Watch()
        made.table("t", held)
        return made.digests()

    one, other = digests({"a": 1, "b": 2}), digests({"a": 1, "b": 3})
    assert one == digests({"a": 1, "b": 2})
    assert {key for key in one if one[key] != other[key]} == {place("t", "b"), place("t", ...)}
    turned = digests({"b": 2, "a": 1})
    assert {key for key in one if one[key] != turned[key]} == {place("t", ...)}, "the order counts"


def test_the_order_of_a_set_is_no_matter_however_deep_it_lies() -> None:
    names = [f"name {number}" for number in range(50)]
    one, other = frozenset(names), frozenset(reversed(names))
    assert digest((1, [{"x": one}])) == digest((1, [{"x": other}]))
    assert digest((1, [{"x": one}])) != digest((1, [{"x": one - {"name 3"}}]))


# What stands


@pytest.fixture
def small(tmp_path: Path) -> House:
    made = copies.build(tmp_path / "checkout")
    shutil.copy(copies.ROOT / "CITATION.cff", made.root)
    return made


class Site:
    """A site of two pages, one for each entry of a table, each with a page on which it goes on."""

    def __init__(self, home: House, out: Path) -> None:
        self.home, self.out = home, out
        self.made: list[str] = []

    def build(self, held: dict[str, object], *constants: object) -> list[str]:
        """Build it, and return the pages that were made and do not stand."""
        self.made = []
        with folders.replacing(self.out, self.home) as new:
            kept_parts = Parts(self.home, self.out, constants)
            watch = Watch()
            table = watch.table("t", held)
            kept_parts.watch(watch)
            sums = {name: self.put(new, name, text) for name, text in self.files(table, kept_parts)}
            lines = "".join(f"{digest}  {name}\n" for name, digest in sums.items())
            (new / folders.SUMS).write_text(lines)
        kept_parts.keep()
        return self.made

    def files(self, table: object, kept_parts: Parts) -> Iterator[File]:
        yield "lodestone.nq", "# all\n# Lodestone 1\n"
        yield "ontology.ttl", ""
        yield "void.ttl", ""
        for name in ("a", "b"):
            yield from kept_parts.part(name, b"", lambda name=name: self.pages(name, table))

    def pages(self, name: str, table: object) -> Iterator[tuple[str, str]]:
        self.made.append(name)
        yield f"{name}.html", f"{table.get(name)}"  # type: ignore[attr-defined]
        yield f"{name}-2.html", "more"

    @staticmethod
    def put(new: Path, name: str, content: object) -> str:
        if isinstance(content, Standing):
            shutil.copy(content.path, new / name)
            return content.digest
        (new / name).write_text(str(content))
        return folders._digest(new / name)


@pytest.fixture
def site(small: House, tmp_path: Path) -> Site:
    made = Site(small, tmp_path / "dist")
    assert made.build({"a": 1}) == ["a", "b"]
    return made


def test_a_part_stands_until_what_it_read_is_other(site: Site) -> None:
    assert site.build({"a": 1}) == []
    assert site.build({"a": 2}) == ["a"]
    assert (site.out / "a.html").read_text() == "2"
    assert site.build({"a": 2, "b": 1}) == ["b"], "it had read that there is none"
    assert site.build({"a": 2, "b": 1, "c": 1}) == [], "nobody reads that one"
    assert site.build({"b": 1}) == ["a"]
    assert (site.out / "a-2.html").read_text() == "more"


def test_what_reads_the_unwatched_never_stands(site: Site) -> None:
    assert site.build({"a": Unwatched()}) == ["a"]
    assert site.build({"a": Unwatched()}) == ["a"]


DOUBTS: dict[str, Callable[[Site], None]] = {
    "another question": lambda site: copies.write(site.home.root, "", "queries/q.rq") and None,
    "another release": lambda site: copies.write(site.home.root, "", "CITATION.cff") and None,
    "no record": lambda site: shutil.rmtree(site.home.root / parts.PLACE),
    "a record of another": lambda site: (
        [
            path.write_text('{"places": "", "held": "", "parts": {}, "pieces": {}}')
            for path in (site.home.root / parts.PLACE).glob("*/store/parts.json")
        ]
        and None
    ),
    "no folder": lambda site: shutil.rmtree(site.out),
}


@pytest.mark.parametrize("doubt", DOUBTS)
def test_on_any_doubt_everything_is_made(site: Site, doubt: str) -> None:
    DOUBTS[doubt](site)
    assert site.build({"a": 1}) == ["a", "b"]
    assert site.build({"a": 1}) == []


def test_another_constant_makes_everything(site: Site) -> None:
    assert site.build({"a": 1}, "lean") == ["a", "b"]
    assert site.build({"a": 1}, "lean") == []


@pytest.mark.parametrize("of", ["code", "libraries"])
def test_other_code_makes_everything(
    site: Site, of: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if of == "code":
        (tmp_path / "package").mkdir()
        (tmp_path / "package" / "page.html").write_text("{{ title }}")
        monkeypatch.setattr(parts, "_PACKAGE", tmp_path / "package")
    else:
        monkeypatch.syspath_prepend(tmp_path)
        (tmp_path / "jinja2-99.dist-info").mkdir()
    assert site.build({"a": 1}) == ["a", "b"]


def test_nothing_is_kept_where_the_code_changes_meanwhile(
    small: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Site(small, tmp_path / "dist")
    pages = made.pages

    def changing(name: str, table: object) -> Iterator[tuple[str, str]]:
        copies.write(small.root, name, "queries/q.rq")
        return pages(name, table)

    monkeypatch.setattr(made, "pages", changing)
    made.build({})
    assert not (small.root / parts.PLACE).exists()


def test_a_file_that_is_gone_from_the_list_is_made_again(site: Site) -> None:
    """The record and the list belong together: a folder with another list has no record."""
    listed = (site.out / folders.SUMS).read_text().splitlines(keepends=True)
    (site.out / folders.SUMS).write_text("".join(one for one in listed if "a-2" not in one))
    (site.out / "a-2.html").unlink()
    assert site.build({"a": 1}) == ["a", "b"]


def test_few_records_are_kept(site: Site) -> None:
    for number in range(6):
        site.build({"a": number})
    found = [p for p in (site.home.root / parts.PLACE).iterdir() if kept.KEPT.match(p.name)]
    assert 1 < len(found) < 5


def test_a_record_that_names_far_more_than_there_is_begins_anew(site: Site) -> None:
    for number in range(9):
        made = Parts(site.home, site.out)
        watch = Watch()
        table = watch.table(f"t{number}", {"a": 1})
        made.watch(watch)
        [*made.part("p", bytes([number]), lambda table=table: [("p", str(table["a"]))])]
        record = made._recorded()
        assert len(record.places) <= 3 * len(watch.digests()) or record.parts == {}


# Files that are put together


def piece(text: str, made: list[str]) -> parts.Piece:
    def make() -> str:
        made.append(text)
        return text

    return digest(text), make


def joined(site: Site, *texts: str) -> list[str]:
    """Build a folder with a file of some pieces, and return the pieces that were made."""
    made: list[str] = []
    with folders.replacing(site.out, site.home) as new:
        kept_parts = Parts(site.home, site.out)
        whole = kept_parts.joined("lodestone.nq", [piece(text, made) for text in texts])
        assert whole == "".join(texts).encode()
        (new / "lodestone.nq").write_bytes(whole)
        for name in ("ontology.ttl", "void.ttl"):
            (new / name).write_text("")
        names = ("lodestone.nq", "ontology.ttl", "void.ttl")
        lines = [f"{folders._digest(new / name)}  {name}\n" for name in names]
        (new / folders.SUMS).write_text("".join(lines))
    kept_parts.keep()
    return made


HEAD = "# 头\n# Lodestone 1\n"


def test_pieces_are_cut_out_of_the_file_that_stands(site: Site) -> None:
    assert joined(site, HEAD, "α", "b", "") == [HEAD, "α", "b", ""]
    assert joined(site, HEAD, "α", "b", "") == []
    assert joined(site, HEAD, "new", "b", "α", "b") == ["new"]
    assert joined(site, HEAD, "b") == []
    assert joined(site, HEAD, "new") == ["new"]


def test_a_file_that_is_not_as_it_was_left_is_made_whole(site: Site) -> None:
    joined(site, HEAD, "a")
    again = Parts(site.home, site.out)
    (site.out / "lodestone.nq").write_text(f"{HEAD}x")
    made: list[str] = []
    assert (
        again.joined("lodestone.nq", [piece(HEAD, made), piece("a", made)]) == f"{HEAD}a".encode()
    )
    assert made == [HEAD, "a"]


@pytest.fixture(scope="module")
def graphs(two_documents: Dataset, sources: Sources) -> dict[str, tuple[ox.Triple, ...]]:
    """Named graphs, with and without blank nodes, and that of an ontology."""
    told = {terms.graph(kind): tuple(sources.triples(kind)) for kind in ("ontology", "shapes")}
    return {**two_documents.by_graph, **told}


@pytest.mark.parametrize("form", ["trig", "jsonld"])
def test_what_is_written_run_by_run_is_what_is_written_at_once(
    form: str, graphs: dict[str, tuple[ox.Triple, ...]], sources: Sources
) -> None:
    prefixes, whose = sources.ontology.prefixes, release.of(sources.house)
    context = jsonld.Context([one for triples in graphs.values() for one in triples], prefixes)

    def text(parted: dict[str, list[graph_files.Run]]) -> str:
        pieces = (
            graph_files.trig_pieces(["# all"], parted, prefixes)
            if form == "trig"
            else jsonld.dataset_pieces(parted, context, whose)
        )
        return "".join(make() for _, make in pieces)

    in_runs = {name: graph_files.told_runs(triples) for name, triples in graphs.items()}
    assert sum(map(len, in_runs.values())) > 3 * len(graphs)
    assert text(in_runs) == text({name: [(b"", triples)] for name, triples in graphs.items()})
    assert {len(in_runs[terms.graph(kind)]) for kind in ("ontology", "shapes")} == {1}
    if form == "jsonld":
        whole = [
            {"id": context.curie(name), "@graph": jsonld.nodes(triples, context)}
            for name, triples in graphs.items()
        ]
        assert text(in_runs) == jsonld.document(context.full, whole, whose)
    else:
        parsed = {quad.triple for quad in ox.parse(text(in_runs), ox.RdfFormat.TRIG)}
        named = {one for triples in graphs.values() for one in triples if "_:" not in str(one)}
        assert named <= parsed
