"""What coverage may not lose: the shares and names of a release, held against the ones stored."""

from collections.abc import Mapping
from typing import Any, Final

from lodestone.check.prove import carriers
from lodestone.model.findings import Finding, worded
from lodestone.model.words import pair


def ratchet(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Finding]:
    """Compare two summaries (``to_json``) of coverage.

    Returns:
        A violation for each document that has left, whose share carried or waived fell, or whose
        share waived for reasons of content, inferred, or in words only, rose; and for each passage
        that no longer tells of a name.
    """
    rows = {row["slug"]: row for row in now["documents"]}
    findings: list[Finding] = []
    for old in before["documents"]:
        new = rows.get(old["slug"])
        if new is None:
            findings.append(_worse(old["slug"], "documents", 1.0, 0.0))
            continue
        for key, share, sign in _SHARES:
            was, is_now = share(old), share(new)
            if (is_now - was) * sign < -1e-9:
                findings.append(_worse(old["slug"], key, was, is_now))
        told = new["names"]["told"]
        for passage, names in old.get("names", {}).get("told", {}).items():
            if lost := sorted(set(names) - set(told.get(passage, ()))):
                findings.append(_lost_names(passage, lost))
    return findings


def _done(what: str, row: Mapping[str, Any]) -> float:
    tally = row[what]
    return (tally["carried"] + tally["waived"]) / tally["total"] if tally["total"] else 1.0


def _waived_for_content(what: str, row: Mapping[str, Any]) -> float:
    tally = row[what]
    return tally["substantive"] / tally["total"] if tally["total"] else 0.0


def _assessments(row: Mapping[str, Any]) -> float:
    told = row.get("statements")
    if told is None:
        return 1.0
    return told["assessments"] / told["total"] if told["total"] else 0.0


def _inferred(row: Mapping[str, Any]) -> float:
    claims = row["claims"]
    return claims["inferred"] / claims["printable"] if claims["printable"] else 0.0


_SHARES: Final = (
    ("carried-sentences", lambda r: _done("sentences", r), 1),
    ("carried-figures", lambda r: _done("figures", r), 1),
    ("waived-sentences", lambda r: _waived_for_content("sentences", r), -1),
    ("waived-figures", lambda r: _waived_for_content("figures", r), -1),
    ("inferred-claims", _inferred, -1),
    ("sentences-in-words", carriers.words_share, -1),
    ("sentences-unexplained", carriers.unexplained_share, -1),
    ("assessed-statements", _assessments, -1),
)  # fmt: skip


def _worse(slug: str, key: str, was: float, now: float) -> Finding:
    return worded("coverage-ratchet", slug=slug, was=was, now=now, name=pair(__name__, key))


def _lost_names(passage: str, lost: list[str]) -> Finding:
    listed = ", ".join(lost)
    return worded("coverage-names", passage=passage, listed=listed)
