"""An answer at hand of the graph that gave it: as a data frame, and as a table in a notebook."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
from markupsafe import escape

from lodestone.answer import grid, questions
from lodestone.model.errors import UsageError

if TYPE_CHECKING:
    from lodestone.answer.opened import Opened

#: Rows that a notebook shows.
_SHOWN: Final = 60


@dataclass(frozen=True, repr=False)
class Table(questions.Answer):
    """The rows of a question, with what it takes to name and to measure them.

    Attributes:
        opened: the graph that gave them.
    """

    opened: "Opened" = field(kw_only=True, compare=False)

    def __repr__(self) -> str:
        """Say in a line what is held."""
        return f"<{self.question.name}: {len(self.rows)} rows of {', '.join(self.columns)}>"

    @cached_property
    def grid(self) -> grid.Grid:
        """The rows as typed columns: IRIs, labels in both languages, numbers, days, units."""
        words = {lang: self.opened.labels(lang) for lang in ("en", "zh")}
        return grid.grid(self, words, self.opened.ontology)

    def to_dataframe(self, *, codes: bool = True) -> Any:
        """Return the rows as a data frame of pandas: numbers as floats, days as timestamps.

        Args:
            codes: false to leave out the columns of compact IRIs that have labels beside them.

        Raises:
            UsageError: pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError:
            raise _missing("to_dataframe", "pandas") from None
        frame = pd.DataFrame({name: cells for name, _, cells in self._columns(codes)})
        for name, kind, _ in self._columns(codes):
            if kind == "date":
                frame[name] = pd.to_datetime(frame[name])
            elif kind != "text":
                frame[name] = pd.to_numeric(frame[name])
        return frame

    def to_polars(self, *, codes: bool = True) -> Any:
        """Return the rows as a data frame of polars; the argument is that of ``to_dataframe``.

        Raises:
            UsageError: polars is not installed.
        """
        try:
            import polars as pl
        except ImportError:
            raise _missing("to_polars", "polars") from None
        types = {"text": pl.String, "integer": pl.Int64, "decimal": pl.Float64, "date": pl.Date}
        return pl.DataFrame(
            [pl.Series(name, cells, types[kind]) for name, kind, cells in self._columns(codes)]
        )

    def _columns(self, codes: bool) -> list[tuple[str, str, list[Any]]]:
        known = {column.name for column in self.grid.columns}
        return [
            (column.name, column.kind, [_plain(cell) for cell in column.cells])
            for column in self.grid.columns
            if codes or f"{column.name}_en" not in known
        ]

    def _repr_html_(self) -> str:
        """Return the first rows as a table, things by their labels, for a notebook."""
        labels = self.opened.labels("en")
        head = "".join(f"<th>{escape(name)}</th>" for name in self.columns)
        shown = zip(self.rows[:_SHOWN], self.texts(), strict=False)
        rows = "".join(
            f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in _named(*pair, labels))}</tr>"
            for pair in shown
        )
        title = escape(self.question.one("title@en"))
        more = len(self.rows) - _SHOWN
        note = f"<p>and {more} more rows: to_dataframe() holds all</p>" if more > 0 else ""
        return (
            f"<table><caption>{title}</caption><thead><tr>{head}</tr></thead>"
            f"<tbody>{rows}</tbody></table>{note}"
        )


def _named(
    row: tuple[questions.Term | None, ...], texts: list[str], labels: Mapping[str, str]
) -> Iterator[str]:
    """Yield the cells of a row, things by their labels."""
    for term, text in zip(row, texts, strict=True):
        yield labels.get(term.value, text) if isinstance(term, ox.NamedNode) else text


def _plain(cell: grid.Cell) -> str | int | float | date | None:
    return float(cell) if isinstance(cell, Decimal) else cell


def _missing(what: str, library: str) -> UsageError:
    return UsageError(
        f"{what} needs {library} (pip install {library})",
        zh=f"{what} 需要 {library}（pip install {library}）",
    )
