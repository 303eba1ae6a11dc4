"""``bench`` measures what it says it measures: every station ends, and the engines agree.

A small checkout stands for the shipped one, so that CI runs every station at two sizes.
"""

import json
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import copies
import pytest
from conftest import ROOT

from lodestone.commands.lab import growth, growth_report
from lodestone.commands.lab.measures import STATIONS, Measure, Recorder, load


def bench(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "build.py"), "bench", *arguments],
        cwd=root, capture_output=True, text=True, check=False,
        env={key: value for key, value in os.environ.items() if key != "LODESTONE_SOURCES"},
    )  # fmt: skip


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copies.build(tmp_path_factory.mktemp("bench") / "checkout").root
    for name in ("pyproject.toml", "CITATION.cff"):
        shutil.copyfile(ROOT / name, root / name)
    for path in sorted((ROOT / "queries").glob("*.rq"))[:2]:
        shutil.copyfile(path, root / "queries" / path.name)
    return root


@pytest.fixture(scope="module")
def measured(checkout: Path) -> Path:
    """The folder of a run at two sizes, with the reference engines at both."""
    at = checkout.parent / "at"
    done = bench(checkout, "--scale", "1,2", "--reference", "1", "--at", str(at), "--out", str(at))
    assert done.returncode == 0, done.stderr
    (at / "said.txt").write_text(done.stdout, encoding="utf-8")
    return at


def told(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "bench.json").read_text(encoding="utf-8"))
    return found


def test_every_station_is_measured_at_every_size(measured: Path) -> None:
    stations = {row["station"]: row for row in told(measured)["stations"]}
    assert tuple(stations) == STATIONS
    for row in stations.values():
        assert set(row["ours"]) == {"1", "2"}
        assert None not in row["ours"].values()
        # So small a checkout asks rules and questions within one tick of the clock.
        assert row["station"] in ("rule", "question") or all(row["ours"].values())
    rules = {p.stem for p in (ROOT / "src/lodestone/derive/rules").glob("*.rq")}
    steps = {(row["station"], row["step"]) for row in told(measured)["steps"]}
    assert {step for station, step in steps if station == "rule"} == rules
    assert sum(station == "question" for station, _ in steps) == 2


def test_the_reference_engines_answer_alike(measured: Path) -> None:
    rows = [row for row in told(measured)["steps"] if row["is_equal"] is not None]
    assert {row["station"] for row in rows} == {"read", "check", "reason", "rule", "question"}
    assert [row["step"] for row in rows if not row["is_equal"]] == []
    endless = [row["step"] for row in told(measured)["steps"] if None in row["theirs"].values()]
    assert endless == []


def test_the_table_names_every_station_and_the_machine(measured: Path) -> None:
    said = (measured / "said.txt").read_text(encoding="utf-8")
    for en in (growth_report.named(station, "en") for station in STATIONS):
        assert f"| {en} |" in said
    assert growth_report.machine("en") in said


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_chart_has_a_line_for_each_station(measured: Path, lang: str) -> None:
    drawn = ET.fromstring((measured / f"bench-{lang}.svg").read_text(encoding="utf-8"))
    lines = [one for one in drawn.iter() if one.tag.endswith("polyline")]
    words = {one.text for one in drawn.iter() if one.tag.endswith("text")}
    assert len(lines) == len(STATIONS)
    assert {growth_report.named(station, lang) for station in STATIONS} <= words


def test_a_run_that_goes_on_measures_nothing_twice(checkout: Path, measured: Path) -> None:
    before = (measured / "measures.jsonl").read_text(encoding="utf-8")
    done = bench(checkout, "--scale", "1", "--only", "read", "--at", str(measured))
    assert done.returncode == 0, done.stderr
    assert (measured / "measures.jsonl").read_text(encoding="utf-8") == before


