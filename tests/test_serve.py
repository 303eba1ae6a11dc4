"""The server on loopback: what it answers, and what attacks on it come to."""

import csv
import gzip
import io
import json
import os
import random
import re
import socket
import subprocess
import sys
import threading
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urlencode

import growing
import openpyxl
import pyoxigraph as ox
import pytest
import serving
from openapi_spec_validator import validate
from serving import Client
from test_engines import HEAVY, LONG

from lodestone.answer import marking, opened, questions, remote, written
from lodestone.answer.api import Graph
from lodestone.check.prove import passages
from lodestone.commands import main
from lodestone.derive.derivation import Dataset
from lodestone.model.house import House
from lodestone.read import guard
from lodestone.read.checkout import Sources
from lodestone.serve import store

SELECTS = "SELECT ?s ?o { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?o } ORDER BY ?s ?o"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server of the made-up build whose queries have little memory and all the time."""
    dist = serving.small(tmp_path_factory.mktemp("served"))
    with serving.served(dist, "--timeout", str(serving.FOREVER), "--memory", "256") as found:
        yield found


@pytest.fixture(scope="module")
def hurried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The same, where a query has little time: on a busy machine a fair one may need another."""
    dist = serving.small(tmp_path_factory.mktemp("hurried"))
    with serving.served(dist, "--timeout", "1.5", "--memory", "256") as found:
        yield found


