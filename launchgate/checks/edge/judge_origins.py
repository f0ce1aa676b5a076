"""Judges declared origins: whether the product answers there to somebody who goes around the edge. Pure."""

import re
from collections.abc import Iterator

from launchgate.checks.edge.judge_hosts import Stand, Standing
from launchgate.checks.edge.rules import ORIGIN_EXPOSED, PROXIED
from launchgate.checks.edge.said import cause_of, quoted
from launchgate.checks.edge.spec import Door, Facts, Hint, Origin
from launchgate.edges import recognise
from launchgate.exchange import LET_IN, Exchange, Failure, FailureKind, Response, host_of
from launchgate.model import Assessment, Status
from launchgate.saying import assessment

_REFUSALS = frozenset({400, 401, 403, 404, 410, 421, 426, 451, 495, 496})
"""Answers that are not the product, as long as visitors do not get the same."""
_HANDSHAKES = ("unrecognized name", "handshake failure", "certificate required", "access denied")
"""Why a TLS server ends a handshake with a name it does not serve, or with a client it does not know (RFC 8446 section 6.2)."""
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,300})", re.I)
_LOOKED = 100_000
_ALIKE = 0.6
"""The share of words that two pages have in common to be called the same page."""

_Said = tuple[Status, str, str]
"""Status, message, remedy."""


def judge_origins(facts: Facts, stands: tuple[Standing, ...]) -> tuple[Assessment, ...]:
    """One assessment for each declared origin."""
    if not facts.origins:
        message = "not declared: set edge.origins in launchgate.yml to the addresses or names the product runs on"
        outside = [hint for hint in facts.hints if hint.address not in stands[0].host.addresses]
        if stands[0].stand is Stand.BEHIND and outside:
            message = f"{message}; DNS names `{outside[0].address}` ({outside[0].where}), which may be one"
        return (assessment(ORIGIN_EXPOSED, ORIGIN_EXPOSED.covers, Status.NOT_APPLICABLE, message),)
    return tuple(_origin(origin, stands[0], facts.hints) for origin in facts.origins)


def _near(origin: Origin, hints: tuple[Hint, ...]) -> str:
    """A hint, and never a finding: mail records that show strangers the network the origin is in."""
    for door in origin.doors:
        head, dot, _ = door.address.rpartition(".")
        near = next((hint for hint in hints if dot and hint.address.startswith(f"{head}.")), None)
        if near is not None:
            return f"; {near.where} shows strangers this network (`{near.address}`)"
    return ""


def _origin(origin: Origin, front: Standing, hints: tuple[Hint, ...]) -> Assessment:
    if origin.reason:
        status = Status.NOT_APPLICABLE if origin.closed else Status.UNKNOWN
        shut = "; nobody outside can reach it" if origin.closed else ""
        return assessment(
            ORIGIN_EXPOSED, origin.written, status, f"{origin.reason}{shut}", remediation=origin.remedy, config=origin.config
        )  # fmt: skip
    owner = _edges_own(origin)
    if owner:
        message = f"{quoted(door.address for door in origin.doors)} is {owner}'s own address, not the origin's"
        remedy = "write the address of the machine that the product runs on"
        return assessment(
            ORIGIN_EXPOSED, origin.written, Status.UNKNOWN, message, remediation=remedy, config=origin.config
        )  # fmt: skip
    said = sorted((_door(door, front) for door in origin.doors), key=lambda one: _ORDER.index(one[0]))
    status, message, remedy = said[0]
    if status is Status.PASS:
        message = "; ".join(one[1] for one in said)
    naked = status is Status.FAIL and front.stand in (Stand.NAKED, Stand.AROUND)
    because = f"{PROXIED.id}#{front.host.name}" if naked else _lost(front) if status is Status.UNKNOWN else None
    message = f"{message}{_near(origin, hints)}"
    return assessment(
        ORIGIN_EXPOSED, origin.written, status, message, remediation=remedy, because=because, url=front.host.url,
        config=origin.config,
    )  # fmt: skip


def _edges_own(origin: Origin) -> str:
    """The edge whose network every address of an origin is in; empty when one is not."""
    found = [recognise((), (door.address,)) for door in origin.doors]
    return found[0][0].provider.name if found and all(found) else ""


_ORDER = (Status.FAIL, Status.UNKNOWN, Status.PASS)


