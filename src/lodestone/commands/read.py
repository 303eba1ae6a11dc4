"""``read``: show every figure, date and registered name that a text prints, with its place."""

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any, Final

from lodestone.model import house, terms
from lodestone.model.errors import UsageError
from lodestone.read import checkout
from lodestone.read.text import figures, mentions
from lodestone.read.text.figures import Figure
from lodestone.read.text.mentions import Names

WORDS = "show the figures, dates and names of a text, with their values and places"

_KINDS: Final = {
    "quantity": {"en": "quantity", "zh": "数量"},
    "date": {"en": "date", "zh": "日期"},
    "name": {"en": "name", "zh": "名称"},
}
_NOTES: Final = {
    "text": {"en": "currency as the text names it", "zh": "货币据文中所称"},
    "standpoint": {"en": "currency of the standpoint", "zh": "货币据立足国"},
    "language": {"en": "currency by the script of the text", "zh": "货币据文字"},
    "usage": {"en": "currency by usage, nothing tells another", "zh": "货币据惯例，文中别无说明"},
    "unknown": {"en": "currency unknown: grounds no value", "zh": "货币不明：不能作为依据"},
    "context": {"en": "? is left to the context", "zh": "? 处由上下文确定"},
    "bare": {"en": "no unit printed: grounds no money", "zh": "未印单位：不能作为金额的依据"},
}
_NOTHING: Final = {"en": "nothing found", "zh": "未读到任何内容"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("text", help="a text, a UTF-8 file that holds one, or - for standard input")
    parser.add_argument(
        "--standpoint",
        default="",
        metavar="CC",
        help="the country that the text speaks from, by its code of ISO 3166 (US, CN, TW ...)",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(options: argparse.Namespace) -> int:
    """Read, print, and return the exit code."""
    text = _given(options.text)
    names = mentions.names(checkout.read(house.find(), judged=True))
    rows = readings(text, names, options.standpoint.upper())
    if options.format == "json":
        print(json.dumps({"version": 1, "readings": rows}, ensure_ascii=False, indent=1))
    else:
        print("\n".join(_line(row, options.lang) for row in rows) or _NOTHING[options.lang])
    return 0


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
            things[span].append(":".join(terms.kind_and_slug(iri) or ("", iri)))
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
        raise UsageError(f"{text} is not UTF-8", zh=f"{text} 不是 UTF-8 编码") from None
    except (OSError, ValueError):
        pass  # too long or odd for the name of a file: it is the text itself
    if not text.strip():
        raise UsageError("there is no text to read", zh="没有可读的文本")
    return text


def _line(row: dict[str, Any], lang: str) -> str:
    printed = " ".join(row["printed"].split())
    note = f"  ({_NOTES[row['note']][lang]})" if row["note"] else ""
    place = f"{row['start']}-{row['end']}"
    return f"{place:>9}  {_KINDS[row['kind']][lang]:<8}  {printed}  =  {row['value']}{note}"