@pytest.fixture(scope="module")
def whole(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server of the shipped graph."""
    dist = serving.shipped(tmp_path_factory.mktemp("whole"), dataset)
    with serving.served(dist, "--timeout", str(serving.FOREVER)) as found:
        yield found


class Canary:
    """Notes whoever knocks."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(0.2)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        self.hits = 0
        self._is_open = True
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def _watch(self) -> None:
        while self._is_open:
            try:
                self._socket.accept()[0].close()
                self.hits += 1
            except TimeoutError:
                continue

    def close(self) -> None:
        self._is_open = False
        self._thread.join()
        self._socket.close()


@pytest.fixture
def canary() -> Iterator[Canary]:
    found = Canary()
    yield found
    found.close()


# -- HTTP ------------------------------------------------------------------------------------------


def test_a_page_may_be_framed_only_where_it_shows_one_picture_alone(client: Client) -> None:
    policies = {
        path: client.get(path).headers["content-security-policy"]
        for path in (
            "/index.html",
            "/index.html?embed=sums",
            "/sparql?embed=sums",
            "/id/actor/embed/money-sums.html",
            "/embed/money-sums.html",
            "/zh/embed/timeline.html",
        )
    }
    assert [path for path, policy in policies.items() if "frame-ancestors *" in policy] == [
        "/embed/money-sums.html",
        "/zh/embed/timeline.html",
    ]
    assert "frame-ancestors 'none'" in policies["/index.html"]


def test_a_long_text_is_packed_for_whoever_takes_it_and_is_the_same_text(client: Client) -> None:
    plain = client.get("/lodestone.nq")
    packed = client.get("/lodestone.nq", Accept_Encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert len(packed.body) < len(plain.body) / 2
    assert gzip.decompress(packed.body) == plain.body
    refused = client.get("/lodestone.nq", Accept_Encoding="gzip;q=0, br")
    assert "content-encoding" not in refused.headers
    assert "Accept-Encoding" in plain.headers["vary"]


def test_every_answer_has_its_security_headers(client: Client) -> None:
    for path in ("/", "/index.html", "/id/actor/nobody", "/sparql", "/api/", "/api/nothing.json"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "server" not in headers


@pytest.mark.parametrize("path", ["/index.html", "/sparql?query=ASK%7B%7D", "/api/"])
def test_what_a_client_holds_is_not_sent_again(path: str, client: Client) -> None:
    first = client.get(path)
    again = client.get(path, If_None_Match=first.headers["etag"])
    assert (first.status, again.status, again.body) == (200, 304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert client.get(path, If_None_Match='"other"').body == first.body


@pytest.mark.parametrize("path", ["/index.html", "/id/actor/example.ttl", "/nothing"])
def test_head_is_get_without_its_body(path: str, client: Client) -> None:
    head, got = client.send("HEAD", path), client.send("GET", path)
    assert head.body == b""
    different = {"date"}
    assert {k: v for k, v in head.headers.items() if k not in different} == {
        k: v for k, v in got.headers.items() if k not in different
    }


@pytest.mark.parametrize("name", ["evil.example", "evil.example:80", "127.0.0.1", "localhost:1"])
def test_another_name_for_this_machine_is_not_answered(name: str, client: Client) -> None:
    found = client.get("/index.html", Host=name)
    assert found.status == 421
    assert b"<title>index" not in found.body


def test_its_own_names_are_answered(client: Client) -> None:
    for name in ("127.0.0.1", "localhost", "[::1]"):
        assert client.get("/index.html", Host=f"{name}:{client.port}").status == 200


@pytest.mark.parametrize(
    "path", ["/../outside.txt", "/%2e%2e/outside.txt", "/..%2foutside.txt", "/out.txt", "/%00"]
)
def test_no_address_leads_out_of_the_build(path: str, client: Client) -> None:
    found = client.get(path)
    assert found.status in (400, 404)
    assert b"outside" not in found.body


def test_a_fault_is_worded_for_programs_and_for_people_in_both_languages(client: Client) -> None:
    problem = client.get("/nothing", Accept="application/json", Accept_Language="zh")
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.data["detail"] == "此处没有内容"
    page = client.get("/nothing", Accept="text/html")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "there is nothing here" in page.text


def test_the_reader_is_not_there_without_the_texts(client: Client) -> None:
    assert client.get("/reader/").status == 404


# -- SPARQL Protocol -------------------------------------------------------------------------------


def test_the_three_ways_to_ask_answer_alike(client: Client) -> None:
    got = client.get(f"/sparql?query={quote(SELECTS)}")
    form = client.ask(SELECTS)
    direct = client.send(
        "POST", "/sparql", SELECTS.encode(), {"Content-Type": "application/sparql-query"}
    )
    assert got.status == 200
    assert got.body == form.body == direct.body


def test_each_result_format_says_the_same(client: Client) -> None:
    bound = client.ask(SELECTS, "application/sparql-results+json").data["results"]["bindings"]
    rows = [(row["s"]["value"], row["o"]["value"], row["o"]["xml:lang"]) for row in bound]
    assert ("示例磁材公司", "zh-Hans") in {row[1:] for row in rows}
    table = list(csv.reader(io.StringIO(client.ask(SELECTS, "text/csv").text)))
    assert table == [["s", "o"], *([s, o] for s, o, _ in rows)]
    lines = client.ask(SELECTS, "text/tab-separated-values").text.splitlines()
    assert lines == ["?s\t?o", *(f'<{s}>\t"{o}"@{tag}' for s, o, tag in rows)]
    found = ox.parse_query_results(
        client.ask(SELECTS, "application/sparql-results+xml").body,
        format=ox.QueryResultsFormat.XML,
    )
    assert isinstance(found, ox.QuerySolutions)
    assert [(row["s"].value, row["o"].value) for row in found] == [row[:2] for row in rows]


@pytest.mark.parametrize(
    ("accepts", "form"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    ],
)
def test_each_graph_format_says_the_same(accepts: str, form: ox.RdfFormat, client: Client) -> None:
    query = "CONSTRUCT WHERE { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?o }"
    found = client.ask(query, accepts)
    assert found.headers["content-type"].startswith(accepts)
    assert "zh-Hans" in found.text
    assert {quad.object.value for quad in ox.parse(found.body, form)} == {
        "Example Magnets",
        "示例磁材公司",
        "Example Bank",
        "Gone",
    }


def test_blank_nodes_come_through_every_graph_format(client: Client) -> None:
    query = "CONSTRUCT { [] <a:p> [ <a:q> 1 ] } WHERE {}"
    for accepts in ("text/turtle", "application/n-triples", "application/ld+json"):
        found = client.ask(query, accepts)
        assert found.status == 200
        form = ox.RdfFormat.from_media_type(accepts)
        assert len(list(ox.parse(found.body, form))) == 2


@pytest.mark.parametrize("is_true", [True, False])
def test_a_question_of_truth_is_answered(is_true: bool, client: Client) -> None:
    query = "ASK { ?s ?p ?o }" if is_true else "ASK { <a:a> ?p ?o }"
    word = str(is_true).lower()
    assert client.ask(query, "application/sparql-results+json").data["boolean"] is is_true
    xml = client.ask(query, "application/sparql-results+xml").text
    assert ET.fromstring(xml)[-1].text == word
    assert client.ask(query, "text/csv").text == f"{word}\n"


def test_a_query_that_names_no_graph_reads_the_plain_graph_and_no_union(client: Client) -> None:
    claim = f"{serving.BASE}id/claim/3f0912ab"
    assert client.ask(f"ASK {{ <{claim}> ?p ?o }}").data["boolean"] is False
    assert client.ask(f"ASK {{ GRAPH ?g {{ <{claim}> ?p ?o }} }}").data["boolean"] is True


def test_the_protocol_chooses_the_graphs(client: Client) -> None:
    evidence, register = (f"{serving.BASE}graph/{name}" for name in ("evidence", "register"))
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    named = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    key = "default-graph-uri"
    assert client.ask(count, "text/csv", **{key: evidence}).text.split()[1] == "4"
    found = client.ask(named, "text/csv", **{"named-graph-uri": register})
    assert found.text.split()[1:] == [register]
    assert client.ask(count, "text/csv", **{"named-graph-uri": register}).text.split()[1] == "0"
    assert client.ask(count, **{key: "file:///etc/passwd"}).status == 400


def test_from_reads_a_graph_that_is_here(client: Client) -> None:
    query = f"SELECT (COUNT(*) AS ?n) FROM <{serving.BASE}graph/evidence> {{ ?s ?p ?o }}"
    assert client.ask(query, "text/csv").text.split()[1] == "4"


def test_what_cannot_be_written_as_asked_is_not_acceptable(client: Client) -> None:
    assert client.ask(SELECTS, "text/turtle").status == 406
    assert client.ask("CONSTRUCT WHERE { ?s ?p ?o }", "text/csv").status == 406
    assert client.ask(SELECTS, "image/png").status == 406


def test_a_malformed_query_is_refused_with_its_place(client: Client) -> None:
    found = client.ask("SELECT * {\n ?s ?p }")
    assert found.status == 400
    assert "2:" in found.data["detail"]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/sparql-update", "DROP ALL"),
        ("application/x-www-form-urlencoded", "update=DROP+ALL"),
    ],
)
def test_an_update_is_refused(kind: str, body: str, client: Client) -> None:
    found = client.send("POST", "/sparql", body.encode(), {"Content-Type": kind})
    assert found.status == 403
    assert serving.is_well(client)


def test_an_update_as_a_query_is_no_query(client: Client) -> None:
    assert client.ask("INSERT DATA { <a:a> <a:b> <a:c> }").status == 400
    assert client.get("/sparql?update=DROP%20ALL").status == 403


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("text/plain", b"ASK {}", 415),
        ("application/sparql-query", b"\xff\xfe", 400),
        ("application/x-www-form-urlencoded", b"query=ASK%7B%7D&query=ASK%7B%7D", 400),
        ("application/x-www-form-urlencoded", b"", 400),
        ("application/sparql-query", b"#" * 70_000, 413),
        ("application/sparql-query", b"#" * 300_000, 413),
        ("application/sparql-query", b"#" * 3_000_000, 413),
    ],
)
def test_a_body_that_is_no_query_is_refused(
    kind: str, body: bytes, status: int, client: Client
) -> None:
    try:
        found = client.send("POST", "/sparql", body, {"Content-Type": kind})
    except (BrokenPipeError, ConnectionResetError):  # cut off while still sending
        assert len(body) > 1_000_000
    else:
        assert found.status == status
    assert serving.is_well(client)


