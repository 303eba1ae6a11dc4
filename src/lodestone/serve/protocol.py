"""The assistant's tools as a server of the Model Context Protocol, by its official SDK."""

import json
from collections.abc import Callable, Iterator
from typing import Any, Final, Literal

from lodestone.model.errors import LodestoneError, UsageError
from lodestone.model.words import pair, tell
from lodestone.serve.assistant import Assistant
from lodestone.serve.proposing import Proposing

Lang = Literal["en", "zh"]


def server(tools: Assistant, version: str, proposing: Proposing | None = None) -> Any:
    """Return an MCP server with the tools of an ``Assistant``.

    Args:
        tools: the assistant's tools.
        version: version of the release.
        proposing: the tools by which it proposes; none where the texts are not given.

    Raises:
        UsageError: the SDK is not installed.
    """
    try:
        from mcp.server.mcpserver import MCPServer
        from mcp.types import ToolAnnotations
    except ImportError:
        raise UsageError("mcp needs the official SDK: pip install 'lodestone[mcp]'") from None
    made = MCPServer(
        "lodestone",
        version=version,
        instructions=" ".join(pair(__name__, "instructions")),
        log_level="ERROR",
    )
    reading = ToolAnnotations(
        read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
    )
    for function in _functions(tools):
        made.tool(annotations=reading, structured_output=False)(function)
    for function in _proposing(proposing) if proposing else ():
        keeps = function.__name__ == "propose"
        hints = ToolAnnotations(
            read_only_hint=not keeps, destructive_hint=False, idempotent_hint=True,
            open_world_hint=False,
        )  # fmt: skip
        made.tool(annotations=hints, structured_output=False)(function)
    for uri, resource in _resources(tools).items():
        made.resource(uri, mime_type="application/json")(resource)
    for prompt in _prompts():
        made.prompt()(prompt)
    return made


def _functions(tools: Assistant) -> list[Callable[..., Any]]:
    """Return the tools as a client sees them: names, words and types."""

    def schema_card(lang: Lang = "en", terms: str = "") -> str:
        """What can be asked: terms in use with definitions, named graphs, prefixes, and the traps.

        Read it before the first query; with a word in 'terms' it defines the terms that hold it.
        首次查询前请先读：术语、图、前缀与陷阱；terms 中写一个词，可查含该词的术语定义。
        """
        return _worded(lambda: tools.card(lang, terms), lang)

    def find_thing(name: str, lang: Lang = "en") -> str:
        """以任一名称（任何文字）查找事物。 Find a thing by any of its names, in any script."""
        return _worded(lambda: tools.find(name, lang), lang)

    def list_questions(lang: Lang = "en") -> str:
        """列出常用问题。 List the saved questions, their parameters and the trap each avoids."""
        return _worded(lambda: {"questions": tools.list(lang)}, lang)

    def ask_question(
        question: str,
        parameters: dict[str, str] | None = None,
        lang: Lang = "en",
        long: bool = False,
        codes: bool = False,
    ) -> str:
        """运行一个常用问题。 Run a saved question by its number (q05) or name.

        Parameters take things by any of their names, and days as YYYY-MM-DD. A row per thing;
        long gives a row per passage, codes short names in the place of labels.
        参数可用任一名称；日期写作 YYYY-MM-DD。每行一个事物；long 每段落一行，codes 用短名。
        """
        return _worded(
            lambda: tools.ask(question, parameters or {}, lang, is_long=long, has_codes=codes),
            lang,
        )

    def run_sparql(query: str, lang: Lang = "en") -> str:
        """Run a SPARQL 1.1 query (SELECT, ASK, CONSTRUCT, DESCRIBE), with limits on time and size.

        No SERVICE, no update. 只读，不支持 SERVICE 与更新；有时间与大小限制。
        """
        return _worded(lambda: tools.query(query), lang)

    def evidence(subject: str, predicate: str = "", value: str = "", lang: Lang = "en") -> str:
        """某陈述出自何处。 Which passages state a claim, and where its object is printed."""
        return _worded(lambda: tools.evidence(subject, predicate, value, lang), lang)

    return [schema_card, find_thing, list_questions, ask_question, run_sparql, evidence]


