"""Reads Lighthouse's report of one page view (an LHR, versions 10 to 13). Pure: JSON values in, a `PageRun` or a reason out.

Nothing here trusts a type: a report comes from another job. What an LHR does not hold stays None and is `unknown` later.
Lighthouse 13 dropped audits that 10 to 12 had for its `*-insight` audits; 12 writes both, and then the older, fuller one is read.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from launchgate.checks.perf.lighthouse_audits import number, third_parties, waste
from launchgate.checks.perf.spec_lighthouse import PageRun
from launchgate.checks.perf.urls import bare, shown
from launchgate.checks.perf.values import NotOne, amount, listed, mapping, moment, text
from launchgate.exchange import host_of

__all__ = ["api_calls", "is_flow", "made_at", "page_run", "run_error", "slowed", "steps", "unwrapped"]

_VERSIONS = range(10, 14)
_SLOW_RTT_MS = 150.0
_SLOW_KBPS = 1638.4
_SLOW_CPU = 4.0
"""Lighthouse's own mobile throttling: slow 4G and a mid-tier phone, unchanged from version 10 to 13."""
_DESKTOP_CPU = 1.0
_CALLS = frozenset({"fetch", "xhr"})


def unwrapped(data: Any) -> Any:
    """The report inside what PageSpeed Insights answers or Lighthouse's Node function returns; all else as it is."""
    for key in ("lighthouseResult", "lhr"):
        if isinstance(data, dict) and "lighthouseVersion" not in data and isinstance(data.get(key), dict):
            return data[key]
    return data


def is_flow(data: Any) -> bool:
    """Whether it is a user flow: several reports in one file."""
    return isinstance(data, dict) and isinstance(data.get("steps"), list) and "lighthouseVersion" not in data


def steps(data: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and report of each step of a user flow."""
    for step in data["steps"]:
        if isinstance(step, dict) and isinstance(step.get("lhr"), dict):
            yield str(step.get("name") or ""), step["lhr"]


def page_run(data: Any, path: str, own: Collection[str]) -> PageRun:
    """The report of one page view. `own` are the site's hosts, which are no third parties. Raises NotOne."""
    _require(data)
    settings = mapping(data.get("configSettings"))
    requested = text(data.get("requestedUrl")) or _final(data)
    if not host_of(requested):
        raise NotOne("names no address that was measured", "write it anew with `lighthouse URL --output=json`")
    entities = data.get("entities")
    audits = mapping(data.get("audits"))
    calls = api_calls(audits)
    most = Counter(calls or ()).most_common(1)
    return PageRun(
        path=path,
        url=shown(requested),
        final=shown(_final(data) or requested),
        version=text(data.get("lighthouseVersion")),
        form_factor=text(settings.get("formFactor")),
        throttling=text(settings.get("throttlingMethod")),
        slow=slowed(settings),
        warning=_warning(data),
        error=run_error(data),
        score=_score(data),
        lcp_ms=number(audits, "largest-contentful-paint"),
        cls=number(audits, "cumulative-layout-shift"),
        waste=waste(audits),
        third=third_parties(audits, entities if isinstance(entities, list) else [], own),
        calls=None if calls is None else len(calls),
        repeated=most[0] if most and most[0][1] > 1 else None,
    )


def made_at(data: Any) -> datetime | None:
    """When the page was measured, or None when the report does not say it readably."""
    return moment(data.get("fetchTime"))


def api_calls(audits: dict[str, Any]) -> tuple[str, ...] | None:
    """Addresses without query of all fetch and XHR requests, in order; None when the report does not list requests."""
    items = mapping(mapping(audits.get("network-requests")).get("details")).get("items")
    if not isinstance(items, list):
        return None
    return tuple(
        bare(text(item.get("url")))
        for item in items
        if isinstance(item, dict) and text(item.get("resourceType")).lower() in _CALLS
    )


def _require(data: Any) -> None:
    if not isinstance(data, dict) or "lighthouseVersion" not in data or not isinstance(data.get("audits"), dict):
        raise NotOne(
            "is no report of Lighthouse",
            "name the LHR files only, e.g. `.lighthouseci/lhr-*.json`, as `lighthouse --output=json` writes them",
        )
    version = text(data["lighthouseVersion"])
    major = version.partition(".")[0]
    if not major.isdecimal() or int(major) not in _VERSIONS:
        raise NotOne(f"is of Lighthouse {version[:20]!r}, and 10 to 13 are known", "measure with one of these versions")
    if data.get("gatherMode", "navigation") != "navigation":
        raise NotOne("is no page view but a part of a user flow", "name user flows under perf.actions.reports")


def slowed(settings: dict[str, Any]) -> bool:
    """Whether network and processor were at least as slow as Lighthouse's own phone on slow 4G; a desktop: slowed at all."""
    throttling = mapping(settings.get("throttling"))
    if settings.get("throttlingMethod") not in ("simulate", "devtools"):
        return False
    if settings.get("formFactor") != "mobile":
        return True
    rtt = amount(throttling.get("rttMs")) or (amount(throttling.get("requestLatencyMs")) or 0) / 3.75
    speed = amount(throttling.get("throughputKbps")) or (amount(throttling.get("downloadThroughputKbps")) or 0) / 0.9
    cpu = amount(throttling.get("cpuSlowdownMultiplier")) or _DESKTOP_CPU
    return rtt >= _SLOW_RTT_MS and 0 < speed <= _SLOW_KBPS and cpu >= _SLOW_CPU


def run_error(data: dict[str, Any]) -> str:
    """Lighthouse's own reason why it could not measure; empty when it could."""
    error = data.get("runtimeError")
    if not isinstance(error, dict) or error.get("code") in (None, "NO_ERROR"):
        return ""
    return f"{text(error.get('code'))[:60]}: {' '.join(text(error.get('message')).split())[:200]}"


def _warning(data: dict[str, Any]) -> str:
    return next((" ".join(text(one).split())[:160] for one in listed(data.get("runWarnings")) if text(one).strip()), "")


def _score(data: dict[str, Any]) -> float | None:
    """The performance score from 0 to 100; Lighthouse writes it as a share with two digits."""
    score = amount(mapping(mapping(data.get("categories")).get("performance")).get("score"))
    return round(100 * score, 2) if score is not None and 0 <= score <= 1 else None


def _final(data: dict[str, Any]) -> str:
    for key in ("finalDisplayedUrl", "finalUrl", "mainDocumentUrl"):
        if url := text(data.get(key)):
            return url
    return ""
