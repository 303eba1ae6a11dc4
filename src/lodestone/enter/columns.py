"""The columns of a fact sheet: which there are for each kind of thing, and what each may hold.

A column is a property of the ontology, and its name is the property's own (``hasLender``; with a
language for a text, ``prefLabel@en``). Which properties a kind of thing has, and what they point
at, is read from the shapes, so that a new property is a new column and nothing here has to change.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import pyoxigraph as ox

from lodestone.model.ontology import Ontology
from lodestone.model.tags import bcp47
from lodestone.model.terms import DCTERMS, LODE, OWL, RDF, SKOS, kind_and_slug
from lodestone.model.words import Words, pair, part
from lodestone.read.checkout import ONTOLOGY, SHAPES, Sources

KEEP, PASSAGE, CLASS, THING, LOCATOR = "keep", "passage", "class", "thing", "locator"
REGISTER, PASSAGES = "register", "passages"
#: The kind of object that a class of the ontology itself is, as in ``isAbout lode:EquityStake``.
TERM: Final = "term"
#: The kind of a cell that names a property.
PROPERTY: Final = "property"

_TYPE: Final = RDF + "type"
_VALUES: Final = {"QuantityValue": "quantity", "DateValue": "date", "StageValue": "stage",
                  "Inference": "inference", "Waiver": "waiver"}  # fmt: skip
_LABELLED: Final = ("assessment", "link")
_BOTH: Final = ("en", "zh-Hans")
_PRINTED: Final = ("en", "zh-Hans", "zh-Hant")
#: Columns of the register that hold texts, with the languages that each comes in.
_REGISTER_TEXTS: Final = (
    ("prefLabel", _PRINTED),
    ("altLabel", _PRINTED),
    ("hiddenLabel", _BOTH),
    ("definition", _BOTH),
    ("notation", ("",)),
    ("editorialNote", _BOTH),
)
_OUTSIDE: Final = {
    "prefLabel": SKOS, "altLabel": SKOS, "hiddenLabel": SKOS, "definition": SKOS,
    "notation": SKOS, "broader": SKOS,
    "exactMatch": SKOS, "closeMatch": SKOS, "editorialNote": SKOS, "scopeNote": SKOS,
    "historyNote": SKOS, "isReplacedBy": DCTERMS, "deprecated": OWL,
    "sameAs": "https://schema.org/",
}  # fmt: skip
#: Of these, the properties that point at a page of the web.
_LINKS: Final = ("exactMatch", "closeMatch", "sameAs")


@dataclass(frozen=True)
class Column:
    """A column of a sheet.

    Attributes:
        name: its header, such as ``hasLender`` or ``prefLabel@en``.
        predicate: IRI of the property; empty for ``passage``, ``keep`` and the subject's column.
        language: tag of its texts; empty where they have none.
        kinds: kinds of thing or value that it holds; empty for texts and numbers.
        labels: its name for people, in English and in Chinese.
        advice: what to write, in English and in Chinese.
    """

    name: str
    predicate: str
    language: str = ""
    kinds: frozenset[str] = frozenset()
    labels: tuple[str, str] = ("", "")
    advice: tuple[str, str] = ("", "")

    @property
    def is_text(self) -> bool:
        """Tell whether its cells hold texts or numbers and no names."""
        return not self.kinds


@dataclass(frozen=True)
class Columns:
    """Every column that there is, and those of each kind of sheet.

    Attributes:
        ontology: what can be said.
        labels: IRI of each term to its labels by language tag.
        shapes: each shape, by IRI, with its objects by the local name of the property.
    """

    ontology: Ontology
    labels: Mapping[str, Mapping[str, str]]
    shapes: Mapping[str, Mapping[str, tuple[ox.NamedNode | ox.BlankNode | ox.Literal, ...]]]

    @staticmethod
    def of(sources: Sources) -> "Columns":
        """Read what the sheets need from ontology and shapes."""
        labels: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for triple in sources.triples(ONTOLOGY):
            if triple.predicate.value == SKOS + "prefLabel":
                labels[triple.subject.value][bcp47(triple.object.language or "")] = (
                    triple.object.value
                )
        rows: defaultdict[str, defaultdict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for triple in sources.triples(SHAPES):
            rows[_key(triple.subject)][triple.predicate.value.rpartition("#")[2]].append(
                triple.object
            )
        shapes = {
            name: {key: tuple(nodes) for key, nodes in row.items()} for name, row in rows.items()
        }
        return Columns(sources.ontology, dict(labels), shapes)

    def kinds(self) -> list[str]:
        """Return the kinds of sheet: one for each kind of fact, and two for names and passages."""
        facts = [kind for kind in self.classes_of_kind if self._facts(kind)]
        return [*sorted(facts), PASSAGES, REGISTER]

    def of_kind(self, kind: str) -> list[Column]:
        """Return the columns of an empty sheet of a kind, in the order of the sheet."""
        if kind == REGISTER:
            return self._register()
        if kind == PASSAGES:
            return self._passages()
        first = [self.get(PASSAGE), self._subject(kind), self.get(CLASS), self.get(LOCATOR)]
        if kind in _LABELLED:
            first += [self.get(f"prefLabel@{tag}") for tag in _BOTH]
        rest = [self.get(name) for name in self._facts(kind) if name != LOCATOR]
        needed = self._needed(kind)
        common = self._common
        rest.sort(key=lambda c: (c.predicate not in needed, c.predicate in common, c.name))
        return first + rest

    def get(self, name: str) -> Column:
        """Return the column of a name.

        Raises:
            KeyError: there is none.
        """
        return self.by_name[name] if name in self.by_name else self._tagged(name)

    def find(self, header: str) -> Column | None:
        """Return the column that a header means: its name, its CURIE, or its label."""
        text = header.strip()
        bare = text.rpartition(":")[2] if re.match(r"[a-z]+:[A-Za-z@-]+\Z", text) else text
        for candidate in (text, bare):
            try:
                return self.get(candidate)
            except KeyError:
                pass
        return self._by_label.get(text.casefold())

    def names(self) -> list[str]:
        """Return the names of all columns, for a hint."""
        return sorted(self.by_name)

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Every column without a language, and those texts that the sheets offer."""
        made = {
            KEEP: self._plain(KEEP, *pair(__name__, "yes-no-undecided")),
            PASSAGE: self._plain(PASSAGE, *pair(__name__, "its-slug-document-number")),
            THING: self._plain(THING, *pair(__name__, "name-kind-slug")),
            CLASS: Column(
                CLASS, _TYPE, "", frozenset({TERM}), _label(CLASS),
                pair(__name__, "class-ontology"),
            ),
        }  # fmt: skip
        for kind in (*self.classes_of_kind, REGISTER, PASSAGES):
            made.setdefault(kind, self._subject(kind))
        for iri in sorted(self.ontology.properties):
            name = iri.removeprefix(LODE)
            made[name] = self._property(name, iri)
        for name, namespace in _OUTSIDE.items():
            iri = namespace + name
            labels = _label(name)
            kinds = frozenset({"iri"}) if name in _LINKS else frozenset[str]()
            if name == "broader":
                kinds = frozenset({"mineral", "theme", "product", "indicator"})
            if name == "isReplacedBy":
                kinds = frozenset(self.classes_of_kind)
            made.setdefault(name, Column(name, iri, "", kinds, labels))
        return made

    @cached_property
    def classes_of_kind(self) -> dict[str, str]:
        """The kinds of things that facts speak of, each with its class."""
        return {**self.ontology.register_classes, **self.ontology.statement_classes}

    @cached_property
    def class_names(self) -> dict[str, tuple[str, ...]]:
        """The classes at or below the class of each kind, most general first."""
        found = {}
        for kind, name in self.classes_of_kind.items():
            below = [iri for iri, above in self.ontology.parents.items() if LODE + name in above]
            below.sort(key=lambda iri: (iri != LODE + name, iri))
            found[kind] = tuple(below)
        return found

    @cached_property
    def _by_label(self) -> dict[str, Column]:
        found: dict[str, Column] = {}
        for column in self.by_name.values():
            for label in column.labels:
                found.setdefault(label.casefold(), column)
        return found

    def _tagged(self, name: str) -> Column:
        bare, at, tag = name.partition("@")
        column = self.by_name[bare]
        if not at or not column.is_text or bcp47(tag) != tag:
            raise KeyError(name)
        mark = {"en": pair(__name__, "english"), "zh-Hans": pair(__name__, "chinese"),
                "zh-Hant": pair(__name__, "traditional-chinese")}.get(tag, (tag, tag))  # fmt: skip
        labels = pair(__name__, "words", part=column.labels, mark=mark)
        return Column(name, column.predicate, tag, column.kinds, labels, column.advice)

    def _plain(self, name: str, en: str, zh: str) -> Column:
        return Column(name, "", "", frozenset(), _label(name), (en, zh))

    def _subject(self, kind: str) -> Column:
        labels = _label(THING)
        if kind in self.classes_of_kind:
            term = self.labels.get(LODE + self.classes_of_kind[kind], {})
            labels = (term.get("en", kind), term.get("zh-Hans", kind))
        if kind == PASSAGES:
            labels = _label(PASSAGE)
        made_up = kind in self.ontology.statement_classes
        advice = (
            pair(__name__, "may-stay-empty-name-made")
            if made_up
            else pair(__name__, "name-slug-registered")
        )
        return Column(kind, "", "", frozenset(), labels, advice)

    def _property(self, name: str, iri: str) -> Column:
        term = self.labels.get(iri, {})
        kinds = frozenset() if iri in self.ontology.datatype_properties else self._range(iri)
        return Column(
            name,
            iri,
            "",
            kinds,
            (term.get("en", name), term.get("zh-Hans", name)),
            self._advice(iri),
        )

    def _advice(self, iri: str) -> tuple[str, str]:
        """Take what a cell must hold from the message of the property's shape."""
        for shape in self._shapes_of(iri):
            words = {
                bcp47(node.language): node.value
                for node in shape.get("message", ())
                if isinstance(node, ox.Literal) and node.language
            }
            if words:
                return words.get("en", ""), words.get("zh-Hans", "")
        return "", ""

    def _shapes_of(self, iri: str) -> Iterable[Mapping[str, tuple[object, ...]]]:
        return self._shapes_by_path.get(iri, ())

    @cached_property
    def _shapes_by_path(self) -> Mapping[str, list[Mapping[str, tuple[object, ...]]]]:
        found: dict[str, list[Mapping[str, tuple[object, ...]]]] = {}
        for name in sorted(self.shapes, key=lambda name: ("/Subject-" not in name, name)):
            row = self.shapes[name]
            if "path" in row:
                found.setdefault(_key(row["path"][0]), []).append(row)
        return found

    @cached_property
    def _common(self) -> frozenset[str]:
        """IRIs of the properties that any kind of thing may have."""
        return frozenset(
            _key(path)
            for row in self.shapes.values()
            if "targetSubjectsOf" in row
            for path in row.get("path", ())
        )

    def _range(self, iri: str) -> frozenset[str]:
        """Return the kinds that a property may point at; all where no shape says."""
        found: set[str] = set()
        for row in self._shapes_of(iri):
            found |= self._allowed(row)
        return frozenset(found) or frozenset(self._kinds_by_class) | {TERM}

    def _allowed(self, row: Mapping[str, tuple[object, ...]]) -> set[str]:
        found: set[str] = set()
        for node in row.get("class", ()):
            found |= self._kinds_of_class(_key(node))
        for node in row.get("or", ()):
            for member in self._list(node):
                found |= self._allowed(self.shapes.get(_key(member), {}))
        for node in row.get("pattern", ()):
            text = node.value if isinstance(node, ox.Literal) else ""
            if text.startswith("/quantity/"):
                return {"quantity"}
            found |= set(re.findall(r"[a-z]+", text)) & self._kinds_by_class.keys()
            if "id/[a-z]+" in text:
                found |= self._kinds_by_class.keys()
            if "ont/[A-Z]" in text:
                found.add(TERM)
            if "/ont/[a-z]" in text:
                found.add(PROPERTY)
        return found

    def _list(self, node: object) -> Iterable[object]:
        while (row := self.shapes.get(_key(node), {})) and "first" in row:
            yield row["first"][0]
            node = row["rest"][0]

    def _kinds_of_class(self, iri: str) -> set[str]:
        parents = self.ontology.parents
        return {
            kind
            for kind, classes in self._kinds_by_class.items()
            if any(iri in parents.get(name, ()) or name in parents.get(iri, ()) for name in classes)
        }

    @cached_property
    def _kinds_by_class(self) -> dict[str, frozenset[str]]:
        """Every kind of thing or value, with the classes of its members."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for kind, name in self.classes_of_kind.items():
            found[kind].add(LODE + name)
        for name, kind in _VALUES.items():
            found[kind].add(LODE + name)
        for triple in self.ontology.triples:
            pair = kind_and_slug(triple.subject.value)
            if pair and triple.predicate.value == _TYPE:
                found[pair[0]].add(triple.object.value)
        return {kind: frozenset(classes) for kind, classes in found.items()}

    def _facts(self, kind: str) -> list[str]:
        """Return the names of the properties by which a passage may speak of a kind of thing."""
        above = LODE + self.classes_of_kind[kind]
        parents = self.ontology.parents
        claims = self._claims
        found: set[str] = set()
        for row in self.shapes.values():
            targets = [_key(node) for node in row.get("targetClass", ())]
            if any(above in parents.get(t, ()) or t in parents.get(above, ()) for t in targets):
                for node in row.get("property", ()):
                    found |= {_key(path) for path in self.shapes[_key(node)].get("path", ())}
            elif "targetSubjectsOf" in row and "path" in row:
                found |= {_key(path) for path in row["path"]}
        found -= self._kept_from(above)
        return sorted(iri.removeprefix(LODE) for iri in found & claims)

    def _kept_from(self, name: str) -> set[str]:
        """Return the IRIs of the properties that a shape keeps for things of other classes."""
        above = self.ontology.parents.get(name, frozenset()) | {name}
        found: set[str] = set()
        for row in self.shapes.values():
            classes = {_key(node) for node in row.get("class", ())}
            below = {one for one in classes if name in self.ontology.parents.get(one, ())}
            is_kept = classes and "targetSubjectsOf" in row and "path" not in row
            if is_kept and not (below or classes & above):
                found |= {_key(node) for node in row["targetSubjectsOf"]}
        return found

    @cached_property
    def _claims(self) -> frozenset[str]:
        """IRIs of the properties that a passage file may use."""
        return self.ontology.claim_properties - self.ontology.structural_properties

    def of_class(self, name: str) -> list[str]:
        """Return the names of the columns that a class has and its kind as a whole has not.

        Args:
            name: local name of the class.
        """
        roots = {LODE + root for root in self.classes_of_kind.values()}
        above = self.ontology.parents.get(LODE + name, frozenset()) - roots
        found: set[str] = set()
        for row in self.shapes.values():
            if above & {_key(node) for node in row.get("class", ())}:
                found |= {_key(node) for node in row.get("targetSubjectsOf", ())}
            if above & {_key(node) for node in row.get("targetClass", ())}:
                for node in row.get("property", ()):
                    found |= {_key(path) for path in self.shapes[_key(node)].get("path", ())}
        return sorted(iri.removeprefix(LODE) for iri in found & self._claims)

    def _needed(self, kind: str) -> frozenset[str]:
        """Return the IRIs of the properties that the shapes ask of each thing of a kind."""
        above = LODE + self.classes_of_kind[kind]
        found = set()
        for row in self.shapes.values():
            if above in {_key(node) for node in row.get("targetClass", ())}:
                for node in row.get("property", ()):
                    shape = self.shapes[_key(node)]
                    if "minCount" in shape and "severity" not in shape:
                        found.add(_key(shape["path"][0]))
        return frozenset(found)

    def _register(self) -> list[Column]:
        texts = [
            self.get(f"{name}@{tag}" if tag else name)
            for name, tags in _REGISTER_TEXTS
            for tag in tags
        ]
        structural = sorted(
            iri.removeprefix(LODE)
            for iri in self.ontology.structural_properties | {LODE + "hasBasis"}
        )
        others = [self.get(name) for name in ("broader", "exactMatch", *structural)]
        return [self.get(REGISTER), self.get(CLASS), *texts, *others]

    def _passages(self) -> list[Column]:
        names = ("prefLabel@en", "prefLabel@zh-Hans", "start", "end", "accordingTo", "infers",
                 "misprints", "waives", "editorialNote@en", "editorialNote@zh-Hans")  # fmt: skip
        return [self.get(PASSAGES), *(self.get(name) for name in names)]


def _key(node: object) -> str:
    """Return a name for a node of the shapes, blank or not."""
    return node.value if isinstance(node, ox.NamedNode | ox.Literal) else str(node)


def _label(name: str) -> Words:
    """Return what a column is called that no property of the ontology names."""
    return pair(__name__, f"head-{name}") if f"head-{name}" in part(__name__) else (name, name)
