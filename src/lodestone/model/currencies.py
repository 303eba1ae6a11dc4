"""The currencies of ISO 4217: their names, the signs before a sum, and where each is tender.

The table stands in ``currencies.csv``; names and territories are those of the Unicode Common Locale
Data Repository, to which the forms of newspapers were added. A currency is never guessed: a sign or
word that several share (元, ¥, dollars) is resolved by who prints it, or stays unknown.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

#: The unit of a sum whose currency the text does not settle; it says nothing that a value can say.
UNKNOWN: Final = "unknown"


@dataclass(frozen=True)
class Currency:
    """A currency.

    Attributes:
        code: its code of ISO 4217.
        en: its English name, in the plural.
        zh: its name in simplified characters.
        forms: the words that texts print after a sum, in the spelling of ``spelling.plain``.
        signs: the signs and codes that texts print before a sum.
        territories: codes of ISO 3166 where it is tender.
    """

    code: str
    en: str
    zh: str
    forms: tuple[str, ...]
    signs: tuple[str, ...]
    territories: frozenset[str]


@cache
def table() -> dict[str, Currency]:
    """Return all currencies by code."""
    text = Path(__file__).with_name("currencies.csv").read_text(encoding="utf-8")
    return {
        row["code"]: Currency(
            row["code"],
            row["en"],
            row["zh"],
            tuple(row["forms"].split("|")),
            tuple(row["signs"].split()),
            frozenset(row["territories"].split()),
        )
        for row in csv.DictReader(text.splitlines())
    }


@cache
def of_territory(territory: str) -> str:
    """Return the code of the currency of a territory; empty where it has none of its own."""
    codes = [code for code, currency in table().items() if territory in currency.territories]
    own = [code for code in codes if code.startswith(territory)]
    return (own or codes or [""])[0]
