"""One look at one address, as `launchgate monitor record` keeps it."""

from datetime import datetime

from launchgate.context import Clients
from launchgate.errors import CannotJudge
from launchgate.exchange import Failure, FailureKind, Walk, unanswered, without_userinfo
from launchgate.monitoring.history import Sample

__all__ = ["looked_at"]

_OURS = frozenset({
    FailureKind.RESOLVER_FAILURE, FailureKind.RESOLVER_TIMEOUT, FailureKind.UNREACHABLE, FailureKind.FORBIDDEN_ADDRESS,
    FailureKind.NO_ACCESS_HEADER, FailureKind.NOT_WEB, FailureKind.DEADLINE,
})  # fmt: skip
"""What says something of this machine or its settings, and nothing of the product."""
_ERROR = 400


def looked_at(clients: Clients, url: str, now: datetime) -> Sample:
    """Whether the address is up. Raises CannotJudge when this machine cannot tell: that is no measurement."""
    walk = clients.http.walk(url)
    # A query may hold a key, and the history is kept.
    end, start = walk.end, without_userinfo(url).partition("?")[0].partition("#")[0]
    silent = unanswered(walk)
    if silent is not None and not (isinstance(end, Failure) and end.kind not in _OURS):
        raise CannotJudge(f"nothing was measured: {silent[0]}", silent[1])
    if isinstance(end, Failure):
        return Sample(at=now, url=start, up=False, reason=end.reason)
    if walk.loop or walk.too_many:
        return Sample(at=now, url=start, up=False, status=end.status, reason="its redirects do not end")
    up = end.status < _ERROR
    # Each hop's own time is not kept; what a visitor waits for most is the last answer.
    return Sample(
        at=now, url=start, up=up, status=end.status, ms=_ms(walk), reason="" if up else f"it answered {end.status}"
    )


def _ms(walk: Walk) -> float:
    return walk.end.seconds * 1000