def test_the_service_describes_itself(client: Client) -> None:
    found = client.get("/sparql", Accept="text/turtle")
    assert any('rel="describedby"' in link for link in found.links)
    store = ox.Store()
    store.load(found.body, ox.RdfFormat.TURTLE)
    sd = "http://www.w3.org/ns/sparql-service-description#"
    rows = store.query(
        f"""SELECT ?endpoint (COUNT(?name) AS ?n) {{
            ?s a <{sd}Service> ; <{sd}endpoint> ?endpoint ;
                <{sd}supportedLanguage> <{sd}SPARQL11Query> ;
                <{sd}defaultDataset>/<{sd}namedGraph>/<{sd}name> ?name ;
                <{sd}defaultDataset>/<http://rdfs.org/ns/void#sparqlEndpoint> ?endpoint
        }} GROUP BY ?endpoint"""
    )
    assert isinstance(rows, ox.QuerySolutions)
    (row,) = rows
    assert (row["endpoint"].value, row["n"].value) == (f"{client.url}/sparql", "4")
    assert client.get("/sparql", Accept="application/rdf+xml").status == 200
    assert client.get("/sparql", Accept="image/png").status == 406


def test_a_person_who_opens_the_endpoint_is_led_to_the_query_page(client: Client) -> None:
    found = client.get("/sparql", Accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert (found.status, found.headers["location"]) == (303, "/query.html")


# -- attacks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "form",
    [
        "SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ BIND(<{url}> AS ?u) SERVICE SILENT ?u {{ ?s ?p ?o }} }}",
        "SELECT * {{ \\u0053ERVICE <{url}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ \\u0053ERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
        "SELECT * FROM <{url}> {{ ?s ?p ?o }}",
        "SELECT * FROM NAMED <{url}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "PREFIX x: <{url}> SELECT * FROM x: {{ ?s ?p ?o }}",
        "LOAD <{url}>",
        "DESCRIBE <{url}>",
    ],
)
def test_no_query_reaches_out(form: str, client: Client, canary: Canary) -> None:
    found = client.ask(form.format(url=canary.url), "application/json, text/turtle")
    assert found.status in (200, 400)
    if found.status == 200:
        assert "uri" not in found.text
    assert canary.hits == 0


