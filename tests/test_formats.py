"""Each format of ``check``: golden files, and what its readers ask of it.

A golden file is made anew by deleting it and running the tests; the second run compares.
"""

import argparse
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from lodestone.check import report
from lodestone.check.neighbourhood.additions import Added, Dispute, Facts, Gained
from lodestone.check.report import github, json_format
from lodestone.check.report.result import Result
from lodestone.check.whole import Judged
from lodestone.commands import verdict
from lodestone.model.findings import Finding, Severity
from lodestone.model.house import House

GOLDEN = Path(__file__).parent / "formats"
ROOT = Path("/checkout")
FILE = ROOT / "data/documents/note/01-loan.ttl"
SUFFIXES = {"text": "txt", "json": "json", "github": "github.txt", "sarif": "sarif", "junit": "xml"}


def finding(
    rule: str, severity: Severity, en: str, zh: str, advice: tuple[str, str] = ("", ""), **more: Any
) -> Finding:
    words = {"en": en, "zh": zh}
    return Finding(rule, severity, words, dict(zip(("en", "zh"), advice, strict=True)), **more)


FINDINGS = [
    finding("coverage-ratchet", Severity.VIOLATION, "note: less is carried", "note：承载减少"),
    finding(
        "known-property", Severity.VIOLATION, "lode:hasBorower is no property", "无此属性",
        ("did you mean lode:hasBorrower? the properties stand in ontology/",
         "是否应为 lode:hasBorrower？可用属性见 ontology/"),
        path=FILE, line=3, column=5, end=20, instead="lode:hasBorrower",
    ),
    finding(
        "licence-unused", Severity.WARNING, "100% of: it, unused\nsecond line", "未用 <到> & 100%",
        path=ROOT / "data/documents/note/document.ttl", line=7, column=17,
    ),
    finding("document-text", Severity.NOTE, "no text is at hand", "没有原文",
            path=ROOT / "data/documents/note/document.ttl"),
    finding("utf-8", Severity.UNREADABLE, "the file is not UTF-8", "不是 UTF-8",
            ("save the file as UTF-8", "请以 UTF-8 保存"),
            path=Path("/elsewhere/稀土 note.ttl"), line=1, column=9),
    finding("sheet-cell", Severity.VIOLATION, "'soon' is no date", "“soon”不是日期",
            path=ROOT / "sheet.csv", line=4, column=3, cell="C4"),
]  # fmt: skip
ADDED = Added(
    Facts(
        3,
        (("instrument:a lode:amount quantity:USD-1m", ("passage:note-02", "passage:other-01")),),
        1,
        ("actor:a",),
        ("instrument:a lode:amount quantity:USD-2m",),
        ("actor:b",),
    ),
    (Dispute("conflict:a-amount", "Conflict", "instrument:a lode:amount", True),),
    (Dispute("twins:a-b", "Twins", "instrument:a instrument:b", False),),
    (Gained("note-01", (1, 3), ("1.1", "3.2"), (2, 0), ("2", "2.1")),),
    erased=(Dispute("conflict:b-amount", "Conflict", "instrument:b lode:amount", False),),
    since="HEAD",
)


def result(lang: str = "en", findings: Sequence[Finding] = FINDINGS, **more: Any) -> Result:
    grounding = {"en": "grounding: 4 claims found", "zh": "落地核对：4 项"}
    judged = (FILE, ROOT / "data/register/actors.ttl")
    return replace(Result(findings, ROOT, lang, "1.2.3", 2, judged, grounding, ADDED), **more)


def written(name: str, lang: str) -> str:
    if name == "summary":
        return github.summary(result(lang))
    return report.write(name, result(lang))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", [*report.FORMATS, "summary"])
