"""Requests of a stranger: parts of files, slow and malformed ones; none shuts another out."""

import os
import random
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import scores
import serving
import waitress.adjustments
from serving import HANGS, Client

from lodestone.answer import confined
from lodestone.model.errors import UsageError
from lodestone.model.house import House
from lodestone.serve import app, channel, edition, files, store, web
from lodestone.serve.files import UnsatisfiableError
from lodestone.serve.web import Application, Request, Response

#: A text that is sent as it is read, and one that is sent at once.
LARGE = "".join(f"line {number:07d}\n" for number in range(120_000))
SMALL = "line\n" * 400


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = serving.small(tmp_path_factory.mktemp("requests"))
    (made / "large.csv").write_text(LARGE, "utf-8")
    (made / "small.csv").write_text(SMALL, "utf-8")
    return made


@pytest.fixture(scope="module")
def client(dist: Path) -> Iterator[Client]:
    with serving.served(dist) as found:
        yield found


@pytest.mark.parametrize(
    ("header", "size", "found"),
    [
        ("bytes=0-0", 10, (0, 1)), ("bytes=0-", 10, (0, 10)), ("bytes=3-5", 10, (3, 3)),
        ("bytes=9-99", 10, (9, 1)), ("bytes=-4", 10, (6, 4)), ("bytes=-99", 10, (0, 10)),
        ("bytes=5-3", 10, None), ("bytes=-", 10, None), ("bytes=0-1,3-4", 10, None),
        ("lines=0-1", 10, None), ("", 10, None), ("bytes=a-b", 10, None), ("bytes=+1-2", 10, None),
        ("bytes=" + "9" * 40 + "-", 10, None),
    ],
)  # fmt: skip
def test_a_range_means_some_bytes_or_the_whole(
    header: str, size: int, found: tuple[int, int] | None
) -> None:
    assert files.part(header, size) == found


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=99-100", "bytes=-0"])
def test_a_range_behind_the_end_cannot_be_had(header: str) -> None:
    with pytest.raises(UnsatisfiableError):
        files.part(header, 10)


@pytest.mark.parametrize("name", ["large", "small"])
def test_the_parts_of_a_file_make_up_the_file(name: str, client: Client) -> None:
    whole = {"large": LARGE, "small": SMALL}[name].encode()
    answer = client.get(f"/{name}.csv")
    assert (answer.status, answer.body) == (200, whole)
    assert answer.headers["accept-ranges"] == "bytes"
    tag = answer.headers["etag"]
    half = len(whole) // 2
    parts = [
        client.get(f"/{name}.csv", Range=f"bytes={span}", If_Range=tag)
        for span in (f"0-{half - 1}", f"{half}-")
    ]
    assert [part.status for part in parts] == [206, 206]
    assert b"".join(part.body for part in parts) == whole
    assert parts[0].headers["content-range"] == f"bytes 0-{half - 1}/{len(whole)}"
    assert client.get(f"/{name}.csv", Range="bytes=0-4", If_Range='"old"').status == 200
    behind = client.get(f"/{name}.csv", Range=f"bytes={len(whole)}-")
    assert (behind.status, behind.headers["content-range"]) == (416, f"bytes */{len(whole)}")
    head = client.send("HEAD", f"/{name}.csv", None, {"Range": "bytes=0-4"})
    assert (head.status, head.headers["content-length"]) == (200, str(len(whole)))
    assert client.get(f"/{name}.csv", If_None_Match=tag).status == 304


def test_a_large_file_is_read_once_for_its_tag_and_again_when_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(LARGE)
    first = files.sent(path)
    before = files._tag.cache_info().misses
    assert files.sent(path) == first
    assert files._tag.cache_info().misses == before
    path.write_text(LARGE[:-1] + "x")
    changed = files.sent(path)
    assert first
    assert changed
    assert first.tag != changed.tag
    path.write_text("small")
    assert files.sent(path) is None


def test_a_server_without_a_way_to_send_files_sends_their_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(LARGE)
    found = files.sent(path)
    answers = Application(lambda _: Response(200, b"", "text/csv", (), found, is_part=True), {"x"})  # type: ignore[arg-type]
    said: list[object] = []
    environ = {"PATH_INFO": "/a.csv", "REQUEST_METHOD": "GET", "HTTP_HOST": "x",
               "HTTP_RANGE": "bytes=5-9", "wsgi.input": open(os.devnull, "rb")}  # noqa: SIM115  # fmt: skip
    body = b"".join(answers(environ, lambda *given: said.extend(given)))
    assert body == LARGE[5:10].encode()
    assert ("Content-Length", "5") in said[1]  # type: ignore[operator]


def test_a_packed_page_is_not_cut() -> None:
    request = Request("/x", headers={"accept-encoding": "gzip", "range": "bytes=0-4"})
    packed = web.finished(request, Response(200, SMALL.encode(), "text/html"))
    assert packed.status == 200
    assert dict(packed.headers)["Content-Encoding"] == "gzip"


