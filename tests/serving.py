"""A small made-up build, a server of it, and a client that follows nothing by itself."""

import http.client
import json
import select
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from copies import HANGS

from lodestone.derive.derivation import Dataset
from lodestone.publish import graph_files
from lodestone.read import turtle

ROOT = Path(__file__).resolve().parents[1]
BASE = "https://w3id.org/lodestone/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
OWL = "http://www.w3.org/2002/07/owl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

#: Things enough that a product of three patterns never ends.
MANY = 1500
#: A query that never ends, and seconds after which one would be ended that a test lets wait.
CUBE = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
FOREVER = 10 * HANGS
#: A server whose silent connections are closed after so many seconds, and no others.
_SILENCE = """\
import sys
sys.path.insert(0, {src!r})
from lodestone.commands import main
from lodestone.serve import app
app.SILENCE = {silence}
sys.exit(main.main(sys.argv[1:]))
"""


def quads(many: int = MANY) -> list[str]:
    """Return the lines of a small graph: names, a withdrawn thing, a claim, so many numbers."""
    actor, other, gone = (f"<{BASE}id/actor/{n}>" for n in ("example", "example-two", "gone"))
    register = f"<{BASE}graph/register>"
    label = f"<{SKOS}prefLabel>"
    passage = f"<{BASE}id/passage/note-01>"
    claim = f"<{BASE}id/claim/3f0912ab>"
    evidence = f"<{BASE}graph/evidence>"
    lines = [
        f'{actor} {label} "Example Magnets"@en {register} .',
        f'{actor} {label} "示例磁材公司"@zh-Hans {register} .',
        f'{actor} <{SKOS}altLabel> "Twin"@en {register} .',
        f'{other} {label} "Example Bank"@en {register} .',
        f'{other} <{SKOS}altLabel> "Twin"@en {register} .',
        f"{actor} <{RDF}type> <{BASE}ont/Company> {register} .",
        f'{gone} {label} "Gone"@en {register} .',
        f'{gone} <{OWL}deprecated> "true"^^<http://www.w3.org/2001/XMLSchema#boolean> {register} .',
        f"{actor} <{BASE}ont/isBasedIn> <{BASE}id/country/example> {passage} .",
        f"{claim} <{RDF}subject> {actor} {evidence} .",
        f"{claim} <{RDF}predicate> <{BASE}ont/isBasedIn> {evidence} .",
        f"{claim} <{RDF}object> <{BASE}id/country/example> {evidence} .",
        f"{claim} <http://www.w3.org/ns/prov#wasDerivedFrom> {passage} {evidence} .",
    ]
    values = f"<{BASE}graph/values>"
    lines += [f'<{BASE}id/quantity/n-{n}> <{BASE}ont/low> "{n}" {values} .' for n in range(many)]
    return lines


def small(folder: Path, many: int = MANY) -> Path:
    """Write a made-up build of so many numbers with a small site; return its folder."""
    dist = folder / "dist"
    site = dist / "site"
    site.mkdir(parents=True)
    lines = quads(many)
    (dist / "lodestone.nq").write_text("\n".join(lines) + "\n", "utf-8")
    plain = [line.rpartition("<")[0] + "." for line in lines if "/graph/evidence>" not in line]
    (dist / "lodestone.ttl").write_text("\n".join(plain) + "\n", "utf-8")
    (dist / "void.ttl").write_text("<#d> a <http://rdfs.org/ns/void#Dataset> .\n", "utf-8")
    (dist / "w3id").mkdir()
    (dist / "w3id" / "secret.txt").write_text("apart", "utf-8")
    (folder / "outside.txt").write_text("outside", "utf-8")
    (site / "out.txt").symlink_to(folder / "outside.txt")
    for stem in ("index", "id/actor/example", "id/actor/gone", "id/claim/3f"):
        for lang, prefix in (("en", ""), ("zh", "zh/")):
            path = site / f"{prefix}{stem}.html"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"<!doctype html><html lang={lang}><title>{stem}</title>", "utf-8")
    triple = f'<{BASE}id/actor/example> <{SKOS}prefLabel> "Example Magnets"@en .\n'
    (site / "id/actor/example.ttl").write_text(triple, "utf-8")
    (site / "static").mkdir()
    (site / "static/engine.wasm").write_bytes(b"whole")
    (site / "static/engine.wasm.br").write_bytes(b"twin")
    (site / "id/actor/example.jsonld").write_text('{"@id": "x"}\n', "utf-8")
    return dist


