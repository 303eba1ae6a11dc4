"""The rules that judge one triple: vocabulary, names, kinds; the first to fail speaks."""

import re
from typing import Final

import pyoxigraph as ox

from lodestone.check.setting import (
    LABELS,
    OUTSIDE,
    SCHEMA,
    TEXTS,
    TYPE,
    Rule,
    Setting,
    Words,
    delete,
    delete_block,
    hinted,
    kind_of,
)
from lodestone.model import values
from lodestone.model.errors import ValueNameError
from lodestone.model.findings import Finding, violation
from lodestone.model.ontology import Ontology
from lodestone.model.terms import (
    LODE,
    SKOS,
    SLUG,
    VALUE_KINDS,
    is_ours,
    kind_and_slug,
)
from lodestone.read import intake
from lodestone.read.checkout import (
    CURATION,
    DOCUMENT,
    PASSAGE,
    REGISTER,
)
from lodestone.read.intake import Located
from lodestone.read.text import suggest

#: Characters of a label; the longest in use has two thirds of them.
LONGEST_LABEL: Final = 300
_NAMING: Final = LABELS | {SKOS + "hiddenLabel"}
#: Where the things of each kind of file are spoken of, as an advice says it.
_HOMES: Final = {
    REGISTER: "data/register/",
    DOCUMENT: "the document.ttl of its document",
    PASSAGE: "the file of a passage in data/documents/",
    CURATION: "data/curation/",
}


def _no_blank_nodes(located: Located, at: Setting) -> Finding | None:
    triple = located.triple
    if not any(isinstance(n, ox.BlankNode) for n in (triple.subject, triple.object)):
        return None
    return violation(
        "no-blank-node",
        "a blank node stands in a file of facts",
        "事实文件中出现空节点",
        "give the thing a name of its own, kind:slug, and write that name here",
        "请按“类别:标识”为该事物命名，并在此处写该名称",
        at.file.path,
        located.subject_at if isinstance(triple.subject, ox.BlankNode) else located.at,
    )


def _no_schema(located: Located, at: Setting) -> Finding | None:
    predicate = located.triple.predicate.value
    if predicate in OUTSIDE[at.file.kind] or not predicate.startswith(SCHEMA):
        return None
    return violation(
        "no-schema-in-facts",
        f"{at.short(predicate)} is a matter of the ontology or the shapes, not of a file of facts",
        f"{at.short(predicate)} 属于本体或形状，不应出现在事实文件中",
        *delete(
            "; propose the change in ontology/ or shapes/",
            "；如需修改，请在 ontology/ 或 shapes/ 中提出",
        ),
        at.file.path,
        located.predicate_at,
    )


def _known_property(located: Located, at: Setting) -> Finding | None:
    predicate = located.triple.predicate.value
    if predicate in at.properties:
        return None
    near = at.meant(predicate, at.properties) if predicate.startswith(LODE) else ""
    advice = delete(", or write a property of ontology/", "，或改用 ontology/ 中的属性")
    if near:
        advice = hinted(near, ("the properties stand in ontology/", "可用属性见 ontology/"))
    return violation(
        "known-property",
        f"{at.short(predicate)} is no property that a {at.file.kind} file may use",
        f"{at.short(predicate)} 不是此类文件可用的属性",
        *advice,
        at.file.path,
        located.predicate_at,
        instead=near,
    )


