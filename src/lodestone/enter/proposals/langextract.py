"""LangExtract's own JSONL as proposals: one extraction is one thing with its attributes.

A line of theirs is a document with its extractions, or one extraction. The class of an extraction
is a class of ours, the text its quote; the attributes are properties of ours, and three more that
the table names. ``char_interval`` is the span.
"""

from collections.abc import Mapping
from typing import Any, Final

from lodestone.model.words import pair

#: What their members are called here.
TABLE: Final[Mapping[str, str]] = {
    "extraction_class": "class",
    "extraction_text": "quote",
    "char_interval": "span",
    "document_id": "document",
}
#: Attributes that are no property: the registered thing, the name of a new one, the stage.
THING, NAME, STAGE = "thing", "name", "stage"
_TOOL: Final = {"tool": "langextract", "version": "unsaid"}
_MOST: Final = 500


class MappingError(ValueError):
    """An extraction cannot be mapped; ``zh`` says so in Chinese."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.zh = zh


def is_theirs(data: Any) -> bool:
    """Tell whether a line is of LangExtract."""
    return isinstance(data, dict) and ("extractions" in data or "extraction_class" in data)


def rows(data: Mapping[str, Any], document: str = "") -> list[dict[str, Any]]:
    """Return a line of theirs as rows of ours, which the schema judges.

    Args:
        data: the line.
        document: slug of the document where the line names none of ours.

    Raises:
        MappingError: it has another form than theirs.
    """
    several = data.get("extractions", [data])
    if not isinstance(several, list) or len(several) > _MOST:
        raise MappingError(*pair(__name__, "extractions-no-list-up", most=_MOST))
    found: list[dict[str, Any]] = []
    for one in several:
        if not isinstance(one, dict) or not isinstance(one.get("attributes") or {}, dict):
            raise MappingError(*pair(__name__, "extraction-no-object"))
        named = document or one.get("document_id") or data.get("document_id") or ""
        found += _extraction(one, named)
    return found


def _extraction(one: Mapping[str, Any], document: Any) -> list[dict[str, Any]]:
    attributes = dict(one.get("attributes") or {})
    known, name, stage = (attributes.pop(key, "") for key in (THING, NAME, STAGE))
    thing: Any = known
    if not known:
        thing = {"class": one.get("extraction_class")}
        if name:
            tag = "en" if isinstance(name, str) and name.isascii() else "zh-Hans"
            thing["names"] = {tag: name}
    base: dict[str, Any] = {
        "document": document,
        "quote": one.get("extraction_text"),
        "thing": thing,
        "proposer": dict(_TOOL),
    }
    if span := _span(one.get("char_interval")):
        base["span"] = span
    made = [{**base, "property": key, "value": value} for key, value in attributes.items()]
    if stage:
        made.append({**base, "stage": stage})
    return made


def _span(interval: Any) -> list[Any] | None:
    if not isinstance(interval, dict):
        return None
    return [interval.get("start_pos"), interval.get("end_pos")]
