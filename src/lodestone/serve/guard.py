"""What is refused before a query is run: calls to the outside, foreign graphs, endless nesting.

The words here are a courtesy: they tell the asker at once what will not be done. Safety does not
rest on them but on the child process, which can open nothing and dies at its limits.
"""

import re
from collections.abc import Container, Iterator
from typing import Final

#: Brackets within brackets; no reader writes so many, and thousands end a parser's stack.
DEEPEST: Final = 100
#: Bytes of a query.
LONGEST: Final = 64 * 1024

_IRI = r"<[^<>\"{}|^`\\\s]*>"
# A string that does not end takes what is left of its line, or of the text: the engine refuses it
# anyhow, and a search that began anew at each of its quotation marks would never end.
_TOKEN: Final = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:""")?|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*+(?:\'\'\')?'
    r'|"(?:[^"\\\n]|\\.)*+"?|\'(?:[^\'\\\n]|\\.)*+\'?|(?P<iri>' + _IRI + r")|#[^\n]*",
    re.S,
)
_SERVICE: Final = re.compile(r"(?<![\w?$:@.-])SERVICE(?![\w:-])", re.I)
_FROM: Final = re.compile(
    rf"(?<![\w?$:@.-])FROM\s+(?:NAMED\s+)?(?:<(?P<iri>{_IRI[1:-1]})>|(?P<prefix>[\w-]*):(?P<local>[\w.-]*))",
    re.I,
)
_PREFIX: Final = re.compile(rf"PREFIX\s+(?P<prefix>[\w-]*):\s*<(?P<iri>{_IRI[1:-1]})>", re.I)


def refusal(query: str, graphs: Container[str]) -> tuple[str, str] | None:
    """Say why a query is refused, in English and Chinese; ``None`` where it is not.

    Args:
        query: the text of the query.
        graphs: IRIs of the named graphs that there are.
    """
    bare = _TOKEN.sub(" ", query)
    if _depth(bare) > DEEPEST:
        return (
            f"the query nests brackets more than {DEEPEST} deep",
            f"查询的括号嵌套超过 {DEEPEST} 层",
        )
    if _SERVICE.search(bare):
        return ("SERVICE is refused: nothing is asked elsewhere", "不支持 SERVICE：不向外部查询")
    for iri in _sources(_TOKEN.sub(lambda match: match["iri"] or " ", query)):
        if iri not in graphs:
            return (
                f"FROM <{iri}> is refused: there is no such graph here, and none is fetched",
                f"FROM <{iri}> 被拒绝：此处没有该图，也不会去获取",
            )
    return None


def _sources(text: str) -> Iterator[str]:
    """Yield the IRIs that the dataset clauses of a query name."""
    prefixes = {match["prefix"]: match["iri"] for match in _PREFIX.finditer(text)}
    for match in _FROM.finditer(text):
        iri = match["iri"]
        yield prefixes.get(match["prefix"], "") + match["local"] if iri is None else iri


def _depth(bare: str) -> int:
    """Return how deep brackets stand within brackets."""
    depth = deepest = 0
    for char in bare:
        if char in "({[":
            depth += 1
            deepest = max(deepest, depth)
        elif char in ")}]":
            depth -= 1
    return deepest
