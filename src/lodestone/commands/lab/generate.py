"""Makes a graph of the shape of a checkout at any size, out of made-up names.

The documents of the checkout are patterns. They are copied, as often as it takes, in *worlds*: a
world has one copy of the register and of each document, in which every name, label, note and digest
is made up, while classes, properties, values and the joints between things stay as they were. What
holds of the pattern (shapes, decided conflicts, no twins) so holds of each world. Minerals,
products, themes and roles are made up once and shared by all worlds, as they are in life: the more
documents, the more point at them. Indicators are each world's own: most of what a new document
tells has a name of its own. What several worlds have from a giver that they share is set apart by a
judgement. Nothing depends on the clock or on chance but on the seed, and no word of the pattern is
kept.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from random import Random
from typing import Final

import pyoxigraph as ox

from lodestone.check import tombstones
from lodestone.commands.lab import worlds
from lodestone.model import terms, values
from lodestone.model.errors import ValueNameError
from lodestone.model.tables import pattern
from lodestone.model.terms import DCTERMS, LODE, RDF, SKOS, XSD, kind_and_slug, thing
from lodestone.read.checkout import CURATION, DOCUMENT, PASSAGE, REGISTER, FactFile, Sources

#: Kinds of which all worlds share the things.
SHARED: Final = frozenset({"country", "mineral", "place", "product", "role", "theme"})
#: What is left out: links to the outside, and notes on why a thing is named as it is.
_LEFT_OUT: Final = frozenset(
    {SKOS + name for name in ("exactMatch", "closeMatch", "editorialNote", "historyNote")}
    | {"https://schema.org/sameAs"}
)
_CODE: Final = SKOS + "notation"
_LOCATOR: Final = LODE + "locator"
_KEPT_TEXTS: Final = frozenset({DCTERMS + "language"})
_TYPE: Final = RDF + "type"
_STRING: Final = (XSD + "string", RDF + "langString")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}\Z")
_SYLLABLES: Final = tuple(first + vowel for first in "bdfgklmnprstvz" for vowel in "aeiou")
_SIGNS: Final = pattern(__name__, "signs")
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#: No label is longer, in words.
_MANY: Final = 12


@dataclass(frozen=True)
class Made:
    """A file that was made.

    Attributes:
        name: its path, relative to the checkout.
        kind: ``register``, ``document``, ``passage`` or ``curation``.
        graph: IRI of the named graph of its triples.
        triples: what it states.
    """

    name: str
    kind: str
    graph: str
    triples: tuple[ox.Triple, ...]


def generate(pattern: Sources, documents: int, seed: int) -> Iterator[Made]:
    """Yield the files of a graph, one at a time.

    Args:
        pattern: the checkout whose shape is copied; it holds a document at least.
        documents: how many documents to make.
        seed: the same seed makes the same graph.
    """
    plan = _Plan(pattern, seed)
    yield from plan.shared()
    made, number = 0, 0
    alike: list[ox.NamedNode] = []
    while made < documents:
        slugs = plan.pick(number, documents - made)
        yield from plan.world(number, slugs)
        alike += plan.alike(number, slugs)
        made, number = made + len(slugs), number + 1
    if number > 1 and alike:
        yield plan.apart(alike)


class _Plan:
    """What is known of the pattern before the first world is made."""

    def __init__(self, pattern: Sources, seed: int) -> None:
        self._ontology = pattern.ontology
        self._seed = seed
        # What was withdrawn has no part in the shape of a graph.
        self._withdrawn = frozenset(tombstones.of(pattern))
        self._files = list(pattern.of(REGISTER, DOCUMENT, PASSAGE, CURATION))
        self._slugs = sorted({f.path.parent.name for f in self._files if f.kind == DOCUMENT})
        draw = Random(seed)
        self._syllables = draw.sample(_SYLLABLES, len(_SYLLABLES))
        kinds = pattern.ontology.kind_words.values()
        self._barred = {word for words in kinds for word in words if word.isascii()}
        self._given = worlds.given(pattern, SHARED)
        self._signs = draw.sample(_SIGNS, len(_SIGNS))
        self._letters = draw.sample(_LETTERS, len(_LETTERS))
        shared = self._declared(REGISTER, lambda kind: kind in SHARED)
        own = self._declared(REGISTER, lambda kind: kind not in SHARED)
        rest = self._declared(PASSAGE, lambda _: True) + self._declared(CURATION, lambda _: True)
        self._shared = self._names(shared, 0)
        self._own = sorted({*own, *rest})
        self._step = len(self._own) + len(self._slugs) + len(self._files)
        self._first = len(shared)

    def pick(self, world: int, at_most: int) -> list[str]:
        """Choose the documents of a world."""
        if at_most >= len(self._slugs):
            return self._slugs
        return sorted(Random(f"{self._seed} {world}").sample(self._slugs, at_most))

    def shared(self) -> Iterator[Made]:
        """Yield the register of what all worlds share."""
        names = {**self._shared, **self._world_names(0)}
        yield from self._register("shared", 0, names, lambda kind: kind in SHARED)

    def world(self, number: int, slugs: Sequence[str]) -> Iterator[Made]:
        """Yield the files of one world."""
        names = {**self._shared, **self._world_names(number)}
        place = self._word(self._first + number * self._step)
        yield from self._register(place, number, names, lambda kind: kind not in SHARED)
        gone = {slug for slug in self._slugs if slug not in slugs}
        for file in self._files:
            if file.kind in (DOCUMENT, PASSAGE) and file.path.parent.name in slugs:
                yield self._document_file(file, number, names, gone)
        for file in self._files:
            if file.kind == CURATION:
                idle = self._idle(file, slugs)
                kept = [t for t in _without(file, gone, self._lost(slugs)) if t.subject not in idle]
                if kept:
                    name = f"data/curation/{place}-{file.path.name}"
                    yield self._made(name, file, kept, number, names)

    def alike(self, number: int, slugs: Sequence[str]) -> list[ox.NamedNode]:
        """Return the instruments of a world that a thing gives which all worlds share."""
        names = self._world_names(number)
        found = (one for one, where in self._given.items() if not where.isdisjoint(slugs))
        return sorted((names[one] for one in found if one in names), key=lambda node: node.value)

    def apart(self, alike: Sequence[ox.NamedNode]) -> Made:
        """Return the judgement that instruments of several worlds are not one."""
        node = ox.NamedNode(thing("deal", f"{self._word(self._first)}-apart"))
        given = (ox.Literal("a b c d e", language=language) for language in ("en", "zh-Hans"))
        notes = [self._text(text, "apart") for text in given]
        triples = worlds.apart(node, alike, notes)
        return Made("data/curation/apart.ttl", CURATION, terms.graph("curation"), triples)

    def _register(
        self,
        place: str,
        number: int,
        names: dict[ox.NamedNode, ox.NamedNode],
        wanted: Callable[[str], bool],
    ) -> Iterator[Made]:
        for file in self._files:
            if file.kind == REGISTER:
                kept = [
                    t.triple
                    for t in file.triples
                    if wanted(_kind(t.triple.subject))
                    and t.triple.subject.value not in self._withdrawn
                ]
                if kept:
                    name = f"data/register/{place}/{file.path.name}"
                    yield self._made(name, file, kept, number, names)

    def _document_file(
        self,
        file: FactFile,
        number: int,
        names: dict[ox.NamedNode, ox.NamedNode],
        gone: set[str],
    ) -> Made:
        slug = self._slug_of(file.path.parent.name, number)
        base = file.path.name
        if file.kind == PASSAGE:
            at = self._first + number * self._step + len(self._own) + self._files.index(file)
            base = f"{base.split('-', 1)[0]}-{self._word(at)}.ttl"
        kept = _without(file, gone) if file.kind == DOCUMENT else [t.triple for t in file.triples]
        return self._made(f"data/documents/{slug}/{base}", file, kept, number, names)

    def _made(
        self,
        name: str,
        file: FactFile,
        triples: Iterable[ox.Triple],
        number: int,
        names: dict[ox.NamedNode, ox.NamedNode],
    ) -> Made:
        graph = names.get(ox.NamedNode(file.graph), ox.NamedNode(file.graph)).value
        return Made(name, file.kind, graph, tuple(self._copied(triples, number, names)))

    def _copied(
        self,
        triples: Iterable[ox.Triple],
        number: int,
        names: dict[ox.NamedNode, ox.NamedNode],
    ) -> Iterator[ox.Triple]:
        for triple in triples:
            subject, predicate, value = triple.subject, triple.predicate, triple.object
            if predicate.value in _LEFT_OUT:
                continue
            if isinstance(value, ox.NamedNode):
                copy: ox.NamedNode | ox.Literal = names.get(value, value)
            elif not isinstance(value, ox.Literal):
                continue  # facts have no blank nodes
            elif predicate.value in _KEPT_TEXTS or value.datatype.value not in _STRING:
                copy = value
            elif predicate.value == _CODE and _kind(subject) in SHARED:
                copy = value  # there are too few codes of two letters to make them up
            else:
                salt = 0 if _kind(subject) in SHARED else number
                copy = self._text(value, f"{salt} {subject} {predicate}")
                if predicate.value == _LOCATOR:
                    copy = ox.Literal(_numbered(value.value, copy.value))
            assert isinstance(subject, ox.NamedNode)
            yield ox.Triple(names.get(subject, subject), predicate, copy)

    def _lost(self, slugs: Sequence[str]) -> frozenset[ox.NamedNode]:
        """Return the statements that no document of a world states."""
        declared: dict[bool, set[ox.NamedNode]] = {True: set(), False: set()}
        for file in self._files:
            if file.kind == PASSAGE:
                nodes = declared[file.path.parent.name in slugs]
                for located in file.triples:
                    triple = located.triple
                    if triple.predicate.value == _TYPE and isinstance(triple.subject, ox.NamedNode):
                        nodes.add(triple.subject)
        return frozenset(declared[False] - declared[True])

    def _idle(self, file: FactFile, slugs: Sequence[str]) -> set[ox.NamedNode]:
        """Return the judgements of a file that have nothing to judge in some documents."""
        stated = {
            located.triple
            for one in self._files
            if one.kind == PASSAGE and one.path.parent.name in slugs
            for located in one.triples
        }
        told = {node for t in stated for node in (t.subject, t.object)}
        said: defaultdict[ox.NamedNode, defaultdict[str, set[object]]] = defaultdict(
            lambda: defaultdict(set)
        )
        for triple in (located.triple for located in file.triples):
            if isinstance(triple.subject, ox.NamedNode):
                key = triple.predicate.value.removeprefix(LODE)
                said[triple.subject][key].add(triple.object)
        idle = set()
        for node, row in said.items():
            values = {
                t.object
                for t in stated
                if t.subject in row["onSubject"] and t.predicate in row["onProperty"]
            }
            is_decision = bool(row["prefers"] | row["leavesOpen"])
            named = row["keeps"] | row["drops"] | row["hasValue"]
            if is_decision and (
                len(values) < 2 or not row["prefers"] | row["leavesOpen"] <= values
            ):
                idle.add(node)
            if not is_decision and not row["onSubject"] and not named <= told:
                idle.add(node)
        return idle

    # Names ---------------------------------------------------------------------------------------

    def _declared(self, kind: str, wanted: Callable[[str], bool]) -> list[ox.NamedNode]:
        """Return the things that files of a kind give a class, in the order of their names."""
        found = {
            t.triple.subject
            for file in self._files
            if file.kind == kind
            for t in file.triples
            if t.triple.predicate.value == _TYPE and wanted(_kind(t.triple.subject))
        }
        return sorted((n for n in found if isinstance(n, ox.NamedNode)), key=lambda n: n.value)

    def _names(
        self, things: Sequence[ox.NamedNode], first: int
    ) -> dict[ox.NamedNode, ox.NamedNode]:
        return {
            old: ox.NamedNode(thing(_kind(old), self._word(first + place)))
            for place, old in enumerate(things)
        }

    def _world_names(self, number: int) -> dict[ox.NamedNode, ox.NamedNode]:
        """Return the new name of everything that a world has for itself."""
        names: dict[ox.NamedNode, ox.NamedNode] = {}
        first = self._first + number * self._step
        for place, old in enumerate(self._own):
            kind, slug = kind_and_slug(old.value) or ("", "")
            new = self._of_document(slug, number) if kind in ("assessment", "link") else ""
            names[old] = ox.NamedNode(thing(kind, new or self._word(first + place)))
        for node in self._nodes:
            kind, slug = kind_and_slug(node.value) or ("", "")
            if kind in ("document", "passage"):
                new = self._of_document(slug, number)
                names[node] = ox.NamedNode(thing(kind, new or slug))
        for node in self._nodes:
            if terms.kind(node.value) == "inference":
                names[node] = self._inference(node, {**self._shared, **names})
        return names

    def _of_document(self, slug: str, number: int) -> str:
        """Put the new slug of a document in the place of the old at the head of another slug."""
        for old in self._slugs:
            if slug == old or slug.startswith(f"{old}-"):
                rest = slug.removeprefix(old)
                # What follows the number of the passage speaks of the text.
                kept = re.match(r"(?:-[0-9]+[a-z]?)?", rest)
                tail = rest[kept.end() :] if kept else ""
                made = f"-{self._word(int(sha256(tail.encode()).hexdigest()[:8], 16))}"
                return (
                    self._slug_of(old, number) + (kept[0] if kept else "") + (made if tail else "")
                )
        return ""

    def _slug_of(self, old: str, number: int) -> str:
        at = self._first + number * self._step + len(self._own) + len(self._files)
        return self._word(at + self._slugs.index(old))

    def _inference(
        self, node: ox.NamedNode, names: dict[ox.NamedNode, ox.NamedNode]
    ) -> ox.NamedNode:
        slug = node.value.rpartition("/")[2]
        try:
            value = values.parse_inference(slug, self._ontology.inference_reasons)
        except ValueNameError:
            return node
        new = names.get(ox.NamedNode(thing(value.kind, value.slug)))
        if new is None:
            return node
        name = new.value.rpartition("/")[2]
        return ox.NamedNode(thing("inference", f"{value.kind}-{name}-{value.reason}"))

    @cached_property
    def _nodes(self) -> list[ox.NamedNode]:
        """Every name that a file writes, in order."""
        found = {ox.NamedNode(file.graph) for file in self._files if file.kind == PASSAGE}
        for file in self._files:
            for located in file.triples:
                nodes = (located.triple.subject, located.triple.object)
                found.update(node for node in nodes if isinstance(node, ox.NamedNode))
        return sorted(found, key=lambda node: node.value)

    # Words ---------------------------------------------------------------------------------------

    def _word(self, number: int) -> str:
        """Return the made-up word of a number; no two numbers have one word."""
        syllables = [self._syllables[number % 70], self._syllables[number // 70 % 70]]
        number //= 70 * 70
        while number:
            number, digit = divmod(number, 70)
            syllables.append(self._syllables[digit])
        word = "".join(reversed(syllables))
        return word if len(word) <= 6 else f"{word[:-4]}-{word[-4:]}"

    def _text(self, literal: ox.Literal, salt: str) -> ox.Literal:
        """Make up a text as long as another, in the signs of its language."""
        text, language = literal.value, (literal.language or "").lower()
        lot = sha256(f"{self._seed} {salt} {language} {text}".encode()).digest()
        if language.startswith("zh"):
            count = min(max(len(text), 2), 2 * _MANY)
            signs = "".join(self._signs[lot[at % 32] % len(self._signs)] for at in range(count))
            return ox.Literal(f"{signs}{self._tail(lot, self._signs)}", language=literal.language)
        if language:
            count = min(max(len(text.split()), 1), _MANY)
            made = " ".join(self._plain(lot[at]) for at in range(count)).capitalize()
            return ox.Literal(f"{made} {lot[-4:].hex()}", language=literal.language)
        if _DIGEST.match(text):
            return ox.Literal(lot.hex())
        return ox.Literal("".join(self._like(char, lot[at % 32]) for at, char in enumerate(text)))

    def _plain(self, lot: int) -> str:
        """Make up a word of two syllables that holds no word for a kind of instrument."""
        first, last = self._syllables[lot % 70], self._syllables[lot // 4]
        made = first + last
        return last + first if any(word in made for word in self._barred) else made

    @staticmethod
    def _tail(lot: bytes, signs: Sequence[str]) -> str:
        return "".join(signs[byte % len(signs)] for byte in lot[-6:])

    def _like(self, char: str, lot: int) -> str:
        """Make up a character of the same class, so that a pattern that held still holds."""
        if char.isdigit():
            return str(lot % 10)
        if char.isascii() and char.isalpha():
            letter = self._letters[lot % 26]
            return letter if char.isupper() else letter.lower()
        return char if char.isascii() else self._signs[lot % len(self._signs)]


def _numbered(place: str, made: str) -> str:
    """Give the made-up words of a locator the number of their sentence back."""
    return place.partition(" ")[0] + made[made.index(" ") :]


def _without(
    file: FactFile, gone: set[str], lost: frozenset[ox.NamedNode] = frozenset()
) -> list[ox.Triple]:
    """Return the triples of a file but those that join it to documents that a world lacks.

    A decision or a reading that speaks of such a document, or of what it alone states, goes as a
    whole.
    """
    triples = [located.triple for located in file.triples]
    joints = [t for t in triples if _is_of(t.object, gone) or t.object in lost]
    if file.kind == DOCUMENT:
        return [t for t in triples if t not in joints]
    struck = {t.subject for t in joints}
    return [t for t in triples if t.subject not in struck]


def _is_of(node: object, slugs: set[str]) -> bool:
    """Tell whether a node is one of some documents or of their passages."""
    if not isinstance(node, ox.NamedNode):
        return False
    kind, slug = kind_and_slug(node.value) or ("", "")
    owner = slug if kind == "document" else slug.rpartition("-")[0]
    return kind in ("document", "passage") and owner in slugs


def _kind(node: object) -> str:
    pair = kind_and_slug(node.value) if isinstance(node, ox.NamedNode) else None
    return pair[0] if pair else ""