def test_a_byte_of_a_half_request_makes_it_no_younger() -> None:
    ours, theirs = socket.socketpair()
    server = SimpleNamespace(active_channels={}, add_task=lambda _: None)
    one = channel.Channel(server, ours, ("", 0), waitress.adjustments.Adjustments(), map={})
    try:
        one.received(b"GET / HTTP/1.1\r\n")
        one.begun -= 100
        first = one.begun
        one.received(b"X: y\r\n")
        assert one.last_activity == one.begun
        one.received(b"Host: x\r\n\r\n")
        assert [request.completed for request in one.requests] == [True]
        one.requests.clear()
        one.received(b"GET / HT")
        assert one.begun > first + 50, "the next request has a clock of its own"
    finally:
        one.handle_close()
        theirs.close()


def test_a_build_that_is_exchanged_leaves_the_served_release_whole(tmp_path: Path) -> None:
    dist = serving.small(tmp_path)
    (dist / "large.csv").write_text(LARGE, "utf-8")
    with serving.served(dist) as client:
        first = client.get("/large.csv")
        new = tmp_path / "new"
        shutil.copytree(dist, new, symlinks=True)
        (new / "large.csv").write_text(LARGE.replace("line", "LINE"), "utf-8")
        (new / "site/index.html").unlink()
        dist.rename(tmp_path / "old")
        new.rename(dist)
        shutil.rmtree(tmp_path / "old")
        assert client.get("/large.csv").body == first.body
        assert client.get("/index.html").status == 200
        own = list((tmp_path / "store").glob("release-*"))
        assert len(own) == 1
    with serving.served(dist) as client:
        assert client.get("/large.csv").body != first.body
        left = list((tmp_path / "store").glob("release-*"))
        assert left != own
        assert len(left) == 1, "what the server before has left is cleared away"


def test_what_a_killed_server_held_is_cleared_away_and_no_link_is_followed(tmp_path: Path) -> None:
    dist, cache = serving.small(tmp_path), tmp_path / "cache"
    dead, alive = cache / "release-999999999", cache / f"release-{os.getppid()}"
    for folder in (dead, alive):
        folder.mkdir(parents=True)
    with edition.held(dist, cache) as own:
        assert own.parent == cache
        assert not (own / "site/out.txt").exists(), "a link leads out"
        assert (own / "lodestone.nq").samefile(dist / "lodestone.nq")
        assert store.ensure(own, cache, dist) == store.ensure(dist, cache)
        assert (dead.exists(), alive.exists()) == (False, True)
    assert not own.exists()


def test_where_files_have_no_second_names_the_build_itself_is_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no such names")

    dist = serving.small(tmp_path)
    monkeypatch.setattr(os, "link", refuse)
    with edition.held(dist, tmp_path / "cache") as own:
        assert own == dist


def test_a_folder_that_is_no_build_is_not_linked(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine.txt").write_text("mine", "utf-8")
    with edition.held(other, tmp_path / "cache") as own:
        assert own == other
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_where_a_query_cannot_be_bounded_nothing_is_served(
    host: str, home: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confined, "is_possible", lambda: False)
    with pytest.raises(UsageError) as caught:
        app.run(home, tmp_path, host, 0, tmp_path)
    assert "Linux" in str(caught.value)
    assert "Linux" in caught.value.zh


#: What may stand in a request line or a header that no honest client sends.
PIECES = (
    "GET", "POST", "\0", "\r", "\n", "\r\n", " ", "/", "..", "%2e%2e", "%00", "%", "%zz", "\xff",
    "é", "稀土", "?", "&", "=", "query", "HTTP/1.1", "HTTP/9.9", "Host: 127.0.0.1", ":", ";", "\t",
    "Content-Length: -1", "Content-Length: 5", "Transfer-Encoding: chunked", "0\r\n\r\n", "ffff",
    "Range: bytes=0-", "Range: bytes=-", "Accept: */*;q=2", "Accept: " + "a/b," * 500, "x" * 9000,
    "If-None-Match: *", "Expect: 100-continue", "Connection: close", "/sparql?query=", "/id/actor/",
    "/api/q01?", "/large.csv", "Accept-Language: zh;q=x", "If-Range: \"\"", "//", "/./", "#", "\\",
)  # fmt: skip


def raw(port: int, data: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=HANGS) as one:
        try:
            one.sendall(data)
            one.shutdown(socket.SHUT_WR)
            return one.recv(2000)
        except OSError:
            return b""


def test_malformed_requests_bring_no_fault_of_the_server(
    client: Client, record_property: object
) -> None:
    chance = random.Random(20261129)
    count, faults = scores.size(300, 6000), []
    for number in range(count):
        pieces = [chance.choice(PIECES) for _ in range(chance.randrange(1, 12))]
        head = "GET /" if chance.random() < 0.7 else ""
        tail = (
            f" HTTP/1.1\r\nHost: 127.0.0.1:{client.port}\r\n\r\n" if chance.random() < 0.7 else ""
        )
        data = (head + "".join(pieces) + tail).encode("utf-8", "replace")
        answer = raw(client.port, data)
        if answer.split(b" ")[1:2] in ([b"500"], [b"502"], [b"501"]) or b"Traceback" in answer:
            faults.append((number, data[:200], answer[:80]))
    assert faults == []
    assert client.get("/index.html").status == 200
    scores.tell(record_property, count - len(faults), count)  # type: ignore[arg-type]
