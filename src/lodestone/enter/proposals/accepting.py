"""Acceptance: what a person takes over becomes the files that a person would have written.

Passage files and names are canonical Turtle without a mark of their origin; beside them, the record
of the document tells for each claim who proposed it and who accepted it, and on which day.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.check import accepted
from lodestone.check.accepted import Accepted
from lodestone.enter import taking
from lodestone.enter.proposals import merging
from lodestone.enter.proposals.verdicts import REFUSED, Verdict
from lodestone.model.errors import UsageError
from lodestone.model.terms import LODE, RDF, SKOS, kind_and_slug
from lodestone.read import turtle
from lodestone.read.checkout import REGISTER, Sources

LONGEST_NAME: Final = 100
_DAY: Final = re.compile(r"[12][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])\Z")
_NO_CLAIMS: Final = (LODE + "locator", RDF, SKOS)


def accept(
    sources: Sources,
    chosen: Sequence[Verdict],
    new: Iterable[ox.Triple],
    by: str,
    day: str,
) -> dict[Path, str]:
    """Return the text of each file that acceptance makes or changes, by its path.

    Args:
        sources: the checkout.
        chosen: what is accepted.
        new: what names the new things of the proposals (``Sorted.new``).
        by: the name of who accepts.
        day: the day, as ``YYYY-MM-DD``.

    Raises:
        UsageError: one is refused, or the name or the day is none.
    """
    name = " ".join(by.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise UsageError("say who accepts, with --by NAME", zh="请用 --by 写明由谁采纳")
    if not _DAY.match(day):
        raise UsageError(
            f"'{day}' is no day; write YYYY-MM-DD", zh=f"“{day}”不是日期；写作 YYYY-MM-DD"
        )
    for verdict in chosen:
        if verdict.sort == REFUSED or not verdict.triples:
            raise UsageError(
                f"line {verdict.proposal.line} is refused: mend it, and propose it again",
                zh=f"第 {verdict.proposal.line} 行被驳回：请改正后重新提议",
            )
    files = {one.path: merging.text(sources, one) for one in merging.merge(sources, chosen)}
    files |= _named(sources, chosen, new)
    return files | _recorded(sources, chosen, name, day)


def _named(
    sources: Sources, chosen: Sequence[Verdict], new: Iterable[ox.Triple]
) -> dict[Path, str]:
    """Return the files of the register that name the new things of what is accepted."""
    wanted = {v.subject for v in chosen}
    wanted |= {
        t.object.value for v in chosen for t in v.triples if isinstance(t.object, ox.NamedNode)
    }
    rows: defaultdict[Path, list[ox.Triple]] = defaultdict(list)
    for triple in new:
        if triple.subject.value in wanted:
            kind = (kind_and_slug(triple.subject.value) or ("",))[0]
            rows[taking.register_file(sources, kind)].append(triple)
    old = {file.path: file for file in sources.of(REGISTER)}
    made = {}
    for path, triples in rows.items():
        before = old.get(path)
        known = [one.triple for one in before.triples] if before else []
        comments = turtle.leading_comments(before.text) if before else ()
        made[path] = turtle.write([*known, *triples], sources.ontology.prefixes, comments)
    return made


def _recorded(sources: Sources, chosen: Sequence[Verdict], by: str, day: str) -> dict[Path, str]:
    rows: defaultdict[str, dict[str, Accepted]] = defaultdict(dict)
    for verdict in chosen:
        who, slug = verdict.proposal.proposer, verdict.proposal.document
        for triple in verdict.triples:
            predicate = triple.predicate.value
            if predicate.startswith(_NO_CLAIMS) or not isinstance(triple.object, ox.NamedNode):
                continue
            row = Accepted(
                verdict.passage, triple.subject.value, predicate, triple.object.value,
                who.tool, who.version, who.prompt, by, day,
            )  # fmt: skip
            rows[slug][row.key] = row
    files = {}
    for slug, fresh in rows.items():
        path = sources.house.accepted_of(slug)
        before = {row.key: row for row in accepted.read(path)}
        files[path] = accepted.write((fresh | before).values())
    return files
