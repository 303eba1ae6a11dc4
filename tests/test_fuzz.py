"""Random input to every reader: it is read, or refused in words; nothing else is raised.

What once crashed a reader stands as a case of ``hostile`` or beside the reader's own tests.
"""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
import scores
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lodestone.enter import tables
from lodestone.enter.proposals import form
from lodestone.model.errors import LodestoneError
from lodestone.model.ontology import Ontology
from lodestone.read import guard, intake
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
def test_any_file_of_facts_is_read_or_refused(data: bytes, tmp_path_factory: Any) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzz.ttl"
    path.write_bytes(data)
    refused(lambda: intake.parse(path, {"actor": "https://a.b/", "lode": "https://a.c/"}))


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


@pytest.mark.usefixtures("ontology")
def test_any_line_of_proposals_is_read_or_told(ontology: Ontology) -> None:
    @SETTINGS
    @given(st.one_of(JSON.map(json.dumps), TEXTS))
    def tried(line: str) -> None:
        found = form.parse([line], ontology)
        for one in found.findings:
            assert one.message["en"]
            assert one.message["zh"]

    tried()


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
