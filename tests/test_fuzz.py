"""Random input to every reader: it is read, or refused in words; nothing else is raised.

What once crashed a reader stands as a case of ``hostile`` or beside the reader's own tests.
"""

import csv
import io
import json
import os
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
import scores
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lodestone.answer import parameters, questions
from lodestone.enter import tables
from lodestone.enter.proposals import form
from lodestone.model.errors import LodestoneError, UsageError
from lodestone.model.house import House
from lodestone.model.ontology import Ontology
from lodestone.model.terms import BASE
from lodestone.read import checkout, guard, intake
from lodestone.read.sparql import QueryFile
from lodestone.read.text import figures, sentences
from lodestone.serve import files, web
from lodestone.serve.web import Application, Request, Response

COUNT: Final = scores.size(40, 1500)
SETTINGS: Final = settings(
    max_examples=COUNT,
    deadline=None,
    derandomize=not scores.IS_FULL,
    database=None,
    suppress_health_check=list(HealthCheck),
)
#: Pieces that texts of the field are made of, so that chance meets what readers look for.
PIECES: Final = (
    "约 左右 至少 最高 超 亿 万 千 百 美元 人民币 元 吨 % 百分之 分之 成 半 个 家 年 月 日 季度 "
    "财年 至 - – ~ 到 第 一 二 十 〇 零 两 1 2.5 3,000 0.00 1e5 ∞ ½ ² US$ $ € ¥ USD bn billion "
    "million dozen half per of to about over 2025 1980s Q3 FY2026 Aug. 31 32 13 2月30日 。 "
    "， . , ( ) 《 》 \n \t"
)
SIGNS: Final = (
    'actor:x lode:amount a ; , . [ ] ( ) "x" """ \' <https://a.b/c> <x> @en @zh-Hans ^^ '
    "xsd:date _:b PREFIX @prefix BASE # \n \\ \\u0041 \\uD800 true 5 5.0 1e9 << >> { } GRAPH : :: "
    "é 稀土 \0"
)
ASKED: Final = (
    'SELECT * WHERE { } SERVICE FROM NAMED <x:y> ?s . \' """ # \n ( ) INSERT a:b \\u0053 | / UNION'
)
WORDS: Final = st.sampled_from(PIECES.split(" "))
TEXTS: Final = st.one_of(st.text(), st.lists(WORDS, max_size=30).map("".join))
TURTLE: Final = st.lists(st.sampled_from(SIGNS.split(" ")), max_size=40).map(" ".join)
QUERY: Final = st.lists(st.sampled_from(ASKED.split(" ")), max_size=40).map(" ".join)
FILES: Final = st.one_of(
    TURTLE.map(str.encode), st.binary(), TEXTS.map(lambda text: text.encode("utf-8", "replace"))
)
MEMBERS: Final = ("thing", "claims", "sentence", "passage", "document", "name", "class", "x")
HEADERS: Final = (
    "accept", "range", "if-range", "if-none-match", "accept-language", "accept-encoding", "host",
)  # fmt: skip


def refused(read: Callable[[], object]) -> None:
    """Read something, which may be refused in words of both languages, and in no other way."""
    words = ("read", "读取")
    try:
        read()
    except LodestoneError as error:
        words = (str(error), error.zh)
    assert all(words)


@SETTINGS
@given(TEXTS)
def test_figures_of_any_text_lie_in_it(text: str) -> None:
    for figure in figures.find(text):
        assert 0 <= figure.start < figure.end <= len(text)
        assert figure.name
    for sentence in sentences.split(text):
        assert 0 <= sentence.start <= sentence.end <= len(text)


@SETTINGS
@given(data=FILES)
def test_any_file_of_facts_is_read_or_refused(data: bytes) -> None:
    handle, name = tempfile.mkstemp(suffix=".ttl")
    with open(handle, "wb") as file:
        file.write(data)
    try:
        prefixes = {"actor": "https://a.b/", "lode": "https://a.c/"}
        refused(lambda: intake.parse(Path(name), prefixes))
    finally:
        os.unlink(name)


@SETTINGS
@given(st.lists(st.lists(TEXTS, max_size=8), max_size=8), st.sampled_from([",", ";", "\t"]))
def test_any_sheet_is_read_or_refused(rows: list[list[str]], delimiter: str) -> None:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    refused(lambda: _sheet(stream.getvalue().encode("utf-8", "surrogatepass")))


@SETTINGS
@given(st.binary(max_size=300))
def test_any_bytes_are_a_sheet_or_refused(data: bytes) -> None:
    refused(lambda: _sheet(data))


