"""Where a text prints the names of things.

Names are compared in one spelling: simplified characters, half-width forms, no case, without
quotation marks, brackets and the white space between Chinese characters (a page break may stand
inside a name). Places are always those of the text itself.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final

import pyoxigraph as ox

from lodestone.model import terms
from lodestone.model.ontology import Ontology
from lodestone.model.tables import pattern, table
from lodestone.read import checkout
from lodestone.read.checkout import Sources
from lodestone.read.text import name_forms, nations, standing
from lodestone.read.text.name_forms import LABELS
from lodestone.read.text.spelling import plain

#: Words and marks of Chinese, by what they say.
_ZH: Final = table(__name__, "zh")

Span = tuple[int, int]

_IGNORED: Final = frozenset(pattern(__name__, "ignored"))
_SAME: Final = {"‧": "·", "•": "·", "・": "·", "–": "-", "—": "-", "‐": "-", "‑": "-"}
#: What makes another word of 股.
_OF_SHARES: Final = frozenset(pattern(__name__, "of_shares"))
_SHORT_CAPITALS: Final = 5
#: Longer names that speak of none of the countries or minerals in them: Gulf of Mexico, 中美洲.
_OTHERS: Final = tuple(table(__name__, "others"))
_HELD: Final = frozenset({"country", "mineral"})
_GROUP: Final = terms.LODE + "ActorGroup"


_HAN: Final = re.compile(pattern(__name__, "han"))

_Hit = tuple[int, int, frozenset[str]]


@dataclass(frozen=True)
class _Spelling:
    """A text in the spelling of comparison.

    Attributes:
        text: the text that is compared.
        cased: the same with its case kept.
        places: for each character, its code point in the text itself.
    """

    text: str
    cased: str
    places: tuple[int, ...]


@dataclass(frozen=True)
class Names:
    """The names of the register, ready to be looked for.

    Attributes:
        owners: each name in the spelling of comparison, with the IRIs that bear it.
        capitals: names that are short and all capitals (``US``): their case counts.
        lengths: for each first character, the lengths of the names that begin with it.
        ontology: for the traits of kinds: ``proper`` names, inside which a numeral is no figure;
            those ``hiding`` a name of one character; those ``hidden`` inside the proper name of
            another actor: the Trump administration is not Trump. A state is not: its agencies speak
            for it.
        groups: actors that are called by what they have in common, and bear no proper name.
        countries: bodies of states, with the code of their country.
        codes: countries, with their code of ISO 3166.
        derived: names that are no label of the register (``name_forms``).
    """

    owners: Mapping[str, frozenset[str]]
    capitals: Mapping[str, str]
    lengths: Mapping[str, tuple[int, ...]]
    ontology: Ontology
    groups: frozenset[str] = frozenset()
    countries: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    derived: frozenset[str] = frozenset()

    @cached_property
    def varied(self) -> frozenset[str]:
        """What bears two names with Chinese characters of which neither holds the other."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name, owners in self.owners.items():
            if _HAN.search(name) and name not in self.derived:
                for iri in owners:
                    found[iri].append(name)
        return frozenset(
            iri
            for iri, names in found.items()
            if any(one not in other and other not in one for one in names for other in names)
        )

    def variant(self, iri: str, printed: str) -> str:
        """Return a printed Chinese name of what is ``varied``, in the spelling of comparison."""
        name = spelled(printed)
        return name if iri in self.varied and _HAN.search(name) else ""

    def find(self, text: str, standpoint: str = "") -> dict[str, tuple[Span, ...]]:
        """Return where a text prints a name of each thing: IRI to spans (start, end).

        A name of one character counts only outside fixed compounds and the longer names of actors,
        countries, places and minerals; one of a country or place also needs 、 or another such
        name beside it. A name of an actor or place does not count inside the longer proper name of
        another actor. A name that bodies of many states bear (商务部) counts for the one whose
        country the words around it, or the standpoint of the document, tell of; else for none.

        Args:
            text: the text.
            standpoint: code of ISO 3166 of the country that the document speaks from; may be empty.
        """
        spelling = _spell(text)
        hits = list(self._hits(spelling))
        longer = [
            (start, end) for start, end, owners in hits if end - start > 1 and self._hides(owners)
        ]
        longer += standing.compounds(spelling.text)
        covered = {place for start, end in longer for place in range(start, end)}
        others = self._others(spelling.text)
        hits = [
            (s, e, owners - _of_kinds(owners, _HELD) if _is_within((s, e), others) else owners)
            for s, e, owners in ((h[0], h[1], self._is_named(spelling, h)) for h in hits)
        ]
        found: defaultdict[str, list[Span]] = defaultdict(list)
        for start, end, owners in hits:
            for iri in owners - self._hidden(start, end, owners, hits):
                has_capitals = not spelling.cased[start:end].islower()
                if not self.speaks(spelling.text, start, end, iri, standpoint, has_capitals):
                    continue
                if end - start > 1 or (
                    start not in covered and standing.stands_alone(spelling.text, start, iri)
                ):
                    span = (spelling.places[start], spelling.places[end - 1] + 1)
                    found[iri].append(span)
        return {iri: tuple(spans) for iri, spans in found.items()}

    def _others(self, text: str) -> list[Span]:
        """Return where a text prints longer names that speak of none of the countries in them."""
        found = []
        for phrase in self._phrases:
            start = text.find(phrase)
            while start >= 0:
                found.append((start, start + len(phrase)))
                start = text.find(phrase, start + len(phrase))
        return found

    @cached_property
    def _phrases(self) -> tuple[str, ...]:
        """Names that hold the name of a country or mineral and are another's."""
        found = {_spell(one).text for one in _OTHERS}
        for name, owners in self.owners.items():
            for code in {self.codes[iri] for iri in owners if iri in self.codes}:
                found |= {_spell(one).text for one in nations.longer(name, code)}
        return tuple(sorted(found))

    def in_slug(self, slug: str, *, inner: bool = False) -> Mapping[str, int]:
        """Return what the words of a slug name, in either case, with where each name begins.

        Args:
            slug: the slug.
            inner: whether names inside longer ones are told too.
        """
        return self._in_slugs(slug, inner)

    @cached_property
    def _in_slugs(self) -> Callable[[str, bool], Mapping[str, int]]:
        def read(slug: str, inner: bool) -> Mapping[str, int]:
            words = slug.replace("-", " ")
            found: defaultdict[Span, set[str]] = defaultdict(set)
            for text in (words, words.upper()):
                for start, end, owners in self._hits(_spell(text)):
                    found[start, end] |= owners
            return {
                iri: start
                for (start, end), owners in found.items()
                if inner
                or not any(s <= start and end <= e and (s, e) != (start, end) for s, e in found)
                for iri in owners
            }

        return lru_cache(maxsize=4096)(read)

    def speaks(
        self, text: str, start: int, end: int, iri: str, standpoint: str, has_capitals: bool = True
    ) -> bool:
        """Tell whether a name that many states' bodies bear speaks of this one.

        Args:
            text: a text in the spelling of comparison.
            start: where the name begins.
            end: where it ends.
            iri: who bears it.
            standpoint: code of ISO 3166 of the country that the text speaks from; may be empty.
            has_capitals: whether the text prints any capital in it.
        """
        country = self.countries.get(iri)
        if not country:
            return True
        if not nations.is_shared(text[start:end]):
            return not nations.is_of_another(text, start, end, country)
        return nations.speaks_of(text, start, country, standpoint, has_capitals)

    def _hidden(
        self, start: int, end: int, owners: frozenset[str], hits: Iterable[_Hit]
    ) -> frozenset[str]:
        """Return those that a hit does not name, for it is a part of another's proper name."""
        longer = [
            others - self.groups
            for first, last, others in hits
            if first <= start and end <= last and last - first > end - start
        ]
        actors = [found for others in longer if (found := _of_kinds(others, {"actor"}))]
        return frozenset(
            iri
            for iri in _of_kinds(owners, self.ontology.kinds_with("hidden"))
            if any(iri not in others for others in actors)
        )

    def _hides(self, owners: Iterable[str]) -> bool:
        """Tell whether a longer name may hide a one-character name inside it.

        A firm or country with 锑 or 金 in its name does not speak of the metal; a project,
        product or measure with such a name does.
        """
        kinds = {pair[0] for iri in owners if (pair := terms.kind_and_slug(iri))}
        return bool(kinds & self.ontology.kinds_with("hiding"))

    def proper(self, text: str) -> list[Span]:
        """Return the spans of proper names of more than one character, for ``figures.find``."""
        return self.proper_of(self.find(text))

    def proper_of(self, found: Mapping[str, Iterable[Span]]) -> list[Span]:
        """Return the same of names that ``find`` has found."""
        proper = self.ontology.kinds_with("proper")
        return sorted(
            {
                span
                for iri, spans in found.items()
                if (pair := terms.kind_and_slug(iri)) and pair[0] in proper
                for span in spans
                if span[1] - span[0] > 1
            }
        )

    def _hits(self, spelling: _Spelling) -> Iterable[_Hit]:
        text = spelling.text
        for start, char in enumerate(text):
            for length in self.lengths.get(char, ()):
                owners = self.owners.get(text[start : start + length])
                if start + length > len(text):
                    break  # a name cut off by the end of the text is another, shorter one
                if owners and self._is_whole(spelling, start, start + length):
                    yield start, start + length, owners

    def _is_whole(self, spelling: _Spelling, start: int, end: int) -> bool:
        """Tell whether a hit is no part of a longer ASCII word, and has its capitals."""
        name = spelling.text[start:end]
        capitals = self.capitals.get(name)
        if capitals and spelling.cased[start:end] != capitals:
            return False
        if name[-1] == _ZH["share"] and spelling.text[end : end + 1] in _OF_SHARES:
            return False  # 黄金股份 are shares, and no 黄金股
        if _joins(spelling, start) or _joins(spelling, end):
            return False
        return standing.is_noun(spelling.text, start, end)

    def _is_named(self, spelling: _Spelling, hit: _Hit) -> frozenset[str]:
        """Return those of a hit that its text names: no lower-case china, no Silver Lake."""
        start, end, owners = hit
        if not spelling.text[start].isascii():
            named = standing.OF_BODY.match(spelling.text, end) and end - start == 2
            return owners - self.groups if named else owners
        held = _of_kinds(owners, _HELD)
        if held and standing.is_part_of_name(
            spelling.cased, start, end, bool(_of_kinds(held, {"country"}))
        ):
            return owners - held
        return owners


