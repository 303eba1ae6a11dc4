"""What can be said, checked triple by triple: closed vocabulary, names, kinds of objects.

SHACL comes after this: a misspelt class is targeted by no shape, so the vocabulary is closed first.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from lodestone.check import kind_names
from lodestone.check.setting import (
    LOCATOR,
    PASSAGE_CLASS,
    REACHED,
    STAGE_SHARING,
    TYPE,
    Setting,
    Vocabulary,
    kind_of,
    vocabulary,
)
from lodestone.check.triple_rules import TRIPLE_RULES
from lodestone.model.curie import Shortener
from lodestone.model.findings import Finding, worded
from lodestone.model.ontology import Ontology
from lodestone.model.places import Place
from lodestone.read.checkout import (
    CURATION,
    DOCUMENT,
    ONTOLOGY,
    PASSAGE,
    REGISTER,
    SHAPES,
    FactFile,
    Sources,
)
from lodestone.read.intake import Located


def lint(sources: Sources, files: Iterable[FactFile] | None = None) -> Iterator[Finding]:
    """Judge the facts of some files, or of all, triple by triple and node by node."""
    words = vocabulary(sources)
    chosen = list(sources.of(REGISTER, DOCUMENT, PASSAGE, CURATION) if files is None else files)
    for file in chosen:
        short = Shortener(sources.ontology.prefixes)
        setting = Setting(file, words, short)
        if not file.triples:
            yield _empty(file)
        for located in file.triples:
            verdicts = (rule(located, setting) for rule in TRIPLE_RULES)
            if first := next((finding for finding in verdicts if finding), None):
                yield first
        if file.kind == REGISTER:
            yield from kind_names.check(file, sources.ontology)
        if file.kind == PASSAGE:
            yield from _undeclared(file, words, short)
            yield from _stages(file, short)
            yield from _statement_nodes(file, short, sources.ontology)
    yield from _declared_twice(sources, {file.path for file in chosen})
    yield from _untrusted(sources)


def _empty(file: FactFile) -> Finding:
    return worded("empty-file", file.path, 1)


def _undeclared(file: FactFile, words: Vocabulary, short: Shortener) -> Iterator[Finding]:
    """A passage file states a passage that a document declares, be its text given or not."""
    if PASSAGE_CLASS in words.types.get(file.graph, ()):
        return
    yield worded("passage-declared", file.path, 1, graph=short(file.graph))


def _stages(file: FactFile, short: Shortener) -> Iterator[Finding]:
    """Every measure and instrument that a passage speaks of has its stage there."""
    claims: defaultdict[str, list[Located]] = defaultdict(list)
    for located in file.triples:
        if kind_of(located.triple.subject) in ("measure", "instrument"):
            claims[located.triple.subject.value].append(located)
    staged = {iri for iri, rows in claims.items() if _has(rows, REACHED)}
    while True:
        more = {
            iri
            for iri, rows in claims.items()
            if iri not in staged and any(_shares(row, staged) for row in rows)
        }
        if not more:
            break
        staged |= more
    for iri in sorted(set(claims) - staged):
        first = claims[iri][0].subject_at
        yield worded("stage-stated", file.path, first, iri=short(iri), begins=first.line)


def _shares(located: Located, staged: set[str]) -> bool:
    triple = located.triple
    return triple.predicate.value in STAGE_SHARING and triple.object.value in staged


def _has(rows: Iterable[Located], predicate: str) -> bool:
    return any(row.triple.predicate.value == predicate for row in rows)


def _statement_nodes(file: FactFile, short: Shortener, ontology: Ontology) -> Iterator[Finding]:
    """A statement node is typed, and says which sentence makes it, in each passage of its own."""
    claims: defaultdict[str, list[Located]] = defaultdict(list)
    for located in file.triples:
        if ontology.is_statement(located.triple.subject.value):
            claims[located.triple.subject.value].append(located)
    for iri, rows in sorted(claims.items()):
        first = rows[0].subject_at
        cls = f"a lode:{ontology.statement_classes[kind_of(rows[0].triple.subject)]}"
        for predicate, rule in ((TYPE, "statement-node"), (LOCATOR, "statement-node/locator")):
            if not _has(rows, predicate):
                begins = first.line
                yield worded(rule, file.path, first, iri=short(iri), begins=begins, add=cls)


def _untrusted(sources: Sources) -> Iterator[Finding]:
    """What judges the facts comes from the checkout alone, however a contribution is named."""
    own = {path.resolve() for path in (*sources.house.ontology, *sources.house.shapes)}
    for file in sources.of(ONTOLOGY, SHAPES):
        if file.path.resolve() not in own:
            yield worded("trusted-place", file.path, 1, kind=file.kind)


def _declared_twice(sources: Sources, chosen: set[object]) -> Iterator[Finding]:
    short = Shortener(sources.ontology.prefixes)
    places: defaultdict[str, list[tuple[FactFile, Place]]] = defaultdict(list)
    for file in sources.of(REGISTER, DOCUMENT, CURATION):
        for located in file.triples:
            if located.triple.predicate.value == TYPE:
                places[located.triple.subject.value].append((file, located.subject_at))
    for iri, rows in sorted(places.items()):
        for file, at in rows:
            others = [other for other, _ in rows if other.path != file.path]
            if file.path in chosen and others:
                yield worded(
                    "declared-twice",
                    file.path,
                    at,
                    begins=at.line,
                    iri=short(iri),
                    relative=sources.house.relative(others[0].path),
                )
