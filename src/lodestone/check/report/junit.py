"""JUnit XML, which CI servers show as tests: a suite for each file, a case for each finding.

Violations and unreadable files fail; a warning or a note is a case that passed, with its words as
output. A file without a failure has one case that says so.
"""

import re
from collections.abc import Sequence
from typing import Final
from xml.etree import ElementTree

from lodestone.check.report.result import Result
from lodestone.check.report.result import weight as weighed
from lodestone.model.findings import Finding, Severity
from lodestone.model.words import tell

#: What XML 1.0 cannot hold, not even escaped.
_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(result: Result) -> str:
    """Write the suites, in the order of their files."""
    by_file: dict[str, list[Finding]] = {result.place(path): [] for path in result.judged}
    for finding in result.findings:
        by_file.setdefault(result.place(finding.path), []).append(finding)
    root = ElementTree.Element("testsuites", {"name": "lodestone check"})
    for place in sorted(by_file) or [""]:
        _suite(root, place or "data", by_file.get(place, []), result)
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    ElementTree.indent(root)
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _suite(
    root: ElementTree.Element, place: str, findings: Sequence[Finding], result: Result
) -> None:
    suite = ElementTree.SubElement(root, "testsuite", {"name": _clean(place)})
    cases = [_case(suite, place, finding, result) for finding in findings]
    failed = sum(case.find("failure") is not None for case in cases)
    broken = sum(case.find("error") is not None for case in cases)
    if not failed + broken:
        passed = tell(result.lang, __name__, "no-violation")
        _add_case(suite, place, passed)
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(failed))
    suite.set("errors", str(broken))


def _case(
    suite: ElementTree.Element, place: str, finding: Finding, result: Result
) -> ElementTree.Element:
    where = finding.cell or ":".join(str(n) for n in (finding.line, finding.column) if n)
    case = _add_case(suite, place, " ".join(part for part in (finding.rule, where) if part))
    words = _clean(result.words(finding))
    if finding.severity < Severity.VIOLATION:
        weight = weighed(finding.severity, result.lang)
        ElementTree.SubElement(case, "system-out").text = f"{weight}: {words}"
        return case
    tag = "error" if finding.severity == Severity.UNREADABLE else "failure"
    message = {"message": _clean(finding.message[result.lang]), "type": finding.rule}
    ElementTree.SubElement(case, tag, message).text = words
    return case


def _add_case(suite: ElementTree.Element, place: str, name: str) -> ElementTree.Element:
    given = {"classname": _clean(place), "name": _clean(name)}
    return ElementTree.SubElement(suite, "testcase", given)


def _clean(words: str) -> str:
    return _FORBIDDEN.sub("\ufffd", words)
