"""The assistant's tools as a server of the Model Context Protocol, by its official SDK."""

from collections.abc import Callable
from typing import Any, Literal

from lodestone.model.errors import LodestoneError, UsageError
from lodestone.serve.assistant import Assistant

Lang = Literal["en", "zh"]


def server(tools: Assistant, version: str) -> Any:
    """Return an MCP server with the tools of an ``Assistant``.

    Args:
        tools: the assistant's tools.
        version: version of the release.

    Raises:
        UsageError: the SDK is not installed.
    """
    try:
        from mcp.server.mcpserver import MCPServer
        from mcp.types import ToolAnnotations
    except ImportError:
        raise UsageError("mcp needs the official SDK: pip install 'lodestone[mcp]'") from None
    made = MCPServer("lodestone", version=version, instructions=_INSTRUCTIONS, log_level="ERROR")
    reading = ToolAnnotations(
        read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
    )
    for function in _functions(tools):
        made.tool(annotations=reading)(function)
    return made


_INSTRUCTIONS = (
    "Lodestone is a graph of what documents say of critical-minerals policy, every claim traced to "
    "its passage. Call schema_card first and heed its traps; prefer saved questions to SPARQL; "
    "cite passages. 先读 schema_card 及其陷阱；优先使用常用问题；引用段落。"
)


def _functions(tools: Assistant) -> list[Callable[..., Any]]:
    """Return the tools as a client sees them: names, words and types."""

    def schema_card(lang: Lang = "en") -> dict[str, Any]:
        """What can be asked: terms in use with definitions, named graphs, prefixes, and the traps.

        Read it before the first query. 首次查询前请先读：术语、图、前缀与陷阱。
        """
        return _worded(lambda: tools.card(lang), lang)

    def find_thing(name: str, lang: Lang = "en") -> dict[str, Any]:
        """以任一名称（任何文字）查找事物。 Find a thing by any of its names, in any script."""
        return _worded(lambda: tools.find(name, lang), lang)

    def list_questions(lang: Lang = "en") -> dict[str, Any]:
        """列出常用问题。 List the saved questions, their parameters and the trap each avoids."""
        return _worded(lambda: {"questions": tools.list(lang)}, lang)

    def ask_question(
        question: str, parameters: dict[str, str] | None = None, lang: Lang = "en"
    ) -> dict[str, Any]:
        """运行一个常用问题。 Run a saved question by its number (q05) or name.

        Parameters take things by any of their names, and days as YYYY-MM-DD.
        参数可用任一名称；日期写作 YYYY-MM-DD。
        """
        return _worded(lambda: tools.ask(question, parameters or {}, lang), lang)

    def run_sparql(query: str, lang: Lang = "en") -> dict[str, Any]:
        """Run a SPARQL 1.1 query (SELECT, ASK, CONSTRUCT, DESCRIBE), with limits on time and size.

        No SERVICE, no update. 只读，不支持 SERVICE 与更新；有时间与大小限制。
        """
        return _worded(lambda: tools.query(query), lang)

    def evidence(
        subject: str, predicate: str = "", value: str = "", lang: Lang = "en"
    ) -> dict[str, Any]:
        """某陈述出自何处。 Which passages state a claim, and where its object is printed."""
        return _worded(lambda: tools.evidence(subject, predicate, value, lang), lang)

    return [schema_card, find_thing, list_questions, ask_question, run_sparql, evidence]


def _worded(call: Callable[[], dict[str, Any]], lang: str) -> dict[str, Any]:
    """Return what a tool returns; tell the client in its language what went wrong."""
    from mcp.server.mcpserver.exceptions import ToolError

    try:
        return call()
    except LodestoneError as error:
        more = getattr(error, "more", {}).get("candidates", "")
        words = error.zh if lang == "zh" else str(error)
        raise ToolError(f"{words} {more}".strip()) from None