@cache
def workbook() -> bytes:
    """A sound workbook, of which some bytes are changed."""
    rows = (tables.Row(2, ("sample-01", "actor:x", "USD 5m")), tables.Row(3, ("", "é", "稀土")))
    return tables.xlsx([tables.Table(Path("x"), "Facts", ("passage", "thing", "amount"), rows)])


@SETTINGS
@given(st.lists(st.tuples(st.integers(0, 10**4), st.integers(0, 255)), max_size=6), st.integers(0))
def test_any_damaged_workbook_is_read_or_refused(hits: list[tuple[int, int]], cut: int) -> None:
    data = bytearray(workbook())
    for place, value in hits:
        data[place % len(data)] = value
    whole = bytes(data[: len(data) - (cut % len(data) if cut % 3 == 0 else 0)])
    refused(lambda: tables._read_xlsx(Path("fuzz.xlsx"), whole))


def _sheet(data: bytes) -> list[tables.Table]:
    return [tables._read_csv(Path("fuzz.csv"), data)]


JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(MEMBERS), inner, max_size=4)
    ),
    max_leaves=12,
)  # fmt: skip


@cache
def ontology() -> Ontology:
    return checkout.read_ontology(House(ROOT))


@SETTINGS
@given(st.one_of(JSON.map(json.dumps), TEXTS))
def test_any_line_of_proposals_is_read_or_told(line: str) -> None:
    for one in form.parse([line], ontology()).findings:
        assert one.message["en"]
        assert one.message["zh"]


@cache
def asked() -> list[QueryFile]:
    """The questions that take parameters."""
    known = questions.questions(ROOT / "queries", ontology().prefixes)
    return [query for query in known if questions.parameters(query)]


class Known:
    """Takes a third of all texts to name a thing."""

    def resolve(self, text: str) -> str:
        if len(text) % 3:
            raise UsageError("none", zh="无")
        return BASE + "id/actor/x"


@SETTINGS
@given(st.integers(0), TEXTS)
def test_any_value_of_a_parameter_is_bound_as_one_value_or_refused(number: int, text: str) -> None:
    query = asked()[number % len(asked())]
    names = sorted(questions.parameters(query))
    name = names[number % len(names)]

    def bound() -> object:
        made = parameters.bind(query, {name: text}, Known(), None)
        assert made.text.count("{") - text.count("{") <= query.text.count("{"), "it adds a pattern"
        return ox.Store().query(made.text)

    refused(bound)


@SETTINGS
@given(st.one_of(TEXTS, QUERY))
def test_any_query_is_let_pass_or_refused_at_a_line_of_it(query: str) -> None:
    found = guard.refusal(query, ())
    if found:
        assert found.en
        assert found.zh
        assert 1 <= found.line <= query.count("\n") + 1
    assert len(guard.bare(query)) == len(query)


@SETTINGS
@given(st.text(max_size=40), st.integers(1, 10**9))
def test_any_range_is_a_part_the_whole_or_behind_the_end(header: str, size: int) -> None:
    try:
        found = files.part(f"bytes={header}", size)
    except files.UnsatisfiableError:
        return
    if found:
        assert found[0] >= 0
        assert 0 < found[1] <= size - found[0]


@SETTINGS
@given(
    st.text(max_size=60),
    st.text(max_size=60),
    st.dictionaries(st.sampled_from(HEADERS), st.text(max_size=40)),
    st.sampled_from(["GET", "HEAD", "POST", "PUT", "x"]),
)
def test_any_request_is_answered(
    path: str, query: str, headers: dict[str, str], method: str
) -> None:
    said: list[Any] = []

    def answered(request: Request) -> Response:
        assert request.lang in ("en", "zh")
        request.media(("text/html", "text/turtle"))
        return Response(200, b"x" * 3000, "text/html", (), is_part=True)

    environ = {
        "PATH_INFO": path.encode("utf-8", "replace").decode("latin-1"), "QUERY_STRING": query,
        "REQUEST_METHOD": method, "wsgi.input": io.BytesIO(), "HTTP_HOST": "x",
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()},
    }  # fmt: skip
    application = Application(answered, frozenset({"x", headers.get("host", "x")}))
    body = b"".join(application(environ, lambda *given: said.extend(given)))
    assert int(said[0].split()[0]) in (200, 206, 304, 400, 416)
    assert len(body) <= 3000


@SETTINGS
@given(st.text())
def test_the_fields_of_any_address_are_read_or_refused(text: str) -> None:
    refused(lambda: web.fields(text))


def test_what_is_tried_is_told(record_property: Any) -> None:
    tests = [name for name in globals() if name.startswith("test_any") or "_of_any_" in name]
    scores.tell(record_property, 1, 1, examples=COUNT * len(tests))
    assert tests
