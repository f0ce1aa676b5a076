"""Reads page views out of a HAR file (HTTP Archive 1.2): how many API calls each made. Pure."""

from collections import Counter
from datetime import datetime
from typing import Any

from launchgate.checks.perf.spec_reports import Calls
from launchgate.checks.perf.urls import bare, shown
from launchgate.checks.perf.values import NotOne, listed, mapping, moment, text

_REMEDY = "save it from the browser's network panel with a reload, or with Playwright's recordHar"


def views_in(data: Any, path: str) -> tuple[Calls, ...]:
    """Each page view. Raises NotOne when the JSON is no HAR file or holds no request."""
    log = mapping(mapping(data).get("log"))
    entries = [entry for entry in listed(log.get("entries")) if isinstance(entry, dict)]
    if not isinstance(log.get("entries"), list):
        raise NotOne("is no HAR file", _REMEDY)
    if not entries:
        raise NotOne("holds no request", _REMEDY)
    by_page: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        by_page.setdefault(text(entry.get("pageref")), []).append(entry)
    return tuple(_view(found, path) for found in by_page.values())


def begun(data: Any) -> datetime | None:
    """When the last page view, or else the last request, began."""
    log = mapping(mapping(data).get("log"))
    times = [
        moment(mapping(one).get("startedDateTime")) for one in listed(log.get("pages")) or listed(log.get("entries"))
    ]
    return max((time for time in times if time is not None), default=None)


def _view(entries: list[dict[str, Any]], path: str) -> Calls:
    calls = [bare(_url(entry)) for entry in entries if _is_call(entry)]
    most = Counter(calls).most_common(1)
    return Calls(
        url=shown(_url(entries[0])), path=path, count=len(calls), repeated=most[0] if most and most[0][1] > 1 else None
    )  # fmt: skip


def _url(entry: dict[str, Any]) -> str:
    return text(mapping(entry.get("request")).get("url"))


def _is_call(entry: dict[str, Any]) -> bool:
    """A fetch or XHR, as Chrome and Playwright note it; elsewhere what answers JSON. Preflights are not the page's own."""
    if mapping(entry.get("request")).get("method") == "OPTIONS":
        return False
    kind = text(entry.get("_resourceType")).lower()
    if kind:
        return kind in ("fetch", "xhr")
    media = text(mapping(mapping(entry.get("response")).get("content")).get("mimeType")).lower()
    return media.partition(";")[0].strip().endswith(("/json", "+json"))
