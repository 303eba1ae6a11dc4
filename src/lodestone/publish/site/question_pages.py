"""The pages of the saved questions: what is asked, the trap it avoids, the answer with links."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

import pyoxigraph as ox
from markupsafe import Markup, escape

from lodestone.answer import joined, mark_words, marking, questions
from lodestone.model import terms
from lodestone.model.media import MEDIA
from lodestone.model.terms import XSD
from lodestone.publish.files import workbook
from lodestone.publish.site import conventions, forms, leaves
from lodestone.publish.site.frame import Frame, Section
from lodestone.publish.site.marked import beside, marked

_NUMBERS: Final = frozenset(XSD + name for name in ("integer", "decimal", "double"))
#: Marks of a row that stand open.
_MARKS: Final = 3
HEADER_TAGS: Final = {"en": "en", "zh": "zh-Hans"}


def page(frame: Frame, found: questions.Answer) -> str:
    """Return the page of a question."""
    question, t = found.question, frame.t
    title = asked(frame, found, "title")
    frame.begin(f"query/{question.name}", title)
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
    said = Markup("").join(marked("<p>{}</p>", line) for line in lines)
    if len(joined.rows(found).cells) < len(found.rows):
        said += marked("<p>{}</p>", frame.t["joined_note"])
    return said


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
    """Return an answer as a table with links, a very long one on several pages."""
    t = frame.t
    if not found.rows:
        return marked("<p>{}</p>", t["no_rows"])
    columns = [forms.named(frame, found.question, name) for name in found.columns]
    kept = joined.rows(found, tag=frame.tag)
    cells = [
        [_cell(frame, name, cell) for name, cell in zip(found.columns, row, strict=True)]
        for row in kept.cells
    ]
    keys = [*found.columns]
    if kept.doubts is not None:
        columns.append(forms.doubt(frame))
        keys.append(marking.COLUMN)
        for line, marks in zip(cells, kept.doubts, strict=True):
            line.append(_marks(frame, marks))
    title = asked(frame, found, "title")
    name = found.question.name
    part = "rows" if frame.stem == f"query/{name}" else name.partition("-")[0]
    table = leaves.table(frame, part, columns, cells, title, keys=keys, room=leaves.ALONE)
    if note := mark_words.sums(joined.sums(kept), frame.lang):
        table += Markup('<p class="quiet">{}</p>').format(note)
    return table


def _marks(frame: Frame, cases: Iterable[marking.Doubt]) -> Markup:
    """Return the marks of a row, each of which leads to its case; light ones and many folded."""
    heavy, light = mark_words.parted(cases)
    links, folded = _cases(frame, heavy), _cases(frame, light)
    said = Markup("<br>").join(links)
    if len(links) > _MARKS:
        more = frame.t["more_items"].format(len(links) - _MARKS + 1)
        said = Markup("<br>").join(links[: _MARKS - 1]) + _folded(more, links[_MARKS - 1 :])
    if folded:
        plural = "" if len(folded) == 1 else "s"
        said += _folded(frame.t["light_marks"].format(len(folded), plural=plural), folded)
    return said


def _cases(frame: Frame, cases: Iterable[marking.Doubt]) -> list[Markup]:
    return [frame.named(case.iri, mark_words.told(case, frame.label, frame.lang)) for case in cases]


def _folded(summary: str, links: Iterable[Markup]) -> Markup:
    """Return links that a click on a summary shows."""
    return Markup("<details><summary>{}</summary>{}</details>").format(
        summary, Markup("<br>").join(links)
    )


def _cell(frame: Frame, column: str, cell: joined.Cell) -> Markup:
    """Return what a cell says; of several each on a line of its own."""
    return beside(Markup("<br>"), dict.fromkeys(_said(frame, column, term) for term in cell))


def _said(frame: Frame, column: str, term: questions.Term) -> Markup:
    if isinstance(term, ox.NamedNode):
        if term.value.startswith(terms.thing("passage", "")):
            return frame.passage(term.value)
        return frame.valued(term.value)
    if isinstance(term, ox.Literal) and term.datatype.value in _NUMBERS:
        return escape(_grouped(term.value))
    return escape(frame.wording.value(column, term.value))


def _grouped(number: str) -> str:
    """Write a large number with its thousands apart."""
    return f"{Decimal(number):,}" if abs(Decimal(number)) >= 10_000 else number


def _ways(frame: Frame, found: questions.Answer) -> Markup:
    """Say where else the answer and the question can be had."""
    t, name, root = frame.t, found.question.name, frame.root
    return Markup(
        '<p>{} · <a href="{}tables/{}.csv" type="text/csv">{}</a>{} '
        '(<a href="{}tables/{}-long.csv" type="text/csv">{}</a>) · '
        '<a href="{}query.html?question={}">{}</a> · <code>{}</code> '
        '<a href="{}query/{}.ttl" type="text/turtle">Turtle</a> '
        '<a href="{}query/{}.jsonld" type="application/ld+json">JSON-LD</a></p>'
    ).format(
        frame.rows(len(joined.rows(found, tag=frame.tag).cells)),
        *(root, name, t["as_csv"], _book(frame, name)),
        *(root, name, t["with_codes"]),
        *(frame.home, name, t["change_it"]),
        frame.short(terms.QUERY + name),
        *(root, name, root, name),
    )


def _book(frame: Frame, name: str) -> Markup:
    """Return a link to the answer as XLSX, where the build can write one."""
    if not workbook.is_possible():
        return Markup("")
    return Markup(' · <a id="ask-xlsx" href="{}tables/{}.xlsx" type="{}">{}</a>').format(
        frame.root, name, MEDIA[".xlsx"].type, frame.t["as_xlsx"]
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
            len(joined.rows(one, tag=frame.tag).cells),
        )
        for one in frame.facts.answered
    ]
    columns = [t["no"], t["question"], t["trap"], t["rows_n"]]
    table = frame.blocks.table(columns, cells, t["questions_title"])
    return frame.render(
        "overview.html", "questions", t["questions_title"], lead=t["questions_lead"], body=table
    )
