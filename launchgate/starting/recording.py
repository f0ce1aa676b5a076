"""A journey from a browser's HAR recording: the pages and calls of the site itself, in their order, each once.

No cookie, no credential, no value of a form or body is copied: each becomes a placeholder `${NAME}`. A CSRF field is taken
from the page before.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from launchgate.dataclass import dataclass
from launchgate.errors import UsageError
from launchgate.starting.source import MOST, Start, items, mapping, quoted, secret_name, seen, usable, variable

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_KEPT = re.compile(r"text/html|application/(?:[a-z.+-]+\+)?json|application/xhtml|text/plain|^$")
_FIELDS = 40
_CSRF = re.compile(r"csrf|xsrf|authenticity|requestverification", re.IGNORECASE)
_TOKEN = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[\w~.=-]{16,}|[0-9a-f-]{20,}|\d{6,}")
"""A part of a path or a query that is somebody's own."""
_FIELD = re.compile(r"[\w.:\[\]-]{1,60}")
_PLAIN = re.compile(r"[a-z0-9_-]{0,12}")
"""A value of a query that looks like a choice (`page=2`, `sort=price`) and not like something that was typed."""


@dataclass(slots=True, kw_only=True)
class _Step:
    method: str
    path: str
    html: bool
    body: tuple[str, str] | None = None
    """(`form` or `json`, its YAML)."""
    redirect: str | None = None
    status: int = 200
    authorized: bool = False
    captures: dict[str, str] = field(default_factory=dict)


def from_har(document: Mapping[str, Any], name: str, url: str | None) -> Start:
    """The start, for the host of `url`, or else of the first page. Raises UsageError when nothing of it was recorded."""
    entries = list(items(mapping(document.get("log")).get("entries")))
    if not entries:
        raise UsageError(f"--from: {name} is not a HAR recording: it has no log.entries")
    own = _origin(url) if url is not None else _first(entries)
    if own is None:
        raise UsageError(f"--from: {name} holds no request to a web address")
    steps = list(_steps(entries, own))
    if not steps:
        raise UsageError(
            f"--from: {name} holds no page and no call of {own}; pass --url with the site that was recorded"
        )
    kept = steps[:MOST]
    return Start(url=own, journeys=tuple(_journey(kept)), reasons=tuple(_reasons(name, own, steps, entries)))