def _lost(front: Standing) -> str | None:
    return cause_of(front.host.answer) if isinstance(front.host.answer, Failure) else None


def _door(door: Door, front: Standing) -> _Said:
    place = f"`{door.address}` on port {door.port}"
    match door.answer:
        case Failure() as failure:
            return _closed(failure, place, front)
        case Response(blocked=str(guard)):
            return Status.UNKNOWN, f"{guard} answered at {place}", LET_IN
        case Response() as answer:
            return _answered(answer, door, place, front)


def _closed(failure: Failure, place: str, front: Standing) -> _Said:
    kind, reason = failure.kind, failure.reason
    if kind is FailureKind.REFUSED:
        return Status.PASS, f"{place} refuses connections", ""
    if kind is FailureKind.RESET:
        return Status.PASS, f"{place} closes the connection without an answer", ""
    if kind is FailureKind.TLS_OTHER and any(why in reason for why in _HANDSHAKES):
        return Status.PASS, f"{place} refuses the handshake for `{front.host.name}`", ""
    if kind is FailureKind.TIMEOUT and not failure.connected and isinstance(front.host.answer, Response):
        why = f"while `{front.host.name}` answers: a firewall drops them, or the machine is off"
        return Status.PASS, f"{place} takes no connections from here, {why}", ""
    if kind is FailureKind.TIMEOUT and failure.connected:
        reason = f"{place} takes the connection and stays silent"
    if kind is FailureKind.UNREACHABLE and ":" in place.partition("` on")[0]:
        return Status.UNKNOWN, f"not judged from here: {reason}", "run the gate from a machine with IPv6"
    return Status.UNKNOWN, reason, failure.remedy


def _answered(answer: Response, door: Door, place: str, front: Standing) -> _Said:
    host, visitors = front.host.name, front.host.answer
    shut = f"let {place} take connections from the edge only: its networks in the firewall, a tunnel, or client certificates"
    if _only_upgrade(answer):
        return Status.PASS, f"{place} only redirects to HTTPS", ""
    known = isinstance(visitors, Response) and visitors.blocked is None
    same = isinstance(visitors, Response) and known and alike(answer, visitors)
    if answer.status in _REFUSALS and not same:
        return Status.PASS, f"{place} answers {answer.status} for `{host}`, not the product", ""
    if answer.status >= 500:
        return Status.UNKNOWN, f"{place} answers {answer.status} for `{host}`", "look at why, then run again"
    proof = " under a certificate that is valid for it" if answer.url.startswith("https:") and not door.unproven else ""
    if same:
        return (
            Status.FAIL,
            f"{place} answers for `{host}`{proof} with the page that visitors get, around the edge",
            shut,
        )
    if proof:
        return Status.FAIL, f"{place} answers {answer.status} for `{host}`{proof}, around the edge", shut
    if not known and answer.status < 400:
        return Status.FAIL, f"{place} answers {answer.status} for `{host}`, around the edge", shut
    remedy = (
        f"look at what {place} serves for `{host}`; if it is not the product, let it answer 403 or close the connection"
    )
    return (
        Status.UNKNOWN,
        f"{place} answers {answer.status} for `{host}`, but not with the page that visitors get",
        remedy,
    )


def _only_upgrade(answer: Response) -> bool:
    to = answer.header("Location") or ""
    upgrade = answer.url.startswith("http://") and 300 <= answer.status < 400 and to.startswith("https://")
    return upgrade and host_of(to) == host_of(answer.url)


def alike(one: Exchange, other: Exchange) -> bool:
    """Whether two answers are the same page: same redirect, same bytes, same title, or mostly the same words."""
    if not (isinstance(one, Response) and isinstance(other, Response)) or one.status != other.status:
        return False
    if 300 <= one.status < 400:
        return one.header("Location") == other.header("Location")
    if one.body == other.body:
        return True
    first, second = one.text[:_LOOKED], other.text[:_LOOKED]
    titles = [found.group(1).strip() if (found := _TITLE.search(text)) else "" for text in (first, second)]
    if titles[0] and titles[0] == titles[1]:
        return True
    words = [frozenset(_words(text)) for text in (first, second)]
    both = words[0] | words[1]
    return bool(both) and len(words[0] & words[1]) / len(both) >= _ALIKE


def _words(text: str) -> Iterator[str]:
    yield from (word for word in re.findall(r"\w{2,40}", text))
