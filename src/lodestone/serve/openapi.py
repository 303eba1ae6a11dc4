"""The OpenAPI 3.1 description of the saved questions, made from their headers."""

from collections.abc import Sequence
from typing import Any, Final

from lodestone.answer import questions
from lodestone.model.media import MEDIA
from lodestone.model.words import pair
from lodestone.read import sparql

_PROBLEM: Final = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_FAULTS: Final = ("400", "404", "413", "429", "503", "504")
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
            "title": _said("title"),
            "version": version,
            "description": _said("about"),
            "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "paths": {f"/api/{query.name}.{{format}}": {"get": _question(query)} for query in known},
        "components": {
            "schemas": {
                "Answer": {"oneOf": [_ROWS_SCHEMA, _CODED_SCHEMA]},
                "Problem": _PROBLEM_SCHEMA,
            },
            "parameters": {"format": _FORMAT, "lang": _lang(), "long": _long(), "codes": _codes()},
            "responses": {
                status: {"description": _said(status), "content": _PROBLEM} for status in _FAULTS
            },
        },
    }


#: An answer in words: an object per row, with the names of the columns for keys.
_ROWS_SCHEMA: Final = {
    "type": "object",
    "required": ["question", "title", "columns", "rows"],
    "properties": {
        "question": {"type": "string"},
        "title": {"type": "string"},
        "day": {"type": "string", "format": "date"},
        "note": {"type": "string"},
        "columns": {"type": "array", "items": {"type": "string"}},
        "rows": {"type": "array", "items": {"type": "object"}},
    },
}
#: With ``codes`` it is a document of SPARQL 1.1 Query Results JSON.
_CODED_SCHEMA: Final = {
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


def _lang() -> dict[str, Any]:
    return {
        "name": "lang",
        "in": "query",
        "description": _said("lang"),
        "schema": {"type": "string", "enum": ["en", "zh"]},
    }


def _long() -> dict[str, Any]:
    return {
        "name": "long",
        "in": "query",
        "description": _said("long"),
        "schema": {"type": "boolean", "default": False},
    }


def _codes() -> dict[str, Any]:
    return {
        "name": "codes",
        "in": "query",
        "description": _said("codes"),
        "schema": {"type": "boolean", "default": False},
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
            *({"$ref": f"#/components/parameters/{name}"} for name in ("lang", "long", "codes")),
            *(_parameter(name, rows) for name, rows in questions.parameters(query).items()),
        ],
        "responses": {
            "200": {
                "description": _said("rows"),
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
        words = _said("day")
    elif rows.startswith('"'):
        schema = {"type": "string"}
        words = _said("text")
    else:
        schema = {"type": "string"}
        words = _said("thing")
    default = "" if rows == "UNDEF" else f" {_said('default')} {' '.join(rows.split())}"
    return {"name": name, "in": "query", "description": words + default, "schema": schema}


def _said(key: str) -> str:
    """Return what the description says, in both languages."""
    return " ".join(pair(__name__, key))