def test_a_step_that_does_not_end_is_ended_and_left_out(checkout: Path, tmp_path: Path) -> None:
    """The second question joins all with all; its process is ended, and a new one goes on."""
    endless = tmp_path / "checkout"
    shutil.copytree(checkout, endless)
    path = sorted((endless / "queries").glob("*.rq"))[1]
    head = "\n".join(x for x in path.read_text(encoding="utf-8").split("\n") if x.startswith("#"))
    triples = " ".join(f"GRAPH ?g{n} {{ ?s{n} ?p{n} ?o{n} }}" for n in range(6))
    path.write_text(f"{head}\n\nSELECT (COUNT(*) AS ?n) WHERE {{ {triples} }}\n", encoding="utf-8")
    arguments = ("--scale", "1", "--only", "question", "--reference", "0", "--limit", "2")
    done = bench(endless, *arguments, "--at", str(tmp_path / "at"))
    assert done.returncode == 0, done.stderr
    steps = {m.step: m for m in load(tmp_path / "at" / "measures.jsonl") if m.station == "question"}
    assert len(steps) == 2
    assert [name for name, m in steps.items() if m.seconds is None] == [path.stem]


def test_a_step_in_python_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "m.jsonl", 1, "theirs", 0.05, is_raising=True)
    with pytest.raises(TimeoutError):
        _turn(recorder)
    assert [m.seconds for m in load(recorder.path)] == [None]


def _turn(recorder: Recorder) -> None:
    with recorder.watch("read", "strict"):
        while True:
            pass


def made(scale: int, seconds: float | None, triples: int = 0, step: str = "q01") -> list[Measure]:
    return [
        Measure(scale, "ours", "read", "strict", 1.0, count=triples),
        Measure(scale, "ours", "question", step, seconds),
    ]


def test_the_exponent_is_the_slope_of_the_logarithms() -> None:
    measures = [*made(1, 0.1, 1_000), *made(10, 10.0, 10_000)]
    (row,) = (row for row in growth.steps(measures) if row.station == "question")
    assert row.exponent == pytest.approx(2.0)
    assert row.is_steep
    assert any(line.startswith("- q01: 2.00") for line in growth_report.lines(measures, "en"))


def test_a_station_that_did_not_end_has_no_sum() -> None:
    begun = Measure(5, "ours", "publish", "all files")
    ended = Measure(5, "ours", "publish", "context and labels", 2.0)
    (row,) = growth.stations([ended, begun])
    assert row.ours == {5: None}
    (line,) = (x for x in growth_report.lines([ended, begun], "en") if x.startswith("| publish"))
    assert "| no end |" in line


def test_what_takes_no_time_has_no_exponent() -> None:
    measures = [*made(1, 0.0001, 1_000), *made(10, 0.01, 10_000)]
    (row,) = (row for row in growth.steps(measures) if row.station == "question")
    assert (row.exponent, row.is_steep) == (None, False)


def test_engines_that_differ_are_named() -> None:
    ours = Measure(1, "ours", "question", "q01", 1.0, digest="a")
    theirs = Measure(1, "theirs", "question", "q01", 3.0, digest="b")
    (row,) = growth.steps([ours, theirs])
    assert (row.is_equal, row.ratio) == (False, 3.0)
    assert "the engines differ in: question q01" in growth_report.lines([ours, theirs], "en")


@pytest.mark.parametrize("text", ["", "0", "1,x", "1,-5", "1e3", "99999999"])
def test_a_scale_that_is_no_number_is_refused(text: str, checkout: Path) -> None:
    done = bench(checkout, f"--scale={text}")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_step_that_ended_in_time_is_kept_though_a_later_one_ended_the_process(
    tmp_path: Path,
) -> None:
    path = tmp_path / "m.jsonl"
    with Recorder(path, 1, "ours", 60.0).watch("reason", "reason"):
        pass  # The process ends here, before the digest is known.
    again = Recorder(path, 1, "ours", 60.0)
    with again.watch("reason", "reason") as measure:
        pass
    again.end(measure)
    (kept,) = load(path)
    assert kept.seconds is not None
