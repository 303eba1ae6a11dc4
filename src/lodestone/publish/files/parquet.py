"""Answers as Parquet: typed columns, the licence and the citation in the file's metadata."""

import io
from importlib import import_module
from typing import Any

from lodestone.answer.grid import Grid
from lodestone.model.errors import UsageError
from lodestone.publish.files.release import LICENCE, Release


def is_possible() -> bool:
    """Tell whether the library that writes Parquet is installed."""
    try:
        import_module("pyarrow.parquet")
    except ImportError:
        return False
    return True


def parquet(table: Grid, release: Release) -> bytes:
    """Write a table as a Parquet file.

    Numbers are ``int64`` and ``decimal128(38, 6)``, days ``date32``, everything else text.

    Raises:
        UsageError: pyarrow is not installed.
    """
    try:
        pa: Any = import_module("pyarrow")
        writer: Any = import_module("pyarrow.parquet")
    except ImportError:
        raise UsageError.of("parquet-needs-pyarrow-pip") from None
    types = {
        "text": pa.string(),
        "integer": pa.int64(),
        "decimal": pa.decimal128(38, 6),
        "date": pa.date32(),
    }
    fields = [pa.field(column.name, types[column.kind]) for column in table.columns]
    words = {
        "title": f"{release.title}: {table.name}",
        "licence": LICENCE,
        "citation": release.citation,
    }
    made = pa.Table.from_arrays(
        [pa.array(column.cells, types[column.kind]) for column in table.columns],
        schema=pa.schema(fields, metadata=words),
    )
    stream = io.BytesIO()
    writer.write_table(made, stream, compression="zstd")
    return stream.getvalue()