def _is_within(hit: Span, spans: Iterable[Span]) -> bool:
    start, end = hit
    return any(s <= start and end <= e and (s, e) != (start, end) for s, e in spans)


def names(sources: Sources) -> Names:
    """Collect the names of all things of the register, in all languages."""
    return of_triples(sources.triples(checkout.REGISTER), sources.ontology)


def of_triples(triples: Iterable[ox.Triple], ontology: Ontology) -> Names:
    """Collect the names that some triples give (prefLabel, altLabel), and who is a group."""
    known = list(triples)
    owners: defaultdict[str, set[str]] = defaultdict(set)
    capitals: dict[str, str] = {}
    free: set[str] = set()
    more = list(name_forms.more(known))
    for iri, label in (*_labelled(known), *more):
        spelling = _spell(label)
        if not spelling.text:
            continue
        owners[spelling.text].add(iri)
        if spelling.cased.isupper() and len(spelling.text) <= _SHORT_CAPITALS:
            capitals[spelling.text] = spelling.cased
        else:
            free.add(spelling.text)
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for name in owners:
        lengths[name[0]].add(len(name))
    return Names(
        {name: frozenset(iris) for name, iris in owners.items()},
        {name: cased for name, cased in capitals.items() if name not in free},
        {char: tuple(sorted(found)) for char, found in lengths.items()},
        ontology,
        frozenset(
            triple.subject.value
            for triple in known
            if triple.predicate.value == terms.RDF + "type" and triple.object.value == _GROUP
        ),
        *name_forms.countries(known),
        frozenset(_spell(form).text for _, form in more)
        - {_spell(label).text for _, label in _labelled(known)},
    )