def _known_class(located: Located, at: Setting) -> Finding | None:
    triple = located.triple
    if triple.predicate.value != TYPE:
        return None
    if isinstance(triple.object, ox.NamedNode) and (
        triple.object.value in at.words.ontology.classes
    ):
        return None
    near = at.meant(triple.object.value, at.words.ontology.classes)
    return violation(
        "known-class",
        f"{at.short(triple.object.value)} is no class of the ontology",
        f"{at.short(triple.object.value)} 不是本体中的类",
        *hinted(near, ("the classes stand in ontology/", "可用的类见 ontology/")),
        at.file.path,
        located.at,
        instead=near,
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
            located.subject_at,
        )
    kind, slug = pair
    if kind in VALUE_KINDS:
        return violation(
            "value-described",
            f"{at.short(subject.value)} is a value: its name says it, nobody describes it",
            f"{at.short(subject.value)} 是值：名称即内容，不得再描述",
            *delete_block(located.subject_at),
            at.file.path,
            located.subject_at,
        )
    if kind not in at.kinds and subject.value not in at.withdrawn:
        kinds = ", ".join(sorted(at.kinds))
        return violation(
            "kind-fits-file",
            f"{at.short(subject.value)} is no subject of a {at.file.kind} file",
            f"{at.short(subject.value)} 不能在此类文件中作主语",
            f"move the block to {_home(kind, at.words.ontology)}; this file speaks of {kinds}",
            f"请把这一块移至 {_home(kind, at.words.ontology)}；本类文件的主语只能是 {kinds}",
            at.file.path,
            located.subject_at,
        )
    if SLUG.match(slug):
        return None
    better = f"{kind}:{suggest.slug(slug)}" if suggest.slug(slug) else ""
    return violation(
        "slug",
        f"'{slug}' is no slug: lower-case letters, digits and hyphens",
        f"'{slug}' 不是合规的标识：只用小写字母、数字和连字符",
        f"write {better}" if better else "rename it from its public English name",
        f"应写作 {better}" if better else "请按其通用英文名重新命名",
        at.file.path,
        located.subject_at,
        instead=better,
    )


def _home(kind: str, ontology: Ontology) -> str:
    """Return where the things of a kind are spoken of."""
    known = ontology.kinds.get(kind)
    return _HOMES[known.home] if known else "ontology/"


def _subject_owned(located: Located, at: Setting) -> Finding | None:
    """Only its own file speaks of a document, of its passages, and of what they judge."""
    kind, slug = kind_and_slug(located.triple.subject.value) or ("", "")
    folder, own, better = at.file.path.parent.name, "", ""
    if at.file.kind == DOCUMENT:
        own = f"document:{folder} and its passages"
        if (slug if kind == "document" else slug.rpartition("-")[0]) == folder:
            return None
    elif kind in ("assessment", "link") and at.file.graph in at.words.types:
        own = f"what {at.short(at.file.graph)} judges"
        passage = at.file.graph.rpartition("/")[2]
        if slug.startswith(f"{passage}-"):
            return None
        better = f"{kind}:{_of_passage(slug, passage)}"
    else:
        return None
    return violation(
        "owned",
        f"{at.short(located.triple.subject.value)} belongs to another file",
        f"{at.short(located.triple.subject.value)} 属于另一文件",
        f"write {better}: this file speaks of {own} alone"
        if better
        else f"move the block to {_home(kind, at.words.ontology)}; this file speaks of {own} alone",
        f"应写作 {better}：本文件只能陈述 {own}"
        if better
        else f"请把这一块移至 {_home(kind, at.words.ontology)}；本文件只能陈述 {own}",
        at.file.path,
        located.subject_at,
        instead=better,
    )


def _of_passage(slug: str, passage: str) -> str:
    """Return the slug of a judgement as one of a passage: what follows the other's number."""
    return f"{passage}-{re.sub(r'^[a-z0-9-]*?-[0-9]+[a-z]?-', '', slug)}"


def _subject_declared(located: Located, at: Setting) -> Finding | None:
    subject = located.triple.subject.value
    known = at.words.declared if at.file.kind == PASSAGE else at.typed | at.withdrawn
    if subject in known:
        return None
    if at.file.kind == PASSAGE and at.words.ontology.is_statement(located.triple.subject.value):
        return None  # a rule of its own asks for its class
    near = at.meant(subject)
    where_en, where_zh = ("nowhere", "尚未") if at.file.kind == PASSAGE else ("not here", "未在此")
    if at.file.kind != PASSAGE and subject in at.words.declared:
        words = (
            "move the block to the file that declares it",
            "请把这一块移至登记它的文件",
        )
        near = ""
    else:
        words = _declare(subject, at)
    return violation(
        "declared",
        f"{at.short(subject)} is declared {where_en}",
        f"{at.short(subject)} {where_zh}登记",
        *hinted(near, words),
        at.file.path,
        located.subject_at,
        instead=near,
    )


