"""Station two, check: vocabulary, shapes, grounding and coverage, before anything is inferred."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from lodestone.check import (
    accepted,
    decide,
    file_names,
    question_files,
    tombstones,
    views,
    vocabulary,
)
from lodestone.check.hygiene import queries
from lodestone.check.prove import unheld
from lodestone.derive.derivation import Dataset
from lodestone.model import describe, terms
from lodestone.model.findings import Finding, Severity, ordered, violation, worst
from lodestone.model.house import EVIDENCE
from lodestone.model.words import both
from lodestone.read import drafts
from lodestone.read.checkout import CURATION, DOCUMENT, PASSAGE, REGISTER, FactFile, Sources
from lodestone.read.intake import Located

if TYPE_CHECKING:
    from lodestone.check.neighbourhood.additions import Added
    from lodestone.check.prove.coverage import Coverage


@dataclass(frozen=True)
class Judged:
    """What a check found.

    Attributes:
        findings: sorted, without repeats.
        files: number of files of facts that were judged.
        grounding: one line, by language, that says which check of the texts ran.
        coverage: the coverage of the documents, where the texts were given.
        added: what the named files add, where that was weighed.
    """

    findings: Sequence[Finding]
    files: int
    grounding: dict[str, str]
    coverage: "Coverage | None" = None
    added: "Added | None" = None

    def and_(self, more: Sequence[Finding]) -> "Judged":
        """Return the same with more findings."""
        return replace(self, findings=ordered([*self.findings, *more]))


#: The derived graphs that a check reads.
READ: Final = frozenset(terms.graph(name) for name in ("inferred", "conflicts", "settled"))
#: Which questions of hygiene are asked of contributed names, too.
_AMONG_NAMES: Final = ("same-name",)
#: What is told of a file once nothing of it is refused.
_ECHOES: Final = frozenset({"evidence-unheld", "figure-open"})


def not_grounded() -> dict[str, str]:
    """Return what is said of the texts where they are not given."""
    return both(__name__, "not-grounded")


def check(sources: Sources, texts: Path | None = None, only: Sequence[Path] = ()) -> Judged:
    """Judge everything that was read, or report on some files alone.

    Args:
        sources: what was read.
        texts: the folder of the documents' texts, if they are present.
        only: the files to report on; all where empty.

    Raises:
        UsageError: the folder of texts does not exist or holds no text of a document.
    """
    from lodestone.check.prove import attest, proof  # the tables for reading texts are slow to load

    chosen = {path.resolve() for path in only}
    files = fact_files(sources, only)
    found = facts(sources, files)
    said, covered, proven = not_grounded(), None, None
    if texts is not None:
        proven = proof.prove(sources, proof.load_texts(sources, texts))
        found += [*proven.findings, *proof.fallen(sources, proven.coverage)]
        said, covered = proof.judged_by(sources, proven), proven.coverage
    elif chosen:
        found += unheld.unheld(sources, files)
    locks = {path for path in chosen if path.name == EVIDENCE}
    if not chosen or locks:
        found += proof.locked(sources, proven)
    if not chosen:
        found += drafts.findings(drafts.lying_in(sources.house.root / "data" / "documents"))
        found += tombstones.findings(sources)
        found += accepted.findings(sources)
        found += question_files.findings(sources.house, sources.ontology.prefixes)
        found += file_names.findings(sources.house)
    else:
        found = within(found, chosen)
        found += [attest.touched(path) for path in sorted(locks)]
        found += file_names.findings(sources.house, only)
    return Judged(ordered(without_echoes(found)), len(files), said, covered)


def fact_files(sources: Sources, only: Sequence[Path] = ()) -> list[FactFile]:
    """Return the files of facts that were read, or those of them that are named."""
    chosen = {path.resolve() for path in only}
    return [
        file
        for file in sources.of(REGISTER, DOCUMENT, PASSAGE, CURATION)
        if not chosen or file.path.resolve() in chosen
    ]


def facts(sources: Sources, files: Iterable[FactFile]) -> list[Finding]:
    """Judge vocabulary, then shapes: the vocabulary closes what the shapes can be asked.

    Args:
        sources: what was read.
        files: the files whose triples are judged one by one; the shapes judge them all.
    """
    found = [*sources.findings, *vocabulary.lint(sources, files)]
    if worst(found) < Severity.VIOLATION:
        names = (
            t.object.value
            for t in sources.triples(DOCUMENT, PASSAGE, CURATION, REGISTER)
            if isinstance(t.object, ox.NamedNode)
        )
        found += views.validate(sources, describe.describe(names, sources.ontology))
    return found


def without_echoes(findings: Sequence[Finding]) -> list[Finding]:
    """Leave out what a refusal brings about: the figure that a wrong value leaves open, say."""
    refused = {f.path for f in findings if f.severity >= Severity.VIOLATION}
    return [f for f in findings if f.rule not in _ECHOES or f.path not in refused]


def within(findings: Iterable[Finding], chosen: set[Path]) -> list[Finding]:
    """Keep the findings that stand in some files, given by their resolved paths."""
    return [f for f in findings if f.path and f.path.resolve() in chosen]


def check_derived(dataset: Dataset, only: Sequence[Path] = ()) -> list[Finding]:
    """Judge what follows: contradictions, undecided conflicts and twins, and what nobody states.

    Args:
        dataset: the whole graph.
        only: the contributed files, in which a new conflict is a warning; on the shipped graph,
            where it is empty, it is a violation.
    """
    severity = Severity.WARNING if only else Severity.VIOLATION
    chosen = {path.resolve() for path in only}
    places = _stating(dataset.sources, chosen)
    found = []
    for iri, rule, said in undecided(dataset):
        about = said.get("onSubject") or said.get("hasValue") or ()
        stated = [place for subject in about for place in places.get(subject, ())]
        if rule != "contradiction":
            stated = [place for place in stated if place[0].kind == PASSAGE]
        if stated:
            weight = Severity.VIOLATION if rule == "contradiction" else severity
            found.append(_undecided(iri, rule, said, stated, weight))
    found += decide.idle(dataset, chosen)
    found += views.validate_settled(
        dataset.sources,
        dataset.by_graph.get(terms.graph("settled"), ()),
        dataset.by_graph.get(terms.graph("values"), ()),
        only=chosen,
    )
    if not only:
        found += queries.findings(dataset)
    elif any(file.path.resolve() in chosen for file in dataset.sources.of(REGISTER)):
        found += queries.findings(dataset, _AMONG_NAMES, chosen)
    return list(ordered(found))


Said = Mapping[str, Sequence[str]]


def undecided(dataset: Dataset) -> Iterator[tuple[str, str, Said]]:
    """Yield each contradiction, and each conflict or pair of twins without a decision.

    Yields:
        Its IRI, the rule that it breaks, and what is said of it: IRIs by local name.
    """
    store = dataset.store
    for name, cls, rule in (
        ("inferred", "Inconsistency", "contradiction"),
        ("conflicts", "Conflict", "conflict-decided"),
        ("conflicts", "Twins", "twins-decided"),
    ):
        graph = ox.NamedNode(terms.graph(name))
        typed = store.quads_for_pattern(
            None, ox.NamedNode(terms.RDF + "type"), ox.NamedNode(terms.LODE + cls), graph
        )
        for node in sorted((quad.subject for quad in typed), key=str):
            said: dict[str, list[str]] = {}
            for row in store.quads_for_pattern(node, None, None, graph):
                key = row.predicate.value.removeprefix(terms.LODE)
                said.setdefault(key, []).append(row.object.value)
            if "hasDecision" not in said:
                yield node.value, rule, {key: sorted(values) for key, values in said.items()}


Stated = tuple[FactFile, Located]


def _stating(sources: Sources, chosen: set[Path]) -> dict[str, list[Stated]]:
    """Return the files, or the chosen of them, that state each subject; passages come first."""
    found: dict[str, list[Stated]] = {}
    for kinds in ((PASSAGE,), (REGISTER, DOCUMENT, CURATION)):
        for file in sources.of(*kinds):
            if not chosen or file.path.resolve() in chosen:
                for located in file.triples:
                    found.setdefault(located.triple.subject.value, []).append((file, located))
    return found


def _undecided(
    iri: str, rule: str, said: Said, stated: Sequence[Stated], severity: Severity
) -> Finding:
    """Report a dispute where one of its values is stated, else where its subject is."""
    name = terms.short(iri)
    values, properties = set(said.get("hasValue", ())), set(said.get("onProperty", ()))
    exact = [
        one
        for one in stated
        if one[1].triple.predicate.value in properties
        and (one[1].triple.object.value in values or one[1].triple.subject.value in values)
    ]
    file, located = (exact or stated)[0]
    en, zh = decide.message(rule)
    return violation(
        rule,
        f"{name} {en}",
        f"{name} {zh}",
        *decide.advice(iri, rule, said),
        file.path,
        located.at if exact else located.subject_at,
        severity,
    )
