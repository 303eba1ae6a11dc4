"""Station two, check: vocabulary, shapes, grounding and coverage, before anything is inferred."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from lodestone import coverage, describe, evidence, grounding, lint, passages, terms, validate
from lodestone.coverage import Coverage
from lodestone.derive import Dataset
from lodestone.errors import UsageError
from lodestone.findings import Finding, Severity, ordered, violation, worst
from lodestone.grounding import Grounding
from lodestone.read import CURATION, DOCUMENT, PASSAGE, REGISTER, Sources


@dataclass(frozen=True)
class Judged:
    """What a check found.

    Attributes:
        findings: sorted, without repeats.
        files: number of files of facts that were judged.
        grounding: one line, by language, that says which check of the texts ran.
        coverage: the coverage of the documents, where the texts were given.
    """

    findings: Sequence[Finding]
    files: int
    grounding: dict[str, str]
    coverage: Coverage | None = None

    def and_(self, more: Sequence[Finding]) -> "Judged":
        """Return the same with more findings."""
        return replace(self, findings=ordered([*self.findings, *more]))


def check(sources: Sources, texts: Path | None = None, only: Sequence[Path] = ()) -> Judged:
    """Judge everything that was read, or report on some files alone.

    Args:
        sources: what was read.
        texts: the folder of the documents' texts, if they are present.
        only: the files to report on; all where empty.

    Raises:
        UsageError: the folder of texts does not exist or holds no text of a document.
    """
    chosen = {path.resolve() for path in only}
    files = [
        file
        for file in sources.of(REGISTER, DOCUMENT, PASSAGE, CURATION)
        if not chosen or file.path.resolve() in chosen
    ]
    found = [*sources.findings, *lint.lint(sources, files)]
    if worst(found) < Severity.VIOLATION:
        found += _shapes(sources)
    said, covered = _not_grounded(), None
    if texts is not None:
        printed = load_texts(sources, texts)
        proof, covered = grounding.ground(sources, printed), coverage.cover(sources, printed)
        found += [*proof.findings, *covered.findings, *_fallen(sources, covered)]
        said = _grounded(proof)
    if not chosen:
        found += _stale(sources)
    else:
        found = [f for f in found if f.path and f.path.resolve() in chosen]
    return Judged(ordered(found), len(files), said, covered)


def check_derived(dataset: Dataset, only: Sequence[Path] = ()) -> list[Finding]:
    """Judge what follows from the facts: contradictions, conflicts and twins that nobody decided.

    Args:
        dataset: the whole graph.
        only: the contributed files, in which a new conflict is a warning; on the shipped graph,
            where it is empty, it is a violation.
    """
    severity = Severity.WARNING if only else Severity.VIOLATION
    chosen = {path.resolve() for path in only}
    places = _stating(dataset.sources)
    found = []
    for iri, subjects, rule in undecided(dataset):
        stated = [at for subject in subjects for at in places.get(subject, [])]
        here = [at for at in stated if not chosen or at[0].resolve() in chosen]
        if here:
            found.append(_undecided(iri, rule, here[0], severity))
    return list(ordered(found))


def undecided(dataset: Dataset) -> Iterator[tuple[str, list[str], str]]:
    """Yield each contradiction, and each conflict or pair of twins without a decision.

    Yields:
        Its IRI, the IRIs of what it is about, and the rule that it breaks.
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
            rows = list(store.quads_for_pattern(node, None, None, graph))
            by_name = {(row.predicate.value.removeprefix(terms.LODE), row.object) for row in rows}
            if any(key == "hasDecision" for key, _ in by_name):
                continue
            about = {"onSubject"} if cls != "Twins" else {"hasValue"}
            yield node.value, sorted(o.value for key, o in by_name if key in about), rule


