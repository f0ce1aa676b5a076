"""The audits of a Lighthouse report that hold more than one number: images and third parties, by their old and new ids. Pure."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from launchgate.checks.perf.spec_lighthouse import ThirdParties, Waste
from launchgate.checks.perf.urls import bare
from launchgate.checks.perf.values import amount, mapping, text
from launchgate.exchange import host_of

_IMAGES_OLD = ("uses-optimized-images", "modern-image-formats", "uses-responsive-images")
"""Compression, format and size; Lighthouse 13 has none of them."""
_IMAGES_NEW = "image-delivery-insight"
_BLOCKING = ("render-blocking-resources", "render-blocking-insight")
_TASK_MS = 50.0
"""What a main thread task may take before it blocks input (the Long Tasks API's limit)."""
_SHOWN = 5


def number(audits: dict[str, Any], audit: str) -> float | None:
    """The numeric value of an audit; None when it is missing, did not apply or went wrong."""
    return amount(mapping(audits.get(audit)).get("numericValue"))


def waste(audits: dict[str, Any]) -> Waste | None:
    """What smaller images would save; None when neither the new audit nor all of the old ones were made.

    Savings of the old audits overlap on one image (a better format of a smaller size), so the largest one a file counts.
    """
    saved: Counter[str] = Counter()
    if (items := _items(audits, _IMAGES_NEW)) is not None:
        _largest(saved, items)
    else:
        for audit in _IMAGES_OLD:
            found = _items(audits, audit)
            if found is None:
                return None
            _largest(saved, found)
    return Waste(saved=sum(saved.values()), files=tuple(saved.most_common(_SHOWN)))


def _largest(saved: Counter[str], items: Sequence[dict[str, Any]]) -> None:
    for item in items:
        url, size = bare(text(item.get("url"))), (amount(item.get("wastedBytes")) or 0.0)
        saved[url] = max(saved[url], round(size))


def third_parties(audits: dict[str, Any], entities: Sequence[Any], own: Collection[str]) -> ThirdParties | None:
    """What foreign services cost; None when the report does not say it."""
    foreign = dict(_foreign(entities, own))
    blocked = _blocked(audits, foreign)
    waited = next((items for audit in _BLOCKING if (items := _items(audits, audit)) is not None), None)
    if blocked is None or waited is None:
        return None
    hosts = {host for group in foreign.values() for host in group}
    scripts = dict.fromkeys(bare(url) for item in waited if host_of(url := text(item.get("url"))) in hosts)
    return ThirdParties(names=tuple(sorted(foreign)), blocking_ms=blocked, scripts=tuple(scripts))


def _foreign(entities: Sequence[Any], own: Collection[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Each service that is not the site's own, with its hosts as far as the page loaded from them."""
    for entity in entities:
        if not isinstance(entity, dict) or entity.get("isFirstParty") is True:
            continue
        origins = entity.get("origins")
        hosts = {host_of(text(origin)) for origin in origins} if isinstance(origins, list) else set()
        others = frozenset(host for host in hosts if host and host not in own)
        if others:
            yield text(entity.get("name"))[:80], others


def _blocked(audits: dict[str, Any], foreign: dict[str, frozenset[str]]) -> float | None:
    """Blocking time of foreign scripts: as Lighthouse 10 to 12 sum it up, else from the long tasks and whose they were."""
    summary = _items(audits, "third-party-summary")
    if summary is not None:
        return sum(
            (amount(item.get("blockingTime")) or 0.0) for item in summary if _named(item.get("entity")) in foreign
        )
    tasks = _items(audits, "long-tasks")
    if tasks is None or _items(audits, "third-parties-insight") is None:
        return None
    hosts = {host for group in foreign.values() for host in group}
    return sum(
        max(0.0, (amount(t.get("duration")) or 0.0) - _TASK_MS) for t in tasks if host_of(text(t.get("url"))) in hosts
    )


def _named(entity: Any) -> str:
    """Lighthouse 9 and before wrote `{text, url}`; some of 10 still do."""
    return text(entity.get("text") if isinstance(entity, dict) else entity)[:80]


def _items(audits: dict[str, Any], audit: str) -> list[dict[str, Any]] | None:
    """The rows of an audit; empty when it did not apply, None when it is missing or went wrong."""
    found = audits.get(audit)
    if not isinstance(found, dict) or found.get("scoreDisplayMode") in ("error", "manual"):
        return None
    items = mapping(found.get("details")).get("items")
    if items is None and found.get("scoreDisplayMode") == "notApplicable":
        return []
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else None
