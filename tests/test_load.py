"""Many clients at once, killers and malformed requests among them: the others are served.

What is judged is that nothing breaks and nobody is turned away without a word. How long answers
take is shown on the scoreboard, and judged by nobody: it is the affair of the machine.
"""

import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import scores
import serving
from serving import Answer, Client
from test_requests import PIECES, raw

CLIENTS: Final = scores.size(12, 64, 12)
SECONDS: Final = scores.size(3, 120, 1)
#: One client in so many asks for what never ends, and one sends what is no request.
KILLERS: Final = 8
LIGHT: Final = "SELECT ?s ?o WHERE { ?s ?p ?o } LIMIT 5"
GREEDY: Final = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
#: Bytes that the server may grow by.
BYTES: Final = 200 * 2**20


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    with serving.served(serving.small(tmp_path), "--timeout", "3") as found:
        yield found


def p95(times: list[float]) -> float:
    return sorted(times)[int(0.95 * (len(times) - 1))]


def memory(client: Client) -> int:
    status = Path(f"/proc/{client.process.pid}/status").read_text()
    return next(int(x.split()[1]) * 1024 for x in status.splitlines() if x.startswith("VmRSS"))


def going_on(end: float, act: Callable[[], None]) -> threading.Thread:
    def run() -> None:
        while time.monotonic() < end:
            act()

    made = threading.Thread(target=run)
    made.start()
    return made


def all_at_once(acts: list[Callable[[], None]], seconds: float) -> None:
    end = time.monotonic() + seconds
    for thread in [going_on(end, act) for act in acts]:
        thread.join()


def test_ordinary_clients_are_served_while_others_attack(
    client: Client, record_property: Any
) -> None:
    alone: list[float] = []
    for _ in range(scores.size(30, 300)):
        begun = time.monotonic()
        assert is_right(client.ask(LIGHT))
        alone.append(time.monotonic() - begun)
    chance = random.Random(64)
    times: list[float] = []
    answers: list[Answer] = []

    def light() -> None:
        begun = time.monotonic()
        answer = client.send("GET", "/index.html") if chance.random() < 0.3 else client.ask(LIGHT)
        times.append(time.monotonic() - begun)
        answers.append(answer)
        time.sleep(0.2)

    def kill() -> None:
        answers.append(client.ask(GREEDY))

    def disturb() -> None:
        pieces = [chance.choice(PIECES) for _ in range(8)]
        raw(client.port, "".join(["GET /", *pieces, "\r\n\r\n"]).encode("utf-8", "replace"))
        time.sleep(0.1)

    acts = [kill if n % KILLERS == 0 else disturb if n % KILLERS == 1 else light
            for n in range(CLIENTS)]  # fmt: skip
    all_at_once([act for act in acts if act is light], SECONDS / 4)
    crowd, before = p95(times), memory(client)
    times.clear()
    answers.clear()
    all_at_once(acts, SECONDS)
    wrong = [answer.status for answer in answers if not is_right(answer)]
    grown = memory(client) - before
    light_ones = len(times)
    scores.tell(
        record_property, len(answers) - len(wrong), len(answers), alone=f"{p95(alone):.3f}",
        crowd=f"{crowd:.3f}", attacked=f"{p95(times):.3f}", times=f"{p95(times) / crowd:.1f}",
        folds=f"{p95(times) / p95(alone):.1f}",
        growth=f"{grown / 2**20:.0f}", seconds=SECONDS,
        answered=f"{sum(a.status == 200 for a in answers)} of {light_ones}",
    )  # fmt: skip
    assert wrong == []
    assert grown < BYTES
    assert client.get("/index.html").status == 200
    assert 200 in {answer.status for answer in answers}


def test_a_query_that_takes_long_goes_behind_the_others(tmp_path: Path) -> None:
    limits = ("--timeout", str(serving.FOREVER))
    with serving.served(serving.small(tmp_path), *limits) as client, serving.held(client, 1):
        own = os.getpriority(os.PRIO_PROCESS, client.process.pid)
        serving.until(lambda: serving.queries(client))
        (query,) = serving.queries(client)
        assert os.getpriority(os.PRIO_PROCESS, int(serving.query_process(client))) == own
        serving.until(lambda: os.getpriority(os.PRIO_PROCESS, int(query)) == max(own, 10))


def is_right(answer: Answer) -> bool:
    """Tell whether an answer is one, or says when to come again; nothing breaks the server."""
    if answer.status in (429, 503):
        return "retry-after" in answer.headers
    return answer.status < 500 or answer.status == 504
