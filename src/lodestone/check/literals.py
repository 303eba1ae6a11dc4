"""Literals as SHACL reads them: whether one is well formed, and which of two is less."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

import pyoxigraph as ox

from lodestone.model.terms import XSD

Value = str | bool | Decimal | float | date | datetime

_ZONE: Final = r"(?P<zone>Z|[+-](?:0\d|1[0-4]):[0-5]\d)?"
_INTEGER: Final = re.compile(r"[+-]?[0-9]+\Z", re.A)
_DECIMAL: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)\Z", re.A)
_DOUBLE: Final = re.compile(
    r"(?:[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN)\Z", re.A
)
_DATE: Final = re.compile(rf"(?P<day>\d{{4}}-\d\d-\d\d){_ZONE}\Z", re.A)
_DATE_TIME: Final = re.compile(
    rf"(?P<day>\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d)(?P<part>\.\d+)?{_ZONE}\Z", re.A
)
#: Integers of a narrower kind, with the least and the greatest; ``None`` where nothing limits it.
_RANGES: Final[dict[str, tuple[int | None, int | None]]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-128, 127),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}
_READABLE: Final = frozenset(
    {*_RANGES, "decimal", "double", "float", "boolean", "date", "dateTime", "string"}
)


def is_well_formed(literal: ox.Literal) -> bool:
    """Tell whether the lexical form is one of the datatype; one that is not known passes."""
    name = literal.datatype.value.removeprefix(XSD)
    return name not in _READABLE or value_of(literal) is not None


def value_of(literal: ox.Literal) -> Value | None:
    """Return what a literal of a known datatype says; ``None`` where it is ill-typed or unknown."""
    text, name = literal.value, literal.datatype.value.removeprefix(XSD)
    if literal.language:
        return None
    if name == "string":
        return text
    if name == "boolean":
        return {"true": True, "1": True, "false": False, "0": False}.get(text)
    if name in _RANGES:
        return _integer(text, *_RANGES[name])
    if name == "decimal":
        return Decimal(text) if _DECIMAL.match(text) else None
    if name in ("double", "float"):
        return float(text) if _DOUBLE.match(text) else None
    if name in ("date", "dateTime"):
        return _moment(text, name)
    return None


def compare(first: object, second: object) -> int | None:
    """Compare two nodes as SPARQL's ``<`` does.

    Returns:
        A number below, at or above 0; ``None`` where the two cannot be compared.
    """
    if not (isinstance(first, ox.Literal) and isinstance(second, ox.Literal)):
        return None
    one, other = value_of(first), value_of(second)
    if one is None or other is None or _sort(one) != _sort(other):
        return None
    if isinstance(one, float) or isinstance(other, float):
        one, other = float(one), float(other)  # type: ignore[arg-type]
    if one == other:
        return 0
    if (
        isinstance(one, datetime)
        and isinstance(other, datetime)
        and (one.tzinfo is None) != (other.tzinfo is None)
    ):
        return None
    return (one > other) - (one < other) or None  # type: ignore[operator]


def _sort(value: Value) -> str:
    if isinstance(value, bool):
        return "boolean"
    return "number" if isinstance(value, (Decimal, float)) else type(value).__name__


def _integer(text: str, least: int | None, most: int | None) -> Decimal | None:
    if not _INTEGER.match(text):
        return None
    value = Decimal(text)
    if (least is not None and value < least) or (most is not None and value > most):
        return None
    return value


def _moment(text: str, name: str) -> date | datetime | None:
    match = (_DATE if name == "date" else _DATE_TIME).match(text)
    if not match:
        return None
    try:
        if name == "date":
            return date.fromisoformat(match["day"])
        zone = "+00:00" if match["zone"] == "Z" else match["zone"] or ""
        moment = datetime.fromisoformat(match["day"] + (match["part"] or "")[:7] + zone)
        return moment.astimezone(UTC) if zone else moment
    except ValueError:
        return None
