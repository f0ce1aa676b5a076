"""Judges what the product itself answers: request ids and its health endpoint. Pure."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from launchgate.checks.obs.request_ids import from_cache, ids_of, is_edge_only
from launchgate.checks.obs.rules import HEALTH_ENDPOINT, REQUEST_ID
from launchgate.checks.obs.said import said, undeclared
from launchgate.checks.obs.spec import Answered, Looked
from launchgate.dataclass import dataclass
from launchgate.exchange import Failure, Response, Walk, home, host_of, root_cause, unanswered
from launchgate.model import Assessment, Severity, Status

_WELL = frozenset(
    {
        "ok",
        "up",
        "pass",
        "passed",
        "healthy",
        "alive",
        "ready",
        "available",
        "success",
        "operational",
        "connected",
        "true",
        "green",
    }
)
_ILL = frozenset({
    "down", "error", "fail", "failed", "failing", "unhealthy", "critical", "degraded", "warn", "warning", "unavailable", "outage",
    "disconnected", "timeout", "unreachable", "partial", "red", "false",
})  # fmt: skip
_STATE = ("status", "state", "health", "result", "healthy", "ok", "up")
_PARTS = (
    "checks",
    "components",
    "dependencies",
    "services",
    "details",
    "results",
    "info",
    "subsystems",
    "entries",
    "error",
)
_DEEPEST = 6
_MOST_PARTS = 100
_BARE = 200
"""Characters of a text that can be a plain "ok"."""


def request_ids(found: Sequence[Looked]) -> list[Assessment]:
    """One for each host."""
    if not found:
        return [undeclared(REQUEST_ID, "no target is declared")]
    return [_request_id(one) for one in found]


def _request_id(one: Looked) -> Assessment:
    rule, walk = REQUEST_ID, one.walk
    if walk is None:
        return said(
            rule,
            one.url,
            Status.UNKNOWN,
            one.reason,
            one.remedy,
            because=f"dns/resolves#{host_of(one.url)}",
            url=one.url,
        )
    if walk.loop or walk.too_many:
        message = f"`{one.url}` never ends, because of its redirects"
        return said(
            rule,
            one.url,
            Status.UNKNOWN,
            message,
            "end the circle first",
            because=f"redirect/loop#{one.url}",
            url=one.url,
        )
    if host_of(walk.final) != host_of(one.url):
        message = f"`{one.url}` only leads to `{host_of(walk.final)}`"
        return said(rule, one.url, Status.NOT_APPLICABLE, message, url=one.url)
    if (why := unanswered(walk)) is not None or isinstance(walk.end, Failure):
        reason, remedy = why or ("", "")
        return said(rule, one.url, Status.UNKNOWN, reason, remedy, because=_root(walk), url=one.url)
    first = ids_of(walk.end)
    if not first:
        message = (
            f"the answer of `{walk.final}` holds no id of the request: no X-Request-Id, no traceparent, nothing alike"
        )
        return said(rule, one.url, Status.FAIL, message, url=one.url)
    return _changing(one, walk.end, first)


def _changing(one: Looked, end: Response, first: dict[str, str]) -> Assessment:
    """Whether another answer names another request."""
    rule, answers = REQUEST_ID, [answer for answer in one.again if isinstance(answer, Response)]
    others = [answer for answer in answers if set(first) & set(ids_of(answer))]
    if not others:
        reason = (
            "; ".join(answer.reason for answer in one.again if isinstance(answer, Failure))
            or "no second answer holds one"
        )
        return said(rule, one.url, Status.UNKNOWN, f"whether the id changes could not be seen: {reason}", url=one.url)
    changing = {name: value for name, value in first.items() if ids_of(others[-1]).get(name, value) != value}
    if not changing:
        name = next(iter(first))
        if from_cache(end) or from_cache(others[-1]):
            message = (
                f"a cache answered `{one.url}` twice with the same {name}, so that the id names no request of one's own"
            )
            fix = "let the edge, not the cached answer, set the header"
            return said(rule, one.url, Status.UNKNOWN, message, fix, url=one.url)
        message = f"`{one.url}` answered two requests with the same {name}, so it names neither"
        return said(rule, one.url, Status.FAIL, message, "make the id anew for each request", url=one.url)
    shown = ", ".join(changing)
    if is_edge_only(changing):
        message = (
            f"the only id in the answer of `{one.url}` is the edge's ({shown}), which the application's own logs do not hold by "
            "themselves"
        )
        fix = f"log the request header {next(iter(changing))} in the application, or add an X-Request-Id of its own"
        return said(rule, one.url, Status.FAIL, message, fix, url=one.url, severity=Severity.LOW)
    return said(rule, one.url, Status.PASS, f"each answer of `{one.url}` carries its own {shown}", url=one.url)


def _root(walk: Walk) -> str:
    """The finding that tells why there is no answer of the product's own."""
    return root_cause(walk) or f"smoke/home#{home(walk.final)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What one health answer shows."""

    answered: Answered
    status: Status
    message: str
    fix: str = ""


