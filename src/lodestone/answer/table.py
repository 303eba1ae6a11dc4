"""An answer at hand of the graph that gave it: as a data frame, and as a table in a notebook."""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from markupsafe import escape

from lodestone.answer import grid as grids
from lodestone.answer import questions
from lodestone.answer.grid import Cell, Grid
from lodestone.model.errors import UsageError

if TYPE_CHECKING:
    from lodestone.answer.opened import Opened

#: Rows that a notebook shows, and columns that it leaves out: the label beside them says the same.
_SHOWN: Final = 60
_MEASURE: Final = re.compile(r"_(low|high|unit|earliest|latest)\Z")


@dataclass(frozen=True, repr=False)
class Table(questions.Answer):
    """The rows of a question, with what it takes to name and to measure them.

    Attributes:
        opened: the graph that gave them.
    """

    opened: "Opened" = field(kw_only=True, compare=False)

    def __repr__(self) -> str:
        """Say in a line what is held."""
        count = len(self.grid().rows)
        return f"<{self.question.name}: {count} rows of {', '.join(self.columns)}>"

    def grid(self, lang: str = "en", *, long: bool = False, codes: bool = False) -> Grid:
        """Return the rows as typed columns: labels, numbers, days, units.

        Args:
            lang: ``en`` or ``zh``, the language of columns and labels.
            long: a row per passage instead of one per thing.
            codes: the short names of things beside their labels, and the other language, too.
        """
        namings = [one for one in self.opened.namings if codes or one.lang == lang]
        namings.sort(key=lambda one: one.lang != lang)
        return grids.grid(self, namings, self.opened.ontology, is_long=long, has_codes=codes)

    def records(self, lang: str = "en", *, long: bool = False) -> list[dict[str, Cell]]:
        """Return each row as a dictionary, columns called as on the screen."""
        table = self.grid(lang, long=long)
        names = [column.name for column in table.columns]
        return [dict(zip(names, row, strict=True)) for row in table.rows]

    def to_dataframe(self, lang: str = "en", *, long: bool = False, codes: bool = False) -> Any:
        """Return the rows as a data frame of pandas: numbers as floats, days as timestamps.

        The arguments are those of ``grid``.

        Raises:
            UsageError: pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError:
            raise _missing("to_dataframe", "pandas") from None
        columns = _columns(self.grid(lang, long=long, codes=codes))
        frame = pd.DataFrame({name: cells for name, _, cells in columns})
        for name, kind, _ in columns:
            if kind == "date":
                frame[name] = pd.to_datetime(frame[name])
            elif kind != "text":
                frame[name] = pd.to_numeric(frame[name])
        return frame

    def to_polars(self, lang: str = "en", *, long: bool = False, codes: bool = False) -> Any:
        """Return the rows as a data frame of polars; the arguments are those of ``grid``.

        Raises:
            UsageError: polars is not installed.
        """
        try:
            import polars as pl
        except ImportError:
            raise _missing("to_polars", "polars") from None
        types = {"text": pl.String, "integer": pl.Int64, "decimal": pl.Float64, "date": pl.Date}
        return pl.DataFrame(
            [
                pl.Series(name, cells, types[kind])
                for name, kind, cells in _columns(self.grid(lang, long=long, codes=codes))
            ]
        )

    def _repr_html_(self) -> str:
        """Return the first rows as a table, things by their labels, for a notebook."""
        table = self.grid()
        shown = [c for c in table.columns if not _MEASURE.search(c.name)]
        head = "".join(f"<th>{escape(column.name.replace('_', ' '))}</th>" for column in shown)
        count = len(table.rows)
        rows = "".join(
            f"<tr>{''.join(f'<td>{_said(c.cells[at])}</td>' for c in shown)}</tr>"
            for at in range(min(count, _SHOWN))
        )
        title = escape(self.question.one("title@en"))
        more = count - _SHOWN
        note = f"<p>and {more} more rows: to_dataframe() holds all</p>" if more > 0 else ""
        return (
            f"<table><caption>{title}</caption><thead><tr>{head}</tr></thead>"
            f"<tbody>{rows}</tbody></table>{note}"
        )


def _said(cell: Cell) -> str:
    return "" if cell is None else str(escape(cell))


def _columns(table: Grid) -> list[tuple[str, str, list[Any]]]:
    return [(one.name, one.kind, [_plain(cell) for cell in one.cells]) for one in table.columns]


def _plain(cell: Cell) -> str | int | float | date | None:
    return float(cell) if isinstance(cell, Decimal) else cell


def _missing(what: str, library: str) -> UsageError:
    return UsageError.of("needs-pip-install", what=what, library=library)
