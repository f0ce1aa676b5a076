"""Reads apple-app-site-association as iOS does: both forms, first match wins. Pure.

Sources: Apple, "Supporting associated domains" and "applinks.Details.Components" (read November 2026).
"""

import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from launchgate.checks.mobile.json_text import at, mappings, parsed, texts
from launchgate.dataclass import dataclass

LARGEST = 128 * 1024
"""Bytes, uncompressed, that Apple takes."""
APP_ID = re.compile(r"[A-Z0-9]{10}\.[A-Za-z0-9.-]{1,155}\Z")
_STEPS = 20_000
"""Steps that matching one pattern may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One pattern of a URL."""

    path: str = "*"
    query: str | tuple[tuple[str, str], ...] = "*"
    fragment: str = "*"
    exclude: bool = False
    any_case: bool = False

    @property
    def everything(self) -> bool:
        return self.path in ("*", "/*") and self.query == "*" and self.fragment == "*"

    @property
    def text(self) -> str:
        return f"NOT {self.path}" if self.exclude else self.path


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """Some apps and what they open, in order."""

    app_ids: tuple[str, ...]
    components: tuple[Component, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AppleFile:
    """What a file says; `flaw` when iOS makes nothing of it."""

    details: tuple[Detail, ...] = ()
    flaw: str = ""
    odd_ids: tuple[str, ...] = ()
    """App ids that are not written as one."""
    apps_not_empty: bool = False
    """Whether `applinks.apps`, which older systems want empty, holds something."""

    @property
    def app_ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for detail in self.details for name in detail.app_ids))


def apple_file(body: bytes) -> AppleFile:
    """The file's meaning."""
    content = parsed(body)
    if not isinstance(content, dict):
        signed = body[:1] == b"\x30"
        return AppleFile(flaw="is a signed file, which only iOS 8 needed" if signed else "is not JSON")
    if not isinstance(content.get("applinks"), dict):
        return AppleFile(flaw="has no `applinks`")
    details = at(content, "applinks", "details")
    if isinstance(details, dict):  # the form of iOS 8: app id to its paths
        details = [{"appID": name, **one} for name, one in details.items() if isinstance(one, dict)]
    if not isinstance(details, list):
        return AppleFile(flaw="has no list `applinks.details`")
    found = tuple(_detail(one) for one in mappings(details)[:1_000])
    if not any(detail.app_ids for detail in found):
        return AppleFile(flaw="names no app in `applinks.details`")
    names = tuple(dict.fromkeys(name for detail in found for name in detail.app_ids))
    return AppleFile(
        details=found,
        odd_ids=tuple(name for name in names if not APP_ID.match(name)),
        apps_not_empty=bool(at(content, "applinks", "apps")),
    )


def _detail(detail: dict[str, Any]) -> Detail:
    names = (*texts(detail.get("appIDs")), *texts(detail.get("appID")))
    written = detail.get("components")
    if isinstance(written, list):
        default = at(detail, "defaults", "caseSensitive") is False
        components = tuple(_component(one, default) for one in mappings(written))
    else:
        components = tuple(_of_path(path) for path in texts(detail.get("paths")))
    return Detail(app_ids=tuple(dict.fromkeys(names)), components=components)


def _component(written: dict[str, Any], any_case: bool) -> Component:
    query = written.get("?", "*")
    fields = tuple((str(key), str(value)) for key, value in query.items()) if isinstance(query, dict) else str(query)
    case = written.get("caseSensitive")
    return Component(
        path=str(written.get("/", "*")),
        query=fields,
        fragment=str(written.get("#", "*")),
        exclude=written.get("exclude") is True,
        any_case=any_case if case is None else case is False,
    )


def _of_path(path: str) -> Component:
    excluded = path.startswith("NOT ")
    return Component(path=path.removeprefix("NOT ").strip(), exclude=excluded)


def unreached(detail: Detail) -> tuple[Component, ...]:
    """Exclusions that never count, because something before them already takes every address."""
    first = next((n for n, one in enumerate(detail.components) if one.everything), len(detail.components))
    return tuple(one for one in detail.components[first + 1 :] if one.exclude)


def opens(detail: Detail, url: str) -> bool | None:
    """Whether the apps open an address: the first component that matches decides. None where that cannot be told."""
    for component in detail.components:
        match = _matches(component, url)
        if match is None:
            return None
        if match:
            return not component.exclude
    return False


def _matches(component: Component, url: str) -> bool | None:
    parts = urlsplit(url)
    pairs = [(component.path, parts.path or "/"), (component.fragment, parts.fragment)]
    if isinstance(component.query, str):
        pairs.append((component.query, parts.query))
    else:
        given = dict(parse_qsl(parts.query, keep_blank_values=True)[:200])
        pairs += [(pattern, given.get(name, "")) for name, pattern in component.query]
    if any("$(" in pattern for pattern, _ in pairs):
        return None  # a substitution variable, which Apple fills in
    if component.any_case:
        pairs = [(pattern.lower(), text.lower()) for pattern, text in pairs]
    return all(fits(pattern, text) for pattern, text in pairs)


def fits(pattern: str, text: str) -> bool:
    """Whether `*` (any run of characters) and `?` (exactly one) make a pattern fit; linear but for a bounded going back."""
    at_pattern = at_text = kept = 0
    star = -1
    for _ in range(_STEPS):
        if at_text == len(text):
            return set(pattern[at_pattern:]) <= {"*"}
        if at_pattern < len(pattern) and pattern[at_pattern] == "*":
            star, kept = at_pattern, at_text
            at_pattern += 1
        elif at_pattern < len(pattern) and pattern[at_pattern] in ("?", text[at_text]):
            at_pattern, at_text = at_pattern + 1, at_text + 1
        elif star >= 0:
            kept += 1
            at_pattern, at_text = star + 1, kept
        else:
            return False
    return False