@pytest.mark.parametrize("clause", ["FROM", "from named", "FROM#\n"])
def test_no_file_is_read(clause: str, client: Client) -> None:
    found = client.ask(f"SELECT * {clause} <file:///etc/passwd> {{ ?s ?p ?o }}")
    assert found.status == 400
    assert "root:" not in found.text


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {" + "{" * 3000 + "?s ?p ?o" + "}" * 3000 + "}",
        "SELECT * { ?s ?p ?o FILTER(" + "(" * 3000 + "1" + ")" * 3000 + ") }",
        "SELECT * { ?s ?p ?o FILTER(" + "!" * 30_000 + "true) }",
        "SELECT * { ?s ?p ?o FILTER(" + "1||" * 20_000 + "1) }",
        "SELECT * { ?s ?p ?o FILTER(" + "-" * 30_000 + "1) }",
        "SELECT * { ?s " + "^" * 30_000 + "<a:p> ?o }",
        "SELECT * { ?s <a:p>" + "/<a:p>" * 9_000 + " ?o }",
    ],
    ids=["groups", "brackets", "nots", "ors", "minuses", "inverses", "path"],
)
def test_a_query_that_breaks_a_parser_breaks_nothing_else(query: str, hurried: Client) -> None:
    found = hurried.ask(query)
    assert found.status in (200, 400, 503, 504)
    assert serving.is_well(hurried)


@pytest.mark.parametrize(
    ("query", "statuses"),
    [
        (serving.CUBE, {504}),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?i", {503, 504}),
        (
            "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d))) AS ?n) { ?a ?b ?c . ?d ?e ?f }",
            {503, 504},
        ),
        (
            "SELECT ?x { BIND('a' AS ?x) "
            "FILTER(REGEX(?x, '((((a{1,200}){1,200}){1,200}){1,200})')) }",
            {200, 400, 503, 504},
        ),
        (
            "SELECT ?l { BIND('aaaaaaaaaa' AS ?a) "
            + " ".join(
                f"BIND(REPLACE(?{x}, 'a', ?{x}) AS ?{y})"
                for x, y in zip("abcdefghijk", "bcdefghijkl", strict=True)
            )
            + " }",
            {503, 504},
        ),
    ],
    ids=["product", "sort", "concat", "repetition", "replace"],
)
def test_a_greedy_query_is_ended_at_its_limits(
    query: str, statuses: set[int], hurried: Client
) -> None:
    assert hurried.ask(query).status in statuses
    assert serving.is_well(hurried)


