"""``read``: show every figure, date and registered name that a text prints, with its place."""

import argparse
import json
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from lodestone.model import house, terms
from lodestone.model.errors import UsageError
from lodestone.model.words import tell
from lodestone.read import checkout
from lodestone.read.text import figures, mentions, nations
from lodestone.read.text.figures import Figure
from lodestone.read.text.mentions import Names

WORDS = "show the figures, dates and names of a text, with their values and places"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("text", help="a text, a UTF-8 file that holds one, or - for standard input")
    parser.add_argument(
        "--standpoint",
        default="",
        metavar="COUNTRY",
        help="the country that the text speaks from, by its name or code of ISO 3166 (US, CN ...)",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(options: argparse.Namespace) -> int:
    """Read, print, and return the exit code."""
    text = _given(options.text)
    names = mentions.names(checkout.read(house.find(), judged=True))
    rows = readings(text, names, _code(options.standpoint))
    if options.format == "json":
        print(json.dumps({"version": 1, "readings": rows}, ensure_ascii=False, indent=1))
    else:
        print(
            "\n".join(_line(row, options.lang) for row in rows)
            or tell(options.lang, __name__, "nothing")
        )
    return 0


def _code(country: str) -> str:
    """Return the code of a country that is told by its code or its name; empty for none.

    Raises:
        UsageError: it is neither.
    """
    if not country or re.fullmatch(r"[A-Za-z]{2}", country):
        return country.upper()
    named = {code for _, code in nations.countries(country)}
    if len(named) != 1:
        raise UsageError.of("no-country-of-standpoint", country=country)
    return named.pop()


def readings(text: str, names: Names, standpoint: str = "") -> list[dict[str, Any]]:
    """Return what is read in a text, in order of place.

    Args:
        text: any text; places are counted in its code points, from 0.
        names: the names of the register.
        standpoint: code of ISO 3166 of the country that the text speaks from; may be empty.
    """
    found = figures.find(text, names.proper(text), standpoint)
    rows = [_figure_row(figure) for figure in found]
    things: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    for iri, spans in names.find(text, standpoint).items():
        for span in spans:
            things[span].append(terms.short(iri))
    for (start, end), owners in things.items():
        row = {"kind": "name", "start": start, "end": end, "printed": text[start:end]}
        rows.append(row | {"value": " ".join(sorted(owners)), "note": ""})
    return sorted(rows, key=lambda row: (row["start"], row["end"], row["kind"]))


def _figure_row(figure: Figure) -> dict[str, Any]:
    note = ""
    if figure.quantity:
        unit = figure.quantity.unit
        note = figure.quantity.doubt or (unit if unit in ("unknown", "bare") else "")
    elif figure.date and not (figure.date.is_whole or figure.date.is_lost):
        note = "context"
    return {
        "kind": "date" if figure.date else "quantity",
        "start": figure.start,
        "end": figure.end,
        "printed": figure.text,
        "value": figure.name.removeprefix("date:"),
        "note": note,
    }


def _given(text: str) -> str:
    """Return the text that a call names: itself, the content of a file, or standard input.

    Raises:
        UsageError: the file is not UTF-8, or there is no text.
    """
    try:
        if text == "-":
            text = sys.stdin.read()
        elif len(text) < 1000 and "\n" not in text and Path(text).is_file():
            text = Path(text).read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise UsageError.of("not-utf-2", text=text) from None
    except (OSError, ValueError):
        pass  # too long or odd for the name of a file: it is the text itself
    if not text.strip():
        raise UsageError.of("there-no-text-read")
    return text


def _line(row: dict[str, Any], lang: str) -> str:
    printed = " ".join(row["printed"].split())
    note = f"  ({tell(lang, __name__, 'note-' + row['note'])})" if row["note"] else ""
    place = f"{row['start']}-{row['end']}"
    kind = tell(lang, __name__, "kind-" + row["kind"])
    return f"{place:>9}  {kind:<8}  {printed}  =  {row['value']}{note}"
