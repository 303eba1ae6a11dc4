"""Did you mean: what a misspelt name meant, and that what is suggested is always accepted."""

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lodestone.model import values
from lodestone.model.ontology import Ontology
from lodestone.model.terms import LODE, SKOS, thing
from lodestone.read.text import suggest

MP, BANK, ANTIMONY = (
    thing("actor", "mp-materials"),
    thing("actor", "example-bank"),
    thing("mineral", "antimony"),
)


def label(iri: str, text: str, name: str = "prefLabel") -> ox.Triple:
    return ox.Triple(ox.NamedNode(iri), ox.NamedNode(SKOS + name), ox.Literal(text, language="zh"))


LABELS = [
    label(MP, "MP Materials"),
    label(MP, "MP", "altLabel"),
    label(BANK, "示例银行"),
    label(ANTIMONY, "锑"),
    label(LODE + "hasBorrower", "借款方"),
]
NAMES = suggest.Names(
    {MP, BANK, ANTIMONY, LODE + "hasBorrower", LODE + "hasLender", LODE + "Loan"}, lambda: LABELS
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (thing("actor", "mp-matrials"), MP),
        (thing("actor", "MP"), MP),
        (thing("actor", "MP-Materials"), MP),
        (thing("actor", "示例银行"), BANK),
        (thing("actor", "示例銀行"), BANK),
        (thing("actor", "antimony"), ANTIMONY),
        (thing("mineral", "锑"), ANTIMONY),
        (LODE + "hasBorower", LODE + "hasBorrower"),
        (LODE + "借款方", LODE + "hasBorrower"),
        (LODE + "loan", LODE + "Loan"),
        (thing("actor", "somebody-else-altogether"), ""),
        (LODE + "xyz", ""),
    ],
)
def test_a_name_is_traced_to_what_it_meant(written: str, meant: str) -> None:
    assert NAMES.near(written) == meant


def test_a_name_that_two_things_bear_is_no_suggestion() -> None:
    twice = suggest.Names({MP, BANK}, lambda: [label(MP, "同名"), label(BANK, "同名")])
    assert twice.near(thing("actor", "同名")) == ""


def test_only_what_may_stand_there_is_suggested() -> None:
    assert NAMES.near(LODE + "hasBorower", {LODE + "hasLender"}) == ""


VALUES = {
    "unit": ("quantity", "usd-620m", "USD-620m"),
    "units": ("quantity", "percents-5-to-10", "percent-5-to-10"),
    "unit of two words": ("quantity", "tonnes-per-year-10k", "tonne-per-year-10k"),
    "bound": ("quantity", "USD-upto-620m", "USD-atmost-620m"),
    "bound in two words": ("quantity", "USD-at-least-620m", "USD-atleast-620m"),
    "bound misspelt": ("quantity", "percent-abuot-5", "percent-about-5"),
    "scale": ("quantity", "USD-620million", "USD-620m"),
    "billion": ("quantity", "USD-1b", "USD-1bn"),
    "trailing zero": ("quantity", "USD-2.50bn", "USD-2.5bn"),
    "too small a scale": ("quantity", "USD-2260m", "USD-2.26bn"),
    "day": ("date", "2025-8-1", "2025-08-01"),
    "day in one word": ("date", "20250810", "2025-08-10"),
    "date bound": ("date", "circa-2028", "about-2028"),
    "date bound misspelt": ("date", "befor-2028", "before-2028"),
    "rung": ("stage", "anounced-2025-8-10", "announced-2025-08-10"),
    "rung of two words": ("stage", "inforce-2025", "in-force-2025"),
    "rung and bound": ("stage", "announced-befor-2025", "announced-before-2025"),
    "waiver": ("waiver", "3.2-repeat", "3.2-repeats"),
    "inference": ("inference", "date-2025-03-20-contextyear", "date-2025-03-20-context-year"),
    "words": ("quantity", "USD-plenty", ""),
    "no such month": ("date", "2025-13", ""),
}


@pytest.mark.parametrize("name", VALUES)
def test_a_value_is_mended_part_by_part(name: str, ontology: Ontology) -> None:
    kind, written, meant = VALUES[name]
    assert suggest.value(kind, written, ontology) == meant


@settings(deadline=None)
@given(
    st.sampled_from(["quantity", "date", "stage", "waiver", "inference"]),
    st.text(alphabet="USDpercntabou-.0123456789mk稀", max_size=24),
)
def test_what_is_suggested_is_accepted(kind: str, written: str) -> None:
    ontology = _ontology()
    if meant := suggest.value(kind, written, ontology):
        values.parse(kind, meant, ontology)


def _ontology() -> Ontology:
    import made_up

    return made_up.ontology()


def test_a_slug_is_made_of_any_name() -> None:
    assert suggest.slug("Example  Bank (U.S.)") == "example-bank-u-s"
    assert suggest.slug("稀土") == ""