def test_a_pattern_that_makes_others_search_for_ever_is_answered(client: Client) -> None:
    found = client.ask(
        "SELECT ?x { VALUES ?x { 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' } "
        "FILTER(REGEX(?x, '^(a+)+$')) }"
    )
    assert found.status == 200


@pytest.mark.parametrize(
    "accepts",
    [
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ],
)
def test_a_table_that_is_too_long_is_cut_between_rows_and_says_so(
    accepts: str, client: Client
) -> None:
    found = client.ask("SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f }", accepts)
    assert found.status == 200
    assert found.headers["lodestone-truncated"] == "rows; limit=10000"
    if accepts.startswith("text/"):
        assert len(found.text.splitlines()) == 10_001
        return
    assert ("link" in found.text) or ("<link " in found.text)
    form = "JSON" if accepts.endswith("json") else "XML"
    rows = ox.parse_query_results(found.body, format=getattr(ox.QueryResultsFormat, form))
    assert isinstance(rows, ox.QuerySolutions)
    assert sum(1 for _ in rows) == 10_000


def test_a_table_that_is_too_heavy_is_cut_between_rows_and_says_so(client: Client) -> None:
    long = "x" * 2000
    found = client.ask(f"SELECT ('{long}' AS ?x) ?a {{ ?a ?b ?c . ?d ?e ?f }}", "text/csv")
    assert found.headers["lodestone-truncated"] == "bytes; limit=5000000"
    assert len(found.body) < 5_001_000
    assert found.text.endswith("\r\n")
    assert all(line.startswith(long) for line in found.text.splitlines()[1:])


def test_a_graph_that_is_too_long_is_cut_and_says_so(client: Client) -> None:
    query = "CONSTRUCT { ?a <a:p> ?d } { ?a ?b ?c . ?d ?e ?f }"
    found = client.ask(query, "application/n-triples")
    assert found.headers["lodestone-truncated"] == "rows; limit=10000"
    assert found.text.count("\n") == 10_000


def test_a_whole_answer_does_not_say_that_it_is_cut(client: Client) -> None:
    found = client.ask("SELECT * { ?s ?p ?o }", "application/sparql-results+json")
    assert "lodestone-truncated" not in found.headers
    assert list(found.data["head"]) == ["vars"]
    assert sorted(found.data["head"]["vars"]) == ["o", "p", "s"]


def test_noise_is_refused_and_nothing_else(client: Client) -> None:
    source = random.Random(6)
    kind = {"Content-Type": "application/sparql-query"}
    for size in (1, 7, 80, 900, 5000):
        for _ in range(8):
            found = client.send("POST", "/sparql", source.randbytes(size), kind)
            assert found.status == 400
            letters = "".join(source.choices("SELECT*{}?spo<>()'\"\\ \n\t.;,#@^|", k=size))
            assert client.send("POST", "/sparql", letters.encode(), kind).status == 400
    assert serving.is_well(client)