def _proposing(tools: Proposing) -> list[Callable[..., Any]]:
    """Return the tools by which a client proposes."""

    def proposal_card(lang: Lang = "en") -> str:
        """如何写提议。 How a proposal is written: rules, properties, classes, stages."""
        return _worded(lambda: tools.card(lang), lang)

    def passage_text(document: str, passage: str = "", lang: Lang = "en") -> str:
        """读一个段落的各句。 The sentences of a passage, or the passages of a document."""
        return _worded(lambda: tools.text(document, passage), lang)

    def check_proposals(lines: str, lang: Lang = "en") -> str:
        """Sort proposals (JSON Lines): proven, doubtful, refused, each with its reasons.

        核对提议（JSON Lines）：已证实、存疑、驳回，并说明理由；不予保留。
        """
        return _worded(lambda: tools.check(lines, lang), lang)

    def propose(lines: str, lang: Lang = "en") -> str:
        """Let proposals wait for a person, those that are refused left out; nothing is accepted.

        提交提议，待人裁定；被驳回者不留。
        """
        return _worded(lambda: tools.propose(lines, lang), lang)

    return [proposal_card, passage_text, check_proposals, propose]


def _resources(tools: Assistant) -> dict[str, Callable[..., str]]:
    """Return what a client may read without a call, by address; each is as bounded as an answer."""

    def card(lang: str) -> str:
        """术语、图、前缀与陷阱。 Terms, named graphs, prefixes and traps."""
        return _read(lambda: tools.card(_lang(lang)))

    def saved_questions(lang: str) -> str:
        """常用问题、参数与陷阱。 The saved questions with parameters and traps."""
        return _read(lambda: {"questions": tools.list(_lang(lang))})

    def question(name: str) -> str:
        """某一常用问题的 SPARQL 原文。 One saved question as SPARQL, with its header."""
        return _read(lambda: tools.text(name))

    return {
        "lodestone://card/{lang}": card,
        "lodestone://questions/{lang}": saved_questions,
        "lodestone://question/{name}": question,
    }


def _read(call: Callable[[], dict[str, Any]]) -> str:
    """Return what is read as JSON; tell the client what went wrong."""
    from mcp.server.mcpserver.exceptions import ResourceError

    try:
        return fitted(call())
    except LodestoneError as error:
        raise ResourceError(f"{error} {error.zh}".strip()) from None


def _lang(given: str) -> Lang:
    """Return a language that is spoken here.

    Raises:
        UsageError: it is not.
    """
    if given == "en":
        return "en"
    if given == "zh":
        return "zh"
    raise UsageError.of("no-language-here-en", given=given)


def _prompts() -> list[Callable[..., str]]:
    """Return what a person may pick to have asked well."""

    def brief(thing: str, lang: str = "en") -> str:
        """简报。 A brief on a company, deal, project or mineral, each claim with its passage."""
        return tell(_lang(lang), __name__, "prompt-brief", thing=thing)

    def money(agency: str, lang: str = "en") -> str:
        """某机构的资金。 What an agency has bound itself to, and what is not summed."""
        return tell(_lang(lang), __name__, "prompt-money", agency=agency)

    def disagreement(thing: str, lang: str = "en") -> str:
        """说法分歧。 Where the documents disagree on a thing, and who says what."""
        return tell(_lang(lang), __name__, "prompt-disagreement", thing=thing)

    return [brief, money, disagreement]


def _worded(call: Callable[[], dict[str, Any]], lang: str) -> str:
    """Return what a tool returns as JSON; tell the client in its language what went wrong."""
    from mcp.server.mcpserver.exceptions import ToolError

    try:
        return fitted(call())
    except LodestoneError as error:
        more = getattr(error, "more", {}).get("candidates", "")
        words = error.zh if lang == "zh" else str(error)
        raise ToolError(f"{words} {more}".strip()) from None


#: Characters of an answer: clients take some 25,000 tokens, and a Chinese character may be one.
LONGEST: Final = 24_000


def fitted(answer: dict[str, Any], most: int = LONGEST) -> str:
    """Write an answer as JSON of a bounded length, once and without indents.

    Its longest list is cut from the end until it fits, labels of what was cut are left out, and
    ``truncated`` says so.
    """
    text = _compact(answer)
    while len(text) > most:
        holder, key = max(_lists(answer), key=lambda pair: len(_compact(pair[0][pair[1]])))
        rows = holder[key]
        if isinstance(rows, str):
            holder[key] = rows[: max(0, len(rows) - (len(text) - most) - 100)]
        else:
            share = most / len(text)
            kept = min(len(rows) - 1, int(len(rows) * share))
            holder[key] = rows[: max(0, kept)]
            if "labels" in answer:
                named = {cell for row in holder[key] if isinstance(row, list) for cell in row}
                answer["labels"] = {k: v for k, v in answer["labels"].items() if k in named}
        answer["truncated"] = True
        text = _compact(answer)
    return text


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _lists(holder: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield where the lists and the long texts of an answer stand."""
    for key, value in holder.items():
        if (isinstance(value, list) and value) or (isinstance(value, str) and len(value) > 100):
            yield holder, key
        elif isinstance(value, dict):
            yield from _lists(value)
