"""A form for each saved question: what a reader may change, answered in the page.

The form says in the page what its script needs: the columns with their words, the words of coded
values, and the files of the graph that the query reads.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from lodestone.answer import joined, mark_words, marking, parameters, questions
from lodestone.answer.wording import Wording
from lodestone.model import terms
from lodestone.model.addresses import address
from lodestone.publish.site import query_page
from lodestone.publish.site.frame import Frame
from lodestone.read import sparql

_DAY: Final = re.compile(r'"(?P<day>[^"]+)"\^\^xsd:date')
_NAME: Final = re.compile(r"<(?P<iri>[^<>\s]+)>|(?P<prefix>[a-z]+):(?P<local>[^\s]+)")


@dataclass(frozen=True)
class Field:
    """What a reader may change.

    Attributes:
        name: the variable.
        label: what it is called.
        kind: ``thing``, ``choice`` or ``day``.
        given: the value in the file; empty where it takes everything.
        shown: that value as a reader sees it.
        options: for a choice, each value with its words.
    """

    name: str
    label: str
    kind: str
    given: str = ""
    shown: str = ""
    options: tuple[tuple[str, str], ...] = ()


def form(frame: Frame, question: sparql.QueryFile, columns: tuple[str, ...]) -> Markup:
    """Return the form of a question; empty where nothing can be changed."""
    fields = list(_fields(frame, question))
    if not fields:
        return Markup("")
    config = json.dumps(
        _config(frame, question, columns, fields),
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    made: Markup = frame.blocks.ask_form(
        question.name, fields, Markup(config.replace("<", "\\u003c"))
    )
    return made


def named(frame: Frame, question: sparql.QueryFile, column: str) -> str:
    """Return what a column or a parameter of a question is called at the head of a table."""
    word = frame.wording.column(column, question.name)
    if word == column:  # a variable without words of its own, such as leftOut
        word = "".join(f" {char.lower()}" if char.isupper() else char for char in column)
    return word[:1].upper() + word[1:]


def doubt(frame: Frame) -> str:
    """Return what the column of the marks is called at the head of a table."""
    word = mark_words.head(frame.lang)
    return word[:1].upper() + word[1:]


def _fields(frame: Frame, question: sparql.QueryFile) -> Iterator[Field]:
    words: Wording = frame.wording
    for name, rows in questions.parameters(question).items():
        if name == parameters.LANGUAGE:
            continue
        label = named(frame, question, name)
        if day := _DAY.search(rows):
            yield Field(name, label, "day", day["day"], day["day"])
        elif not parameters.is_thing(rows):
            codes = parameters.codes(rows)
            if codes:
                options = tuple((code, words.value(name, code)) for code in codes)
                yield Field(name, label, "choice", options=options)
        else:
            yield _things(frame, question, Field(name, label, "thing"), rows)


def _things(frame: Frame, question: sparql.QueryFile, field: Field, rows: str) -> Field:
    """Return a field of things: a choice where the file lists several, else any thing."""
    iris = [
        found["iri"] or question.prefixes[found["prefix"]] + found["local"]
        for found in _NAME.finditer(rows)
    ]
    stems = [(place.stem.removeprefix("id/"), iri) for iri in iris if (place := address(iri))]
    if len(stems) > 1:
        options = tuple((stem, frame.label(iri)) for stem, iri in stems)
        return Field(field.name, field.label, "choice", options=options)
    if stems:
        return Field(field.name, field.label, "thing", stems[0][0], frame.label(stems[0][1]))
    return field


def _config(
    frame: Frame, question: sparql.QueryFile, columns: tuple[str, ...], fields: list[Field]
) -> dict[str, Any]:
    coded = frame.wording.table.get("values", {})
    return {
        "name": question.name,
        "base": terms.BASE,
        "shared": sorted(frame.facts.shared),
        "tags": [frame.tag, "en" if frame.lang == "zh" else "zh-Hans"],
        "parts": frame.root + query_page.PARTS if frame.facts.has_engine else "",
        "needs": query_page.needs(question),
        "columns": [[name, named(frame, question, name)] for name in columns],
        "apart": [columns[at] for at in joined.kept_apart(question, columns)],
        "doubt": [marking.COLUMN, doubt(frame)],
        "values": {
            name: {code: frame.wording.value(name, code) for code in coded[name]}
            for name in columns
            if name in coded
        },
        "kinds": {field.name: field.kind for field in fields},
    }
