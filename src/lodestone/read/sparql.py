"""Files of SPARQL: their header, their prefixes, their canonical form."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

from lodestone.model.errors import UnreadableError, refused
from lodestone.model.terms import BASE
from lodestone.read import guard

_HEADER_LINE = re.compile(r"#\s*(?P<key>[a-z]+(?:@[A-Za-z-]+)?):\s*(?P<text>.*?)\s*\Z")
_PREFIX_LINE = re.compile(r"\s*PREFIX\s+(?P<name>[A-Za-z0-9_-]*):\s*<[^>]*>\s*\Z", re.I)
_QUOTED = re.compile(
    r'"""(?:.|\n)*?"""|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|<[^<>\s]*>|#[^\n]*'
)
_PREFIXED = re.compile(r"(?<![\w?$:])([A-Za-z][A-Za-z0-9_-]*):")


@dataclass(frozen=True)
class QueryFile:
    """A file of SPARQL.

    Attributes:
        path: where it stands; its stem is the name of the question or rule.
        header: the values of each header key (``title@en``, ``into`` ...), in order.
        body: the query, without header and prefix lines.
        prefixes: the prefix table.
        first: the line of the file on which the body begins.
    """

    path: Path
    header: Mapping[str, tuple[str, ...]]
    body: str
    prefixes: Mapping[str, str]
    first: int = 1

    @property
    def name(self) -> str:
        """The stem of the file."""
        return self.path.stem

    def one(self, key: str) -> str:
        """Return the header's text under a key, several lines joined; empty where absent."""
        return " ".join(self.header.get(key, ()))

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """The prefix table, longest namespace first."""
        return sorted(self.prefixes.items(), key=lambda pair: -len(pair[1]))

    @cached_property
    def text(self) -> str:
        """The query as an engine takes it, with the prefixes that it uses."""
        return prefix_lines(self.body, self.prefixes) + "\n" + self.body


def load(path: Path, prefixes: Mapping[str, str]) -> QueryFile:
    """Read a file of SPARQL: header lines, a blank line, the query.

    Raises:
        UnreadableError: the file cannot be read or has no header.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(f"cannot be read: {error}", path) from None
    header: dict[str, list[str]] = {}
    for line in lines:
        match = _HEADER_LINE.match(line)
        if not match:
            break
        header.setdefault(match["key"], []).append(match["text"])
    if not header:
        raise refused("query-header", path, line=1)
    below = lines[sum(len(texts) for texts in header.values()) :]
    frozen = {key: tuple(texts) for key, texts in header.items()}
    body = without_prefixes("\n".join(below), prefixes)
    start, begins = len(lines) - len(below) + 1, body.partition("\n")[0].strip()
    first = next((at for at, line in enumerate(below, start) if line.strip() == begins), 1)
    return QueryFile(path, frozen, body, prefixes, first)


def without_prefixes(text: str, prefixes: Mapping[str, str]) -> str:
    """Return a query without the lines that declare prefixes of the table."""
    body = (line for line in text.split("\n") if not _is_known_prefix(line, prefixes))
    return "\n".join(body).strip() + "\n"


def prove(query: QueryFile) -> None:
    """Prove that a query asks nothing that no query may: see ``guard``.

    Raises:
        UnreadableError: it does.
    """
    if no := _refusal(query.text):
        above = query.text.count("\n", 0, len(query.text) - len(query.body))
        raise refused(
            "query-refused", query.path, line=query.first + no.line - 1 - above, why=(no.en, no.zh)
        )


def proven(query: QueryFile) -> str:
    """Return the text of a query as an engine is to have it, proven to ask what it may.

    Raises:
        UnreadableError: it asks what no query may.
    """
    prove(query)
    return guard.bare(query.text)


class _Ours:
    """Every name in our namespaces: what a query may name as its dataset."""

    def __contains__(self, iri: object) -> bool:
        return isinstance(iri, str) and iri.startswith(BASE)


_OURS: Final = _Ours()


@lru_cache(maxsize=256)
def _refusal(text: str) -> guard.Refusal | None:
    """Return why a query is refused; each is asked of once, for it takes long."""
    return guard.refusal(text, _OURS)


def canonical(query: QueryFile) -> str:
    """Return the text that the file should have: header, prefixes in use, the query."""
    header = [f"# {key}: {text}" for key, texts in query.header.items() for text in texts]
    parts = ["\n".join(header), prefix_lines(query.body, query.prefixes), query.body]
    return "\n\n".join(part for part in parts if part.strip()).rstrip() + "\n"


def prefix_lines(body: str, prefixes: Mapping[str, str]) -> str:
    """Return the ``PREFIX`` lines that a query needs, in alphabetical order."""
    bare = _QUOTED.sub(" ", body)
    used = {match[1] for match in _PREFIXED.finditer(bare)} & prefixes.keys()
    return "\n".join(f"PREFIX {prefix}: <{prefixes[prefix]}>" for prefix in sorted(used))


def _is_known_prefix(line: str, prefixes: Mapping[str, str]) -> bool:
    """Tell whether a line declares a prefix of the table; one of the writer's own is kept."""
    match = _PREFIX_LINE.match(line)
    return match is not None and match["name"] in prefixes
