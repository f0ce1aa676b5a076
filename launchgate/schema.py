"""The published JSON Schema of verdict.json, made from the model so that the two cannot drift.

`python -m launchgate.schema` writes it to `launchgate/schemas/verdict.schema.json`; a test compares the file with the model.
"""

import json
from pathlib import Path
from typing import Any, assert_never

from launchgate.model import SCHEMA, Verdict
from launchgate.shapes import Choice, Field, Maybe, Pair, Pairs, Record, Scalar, Several, Shape, shape_of

SCHEMA_FILE = Path(__file__).parent / "schemas" / "verdict.schema.json"

_CELL = {"type": ["string", "number", "boolean", "null"]}


def verdict_schema() -> str:
    """The JSON Schema (draft 2020-12) as text. Every key is always present in a file that launchgate wrote."""
    definitions: dict[str, Any] = {}
    root = _describe(shape_of(Verdict), definitions)
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{SCHEMA.replace('/', ':')}:verdict",
        "title": "The verdict of a launchgate run",
        **root,
        "$defs": dict(sorted(definitions.items())),
    }
    return json.dumps(document, indent=2) + "\n"


def _describe(shape: Shape, definitions: dict[str, Any]) -> dict[str, Any]:
    match shape:
        case Scalar(kind):
            return dict(_CELL) if kind == "cell" else {"type": kind}
        case Choice(values):
            return {"enum": [str(value) for value in values]}
        case Maybe(item):
            return {"anyOf": [_describe(item, definitions), {"type": "null"}]}
        case Several(item):
            return {"type": "array", "items": _describe(item, definitions)}
        case Pair(items):
            # A number that was not finite is written as null.
            listed = [{"type": ["number", "null"]} if item == Scalar("number") else _describe(item, definitions)
                      for item in items]  # fmt: skip
            return {"type": "array", "prefixItems": listed, "items": False, "minItems": len(listed)}
        case Pairs():
            return {"type": "object", "additionalProperties": dict(_CELL)}
        case Record(kind, fields):
            definitions.setdefault(kind.__name__, None)
            if definitions[kind.__name__] is None:
                definitions[kind.__name__] = _record(fields, definitions)
            return {"$ref": f"#/$defs/{kind.__name__}"}
        case _:
            assert_never(shape)


def _record(fields: tuple[Field, ...], definitions: dict[str, Any]) -> dict[str, Any]:
    properties = {field.name: _describe(field.shape, definitions) for field in fields}
    if "schema" in properties:
        properties["schema"] = {"const": SCHEMA}
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


if __name__ == "__main__":
    SCHEMA_FILE.parent.mkdir(exist_ok=True)
    SCHEMA_FILE.write_text(verdict_schema(), encoding="utf-8")