def health(found: Sequence[Answered]) -> Assessment:
    """One assessment: a person may attest the depth that no answer can show."""
    rule = HEALTH_ENDPOINT
    if not found:
        return undeclared(rule, "set obs.health in launchgate.yml")
    looks = [look for one in found if (look := _looked(one)) is not None]
    for status in (Status.FAIL, Status.PASS, Status.UNKNOWN):
        for look in looks:
            if look.status is status:
                walk = Walk(start=look.answered.url, hops=(), end=look.answered.end)
                cause = _root(walk) if unanswered(walk) is not None else None
                return said(
                    rule, rule.covers, status, look.message, look.fix, because=cause, url=look.answered.url,
                    config=look.answered.config or None,
                )  # fmt: skip
    places = ", ".join(f"`{one.url}`" for one in found[:3])
    return undeclared(rule, f"no health endpoint at {places} or the other usual places; set obs.health")


def _looked(one: Answered) -> _Look | None:
    """What an answer shows; None for one at a usual place that is no health endpoint."""
    end, url = one.end, one.url
    why = unanswered(Walk(start=url, hops=(), end=end))
    if why is not None or isinstance(end, Failure):
        return _Look(answered=one, status=Status.UNKNOWN, message=(why or ("", ""))[0], fix=(why or ("", ""))[1])
    told = _json(end)
    if not one.declared and not _is_health(end, told):
        return None
    ill = list(_parts_in(told, _ILL))
    if not 200 <= end.status < 300:
        named = f" and says that {_named(ill)}" if ill else ""
        return _Look(
            answered=one,
            status=Status.FAIL,
            message=f"`{url}` answered {end.status}{named}",
            fix="look at what it depends on, in its log of this minute",
        )
    if ill:
        message = (
            f"`{url}` answered {end.status} and says that {_named(ill)}: monitors that look at the status see nothing"
        )
        return _Look(
            answered=one,
            status=Status.FAIL,
            message=message,
            fix="answer 503 as soon as a dependency is not reachable, and mend the dependency",
        )
    parts = [name for name, _ in _parts_in(told, _WELL) if name]
    if parts and not end.truncated:
        message = f"`{url}` says of each dependency that it is well: {', '.join(parts[:8])}"
        return _Look(answered=one, status=Status.PASS, message=message)
    message = (
        f"`{url}` answered {end.status} and names no dependency: it shows that the process lives, not its database"
    )
    fix = (
        "answer with one state a dependency, or stop the database in a drill, see the endpoint fail, and attest "
        "obs/health-endpoint"
    )
    return _Look(answered=one, status=Status.UNKNOWN, message=message, fix=fix)


def _json(end: Response) -> Any:
    if len(end.body) > 200_000:
        return None
    try:
        return json.loads(end.body)
    except (ValueError, RecursionError):
        return None


def _is_health(end: Response, told: Any) -> bool:
    """Whether the answer at a usual place is one of a health endpoint, and not the page that every address shows."""
    if isinstance(told, dict):
        states = any(isinstance(value, str) and _plain(value) in _WELL | _ILL for value in told.values())
        return end.status in (200, 500, 503) and (states or any(key in told for key in (*_STATE, *_PARTS)))
    text = end.text.strip().lower().rstrip(".")
    return end.status == 200 and end.media_type in ("text/plain", "") and len(text) <= _BARE and text in _WELL


def _named(parts: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{name or 'its own state'} is `{state}`" for name, state in parts[:5])


def _parts_in(told: Any, words: frozenset[str]) -> Iterator[tuple[str, str]]:
    """(name, state) of everything whose state is one of the words; an empty name is the answer's own state."""
    if not isinstance(told, dict):
        return
    waiting: list[tuple[str, Any, int]] = [("", told, 0)]
    looked = 0
    while waiting and looked < _MOST_PARTS:
        name, value, depth = waiting.pop(0)
        looked += 1
        state = _state(value, name)
        if state in words:
            yield name, state
        if isinstance(value, dict) and depth < _DEEPEST:
            waiting += _below(value, depth)


def _below(value: dict[str, Any], depth: int) -> list[tuple[str, Any, int]]:
    found: list[tuple[str, Any, int]] = []
    for key, inner in value.items():
        if key in _PARTS and isinstance(inner, dict):
            found += [(str(part)[:60], state, depth + 2) for part, state in inner.items()]
        elif key in _PARTS and isinstance(inner, list):
            found += [(_own_name(part), part, depth + 2) for part in inner if isinstance(part, dict)]
        elif depth == 0 and key.lower() not in _STATE and (isinstance(inner, dict) or _plain(inner) in _WELL | _ILL):
            found.append((str(key)[:60], inner, depth + 1))
    return found[:_MOST_PARTS]


def _own_name(part: dict[str, Any]) -> str:
    return str(
        next((part[key] for key in ("name", "id", "component", "service") if isinstance(part.get(key), str)), "a part")
    )[:60]


def _state(value: Any, name: str) -> str:
    """The state of a part: itself, or what its status says."""
    if isinstance(value, list) and value:
        value = value[0]
    if not isinstance(value, dict):
        return _plain(value) if name else ""
    return next((_plain(inner) for key, inner in value.items() if key.lower() in _STATE and _plain(inner)), "")


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.strip().lower()[:40] if isinstance(value, str) else ""
