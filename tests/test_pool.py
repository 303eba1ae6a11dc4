"""Query processes: one that was quick and small is asked again, any other ends; all are bounded."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import serving

from lodestone.serve import store, worker
from lodestone.serve.limits import Limits
from lodestone.serve.pool import Job, KilledError, Pool

SMALL = "ASK { ?s ?p %d }"
LARGE = "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
LONG = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f "
    "FILTER(STRLEN(CONCAT(STR(?a), STR(?c), STR(?d), STR(?f))) > 0) }"
)
NOBODY = Limits(seconds=600)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    dist = serving.small(tmp_path_factory.mktemp("pool"))
    return store.ensure(dist, dist.parent / "store")


@pytest.fixture
def pool(place: Path) -> Iterator[Pool]:
    with Pool(place, NOBODY) as made:
        yield made


def waiting(pool: Pool) -> list[int]:
    """The processes that wait for a query."""
    return [line.process for line in pool._idle]


def ask(pool: Pool, number: int = 1, limits: Limits | None = None) -> str:
    return pool.run(Job(SMALL % number), limits).state


def test_a_process_that_answered_a_small_query_is_asked_again(pool: Pool) -> None:
    assert ask(pool) == "ok"
    (process,) = waiting(pool)
    for number in range(5):
        assert ask(pool, number) == "ok"
        assert waiting(pool) == [process]


def test_what_is_not_sparql_costs_no_process(pool: Pool) -> None:
    ask(pool)
    before = waiting(pool)
    assert pool.run(Job("SELECT *")).state == "malformed"
    assert waiting(pool) == before


@pytest.mark.parametrize("query", [LARGE, LONG])
def test_a_process_whose_query_was_large_or_long_ends(query: str, pool: Pool) -> None:
    ask(pool)
    (process,) = waiting(pool)
    assert pool.run(Job(query)).state == "ok"
    assert process not in waiting(pool)
    assert ask(pool) == "ok"


def test_a_process_ends_after_so_many_queries(pool: Pool) -> None:
    found = set()
    for number in range(worker.MOST + 1):
        assert ask(pool, number) == "ok"
        found |= set(waiting(pool))
    assert len(found) > 1


def test_a_process_is_bounded_in_each_query(pool: Pool) -> None:
    brief = Limits(seconds=1)
    for _ in range(3):
        while not waiting(pool):
            ask(pool, limits=brief)
        with pytest.raises(KilledError) as caught:
            pool.run(Job(ENDLESS), brief)
        assert caught.value.is_late


def test_a_query_of_other_bounds_goes_to_another_process(pool: Pool) -> None:
    ask(pool)
    ask(pool, limits=Limits(seconds=599))
    assert len(waiting(pool)) == 2


@pytest.mark.parametrize("whose", ["the process", "its parent"])
def test_what_was_killed_while_it_waited_is_not_asked(whose: str, pool: Pool) -> None:
    ask(pool)
    (process,) = waiting(pool)
    if whose == "the process":
        os.kill(process, signal.SIGKILL)
        wait_for_end(process)
    else:
        pool._process.kill()
        pool._process.wait()
    assert ask(pool) == "ok"
    assert process not in waiting(pool)


def test_nothing_is_left_when_the_pool_is_closed(place: Path) -> None:
    with Pool(place, NOBODY) as made:
        ask(made)
        (process,) = waiting(made)
    wait_for_end(process)
    assert not is_there(process)


def wait_for_end(process: int) -> None:
    """Wait until a process has ended."""
    while is_there(process):
        os.sched_yield()


def is_there(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
