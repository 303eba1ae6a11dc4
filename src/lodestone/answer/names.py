"""Finds the thing that a reader means by a name, in any script, by alias or by abbreviation.

Case, dots, hyphens, brackets, accents and white space do not matter (``EO 14241`` is
``E.O. 14241``), nor does the script: traditional characters are read as simplified ones. The slug
of a thing does as well, and so does its CURIE or IRI. A ``skos:hiddenLabel`` is a name that readers
type and no text prints: it is found here, and never proves a claim.
"""

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from lodestone.answer import lookups
from lodestone.answer.lookups import HIDDEN, NAMING
from lodestone.model import terms
from lodestone.model.errors import UsageError
from lodestone.model.tables import pattern
from lodestone.model.tags import bcp47
from lodestone.model.words import mark, pair, tell
from lodestone.read.text.folding import fold, without_article

if TYPE_CHECKING:
    from lodestone.read.checkout import Sources

#: Terms of the ontology and headings of passages: a thing of the same name is meant before them.
_NO_THING: Final = (terms.LODE, terms.thing("passage", ""))
#: Kinds that rules make as well as files: without what is derived, any of them may exist.
_MADE: Final = frozenset({"conflict", "tension"})
_HINTS: Final = 3
#: How alike a hint has to be, from 0 to 1, and from how many characters on it may be a misspelling.
_CLOSE: Final = 0.72
_SHORTEST: Final = 4
_TAGS: Final = {"en": "en", "zh-Hans": "zh"}


@dataclass(frozen=True)
class Names:
    """Every name that the register knows.

    Attributes:
        by_name: folded name to the IRIs that bear it.
        prefixes: the prefix table.
        declared: IRIs of all that there is; an IRI of a kind of which none is known is accepted.
        labels: ``en`` or ``zh`` to IRI to its label, for hints.
        unseen: kinds of which there may be more than is declared.
        hidden: IRIs whose every name means another thing: a heading that is a thing's name as well.
            Their slugs are theirs all the same.
    """

    by_name: Mapping[str, frozenset[str]]
    prefixes: Mapping[str, str]
    declared: Collection[str] = frozenset()
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    unseen: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()

    @staticmethod
    def of(sources: "Sources", derived: Iterable[ox.Triple] | None = None) -> "Names":
        """Collect the names of register, documents and ontology.

        A name that a registered thing bears means that thing, though a passage or a term of the
        ontology may bear it as well; a name that texts print goes before one that readers type.

        Args:
            sources: what was read.
            derived: what the rules made of conflicts and tensions; ``None`` where they did not run.
        """
        from lodestone.read.checkout import CURATION, DOCUMENT, ONTOLOGY, PASSAGE, REGISTER

        merged: dict[str, frozenset[str]] = {}
        bearers: set[str] = set()
        for kind in (ONTOLOGY, DOCUMENT, REGISTER):
            printed: defaultdict[str, set[str]] = defaultdict(set)
            typed: defaultdict[str, set[str]] = defaultdict(set)
            for triple in sources.triples(kind):
                if triple.predicate.value in NAMING and isinstance(triple.object, ox.Literal):
                    found = typed if triple.predicate.value == HIDDEN else printed
                    found[fold(triple.object.value)].add(triple.subject.value)
            merged |= {name: frozenset(iris) for name, iris in (typed | printed).items()}
            bearers = bearers.union(*typed.values(), *printed.values())
        stated = sources.triples(ONTOLOGY, DOCUMENT, REGISTER, PASSAGE, CURATION)
        triples = [*stated, *(derived or ())]
        return Names(
            merged,
            sources.ontology.prefixes,
            frozenset(_iris(triples)),
            _labels(triples),
            _MADE if derived is None else frozenset(),
            frozenset(bearers.difference(*merged.values())),
        )

    @staticmethod
    def of_store(store: ox.Store, *, is_whole: bool = True) -> "Names":
        """Look names up in a derived graph.

        Args:
            store: the graph.
            is_whole: false where what is asked may know more conflicts and tensions than this.
        """
        merged: dict[str, frozenset[str]] = {}
        bearers: set[str] = set()
        for written in lookups.written_names(store):
            found: defaultdict[str, set[str]] = defaultdict(set)
            for name, iris in written.items():
                found[fold(name)] |= iris
            merged |= {name: frozenset(iris) for name, iris in found.items()}
            bearers = bearers.union(*found.values())
        return Names(
            merged,
            lookups.prefixes(store),
            lookups.Spoken(store),
            {lang: lookups.Labels(store, lang) for lang in ("en", "zh")},
            frozenset() if is_whole else _MADE,
            frozenset(bearers.difference(*merged.values())),
        )

    def find(self, text: str) -> frozenset[str]:
        """Return the IRIs of everything that goes by a name or by a slug."""
        found = self.by_name.get(fold(text), frozenset())
        key = _loose(text)
        if found or not key:
            return found
        if (bare := without_article(text)) != text and (found := self.find(bare)):
            return found
        if (order := _ORDER.fullmatch(text.strip())) and (found := self.find(f"E.O. {order[1]}")):
            return found
        return self._loosely.get(key, frozenset()) or self._by_slug.get(text.lower(), frozenset())

    def resolve(self, text: str) -> str:
        """Return the IRI that a reader means by a name, a slug, a CURIE or an IRI.

        Raises:
            UsageError: nothing goes by that name, or several things do.
        """
        if text.startswith(("https://", "http://")):
            return self._existing(text, text)
        found = self.find(text)
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise UsageError.of(
                "ambiguous-name-one-them",
                text=text,
                found=(self._listed(found, "en"), self._listed(found, "zh")),
            )
        prefix, colon, slug = text.partition(":")
        if colon and prefix in self.prefixes:
            return self._existing(self.prefixes[prefix] + slug, text)
        raise self._unknown(text, text)

    def near(self, text: str) -> list[str]:
        """Return the IRIs of the few things whose names look most like a text, the best first.

        A name of few letters is no misspelling of another; it may stand inside a longer one.
        """
        key = _loose(text)
        if not key:
            return []
        alike = {name: _alike(key, name) for name in self._hintable}
        ranked = sorted((-score, name) for name, score in alike.items() if score)
        iris = [iri for _, name in ranked for iri in sorted(self._hintable[name])]
        return list(dict.fromkeys(iris))[:_HINTS]

    def named(self, iri: str, lang: str) -> str:
        """Return the label of a thing with its CURIE; the CURIE alone where it has no label."""
        short = self.short(iri)
        label = self.labels.get(lang, {}).get(iri)
        if not label:
            return short
        return tell(lang, __name__, "words", label=label, short=short)

    def short(self, iri: str) -> str:
        """Write an IRI with its prefix."""
        for prefix, namespace in sorted(self.prefixes.items(), key=lambda p: -len(p[1])):
            if iri.startswith(namespace):
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri

    def _existing(self, iri: str, text: str) -> str:
        """Return an IRI, if there is such a thing.

        Raises:
            UsageError: it is in a namespace of the project, and nothing has it.
        """
        kind, slug = _parts(iri)
        if iri in self.declared or kind in self.unseen or kind not in self._kinds:
            return iri
        raise self._unknown(text, slug)

    def _unknown(self, text: str, words: str) -> UsageError:
        near = self.near(words)
        listed = self._listed(near, "en"), self._listed(near, "zh")
        hint = pair(__name__, "meant", listed=listed) if near else ""
        return UsageError.of("nothing-goes-by-name-2", text=text, hint=hint)

    def _listed(self, iris: Iterable[str], lang: str) -> str:
        ordered = iris if isinstance(iris, list) else sorted(iris)
        return mark(lang, "comma").join(self.named(iri, lang) for iri in ordered)

    @cached_property
    def _loosely(self) -> Mapping[str, frozenset[str]]:
        """Loose name to the IRIs that bear it; a thing goes before a term and a heading."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for name, iris in self.by_name.items():
            if key := _loose(name):
                found[key] |= iris
        things = {key: {iri for iri in iris if _is_thing(iri)} for key, iris in found.items()}
        return {key: frozenset(things[key] or iris) for key, iris in found.items()}

    @cached_property
    def _hintable(self) -> Mapping[str, frozenset[str]]:
        """Loose name to the things that bear it, without terms and headings."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for key, iris in self._loosely.items():
            for iri in iris:
                if _is_thing(iri):
                    found[key].add(iri)
                    found[_loose(_parts(iri)[1])].add(iri)
        return {key: frozenset(iris) for key, iris in found.items() if key}

    @cached_property
    def _kinds(self) -> frozenset[str]:
        """The kinds of which all there is is declared; none is empty."""
        return frozenset(_parts(iri)[0] for iri in self.declared) - {""}

    @cached_property
    def _by_slug(self) -> Mapping[str, frozenset[str]]:
        """Slug to the things that bear a name beside it, though the name mean another thing."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for iri in self.hidden.union(*self.by_name.values()):
            if pair := terms.kind_and_slug(iri):
                found[pair[1]].add(iri)
        return {slug: frozenset(iris) for slug, iris in found.items()}


#: An executive order by its number, as texts of either language write it.
_ORDER: Final = re.compile(
    pattern(__name__, "order"),
    re.I,
)


def _is_thing(iri: str) -> bool:
    return not iri.startswith(_NO_THING)


def _parts(iri: str) -> tuple[str, str]:
    """Split an IRI into its kind and its slug; both empty where it is none of the project's."""
    if iri.startswith(terms.LODE):
        return terms.LODE, iri.removeprefix(terms.LODE)
    return terms.kind_and_slug(iri) or ("", "")


