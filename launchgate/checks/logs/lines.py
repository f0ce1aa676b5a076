"""What the lines of a log are made of: JSON or `key=value`, which keys they hold, when they were written. Pure."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

__all__ = ["fields_of", "has_key", "is_request", "written_at"]

_LOGFMT = re.compile(r"([A-Za-z_@][\w.@-]{0,60})=(\"(?:\\.|[^\"\\]){0,2000}\"|[^\s\"]{0,2000})(?=\s|\Z)")
_LEAST_PAIRS = 3
_LONGEST = 100_000
_REQUEST_KEYS = ("method", "http_method", "http.method", "http.request.method", "req.method", "request.method", "url", "path",
                 "req.url", "request.url", "request.path", "uri", "http.url", "http.path", "url.path", "route", "endpoint",
                 "request_path", "requestUrl", "httpRequest.requestUrl")  # fmt: skip
_ISO = re.compile(r"(20\d\d-[01]\d-[0-3]\d)[T ]([0-2]\d:[0-5]\d:[0-5]\d)(?:[.,]\d{1,9})?\s?(Z|[+-]\d\d:?\d\d)?")
_COMMON = re.compile(r"\[(\d\d/[A-Z][a-z]{2}/20\d\d:\d\d:\d\d:\d\d [+-]\d{4})\]")
_EPOCH = re.compile(r"\"?(?:time|timestamp|ts|@timestamp)\"?\s?[:=]\s?\"?(1[6-9]\d{8})(\d{3})?(?:\.\d+)?\b")


def fields_of(line: str) -> Mapping[str, Any] | None:
    """The fields of a structured line, also behind the mark that a container or a host puts before it; None for plain text."""
    line = line.strip()
    start = line.find("{")
    if start >= 0 and line.endswith("}") and len(line) <= _LONGEST:
        try:
            found = json.loads(line[start:])
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, dict):
            return found
    if "=" not in line:
        return None
    pairs = _LOGFMT.findall(line[:_LONGEST])
    covered = sum(len(key) + len(value) + 2 for key, value in pairs)
    if len(pairs) >= _LEAST_PAIRS and covered * 2 >= min(len(line), _LONGEST):
        return {key: value.strip('"') for key, value in pairs}
    return None


def has_key(fields: Mapping[str, Any], names: tuple[str, ...]) -> bool:
    """Whether one of the names is there with a value; a dot leads into an object, unless the key itself holds it."""
    return any(_value(fields, name) not in (None, "", "-") for name in names)


def _value(fields: Mapping[str, Any], name: str) -> Any:
    if name in fields:
        return fields[name]
    at: Any = fields
    for part in name.split("."):
        if not isinstance(at, dict):
            return None
        at = at.get(part)
    return at


def is_request(fields: Mapping[str, Any], status_keys: tuple[str, ...]) -> bool:
    """Whether a line tells of a request that was answered."""
    return has_key(fields, status_keys) or has_key(fields, _REQUEST_KEYS)


def written_at(line: str) -> datetime | None:
    """The time stamp of a line; without a zone it is taken as UTC. None when it has none that is known."""
    line = line[:2000]
    if (found := _ISO.search(line)) is not None:
        zone = (found[3] or "Z").replace("Z", "+00:00")
        return _parsed(f"{found[1]}T{found[2]}{zone}", None)
    if (found := _EPOCH.search(line)) is not None:
        return datetime.fromtimestamp(int(found[1]), UTC)
    found = _COMMON.search(line)
    return _parsed(found[1], "%d/%b/%Y:%H:%M:%S %z") if found is not None else None


def _parsed(text: str, form: str | None) -> datetime | None:
    try:
        moment = datetime.strptime(text, form) if form else datetime.fromisoformat(text)  # noqa: DTZ007 - it holds %z
    except ValueError:
        return None
    return moment.astimezone(UTC)
