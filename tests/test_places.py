"""Where a text of Turtle has each term of each triple: line and column, in code points."""

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lodestone.model import places
from lodestone.model.house import House
from lodestone.model.ontology import Ontology
from lodestone.read import intake

TABLE = "PREFIX x: <urn:x:> "


def objects(text: str) -> list[str]:
    """Return what stands at the place of each object, as far as its line goes."""
    lines, found = text.split("\n"), places.find(text)
    assert found is not None
    return [lines[one.object.line - 1][one.object.column - 1 : one.object.end - 1] for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x:a x:b x:c .", ["x:c"]),
        ("x:a x:b x:c , x:d ;\n  x:e x:f ; .", ["x:c", "x:d", "x:f"]),
        ("x:a a x:c.\nx:d x:e x:f.", ["x:c", "x:f"]),
        ("x:a x:b 1 , -2.5e3 , true .", ["1", "-2.5e3", "true"]),
        ('x:a x:b "c"@zh-Hans , "d"^^x:e , "f" .', ['"c"@zh-Hans', '"d"', '"f"']),
        ('x:a x:b "c" ^^ x:e , "f" @en .', ['"c"', '"f"']),
        ('x:a x:b """c\n"d" ; x:no x:no .""" ; x:e x:f .', ['"""c', "x:f"]),
        ("x:a x:b 'it\\'s ; .' , '''a'b''' .", ["'it\\'s ; .'", "'''a'b'''"]),
        ("x:a x:b <urn:c#d;e> . # x:no x:no x:no .\nx:f x:g x:h .", ["<urn:c#d;e>", "x:h"]),
        ("x:a x:b x:c\\,d , x:e.f .", ["x:c\\,d", "x:e.f"]),
        ("@prefix y: <urn:y> .\nPREFIX z: <urn:z>\n@base <urn:b> .\nx:a x:b z:c .", ["z:c"]),
        ("x:a x:b [ x:c x:d ] ; x:e x:f .", ["x:d", "[", "x:f"]),
        ("[ x:a x:b ] x:c x:d . [ x:e x:f ] .", ["x:b", "x:d", "x:f"]),
        ("x:稀土 x:b x:锑 , x:钨 .", ["x:锑", "x:钨"]),
    ],
)
def test_every_object_stands_where_it_is_said_to(text: str, expected: list[str]) -> None:
    assert objects(text) == expected
    assert len(list(ox.parse((TABLE + text).encode(), ox.RdfFormat.TURTLE))) == len(expected)


def test_subject_and_predicate_stand_where_they_were_written() -> None:
    (first, second) = places.find("x:a\n    x:b x:c ,\n        x:d .") or []
    assert first.subject == second.subject == (1, 1, 4)
    assert first.predicate == second.predicate == (2, 5, 8)
    assert (first.object, second.object) == ((2, 9, 12), (3, 9, 12))


@pytest.mark.parametrize("text", ["x:a x:b ( x:c ) .", "x:a x:b `c` ; ] .", 'x:a x:b "c .'])
def test_what_is_not_followed_has_no_places(text: str) -> None:
    assert places.find(text) is None


def test_columns_count_code_points() -> None:
    (found,) = places.find('x:a x:b "𝄞锑" .') or []
    assert (found.object.column, found.object.end) == (9, 13)


def test_every_fact_file_has_the_place_of_every_term(home: House, ontology: Ontology) -> None:
    for path in [*home.register, *home.documents, *home.passages, *home.curation]:
        text = intake.read_text(path)
        full = intake.with_prefixes(text, ontology.prefixes)
        triples = list(intake.strict(path, full, ontology.prefixes))
        found = places.find(text)
        assert found is not None, path
        assert [one.object.line for one in found] == [located.line for located in triples], path


@settings(deadline=None)
@given(st.text(alphabet="x:ab \n.;,[]()<>\"'#\\@^", max_size=60))
def test_any_text_is_survived(text: str) -> None:
    found = places.find(text)
    assert found is None or all(one.object.line >= 1 for one in found)