def _origin(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    return f"{parts.scheme}://{parts.hostname}{port}" if parts.scheme in ("http", "https") and parts.hostname else None


def _request(entry: Mapping[str, Any]) -> tuple[str, str]:
    """(method, URL), empty where they are no texts."""
    request = mapping(entry.get("request"))
    method, url = request.get("method"), request.get("url")
    return (method.upper() if isinstance(method, str) else "", url if isinstance(url, str) else "")


def _first(entries: list[Mapping[str, Any]]) -> str | None:
    return next((found for entry in entries if (found := _origin(_request(entry)[1])) is not None), None)


def _steps(entries: list[Mapping[str, Any]], own: str) -> Iterator[_Step]:
    done: set[tuple[str, str]] = set()
    page: _Step | None = None
    for entry in entries:
        step = _step(entry, own)
        if step is None or (step.method, step.path) in done:
            continue
        done.add((step.method, step.path))
        if step.redirect is not None:
            done.add(("GET", step.redirect))
        if step.body is not None and page is not None:
            _take_csrf(step, page)
        yield step
        page = step if step.html else page


def _step(entry: Mapping[str, Any], own: str) -> _Step | None:
    """One entry as a step; None for what is not the site's, not a page or call, or failed."""
    method, url = _request(entry)
    response = mapping(entry.get("response"))
    kind = mapping(response.get("content")).get("mimeType")
    media = kind.partition(";")[0].strip().lower() if isinstance(kind, str) else ""
    status = 200 if response.get("status") == 304 else response.get("status")
    if _origin(url) != own or method not in _METHODS or not isinstance(status, int) or not 200 <= status < 400:
        return None
    path = _path(url)
    led = response.get("redirectURL")
    redirect = (
        _path(urljoin(url, led))
        if status >= 300 and isinstance(led, str) and _origin(urljoin(url, led)) == own
        else None
    )
    if (
        path is None
        or (status >= 300 and (method == "GET" or redirect is None))
        or (status < 300 and not _KEPT.match(media))
    ):
        return None
    sent = items(mapping(entry.get("request")).get("headers"))
    authorized = any(str(one.get("name", "")).lower() == "authorization" for one in sent)
    return _Step(
        method=method, path=path, html="html" in media or redirect is not None, body=_body(entry) if method != "GET" else None,
        redirect=redirect, status=status if status < 300 else 200, authorized=authorized,
    )  # fmt: skip


def _path(url: str) -> str | None:
    """Path and query with a placeholder for what may be somebody's own; None when it cannot stand in the file."""
    parts = urlsplit(url)
    if not usable(parts.path or "/"):
        return None
    pieces = [
        variable(f"PART_{at}") if _TOKEN.fullmatch(piece) else piece for at, piece in enumerate(parts.path.split("/"))
    ]
    path = "/".join(pieces) or "/"
    query = parse_qsl(parts.query, keep_blank_values=True)[:_FIELDS]
    written = "&".join(f"{name}={_value(name, value)}" for name, value in query if _FIELD.fullmatch(name))
    return f"{path}?{written}" if written else path


def _value(name: str, value: str) -> str:
    own = secret_name(name) or _TOKEN.fullmatch(value) or not _PLAIN.fullmatch(value)
    return variable(name) if own else value


def _body(entry: Mapping[str, Any]) -> tuple[str, str] | None:
    data = mapping(mapping(entry.get("request")).get("postData"))
    text = data.get("text") if isinstance(data.get("text"), str) else ""
    media = str(data.get("mimeType", "")).partition(";")[0].strip().lower()
    if media.endswith("json"):
        try:
            return "json", json.dumps(_bare(json.loads(str(text)), "BODY", 0))
        except (ValueError, RecursionError):
            return None
    names = [str(one.get("name")) for one in items(data.get("params"))] or [name for name, _ in parse_qsl(str(text))]
    names = [name for name in names if _FIELD.fullmatch(name)]
    if not names or "multipart" in media:
        return None
    pairs = (f"{quoted(name)}: {quoted(variable(name))}" for name in dict.fromkeys(names[:_FIELDS]))
    return "form", f"{{{', '.join(pairs)}}}"


def _bare(value: Any, name: str, depth: int) -> Any:
    """A body with every text and number replaced; the shape is kept, as far as it is small."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, dict) and depth < 6:
        return {_key(key): _bare(inner, key, depth + 1) for key, inner in list(value.items())[:_FIELDS]}
    if isinstance(value, list) and depth < 6:
        return [_bare(inner, name, depth + 1) for inner in value[:3]]
    return variable(name)


def _key(name: str) -> str:
    return name if _FIELD.fullmatch(name) and not _TOKEN.fullmatch(name) else "left-out"


def _take_csrf(step: _Step, page: _Step) -> None:
    """Let a form's CSRF field come from the page before it."""
    kind, written = step.body or ("", "")
    for name in re.findall(r'"([\w.:\[\]-]{1,60})": "\$\{', written) if kind == "form" else ():
        if _CSRF.search(name):
            page.captures["csrf"] = name
            step.body = (kind, written.replace(f'"{variable(name)}"', '"${page.csrf}"'))


def _journey(steps: list[_Step]) -> Iterator[str]:
    ids = {id(step): f"step-{at}" for at, step in enumerate(steps, 1)}
    source = next((ids[id(step)] for step in steps if step.captures), "")
    yield '    - name: "What was recorded"'
    yield "      steps:"
    for step in steps:
        if step.captures:
            source = ids[id(step)]
        yield f"        - name: {quoted(_name(step))}"
        yield f"          id: {ids[id(step)]}"
        yield f"          {step.method.lower()}: {quoted(step.path)}"
        if step.authorized:
            yield '          headers: {"Authorization": "${SMOKE_AUTHORIZATION}"}'
            yield "          authenticated: true"
        if step.body is not None:
            yield f"          {step.body[0]}: {step.body[1].replace('${page.csrf}', f'${{{source}.csrf}}')}"
        for name in step.captures.values():
            selector = f'input[name="{name}"]'
            yield f"          capture: {{csrf: {{css: {quoted(selector)}, attribute: value}}}}"
        if step.redirect is not None and "$" not in step.redirect:
            yield f"          expect: {{redirect: {quoted(step.redirect)}}}"
        elif step.status != 200:
            yield f"          expect: {{status: {step.status}}}"


def _name(step: _Step) -> str:
    words = {"GET": "Open", "POST": "Send", "PUT": "Put", "PATCH": "Change", "DELETE": "Delete"}
    return f"{words[step.method]} {seen(re.sub(r'[$][{][A-Z0-9_]*[}]', '…', step.path))}"


def _reasons(name: str, own: str, steps: list[_Step], entries: list[Mapping[str, Any]]) -> Iterator[str]:
    kept = steps[:MOST]
    count = f"{len(kept)} of {len(entries)} requests in {seen(name)}"
    yield f"smoke.journeys: {count}: pages and calls of {own}, each once, in their order"
    text = "\n".join(_journey(kept))
    names = sorted(set(re.findall(r"[$][{](SMOKE_[A-Z0-9_]*)[}]", text)))
    if names:
        more = f" and {len(names) - 12} more" if len(names) > 12 else ""
        yield f"no cookie, credential or value of a form was copied: set {', '.join(names[:12])}{more} in the job's environment"
    if len(steps) > MOST:
        yield f"left out: {len(steps) - MOST} more than the {MOST} of a start"
