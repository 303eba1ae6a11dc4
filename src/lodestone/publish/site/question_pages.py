"""The pages of the saved questions: what is asked, the trap it avoids, the answer with links."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

import pyoxigraph as ox
from markupsafe import Markup, escape

from lodestone.answer import mark_words, marking, questions
from lodestone.model import terms
from lodestone.model.tags import bcp47
from lodestone.model.terms import XSD
from lodestone.publish.site import conventions, forms
from lodestone.publish.site.frame import Frame, Section
from lodestone.publish.site.marked import marked

_NUMBERS: Final = frozenset(XSD + name for name in ("integer", "decimal", "double"))
#: Bytes of the rows of one table at most, so that a page opens at once, and those around a cell.
_HEAVIEST: Final = 340_000
_CELL: Final = 9
Row = tuple[questions.Term | None, ...]
HEADER_TAGS: Final = {"en": "en", "zh": "zh-Hans"}


def page(frame: Frame, found: questions.Answer) -> str:
    """Return the page of a question."""
    question, t = found.question, frame.t
    title = asked(frame, found, "title")
    sections = [part for part in _sections(frame, found) if part]
    return frame.render(
        "thing.html",
        f"query/{question.name}",
        title,
        crumbs=[("questions.html", t["questions_title"])],
        kicker=question.name.partition("-")[0],
        heading=None,
        also=[(frame_title, tag) for tag, frame_title in _other_titles(frame, found)],
        lead=_lead(frame, found),
        notices=_trap(frame, found),
        sections=sections,
        glance=[],
        has_data=True,
        has_form=bool(questions.parameters(question)),
        described=conventions.answer(
            frame, question.name, title, asked(frame, found, "description")
        ),
    )


def asked(frame: Frame, found: questions.Answer, key: str) -> str:
    """Return a text of the header of a question in the language of the page."""
    return found.question.one(f"{key}@{frame.tag}")


def _other_titles(frame: Frame, found: questions.Answer) -> Iterator[tuple[str, str]]:
    for tag in HEADER_TAGS.values():
        if tag != frame.tag:
            yield tag, found.question.one(f"title@{tag}")


def _lead(frame: Frame, found: questions.Answer) -> Markup:
    lines = found.question.header.get(f"description@{frame.tag}", ())
    return Markup("").join(marked("<p>{}</p>", line) for line in lines)


def _trap(frame: Frame, found: questions.Answer) -> Markup:
    trap = asked(frame, found, "trap")
    made: Markup = frame.blocks.notice("trap", frame.t["trap"], [trap]) if trap else Markup("")
    return made


def _sections(frame: Frame, found: questions.Answer) -> Iterator[Section | None]:
    t, name = frame.t, found.question.name
    form = forms.form(frame, found.question, found.columns)
    answer = marked('<div id="ask-answer">{}</div>', rows(frame, found))
    yield Section("answer", t["answer"], form + answer + _ways(frame, found))
    yield _parameters(frame, found)
    line = f"python build.py ask {name.partition('-')[0]}"
    if frame.lang == "zh":
        line += " --lang zh"
    body = marked("<p>{}</p>", t["ask_line"]) + frame.blocks.code(line)
    yield Section("query", t["query_text"], frame.blocks.code(found.question.text) + body)


def rows(frame: Frame, found: questions.Answer) -> Markup:
    """Return an answer as a table with links; of a very long one the first rows, and how many more.

    The CSV beside it has every row, and so has the answer of the form on the page.
    """
    t = frame.t
    if not found.rows:
        return marked("<p>{}</p>", t["no_rows"])
    columns = [forms.named(frame, found.question, name) for name in found.columns]
    kept = in_language(found.rows, frame.tag)
    cells = [
        [_cell(frame, name, term) for name, term in zip(found.columns, row, strict=True)]
        for row in kept
    ]
    keys = [*found.columns]
    if found.doubts is not None:
        columns.append(mark_words.head(frame.lang))
        keys.append(marking.COLUMN)
        marks = dict(zip(found.rows, found.doubts, strict=True))
        for line, row in zip(cells, kept, strict=True):
            line.append(_marks(frame, marks[row]))
    title = asked(frame, found, "title")
    shown = _fitting(cells)
    table: Markup = frame.blocks.table(columns, shown, title, keys=keys)
    if more := len(cells) - len(shown):
        table += Markup('<p class="quiet">{}</p>').format(t["more_rows"].format(more))
        table += _left(frame, found, kept[: len(shown)], kept[len(shown) :])
    return table


def _fitting(cells: Sequence[Sequence[Markup]]) -> Sequence[Sequence[Markup]]:
    """Return the first rows of a table, as many as a page may weigh."""
    weight = 0
    for place, row in enumerate(cells):
        weight += sum(len(cell.encode()) + _CELL for cell in row)
        if weight > _HEAVIEST:
            return cells[:place]
    return cells


def _left(
    frame: Frame, found: questions.Answer, shown: Sequence[Row], cut: Sequence[Row]
) -> Markup:
    """Return the marks of the rows that a page has no room for, where no shown row bears them."""
    marks = dict(zip(found.rows, found.doubts or (), strict=False))
    seen = {case.iri for row in shown for case in marks.get(row, ())}
    left = {case.iri: case for row in cut for case in marks.get(row, ()) if case.iri not in seen}
    if not left:
        return Markup("")
    named = [_marks(frame, [case]) for _, case in sorted(left.items())]
    made: Markup = frame.blocks.items(named)
    return Markup("<p>{}</p>").format(mark_words.head(frame.lang)) + made


def _marks(frame: Frame, cases: Iterable[marking.Doubt]) -> Markup:
    """Return the marks of a row, each of which leads to its case."""
    links = [
        frame.named(case.iri, mark_words.told(case, frame.label, frame.lang)) for case in cases
    ]
    return Markup("<br>").join(links)


def in_language(rows: Sequence[Row], tag: str) -> list[Row]:
    """Leave out the rows that another row says in the language of the page.

    Args:
        rows: the rows of an answer.
        tag: the language tag of the page.
    """

    def shape(row: Row) -> Row:
        return tuple(None if language(term) else term for term in row)

    said = {shape(row) for row in rows if {language(t) for t in row} - {""} == {tag}}
    return [
        row for row in rows if {language(t) for t in row} - {""} <= {tag} or shape(row) not in said
    ]


def language(term: questions.Term | None) -> str:
    """Return the language tag of a text; empty for all else."""
    return bcp47(term.language or "") if isinstance(term, ox.Literal) else ""


def _cell(frame: Frame, column: str, term: questions.Term | None) -> Markup:
    if isinstance(term, ox.NamedNode):
        if term.value.startswith(terms.thing("passage", "")):
            return frame.passage(term.value)
        return frame.valued(term.value)
    if isinstance(term, ox.Literal) and term.datatype.value in _NUMBERS:
        return escape(_grouped(term.value))
    return escape(frame.wording.value(column, term.value)) if term else Markup("")


def _grouped(number: str) -> str:
    """Write a large number with its thousands apart."""
    return f"{Decimal(number):,}" if abs(Decimal(number)) >= 10_000 else number


def _ways(frame: Frame, found: questions.Answer) -> Markup:
    """Say where else the answer and the question can be had."""
    t, name, root = frame.t, found.question.name, frame.root
    return Markup(
        '<p>{} · <a href="{}tables/{}.csv" type="text/csv">{}</a> '
        '(<a href="{}tables/{}-codes.csv" type="text/csv">{}</a>) · '
        '<a href="{}query.html?question={}">{}</a> · <code>{}</code> '
        '<a href="{}query/{}.ttl" type="text/turtle">Turtle</a> '
        '<a href="{}query/{}.jsonld" type="application/ld+json">JSON-LD</a></p>'
    ).format(
        frame.rows(len(found.rows)),
        *(root, name, t["as_csv"]),
        *(root, name, t["with_codes"]),
        *(frame.home, name, t["change_it"]),
        frame.short(terms.QUERY + name),
        *(root, name, root, name),
    )


def _parameters(frame: Frame, found: questions.Answer) -> Section | None:
    t = frame.t
    offered = questions.parameters(found.question)
    if not offered:
        return None
    cells = [
        (marked("<code>{}</code>", name), t["any"] if given == "UNDEF" else given)
        for name, given in offered.items()
    ]
    table = frame.blocks.table([t["parameter"], t["given"]], cells, t["parameters"])
    return Section("parameters", t["parameters"], table)


def index(frame: Frame) -> str:
    """Return the list of all questions."""
    t = frame.t
    cells = [
        (
            one.question.name.partition("-")[0],
            frame.named(terms.QUERY + one.question.name, asked(frame, one, "title")),
            asked(frame, one, "trap"),
            len(one.rows),
        )
        for one in frame.facts.answered
    ]
    columns = [t["no"], t["question"], t["trap"], t["rows_n"]]
    table = frame.blocks.table(columns, cells, t["questions_title"])
    return frame.render(
        "overview.html", "questions", t["questions_title"], lead=t["questions_lead"], body=table
    )
