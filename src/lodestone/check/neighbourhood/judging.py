"""Judges some files against an index: what a full check would report on them, without the rest."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.check import file_names, whole
from lodestone.check.neighbourhood import weighing
from lodestone.check.neighbourhood.index import Index, StaleError
from lodestone.check.neighbourhood.surroundings import Neighbourhood
from lodestone.check.prove import unheld
from lodestone.check.whole import Judged
from lodestone.derive import derivation
from lodestone.derive.derivation import Dataset
from lodestone.model.errors import UnreadableError
from lodestone.model.findings import Finding, Severity, ordered, unreadable, worst
from lodestone.model.house import House
from lodestone.model.terms import VALUE_KINDS, kind_and_slug
from lodestone.model.words import LANGUAGES, joined, pair
from lodestone.read import checkout
from lodestone.read.checkout import DOCUMENT, ONTOLOGY, PASSAGE, SHAPES, FactFile, Sources

#: Rules whose advice may name a thing that was meant.
_SUGGESTING: Final = frozenset({"declared", "object-is-a-name", "object-namespace"})

Say = Callable[[str, str], None]


def judge(home: House, index: Index, paths: Sequence[Path], texts: Path | None = None) -> Judged:
    """Judge some files: intake, vocabulary, shapes, texts, and what their facts contradict.

    Args:
        home: the checkout.
        index: the graph to judge them against; what it holds of the same files is left out.
        paths: the files.
        texts: the folder of the documents' texts, if they are present.

    Raises:
        StaleError: a file is one of ontology or shapes, by which everything has to be judged.
    """
    files, findings, gone = _read(home, index, paths)
    return judge_files(home, index, paths, Contribution(files, findings, gone), texts)


@dataclass(frozen=True)
class Contribution:
    """Files after intake.

    Attributes:
        files: those that were read; they need not stand on a disk yet.
        findings: why the others were not.
        gone: names of the others, relative to the checkout.
        is_proven: true where the texts have proven them already, so that no lock is asked.
    """

    files: Sequence[FactFile]
    findings: Sequence[Finding] = ()
    gone: Sequence[str] = ()
    is_proven: bool = False


def judge_files(
    home: House,
    index: Index,
    paths: Sequence[Path],
    given: Contribution,
    texts: Path | None = None,
) -> Judged:
    """Judge some files as ``judge`` does, after their intake.

    Args:
        home: the checkout.
        index: the graph to judge them against.
        paths: where they stand, or are to stand.
        given: what they hold.
        texts: the folder of the documents' texts, if they are present.
    """
    files, findings, gone = list(given.files), list(given.findings), list(given.gone)
    edit = weighing.committed(home, files, index.ontology.prefixes)
    around = Neighbourhood(home, index, files, gone, findings)
    around.collect()
    if edit.before and not edit.is_none:  # what either version touches is weighed for both
        past = Neighbourhood(home, index, edit.before, {*gone, *map(home.relative, paths)})
        past.collect(files)
        around.collect(edit.before)
        around.join(past)
    found = facts(around, files)
    said = whole.not_grounded()
    if texts is None:
        found += [] if given.is_proven else _unheld(around, files)
    else:
        proven, said = _prove(around, files, texts)
        found += proven
    chosen = {path.resolve() for path in paths}
    found = [*whole.within(found, chosen), *file_names.findings(home, paths)]
    sources, before, after = around.sources(), None, None
    was = weighing.as_it_was(sources, edit)
    if worst(found) < Severity.VIOLATION:
        after = follow(sources, index.closure)
        found += whole.check_derived(after, paths)
        if weighing.may_differ(edit, after):
            before = follow(was, index.closure)
    weighed = None
    if files:
        weighed = weighing.weigh(home, index, (was, sources), edit, (before, after), texts)
    found = whole.without_echoes(found)
    return Judged(ordered(found), len(files), said, added=weighed)


def facts(around: Neighbourhood, files: Sequence[FactFile]) -> list[Finding]:
    """Judge vocabulary and shapes of some files in their neighbourhood, which grows if need be."""
    found = whole.facts(around.sources(), files)
    if any(f.rule in _SUGGESTING for f in found):
        around.add_suggestions(*_unknown(around.sources(), files))
        found = whole.facts(around.sources(), files)
    return found


def _unknown(sources: Sources, files: Sequence[FactFile]) -> tuple[set[str], set[str]]:
    """Return the slugs that nothing declares, and the texts that stand where a name is due."""
    names: set[str] = set()
    texts: set[str] = set()
    for file in files:
        for located in file.triples:
            for node in (located.triple.subject, located.triple.object):
                if isinstance(node, ox.Literal):
                    if located.triple.predicate.value in sources.ontology.object_properties:
                        texts.add(node.value)
                elif isinstance(node, ox.NamedNode) and node.value not in sources.types:
                    kind, slug = kind_and_slug(node.value) or ("", "")
                    if slug and kind not in VALUE_KINDS:
                        names.add(slug)
    return names, texts


def follow(
    sources: Sources, closure: Sequence[ox.Triple], without: Collection[str] = ()
) -> Dataset:
    """Derive from a neighbourhood what a check reads, and no more.

    Args:
        sources: a neighbourhood.
        closure: what follows from the ontology alone.
        without: names of rules that are not run.
    """
    facts = tuple(file for file in sources.files if file.kind != SHAPES)
    kept = replace(sources, files=facts)
    derived = derivation.derive(kept, whole.READ, closure, without=without)
    return replace(derived, sources=sources)


def _read(
    home: House, index: Index, paths: Sequence[Path]
) -> tuple[list[FactFile], list[Finding], list[str]]:
    """Read the new files; a file that cannot be read is a finding, and absent."""
    files: list[FactFile] = []
    findings: list[Finding] = []
    gone: list[str] = []
    for path in {path.resolve(): path for path in paths}.values():
        kind = checkout.kind_of(path)
        if kind in (ONTOLOGY, SHAPES):
            raise StaleError(f"{home.relative(path)} is of the {kind}")
        try:
            files.append(checkout.read_file(path, kind, index.ontology))
        except UnreadableError as error:
            findings.append(unreadable(error))
            gone.append(home.relative(path))
    return files, findings, gone


def _unheld(around: Neighbourhood, files: Sequence[FactFile]) -> list[Finding]:
    """Name the claims that the locks of their documents do not hold."""
    for file in files:
        if file.kind == PASSAGE:
            around.add_document_of(file)
    return unheld.unheld(around.sources(), files)


def _prove(
    around: Neighbourhood, files: Sequence[FactFile], folder: Path
) -> tuple[list[Finding], dict[str, str]]:
    """Prove the files against the texts of their own documents."""
    from lodestone.check.prove import coverage, grounding, passages, proof  # slow to load

    judged = [file for file in files if file.kind in (DOCUMENT, PASSAGE)]
    printed = proof.texts_of(folder, {file.path.parent.name for file in judged})
    for file in judged:
        around.add_document_of(file)
    at_stake = {file.graph for file in judged if file.kind == PASSAGE}
    whole = {file.path.resolve() for file in judged if file.kind == DOCUMENT}
    laid, _ = passages.lay(around.sources(), printed)
    for passage in laid:
        if passage.iri in at_stake or passage.path.resolve() in whole:
            around.add_names(passage.text)
            if passage.licences:  # what they point back to stands before
                around.add_names("".join((*passage.heads, *(p.text for p in passage.earlier))))
    sources = around.sources()
    laid, problems = passages.lay(sources, printed)
    proofs = [
        grounding.prove(passage, sources.ontology)
        for passage in laid
        if passage.iri in at_stake or passage.path.resolve() in whole
    ]
    found = [*problems, *(finding for one in proofs for finding in one.findings)]
    if whole:
        found += coverage.cover(sources, printed).findings
    else:
        for passage in laid:
            if passage.iri in at_stake:
                found += coverage.cover_passage(passage, sources.ontology)[1]
    spans = tuple(span for one in proofs for span in one.spans)
    licensed = tuple(claim for one in proofs for claim in one.licensed)
    said = proof.grounded(grounding.Grounding(tuple(found), spans, licensed))
    textless = {file.path.parent.name for file in judged} - printed.keys()
    if textless:
        rest = pair(__name__, "unproven", listed=joined(sorted(textless)))
        said = {lang: said[lang] + rest[at] for at, lang in enumerate(LANGUAGES)}
    return found, said
