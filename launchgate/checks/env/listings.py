"""Reads lists of variable names as people and platforms write them: a file of names, .env text, JSON, and the tables of
command lines.

Known tables (read November 2026): `vercel env ls`, `heroku config`, `fly secrets list`, `gh secret list`, `gh variable list`,
`wrangler secret list`, `supabase secrets list`, `railway variables`, `doppler secrets --only-names`, `kubectl get secret -o
json`.
Values in such a list are dropped at once.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from launchgate.variables.names import NAME

_EDGE = " \t|│┃║"
_CELLS = re.compile(r"\s{2,}|\t|\s*[|│┃║]\s*|\s*=|:\s|:$")
_HEADER = re.compile(
    r"(?:name|key|secret name|variable)s?(?:\s{2,}|\t|\s*[|│┃║]\s*)(?:value|digest|updated|created|status"
    r"|environments|type|visibility)",
    re.IGNORECASE,
)
_KNOWN = {"production": "production", "prod": "production", "live": "production", "preview": "preview", "staging": "preview",
          "development": "development", "dev": "development"}  # fmt: skip
_VERCEL = re.compile(r"\b(Production|Preview|Development)\b")
_PLAIN = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*(?:[=:].*)?\Z")


def listed_names(text: str, environment: str) -> frozenset[str]:
    """The names in a listing; in one that names environments beside each variable, those of `environment` only."""
    stripped = text.lstrip("\ufeff \t\r\n")
    if stripped.startswith(("{", "[")):
        try:
            return frozenset(name for name in _json_names(json.loads(stripped)) if NAME.match(name))
        except (ValueError, RecursionError):
            pass
    return frozenset(_table_names(text, _KNOWN.get(environment.lower())))


def _json_names(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for key in ("envs", "env", "variables", "secrets"):
            if isinstance(data.get(key), list | dict):
                yield from _json_names(data[key])
                return
        if data.get("kind") in ("Secret", "ConfigMap"):
            yield from (*(data.get("data") or ()), *(data.get("stringData") or ()))
        else:
            yield from data
    elif isinstance(data, list):
        for item in data:
            if isinstance(item, str):
                yield item
            elif isinstance(item, dict):
                name = next((item[key] for key in ("name", "Name", "key", "Key", "NAME") if key in item), None)
                if isinstance(name, str):
                    yield name


def _table_names(text: str, environment: str | None) -> Iterator[str]:
    """Line by line: a comment, a headline or a sentence has no name as its first cell."""
    under_header = False
    for raw in text.splitlines():
        line = raw.strip(_EDGE).removeprefix("export ").strip()
        if not line or line.startswith("#"):
            continue
        if _HEADER.match(line):
            under_header = True
            continue
        name = _CELLS.split(line, maxsplit=1)[0].strip()
        if not NAME.match(name) or (name.lower() in ("name", "key") and not under_header and line == name):
            continue
        named = set(_VERCEL.findall(line[len(name) :])) if under_header else set()
        if named and environment is not None and environment not in {one.lower() for one in named}:
            continue
        yield name