def opening(text: str, length: int) -> str:
    """Return the first characters of a text, in the spelling of comparison."""
    return _spell(text).text[:length]


def beginning(triple: ox.Triple, length: int) -> str:
    """Return the first characters of the name that a triple gives, in the spelling of comparison.

    Returns:
        An empty text where the triple gives no name.
    """
    return "".join(opening(label, length) for _, label in _labelled([triple]))


def beginnings(text: str, length: int) -> frozenset[str]:
    """Return how a name that a text prints may begin, in the spelling of comparison."""
    spelled = _spell(text).text
    places = range(len(spelled))
    return frozenset(spelled[at : at + size] for at in places for size in range(1, length + 1))


def labels(sources: Sources) -> dict[str, tuple[str, ...]]:
    """Return the names of each thing of the register as they are written there."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for iri, label in _labelled(sources.triples(checkout.REGISTER)):
        found[iri].append(label)
    return {iri: tuple(written) for iri, written in found.items()}


def printed(sources: Sources) -> dict[str, tuple[str, ...]]:
    """Return the same, and what texts print besides: ``find`` finds these and no others."""
    found = {iri: list(written) for iri, written in labels(sources).items()}
    for iri, form in name_forms.more(list(sources.triples(checkout.REGISTER))):
        found.setdefault(iri, []).append(form)
    return {iri: tuple(written) for iri, written in found.items()}


def _labelled(triples: Iterable[ox.Triple]) -> Iterator[tuple[str, str]]:
    for triple in triples:
        subject, label = triple.subject, triple.object
        if (
            triple.predicate.value in LABELS
            and isinstance(subject, ox.NamedNode)
            and isinstance(label, ox.Literal)
        ):
            yield subject.value, label.value


def spelled(text: str) -> str:
    """Return a printed name in the spelling of comparison, its case kept."""
    return _spell(text).cased


def _spell(text: str) -> _Spelling:
    folded = plain(text)
    chars: list[str] = []
    places: list[int] = []
    for place, char in enumerate(folded):
        char = _SAME.get(char, char)
        if char in _IGNORED:
            continue
        if char.isspace():
            if not _between_words(folded, place) or (chars and chars[-1] == " "):
                continue
            char = " "
        chars.append(char)
        places.append(place)
    cased = "".join(chars)
    # Casefolding may change the length of a few characters; those are left as they are.
    text = "".join(low if len(low := char.casefold()) == 1 else char for char in cased)
    return _Spelling(text, cased, tuple(places))


def _between_words(text: str, place: int) -> bool:
    """Tell whether white space has ASCII on both sides, so that it parts two words."""
    before = text[:place].rstrip()[-1:]
    after = text[place : place + 80].lstrip()[:1]
    return before.isascii() and before != "" and after.isascii() and after != ""


def _joins(spelling: _Spelling, place: int) -> bool:
    """Tell whether an ASCII word runs on across a place of the spelling."""
    text, places = spelling.text, spelling.places
    if not 0 < place < len(text) or places[place] - places[place - 1] > 1:
        return False  # an ignored bracket or quotation mark stands between
    return _is_word(text[place - 1]) and _is_word(text[place])


def _is_word(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _of_kinds(iris: Iterable[str], kinds: Iterable[str]) -> frozenset[str]:
    return frozenset(iri for iri in iris if (pair := terms.kind_and_slug(iri)) and pair[0] in kinds)
