"""The graph goes into another store, named graph by named graph, and nothing is lost on the way."""

import base64
import shutil
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import copies
import pyoxigraph as ox
import pytest
import serving

from lodestone.answer import marking, opened, remote, written
from lodestone.answer.api import Graph
from lodestone.commands import main
from lodestone.derive.derivation import Dataset
from lodestone.model.errors import UsageError
from lodestone.publish import push

BINARY = Path(sys.executable).with_name("oxigraph")


@dataclass(frozen=True)
class Store:
    """A store on loopback: its graph store, its update service, its query service."""

    base: str

    @property
    def graphs(self) -> str:
        return f"{self.base}/store"

    @property
    def update(self) -> str:
        return f"{self.base}/update"

    @property
    def query(self) -> str:
        return f"{self.base}/query"


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Store]:
    """An Oxigraph server with an empty store."""
    binary = BINARY if BINARY.is_file() else shutil.which("oxigraph")
    if not binary:
        pytest.skip("the server of the package oxigraph is not installed")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    place = f"127.0.0.1:{port}"
    command = [str(binary), "serve", "--location", str(tmp_path / "other"), "--bind", place]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        serving.until(lambda: serving.is_open(port), 0.05)
        yield Store(f"http://{place}")
    finally:
        process.terminate()
        process.wait(copies.HANGS)


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    return serving.small(tmp_path)


@pytest.fixture(autouse=True)
def in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(serving.ROOT)


def way(store: Store, name: str) -> list[str]:
    if name == "protocol":
        return ["--graph-store", store.graphs]
    return ["--endpoint", store.update]


def load(dist: Path, *arguments: str) -> int:
    return main.main(["push", "--dist", str(dist), *arguments])


@pytest.mark.parametrize("name", ["protocol", "update"])
def test_every_graph_arrives_whole_and_twice_is_as_once(
    name: str, other: Store, dist: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        assert load(dist, *way(other, name), "--verify", other.query) == 0
    sizes = Counter(
        line.rpartition("<")[2][:-3] for line in (dist / "lodestone.nq").read_text().splitlines()
    )
    assert push.counts(other.query) == dict(sizes)
    assert f"loaded {sum(sizes.values())} triples in {len(sizes)} graphs" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["protocol", "update"])
def test_a_graph_that_has_left_the_build_is_removed_on_request(
    name: str, other: Store, dist: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert load(dist, *way(other, name)) == 0
    lines = (dist / "lodestone.nq").read_text().splitlines(keepends=True)
    (dist / "lodestone.nq").write_text("".join(x for x in lines if "graph/evidence>" not in x))
    assert load(dist, *way(other, name), "--verify", other.query) == 0
    evidence = f"{serving.BASE}graph/evidence"
    assert evidence in push.counts(other.query)
    assert load(dist, *way(other, name), "--verify", other.query, "--prune") == 0
    assert evidence not in push.counts(other.query)
    assert f"removed {evidence}" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["protocol", "update"])
def test_the_plain_graph_becomes_the_default_graph_on_request(
    name: str, other: Store, dist: Path
) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    for arguments, is_there in (([], False), (["--plain"], True)):
        assert load(dist, *way(other, name), *arguments) == 0
        body = push.ask(other.query, query)
        assert (int(body[0]["n"]) > 0) is is_there


@pytest.mark.slow
@pytest.mark.parametrize("name", ["protocol", "update"])
def test_the_shipped_questions_run_unchanged_on_another_store(
    name: str, other: Store, dataset: Dataset, tmp_path: Path
) -> None:
    folder = tmp_path / "shipped"
    folder.mkdir()
    assert load(serving.shipped(folder, dataset), *way(other, name), "--verify", other.query) == 0
    graph = Graph(opened.derived(dataset))
    asked = [path.stem for path in dataset.sources.house.queries]
    doubts = marking.doubts(partial(remote.rows, other.query))
    rows = 0
    for question in asked if name == "protocol" else ("q01", "q05", "q06", "q15", "q27", "q40"):
        own = graph.ask(question)
        found = marking.marked(remote.ask(other.query, own.question), doubts)
        rows += len(own.rows)
        assert written.coded(found) == written.coded(own), question
    assert rows > 100


@pytest.mark.slow
def test_another_store_derives_by_the_rules_what_is_derived_here(
    other: Store,
    corpus: Dataset,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(corpus.sources.house.root)
    for _ in range(2):
        assert main.main(["push", "--derive", *way(other, "update"), "--verify", other.query]) == 0
    query = "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } FILTER(!ISBLANK(?s) && !ISBLANK(?o)) }"
    there = {(row["g"], row["s"], row["p"], row["o"]) for row in push.ask(other.query, query)}
    assert there == {
        (quad.graph_name.value, quad.subject.value, quad.predicate.value, quad.object.value)
        for quad in corpus.quads
        if not isinstance(quad.subject, ox.BlankNode) and not isinstance(quad.object, ox.BlankNode)
    }
    assert "rules derived there" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [["--graph-store", "http://127.0.0.1:1/"], ["--endpoint", "http://127.0.0.1:1/", "--plain"]],
)
def test_a_store_derives_from_a_checkout_by_updates_alone(arguments: list[str]) -> None:
    assert main.main(["push", "--derive", *arguments]) == 2


