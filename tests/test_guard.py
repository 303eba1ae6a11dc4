"""No query asks elsewhere, whoever wrote it and wherever it is asked; a listener would hear it."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import copies
import pyoxigraph as ox
import pytest
from conftest import ROOT

from lodestone.answer import confined, json_rows, questions
from lodestone.answer.confined import EndedError, Means
from lodestone.model.errors import UnreadableError, UsageError
from lodestone.read import guard, sparql

HEADER = "# title@en: A question\n\n"
#: What may stand before a call to the outside: each ends a triple or a group.
BEFORE = (
    "", "?s ?p ?o.", "?s ?p ?o .", "?s ?p true", "?s ?p false", "?s ?p 1.", "?s ?p 5e0",
    "?s ?p 'x'", '?s ?p "x"@en.', "?s ?p e:.", "?s ?p e:a .", "?s ?p [].", "?s ?p <x:y#z>.",
    "BIND(5 AS ?v)", "FILTER(?a<?b#>\n)", "{}", "OPTIONAL{}", "VALUES ?v {UNDEF}", "# x\n",
    "?s ?p 'a#b' .", "?s ?p '''a'#b''' .", '?s ?p "\\"#" .', "?s ?p <x:\\u0023> .", "?s a ?\u00b2.",
)  # fmt: skip
CALLS = ("SERVICE", "service", "SERVICE SILENT", "SeRvIcE", "\nSERVICE\n", "SERVICE#c\n")
TARGETS = ("<{}>", ":x", "e:x", "?u")


@pytest.fixture
def listener() -> Iterator[tuple[str, list[float]]]:
    """An address of this machine, and the times at which somebody called it."""
    heard: list[float] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        ended = threading.Event()

        def listen() -> None:
            while not ended.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                heard.append(time.monotonic())
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/", heard
        finally:
            ended.set()
            thread.join()


def calling(url: str) -> Iterator[str]:
    """Yield queries that would ask elsewhere if an engine read them so."""
    head = f"PREFIX : <{url}> PREFIX e: <{url}> "
    for before, call, target in product(BEFORE, CALLS, TARGETS):
        group = f"{{ {before}{call}{target.format(url)}{{ ?a ?b ?c }} VALUES ?u {{ <{url}> }} }}"
        yield f"{head}SELECT * {group}"
        if not target.startswith("?"):
            yield f"{head}SELECT * {{ {group} }}"


def test_what_the_guard_lets_pass_calls_nobody(listener: tuple[str, list[float]]) -> None:
    url, heard = listener
    store = ox.Store()
    passed = 0
    for query in calling(url):
        if guard.refusal(query, ()) is None:
            passed += 1
            try:
                list(store.query(guard.bare(query)))  # type: ignore[arg-type]
            except (SyntaxError, OSError, RuntimeError):
                continue
    assert heard == []
    assert passed < 20, "the guard hardly refuses anything"


def test_the_engine_would_call_if_it_were_let(listener: tuple[str, list[float]]) -> None:
    url, heard = listener
    calls = 0
    for query in calling(url):
        before = len(heard)
        with suppress(SyntaxError, OSError, RuntimeError):
            list(ox.Store().query(query))  # type: ignore[arg-type]
        calls += len(heard) > before
        if calls > 5:
            return
    raise AssertionError("the listener heard nothing: the test above proves nothing")


LAWFUL = (
    "SELECT ?service WHERE { ?service a lode:Loan } # SERVICE <http://example.org/>",
    'SELECT * { ?s ?p "SERVICE <x:y> { }" ; ?q """FROM <x:y>""" }',
    "SELECT * { ?s <x:SERVICE> ex:service , ex:SERVICE }",
    "SELECT * { ?s ?p ?o FILTER(?o < 3 && ?s > 5) }",
    "SELECT * { ?s ?p 'x'@en-service , 'y' }",
    "SELECT ?from { ?from ?p 'FROM <file:x>' }",
    "SELECT * { ?s skos:prefLabel ?added . FILTER(STRSTARTS(?added, 'INSERT')) }",
)
#: Queries, and a word of why each is refused.
REFUSED = {
    "SELECT * FROM <file:///x> {}": "FROM",
    "SELECT * FROM NAMED <http://example.org/> {}": "FROM",
    "SELECT *FROM<http://example.org/>{}": "FROM",
    "PREFIX x: <http://example.org/> SELECT * FROM x:y {}": "FROM",
    "PREFIX x: <http://example.org/> ASK FROMx:y {}": "FROM",
    "ASKFROM<http://example.org/>{}": "FROM",
    "INSERT DATA { <x:a> <x:b> <x:c> }": "INSERT",
    "LOAD <http://example.org/>": "LOAD",
    "DELETE WHERE { ?s ?p ?o }": "DELETE",
    f"SELECT * {'{' * 3000}{'}' * 3000}": "deep",
    f"SELECT * {{ FILTER({'!' * 30000}?x) }}": "operators",
    f"SELECT * {{ FILTER(?x{'||?x' * 15000}) }}": "operators",
    f"SELECT * {{ ?s <x:p>{'/<x:p>' * 9000} ?o }}": "operators",
    f"SELECT * {{ {{}} {'UNION{}' * 8000} }}": "operators",
    f"SELECT * {{ ?s ?p '{'x' * guard.LONGEST}' }}": "bytes",
}  # fmt: skip


@pytest.mark.parametrize("query", LAWFUL)
def test_what_only_looks_so_is_let_pass(query: str) -> None:
    assert guard.refusal(query, ()) is None


@pytest.mark.parametrize("query", REFUSED, ids=lambda query: query[:40])
def test_what_no_query_may_is_refused_in_both_languages(query: str) -> None:
    no = guard.refusal(query, ())
    assert no
    assert REFUSED[query] in no.en
    assert no.zh
    assert no.zh != no.en


def test_a_comment_is_blank_and_every_place_stays() -> None:
    query = "SELECT * # c\n{ ?s <x:#y> '#z' }#\n"
    assert guard.bare(query) == "SELECT *    \n{ ?s <x:#y> '#z' } \n"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copies.build(tmp_path_factory.mktemp("guard")).root
    for name in ("pyproject.toml", "CITATION.cff"):
        (root / name).write_bytes((ROOT / name).read_bytes())
    return root


@contextmanager
def question(root: Path, text: str) -> Iterator[Path]:
    path = root / "queries" / "q01-mine.rq"
    path.write_text(HEADER + text, encoding="utf-8")
    try:
        yield path
    finally:
        path.unlink()


def test_a_contributed_question_that_calls_out_fails_check_and_build(
    small: Path, listener: tuple[str, list[float]]
) -> None:
    url, heard = listener
    with question(small, f"SELECT ?s WHERE {{\n  ?s ?p ?o.SERVICE <{url}> {{ ?a ?b ?c }}\n}}\n"):
        checked = copies.run(small, "check")
        assert checked.returncode == 3
        assert "queries/q01-mine.rq:4" in checked.stdout
        assert "[query-refused]" in checked.stdout
        assert copies.run(small, "build").returncode == 3
        asked = copies.run(small, "ask", "queries/q01-mine.rq")
        assert asked.returncode == 3
        assert "SERVICE" in asked.stderr
        given = copies.run(small, "ask", "queries/q01-mine.rq", "--endpoint", url)
        assert given.returncode == 3
    assert heard == []


@pytest.mark.parametrize("text", ["SELECT ?s WHERE { ?s ?p }\n", "ASK { ?s ?p ?o }\n"])
def test_a_question_that_is_no_table_of_sparql_fails_the_check(text: str, small: Path) -> None:
    with question(small, text):
        done = copies.run(small, "check")
    assert done.returncode == 1
    assert "violation [query-syntax]" in done.stdout


def store() -> ox.Store:
    made = ox.Store()
    nodes = [ox.NamedNode(f"x:{number}") for number in range(300)]
    made.extend(ox.Quad(one, ox.NamedNode("x:p"), ox.Literal("v", language="zh-Hans"))
                for one in nodes)  # fmt: skip
    return made


def query(body: str) -> sparql.QueryFile:
    return sparql.QueryFile(Path("mine.rq"), {}, body, {})


PRODUCT = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def test_a_query_in_the_child_has_the_rows_that_it_has_here() -> None:
    asked = query("SELECT ?s ?o ?n { ?s ?p ?o BIND(1.50 AS ?n) } ORDER BY ?s LIMIT 5")
    assert confined.ask(store(), asked, Means()) == questions.ask(store(), asked)


@pytest.mark.parametrize(
    ("body", "means", "words"),
    [
        (f"SELECT (COUNT(*) AS ?n) {PRODUCT}", Means(0.5), "longer than 0.5 seconds"),
        (f"SELECT * {PRODUCT} ORDER BY ?l", Means(copies.HANGS, 64 << 20), "more than 64 MiB"),
    ],
)
def test_a_query_ends_at_its_limits(body: str, means: Means, words: str) -> None:
    with pytest.raises(EndedError, match=words):
        confined.ask(store(), query(body), means)


def test_a_question_that_does_not_end_costs_the_others_no_answer() -> None:
    quick = query("SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 2")
    endless = query(f"SELECT (COUNT(*) AS ?n) {PRODUCT}")
    graph = store()
    found = confined.ask_each(graph, [quick, endless, quick], Means(2))
    assert found == [questions.ask(graph, quick)] * 2


def test_a_question_that_takes_too_much_costs_the_others_no_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written = json_rows.document

    def document(columns: list[str], rows: Iterable[Any]) -> str:
        if columns == ["big"]:
            raise MemoryError
        return written(columns, rows)

    graph, quick = store(), query("SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 2")
    monkeypatch.setattr(json_rows, "document", document)
    found = confined.ask_each(graph, [quick, query("SELECT ?big { ?big ?p ?o }"), quick], Means())
    assert found == [questions.ask(graph, quick)] * 2


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sparql, "proven", lambda query: query.text)


@pytest.mark.usefixtures("unguarded")
def test_what_breaks_the_parser_breaks_the_child_alone() -> None:
    deep = query(f"SELECT * {'{' * 30000}{'}' * 30000}")
    with pytest.raises(EndedError, match="broke its process"):
        confined.ask(store(), deep, Means())


def test_a_query_that_is_none_is_told_in_words() -> None:
    with pytest.raises(UsageError, match="is not SPARQL"):
        confined.ask(store(), query("SELECT"), Means())
    with pytest.raises(UsageError, match="not a SELECT query"):
        confined.ask(store(), query("ASK {}"), Means())


@pytest.mark.usefixtures("unguarded")
def test_a_question_that_fails_is_tried_once_more_and_costs_the_others_no_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    warmed: list[ox.Store] = []
    monkeypatch.setattr(confined, "warm", warmed.append)
    graph, quick = store(), query("SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 2")
    failing = query("SELECT * { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }")
    found = confined.ask_each(graph, [quick, failing, quick], Means())
    assert found == [questions.ask(graph, quick)] * 2
    assert warmed == [graph]


@pytest.mark.usefixtures("unguarded")
def test_the_child_calls_nobody_even_if_the_guard_lets_it(
    listener: tuple[str, list[float]],
) -> None:
    url, heard = listener
    with pytest.raises(EndedError):
        confined.ask(ox.Store(), query(f"SELECT * {{ SERVICE <{url}> {{ ?a ?b ?c }} }}"), Means())
    assert heard == []


def test_ctrl_c_ends_the_query_and_its_child(small: Path, tmp_path: Path) -> None:
    path = tmp_path / "slow.rq"
    everything = PRODUCT.replace(" . ", " } GRAPH ?g1 { ").replace("{ ?a", "{ GRAPH ?g0 { ?a") + "}"
    path.write_text(f"{HEADER}SELECT (COUNT(*) AS ?n) {everything}\n", encoding="utf-8")
    asked = subprocess.Popen(
        [sys.executable, str(ROOT / "build.py"), "ask", str(path), "--lang", "zh"],
        cwd=small, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        # A shell lets what it runs in the background ignore the signal, and so all below it.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    children = Path(f"/proc/{asked.pid}/task/{asked.pid}/children")
    deadline = time.monotonic() + copies.HANGS
    while not (child := children.read_text().split()) and time.monotonic() < deadline:
        assert asked.poll() is None, asked.communicate()
        time.sleep(0.05)
    asked.send_signal(signal.SIGINT)
    out, err = asked.communicate(timeout=copies.HANGS)
    assert (asked.returncode, out) == (130, "")
    assert "已中断" in err
    assert "Traceback" not in err
    with pytest.raises(ProcessLookupError):
        os.kill(int(child[0]), 0)


@pytest.mark.parametrize("given", ["0", "-1", "nan", "inf", "soon"])
@pytest.mark.parametrize("option", ["--timeout", "--memory"])
def test_limits_are_numbers_above_zero(option: str, given: str, small: Path) -> None:
    for command in (("ask", "q01"), ("serve",)):
        done = copies.run(small, *command, f"{option}={given}")
        assert done.returncode == 2
        assert "is no number above 0" in done.stderr


def test_the_line_of_a_refused_word_is_that_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_text(
        f"{HEADER}PREFIX lode: <x:y>\nPREFIX own: <x:z>\n\nSELECT ?s WHERE {{\n"
        "  ?s a lode:Loan .\n  SERVICE own:x { ?s ?p ?o }\n}\n",
        encoding="utf-8",
    )
    with pytest.raises(UnreadableError) as caught:
        sparql.prove(sparql.load(path, {"lode": "x:y"}))
    assert caught.value.line == 8


@pytest.mark.parametrize("word", ["insert data", "Insert Data", "LOAD", "load", "clear"])
def test_an_update_is_refused_whatever_its_case(word: str) -> None:
    assert guard.refusal(f"{word} {{ <x:a> <x:b> <x:c> }}", ()) is not None
