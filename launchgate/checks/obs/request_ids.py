"""Which headers of an answer name the request. Pure."""

from launchgate.exchange import Response

__all__ = ["EDGE", "ids_of", "is_edge_only"]

_OWN = (
    "x-request-id", "request-id", "x-correlation-id", "correlation-id", "x-trace-id", "x-b3-traceid", "traceparent",
    "traceresponse", "x-amzn-trace-id", "x-amzn-requestid", "x-cloud-trace-context", "x-vercel-id", "fly-request-id",
    "x-nf-request-id", "x-railway-request-id", "rndr-id", "x-ms-request-id", "x-appengine-request-log-id", "x-transaction-id",
)  # fmt: skip
"""Names of the application, and of platforms whose own logs of the application hold them."""
EDGE = ("cf-ray", "x-amz-cf-id", "x-azure-ref", "x-fastly-request-id", "x-served-by-request")
"""Names of an edge in front of it, which the application's logs hold only when it writes them."""
_CACHES = ("age", "x-cache", "cf-cache-status", "x-vercel-cache", "x-cache-status")
_LEAST = 6


def ids_of(answer: Response) -> dict[str, str]:
    """Header to value, for each that names the request; short values are numbers of servers."""
    found: dict[str, str] = {}
    for name, value in answer.headers:
        if name.lower() in (*_OWN, *EDGE) and len(value.strip()) >= _LEAST:
            found.setdefault(name, value.strip())
    return found


def is_edge_only(names: dict[str, str]) -> bool:
    """Whether all of them are an edge's."""
    return bool(names) and all(name.lower() in EDGE for name in names)


def from_cache(answer: Response) -> bool:
    """Whether a cache says that it answered."""
    told = {name.lower(): value.lower() for name, value in answer.headers if name.lower() in _CACHES}
    return bool(told.pop("age", "0").strip("0 ")) or any("hit" in value for value in told.values())