def test_the_format_is_written_as_its_golden_file_has_it(name: str, lang: str) -> None:
    golden = GOLDEN / f"{lang}.{SUFFIXES.get(name, 'summary.md')}"
    text = written(name, lang)
    if not golden.exists():
        golden.write_text(text, encoding="utf-8")
        pytest.fail(f"{golden.name} was missing and has been written; read it, then run again")
    assert text == golden.read_text(encoding="utf-8")


def test_every_format_has_its_module_and_its_golden_file() -> None:
    rooms = {path.stem for path in Path(report.__file__).parent.glob("*.py")}
    assert set(report.FORMATS.values()) == rooms - {"__init__", "result"}
    assert set(SUFFIXES) == set(report.FORMATS)


# JSON


def test_json_has_the_documented_keys_and_no_others() -> None:
    found = json.loads(report.write("json", result()))
    documented = dict(re.findall(r"^    (\w+) +(\S.*)$", json_format.__doc__ or "", re.MULTILINE))
    inner = dict(re.findall(r"^ {15}(\w+) +(\S.*)$", json_format.__doc__ or "", re.MULTILINE))
    assert set(found) == set(documented)
    assert all(set(row) == set(inner) for row in found["findings"])
    assert found["version"] == json_format.VERSION
    assert found["summary"] == {
        "files": 2, "unreadable": 1, "violation": 3, "warning": 1, "note": 1,
    }  # fmt: skip


# GitHub


def test_an_annotation_holds_no_raw_line_end_and_no_raw_percent() -> None:
    lines = report.write("github", result()).splitlines()
    annotations = [line for line in lines if re.match(r"::(error|warning|notice) ", line)]
    assert len(annotations) == len(FINDINGS)
    (warning,) = (line for line in annotations if line.startswith("::warning "))
    assert warning.endswith("::100%25 of: it, unused%0Asecond line")
    assert "file=data/documents/note/document.ttl,line=7,col=17" in warning


def test_words_of_a_file_cannot_become_a_command() -> None:
    evil = finding("declared", Severity.VIOLATION, "x\n::error::y", "x", ("::stop-commands::a", ""))
    for line in report.write("github", result(findings=[evil])).splitlines():
        assert not line.startswith(("::error::y", "::stop-commands::"))


def test_findings_beyond_the_ten_that_are_shown_stand_in_log_and_summary() -> None:
    many = [
        finding(
            "declared",
            Severity.VIOLATION,
            f"thing {n} is declared nowhere",
            "无",
            path=FILE,
            line=n,
        )
        for n in range(1, 31)
    ]
    log, summary = (
        report.write("github", result(findings=many)),
        github.summary(result(findings=many)),
    )
    for n in range(1, 31):
        assert f" data/documents/note/01-loan.ttl:{n}: violation" in log
        assert f"thing {n} is declared nowhere" in summary


def test_the_summary_is_appended_to_the_file_that_github_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "summary.md"
    place.write_text("before\n", encoding="utf-8")
    options = argparse.Namespace(format="github", lang="en", files=[])
    judged = Judged(FINDINGS, 2, {"en": "grounding", "zh": "核对"})
    verdict.show(judged, House(ROOT), options, {github.SUMMARY: str(place)})
    assert place.read_text(encoding="utf-8").startswith("before\n## Judging the facts\n")
    assert capsys.readouterr().out.count("::error ") == 4


def test_markup_in_a_finding_is_shown_and_not_rendered() -> None:
    evil = finding("declared", Severity.VIOLATION, "<img src=x> | [a](b)", "x", path=FILE, line=1)
    row = next(
        line for line in github.summary(result(findings=[evil])).splitlines() if "img" in line
    )
    assert "\\<img" in row
    assert len(re.findall(r"(?<!\\)\|", row)) == 5


# SARIF


@pytest.fixture(scope="module")
def sarif_schema() -> Any:
    schema = json.loads((GOLDEN / "sarif-2.1.0.schema.json").read_text(encoding="utf-8"))
    return jsonschema.validators.validator_for(schema)(schema)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_sarif_is_valid_by_the_schema_of_the_standard(lang: str, sarif_schema: Any) -> None:
    for findings in (FINDINGS, []):
        log = json.loads(report.write("sarif", result(lang, findings)))
        assert [error.message for error in sarif_schema.iter_errors(log)] == []


