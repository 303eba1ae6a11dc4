"""The pages of the evidence reader, as HTML.

The text is cut wherever a sentence, a figure or the print of a fact begins or ends, so that prints
may overlap; each piece names the facts that it carries.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby, pairwise

from lodestone.check.prove import coverage
from lodestone.check.prove.passages import Passage
from lodestone.model import terms
from lodestone.model.addresses import address
from lodestone.serve import words
from lodestone.serve.own_page import whole
from lodestone.serve.words import Labels

Order = Callable[[tuple[str, str, str]], tuple[int, str, str, str]]


@dataclass(frozen=True)
class Fact:
    """A claim of a passage and where the passage prints it.

    Attributes:
        id: its name on the page.
        subject: IRI.
        predicate: IRI.
        object: IRI.
        spans: where its object is printed, in code points of the passage.
        sentences: numbers of the sentences that speak of its subject.
        is_licensed: true where it rests on a licence.
    """

    id: str
    subject: str
    predicate: str
    object: str
    spans: tuple[tuple[int, int], ...]
    sentences: tuple[int, ...]
    is_licensed: bool


@dataclass(frozen=True)
class Stretch:
    """A sentence or figure with its coverage, in code points of the passage."""

    what: str
    sentence: int
    start: int
    end: int
    state: str
    reason: str


@dataclass(frozen=True)
class Sheet:
    """What a page shows of a passage."""

    passage: Passage
    facts: tuple[Fact, ...]
    stretches: tuple[Stretch, ...]

    def count(self, what: str, state: str = "") -> int:
        """Count its sentences or figures, all or those of one state."""
        return sum(s.what == what and state in ("", s.state) for s in self.stretches)


def number(passage: Passage) -> str:
    """Return the number of a passage, as its address has it (``07``)."""
    return passage.slug.removeprefix(f"{passage.document}-")


def overview(documents: Mapping[str, Sequence[Sheet]], labels: Labels, lang: str) -> str:
    """Return the page of all documents."""
    rows = [
        (f"/reader/{slug}/?lang={lang}", labels.get(terms.thing("document", slug), slug), sheets)
        for slug, sheets in documents.items()
    ]
    return whole(
        "reader",
        words.of("reader", lang)["reader"],
        f"<main>{_table(rows, lang)}</main>",
        "/reader/",
        lang,
    )


def contents(sheets: Sequence[Sheet], labels: Labels, lang: str) -> str:
    """Return the page of one document: its passages."""
    slug = sheets[0].passage.document
    rows = [
        (
            f"/reader/{slug}/{number(sheet.passage)}?lang={lang}",
            labels.get(sheet.passage.iri, sheet.passage.slug),
            [sheet],
        )
        for sheet in sheets
    ]
    title = labels.get(terms.thing("document", slug), slug)
    return whole("reader", title, f"<main>{_table(rows, lang)}</main>", f"/reader/{slug}/", lang)


def page(sheet: Sheet, around: tuple[str, str], labels: Labels, lang: str, tag: str) -> str:
    """Return the page of a passage.

    Args:
        sheet: what it shows.
        around: numbers of the passages before and after; empty where there is none.
        labels: IRI to label.
        lang: ``en`` or ``zh``.
        tag: language tag of the text.
    """
    slug = sheet.passage.document
    ways = [
        f'<a rel="{rel}" href="/reader/{slug}/{other}?lang={lang}">{_word(key, lang)}</a>'
        for other, rel, key in zip(around, ("prev", "next"), ("previous", "next"), strict=True)
        if other
    ]
    up = (
        f'<a href="/reader/{slug}/?lang={lang}">{_label(terms.thing("document", slug), labels)}</a>'
    )
    body = (
        f'<nav class="ways">{up}{"".join(ways)}</nav>'
        f'<p class="quiet">{_word("help", lang)}</p>'
        '<div class="desk"><section aria-labelledby="text">'
        f'<h2 id="text">{_word("text", lang)}</h2>'
        f'<div class="text" lang="{escape(tag)}">{_text(sheet, labels, lang)}</div></section>'
        '<section class="facts" aria-labelledby="facts">'
        f'<h2 id="facts">{_word("facts", lang)}</h2>'
        f"{_facts(sheet, labels, lang)}</section></div>"
    )
    title = labels.get(sheet.passage.iri, sheet.passage.slug)
    return whole(
        "reader", title, f"<main>{body}</main>", f"/reader/{slug}/{number(sheet.passage)}", lang
    )


def _word(key: str, lang: str) -> str:
    return escape(words.of("reader", lang)[key])


def _label(iri: str, labels: Labels) -> str:
    return escape(labels.get(iri, iri.rpartition("/")[2]))


def _table(rows: Iterable[tuple[str, str, Sequence[Sheet]]], lang: str) -> str:
    heads = [
        f"{_word(what, lang)}: {_word(state, lang)}"
        for what in ("sentences", "figures")
        for state in (coverage.CARRIED, coverage.WAIVED, coverage.OPEN)
    ]
    lines = []
    for place, text, sheets in rows:
        cells = "".join(
            f'<td class="count">{sum(sheet.count(what, state) for sheet in sheets)}</td>'
            for what in (coverage.SENTENCE, coverage.FIGURE)
            for state in (coverage.CARRIED, coverage.WAIVED, coverage.OPEN)
        )
        link = f'<a href="{escape(place)}">{escape(text)}</a>'
        lines.append(f'<tr><th scope="row">{link}</th>{cells}</tr>')
    row = "".join(f'<th scope="col">{head}</th>' for head in heads)
    corner = f'<th scope="col">{_word("passage", lang)}</th>'
    return f"<table><thead><tr>{corner}{row}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def _text(sheet: Sheet, labels: Labels, lang: str) -> str:
    """Write the text: sentence by sentence, and what stands between them."""
    parts = []
    end = 0
    text = sheet.passage.text
    for sentence in (s for s in sheet.stretches if s.what == coverage.SENTENCE):
        parts.append(escape(text[end : sentence.start]))
        parts.append(_sentence(sheet, sentence, labels, lang))
        end = sentence.end
    return "".join([*parts, escape(text[end:])])


def _sentence(sheet: Sheet, sentence: Stretch, labels: Labels, lang: str) -> str:
    pieces = "".join(_pieces(sheet, sentence))
    count = f'<span class="number" aria-hidden="true">{sentence.sentence}</span>'
    tag = ""
    if sentence.state != coverage.CARRIED:
        reason = f": {escape(words.reason(sentence.reason, labels))}" if sentence.reason else ""
        told = _word(sentence.state, lang) + reason
        tag = f'<span class="tag {sentence.state}">{told}</span>'
    kind = f"sentence {sentence.state}"
    return f'<span class="{kind}" id="s{sentence.sentence}">{count}{pieces}{tag}</span>'


def _pieces(sheet: Sheet, sentence: Stretch) -> Iterator[str]:
    """Yield the pieces of a sentence between any two places at which something begins or ends."""
    figures = [
        s
        for s in sheet.stretches
        if s.what == coverage.FIGURE
        and s.state != coverage.CARRIED
        and s.sentence == sentence.sentence
    ]
    inner = [span for fact in sheet.facts for span in fact.spans]
    inner += [(figure.start, figure.end) for figure in figures]
    cuts = {sentence.start, sentence.end}
    cuts |= {place for span in inner for place in span if sentence.start < place < sentence.end}
    for start, end in pairwise(sorted(cuts)):
        carried = [f for f in sheet.facts if any(s <= start and end <= e for s, e in f.spans)]
        first = [f.id for f in carried if any(s == start for s, _ in f.spans)]
        states = [f.state for f in figures if f.start <= start and end <= f.end]
        yield _piece(sheet.passage.text[start:end], [f.id for f in carried], first, states)


def _piece(text: str, claims: Sequence[str], first: Sequence[str], states: Sequence[str]) -> str:
    shown = escape(text)
    if states:
        shown = f'<span class="figure {states[0]}">{shown}</span>'
    if not claims:
        return shown
    anchors = "".join(f'<span id="t-{claim}"></span>' for claim in first)
    return (
        f'<a class="mark" href="#{claims[0]}" data-claims="{" ".join(claims)}">{anchors}{shown}</a>'
    )


def _facts(sheet: Sheet, labels: Labels, lang: str) -> str:
    if not sheet.facts:
        return f"<p>{_word('none', lang)}</p>"
    parts = []
    for subject, group in groupby(sheet.facts, key=lambda fact: fact.subject):
        rows = "".join(_fact(fact, labels, lang) for fact in group)
        parts.append(f"<h3>{_thing(subject, labels)}</h3><ul>{rows}</ul>")
    return "".join(parts)


def _thing(iri: str, labels: Labels) -> str:
    place = address(iri)
    name = _label(iri, labels)
    return f'<a href="/{escape(iri.removeprefix(terms.BASE))}">{name}</a>' if place else name


def _fact(fact: Fact, labels: Labels, lang: str) -> str:
    numbers = " ".join(str(n) for n in fact.sentences)
    where = f"{_word('sentence', lang)} {numbers}" if numbers else ""
    how = "" if fact.spans else _word("inferred" if fact.is_licensed else "unprinted", lang)
    note = ", ".join(filter(None, [where, how]))
    target = f"t-{fact.id}" if fact.spans else f"s{fact.sentences[0] if fact.sentences else 1}"
    told = f"{_label(fact.predicate, labels)}: <strong>{_label(fact.object, labels)}</strong>"
    return (
        f'<li id="{fact.id}"><a class="fact" href="#{target}" data-claim="{fact.id}" '
        f'data-sentences="{numbers}">{told} <span class="quiet">{note}</span></a></li>'
    )
