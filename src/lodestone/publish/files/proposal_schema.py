"""The JSON Schema of a line of proposals, made from ontology and shapes.

A proposal says one thing of one subject on the strength of one quote. What may be said is what a
passage file may say: the properties, classes and rungs are those of the ontology.
"""

import json
from typing import Any, Final

from lodestone.model.ontology import Ontology
from lodestone.model.terms import BASE, LODE

#: Where the published schema stands.
ADDRESS: Final = f"{BASE}proposals.schema.json"
#: Characters of a quote, of a name, and of any other text.
LONGEST_QUOTE: Final = 2_000
LONGEST_NAME: Final = 300
LONGEST_TEXT: Final = 120
#: Values of one property on one line.
MOST_VALUES: Final = 20
_SLUG: Final = "^[a-z0-9][a-z0-9-]{0,90}$"
_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"


def properties(ontology: Ontology) -> list[str]:
    """Return the local names of the properties that a proposal may give a thing."""
    chosen = ontology.claim_properties - ontology.structural_properties - {LODE + "locator"}
    return sorted(iri.removeprefix(LODE) for iri in chosen)


def classes(ontology: Ontology) -> list[str]:
    """Return the local names of the classes of which a proposal may name a new thing."""
    roots = {
        LODE + name
        for table in (ontology.register_classes, ontology.statement_classes)
        for name in table.values()
    }
    below = (iri for iri, above in ontology.parents.items() if roots & above)
    return sorted({iri.removeprefix(LODE) for iri in below if iri.startswith(LODE)})


def schema(ontology: Ontology) -> dict[str, Any]:
    """Return the schema of one line as JSON data."""
    name = {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME}
    short = {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT}
    rungs = "|".join(sorted(ontology.rungs))
    return {
        "$schema": _DRAFT,
        "$id": ADDRESS,
        "title": "Proposal",
        "description": "One statement that a tool proposes, with the quote that is to bear it out.",
        "type": "object",
        "additionalProperties": False,
        "required": ["document", "quote", "thing", "proposer"],
        "anyOf": [
            {"required": ["property", "value"]},
            {"required": ["stage"]},
            {"properties": {"thing": {"type": "object", "required": ["names"]}}},
        ],
        "dependentRequired": {"property": ["value"], "value": ["property"], "words": ["stage"]},
        "properties": {
            "document": {"type": "string", "pattern": _SLUG},
            "passage": {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,90}$"},
            "sentence": {"type": "integer", "minimum": 1, "maximum": 100_000},
            "span": {
                "description": "Where the quote begins and ends in the document, in code points.",
                "type": "array",
                "items": {"type": "integer", "minimum": 0, "maximum": 100_000_000},
                "minItems": 2,
                "maxItems": 2,
            },
            "quote": {"type": "string", "minLength": 2, "maxLength": LONGEST_QUOTE},
            "thing": {"oneOf": [name, _new_thing(ontology, name)]},
            "property": {"enum": properties(ontology)},
            "value": {
                "oneOf": [
                    name,
                    {"type": "array", "items": name, "minItems": 1, "maxItems": MOST_VALUES},
                ]
            },
            "stage": {"type": "string", "pattern": f"^({rungs})(-[a-z0-9-]{{1,40}})?$"},
            "words": {
                "description": "The printed words that say the stage, where others say another.",
                **short,
            },
            "mended": {
                "description": "Who mended the line after the tool had proposed it.",
                **short,
            },
            "confidence": {"type": "number", "minimum": 0, "maximum": 1},
            "proposer": {
                "type": "object",
                "additionalProperties": False,
                "required": ["tool", "version"],
                "properties": {
                    "tool": short,
                    "version": short,
                    "prompt": {
                        "description": "SHA-256 of the prompt, in hexadecimal.",
                        "type": "string",
                        "pattern": "^[0-9a-f]{8,64}$",
                    },
                },
            },
        },
    }


def text(ontology: Ontology, version: str) -> str:
    """Return the schema as a file of a release.

    Args:
        ontology: what can be said.
        version: version of the release.
    """
    data = {"$comment": f"Lodestone {version}", **schema(ontology)}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _new_thing(ontology: Ontology, name: dict[str, Any]) -> dict[str, Any]:
    sentence = {"type": "string", "minLength": 2, "maxLength": LONGEST_NAME}
    return {
        "description": "A thing that the register lacks, or a statement that a passage makes.",
        "type": "object",
        "additionalProperties": False,
        "required": ["class"],
        "properties": {
            "class": {"enum": classes(ontology)},
            "slug": {"type": "string", "pattern": _SLUG},
            "names": {
                "type": "object",
                "additionalProperties": False,
                "minProperties": 1,
                "properties": dict.fromkeys(("en", "zh-Hans", "zh-Hant"), name),
            },
            "definition": {
                "description": "What it is, in one sentence; an indicator needs it in both.",
                "type": "object",
                "additionalProperties": False,
                "minProperties": 1,
                "properties": dict.fromkeys(("en", "zh-Hans"), sentence),
            },
        },
    }