def test_texts_keep_the_case_of_their_language_tags_on_the_way(dist: Path) -> None:
    found = push.graphs(dist)
    lines = found[f"{serving.BASE}graph/register"]
    assert any(line.endswith('"@zh-Hans .\n') for line in lines)


# -- a store that misbehaves -----------------------------------------------------------------------


@dataclass
class Stub:
    """A graph store that answers as it is told, and notes what it was asked."""

    statuses: list[int]
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def stub() -> Iterator[Stub]:
    found = Stub([])

    class Handler(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            found.asked.append((self.command, self.path, dict(self.headers)))
            status = found.statuses.pop(0) if found.statuses else 204
            self.send_response(status)
            if status == 401:
                self.send_header("WWW-Authenticate", 'Basic realm="store"')
            if status == 503:
                self.send_header("Retry-After", "0")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.url = f"http://127.0.0.1:{server.server_port}/store"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_busy_store_is_asked_again(stub: Stub) -> None:
    stub.statuses = [503, 503]
    push.by_protocol(stub.url)("a:g", ["<a:a> <a:b> <a:c> .\n"])
    assert [path for _, path, _ in stub.asked] == ["/store?graph=a%3Ag"] * 3


def test_a_store_that_stays_busy_is_given_up(stub: Stub) -> None:
    stub.statuses = [503] * 9
    with pytest.raises(UsageError, match="answers 503"):
        push.by_protocol(stub.url)("a:g", [])
    assert len(stub.asked) == push.TRIES


def test_a_store_that_refuses_is_not_asked_again(
    stub: Stub, dist: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stub.statuses = [400] * 9
    assert load(dist, "--graph-store", stub.url) == 2
    assert len(stub.asked) == 1
    assert "answers 400" in capsys.readouterr().err


def test_credentials_come_from_the_environment_alone(
    stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LODESTONE_USER", "reader")
    monkeypatch.setenv("LODESTONE_PASSWORD", "secret")
    stub.statuses = [401]
    push.by_protocol(stub.url)("a:g", ["<a:a> <a:b> <a:c> .\n"])
    token = base64.b64encode(b"reader:secret").decode()
    assert stub.asked[-1][2]["Authorization"] == f"Basic {token}"
    with pytest.raises(UsageError, match="LODESTONE_USER"):
        push.by_protocol("http://reader:secret@127.0.0.1:1/store")


def test_a_graph_that_did_not_arrive_whole_is_told(
    stub: Stub, other: Store, dist: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert load(dist, "--graph-store", stub.url, "--verify", other.query) == 1
    assert "triples sent, 0 there" in capsys.readouterr().err


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://x/", "nonsense", "http://"])
def test_only_an_address_of_the_web_is_pushed_to(url: str, dist: Path) -> None:
    assert load(dist, "--endpoint", url) == 2


def test_a_store_that_is_not_there_is_told(dist: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert load(dist, "--endpoint", f"http://127.0.0.1:{port}/update") == 2
    assert "did not answer" in capsys.readouterr().err


def test_pruning_needs_to_see_what_is_there(dist: Path) -> None:
    assert load(dist, "--endpoint", "http://127.0.0.1:1/", "--prune") == 2


def test_this_servers_own_endpoint_takes_no_push(dist: Path) -> None:
    with serving.served(dist) as client, pytest.raises(UsageError, match="answers 403"):
        push.by_update(f"{client.url}/sparql")("a:g", ["<a:a> <a:b> <a:c> .\n"])


def test_a_long_graph_is_filled_aside_and_changes_at_once() -> None:
    lines = [f'<a:{n}> <a:b> "{n}" .\n' for n in range(2 * push.CHUNK + 1)]
    for iri in ("a:g", push.DEFAULT):
        store, name = ox.Store(), ox.NamedNode(iri) if iri else ox.DefaultGraph()
        old = ox.Quad(ox.NamedNode("a:old"), ox.NamedNode("a:b"), ox.Literal("old"), name)
        store.add(old)
        *filling, last = push.updates(iri, lines)
        assert len(filling) == 4
        for update in filling:
            store.update(update)
            assert list(store.quads_for_pattern(None, None, None, name)) == [old]
        store.update(last)
        assert (
            len(store) == len(lines) == len(list(store.quads_for_pattern(None, None, None, name)))
        )
