"""Finds the thing that a reader means by a name, in any script, by alias or by abbreviation."""

import difflib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from lodestone.errors import UsageError
from lodestone.read import DOCUMENT, ONTOLOGY, REGISTER, Sources
from lodestone.terms import SKOS
from lodestone.text.folding import fold

_LABELS = frozenset(SKOS + name for name in ("prefLabel", "altLabel", "notation"))


@dataclass(frozen=True)
class Names:
    """Every name that the register knows.

    Attributes:
        by_name: folded name to the IRIs that bear it.
        prefixes: the prefix table.
    """

    by_name: Mapping[str, frozenset[str]]
    prefixes: Mapping[str, str]

    @staticmethod
    def of(sources: Sources) -> "Names":
        """Collect the names of register, documents and ontology.

        A name that a registered thing bears means that thing, though a passage or a term of the
        ontology may bear it as well.
        """
        merged: dict[str, frozenset[str]] = {}
        for kind in (ONTOLOGY, DOCUMENT, REGISTER):
            found: defaultdict[str, set[str]] = defaultdict(set)
            for triple in sources.triples(kind):
                if triple.predicate.value in _LABELS and isinstance(triple.object, ox.Literal):
                    found[fold(triple.object.value)].add(triple.subject.value)
            merged |= {name: frozenset(iris) for name, iris in found.items()}
        return Names(merged, sources.ontology.prefixes)

    def resolve(self, text: str) -> str:
        """Return the IRI that a reader means by a name, a CURIE or an IRI.

        Raises:
            UsageError: nothing goes by that name, or several things do.
        """
        if text.startswith(("https://", "http://")):
            return text
        found = self.by_name.get(fold(text), frozenset())
        if len(found) == 1:
            return next(iter(found))
        if found:
            several = ", ".join(sorted(self.short(iri) for iri in found))
            raise UsageError(f"'{text}' is ambiguous: {several}; name one of them")
        prefix, colon, slug = text.partition(":")
        if colon and prefix in self.prefixes:
            return self.prefixes[prefix] + slug
        near = difflib.get_close_matches(fold(text), sorted(self.by_name), n=3, cutoff=0.6)
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        raise UsageError(f"nothing goes by the name '{text}'{hint}")

    def short(self, iri: str) -> str:
        """Write an IRI with its prefix."""
        for prefix, namespace in sorted(self.prefixes.items(), key=lambda p: -len(p[1])):
            if iri.startswith(namespace):
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri
