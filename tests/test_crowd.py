"""A server among many clients, greedy, silent and rude ones: the others are served.

Where order is proven, no query ends by itself and no silence is cut short: whatever is answered is
answered while the others still wait.
"""

import os
import signal
import socket
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

import pytest
import serving
from serving import FOREVER, HANGS, Client, held, open_yet, until

from lodestone.model.house import House
from lodestone.serve import app, channel, slots, store
from lodestone.serve.limits import Limits
from lodestone.serve.pool import Job, Pool, Reply
from lodestone.serve.slots import SERVER, Asker, Slots
from lodestone.serve.web import Request

LIGHT = "ASK { ?s ?p ?o }"
LARGE = "line of a large file\n" * 400_000


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server that ends no query and closes no silent connection."""
    dist = serving.small(tmp_path_factory.mktemp("crowd"))
    (dist / "large.csv").write_text(LARGE, "utf-8")
    limits = ("--timeout", str(FOREVER), "--memory", "256")
    with serving.served(dist, *limits, silence=FOREVER) as found:
        yield found


@pytest.fixture(autouse=True)
def alone(client: Client) -> None:
    """What the test before has hung up on is ended."""
    until(lambda: not serving.queries(client))


def is_answered(client: Client) -> bool:
    """Tell whether a light query is answered, if not at once; on a busy machine it may be long."""
    return any(client.ask(LIGHT).status == 200 for _ in range(40))


def test_a_full_house_says_when_to_come_again_and_still_serves_pages(client: Client) -> None:
    places = Slots()
    with held(client, places.quick + places.long) as greedy:
        until(lambda: len(open_yet(greedy)) == places.long)
        page = client.get("/index.html")
        assert page.status == 200
        assert len(open_yet(greedy)) == places.long, "a page waits for no query"
        found = [one.answer() for one in greedy if one.is_answered]
    assert {one.status for one in found} == {503}
    assert {one.headers["retry-after"] for one in found} <= {str(FOREVER), "5"}
    assert serving.is_well(client)


def test_a_light_query_is_answered_while_greedy_ones_fill_the_house(client: Client) -> None:
    with held(client, 3 * Slots().quick) as greedy:
        for _ in range(10):
            assert is_answered(client)
        assert open_yet(greedy)


def test_saved_questions_are_answered_while_strangers_fill_the_house(client: Client) -> None:
    with held(client, 3 * Slots().quick) as greedy:
        found = client.get("/api/q02.json")
        assert open_yet(greedy)
    assert found.status == 200


def test_who_asks_a_saved_question_has_a_place_of_its_own(
    home: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slots, "PATIENCE", dict.fromkeys(slots.PATIENCE, 0.0))
    places = Slots(1)
    with ExitStack() as taken:
        for _ in range(places.quick):
            taken.enter_context(places.take(Asker(slots.STRANGER)))
        with pytest.raises(slots.BusyError):
            places.take(Asker(slots.STRANGER))
        with places.take(Asker(slots.OWN)), places.take(slots.SERVER):
            pass
    monkeypatch.undo()
    dist, lanes = serving.small(tmp_path), []

    class Noting(Pool):
        def run(self, job: Job, limits: Limits | None = None, asker: Asker = SERVER) -> Reply:
            lanes.append(asker.lane)
            return super().run(job, limits, asker)

    with Noting(store.ensure(dist, tmp_path / "store")) as pool:
        site = app.site(home, dist, pool)
        lanes.clear()
        assert site.handle(Request("/api/q02.json")).status == 200
        assert slots.OWN in lanes
        assert slots.STRANGER not in lanes
        assert site.handle(Request("/sparql", query={"query": (LIGHT,)})).status == 200
        assert lanes[-1] == slots.STRANGER


def test_one_client_of_many_has_a_share_of_the_places_alone(client: Client) -> None:
    places = Slots()
    share = places.long // 2
    with held(client, places.quick, headers={"X-Forwarded-For": "192.0.2.7"}) as greedy:
        until(lambda: len(open_yet(greedy)) == share)
        statuses = Counter(one.answer().status for one in greedy if one.is_answered)
        assert statuses == {429: places.quick - share}
        with held(client, share, headers={"X-Forwarded-For": "192.0.2.8"}) as others:
            until(lambda: len(serving.queries(client)) == 2 * share)
            assert is_answered(client)
            assert len(open_yet(others)) == share, "another client has a share of its own"


def test_a_query_whose_client_has_hung_up_is_ended(client: Client) -> None:
    with held(client, 1):
        until(lambda: serving.queries(client))
    until(lambda: not serving.queries(client))


def test_clients_that_say_nothing_or_never_finish_hold_nobody_up(client: Client) -> None:
    beginnings = (b"", b"GET / HTTP/1.1\r\nHost: x", b"POST /sparql HTTP/1.1\r\nContent-Length: 99")
    slow = [socket.create_connection(("127.0.0.1", client.port), HANGS) for _ in range(60)]
    try:
        for number, connection in enumerate(slow):
            connection.sendall(beginnings[number % len(beginnings)])
        assert serving.is_well(client)
        assert client.get("/index.html").status == 200
    finally:
        for connection in slow:
            connection.close()


def test_hundreds_of_half_requests_shut_nobody_out(client: Client) -> None:
    half = []
    try:
        for _ in range(app.CONNECTIONS + 40):
            half.append(socket.create_connection(("127.0.0.1", client.port), HANGS))
            half[-1].sendall(b"GET / HTTP/1.1\r\nX: ")
        assert client.get("/index.html").status == 200
    finally:
        for one in half:
            one.close()
    assert channel.CROWD < app.CONNECTIONS


def test_many_downloads_at_once_hold_no_page_up(client: Client) -> None:
    with held(client, 40, "/large.csv") as downloads:
        until(lambda: not open_yet(downloads))  # begun, and none can end: nobody reads
        assert client.get("/index.html").status == 200
        assert [one.answer().body == LARGE.encode() for one in downloads] == [True] * 40


def test_a_client_that_hangs_up_leaves_nothing_broken(client: Client) -> None:
    for _ in range(3):
        with held(client, 1):
            pass
    assert serving.is_well(client)


def test_a_client_that_reads_slowly_gets_all_of_it(client: Client) -> None:
    query = urlencode({"query": "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f }"})
    wanted = {"Connection": "close", "Accept": "text/csv"}
    with held(client, 1, f"/sparql?{query}", wanted) as (one,):
        until(lambda: one.is_answered)
        parts = []
        while part := one.socket.recv(50_000):
            parts.append(part)
            time.sleep(0.01)
    head, _, body = b"".join(parts).partition(b"\r\n\r\n")
    assert f"Content-Length: {len(body)}".encode() in head
    assert body.count(b"\r\n") == 10_001


def test_a_query_process_that_is_killed_is_started_anew(client: Client) -> None:
    process = serving.query_process(client)
    os.kill(int(process), signal.SIGKILL)
    until(lambda: Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z")
    assert serving.is_well(client)
    assert serving.query_process(client) != process


def test_a_request_that_comes_in_drips_has_a_deadline(tmp_path: Path) -> None:
    """It is closed though it never is silent for as long as a silent one may be."""
    with (
        serving.served(serving.small(tmp_path), silence=2) as client,
        socket.create_connection(("127.0.0.1", client.port), HANGS) as drip,
    ):
        drip.sendall(b"GET / HTTP/1.1\r\n")
        drip.settimeout(0.2)

        def is_closed() -> bool:
            try:
                drip.sendall(b"X-A: b\r\n")
                return drip.recv(1) == b""
            except TimeoutError:
                return False
            except OSError:
                return True

        assert not is_closed()
        until(is_closed)
