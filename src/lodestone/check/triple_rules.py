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
    kind_of,
)
from lodestone.model import values
from lodestone.model.errors import ValueNameError
from lodestone.model.findings import Finding, Words, said, violation, worded
from lodestone.model.ontology import Ontology
from lodestone.model.places import Place
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
    DOCUMENT,
    PASSAGE,
    REGISTER,
)
from lodestone.read.intake import Located
from lodestone.read.text import suggest

#: Characters of a label; the longest in use has two thirds of them.
LONGEST_LABEL: Final = 300
#: The wordings of a name that nothing declares: of a thing, and of a statement.
_DECLARED: Final = ("declared", "declared/statement")
_NAMING: Final = LABELS | {SKOS + "hiddenLabel"}


def _no_blank_nodes(located: Located, at: Setting) -> Finding | None:
    triple = located.triple
    if not any(isinstance(n, ox.BlankNode) for n in (triple.subject, triple.object)):
        return None
    return worded(
        "no-blank-node",
        at.file.path,
        located.subject_at if isinstance(triple.subject, ox.BlankNode) else located.at,
    )


def _no_schema(located: Located, at: Setting) -> Finding | None:
    predicate = located.triple.predicate.value
    if predicate in OUTSIDE[at.file.kind] or not predicate.startswith(SCHEMA):
        return None
    return worded(
        "no-schema-in-facts", at.file.path, located.predicate_at, predicate=at.short(predicate)
    )


