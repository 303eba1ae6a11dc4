"""What can be said, checked triple by triple: closed vocabulary, names, kinds of objects.

SHACL comes after this: a misspelt class is targeted by no shape, so the vocabulary is closed first.
"""

import difflib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pyoxigraph as ox

from lodestone import values
from lodestone.errors import ValueNameError
from lodestone.findings import Finding, violation
from lodestone.intake import Located
from lodestone.ontology import Ontology
from lodestone.read import (
    CURATION,
    DOCUMENT,
    ONTOLOGY,
    PASSAGE,
    REGISTER,
    SHAPES,
    FactFile,
    Sources,
)
from lodestone.terms import (
    DCTERMS,
    ID,
    LODE,
    OWL,
    RDF,
    RDFS,
    SH,
    SKOS,
    SLUG,
    STATEMENT_KINDS,
    VALUE_KINDS,
    is_ours,
    kind_and_slug,
)

TYPE: Final = RDF + "type"
LOCATOR: Final = LODE + "locator"
REACHED: Final = LODE + "reached"
#: What ties a measure or instrument to one whose stage it shares.
STAGE_SHARING: Final = tuple(LODE + name for name in ("isPartOf", "isMadeUnder", "isAttachedTo"))

_LABELS = frozenset(SKOS + name for name in ("prefLabel", "altLabel"))
_SCHEMA = (RDFS, OWL, SH)
_REGISTER_OUTSIDE = frozenset(
    SKOS + name
    for name in ("prefLabel", "altLabel", "definition", "notation", "broader", "exactMatch",
                 "closeMatch", "editorialNote", "scopeNote", "historyNote")
) | {TYPE, DCTERMS + "isReplacedBy", OWL + "deprecated", "https://schema.org/sameAs"}  # fmt: skip
_PASSAGE_OUTSIDE = frozenset({TYPE, SKOS + "prefLabel", SKOS + "editorialNote"})
#: Properties of other vocabularies whose object is a text; that of the rest is a name.
_TEXTS = frozenset(
    SKOS + name
    for name in ("prefLabel", "altLabel", "definition", "notation", "note", "editorialNote",
                 "scopeNote", "historyNote")
) | {OWL + "deprecated", DCTERMS + "language", DCTERMS + "title", DCTERMS + "issued"}  # fmt: skip
_DOCUMENT_OUTSIDE = _REGISTER_OUTSIDE | {
    DCTERMS + name
    for name in ("creator", "publisher", "language", "title", "issued", "source", "references")
}
_OUTSIDE: Final[Mapping[str, frozenset[str]]] = {
    REGISTER: _REGISTER_OUTSIDE,
    DOCUMENT: _DOCUMENT_OUTSIDE,
    PASSAGE: _PASSAGE_OUTSIDE,
    CURATION: _DOCUMENT_OUTSIDE | {SKOS + "note"},
}
#: Properties of documents and their passages, and of decisions; no claim uses them.
DOCUMENT_PROPERTIES: Final = frozenset(
    LODE + name
    for name in ("coversUntil", "digest", "end", "infers", "isPassageOf", "length", "misprints",
                 "order", "start", "waives")
)  # fmt: skip
CURATION_PROPERTIES: Final = frozenset(
    LODE + name
    for name in ("drops", "foundCount", "hasKind", "hasValue", "itemCount", "keeps", "leavesOpen",
                 "missingCount", "ofDocument", "onProperty", "onSubject", "partlyCount", "prefers",
                 "wrongCount")
)  # fmt: skip
#: Properties that the build alone states: stated by a file, they would forge what is derived.
BUILD_PROPERTIES: Final = frozenset(
    LODE + name
    for name in ("alignsWith", "bound", "counts", "digits", "documentCount", "earliest", "fits",
                 "followsRule", "hasBasis", "hasDecision", "hasReason", "hasRoot", "high",
                 "inUnit", "isLeftOutFor", "isOfKind", "isPairOf", "latest", "low", "mayCount",
                 "ofFigure", "ofSentence", "ofThing", "onDate", "onLevel", "onRung",
                 "passageCount", "precision", "rank", "rootCount", "roundedHigh", "roundedLow",
                 "settles", "standsAt")
)  # fmt: skip
_HAS_BASIS = LODE + "hasBasis"
_ACCORDING_TO = LODE + "accordingTo"
#: Class of the statement nodes of each kind that is typed in passage files.
STATEMENT_CLASSES: Final = {
    "observation": "Observation",
    "target": "Target",
    "forecast": "Forecast",
    "assessment": "Assessment",
    "link": "CausalLink",
    "post": "Post",
}
#: Class of the register things of each kind.
REGISTER_CLASSES: Final = {
    "actor": "Actor",
    "country": "Country",
    "place": "Place",
    "mineral": "Mineral",
    "product": "Product",
    "list": "MineralList",
    "measure": "Measure",
    "instrument": "Instrument",
    "project": "Project",
    "indicator": "Indicator",
    "theme": "Theme",
    "role": "Role",
}
#: Classes of the things of each kind that each kind of file types.
_CLASSES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    REGISTER: {kind: (name,) for kind, name in REGISTER_CLASSES.items()},
    DOCUMENT: {"document": ("Document",), "passage": ("Passage",)},
    PASSAGE: {kind: (name,) for kind, name in STATEMENT_CLASSES.items()},
    CURATION: {
        "deal": ("SameDeal", "NotSameDeal"),
        "decision": ("Decision",),
        "reading": ("SecondReading",),
        "tension": ("Tension",),
    },
}
#: Kinds of the things that each kind of file speaks of.
_KINDS: Final = {
    kind: frozenset(classes) | (frozenset(REGISTER_CLASSES) if kind == PASSAGE else frozenset())
    for kind, classes in _CLASSES.items()
}


