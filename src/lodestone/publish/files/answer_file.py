"""An answer as a file of its own: the forms that no terminal can show."""

from collections.abc import Mapping
from pathlib import Path

from lodestone.answer import grid, questions, written
from lodestone.model.errors import UsageError
from lodestone.model.ontology import Ontology
from lodestone.publish.files import parquet, workbook
from lodestone.publish.files.release import Release


def content(
    found: questions.Answer,
    form: str,
    labels: Mapping[str, Mapping[str, str]],
    ontology: Ontology,
    release: Release,
) -> bytes:
    """Return an answer as Parquet or as a workbook.

    Args:
        found: the answer.
        form: one of ``written.FILES``.
        labels: for ``en`` and ``zh``, IRI to label.
        ontology: for the meaning of the names of values.
        release: what the file says of its origin.

    Raises:
        UsageError: the library that writes this form is not installed.
    """
    table = grid.grid(found, labels, ontology)
    if form == "parquet":
        return parquet.parquet(table, release)
    titles = {
        "en": found.question.one("title@en"),
        "zh": found.question.one("title@zh-Hans"),
    }
    return workbook.workbook([(table, titles)], {}, release)


def check(form: str, out: Path | None) -> None:
    """Prove that an answer of this form has a place to go.

    Raises:
        UsageError: it is no text, and the call names no file.
    """
    if form in written.FILES and out is None:
        raise UsageError(
            f"{form} is no text: name a file with --out FILE",
            zh=f"{form} 不是文本：请用 --out FILE 指定文件",
        )
