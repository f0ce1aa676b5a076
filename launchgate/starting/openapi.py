"""Pages and calls from an OpenAPI 3 document: GET operations that need no parameters; what needs a login goes into a journey."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from launchgate.dataclass import dataclass
from launchgate.errors import UsageError
from launchgate.starting.source import MOST, Start, items, mapping, quoted, seen, usable, variable


@dataclass(frozen=True, slots=True, kw_only=True)
class _Operation:
    path: str
    name: str
    status: int
    header: tuple[str, str] | None
    """The header that lets it in, with a placeholder; None where the operation is open."""


@dataclass(frozen=True, slots=True)
class _Skipped:
    why: str


def from_openapi(document: Mapping[str, Any], name: str) -> Start:
    """The start. Raises UsageError when the document is not OpenAPI 3 or holds nothing that can be opened by itself."""
    version = document.get("openapi")
    if "swagger" in document:
        raise UsageError(f"--from: {name} is Swagger 2; convert it to OpenAPI 3 first")
    if not isinstance(version, str) or not version.startswith("3."):
        raise UsageError(f"--from: {name} is not OpenAPI 3: it has no `openapi: 3.…`")
    url, prefix = _server(document)
    found = list(_operations(document, prefix))
    open_ones = [one for one in found if isinstance(one, _Operation) and one.header is None]
    closed = [one for one in found if isinstance(one, _Operation) and one.header is not None]
    if not open_ones and not closed:
        raise UsageError(
            f"--from: {name} has no GET operation without required parameters, so there is nothing to begin with"
        )
    return Start(
        url=url,
        pages=tuple(_page(one) for one in open_ones[:MOST]),
        journeys=tuple(_journey(closed[:MOST])) if closed else (),
        reasons=tuple(_reasons(name, open_ones, closed, [one for one in found if isinstance(one, _Skipped)])),
    )


def _server(document: Mapping[str, Any]) -> tuple[str | None, str]:
    """The origin of the first server when it names one, and the path before all paths."""
    address = next((one.get("url") for one in items(document.get("servers"))), "/")
    try:
        parts = urlsplit(address) if isinstance(address, str) and "{" not in address else urlsplit("")
        host, port = parts.hostname, parts.port
    except ValueError:
        return None, ""
    prefix = parts.path.rstrip("/") if usable(parts.path) else ""
    if parts.scheme not in ("http", "https") or not host:
        return None, prefix
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}", prefix


def _operations(document: Mapping[str, Any], prefix: str) -> Iterator[_Operation | _Skipped]:
    for path, item in mapping(document.get("paths")).items():
        operation = mapping(item).get("get")
        if not isinstance(operation, dict) or not isinstance(path, str):
            continue
        required = _required(document, mapping(item), operation)
        if "{" in path or required:
            yield _Skipped("they need a parameter")
        elif not usable(prefix + path):
            yield _Skipped("their paths cannot be opened as they are")
        else:
            yield _operation(document, prefix + path, operation)


def _required(document: Mapping[str, Any], item: Mapping[str, Any], operation: Mapping[str, Any]) -> bool:
    listed = [*items(item.get("parameters")), *items(operation.get("parameters"))]
    return any(_resolved(document, one).get("required") is True for one in listed)


def _resolved(document: Mapping[str, Any], value: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a local `$ref` refers to, one step; a reference that leads elsewhere counts as required."""
    reference = value.get("$ref")
    if not isinstance(reference, str):
        return value
    found: Any = document
    for part in reference.removeprefix("#/").split("/"):
        found = mapping(found).get(part.replace("~1", "/").replace("~0", "~"))
    return found if isinstance(found, dict) and "$ref" not in found else {"required": True}


def _operation(document: Mapping[str, Any], path: str, operation: Mapping[str, Any]) -> _Operation | _Skipped:
    header = _header(document, operation)
    if isinstance(header, _Skipped):
        return header
    titled = operation.get("summary") or operation.get("operationId")
    return _Operation(
        path=path,
        name=seen(titled) if isinstance(titled, str) and "$" not in titled and seen(titled) else f"GET {path}",
        status=_status(operation),
        header=header,
    )


def _status(operation: Mapping[str, Any]) -> int:
    """The lowest status that is no error."""
    good = [
        int(code) for code in map(str, mapping(operation.get("responses"))) if code.isdigit() and 200 <= int(code) < 300
    ]
    return min(good, default=200)


def _header(document: Mapping[str, Any], operation: Mapping[str, Any]) -> tuple[str, str] | _Skipped | None:
    """The header of the first way in; None where one of the ways is to need nothing."""
    ways = operation.get("security", document.get("security"))
    if not isinstance(ways, list) or not ways or any(way == {} for way in ways):
        return None
    schemes = mapping(mapping(document.get("components")).get("securitySchemes"))
    for way in items(ways):
        found = _credential(schemes, next(iter(way), "")) if len(way) == 1 else None
        if found is not None:
            return found
    return _Skipped("how to log in cannot be written as one header")


def _credential(schemes: Mapping[str, Any], name: str) -> tuple[str, str] | None:
    scheme = mapping(schemes.get(name))
    match scheme.get("type"), str(scheme.get("scheme", "")).lower(), scheme.get("in"), scheme.get("name"):
        case "http", "basic", _, _:
            return "Authorization", f"Basic {variable(name)}"
        case (("oauth2" | "openIdConnect"), _, _, _):
            return "Authorization", f"Bearer {variable(name)}"
        case "http", "bearer", _, _:
            return "Authorization", f"Bearer {variable(name)}"
        case "apiKey", _, "header", str(header) if header.isascii() and header.replace("-", "").isalnum():
            return header, variable(name)
        case "apiKey", _, "cookie", str(cookie) if cookie.isascii() and cookie.replace("_", "").isalnum():
            return "Cookie", f"{cookie}={variable(name)}"
    return None


def _page(one: _Operation) -> str:
    status = f", status: {one.status}" if one.status != 200 else ""
    return f"    - {{path: {quoted(one.path)}{status}}}"


def _journey(closed: list[_Operation]) -> Iterator[str]:
    yield '    - name: "Call the API with a login"'
    yield "      steps:"
    used: dict[str, int] = {}
    for one in closed:
        assert one.header is not None
        name, value = one.header
        used[one.name] = used.get(one.name, 0) + 1
        shown = one.name if used[one.name] == 1 else f"{one.name} ({one.path})"
        yield f"        - name: {quoted(shown)}"
        yield f"          id: step-{sum(used.values())}"
        yield f"          get: {quoted(one.path)}"
        yield "          authenticated: true"
        yield f"          headers: {{{quoted(name)}: {quoted(value)}}}"
        if one.status != 200:
            yield f"          expect: {{status: {one.status}}}"


def _reasons(
    name: str, open_ones: list[_Operation], closed: list[_Operation], skipped: list[_Skipped]
) -> Iterator[str]:
    if open_ones:
        yield f"smoke.pages: {len(open_ones[:MOST])} GET operations of {seen(name)} that need neither parameters nor a login"
    if closed:
        names = ", ".join(sorted({one.header[1].rpartition("${")[2].rstrip("}") for one in closed if one.header}))
        yield f"smoke.journeys: {len(closed[:MOST])} that need a login; set {names} in the job's environment"
    left = max(0, len(open_ones) - MOST) + max(0, len(closed) - MOST)
    if left:
        yield f"left out: {left} more than the {MOST} of a start"
    for why in sorted({one.why for one in skipped}):
        yield f"left out: {sum(one.why == why for one in skipped)} GET operations, because {why}"
