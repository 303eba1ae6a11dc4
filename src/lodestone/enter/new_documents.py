"""New documents: passages proposed from headings and length, and drafts of what they state."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.check.prove.cuts import digest
from lodestone.enter import filled
from lodestone.enter.candidates import Newcomer, Proposal, Reader
from lodestone.enter.cells import Cells
from lodestone.enter.columns import CLASS, KEEP, LOCATOR, PASSAGE, REGISTER, THING, Column
from lodestone.enter.tables import Table
from lodestone.model.tables import pattern
from lodestone.model.terms import DCTERMS, LODE, RDF, SKOS, XSD, thing
from lodestone.model.words import pair
from lodestone.read import drafts
from lodestone.read.text import figures, sentences
from lodestone.read.text.sentences import Sentence

#: A passage holds no more sentences than this; more would blunt its locators.
MOST: Final = 9
#: And no fewer than this where an article begins behind it.
LEAST: Final = 2
LANGUAGES: Final = ("en", "zh-Hans", "zh-Hant")

_MARKDOWN = re.compile(r"\s*(?:#{1,6}\s|\*\*[^*]+\*\*\s*\Z)")
_NUMBERED = re.compile(pattern(__name__, "numbered"))
#: A line that opens with its heading in capitals: ``GOING ON: Today ...``.
_KICKER = re.compile(r"\s*[A-Z][A-Z0-9 ,&'’-]{7,}:\s")
#: A paragraph that is an article of a notice or a statute.
_ARTICLE = re.compile(pattern(__name__, "article"))
_CLOSED = re.compile(pattern(__name__, "closed"))
#: The number of a section, which the splitter takes for a sentence, and the title behind it.
_MARK: Final = re.compile(
    r"(?i:§+ ?|(?:Sec|Section|Art|Article|Title|Part|Ch|Chapter)\.? )[0-9IVX]+[A-Za-z]?\."
)
_TITLE: Final = re.compile(r"[A-Z][\w’'-]*(?:,? (?:[A-Z][\w’'-]*|[a-z]{1,3}|with|from)){0,9}\.")
_PRINTED: Final = "# printed"
_HEADING_LENGTH: Final = {"en": 80, "zh": 30}


@dataclass(frozen=True)
class Cut:
    """A passage as it is proposed: its place, and which of its sentences are headings."""

    start: int
    end: int
    headings: tuple[int, ...]


@dataclass(frozen=True)
class Facts:
    """What is known of a document besides its text.

    Attributes:
        slug: its slug.
        labels: its name by language tag.
        lang: ``en``, ``zh-Hans`` or ``zh-Hant``.
        until: slug of the date value after which it tells of nothing as done.
        told: what the document says of itself, as predicates and objects.
    """

    slug: str
    labels: Mapping[str, str]
    lang: str
    until: str
    told: Sequence[tuple[str, ox.NamedNode | ox.Literal]] = ()


def cut(text: str, lang: str) -> list[Cut]:
    """Propose the passages of a text: they tile it, and begin at headings and paragraphs.

    Args:
        text: the whole text, of at least one sentence.
        lang: ``en``, ``zh-Hans`` or ``zh-Hant``.
    """
    starts: list[int] = []
    held = 0
    only_heading = True
    for start, count, is_heading in _blocks(text, lang):
        opens = is_heading or bool(_KICKER.match(text, start))
        opens |= held >= LEAST and bool(_ARTICLE.match(text, start))
        if not starts or (opens and not only_heading) or (held and held + count > MOST):
            starts.append(start)
            held, only_heading = 0, True
        held += count
        only_heading &= is_heading
    starts[:1] = [0]
    ends = [*starts[1:], len(text)]
    return [
        Cut(start, end, _headings(text[start:end], lang))
        for start, end in zip(starts, ends, strict=True)
    ]


def _blocks(text: str, lang: str) -> list[tuple[int, int, bool]]:
    """Return the paragraphs of a text, long ones in parts: start, sentences, and if a heading."""
    found: list[tuple[int, int, bool]] = []
    for match in re.finditer(r"[^\n]*\S[^\n]*\n?", text):
        inside = sentences.split(match[0])
        if len(inside) <= MOST:
            found.append((match.start(), len(inside), _is_heading(match[0], lang)))
            continue
        for first, piece in _parts(inside):
            start = match.start() + (piece[0].start if first else 0)
            found.append((start, len(piece), False))
    return found


def _parts(inside: Sequence[Sentence]) -> Iterator[tuple[int, Sequence[Sentence]]]:
    """Yield the parts of a long paragraph, even ones, with where each begins.

    None ends at the number of a section (``Sec. 9.``): that belongs to what follows.
    """
    size = -(-len(inside) // -(-len(inside) // MOST))
    starts = [0]
    while starts[-1] + size < len(inside):
        start = starts[-1] + size
        while start - 1 > starts[-1] and _MARK.fullmatch(inside[start - 1].text):
            start -= 1
        starts.append(start)
    for start, end in zip(starts, [*starts[1:], len(inside)], strict=True):
        yield start, inside[start:end]


def _is_heading(line: str, lang: str) -> bool:
    text = line.strip()
    if _MARKDOWN.match(text):
        return True
    longest = _HEADING_LENGTH["en" if lang == "en" else "zh"]
    if len(text) > longest or _CLOSED.search(text) or figures.owed(text):
        return False  # a line with a figure states something, however short
    return bool(_NUMBERED.match(text)) or len(sentences.split(text)) == 1


def _headings(text: str, lang: str) -> tuple[int, ...]:
    """Return the numbers of the sentences of a passage that are headings."""
    lines = {match.start(): match[0] for match in re.finditer(r"[^\n]*\S[^\n]*", text)}
    found = []
    is_behind = False
    for sentence in sentences.split(text):
        start = max((place for place in lines if place <= sentence.start), default=0)
        is_whole = lines[start].strip() == sentence.text
        is_mark = bool(_MARK.fullmatch(sentence.text))
        is_title = is_behind and bool(_TITLE.fullmatch(sentence.text))
        is_heading = is_mark or is_title or (is_whole and _is_heading(sentence.text, lang))
        if is_heading and not figures.owed(sentence.text):
            found.append(sentence.number)
        is_behind = is_mark
    return tuple(found)


def describe(facts: Facts, text: str, cuts: Sequence[Cut], reader: Reader) -> list[ox.Triple]:
    """State a document and its passages: labels, places, digests, waived headings."""
    document = thing("document", facts.slug)
    made = [
        _triple(document, RDF + "type", ox.NamedNode(LODE + "Document")),
        _triple(document, DCTERMS + "language", ox.Literal(facts.lang)),
        _triple(document, LODE + "length", _integer(len(text))),
        _triple(document, LODE + "digest", ox.Literal(digest(text))),
        _triple(document, LODE + "coversUntil", ox.NamedNode(thing("date", facts.until))),
    ]
    made += [_triple(document, predicate, node) for predicate, node in facts.told]
    made += _labels(document, facts.labels)
    for number, one in enumerate(cuts, 1):
        body = text[one.start : one.end]
        passage = passage_iri(facts.slug, number)
        made += [
            _triple(passage, RDF + "type", ox.NamedNode(LODE + "Passage")),
            _triple(passage, LODE + "isPassageOf", ox.NamedNode(document)),
            _triple(passage, LODE + "order", _integer(number)),
            _triple(passage, LODE + "start", _integer(one.start)),
            _triple(passage, LODE + "end", _integer(one.end)),
            _triple(passage, LODE + "digest", ox.Literal(digest(body))),
            *_labels(passage, reader.label(reader.named(body), number)),
        ]
        for sentence in one.headings:
            waiver = ox.NamedNode(thing("waiver", f"{sentence}-heading"))
            made.append(_triple(passage, LODE + "waives", waiver))
    return made


def passage_iri(slug: str, number: int) -> str:
    """Return the IRI of a passage by its number."""
    return thing("passage", f"{slug}-{number:02}")


def draft(path: Path, passage: str, proposals: Sequence[Proposal], cells: Cells) -> list[Table]:
    """Lay the proposals for a passage out as a draft: one table for CSV, one a kind for XLSX."""
    slug = passage.rpartition("/")[2]
    if path.suffix == ".xlsx":
        return [
            _laid(path, kind, slug, [one for one in proposals if one.kind == kind], cells)
            for kind in sorted({one.kind for one in proposals})
        ]
    return [_laid(path, "", slug, proposals, cells)]


def register_draft(path: Path, newcomers: Sequence[Newcomer], cells: Cells) -> Table:
    """Lay the things that the register may have to name out as a draft."""
    head = [cells.columns.get(KEEP), *cells.columns.of_kind(REGISTER), _printed()]
    rows = []
    for one in _once(newcomers):
        given = {
            KEEP: filled.UNDECIDED,
            REGISTER: f"{one.kind}:{one.slug}" if one.kind and one.slug else "",
            CLASS: one.name_of_class,
            _PRINTED: str(one.seen),
        }
        given |= {f"prefLabel@{tag}": text for tag, text in one.labels.items()}
        rows.append([given.get(column.name, "") for column in head])
    return filled.dressed(path, REGISTER, head, rows, cells)


def _once(newcomers: Sequence[Newcomer]) -> list[Newcomer]:
    """Keep the first of those that go by one name."""
    found: dict[str, Newcomer] = {}
    for one in newcomers:
        found.setdefault(one.slug or "".join(one.labels.values()), one)
    return list(found.values())


def _laid(path: Path, kind: str, slug: str, proposals: Sequence[Proposal], cells: Cells) -> Table:
    used = {name for one in proposals for name in (*one.cells, *one.columns)}
    get = cells.columns.get
    if kind:
        head = [get(KEEP), *cells.columns.of_kind(kind), _printed()]
    else:
        names = sorted(used - {CLASS, LOCATOR})
        worded = (
            ["prefLabel@en", "prefLabel@zh-Hans", "hasTheme"] if _has_opinion(proposals) else []
        )
        first = [KEEP, PASSAGE, THING, CLASS, LOCATOR]
        rest = [name for name in [*worded, *names] if name not in first]
        head = [*map(get, first), _printed(), *map(get, dict.fromkeys(rest))]
    rows = []
    for one in proposals:
        given = one.cells | {
            KEEP: filled.UNDECIDED,
            PASSAGE: slug,
            THING: one.thing,
            one.kind: one.thing.partition(":")[2],
            _PRINTED: "; ".join(map(str, one.seen)),
        }
        rows.append([given.get(column.name, "") for column in head])
    return filled.dressed(path, kind, head, rows, cells)


def _has_opinion(proposals: Sequence[Proposal]) -> bool:
    return any(one.kind == "assessment" for one in proposals)


def skeleton(passage: str, proposals: Sequence[Proposal]) -> str:
    """Return the head of a Turtle draft: what each sentence prints, as lines of comment."""
    lines = [
        f"# draft of {passage.rpartition('/')[2]}: candidates to keep or to strike. State what the",
        *pair(__name__, "text-bears-out-below-then"),
    ]
    told: dict[str, None] = {}
    for one in proposals:
        for seen in one.seen:
            told.setdefault(f"# {one.cells[LOCATOR]}  {seen}".replace("\n", " "))
    return "\n".join([*lines, *told]) + "\n"


def draft_path(folder: Path, number: str, topic: str, form: str) -> Path:
    """Return where the draft of a passage lies."""
    return folder / f"{number}-{topic}{drafts.MARK}.{form}"


def _labels(iri: str, labels: Mapping[str, str]) -> list[ox.Triple]:
    return [
        _triple(iri, SKOS + "prefLabel", ox.Literal(text, language=tag))
        for tag, text in labels.items()
    ]


def _triple(subject: str, predicate: str, node: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), node)


def _integer(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=ox.NamedNode(XSD + "integer"))


def _printed() -> Column:
    """Return the column that tells a person what the sentence prints; it is never read."""
    return Column(_PRINTED, "", labels=pair(__name__, "printed"))