def _declare(iri: str, at: Setting) -> Words:
    """Say how a new thing is declared, with the lines to add."""
    kind, _ = kind_and_slug(iri) or ("", "")
    ontology = at.words.ontology
    if kind in ontology.statement_classes:
        line = f"a lode:{ontology.statement_classes[kind]} ;"
        return f"if it is new, add its class: {line}", f"若为新陈述，请加类型：{line}"
    named = ontology.register_classes.get(kind)
    cls = f"lode:{named}" if named else "its class"
    block = f'{at.short(iri)} a {cls} ; skos:prefLabel "…"@en , "…"@zh-Hans .'
    place = _home(kind, ontology) if named else "the file that declares it"
    return f"if it is new, add to {place}: {block}", f"若为新事物，请在 {place} 加入：{block}"


def _object_kind(located: Located, at: Setting) -> Finding | None:
    predicate, node = located.triple.predicate.value, located.triple.object
    outside = not predicate.startswith(LODE)
    wants_text = predicate in (TEXTS if outside else at.words.ontology.datatype_properties)
    wants_thing = not wants_text if outside else predicate in at.words.ontology.object_properties
    if wants_thing and isinstance(node, ox.Literal):
        called = at.words.names.called(node.value)
        near = at.short(called) if called else ""
        advice = hinted(near, ("write the name, no text", "请写名称，不写文本"))
        examples = (
            "write a name such as quantity:USD-2.26bn, date:2025-08-10 or actor:mp-materials",
            "请写名称，例如 quantity:USD-2.26bn、date:2025-08-10 或 actor:mp-materials",
        )
        return violation(
            "object-is-a-name",
            f"{at.short(predicate)} wants the name of a thing or value, not '{node.value}'",
            f"{at.short(predicate)} 的宾语应为名称，而非文本“{node.value}”",
            *(advice if near else examples),
            at.file.path,
            located.at,
            instead=near,
        )
    if wants_text and not isinstance(node, ox.Literal):
        return violation(
            "object-is-a-literal",
            f"{at.short(predicate)} wants a number or a text, not {at.short(node.value)}",
            f"{at.short(predicate)} 的宾语应为数字或文本，而非 {at.short(node.value)}",
            "write the number or the text itself: digits, or words in quotation marks",
            "请直接写数字，或写引号内的文本",
            at.file.path,
            located.at,
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
    kind = kind_of(node)
    if kind in VALUE_KINDS:
        return _value_name(located, at)
    near = at.meant(node.value)
    return violation(
        "declared",
        f"{at.short(node.value)} is declared nowhere",
        f"{at.short(node.value)} 尚未登记",
        *hinted(near, _declare(node.value, at)),
        at.file.path,
        located.at,
        instead=near,
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
        "write the name of a thing of data/register/; links to the outside begin with https://",
        "请写已登记事物的名称；外部链接以 https:// 开头",
        at.file.path,
        located.at,
    )


def _value_name(located: Located, at: Setting) -> Finding | None:
    kind, slug = kind_and_slug(located.triple.object.value) or ("", "")
    try:
        values.parse(kind, slug, at.words.ontology)
    except ValueNameError as error:
        fault = suggest.fault(kind, slug, error, at.words.ontology)
        return violation(
            "value-name",
            *fault.message,
            *fault.advice,
            at.file.path,
            located.at,
            instead=fault.instead,
        )
    return None


def _place_of_property(located: Located, at: Setting) -> Finding | None:
    predicate = located.triple.predicate.value
    structural = predicate in at.words.ontology.structural_properties
    if at.file.kind == PASSAGE and structural:
        return violation(
            "structural-in-passage",
            f"{at.short(predicate)} is structural and stands in the register alone",
            f"{at.short(predicate)} 是结构属性，只能写在登记表中",
            *delete(
                " here; with an outside source it may stand in data/register/",
                "；若有外部依据，可写入 data/register/",
            ),
            at.file.path,
            located.predicate_at,
        )
    claims = predicate in at.words.ontology.properties and not structural
    if at.file.kind == REGISTER and claims and predicate != LODE + "hasBasis":
        return violation(
            "claim-in-register",
            f"{at.short(predicate)} is a claim and stands in a passage file alone",
            f"{at.short(predicate)} 是陈述，只能写在段落文件中",
            *delete(
                " here; write it into the file of the passage that states it",
                "，写入陈述它的段落文件",
            ),
            at.file.path,
            located.predicate_at,
        )
    return None


def _type_of_thing(located: Located, at: Setting) -> Finding | None:
    triple = located.triple
    if triple.predicate.value != TYPE:
        return None
    known = at.words.ontology.kinds.get(kind_of(triple.subject))
    wanted = {LODE + name for name in known.classes} if known else set()
    if known is None or known.home != at.file.kind:
        wanted = set(at.words.types.get(triple.subject.value, ()))
    above = at.words.ontology.parents.get(triple.object.value, frozenset())
    if wanted & above:
        return None
    names = ", ".join(at.short(iri) for iri in sorted(wanted)) or "a registered class"
    subject, given = at.short(triple.subject.value), at.short(triple.object.value)
    better = at.short(next(iter(wanted))) if len(wanted) == 1 else ""
    return violation(
        "type-fits-name",
        f"{subject} cannot be a {given}: its name or register type asks for {names} or below",
        f"{subject} 不能是 {given}：应为 {names} 或其子类",
        f"write {better}, or a class below it; or rename the thing"
        if better
        else "use a class below that one, or another name",
        f"应写作 {better} 或其子类；或更换名称" if better else "请改用其子类，或更换名称",
        at.file.path,
        located.at,
        instead=better,
    )


def _labels_in_passage(located: Located, at: Setting) -> Finding | None:
    triple = located.triple
    if at.file.kind != PASSAGE or triple.predicate.value not in LABELS:
        return None
    if kind_of(triple.subject) in ("assessment", "link"):
        return None
    return violation(
        "label-in-passage",
        f"{at.short(triple.subject.value)} is named in a passage file",
        f"{at.short(triple.subject.value)} 的名称写在了段落文件中",
        *delete(
            ": names stand in data/register/; only assessments and links are worded here",
            "：名称应写在 data/register/；此处只有评估与因果联系可有文字",
        ),
        at.file.path,
        located.predicate_at,
    )


def _label_length(located: Located, at: Setting) -> Finding | None:
    text = located.triple.object.value
    if located.triple.predicate.value not in _NAMING or len(text) <= LONGEST_LABEL:
        return None
    return violation(
        "label-length",
        f"a label of {len(text)} characters: no page and no chart can show it",
        f"标签长达 {len(text)} 个字符：页面与图表都无法显示",
        f"write a name of {LONGEST_LABEL} characters at most",
        f"请写不超过 {LONGEST_LABEL} 个字符的名称",
        at.file.path,
        located.at,
    )


def _label_script(located: Located, at: Setting) -> Finding | None:
    """An English label in letters that only look Latin is somebody's twin."""
    node = located.triple.object
    if located.triple.predicate.value not in _NAMING or not isinstance(node, ox.Literal):
        return None
    found = intake.LOOK_ALIKE.search(node.value) if node.language == "en" else None
    if found is None:
        return None
    return violation(
        "label-script",
        f"the English label holds '{found[0]}' (U+{ord(found[0]):04X}), which is no Latin letter",
        f"英文标签含有 “{found[0]}”（U+{ord(found[0]):04X}），并非拉丁字母",
        "write it in Latin letters, or give it the tag of its language",
        "请用拉丁字母书写，或标注其真正的语言",
        at.file.path,
        located.at,
    )


TRIPLE_RULES: Final[tuple[Rule, ...]] = (
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
    _label_length,
    _label_script,
)
