"""SARIF 2.1.0, which code scanning reads: rules, results with their regions, and fixes."""

import hashlib
import json
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from lodestone.check.report.result import Result
from lodestone.model.findings import Finding, Severity

SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS: Final = {
    Severity.NOTE: "note",
    Severity.WARNING: "warning",
    Severity.VIOLATION: "error",
    Severity.UNREADABLE: "error",
}
_TAGS: Final = {"en": "en-US", "zh": "zh-CN"}
_ROOT: Final = "%SRCROOT%"


def write(result: Result) -> str:
    """Write one run; every rule that a finding breaks is listed once."""
    rules = sorted({finding.rule for finding in result.findings})
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "lodestone",
                "semanticVersion": result.version,
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "language": _TAGS[result.lang],
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the checkout."}}},
        "results": [_result(f, rules.index(f.rule), result) for f in result.findings],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: str) -> dict[str, Any]:
    return {"id": rule, "name": "".join(part.title() for part in rule.replace(":", "-").split("-"))}


def _result(finding: Finding, index: int, result: Result) -> dict[str, Any]:
    row: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": result.words(finding)},
        "partialFingerprints": {"finding/v1": _fingerprint(finding, result)},
    }
    if finding.path:
        physical = {"artifactLocation": _artifact(finding.path, result)}
        row["locations"] = [{"physicalLocation": physical | _region(finding)}]
        if finding.cell:
            row["locations"][0]["logicalLocations"] = [{"name": finding.cell}]
        if finding.instead and finding.column and finding.end:
            row["fixes"] = [_fix(finding, result)]
    return row


def _region(finding: Finding) -> dict[str, Any]:
    if not finding.line or finding.cell:
        return {}
    region = {"startLine": finding.line}
    if finding.column:
        region["startColumn"] = finding.column
    if finding.end:
        region["endColumn"] = finding.end
    return {"region": region}


def _fix(finding: Finding, result: Result) -> dict[str, Any]:
    assert finding.path
    change = {
        "artifactLocation": _artifact(finding.path, result),
        "replacements": [
            {
                "deletedRegion": _region(finding)["region"],
                "insertedContent": {"text": finding.instead},
            }
        ],
    }
    return {
        "description": {"text": finding.advice[result.lang]},
        "artifactChanges": [change],
    }


def _artifact(path: Path, result: Result) -> dict[str, str]:
    """Return where a file is: below the checkout by a relative reference, else by a whole URI."""
    place = result.place(path)
    if Path(place).is_absolute():
        return {"uri": Path(place).as_uri()}
    return {"uri": quote(place), "uriBaseId": _ROOT}


def _fingerprint(finding: Finding, result: Result) -> str:
    """Return what tells a finding again after its line has moved."""
    key = "\n".join((finding.rule, result.place(finding.path), finding.message["en"]))
    return hashlib.sha256(key.encode()).hexdigest()[:32]
