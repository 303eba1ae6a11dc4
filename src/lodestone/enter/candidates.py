"""Candidates: what a passage prints, and the facts that it may state.

Every candidate is a suggestion by a machine that understands nothing: figures and known names with
their places, kinds of things whose name in the ontology stands in a sentence, and names that nobody
has registered. Which of them is a fact, a person decides.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pyoxigraph as ox

from lodestone.check.prove import prints
from lodestone.enter import proper
from lodestone.enter.cells import Cells
from lodestone.enter.columns import LOCATOR
from lodestone.model import terms
from lodestone.model.ontology import Ontology
from lodestone.model.terms import LODE, RDF, SKOS, thing
from lodestone.model.words import mark, tell
from lodestone.read.text import figures, sentences
from lodestone.read.text.figures import Figure
from lodestone.read.text.folding import fold
from lodestone.read.text.mentions import Names
from lodestone.read.text.sentences import Sentence

Span = tuple[int, int]

#: Kinds of things whose class may be told by a word of the text.
CUED: Final = ("instrument", "measure")
_SHORTEST: Final = {"en": 4, "zh-Hans": 2}
_WORD = re.compile(r"[a-z0-9]+")
#: Legal forms that end the name of a firm in English.
_FIRM = re.compile(
    r"\b(?:Inc|Corp|Corporation|Company|Co|Ltd|Limited|LLC|PLC|plc|Group|Holdings)\.?\Z"
)


@dataclass(frozen=True)
class Seen:
    """Something that a sentence prints.

    Attributes:
        start: code point in the document where it begins.
        end: code point after it.
        text: as printed.
        name: what it is: the name of a value, or ``kind:slug``.
    """

    start: int
    end: int
    text: str
    name: str

    def __str__(self) -> str:
        return f"{self.name} “{self.text}” [{self.start}-{self.end}]"


@dataclass(frozen=True)
class Proposal:
    """A fact that a sentence may state: the cells of a row.

    Attributes:
        kind: kind of the thing that it speaks of.
        thing: ``kind:slug``; ``kind:`` alone for a statement, which is named by its content.
        cells: the text of each column, by its name.
        seen: what the sentence prints.
        columns: names of further columns that such a thing has.
    """

    kind: str
    thing: str
    cells: dict[str, str]
    seen: tuple[Seen, ...]
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Newcomer:
    """A thing that the register may have to name.

    Attributes:
        kind: its kind; empty where nothing tells.
        name_of_class: local name of its class; empty where nothing tells.
        slug: its slug; empty where the text gives no English name.
        labels: its name by language tag.
        seen: where it is printed first.
    """

    kind: str
    name_of_class: str
    slug: str
    labels: dict[str, str]
    seen: Seen

    def triples(self, ontology: Ontology) -> list[ox.Triple]:
        """Return what would name it, for reading the rest of its text; nothing if that is open."""
        if not (self.kind and self.slug and self.labels):
            return []
        subject = ox.NamedNode(thing(self.kind, self.slug))
        of_class = ox.NamedNode(LODE + (self.name_of_class or ontology.register_classes[self.kind]))
        labels = (ox.Literal(text, language=tag) for tag, text in self.labels.items())
        return [
            ox.Triple(subject, ox.NamedNode(RDF + "type"), of_class),
            *(ox.Triple(subject, ox.NamedNode(SKOS + "prefLabel"), label) for label in labels),
        ]


class Reader:
    """Reads passages for candidates."""

    def __init__(self, cells: Cells, names: Names, lang: str, standpoint: str = "") -> None:
        """Keep what is read by; the standpoint is the code of the country that the text means."""
        self._cells = cells
        self._names = names
        self._lang = lang
        self._standpoint = standpoint
        self._tag = "en" if lang == "en" else "zh-Hans"

    def read(self, text: str, offset: int, fallback: str) -> tuple[list[Proposal], list[Newcomer]]:
        """Return the facts that a passage may state, and the names that it may bring.

        Args:
            text: the text of the passage.
            offset: code point of the document where it begins.
            fallback: slug by which a new thing is named where the sentence names nobody.
        """
        proposals: list[Proposal] = []
        newcomers: list[Newcomer] = []
        for inside in self._insides(text, offset):
            rows, fresh = self._sentence(inside, fallback)
            proposals += rows
            newcomers += fresh
        return proposals, newcomers

    def unknown(self, text: str, offset: int) -> list[Newcomer]:
        """Return the proper names of a passage that the register does not know."""
        return [one for inside in self._insides(text, offset) for one in self._unknown(inside)]

    def _insides(self, text: str, offset: int) -> Iterator["_Inside"]:
        mentions = self._names.find(text, self._standpoint)
        proper = self._names.proper_of(mentions)
        found = figures.owed(text, proper, self._standpoint)
        told = figures.told(text, found, proper)
        for sentence in sentences.split(text):
            first, last = sentence.start, sentence.end
            named = sorted(
                (span, iri)
                for iri, spans in mentions.items()
                for span in spans
                if first <= span[0] < last
            )
            printed, light = (
                tuple(figure for figure in some if first <= figure.start < last)
                for some in (found, told)
            )
            yield _Inside(sentence, offset, text, printed, tuple(named), light)

    def label(self, names: Iterable[str], number: int) -> dict[str, str]:
        """Make the label of a passage from the things that it names, in both languages.

        A thing without a name in a language is left out there: a slug is no word.
        """
        short, names = self._cells.short, list(names)
        named = {
            lang: [label for iri in names if (label := self._cells.label(iri, lang)) != short(iri)]
            for lang in ("en", "zh")
        }
        listed = {lang: mark(lang, "comma").join(labels[:3]) for lang, labels in named.items()}
        return {
            tag: tell(tag, __name__, "passage-of" if said else "passage", number=number, said=said)
            for tag, said in (("en", listed["en"]), ("zh-Hans", listed["zh"]))
        }

    def named(self, text: str) -> list[str]:
        """Return the actors, projects and acts that a text names, the most frequent first."""
        found = self._names.find(text, self._standpoint)
        kinds = ("actor", "project", "measure", "instrument", "mineral")
        chosen = [iri for iri in found if terms.kind(iri) in kinds]
        return sorted(chosen, key=lambda iri: (-len(found[iri]), iri))

    def _sentence(self, inside: "_Inside", fallback: str) -> tuple[list[Proposal], list[Newcomer]]:
        rows: list[Proposal] = []
        fresh: list[Newcomer] = self._unknown(inside)
        subjects = [iri for iri in inside.things if terms.kind(iri) in CUED]
        for iri in subjects:
            rows.append(self._about(inside, terms.kind(iri), terms.short(iri)))
        for span, name in self._cues(inside):
            kind = self._kind_of_class(name)
            newcomer = self._thing(inside, kind, name, span, fallback)
            if thing(kind, newcomer.slug) not in self._cells.declared:
                fresh.append(newcomer)
            rows.append(self._about(inside, kind, f"{kind}:{newcomer.slug}", name))
        used = {row.cells.get("amount") for row in rows}
        for figure in inside.figures:
            if figure.quantity and self._value(figure) and self._value(figure) not in used:
                rows.append(self._figure(inside, figure))
        if not rows:
            rows.append(self._opinion(inside))
        return rows, fresh

    def _about(self, inside: "_Inside", kind: str, name: str, of_class: str = "") -> Proposal:
        """Propose that a sentence tells of an act or an instrument."""
        cells = {LOCATOR: str(inside.sentence.number), "reached": self._stage(inside)}
        money = [f for f in inside.figures if (n := self._value(f)) and n[:3].isupper()]
        if kind == "instrument" and money:
            cells |= {"amount": self._value(money[0]), LOCATOR: inside.place(money[0])}
        self._fill(cells, "forMineral", inside, ("mineral",))
        columns = tuple(self._cells.columns.of_class(of_class)) if of_class else ()
        return Proposal(kind, name, cells, self._seen(inside), columns)

    def _figure(self, inside: "_Inside", figure: Figure) -> Proposal:
        """Propose that a sentence tells how large something is."""
        cells = {LOCATOR: inside.place(figure), "quantity": self._value(figure)}
        self._fill(cells, "forMineral", inside, ("mineral",))
        self._fill(cells, "inPlace", inside, ("country", "place"))
        self._fill(cells, "isOf", inside, ("actor", "project"))
        cells["hasIndicator"] = self._indicator(inside)
        return Proposal("observation", "observation:", cells, self._seen(inside))

    def _opinion(self, inside: "_Inside") -> Proposal:
        """Propose that a sentence says something of whatever it names."""
        cells = {LOCATOR: str(inside.sentence.number)}
        kinds = tuple(set(self._cells.ontology.register_classes) - {"theme", "role", "indicator"})
        self._fill(cells, "isAbout", inside, kinds)
        return Proposal("assessment", "assessment:", cells, self._seen(inside))

    def _fill(
        self, cells: dict[str, str], column: str, inside: "_Inside", kinds: Sequence[str]
    ) -> None:
        chosen = [iri for iri in inside.things if terms.kind(iri) in kinds]
        if chosen:
            held = self._cells.columns.get(column).kinds
            talk = "en" if self._lang == "en" else "zh"
            cells[column] = " | ".join(self._cells.shown(iri, held, talk) for iri in chosen)

    def _stage(self, inside: "_Inside") -> str:
        """Guess a stage from a rung that the sentence names, with the date that it prints."""
        folded = fold(inside.sentence.text)
        found = [
            (match.start(), rung)
            for name, rung in self._rungs
            if (match := re.search(_pattern(name), folded))
        ]
        if not found:
            return "unsaid"
        rung = min(found)[1]
        dates = [
            f.date.name
            for f in inside.figures
            if f.date and f.date.year and not f.date.is_lost and not f.date.bound
        ]
        return f"{rung}-{dates[0]}" if dates else rung

    @cached_property
    def _rungs(self) -> list[tuple[str, str]]:
        return [
            (fold(label), slug)
            for slug in sorted(self._cells.ontology.rungs)
            if len(label := self._term(thing("rung", slug))) >= _SHORTEST[self._tag]
        ]

    def _indicator(self, inside: "_Inside") -> str:
        """Guess an indicator from its name in the sentence."""
        folded = fold(inside.sentence.text)
        for iri in sorted(self._cells.declared):
            if terms.kind(iri) == "indicator" and fold(self._term(iri)) in folded:
                return self._term(iri)
        return ""

    def _cues(self, inside: "_Inside") -> list[tuple[Span, str]]:
        """Return the classes of acts and instruments whose name stands in the sentence."""
        folded = fold(inside.sentence.text)
        taken = [
            span
            for span, iri in inside.mentions
            if terms.kind(iri) in (*CUED, "actor", "project", "list")
        ]
        found: list[tuple[Span, str]] = []
        for label, name in self._classes:
            for match in re.finditer(_pattern(label), folded):
                start = inside.sentence.start + match.start()
                span = (start, start + len(match[0]))
                if not any(a < span[1] and span[0] < b for a, b in taken):
                    taken.append(span)
                    found.append((span, name))
        once: dict[str, Span] = {}
        for span, name in sorted(found):
            once.setdefault(name, span)
        return [(span, name) for name, span in once.items()]

    @cached_property
    def _classes(self) -> list[tuple[str, str]]:
        """The names of the classes of acts and instruments, longest first."""
        found = []
        for kind in CUED:
            for iri in self._cells.columns.class_names[kind][1:]:
                label = self._term(iri)
                if len(label) >= _SHORTEST[self._tag]:
                    found.append((fold(label), iri.removeprefix(LODE)))
        return sorted(found, key=lambda pair: (-len(pair[0]), pair))

    def _term(self, iri: str) -> str:
        label = self._cells.label(iri, "en" if self._lang == "en" else "zh")
        return "" if label == self._cells.short(iri) else label

    def _thing(
        self, inside: "_Inside", kind: str, name: str, span: Span, fallback: str
    ) -> Newcomer:
        """Propose a new act or instrument: named by whom it concerns, and by what it is."""
        owners = [
            iri for iri in inside.things if terms.kind(iri) in ("actor", "project", "country")
        ]
        owner = owners[-1].rpartition("/")[2] if owners else fallback
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()
        labels = {}
        if owners:
            who = {lang: self._cells.label(owners[-1], lang) for lang in ("en", "zh")}
            term = {lang: self._cells.label(LODE + name, lang) for lang in ("en", "zh")}
            short = self._cells.short(owners[-1])
            labels = {
                tag: tell(tag, __name__, "of", term=term[lang], who=who[lang])
                if who[lang] != short
                else ""
                for tag, lang in (("en", "en"), ("zh-Hans", "zh"))
            }
            labels = {tag: text for tag, text in labels.items() if text}
        return Newcomer(kind, name, f"{owner}-{words}"[:90], labels, inside.seen(span, name))

    def _unknown(self, inside: "_Inside") -> list[Newcomer]:
        """Return the proper names of a sentence that the register does not know."""
        start, end = inside.sentence.start, inside.sentence.end
        if self._lang != "en":
            spans = proper.quoted(inside.text, start, end, inside.known())
        else:
            actors = [span for span, iri in inside.mentions if terms.kind(iri) == "actor"]
            common = {label for label, _ in self._all_classes}
            spans = proper.english(inside.text, start, end, inside.known(), actors, common)
        return [self._newcomer(inside, span) for span in spans]

    def _newcomer(self, inside: "_Inside", span: Span) -> Newcomer:
        text = inside.text[span[0] : span[1]].rstrip(".'’")
        of_class = self._class_of_name(text)
        kind = self._kind_of_class(of_class) if of_class else ""
        slug = "-".join(_WORD.findall(text.lower())) if text.isascii() else ""
        labels = {self._tag: text}
        return Newcomer(kind, of_class, slug, labels, inside.seen(span, "?"))

    def _class_of_name(self, text: str) -> str:
        """Guess the class of a thing from its name: ``Harbor Bank`` is a bank."""
        if _FIRM.search(text):
            return "Company"
        folded = fold(text)
        for label, name in self._all_classes:
            if folded.endswith(label) and folded != label:
                return name
        return ""

    @cached_property
    def _all_classes(self) -> list[tuple[str, str]]:
        names = {
            iri
            for kind in self._cells.ontology.register_classes
            for iri in self._cells.columns.class_names[kind]
        }
        labelled = [(fold(self._term(iri)), iri.removeprefix(LODE)) for iri in names]
        return sorted((pair for pair in labelled if pair[0]), key=lambda p: (-len(p[0]), p))

    def _kind_of_class(self, name: str) -> str:
        fitting = [
            kind
            for kind, classes in self._cells.columns.class_names.items()
            if LODE + name in classes and kind not in self._cells.ontology.statement_kinds
        ]
        sizes = self._cells.columns.class_names
        return min(fitting, key=lambda kind: (len(sizes[kind]), kind), default="")

    def _value(self, figure: Figure) -> str:
        """Return the name of a quantity of the closed list of units; empty for any other."""
        name = figure.name
        unit = name.split("-", 1)[0]
        if figure.quantity is None or figure.quantity.low is None:
            return ""
        known = any(name.startswith(unit + "-") for unit in self._cells.ontology.units)
        return name if known and unit not in ("year", "day", "month") else ""

    def _seen(self, inside: "_Inside") -> tuple[Seen, ...]:
        return tuple(inside.all_seen())


@dataclass(frozen=True)
class _Inside:
    """A sentence with what it prints; places are those of the passage."""

    sentence: Sentence
    offset: int
    text: str
    figures: tuple[Figure, ...]
    mentions: tuple[tuple[Span, str], ...]
    told: tuple[Figure, ...] = ()

    @cached_property
    def things(self) -> list[str]:
        """Everything that it names, in the order of the text, each once."""
        return list(dict.fromkeys(iri for _, iri in self.mentions))

    def place(self, figure: Figure) -> str:
        """Return the locator of a figure: it is named where another of its sort is printed."""
        number, sort = self.sentence.number, prints.sort_of(figure)
        if sum(prints.sort_of(one) == sort for one in self.figures) < 2:
            return str(number)
        return f"{number}.{self.figures.index(figure) + 1}"

    def seen(self, span: Span, name: str) -> Seen:
        """Return something that it prints, with its place in the document."""
        start, end = span
        return Seen(start + self.offset, end + self.offset, self.text[start:end].strip(), name)

    def all_seen(self) -> list[Seen]:
        """Return all figures and known names that it prints, in the order of the text."""
        by_span: defaultdict[Span, list[str]] = defaultdict(list)
        for figure in self.told:
            by_span[figure.start, figure.end].append(figure.name)
        for span, iri in self.mentions:
            by_span[span].append(terms.short(iri))
        return [self.seen(span, " / ".join(names)) for span, names in sorted(by_span.items())]

    def known(self) -> list[Span]:
        """Return the spans of its figures and of the names of the register in it."""
        return [(f.start, f.end) for f in self.figures] + [held for held, _ in self.mentions]


def _pattern(label: str) -> str:
    """Return what finds a label: as a word, in English also in the plural."""
    escaped = re.escape(label)
    return rf"\b{escaped}s?\b" if label.isascii() else escaped
