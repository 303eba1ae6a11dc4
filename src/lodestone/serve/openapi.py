"""The OpenAPI 3.1 description of the saved questions, made from their headers."""

from collections.abc import Sequence
from typing import Any, Final

from lodestone.answer import questions
from lodestone.model.media import MEDIA
from lodestone.read import sparql

_PROBLEM: Final = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_FAULTS: Final = {
    "400": "A parameter is unknown, ambiguous, or has no such value. 参数未知、有歧义或取值无效。",
    "404": "There is no such question or format. 没有该问题或格式。",
    "413": "The answer is too large. 答案过大。",
    "429": "Your share of the places for queries is used up. 你的查询名额已用完。",
    "503": "Every place is taken, or it took too much memory. 查询名额已满，或占用内存过多。",
    "504": "The query took too long. 查询超时。",
}
_XLSX: Final = MEDIA[".xlsx"].type


def document(known: Sequence[sparql.QueryFile], version: str) -> dict[str, Any]:
    """Describe some questions.

    Args:
        known: the questions.
        version: version of the release.
    """
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Lodestone: saved questions 磁石：常用问题",
            "version": version,
            "description": "Answers come from the documents, each with the passages that state it. "
            "答案出自文献，并附陈述它的段落。",
            "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "paths": {f"/api/{query.name}.{{format}}": {"get": _question(query)} for query in known},
        "components": {
            "schemas": {"Answer": _ANSWER_SCHEMA, "Problem": _PROBLEM_SCHEMA},
            "parameters": {"format": _FORMAT, "lang": _LANG},
            "responses": {
                status: {"description": words, "content": _PROBLEM}
                for status, words in _FAULTS.items()
            },
        },
    }


#: An answer is a document of SPARQL 1.1 Query Results JSON.
_ANSWER_SCHEMA: Final = {
    "type": "object",
    "required": ["head", "results"],
    "properties": {
        "head": {
            "type": "object",
            "required": ["vars"],
            "properties": {"vars": {"type": "array", "items": {"type": "string"}}},
        },
        "results": {
            "type": "object",
            "required": ["bindings"],
            "properties": {"bindings": {"type": "array", "items": {"type": "object"}}},
        },
    },
}
_PROBLEM_SCHEMA: Final = {
    "type": "object",
    "required": ["status", "title", "detail"],
    "properties": {
        "status": {"type": "integer"},
        "title": {"type": "string"},
        "detail": {"type": "string"},
        "parameter": {"type": "string"},
        "candidates": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["iri", "name", "label"],
                "properties": {
                    "iri": {"type": "string", "format": "uri"},
                    "name": {"type": "string"},
                    "label": {"type": "object", "additionalProperties": {"type": "string"}},
                },
            },
        },
    },
}
_FORMAT: Final = {
    "name": "format",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "enum": ["json", "csv", "xlsx"]},
}
_LANG: Final = {
    "name": "lang",
    "in": "query",
    "description": "Language of messages. 提示的语言。",
    "schema": {"type": "string", "enum": ["en", "zh"]},
}


def _question(query: sparql.QueryFile) -> dict[str, Any]:
    trap = query.one("trap@en")
    notes = [query.one("description@en"), f"Trap avoided: {trap}." if trap else ""]
    return {
        "operationId": query.name,
        "summary": f"{query.one('title@en')} {query.one('title@zh-Hans')}",
        "description": "\n\n".join(filter(None, [*notes, query.one("description@zh-Hans")])),
        "tags": [word for w in query.one("keywords").split(",") if (word := w.strip())],
        "parameters": [
            {"$ref": "#/components/parameters/format"},
            {"$ref": "#/components/parameters/lang"},
            *(_parameter(name, rows) for name, rows in questions.parameters(query).items()),
        ],
        "responses": {
            "200": {
                "description": "The rows. 各行。",
                "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/Answer"}},
                    "text/csv": {"schema": {"type": "string"}},
                    _XLSX: {},
                },
            },
            **{status: {"$ref": f"#/components/responses/{status}"} for status in _FAULTS},
        },
    }


def _parameter(name: str, rows: str) -> dict[str, Any]:
    """Describe a parameter by the rows that its ``VALUES`` block has in the file."""
    if rows.startswith('"') and "date" in rows:
        schema: dict[str, Any] = {"type": "string", "format": "date"}
        words = "A day. 日期。"
    elif rows.startswith('"'):
        schema = {"type": "string"}
        words = "A text. 文本。"
    else:
        schema = {"type": "string"}
        words = (
            "A thing, by any of its names in any script, by CURIE or IRI. "
            "事物：任一名称、CURIE 或 IRI。"
        )
    default = "" if rows == "UNDEF" else f" Without it 缺省: {' '.join(rows.split())}"
    return {"name": name, "in": "query", "description": words + default, "schema": schema}
