"""A small made-up build, a server of it, and a client that follows nothing by itself."""

import http.client
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

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
        timeout: float = 30,
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


@contextmanager
def served(dist: Path, *arguments: str, **environment: str) -> Iterator[Client]:
    """Serve a build in a process of its own until the block ends."""
    command = [sys.executable, str(ROOT / "build.py"), "serve", "--port", "0"]
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
        process.wait(10)
        assert process.stderr is not None
        process.stderr.close()