@dataclass(frozen=True)
class Vocabulary:
    """What a triple may use: the ontology, and every thing that some file declares."""

    ontology: Ontology
    types: Mapping[str, frozenset[str]]
    statements: frozenset[str]

    @cached_property
    def declared(self) -> frozenset[str]:
        """IRIs of all things that may stand as an object."""
        return frozenset(self.types) | self.statements | self.ontology.individuals

    def near(self, iri: str) -> str:
        """Return the declared IRI that looks most like this one, or an empty text."""
        kind = kind_and_slug(iri)
        start = ID + kind[0] + "/" if kind else LODE
        pool = {name.removeprefix(start): name for name in self._names if name.startswith(start)}
        close = difflib.get_close_matches(iri.removeprefix(start), sorted(pool), n=1, cutoff=0.75)
        return pool[close[0]] if close else ""

    @cached_property
    def _names(self) -> frozenset[str]:
        return self.declared | self.ontology.properties | self.ontology.classes


def vocabulary(sources: Sources) -> Vocabulary:
    """Collect what may be used from everything that was read."""
    statements = {
        t.subject.value
        for t in sources.triples(PASSAGE)
        if t.predicate.value == TYPE and _kind(t.subject) in STATEMENT_KINDS
    }
    return Vocabulary(sources.ontology, sources.types, frozenset(statements))


def lint(sources: Sources, files: Iterable[FactFile] | None = None) -> Iterator[Finding]:
    """Judge the facts of some files, or of all, triple by triple and node by node."""
    words = vocabulary(sources)
    chosen = list(sources.of(REGISTER, DOCUMENT, PASSAGE, CURATION) if files is None else files)
    for file in chosen:
        short = _Shortener(sources.ontology.prefixes)
        setting = Setting(file, words, short)
        for located in file.triples:
            verdicts = (rule(located, setting) for rule in _TRIPLE_RULES)
            if first := next((finding for finding in verdicts if finding), None):
                yield first
        if file.kind == PASSAGE:
            yield from _stages(file, short)
            yield from _statement_nodes(file, short)
    yield from _declared_twice(sources, {file.path for file in chosen})
    yield from _untrusted(sources)


