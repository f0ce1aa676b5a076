"""Opinion on the live version: whether every origin shows the one that was meant. Pure."""

from collections import Counter

from launchgate.checks.deploy.rules import VERSION_LIVE
from launchgate.checks.deploy.said import and_, quoted
from launchgate.checks.deploy.spec import Facts, Live, Origin
from launchgate.checks.deploy.versions import is_same
from launchgate.exchange import Failure, Response, Walk, host_of, root_cause, unanswered
from launchgate.model import Assessment, Location, Status
from launchgate.saying import assessment

__all__ = ["version_live"]


def version_live(facts: Facts) -> tuple[Assessment, ...]:
    """deploy/version-live, one for each address that was asked."""
    live = facts.live
    if live is None:
        message = "not declared: deploy.version does not say where the live product tells its version"
        hint = f" (the home page seems to: `deploy: {{version: {facts.hints[0]}}}`)" if facts.hints else ""
        return (
            assessment(
                VERSION_LIVE, VERSION_LIVE.covers, Status.NOT_APPLICABLE, message + hint, remediation=VERSION_LIVE.fix
            ),
        )
    if live.reason:
        location = Location(config="deploy.version")
        return (
            assessment(
                VERSION_LIVE,
                VERSION_LIVE.covers,
                Status.UNKNOWN,
                live.reason,
                remediation=live.remedy,
                location=location,
            ),
        )
    return tuple(_origin(live, one) for one in live.origins)


def _wanted(live: Live) -> str:
    return f"commit {live.expected[:12]}" if live.is_commit else f"`{live.expected}`"


def _origin(live: Live, origin: Origin) -> Assessment:
    wanted, total = _wanted(live), len(origin.answers)
    told = [one.value for one in origin.answers if one.value is not None]
    wrong = [value for value in told if not is_same(value, live.expected)]
    waited = f" after {origin.waited_s:.0f} s" if origin.rounds > 1 else ""
    if wrong:
        seen = "; ".join(
            f"{quoted(value, 80)} {count} of {total} times" for value, count in Counter(wrong).most_common(4)
        )
        right = len(told) - len(wrong)
        mixed = f", the right one {right} of {total} times" if right else ""
        cut = " The run's time was over before the waiting was." if origin.cut else ""
        return _said(
            origin,
            Status.FAIL,
            f"`{origin.url}` shows another version than {wanted}{waited}: {seen}{mixed}.{cut}",
            "Finish the deploy on every server, purge the CDN's cache of this address, then run the gate again. If the deploy "
            "only takes "
            "longer, raise deploy.version.wait_s.",
        )
    if len(told) == total:
        return _said(origin, Status.PASS, f"`{origin.url}` shows {wanted} in {total} of {total} answers{waited}.", "")
    return _silent(live, origin, len(told))


def _silent(live: Live, origin: Origin, told: int) -> Assessment:
    """Some answer held no version: the site's fault only where the site itself answered."""
    total, ends = len(origin.answers), [one.end for one in origin.answers if one.value is None]
    for end in ends:
        walk = Walk(start=origin.url, hops=(), end=end)
        if (why := unanswered(walk)) is not None:
            some = f" ({told} of {total} answers were right)" if told else ""
            return _said(origin, Status.UNKNOWN, f"{why[0]}{some}", why[1], because=root_cause(walk))
    statuses = [end.status for end in ends if isinstance(end, Response)]
    foreign = [end.url for end in ends if not isinstance(end, Failure) and host_of(end.url) != host_of(origin.url)]
    closed = [status for status in statuses if status in (401, 403, 407, 429) or status >= 500]
    if closed or foreign:
        why_not = (
            f"leads to `{foreign[0]}`" if foreign else f"answers {and_([str(one) for one in sorted(set(closed))])}"
        )
        remedy = "let the gate in with site.access, or name an address that needs no login"
        if any(status >= 500 for status in closed):
            remedy = "look at the server's log: the address that tells the version does not work"
        return _said(origin, Status.UNKNOWN, f"`{origin.url}` {why_not}, so its version is not known.", remedy)
    some = f"; {told} of {total} answers did" if told else ""
    answered = f"answers {and_([str(one) for one in sorted(set(statuses))])}"
    return _said(
        origin,
        Status.FAIL,
        f"`{origin.url}` {answered} and does not say its version in {_place(live)}{some}. Wanted: {_wanted(live)}.",
        f"Let the build write its commit there, or mend deploy.version: what was looked for is {_place(live)}.",
    )


def _place(live: Live) -> str:
    declared = live.declared
    if declared.header is not None:
        return f"the header `{declared.header}`"
    if declared.json is not None:
        return f"`{declared.json}` of its JSON"
    if declared.meta is not None:
        return f"the meta tag `{declared.meta}`"
    return f"`{declared.text}` of its text"


def _said(origin: Origin, status: Status, message: str, remedy: str, because: str | None = None) -> Assessment:
    location = Location(url=origin.url, host=host_of(origin.url), config="deploy.version")
    return assessment(VERSION_LIVE, origin.url, status, message, remediation=remedy, because=because, location=location)
