"""JSON for programs.

An object; its form changes only together with ``version``, but for new keys::

    version    1
    findings   list, sorted by file, line, column and rule; each with
               file      path seen from the checkout, or null
               line      from 1, or null; in a fact sheet the row
               column    from 1 in Unicode code points, or null; in a fact sheet the column
               endColumn the column after the fault, or null
               cell      cell of a fact sheet in its own notation, or null
               rule      stable identifier
               severity  "note", "warning", "violation" or "unreadable"
               message   {"en", "zh"}: what is wrong
               advice    {"en", "zh"}: what to do
               instead   what to write from column to endColumn, or null
    summary    files judged, and how many findings have each severity
    grounding  {"en", "zh"}: which check of the texts ran, or null
    adds       what the named files add (``additions.Added.data``), or null
"""

import json
from typing import Any, Final

from lodestone.check.report.result import Result
from lodestone.model.findings import Finding

VERSION: Final = 1


def write(result: Result) -> str:
    """Write the whole result, in both languages."""
    counts = {weight.name.lower(): count for weight, count in result.counts.items()}
    data = {
        "version": VERSION,
        "findings": [_finding(finding, result) for finding in result.findings],
        "summary": {"files": result.files, **counts},
        "grounding": result.grounding,
        "adds": result.added.data() if result.added else None,
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _finding(finding: Finding, result: Result) -> dict[str, Any]:
    return {
        "file": result.place(finding.path) or None,
        "line": finding.line,
        "column": finding.column,
        "endColumn": finding.end,
        "cell": finding.cell or None,
        "rule": finding.rule,
        "severity": finding.severity.name.lower(),
        "message": finding.message,
        "advice": finding.advice,
        "instead": finding.instead or None,
    }
