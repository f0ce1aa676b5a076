"""Whether an answer came out of a cache, as the caches themselves say. Pure.

Facts from the vendors' documentation: Cloudflare CF-Cache-Status, CloudFront, Fastly, Varnish, Squid, Akamai and Azure X-Cache,
Vercel X-Vercel-Cache, Bunny CDN-Cache, Sucuri X-Sucuri-Cache, nginx's customary X-Cache-Status; and the standards: Age (RFC 9111
section 5.1) and Cache-Status (RFC 9211).
"""

import re

from launchgate.checks.cache.fields import items, seconds, shown, values
from launchgate.exchange import Response

_SERVED = frozenset({"hit", "stale", "updating", "revalidated"})
_STATUS_FIELDS = {
    "cf-cache-status": _SERVED,
    "x-vercel-cache": frozenset({"hit", "stale", "prerender"}),
    "x-nextjs-cache": frozenset({"hit", "stale"}),
    "x-cache-status": _SERVED,
    "x-proxy-cache": _SERVED,
    "x-proxy-cache-status": _SERVED,
    "x-fastcgi-cache": _SERVED,
    "x-litespeed-cache": frozenset({"hit"}),
    "x-sucuri-cache": frozenset({"hit"}),
    "cdn-cache": frozenset({"hit"}),
    "x-drupal-cache": frozenset({"hit"}),
    "x-varnish-cache": frozenset({"hit"}),
}
"""Field to the values that mean that a cache answered."""
_X_CACHE = re.compile(
    r"\b(?:hit(?!-for-)|tcp_hit|tcp_mem_hit|tcp_ims_hit|tcp_refresh_hit|tcp_remote_hit|refreshhit|error from cloudfront)\b"
)
_PAST = {
    "cf-cache-status": frozenset({"dynamic", "bypass"}),
    "x-cache-status": frozenset({"bypass"}),
    "x-proxy-cache": frozenset({"bypass"}),
    "x-vercel-cache": frozenset({"bypass"}),
    "cdn-cache": frozenset({"bypass"}),
    "x-cache": frozenset({"config_nocache", "private_nostore", "pass"}),
}
"""Field to the values that mean that the cache let the answer pass by."""
_WILLING = {
    "cf-cache-status": frozenset({"miss", "expired"}),
    "x-cache-status": frozenset({"miss", "expired", "stale"}),
    "x-proxy-cache": frozenset({"miss", "expired"}),
    "x-vercel-cache": frozenset({"miss"}),
    "cdn-cache": frozenset({"miss"}),
}
"""Field to the values that mean that the cache looked for it, and so keeps it."""


def hit_of(response: Response) -> str:
    """The header that says that a cache answered, in backticks; empty when none does."""
    for name, value in response.headers:
        field = name.lower()
        if field in _STATUS_FIELDS and value.strip().lower() in _STATUS_FIELDS[field]:
            return shown(name, value)
        if field == "x-cache" and _X_CACHE.search(value[:300].lower()):
            return shown(name, value)
        if field == "age" and (seconds(value) or 0) > 0:
            return shown(name, value)
    for cache, parameters in items(response.headers, "cache-status"):
        if parameters.get("hit", "?0") != "?0":
            return shown("Cache-Status", f"{cache}; hit")
    return ""


def age_of(response: Response) -> int:
    """Seconds an answer has been in a cache, as far as it says."""
    return max((seconds(value) or 0 for value in values(response.headers, "age")), default=0)


def past_of(response: Response) -> str:
    """The header that says that a cache in front let the answer pass by; empty when none does."""
    return _among(response, _PAST)


def willing_of(response: Response) -> str:
    """The header that says that a cache looked for the answer; empty when none does."""
    return hit_of(response) or _among(response, _WILLING)


def _among(response: Response, table: dict[str, frozenset[str]]) -> str:
    for name, value in response.headers:
        if value.strip().lower() in table.get(name.lower(), ()):
            return shown(name, value)
    return ""
