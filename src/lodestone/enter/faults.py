"""What is wrong with a cell, a row or a sheet, in both languages, at its row and column."""

from pathlib import Path
from string import ascii_uppercase

from lodestone.model.errors import LodestoneError
from lodestone.model.findings import Finding, violation
from lodestone.model.places import Place
from lodestone.model.words import mark


class CellError(LodestoneError):
    """A cell that cannot be read.

    Attributes:
        words: what is wrong, in English and in Chinese.
        advice: what to do, in English and in Chinese.
        rule: the identifier of the rule.
    """

    def __init__(
        self,
        en: str,
        zh: str,
        advice: tuple[str, str] = ("", ""),
        *,
        rule: str = "sheet-cell",
    ) -> None:
        super().__init__(en, zh=zh)
        self.words = (en, zh)
        self.advice = advice
        self.rule = rule

    def at(self, path: Path, sheet: str, row: int, column: tuple[int, str] | None) -> Finding:
        """Return the finding that reports it at a row, and at a column if one is at fault.

        Args:
            path: the file.
            sheet: title of the worksheet; empty in CSV.
            row: number of the row, from 1, as a spreadsheet counts.
            column: place of the column, from 0, and its header.
        """
        name = f"{letter(column[0])}{row}" if column else f"{row}"
        head = f"{column[1]}: " if column else ""
        head_zh = column[1] + mark("zh", "colon") if column else ""
        return violation(
            self.rule,
            f"{head}{self.words[0]}",
            f"{head_zh}{self.words[1]}",
            *self.advice,
            path,
            Place(row, column[0] + 1 if column else 0),
            cell=f"{sheet}!{name}" if sheet else name,
        )


def letter(place: int) -> str:
    """Return the letters by which a spreadsheet calls a column: 0 is A, 26 is AA."""
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = ascii_uppercase[rest] + text
    return text