def _iris(triples: Iterable[ox.Triple]) -> Iterator[str]:
    """Yield whatever is spoken of: subjects, properties and objects."""
    for triple in triples:
        for node in (triple.subject, triple.predicate, triple.object):
            if isinstance(node, ox.NamedNode):
                yield node.value


def _labels(triples: Iterable[ox.Triple]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {"en": {}, "zh": {}}
    for triple in triples:
        label = triple.object
        if triple.predicate.value != NAMING[0] or not isinstance(label, ox.Literal):
            continue
        if lang := _TAGS.get(bcp47(label.language or "")):
            found[lang].setdefault(triple.subject.value, label.value)
    return found


def _loose(text: str) -> str:
    """Return a name as it is compared: folded, without accents, letters and digits only."""
    parts = unicodedata.normalize("NFD", fold(text))
    return "".join(char for char in parts if char.isalnum())


def _alike(key: str, name: str) -> float:
    """Tell how alike two loose names are: 0 where neither is taken for the other."""
    shorter, longer = sorted((key, name), key=len)
    wide = not shorter.isascii()
    if len(shorter) >= (2 if wide else _SHORTEST) and shorter in longer:
        return 1 + len(shorter) / len(longer)
    if len(key) < (3 if wide else _SHORTEST):
        return 0
    matcher = difflib.SequenceMatcher(None, name, key)
    if matcher.real_quick_ratio() < _CLOSE or matcher.quick_ratio() < _CLOSE:
        return 0
    ratio = matcher.ratio()
    return ratio if ratio >= _CLOSE else 0
