"""The value that an IRI names, and who speaks; light, for what is asked without any text."""

from typing import Final

from lodestone.model import dates, terms, values
from lodestone.model.dates import DateValue
from lodestone.model.errors import ValueNameError
from lodestone.model.ontology import Ontology
from lodestone.model.values import Quantity

#: Who speaks; the document says once whose word it is.
ACCORDING_TO: Final = terms.LODE + "accordingTo"


def value_of(iri: str, ontology: Ontology) -> Quantity | DateValue | None:
    """Return the quantity or date that an IRI names, also the date inside a stage."""
    kind, slug = terms.kind_and_slug(iri) or ("", "")
    try:
        if kind == "quantity":
            return values.parse_quantity(slug, ontology.units)
        if kind == "date":
            return dates.parse_date(slug)
        if kind == "stage":
            return values.parse_stage(slug, ontology.rungs).when
    except ValueNameError:
        return None  # the check of names reports it
    return None