class _Shortener:
    """Writes IRIs the way the files do."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._pairs = sorted(prefixes.items(), key=lambda pair: -len(pair[1]))

    def __call__(self, iri: str) -> str:
        for prefix, namespace in self._pairs:
            if iri.startswith(namespace):
                return f"{prefix}:{iri[len(namespace) :]}"
        return f"<{iri}>"


@dataclass(frozen=True)
class Setting:
    """What a rule sees besides the triple: its file, the vocabulary, and how to write IRIs."""

    file: FactFile
    words: Vocabulary
    short: _Shortener

    @cached_property
    def typed(self) -> frozenset[str]:
        """IRIs of the things to which the file itself gives a class."""
        triples = (located.triple for located in self.file.triples)
        return frozenset(t.subject.value for t in triples if t.predicate.value == TYPE)

    @cached_property
    def properties(self) -> frozenset[str]:
        """IRIs of the properties that the file may use."""
        outside, kind = _OUTSIDE[self.file.kind], self.file.kind
        if kind == DOCUMENT:
            return outside | DOCUMENT_PROPERTIES | {_ACCORDING_TO}
        if kind == CURATION:
            return outside | CURATION_PROPERTIES
        others = DOCUMENT_PROPERTIES | CURATION_PROPERTIES | BUILD_PROPERTIES
        claims = self.words.ontology.properties - others
        return outside | claims | ({_HAS_BASIS} if kind == REGISTER else frozenset())


Rule = Callable[[Located, Setting], Finding | None]


def _kind(node: object) -> str:
    pair = kind_and_slug(node.value) if isinstance(node, ox.NamedNode) else None
    return pair[0] if pair else ""


def _no_blank_nodes(located: Located, at: Setting) -> Finding | None:
    triple = located.triple
    if not any(isinstance(n, ox.BlankNode) for n in (triple.subject, triple.object)):
        return None
    return violation(
        "no-blank-node",
        "a blank node stands in a file of facts",
        "事实文件中出现空节点",
        "give the thing a name of its own",
        "请为该事物命名",
        at.file.path,
        located.line,
    )


def _no_schema(located: Located, at: Setting) -> Finding | None:
    predicate = located.triple.predicate.value
    if predicate in _OUTSIDE[at.file.kind] or not predicate.startswith(_SCHEMA):
        return None
    return violation(
        "no-schema-in-facts",
        f"{at.short(predicate)} is a matter of the ontology or the shapes, not of a file of facts",
        f"{at.short(predicate)} 属于本体或形状，不应出现在事实文件中",
        "delete the line; propose the change in ontology/ or shapes/",
        "请删除此行；如需修改，请在 ontology/ 或 shapes/ 中提出",
        at.file.path,
        located.line,
    )


def _known_property(located: Located, at: Setting) -> Finding | None:
    predicate = located.triple.predicate.value
    if predicate in at.properties:
        return None
    near = at.words.near(predicate) if predicate.startswith(LODE) else ""
    hint_en = f"did you mean {at.short(near)}? " if near else ""
    hint_zh = f"是否应为 {at.short(near)}？" if near else ""
    return violation(
        "known-property",
        f"{at.short(predicate)} is no property that a {at.file.kind} file may use",
        f"{at.short(predicate)} 不是此类文件可用的属性",
        hint_en + "the properties stand in ontology/",
        hint_zh + "可用属性见 ontology/",
        at.file.path,
        located.line,
    )


def _known_class(located: Located, at: Setting) -> Finding | None:
    triple = located.triple
    if triple.predicate.value != TYPE:
        return None
    if isinstance(triple.object, ox.NamedNode) and (
        triple.object.value in at.words.ontology.classes
    ):
        return None
    near = at.words.near(triple.object.value)
    return violation(
        "known-class",
        f"{at.short(triple.object.value)} is no class of the ontology",
        f"{at.short(triple.object.value)} 不是本体中的类",
        (f"did you mean {at.short(near)}? " if near else "") + "the classes stand in ontology/",
        (f"是否应为 {at.short(near)}？" if near else "") + "可用的类见 ontology/",
        at.file.path,
        located.line,
    )


def _subject_name(located: Located, at: Setting) -> Finding | None:
    subject = located.triple.subject
    pair = kind_and_slug(subject.value)
    if pair is None:
        return violation(
            "subject-namespace",
            f"{at.short(subject.value)} is not a name of this project",
            f"{at.short(subject.value)} 不在本项目的命名空间内",
            "write the subject as kind:slug, such as actor:example-magnets",
            "主语应写作 kind:slug，例如 actor:example-magnets",
            at.file.path,
            located.line,
        )
    kind, slug = pair
    if kind in VALUE_KINDS:
        return violation(
            "value-described",
            f"{at.short(subject.value)} is a value: its name says it, nobody describes it",
            f"{at.short(subject.value)} 是值：名称即内容，不得再描述",
            "delete the line",
            "请删除此行",
            at.file.path,
            located.line,
        )
    if kind not in _KINDS[at.file.kind]:
        kinds = ", ".join(sorted(_KINDS[at.file.kind]))
        return violation(
            "kind-fits-file",
            f"{at.short(subject.value)} is no subject of a {at.file.kind} file",
            f"{at.short(subject.value)} 不能在此类文件中作主语",
            f"such a file speaks of {kinds}",
            f"此类文件的主语只能是 {kinds}",
            at.file.path,
            located.line,
        )
    if SLUG.match(slug):
        return None
    return violation(
        "slug",
        f"'{slug}' is no slug: lower-case letters, digits and hyphens",
        f"'{slug}' 不是合规的标识：只用小写字母、数字和连字符",
        "rename it from its public English name",
        "请按其通用英文名重新命名",
        at.file.path,
        located.line,
    )


def _subject_owned(located: Located, at: Setting) -> Finding | None:
    """Only its own file speaks of a document, of its passages, and of what they judge."""
    kind, slug = kind_and_slug(located.triple.subject.value) or ("", "")
    folder, own = at.file.path.parent.name, ""
    if at.file.kind == DOCUMENT:
        own = f"document:{folder} and its passages"
        if (slug if kind == "document" else slug.rpartition("-")[0]) == folder:
            return None
    elif kind in ("assessment", "link") and at.file.graph in at.words.types:
        own = f"what {at.short(at.file.graph)} judges"
        passage = at.file.graph.rpartition("/")[2]
        if slug.startswith(f"{passage}-"):
            return None
    else:
        return None
    return violation(
        "owned",
        f"{at.short(located.triple.subject.value)} belongs to another file",
        f"{at.short(located.triple.subject.value)} 属于另一文件",
        f"this file speaks of {own} alone",
        f"本文件只能陈述 {own}",
        at.file.path,
        located.line,
    )


def _subject_declared(located: Located, at: Setting) -> Finding | None:
    subject = located.triple.subject.value
    known = at.words.declared if at.file.kind == PASSAGE else at.typed
    if subject in known:
        return None
    near = at.words.near(subject)
    where_en, where_zh = ("nowhere", "尚未") if at.file.kind == PASSAGE else ("not here", "未在此")
    return violation(
        "declared",
        f"{at.short(subject)} is declared {where_en}",
        f"{at.short(subject)} {where_zh}登记",
        (f"did you mean {at.short(near)}? " if near else "")
        + "things are declared in data/register/, statement nodes are typed in the file",
        (f"是否应为 {at.short(near)}？" if near else "")
        + "事物应在 data/register/ 登记，陈述节点在本文件中注明类型",
        at.file.path,
        located.line,
    )


def _object_kind(located: Located, at: Setting) -> Finding | None:
    predicate, node = located.triple.predicate.value, located.triple.object
    outside = not predicate.startswith(LODE)
    wants_text = predicate in (_TEXTS if outside else at.words.ontology.datatype_properties)
    wants_thing = not wants_text if outside else predicate in at.words.ontology.object_properties
    if wants_thing and isinstance(node, ox.Literal):
        return violation(
            "object-is-a-name",
            f"{at.short(predicate)} wants the name of a thing or value, not '{node.value}'",
            f"{at.short(predicate)} 的宾语应为名称，而非文本“{node.value}”",
            "write a name such as quantity:USD-2.26bn, date:2025-08-10 or actor:mp-materials",
            "请写名称，例如 quantity:USD-2.26bn、date:2025-08-10 或 actor:mp-materials",
            at.file.path,
            located.line,
        )
    if wants_text and not isinstance(node, ox.Literal):
        return violation(
            "object-is-a-literal",
            f"{at.short(predicate)} wants a number or a text, not {at.short(node.value)}",
            f"{at.short(predicate)} 的宾语应为数字或文本，而非 {at.short(node.value)}",
            "write the number or the text itself",
            "请直接写数字或文本",
            at.file.path,
            located.line,
        )
    return None


def _object_declared(located: Located, at: Setting) -> Finding | None:
    node, predicate = located.triple.object, located.triple.predicate.value
    if not isinstance(node, ox.NamedNode) or predicate == TYPE:
        return None
    if not is_ours(node.value):
        return _outside_name(located, at)
    if node.value in at.words.declared or node.value in at.words.ontology.classes:
        return None
    kind = _kind(node)
    if kind in VALUE_KINDS:
        return _value_name(located, at)
    near = at.words.near(node.value)
    return violation(
        "declared",
        f"{at.short(node.value)} is declared nowhere",
        f"{at.short(node.value)} 尚未登记",
        (f"did you mean {at.short(near)}? " if near else "")
        + f"if it is new, declare it in data/register/ ({kind or 'thing'})",
        (f"是否应为 {at.short(near)}？" if near else "") + "若为新事物，请在 data/register/ 登记",
        at.file.path,
        located.line,
    )


def _outside_name(located: Located, at: Setting) -> Finding | None:
    """A claim is about things of the register; a link to the web is one that a page may make."""
    iri, predicate = located.triple.object.value, located.triple.predicate.value
    if not predicate.startswith(LODE) and iri.startswith(("https://", "http://")):
        return None
    return violation(
        "object-namespace",
        f"{at.short(iri)} cannot be the object of {at.short(predicate)}",
        f"{at.short(iri)} 不能作 {at.short(predicate)} 的宾语",
        "claims name things of data/register/; links to the outside begin with https://",
        "陈述的宾语须为已登记事物；外部链接以 https:// 开头",
        at.file.path,
        located.line,
    )


def _value_name(located: Located, at: Setting) -> Finding | None:
    kind, slug = kind_and_slug(located.triple.object.value) or ("", "")
    try:
        parse_value(kind, slug, at.words.ontology)
    except ValueNameError as error:
        better = (
            f"write {kind}:{error.canonical}"
            if error.canonical
            else "see the grammar in CONTRIBUTING.md"
        )
        better_zh = (
            f"应写作 {kind}:{error.canonical}" if error.canonical else "语法见 CONTRIBUTING.md"
        )
        return violation(
            "value-name",
            f"the {kind} {error}",
            f"值的名称有误：{kind}:{slug}",
            better,
            better_zh,
            at.file.path,
            located.line,
        )
    return None


def parse_value(kind: str, slug: str, ontology: Ontology) -> object:
    """Parse the name of a value of any kind.

    Raises:
        ValueNameError: the name does not parse or is not canonical.
    """
    if kind == "quantity":
        return values.parse_quantity(slug, ontology.units)
    if kind == "date":
        return values.parse_date(slug)
    if kind == "stage":
        return values.parse_stage(slug, ontology.rungs)
    if kind == "waiver":
        return values.parse_waiver(slug, ontology.waiver_reasons)
    return values.parse_inference(slug, ontology.inference_reasons)


def _place_of_property(located: Located, at: Setting) -> Finding | None:
    predicate = located.triple.predicate.value
    structural = predicate in at.words.ontology.structural_properties
    if at.file.kind == PASSAGE and structural:
        return violation(
            "structural-in-passage",
            f"{at.short(predicate)} is structural and stands in the register alone",
            f"{at.short(predicate)} 是结构属性，只能写在登记表中",
            "move the line to data/register/, with an outside source",
            "请移至 data/register/，并有外部依据",
            at.file.path,
            located.line,
        )
    claims = predicate in at.words.ontology.properties and not structural
    if at.file.kind == REGISTER and claims and predicate != LODE + "hasBasis":
        return violation(
            "claim-in-register",
            f"{at.short(predicate)} is a claim and stands in a passage file alone",
            f"{at.short(predicate)} 是陈述，只能写在段落文件中",
            "move the line to the file of the passage that states it",
            "请移至陈述它的段落文件",
            at.file.path,
            located.line,
        )
    return None


def _type_of_thing(located: Located, at: Setting) -> Finding | None:
    triple = located.triple
    if triple.predicate.value != TYPE:
        return None
    names_of = _CLASSES[at.file.kind].get(_kind(triple.subject))
    wanted = {LODE + name for name in names_of or ()}
    if names_of is None:
        wanted = set(at.words.types.get(triple.subject.value, ()))
    above = at.words.ontology.parents.get(triple.object.value, frozenset())
    if wanted & above:
        return None
    names = ", ".join(at.short(iri) for iri in sorted(wanted)) or "a registered class"
    subject, given = at.short(triple.subject.value), at.short(triple.object.value)
    return violation(
        "type-fits-name",
        f"{subject} cannot be a {given}: its name or register type asks for {names} or below",
        f"{subject} 不能是 {given}：应为 {names} 或其子类",
        "use a class below that one, or another name",
        "请改用其子类，或更换名称",
        at.file.path,
        located.line,
    )


def _labels_in_passage(located: Located, at: Setting) -> Finding | None:
    triple = located.triple
    if at.file.kind != PASSAGE or triple.predicate.value not in _LABELS:
        return None
    if _kind(triple.subject) in ("assessment", "link"):
        return None
    return violation(
        "label-in-passage",
        f"{at.short(triple.subject.value)} is named in a passage file",
        f"{at.short(triple.subject.value)} 的名称写在了段落文件中",
        "names stand in data/register/; only assessments and causal links are worded here",
        "名称应写在 data/register/；此处只有评估与因果联系可有文字",
        at.file.path,
        located.line,
    )


_TRIPLE_RULES: Final[tuple[Rule, ...]] = (
    _no_blank_nodes,
    _no_schema,
    _known_property,
    _known_class,
    _subject_name,
    _subject_owned,
    _object_kind,
    _subject_declared,
    _object_declared,
    _place_of_property,
    _type_of_thing,
    _labels_in_passage,
)


def _stages(file: FactFile, short: _Shortener) -> Iterator[Finding]:
    """Every measure and instrument that a passage speaks of has its stage there."""
    claims: defaultdict[str, list[Located]] = defaultdict(list)
    for located in file.triples:
        if _kind(located.triple.subject) in ("measure", "instrument"):
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
        yield violation(
            "stage-stated",
            f"{short(iri)} has no stage in this passage",
            f"{short(iri)} 在本段落中没有阶段",
            "add lode:reached with what the text says; if it says nothing, stage:unsaid",
            "请添加 lode:reached；若原文未说明，写 stage:unsaid",
            file.path,
            claims[iri][0].line,
        )


def _shares(located: Located, staged: set[str]) -> bool:
    triple = located.triple
    return triple.predicate.value in STAGE_SHARING and triple.object.value in staged


def _has(rows: Iterable[Located], predicate: str) -> bool:
    return any(row.triple.predicate.value == predicate for row in rows)


def _statement_nodes(file: FactFile, short: _Shortener) -> Iterator[Finding]:
    """A statement node is typed, and says which sentence makes it, in each passage of its own."""
    claims: defaultdict[str, list[Located]] = defaultdict(list)
    for located in file.triples:
        if _kind(located.triple.subject) in STATEMENT_KINDS:
            claims[located.triple.subject.value].append(located)
    for iri, rows in sorted(claims.items()):
        for predicate, what_en, what_zh in (
            (TYPE, "its class", "类型"),
            (LOCATOR, "the number of its sentence (lode:locator)", "所在句号 (lode:locator)"),
        ):
            if not _has(rows, predicate):
                yield violation(
                    "statement-node",
                    f"{short(iri)} lacks {what_en} in this file",
                    f"{short(iri)} 在本文件中缺少{what_zh}",
                    f"add {what_en}",
                    f"请补充{what_zh}",
                    file.path,
                    rows[0].line,
                )


def _untrusted(sources: Sources) -> Iterator[Finding]:
    """What judges the facts comes from the checkout alone, however a contribution is named."""
    own = {path.resolve() for path in (*sources.house.ontology, *sources.house.shapes)}
    for file in sources.of(ONTOLOGY, SHAPES):
        if file.path.resolve() not in own:
            yield violation(
                "trusted-place",
                f"the folder says that the file is of the {file.kind}, but it is not the project's",
                "所在目录表明这是本体或形状文件，但它不属于本项目",
                "move facts elsewhere; propose new terms and shapes in ontology/ and shapes/",
                "事实请移至别处；新术语与形状请在 ontology/ 与 shapes/ 中提出",
                file.path,
                1,
            )


def _declared_twice(sources: Sources, chosen: set[object]) -> Iterator[Finding]:
    short = _Shortener(sources.ontology.prefixes)
    places: defaultdict[str, list[tuple[FactFile, int]]] = defaultdict(list)
    for file in sources.of(REGISTER, DOCUMENT, CURATION):
        for located in file.triples:
            if located.triple.predicate.value == TYPE:
                places[located.triple.subject.value].append((file, located.line))
    for iri, rows in sorted(places.items()):
        for file, line in rows:
            others = [other for other, _ in rows if other.path != file.path]
            if file.path in chosen and others:
                yield violation(
                    "declared-twice",
                    f"{short(iri)} is declared in {sources.house.relative(others[0].path)} as well",
                    f"{short(iri)} 已在 {sources.house.relative(others[0].path)} 登记",
                    "keep one declaration",
                    "请只保留一处",
                    file.path,
                    line,
                )
