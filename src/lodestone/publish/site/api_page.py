"""The page of the interface for programs: which address answers which question, and how."""

from collections.abc import Iterator
from typing import Final

from markupsafe import Markup

from lodestone.answer import questions
from lodestone.model import terms
from lodestone.publish.site import question_pages
from lodestone.publish.site.frame import Frame

#: Where the parts of the interface stand, below the root of a server.
QUESTIONS: Final = "/api/"
OPENAPI: Final = "/api/openapi.json"
SPARQL: Final = "/sparql"
#: The formats of an answer, as the end of its address.
FORMATS: Final = ("json", "csv", "xlsx")


def page(frame: Frame) -> str:
    """Return the page; its addresses are no links, since a site without a server has none."""
    t = frame.t
    ways = [
        (t["api_list"], _code(f"GET {QUESTIONS}")),
        (t["api_answer"], _code(f"GET {QUESTIONS}{{question}}.{{{'|'.join(FORMATS)}}}")),
        (t["api_described"], _code(f"GET {OPENAPI}")),
        (t["api_sparql"], _code(f"GET, POST {SPARQL}")),
        (t["api_thing"], _code("GET /id/{kind}/{name}.{ttl|jsonld|rdf|nt|html}")),
    ]
    columns = [t["no"], t["question"], t["parameters"], t["address"]]
    table = frame.blocks.table(columns, list(_rows(frame)), t["questions_title"])
    example = "curl 'http://127.0.0.1:8000/api/q05.csv?company=MP%20Materials'"
    parts = (
        frame.blocks.pairs(ways),
        frame.blocks.code(example),
        Markup("<p>{}</p>").format(t["api_notes"]),
        Markup('<section id="questions"><h2>{}</h2>{}</section>').format(
            t["questions_title"], table
        ),
    )
    body = Markup("").join(parts)
    return frame.render("overview.html", "api", t["api_title"], lead=t["api_lead"], body=body)


def _rows(frame: Frame) -> Iterator[tuple[object, ...]]:
    for one in frame.facts.answered:
        question = one.question
        asked = ", ".join(sorted(questions.parameters(question)))
        yield (
            question.name.partition("-")[0],
            frame.named(terms.QUERY + question.name, question_pages.asked(frame, one, "title")),
            _code(asked) if asked else "",
            _code(f"{QUESTIONS}{question.name}.csv"),
        )


def _code(words: str) -> Markup:
    return Markup("<code>{}</code>").format(words)
