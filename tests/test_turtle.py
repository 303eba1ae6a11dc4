"""Canonical Turtle: one text for one graph, and nothing lost."""

from pathlib import Path

import pytest

from lodestone.model.errors import UnreadableError
from lodestone.model.house import House
from lodestone.model.ontology import Ontology
from lodestone.model.tags import bcp47
from lodestone.read import intake, turtle

PREFIXES = {"ex": "https://example.org/", "xsd": "http://www.w3.org/2001/XMLSchema#"}
TEXT = """\
# a note at the top

PREFIX ex: <https://example.org/>

ex:a
    a ex:T ;
    ex:d
        "zwei \\"Worte\\""@zh-Hans ,
        0.50 ;
    ex:list ( ex:one ex:two ) ;
    ex:n 3 ;
    ex:node [
        ex:p ex:o ;
    ] ;
.

ex:b
    ex:p <https://example.org/with/slash> ;
.
"""


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_canonical_text_stays_as_it_is(tmp_path: Path) -> None:
    assert turtle.canonical(write(tmp_path / "a.ttl", TEXT), PREFIXES) == TEXT


def test_any_layout_becomes_the_canonical_one(tmp_path: Path) -> None:
    loose = (
        "# a note at the top\n@prefix x: <https://example.org/> .\n"
        "x:b x:p <https://example.org/with/slash>.\nx:a x:node [x:p x:o];x:n 3 ; a x:T;"
        ' x:d "zwei \\"Worte\\""@zh-hans, "0.50"^^<http://www.w3.org/2001/XMLSchema#decimal> ;'
        " x:list (x:one x:two) ."
    )
    assert turtle.canonical(write(tmp_path / "a.ttl", loose), PREFIXES) == TEXT


def test_a_comment_that_would_be_lost_is_refused_with_its_line(tmp_path: Path) -> None:
    path = write(tmp_path / "a.ttl", 'ex:a ex:p "# none" ;\n  # lost\n  ex:q 1 .\n')
    with pytest.raises(UnreadableError) as caught:
        turtle.canonical(path, PREFIXES)
    assert (caught.value.rule, caught.value.line) == ("comments-first", 2)


@pytest.mark.parametrize(
    ("tag", "wanted"),
    [("zh-hans", "zh-Hans"), ("ZH-HANT-tw", "zh-Hant-TW"), ("en", "en"), ("en-us", "en-US")],
)
def test_a_language_tag_gets_its_case_back(tag: str, wanted: str) -> None:
    assert bcp47(tag) == wanted


def test_every_shipped_file_is_canonical_and_loses_nothing(home: House, ontology: Ontology) -> None:
    files = [*home.ontology, *home.shapes, *home.register, *home.documents, *home.passages]
    for path in [*files, *home.curation]:
        text = path.read_text(encoding="utf-8")
        assert turtle.canonical(path, ontology.prefixes) == text, path
        parsed = intake.parse(path, ontology.prefixes)
        assert parsed.triples, path
