"""Acceptance: what a person takes over becomes the files that a person would have written.

Passage files and names are canonical Turtle without a mark of their origin; beside them, the record
of the document tells for each claim who proposed it and who accepted it, and on which day.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.check import accepted
from lodestone.check.accepted import Accepted
from lodestone.enter import taking
from lodestone.enter.proposals import form, merging
from lodestone.enter.proposals.verdicts import REFUSED, Verdict
from lodestone.model import terms
from lodestone.model.errors import UsageError
from lodestone.model.terms import LODE, RDF, SKOS
from lodestone.read import turtle
from lodestone.read.checkout import DOCUMENT, REGISTER, Sources

LONGEST_NAME: Final = 100
_DAY: Final = re.compile(r"[12][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])\Z")
_NO_CLAIMS: Final = (LODE + "locator", RDF, SKOS)


def accept(
    sources: Sources,
    chosen: Sequence[Verdict],
    new: Sequence[ox.Triple],
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
        raise UsageError.of("say-who-accepts-with")
    if not _DAY.match(day):
        raise UsageError.of("no-day-write-yyyy-2", day=day)
    for verdict in chosen:
        if verdict.sort == REFUSED or not (verdict.triples or form.is_naming(verdict.proposal)):
            raise UsageError.of("line-refused-mend-propose", at=verdict.proposal.line)
    files = {one.path: merging.text(sources, one) for one in merging.merge(sources, chosen)}
    files |= _named(sources, chosen, new)
    files |= _inferred(sources, chosen)
    return files | _recorded(sources, chosen, new, name, day)


def _named(
    sources: Sources, chosen: Sequence[Verdict], new: Iterable[ox.Triple]
) -> dict[Path, str]:
    """Return the files of the register that name the new things of what is accepted."""
    wanted = spoken_of(chosen)
    rows: defaultdict[Path, list[ox.Triple]] = defaultdict(list)
    for triple in new:
        if triple.subject.value in wanted:
            kind = terms.kind(triple.subject.value)
            rows[taking.register_file(sources, kind)].append(triple)
    old = {file.path: file for file in sources.of(REGISTER)}
    made = {}
    for path, triples in rows.items():
        before = old.get(path)
        known = [one.triple for one in before.triples] if before else []
        comments = turtle.leading_comments(before.text) if before else ()
        made[path] = turtle.write([*known, *triples], sources.ontology.prefixes, comments)
    return made


def _inferred(sources: Sources, chosen: Iterable[Verdict]) -> dict[Path, str]:
    """Return the files of documents whose passages infer what the accepted claims rest on."""
    rows: defaultdict[str, list[ox.Triple]] = defaultdict(list)
    for verdict in chosen:
        rows[verdict.proposal.document] += verdict.licences
    return {
        file.path: turtle.write(
            dict.fromkeys([*(one.triple for one in file.triples), *rows[file.path.parent.name]]),
            sources.ontology.prefixes,
            turtle.leading_comments(file.text),
        )
        for file in sources.of(DOCUMENT)
        if rows.get(file.path.parent.name)
    }


def _namings(
    chosen: Sequence[Verdict], new: Iterable[ox.Triple]
) -> Iterator[tuple[Verdict, ox.Triple]]:
    """Yield the class of each thing that is registered, with the line that names it.

    Where no line of its own does, the first that speaks of it has named it.
    """
    lines = sorted(chosen, key=lambda one: not form.is_naming(one.proposal))
    for triple in new:
        if triple.predicate.value == RDF + "type":
            iri = triple.subject.value
            verdict = next((one for one in lines if iri in spoken_of([one])), None)
            if verdict is not None:
                yield verdict, triple


def spoken_of(chosen: Iterable[Verdict]) -> frozenset[str]:
    """Return the IRIs of which some proposals speak, as their subject or in their claims."""
    return frozenset(
        iri
        for one in chosen
        for iri in (
            one.subject,
            *(t.object.value for t in one.triples if isinstance(t.object, ox.NamedNode)),
        )
    )


def _recorded(
    sources: Sources, chosen: Sequence[Verdict], new: Iterable[ox.Triple], by: str, day: str
) -> dict[Path, str]:
    rows: defaultdict[str, dict[str, Accepted]] = defaultdict(dict)
    claims = [
        (verdict, triple)
        for verdict in chosen
        for triple in verdict.triples
        if not triple.predicate.value.startswith(_NO_CLAIMS)
        and isinstance(triple.object, ox.NamedNode)
    ]
    for verdict, triple in [*claims, *_namings(chosen, new)]:
        who = verdict.proposal.proposer
        row = Accepted(
            verdict.passage, triple.subject.value, triple.predicate.value, triple.object.value,
            who.tool, who.version, who.prompt, by, day, verdict.proposal.mended,
        )  # fmt: skip
        rows[verdict.proposal.document][" ".join(row.claim)] = row
    files = {}
    for slug, fresh in rows.items():
        path = sources.house.accepted_of(slug)
        before = {" ".join(row.claim): row for row in accepted.read(path, sources.ontology)}
        files[path] = accepted.write((fresh | before).values(), sources.ontology.prefixes)
    return files
