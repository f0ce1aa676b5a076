"""The published JSON Schema of launchgate.yml and its page, made from the settings and every check's options.

`python -m launchgate.config_schema` writes `launchgate/schemas/config.schema.json` and, given a folder, `config.md` into it;
tests compare the committed files. Editors that know YAML schemas complete and check the file with it.
"""

import dataclasses
import json
import sys
import types
import typing
from enum import Enum
from pathlib import Path
from typing import Any, Literal

from launchgate.check import all_checks
from launchgate.config_shape import fields_of
from launchgate.explain import option_table
from launchgate.option_rows import field_texts
from launchgate.profile import PROFILES
from launchgate.settings import Settings

SCHEMA_FILE = Path(__file__).parent / "schemas" / "config.schema.json"
_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean"}


def config_schema() -> str:
    """The JSON Schema (draft 2020-12) as text."""
    document = _record(Settings)
    document["properties"]["profile"]["enum"] = list(PROFILES)
    for check in all_checks():
        document["properties"][check.id] = {"description": check.question, **_record(check.options)}
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:launchgate:1:config",
        "title": "launchgate.yml",
    }
    return json.dumps({**head, **document}, indent=2) + "\n"


def _record(kind: type) -> dict[str, Any]:
    hints, texts = typing.get_type_hints(kind), field_texts(kind)
    properties, required = {}, []
    for key, field in fields_of(kind).items():
        described = field.metadata.get("schema") or _describe(hints[field.name])
        if text := texts.get(field.name):
            described = {"description": text, **described}
        if "min" in field.metadata:
            described["minimum"] = field.metadata["min"]
        if "max" in field.metadata:
            described["maximum"] = field.metadata["max"]
        properties[key] = described
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            required.append(key)
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _describe(hint: Any) -> dict[str, Any]:
    if hint is Any:
        return {}
    if hint in _PLAIN:
        return {"type": _PLAIN[hint]}
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _record(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"enum": [one.value for one in hint]}
    arguments, origin = typing.get_args(hint), typing.get_origin(hint)
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin is tuple:
        return {"type": "array", "items": _describe(arguments[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": _describe(arguments[1])}
    if origin in (typing.Union, types.UnionType):
        kinds = [_describe(one) for one in arguments if one is not type(None)]
        return kinds[0] if len(kinds) == 1 else {"anyOf": kinds}
    raise TypeError(f"a setting of type {hint!r} has no JSON Schema here")


def config_page() -> str:
    """The Markdown page of every key that no single check owns, with the way to each check's own."""
    lines = [
        "# launchgate.yml",
        "",
        "<!-- Written by `python -m launchgate.config_schema docs` from the settings themselves. -->",
        "",
        "Everything is optional. Unknown keys are refused; `launchgate validate` says every error at once, with its line.",
        "A value that is a credential is written as `${NAME}` and comes from the environment.",
        "For completion in an editor, put `# yaml-language-server: $schema=` with the path of",
        "`launchgate/schemas/config.schema.json` on the first line.",
        "",
        *option_table(Settings),
        "## Each check's own section",
        "",
        *(f"- `{check.id}`: [{check.title}](checks/{check.id}.md)" for check in all_checks()),
    ]
    return "\n".join(lines) + "\n"


def write(folder: Path | None) -> None:
    """Write the schema, and the page into `folder`."""
    SCHEMA_FILE.write_text(config_schema(), encoding="utf-8")
    if folder is not None:
        (folder / "config.md").write_text(config_page(), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