def shipped(folder: Path, dataset: Dataset) -> Path:
    """Write as much of a build of the shipped graph as a server needs; return its folder."""
    dist = folder / "dist"
    dist.mkdir()
    (dist / "lodestone.nq").write_text(graph_files.nquads(dataset.quads), "utf-8")
    prefixes = dataset.sources.ontology.prefixes
    (dist / "lodestone.ttl").write_text(turtle.write(graph_files.plain(dataset), prefixes), "utf-8")
    return dist


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes
    links: tuple[str, ...]

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def data(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Client:
    """Asks a server on loopback.

    Attributes:
        port: its port.
        process: the process of the server.
    """

    port: int
    process: "subprocess.Popen[str]"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = HANGS,
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body, dict(headers or {}))
            found = connection.getresponse()
            pairs = found.getheaders()
            lowered = {name.lower(): value for name, value in pairs}
            links = tuple(value for name, value in pairs if name.lower() == "link")
            return Answer(found.status, lowered, found.read(), links)
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.send("GET", path, None, named)

    def ask(self, query: str, accepts: str = "", **more: str) -> Answer:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if accepts:
            headers["Accept"] = accepts
        return self.send("POST", "/sparql", urlencode({"query": query, **more}).encode(), headers)


def until(is_so: Callable[[], object], step: float = 0.01) -> None:
    """Wait until something is so, however long a busy machine takes."""
    end = time.monotonic() + HANGS
    while not is_so():
        assert time.monotonic() < end, "it never comes about"
        time.sleep(step)


def is_open(port: int) -> bool:
    """Tell whether somebody listens on a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def is_well(client: Client) -> bool:
    """Tell whether a server answers; one that is told to come again later comes again."""
    found: list[Answer] = []

    def is_told() -> bool:
        found.append(client.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv"))
        return found[-1].status not in (429, 503, 504)

    until(is_told)
    return found[-1].status == 200 and int(found[-1].text.split()[1]) >= MANY


def query_process(client: Client) -> str:
    """Return the id of the process that holds the store; whichever thread has started it."""
    tasks = Path(f"/proc/{client.process.pid}/task").iterdir()
    (found,) = [pid for task in tasks for pid in (task / "children").read_text().split()]
    return found


def queries(client: Client) -> list[str]:
    """Return the ids of the processes that run a query now, and do not wait for one."""
    process = query_process(client)
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [child for child in children if _state(child) not in ("S", "Z", "")]


def _state(process: str) -> str:
    """Return what the system says a process is doing; empty where it is gone."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


@dataclass
class Held:
    """A request that is sent, and whose answer is not waited for.

    Attributes:
        client: who asks.
        path: what for.
        headers: more of the request.
    """

    client: Client
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.client.port), HANGS)
        lines = {"Host": f"127.0.0.1:{self.client.port}", **self.headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        self.socket.sendall(f"GET {self.path} HTTP/1.1\r\n{head}\r\n".encode())

    @property
    def is_answered(self) -> bool:
        return bool(select.select([self.socket], [], [], 0)[0])

    def answer(self) -> Answer:
        found = http.client.HTTPResponse(self.socket, method="GET")
        found.begin()
        lowered = {name.lower(): value for name, value in found.getheaders()}
        return Answer(found.status, lowered, found.read(), ())


@contextmanager
def held(
    client: Client, number: int, path: str = "", headers: Mapping[str, str] | None = None
) -> Iterator[list[Held]]:
    """Send so many requests, of a query that never ends if need be; hang up at the end."""
    path = path or "/sparql?" + urlencode({"query": CUBE})
    made: list[Held] = []
    try:
        for _ in range(number):
            made.append(Held(client, path, headers or {}))
        yield made
    finally:
        for one in made:
            one.socket.close()


def open_yet(requests: Sequence[Held]) -> list[Held]:
    """Return the requests that have no answer."""
    return [one for one in requests if not one.is_answered]


@contextmanager
def served(
    dist: Path, *arguments: str, silence: int | None = None, **environment: str
) -> Iterator[Client]:
    """Serve a build in a process of its own until the block ends.

    Args:
        dist: the build.
        arguments: of the command.
        silence: seconds after which a silent connection is closed, where others are wanted.
        environment: of the process.
    """
    command = [sys.executable, str(ROOT / "build.py"), "serve", "--port", "0"]
    if silence is not None:
        script = _SILENCE.format(src=str(ROOT / "src"), silence=silence)
        command[1:2] = ["-c", script]
    process = subprocess.Popen(
        [*command, "--dist", str(dist), "--store", str(dist.parent / "store"), *arguments],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        env={"PATH": "/usr/bin:/bin", **environment},
    )
    try:
        assert process.stderr is not None
        line = process.stderr.readline()
        assert line.startswith("http://127.0.0.1:"), line
        yield Client(int(line.split("/")[2].partition(":")[2]), process)
    finally:
        process.terminate()
        process.wait(HANGS)
        assert process.stderr is not None
        process.stderr.close()
