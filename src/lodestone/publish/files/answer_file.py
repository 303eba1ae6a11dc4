"""An answer as a file of its own: the forms that no terminal can show."""

from pathlib import Path

from lodestone.answer import written
from lodestone.answer.grid import Grid
from lodestone.model.errors import UsageError
from lodestone.publish.files import parquet, workbook
from lodestone.publish.files.release import Release
from lodestone.read import sparql


def content(
    question: sparql.QueryFile,
    table: Grid,
    form: str,
    release: Release,
) -> bytes:
    """Return an answer as Parquet or as a workbook.

    Args:
        question: the question that was asked.
        table: the answer.
        form: one of ``written.FILES``.
        release: what the file says of its origin.

    Raises:
        UsageError: the library that writes this form is not installed.
    """
    if form == "parquet":
        return parquet.parquet(table, release)
    titles = {
        "en": question.one("title@en"),
        "zh": question.one("title@zh-Hans"),
    }
    return workbook.workbook([(table, titles)], {}, release)


def check(form: str, out: Path | None) -> None:
    """Prove that an answer of this form has a place to go.

    Raises:
        UsageError: it is no text, and the call names no file.
    """
    if form in written.FILES and out is None:
        raise UsageError.of("no-text-name-file", form=form)
