"""Reading proposals: JSON Lines from anywhere, which nothing here trusts.

Sizes, depth and shape are bounded before a line is looked at. What is wrong with one line is told
with its number and leaves the others readable; a file that is no UTF-8 text, or too large, is not
read at all.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import jsonschema

from lodestone.enter.proposals import langextract
from lodestone.model.errors import UnreadableError, UsageError, refused
from lodestone.model.findings import Finding, Severity, worded
from lodestone.model.ontology import Ontology
from lodestone.model.words import pair
from lodestone.publish.files import proposal_schema

#: Bytes of a file and of a line, lines of a file, and brackets within brackets.
LARGEST: Final = 32 * 1024 * 1024
LONGEST: Final = 64 * 1024
MOST: Final = 20_000
DEEPEST: Final = 8
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Proposer:
    """What proposed: a tool, its version, the digest of its prompt; empty where it has none."""

    tool: str
    version: str
    prompt: str = ""


@dataclass(frozen=True)
class NewThing:
    """A thing that is to be named, or a statement: its class, slug, and names by language tag.

    Its definition, which an indicator needs, tells it from no other.
    """

    cls: str
    slug: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    definition: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Proposal:
    """One line.

    Attributes:
        line: its number in the file, from 1.
        document: slug of the document.
        quote: what the document is said to print.
        thing: name of a registered thing, or a new one.
        property: local name of the property; empty where only a stage or a name is proposed.
        values: its values, as names of values or things, or as printed.
        stage: the stage; empty where none is proposed.
        proposer: who proposes.
        confidence: how sure it says to be; ``None`` where it does not say.
        span: where the quote stands in the document; ``None`` where that is to be found.
        passage: slug of the passage; may be empty.
        sentence: number of the sentence in that passage; 0 for none.
        words: printed words that say the stage; empty where no others say another.
        mended: who mended it; empty where it is as it was proposed.
    """

    line: int
    document: str
    quote: str
    thing: str | NewThing
    property: str
    values: tuple[str, ...]
    stage: str
    proposer: Proposer
    confidence: float | None = None
    span: tuple[int, int] | None = None
    passage: str = ""
    sentence: int = 0
    words: str = ""
    mended: str = ""

    def data(self) -> dict[str, Any]:
        """Return the line as JSON data, as the schema has it."""
        told: dict[str, Any] = {"document": self.document}
        if self.passage:
            told["passage"] = self.passage
        if self.sentence:
            told["sentence"] = self.sentence
        if self.span is not None:
            told["span"] = list(self.span)
        told["quote"] = self.quote
        told["thing"] = self.thing if isinstance(self.thing, str) else _new(self.thing)
        if self.property:
            told["property"] = self.property
            told["value"] = self.values[0] if len(self.values) == 1 else list(self.values)
        if self.stage:
            told["stage"] = self.stage
        if self.words:
            told["words"] = self.words
        if self.mended:
            told["mended"] = self.mended
        if self.confidence is not None:
            told["confidence"] = self.confidence
        told["proposer"] = {
            key: value
            for key in ("tool", "version", "prompt")
            if (value := getattr(self.proposer, key))
        }
        return told


def is_naming(one: Proposal) -> bool:
    """Tell whether a proposal only names a new thing, and states nothing of it."""
    return not one.property and not one.stage


def _new(thing: NewThing) -> dict[str, Any]:
    told: dict[str, Any] = {"class": thing.cls}
    if thing.slug:
        told["slug"] = thing.slug
    if thing.names:
        told["names"] = dict(thing.names)
    if thing.definition:
        told["definition"] = dict(thing.definition)
    return told


@dataclass(frozen=True)
class Read:
    """What a file holds: the proposals, and what is wrong with the lines that hold none."""

    proposals: tuple[Proposal, ...]
    findings: tuple[Finding, ...]


def read(path: Path, ontology: Ontology, document: str = "") -> Read:
    """Read a file of proposals.

    Args:
        path: the file.
        ontology: what can be said.
        document: slug of the document of lines of LangExtract that name none.

    Raises:
        UsageError: there is no such file.
        UnreadableError: it is too large, or no UTF-8 text.
    """
    try:
        size = path.stat().st_size
        data = path.read_bytes() if path.is_file() and size <= LARGEST else b""
    except OSError as error:
        raise UsageError.of("cannot-be-read", file=path, strerror=error.strerror) from None
    if not path.is_file():
        raise UsageError.of("no-file", file=path)
    if size > LARGEST:
        raise _too_large(path, *pair(__name__, "has-more-than-bytes", largest=LARGEST))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refused("encoding", path, line=data[: error.start].count(b"\n") + 1) from None
    lines = text.split("\n")
    if len(lines) > MOST + 1:
        raise _too_large(path, *pair(__name__, "has-more-than-lines", most=MOST))
    return parse(lines, ontology, path, document)


def parse(
    lines: Iterable[str], ontology: Ontology, path: Path | None = None, document: str = ""
) -> Read:
    """Read lines of proposals; an empty line is passed over."""
    proposals: list[Proposal] = []
    findings: list[Finding] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            data = _decoded(line)
            rows = langextract.rows(data, document) if langextract.is_theirs(data) else [data]
            for row in rows:
                _prove(row, ontology)
                proposals.append(_proposal(number, row))
        except _FormatError as error:
            findings.append(_fault(error, path, number))
        except langextract.MappingError as error:
            findings.append(_fault(_FormatError(str(error), error.zh), path, number))
    return Read(tuple(proposals), tuple(findings))


def one(row: Mapping[str, Any], ontology: Ontology) -> Proposal:
    """Return the proposal that is given as JSON data.

    Raises:
        UsageError: it is none.
    """
    try:
        _prove(row, ontology)
    except _FormatError as error:
        raise UsageError.of("no-proposal", error=(error, error.zh)) from None
    return _proposal(1, row)


class _FormatError(Exception):
    """A line is no proposal; the words say why in English and Chinese."""

    def __init__(self, en: str, zh: str, severity: Severity = Severity.VIOLATION) -> None:
        super().__init__(en)
        self.zh = zh
        self.severity = severity


def _decoded(line: str) -> Any:
    """Decode a line of JSON within the bounds.

    Raises:
        _FormatError: it is none, or too long or deep, or names a member twice.
    """
    if len(line.encode("utf-8", "replace")) > LONGEST:
        raise _FormatError(*pair(__name__, "line-has-more-than-bytes", longest=LONGEST))
    if _depth(line) > DEEPEST:
        raise _FormatError(*pair(__name__, "nested-deeper-than", deepest=DEEPEST))
    try:
        return json.loads(line, object_pairs_hook=_members, parse_constant=_no_number)
    except ValueError as error:
        words = str(error).split(":")[0][:80]
        raise _FormatError(*pair(__name__, "no-json", words=words), Severity.UNREADABLE) from None


def _depth(line: str) -> int:
    """Return how deep brackets nest in a line, those in texts counted too."""
    most = now = 0
    for char in line:
        now += (char in "[{") - (char in "]}")
        most = max(most, now)
    return most


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a member stands twice")
    return found


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


@lru_cache(maxsize=4)
def _validator(ontology: Ontology) -> Any:
    return jsonschema.Draft202012Validator(proposal_schema.schema(ontology))


def _prove(row: Any, ontology: Ontology) -> None:
    """Prove that a row is what the schema says.

    Raises:
        _FormatError: it is not.
    """
    error = jsonschema.exceptions.best_match(_validator(ontology).iter_errors(row))
    if error is not None:
        place = ".".join(map(str, error.absolute_path)) or "the line"
        words = error.message if len(error.message) < 160 else f"{error.validator} does not hold"
        raise _FormatError(*pair(__name__, "words", place=place, words=(words, error.validator)))
    told = json.dumps(row, ensure_ascii=False)
    if _CONTROL.search(told) or any(_CONTROL.search(t) for t in _texts(row)):
        raise _FormatError(*pair(__name__, "holds-control-characters"))


def _texts(node: Any) -> Iterable[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)


def _proposal(number: int, row: Mapping[str, Any]) -> Proposal:
    thing = row["thing"]
    if isinstance(thing, dict):
        thing = NewThing(
            thing["class"], thing.get("slug", ""), thing.get("names", {}),
            thing.get("definition", {}),
        )  # fmt: skip
    value = row.get("value", [])
    span = row.get("span")
    by = row["proposer"]
    return Proposal(
        number,
        row["document"],
        row["quote"],
        thing,
        row.get("property", ""),
        tuple(value) if isinstance(value, list) else (value,),
        row.get("stage", ""),
        Proposer(by["tool"], by["version"], by.get("prompt", "")),
        row.get("confidence"),
        (span[0], span[1]) if span else None,
        row.get("passage", ""),
        row.get("sentence", 0),
        row.get("words", ""),
        row.get("mended", ""),
    )


def _fault(error: _FormatError, path: Path | None, number: int) -> Finding:
    return worded(
        "proposal-format", path, number, error.severity, number=number, error=(error, error.zh)
    )


def _too_large(path: Path, en: str, zh: str) -> UnreadableError:
    advice, zh_advice = pair(__name__, "split")
    return UnreadableError(en, path, rule="too-large", advice=advice, zh=zh, zh_advice=zh_advice)