def test_the_schema_of_the_standard_refuses_a_broken_log(sarif_schema: Any) -> None:
    log = json.loads(report.write("sarif", result()))
    log["runs"][0]["results"][0]["level"] = "grave"
    assert list(sarif_schema.iter_errors(log))


def test_sarif_points_at_rule_place_and_fix() -> None:
    (run,) = json.loads(report.write("sarif", result()))["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == sorted({one.rule for one in FINDINGS})
    for row in run["results"]:
        assert rules[row["ruleIndex"]] == row["ruleId"]
    (fixed,) = (row for row in run["results"] if "fixes" in row)
    place = fixed["locations"][0]["physicalLocation"]
    (change,) = fixed["fixes"][0]["artifactChanges"]
    assert place["region"] == {"startLine": 3, "startColumn": 5, "endColumn": 20}
    assert place["artifactLocation"]["uri"] == "data/documents/note/01-loan.ttl"
    assert change["replacements"][0]["insertedContent"]["text"] == "lode:hasBorrower"
    uris = [
        where["physicalLocation"]["artifactLocation"]["uri"]
        for row in run["results"]
        for where in row.get("locations", ())
    ]
    assert "file:///elsewhere/%E7%A8%80%E5%9C%9F%20note.ttl" in uris


def test_a_fingerprint_stays_when_the_line_moves() -> None:
    moved = [replace(one, line=(one.line or 0) + 5) for one in FINDINGS]
    prints = [
        [
            row["partialFingerprints"]
            for row in json.loads(report.write("sarif", result(findings=found)))["runs"][0][
                "results"
            ]
        ]
        for found in (FINDINGS, moved)
    ]
    assert prints[0] == prints[1]
    assert len({json.dumps(one) for one in prints[0]}) == len(FINDINGS)


# JUnit


def test_junit_counts_what_it_holds_and_fails_what_fails() -> None:
    root = ElementTree.fromstring(report.write("junit", result()))
    failures, errors = root.findall(".//failure"), root.findall(".//error")
    assert (len(failures), len(errors)) == (3, 1)
    for node in [root, *root.findall("testsuite")]:
        assert int(node.get("tests", "")) == len(node.findall(".//testcase"))
        assert int(node.get("failures", "")) == len(node.findall(".//failure"))
        assert int(node.get("errors", "")) == len(node.findall(".//error"))
    clean = root.find("testsuite[@name='data/register/actors.ttl']")
    assert clean is not None
    assert [case.get("name") for case in clean] == ["no violation"]


def test_junit_holds_nothing_that_xml_forbids() -> None:
    odd = finding("declared", Severity.VIOLATION, "a\x00b\x1b ]]> <c>", "x", path=FILE, line=1)
    root = ElementTree.fromstring(report.write("junit", result(findings=[odd])))
    (failure,) = root.findall(".//failure")
    assert failure.text == "a\ufffdb\ufffd ]]> <c>"


# What the files add


@pytest.mark.parametrize(("lang", "words"), [("en", "conflicts: looked for"), ("zh", "分歧：待")])
def test_disputes_that_were_not_weighed_are_not_said_to_be_none(lang: str, words: str) -> None:
    lines = Added(Facts(), is_weighed=False).lines(lang)
    assert any(line.startswith(words) for line in lines)
    assert Added(Facts(), is_weighed=False).data()["opened"] is None


def test_long_lists_are_cut_and_counted() -> None:
    shared = tuple((f"a:{n} lode:b c:d", (f"passage:x-{n}",)) for n in range(14))
    lines = Added(Facts(0, shared)).lines("en")
    assert "  and 4 more" in lines
    assert sum(line.startswith("  a:") for line in lines) == 10