def test_a_query_process_can_open_nothing(tmp_path: Path) -> None:
    script = """
import socket, sys
from lodestone.answer.confined import confine
confine(20, 64 << 20)
for name, act in (("read", lambda: open("/etc/passwd")), ("write", lambda: open("x", "w")),
                  ("connect", lambda: socket.create_connection(("127.0.0.1", 9))),
                  ("memory", lambda: bytearray(256 << 20))):
    try:
        act()
    except (OSError, MemoryError):
        continue
    sys.stdout.write(name)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("query", "is_refused"),
    [
        ("SELECT * { SERVICE <a:b> {} }", True),
        ("SELECT * { service silent ?x {} }", True),
        ("SELECT * { ?s ?service 'SERVICE <a:b>' }", False),
        ("SELECT * { ?s <x:SERVICE> ex:SERVICE } # SERVICE", False),
        ('SELECT * { ?s ?p """SERVICE "x" {""" }', False),
        ("SELECT * FROM <file:///x> {}", True),
        ("SELECT * FROM <known:graph> FROM NAMED <known:graph> {}", False),
        ("SELECT * { ?from ?p 'FROM <file:x>' }", False),
    ],
)
def test_only_what_reaches_out_is_refused(query: str, is_refused: bool) -> None:
    assert (guard.refusal(query, {"known:graph"}) is not None) is is_refused


@pytest.mark.parametrize(
    "unit", ['\\"', "\\'", '"', "'", '"""', "'''", "<", "FROM ", '\\"FROM <', "#", '{PREFIX \\"']
)
def test_no_text_holds_up_what_refuses(unit: str) -> None:
    for start in ("", '"', "'''", "SELECT * "):
        long = (start + unit * guard.LONGEST)[: guard.LONGEST]
        grown = growing.times(partial(guard.refusal, graphs=()), long[: len(long) // 16], long)
        assert grown < 64, "16 times as long costs 16 times as much, not 256 times"


def test_the_process_that_answers_clients_has_no_store_open(client: Client) -> None:
    assert serving.is_well(client)
    front = str(client.process.pid)
    worker = serving.query_process(client)
    opened = {
        pid: [os.readlink(file) for file in Path(f"/proc/{pid}/fd").iterdir()]
        for pid in (front, worker)
    }
    assert not any(".sst" in place for place in opened[front])
    assert any(".sst" in place for place in opened[worker])


# -- saved questions -------------------------------------------------------------------------------


def test_the_questions_are_listed_with_their_parameters(client: Client, home: House) -> None:
    listed = client.get("/api/").data["questions"]
    assert [item["name"] for item in listed] == [path.stem for path in home.queries]
    q08 = next(item for item in listed if item["name"].startswith("q08-"))
    assert q08["parameters"] == ["day", "thing"]
    assert q08["csv"] == "/api/q08-stage-on-day.csv"


@pytest.mark.slow
def test_each_row_that_the_server_gives_bears_the_mark_of_that_row(
    whole: Client, dataset: Dataset, shipped_answers: tuple[questions.Answer, ...]
) -> None:
    seen, doubts = 0, marking.of_store(dataset.store)
    for answer in shipped_answers:
        query = answer.question
        if query.name.partition("-")[0] in LONG | HEAVY:  # one way marks all; these take long
            continue
        found = marking.marked(answer, doubts)
        marked = [bool(marks) for marks in found.doubts or ()]
        place = f"/api/{query.name}"
        rows = whole.get(f"{place}.json?long=on&codes=on").data["results"]["bindings"]
        assert ["doubt" in row for row in rows] == marked, query.name
        table = csv.DictReader(io.StringIO(whole.get(f"{place}.csv?long=on&codes=on").text))
        assert [bool(row["doubt"]) for row in table] == marked, query.name
        seen += len(marked)
    assert seen > 1000


@pytest.mark.parametrize(("language", "page"), [("en", "/api.html"), ("zh-CN", "/zh/api.html")])
def test_a_person_who_opens_the_api_is_led_to_its_page_in_their_language(
    language: str, page: str, client: Client
) -> None:
    asked = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": language}
    found = client.get("/api/", **asked)
    assert (found.status, found.headers["location"]) == (303, page)
    assert "questions" in client.get("/api/", Accept="*/*").data


def test_the_description_of_the_api_is_valid_openapi(client: Client, home: House) -> None:
    document = client.get("/api/openapi.json").data
    validate(document)
    assert document["openapi"] == "3.1.0"
    assert len(document["paths"]) == len(home.queries)
    q08 = document["paths"]["/api/q08-stage-on-day.{format}"]["get"]
    day = next(p for p in q08["parameters"] if p.get("name") == "day")
    assert day["schema"]["format"] == "date"
    assert "Trap avoided" in q08["description"]


def test_an_ambiguous_name_is_answered_with_its_candidates(client: Client) -> None:
    found = client.get("/api/q24.json?thing=Twin")
    assert found.status == 400
    assert found.data["parameter"] == "thing"
    names = [item["name"] for item in found.data["candidates"]]
    assert names == ["actor:example", "actor:example-two"]
    assert found.data["candidates"][0]["label"]["zh"] == "示例磁材公司"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("q24.json?thing=no such thing", 400),
        ("q24.json?nothing=1", 400),
        ("q24.json?thing=" + "a" * 20_000, 400),
        ("q24.json?thing=a&thing=b", 400),
        ("q08.json?day=soon", 400),
        ("q24.json?thing=https://x.example/%22%20%7D%20%23", 400),
        ("q24.json?thing=actor:%3E%20%7D", 400),
        ("q99.json", 404),
        ("q2.json", 404),
        ("q24.pdf", 404),
        ("q24", 404),
        ("../api/q24.json", 404),
    ],
)
def test_what_a_question_does_not_take_is_refused(path: str, status: int, client: Client) -> None:
    assert client.get(f"/api/{path.replace(' ', '%20')}").status == status


@pytest.mark.parametrize(
    ("question", "params"),
    [
        ("q01", {"target": "MP材料公司"}),
        ("q05", {"company": "Lithium Americas"}),
        ("q06", {}),
        ("q08", {"thing": "E.O. 14241", "day": "2025-06-30"}),
        ("q16", {"mineral": "稀土"}),
        ("q37", {}),
    ],
)
def test_a_question_is_answered_as_ask_answers_it(
    question: str, params: dict[str, str], whole: Client, dataset: Dataset
) -> None:
    own = Graph(opened.derived(dataset)).ask(question, **params)
    assert own.rows
    found = {
        form: whole.get(f"/api/{question}.{form}?{urlencode(params)}")
        for form in ("csv", "json", "xlsx")
    }
    style = styled(dataset)
    assert found["csv"].text == written.rows(own, "csv", style)
    assert found["json"].data == json.loads(written.rows(own, "json", style))
    coded = whole.get(f"/api/{question}.csv?{urlencode({**params, 'codes': '1', 'long': '1'})}")
    assert coded.text == written.coded(own)
    book = openpyxl.load_workbook(io.BytesIO(found["xlsx"].body))
    page = book[question]
    head = [cell.value for cell in page[1]]
    assert page.max_row == len(found["json"].data["rows"]) + 1
    assert set(found["json"].data["columns"]) <= set(head)


def styled(dataset: Dataset, lang: str = "en") -> written.Style:
    one = opened.derived(dataset)
    return written.Style(lang, one.labels(lang), one.shelf.words(lang), one.ontology)


@pytest.mark.slow
def test_every_question_is_answered_over_http_as_in_process(
    whole: Client, dataset: Dataset, home: House
) -> None:
    graph = Graph(opened.derived(dataset))
    styles = {lang: styled(dataset, lang) for lang in ("en", "zh")}
    for path in home.queries:
        own = graph.ask(path.stem)
        found = whole.get(f"/api/{path.stem}.csv?long&codes")
        assert found.status == 200, path.stem
        assert found.text == written.coded(own), path.stem
        for lang, style in styles.items():
            worded = whole.get(f"/api/{path.stem}.csv?lang={lang}").text
            assert worded == written.rows(own, "csv", style), path.stem


def test_ask_runs_on_this_endpoint_with_equal_rows(
    whole: Client, dataset: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    graph = Graph(opened.derived(dataset))
    endpoint = f"{whole.url}/sparql"
    doubts = marking.doubts(partial(remote.rows, endpoint))
    for question in ("q01", "q15", "q40"):
        own = graph.ask(question)
        assert own.rows
        found = marking.marked(remote.ask(endpoint, own.question), doubts)
        assert written.coded(found) == written.coded(own), question
    arguments = ["ask", "q06", "--format", "csv", "--endpoint", endpoint]
    assert main.main(arguments) == 0
    assert capsys.readouterr().out == written.rows(graph.ask("q06"), "csv", styled(dataset))


# -- the evidence reader ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def reading(texts: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    dist = serving.small(tmp_path_factory.mktemp("reading"))
    with serving.served(dist, "--sources", str(texts)) as found:
        yield found


class Page(HTMLParser):
    """What a page of the reader holds: its text, its facts, and the facts that its prints name."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.facts: list[str] = []
        self.named: set[str] = set()
        self.targets: set[str] = set()
        self.ids: set[str] = set()
        self.text = ""
        self._within: list[bool] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        classes = given.get("class", "").split()
        if "id" in given:
            assert given["id"] not in self.ids
            self.ids.add(given["id"])
        if "fact" in classes:
            self.facts.append(given["data-claim"])
            self.targets.add(given["href"][1:])
        if "mark" in classes:
            self.named.update(given["data-claims"].split())
        if tag in ("div", "span"):
            within = "text" in classes or (bool(self._within) and self._within[-1])
            self._within.append(within and not {"number", "tag"} & set(classes))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("div", "span"):
            self._within.pop()

    def handle_data(self, data: str) -> None:
        if self._within and self._within[-1]:
            self.text += data


def test_the_reader_shows_each_passage_beside_its_facts_and_keeps_nothing(
    reading: Client, texts: Path, sources: Sources
) -> None:
    laid, _ = passages.lay(sources, passages.load_texts(texts))
    for passage in laid[::9]:
        number = passage.slug.removeprefix(f"{passage.document}-")
        found = reading.get(f"/reader/{passage.document}/{number}")
        assert (found.status, found.headers["cache-control"]) == (200, "no-store")
        assert "access-control-allow-origin" not in found.headers
        page = Page(found.text)
        assert page.text.replace("\r", "") == passage.text.replace("\r", "")
        assert len(page.facts) == len({(c.subject, c.predicate, c.object) for c in passage.claims})
        assert page.named <= set(page.facts)
        assert page.targets <= page.ids


def test_the_reader_marks_what_is_waived(reading: Client) -> None:
    rows = re.findall(
        r'<tr><th scope="row"><a href="([^"]+)".*?</tr>', reading.get("/reader/").text
    )
    assert rows
    shown = waived = 0
    for place in rows:
        contents = reading.get(place).text
        for line in re.findall(r"<tr><th scope.*?</tr>", contents)[1:]:
            address = re.findall(r'href="([^"]+)"', line)
            counts = [int(n) for n in re.findall(r'<td class="count">(\d+)</td>', line)]
            if address and counts[1]:
                waived += counts[1]
                shown += reading.get(address[0]).text.count('class="tag waived"')
    assert shown == waived > 0


def test_the_reader_speaks_both_languages(reading: Client) -> None:
    assert "Evidence reader" in reading.get("/reader/?lang=en").text
    assert "证据阅读器" in reading.get("/reader/", Accept_Language="zh-TW").text


def test_the_reader_has_no_other_passages(reading: Client) -> None:
    for path in ("/reader/nothing/01", "/reader/year-one/99", "/reader/year-one/01/x"):
        assert reading.get(path).status == 404


def test_a_public_address_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["serve", "--host", "0.0.0.0"]) == 2
    assert "loopback" in capsys.readouterr().err


def test_a_folder_without_a_build_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main(["serve", "--dist", str(tmp_path)]) == 2
    assert "holds no build" in capsys.readouterr().err


def test_the_store_is_made_once_and_anew_for_a_new_build(tmp_path: Path) -> None:
    dist = serving.small(tmp_path)
    first = store.ensure(dist, tmp_path / "store")
    made = (first / "CURRENT").stat().st_mtime_ns
    assert store.ensure(dist, tmp_path / "store") == first
    assert (first / "CURRENT").stat().st_mtime_ns == made
    with (dist / "lodestone.nq").open("a") as file:
        file.write("<a:a> <a:b> <a:c> <a:g> .\n")
    second = store.ensure(dist, tmp_path / "store")
    assert second != first
    assert len(list(first.parent.parent.iterdir())) == 2, "the older one may be read still"


@pytest.mark.parametrize(
    "path",
    ["/%25", "/zh/%25", "/id/actor/%E9", "/%ED%A0%80", "/" + "a" * 40_000, "/id/" + "x/" * 3000,
     "/id/actor/" + "%E4%B8%80" * 200, "/reader/%25", "/ont/%22", "/graph/%7B%7D", "/id/%C3%A9/%FF",
     "/id/actor/%25.ttl", "/id/actor/a%0Ab.nt", "/%EF%BF%BD", "/id/actor/" + "y" * 5000 + ".ttl"],
    ids=lambda path: path[:24],
)  # fmt: skip
def test_an_address_that_no_file_and_no_iri_can_have_is_not_found(
    path: str, client: Client
) -> None:
    for accepts in ("text/html", "text/turtle", "*/*"):
        assert client.get(path, Accept=accepts).status == 404
