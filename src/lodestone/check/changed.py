"""What a change takes away, told beside what it adds: a deletion is judged as an addition is.

The checkout is held against a revision. What stands there is judged as a whole, since a deletion
shows in what others still say; every statement that is gone, and every name that is withdrawn, is
told to whoever reviews the change.
"""

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.model.curie import Shortener
from lodestone.model.errors import UsageError
from lodestone.model.findings import Finding, Severity, violation
from lodestone.model.house import EVIDENCE, House
from lodestone.model.terms import OWL
from lodestone.read.checkout import FactFile, Sources
from lodestone.read.intake import with_prefixes

_DEPRECATED: Final = OWL + "deprecated"
_SHOWN: Final = 3


@dataclass(frozen=True)
class Change:
    """A file of ``data/`` that differs.

    Attributes:
        path: where it stands, or stood.
        before: what it held; empty where it is new.
    """

    path: Path
    before: bytes


def since(home: House, revision: str) -> list[Change]:
    """Return the files of ``data/`` that differ from a revision.

    Raises:
        UsageError: there is no such revision, or no git.
    """
    commit = _git(
        home, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    )
    if not commit.strip():
        raise UsageError(
            f"'{revision}' is no revision of this checkout", zh=f"“{revision}”不是此工作区的修订"
        )
    name = commit.decode().strip()
    listed = _git(
        home, "diff", "--name-only", "--no-renames", "--relative", "-z", name, "--", "data"
    )
    new = _git(home, "ls-files", "--others", "--exclude-standard", "-z", "--", "data")
    return [
        Change(home.root / part.decode("utf-8", "surrogateescape"), _held(home, name, part))
        for part in sorted({*listed.split(b"\0"), *new.split(b"\0")})
        if part
    ]


def findings(changes: Sequence[Change], sources: Sources) -> list[Finding]:
    """Tell what changes take away, as warnings.

    Args:
        changes: the files that differ.
        sources: the checkout as it is now.
    """
    now = {file.path.resolve(): file for file in sources.files}
    short = Shortener(sources.ontology.prefixes)
    found: list[Finding] = []
    for change in changes:
        if change.path.name == EVIDENCE or change.path.suffix != ".ttl":
            continue
        file = now.get(change.path.resolve())
        before = _triples(change, sources.ontology.prefixes)
        found += _told(change, file, before, short, sources.house)
    return found


def _told(
    change: Change,
    file: FactFile | None,
    before: frozenset[ox.Triple],
    short: Shortener,
    home: House,
) -> Iterator[Finding]:
    stated = {located.triple: located for located in file.triples} if file else {}
    gone = sorted(before - stated.keys(), key=str)
    if gone:
        shown = "; ".join(_said(triple, short) for triple in gone[:_SHOWN])
        more = " …" if len(gone) > _SHOWN else ""
        name = home.relative(change.path)
        yield violation(
            "takes-away",
            f"the change takes {len(gone)} statements from {name}: {shown}{more}",
            f"此改动从 {name} 中删去 {len(gone)} 条陈述：{shown}{more}",
            "whoever reviews it: see that the passage does not state them, or that they moved",
            "请审阅者确认：该段落并未作此陈述，或陈述已移至别处",
            change.path if file else None,
            1 if file else None,
            Severity.WARNING,
        )
    for triple, located in stated.items():
        if triple.predicate.value == _DEPRECATED and triple not in before:
            yield violation(
                "withdraws",
                f"the change withdraws {_said_node(triple.subject, short)}",
                f"此改动撤销 {_said_node(triple.subject, short)}",
                "whoever reviews it: see that the reason holds and that the successor is the same",
                "请审阅者确认：理由成立，且继任者确为同一事物",
                change.path,
                located.subject_at,
                Severity.WARNING,
            )


def _said(triple: ox.Triple, short: Shortener) -> str:
    nodes = (triple.subject, triple.predicate, triple.object)
    return " ".join(_said_node(node, short) for node in nodes)


def _said_node(node: object, short: Shortener) -> str:
    return short(node.value) if isinstance(node, ox.NamedNode) else str(node)


def _triples(change: Change, prefixes: Mapping[str, str]) -> frozenset[ox.Triple]:
    """Parse what a file held; what never passed intake told nothing."""
    try:
        text = with_prefixes(change.before.decode("utf-8"), prefixes)
        return frozenset(quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE))
    except (SyntaxError, UnicodeDecodeError):
        return frozenset()


def _held(home: House, commit: str, name: bytes) -> bytes:
    path = name.decode("utf-8", "surrogateescape")
    return _git(home, "show", "--end-of-options", f"{commit}:./{path}")


def _git(home: House, *arguments: str) -> bytes:
    """Return what git says; nothing where it refuses.

    Raises:
        UsageError: git is not installed.
    """
    try:
        done = subprocess.run(
            ["git", "-C", str(home.root), *arguments], capture_output=True, check=False
        )
    except OSError:
        raise UsageError(
            "a revision is read with git, and git is not installed",
            zh="读取修订需要 git，而 git 未安装",
        ) from None
    return done.stdout if done.returncode == 0 else b""