def _known_property(located: Located, at: Setting) -> Finding | None:
    predicate = located.triple.predicate.value
    if predicate in at.properties:
        return None
    near = at.meant(predicate, at.properties) if predicate.startswith(LODE) else ""
    return worded(
        "known-property" if near else "known-property/unlike",
        at.file.path,
        located.predicate_at,
        meant=near,
        predicate=at.short(predicate),
        kind=at.file.kind,
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
    return worded(
        "known-class", at.file.path, located.at, meant=near, object=at.short(triple.object.value)
    )


def _subject_name(located: Located, at: Setting) -> Finding | None:
    subject = located.triple.subject
    pair = kind_and_slug(subject.value)
    if pair is None:
        return worded(
            "subject-namespace", at.file.path, located.subject_at, subject=at.short(subject.value)
        )
    kind, slug = pair
    if kind in VALUE_KINDS:
        return worded(
            "value-described",
            at.file.path,
            located.subject_at,
            begins=located.subject_at.line,
            subject=at.short(subject.value),
        )
    if kind not in at.kinds and subject.value not in at.withdrawn:
        kinds = ", ".join(sorted(at.kinds))
        return worded(
            "kind-fits-file",
            at.file.path,
            located.subject_at,
            subject=at.short(subject.value),
            kind=at.file.kind,
            home=_home(kind, at.words.ontology),
            kinds=kinds,
        )
    if SLUG.match(slug):
        return None
    better = f"{kind}:{suggest.slug(slug)}" if suggest.slug(slug) else ""
    return worded(
        "slug" if better else "slug/empty",
        at.file.path,
        located.subject_at,
        instead=better,
        slug=slug,
    )


def _home(kind: str, ontology: Ontology) -> Words:
    """Return where the things of a kind are spoken of."""
    known = ontology.kinds.get(kind)
    return said(f"home/{known.home if known else 'ontology'}")


def _subject_owned(located: Located, at: Setting) -> Finding | None:
    """Only its own file speaks of a document, of its passages, and of what they judge."""
    kind, slug = kind_and_slug(located.triple.subject.value) or ("", "")
    folder, better = at.file.path.parent.name, ""
    if at.file.kind == DOCUMENT:
        if (slug if kind == "document" else slug.rpartition("-")[0]) == folder:
            return None
    elif kind in ("assessment", "link") and at.file.graph in at.words.types:
        passage = at.file.graph.rpartition("/")[2]
        if slug.startswith(f"{passage}-"):
            return None
        better = f"{kind}:{_of_passage(slug, passage)}"
    else:
        return None
    return worded(
        "owned" if better else "owned/document",
        at.file.path,
        located.subject_at,
        instead=better,
        subject=at.short(located.triple.subject.value),
        judge=at.short(at.file.graph),
        folder=folder,
        home=_home(kind, at.words.ontology),
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
    if at.file.kind != PASSAGE and subject in at.words.declared:
        thing = at.short(subject)
        return worded("declared/elsewhere", at.file.path, located.subject_at, thing=thing)
    return _undeclared(subject, at, located.subject_at, is_here=at.file.kind != PASSAGE)


def _undeclared(iri: str, at: Setting, place: Place, *, is_here: bool = False) -> Finding:
    """Report a name that nothing declares, and how a new thing is declared.

    Args:
        iri: the name.
        at: the setting of its file.
        place: where it stands.
        is_here: whether this file was to declare it.
    """
    kind, _ = kind_and_slug(iri) or ("", "")
    ontology = at.words.ontology
    of = ontology.statement_classes.get(kind)
    named = of or ontology.register_classes.get(kind)
    block = f"a {f'lode:{named}' if named else '…'} ;"
    if not of:
        block = f'{at.short(iri)} {block} skos:prefLabel "…"@en , "…"@zh-Hans .'
    wordings = ("declared/here", "declared/here-statement") if is_here else _DECLARED
    return worded(
        wordings[bool(of)],
        at.file.path,
        place,
        meant=at.meant(iri),
        thing=at.short(iri),
        place=_home(kind, ontology) if named else said("home/unknown"),
        block=block,
    )


def _object_kind(located: Located, at: Setting) -> Finding | None:
    predicate, node = located.triple.predicate.value, located.triple.object
    outside = not predicate.startswith(LODE)
    wants_text = predicate in (TEXTS if outside else at.words.ontology.datatype_properties)
    wants_thing = not wants_text if outside else predicate in at.words.ontology.object_properties
    if wants_thing and isinstance(node, ox.Literal):
        called = at.words.names.called(node.value)
        near = at.short(called) if called else ""
        return worded(
            "object-is-a-name/meant" if near else "object-is-a-name",
            at.file.path,
            located.at,
            meant=near,
            predicate=at.short(predicate),
            node=node.value,
        )
    if wants_text and not isinstance(node, ox.Literal):
        return worded(
            "object-is-a-literal",
            at.file.path,
            located.at,
            predicate=at.short(predicate),
            node=at.short(node.value),
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
    return _undeclared(node.value, at, located.at)


def _outside_name(located: Located, at: Setting) -> Finding | None:
    """A claim is about things of the register; a link to the web is one that a page may make."""
    iri, predicate = located.triple.object.value, located.triple.predicate.value
    if not predicate.startswith(LODE) and iri.startswith(("https://", "http://")):
        return None
    return worded(
        "object-namespace",
        at.file.path,
        located.at,
        iri=at.short(iri),
        predicate=at.short(predicate),
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
        return worded(
            "structural-in-passage",
            at.file.path,
            located.predicate_at,
            predicate=at.short(predicate),
        )
    claims = predicate in at.words.ontology.properties and not structural
    if at.file.kind == REGISTER and claims and predicate != LODE + "hasBasis":
        return worded(
            "claim-in-register", at.file.path, located.predicate_at, predicate=at.short(predicate)
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
    return worded(
        "type-fits-name" if better else "type-fits-name/several",
        at.file.path,
        located.at,
        instead=better,
        subject=subject,
        given=given,
        names=names,
    )


def _labels_in_passage(located: Located, at: Setting) -> Finding | None:
    triple = located.triple
    if at.file.kind != PASSAGE or triple.predicate.value not in LABELS:
        return None
    if kind_of(triple.subject) in ("assessment", "link"):
        return None
    return worded(
        "label-in-passage",
        at.file.path,
        located.predicate_at,
        subject=at.short(triple.subject.value),
    )


def _label_length(located: Located, at: Setting) -> Finding | None:
    text = located.triple.object.value
    if located.triple.predicate.value not in _NAMING or len(text) <= LONGEST_LABEL:
        return None
    return worded("label-length", at.file.path, located.at, text=len(text), most=LONGEST_LABEL)


def _label_script(located: Located, at: Setting) -> Finding | None:
    """An English label in letters that only look Latin is somebody's twin."""
    node = located.triple.object
    if located.triple.predicate.value not in _NAMING or not isinstance(node, ox.Literal):
        return None
    found = intake.LOOK_ALIKE.search(node.value) if node.language == "en" else None
    if found is None:
        return None
    return worded("label-script", at.file.path, located.at, found=found[0], code=ord(found[0]))


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