def load_texts(sources: Sources, folder: Path) -> Mapping[str, str]:
    """Read the texts of the documents that the checkout states.

    Raises:
        UsageError: the folder does not exist or holds no text of a document.
    """
    known = {file.path.parent.name for file in sources.of(DOCUMENT)}
    texts = {slug: text for slug, text in passages.load_texts(folder).items() if slug in known}
    if known and not texts:
        raise UsageError(f"{folder} holds no text of a document: {', '.join(sorted(known))}")
    return texts


def lock(sources: Sources, folder: Path) -> dict[Path, str]:
    """Make the evidence lock and the summary of coverage anew.

    Returns:
        The text of each of the two files, by its path.

    Raises:
        UsageError: the text of a document is missing.
    """
    texts = load_texts(sources, folder)
    made = evidence.make(sources, texts)
    summary = coverage.to_json(coverage.cover(sources, texts), items=False)
    return {
        sources.house.evidence_lock: evidence.write(made, sources.ontology.prefixes),
        sources.house.coverage_ratchet: json.dumps(summary, indent=2) + "\n",
    }


def _shapes(sources: Sources) -> list[Finding]:
    """Run the shapes; they come after the vocabulary, which has closed what they can be asked."""
    names = (
        t.object.value
        for t in sources.triples(DOCUMENT, PASSAGE, CURATION, REGISTER)
        if isinstance(t.object, ox.NamedNode)
    )
    return list(validate.validate(sources, describe.describe(names, sources.ontology)))


def _fallen(sources: Sources, covered: Coverage) -> list[Finding]:
    """Compare the coverage with the one that was reached before."""
    path = sources.house.coverage_ratchet
    if not path.is_file():
        return []
    before = json.loads(path.read_text(encoding="utf-8"))
    return coverage.ratchet(before, coverage.to_json(covered, items=False))


def _stating(sources: Sources) -> dict[str, list[tuple[Path, int]]]:
    """Return the files and lines where each subject is stated."""
    found: dict[str, list[tuple[Path, int]]] = {}
    for file in sources.of(PASSAGE):
        for located in file.triples:
            place = (file.path, located.line)
            found.setdefault(located.triple.subject.value, []).append(place)
    return found


def _undecided(iri: str, rule: str, place: tuple[Path, int], severity: Severity) -> Finding:
    name = ":".join(terms.kind_and_slug(iri) or ("", iri))
    words = {
        "contradiction": ("contradicts itself", "自相矛盾"),
        "conflict-decided": (
            "differs between passages and nobody has decided",
            "说法不一且尚未裁定",
        ),
        "twins-decided": ("may be one deal under two names", "可能是同一交易的两个名称"),
    }
    en, zh = words[rule]
    return violation(
        rule,
        f"{name} {en}",
        f"{name} {zh}",
        "mend the facts, or decide in data/curation/ with a reason",
        "请修正事实，或在 data/curation/ 作出有理由的裁定",
        *place,
        severity=Severity.VIOLATION if rule == "contradiction" else severity,
    )


def _stale(sources: Sources) -> list[Finding]:
    path = sources.house.evidence_lock
    if not path.is_file():
        return [
            violation(
                "evidence-lock",
                "there is no evidence lock",
                "缺少证据锁文件",
                "make it with the texts at hand: build.py lock --sources DIR",
                "请在备有原文时生成：build.py lock --sources DIR",
                path,
                severity=Severity.WARNING,
            )
        ]
    return evidence.check(evidence.load(path, sources.ontology.prefixes), sources, path)


def _grounded(proof: Grounding) -> dict[str, str]:
    claims = len({(s.passage, s.subject, s.predicate, s.object) for s in proof.spans})
    licensed = len(proof.licensed)
    return {
        "en": f"grounding: {claims} claims found in the texts, {licensed} rest on a licence",
        "zh": f"落地核对：{claims} 项陈述在原文中找到，{licensed} 项依推断声明",
    }


def _not_grounded() -> dict[str, str]:
    return {
        "en": "grounding: not run, the texts are not given; data/evidence.lock.ttl stands for it",
        "zh": "落地核对：未运行（未提供原文），以 data/evidence.lock.ttl 为准",
    }
