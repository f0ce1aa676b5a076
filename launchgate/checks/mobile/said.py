"""How the mobile judges speak, and what Apple's and Google's fetchers have in common: no redirect, 200, valid HTTPS."""

from launchgate.checks.mobile.spec import Facts, Options, Served
from launchgate.exchange import Failure, Response, host_of, shortened, spoilt, unanswered
from launchgate.model import Assessment, Location, Rule, Status
from launchgate.saying import assessment

_PASSING = frozenset({429, 500, 502, 503, 504})
"""Answers that may be of the moment."""


def not_declared(rule: Rule, message: str) -> tuple[Assessment, ...]:
    """What nobody declared does not apply."""
    return (assessment(rule, rule.covers, Status.NOT_APPLICABLE, message),)


def place(served: Served) -> Location:
    """Where to look for a host's file: its URL, and what names the host."""
    url = served.walk.start if served.walk else None
    return Location(url=url, host=served.host, config=served.config, path=served.path)


def fetched(rule: Rule, served: Served, fetcher: str) -> Response | Assessment:
    """The file of a host as `fetcher` (a vendor) gets it, or the assessment that says why not."""
    walk = served.walk
    if walk is None:
        return assessment(rule, served.host, Status.UNKNOWN, f"`{served.host}` was not asked", location=place(served))
    if walk.hops:
        hop = walk.hops[0]
        message = (
            f"`{hop.url}` redirects ({hop.status}) to `{shortened(hop.location)}`; {fetcher} does not follow redirects"
        )
        fix = f"answer `{hop.url}` on `{served.host}` itself with status 200: leave `/.well-known/` out of the redirect"
        return assessment(rule, served.host, Status.FAIL, message, remediation=fix, location=place(served))
    if isinstance(walk.end, Failure) and walk.end.kind.shown:
        cause = f"tls/valid#{served.host}" if walk.end.kind.startswith("tls") else None
        message = f"{fetcher} cannot fetch `{walk.start}`: {walk.end.reason}"
        return assessment(
            rule, served.host, Status.FAIL, message, remediation=walk.end.remedy, because=cause, location=place(served)
        )
    if (why := unanswered(walk)) is not None:
        return assessment(
            rule,
            served.host,
            Status.UNKNOWN,
            why[0],
            remediation=why[1],
            because=spoilt(walk.end),
            location=place(served),
        )
    assert isinstance(walk.end, Response)
    return walk.end if walk.end.status == 200 else _not_there(rule, served, walk.end)


def _not_there(rule: Rule, served: Served, answer: Response) -> Assessment:
    if answer.status in _PASSING:
        message = f"`{answer.url}` answers {answer.status}, which may be of the moment"
        return assessment(
            rule,
            served.host,
            Status.UNKNOWN,
            message,
            remediation="run again when the site is well",
            location=place(served),
        )
    message = f"`{answer.url}` answers {answer.status}, not 200"
    claim = f"`{host_of(answer.url)}` is claimed by {f'{served.path!r}' if served.path else served.config}"
    fix = f"serve the file there ({claim}), or take the host off the app's list"
    return assessment(rule, served.host, Status.FAIL, message, remediation=fix, location=place(served))


def filled_in(rule: Rule, facts: Facts, options: Options, mark: str) -> tuple[Assessment, ...]:
    """The hosts that a build fills in, recognised by a mark: which ones they are is not known here, unless they are declared."""
    found = [host for host in facts.app.placeholders if mark in host.host] if facts.app is not None else []
    if not found or options.hosts or facts.elsewhere:
        return ()
    message = f"'{found[0].path}' claims `{found[0].host}`, which only the build fills in"
    where = Location(path=found[0].path)
    return (
        assessment(
            rule, found[0].host, Status.UNKNOWN, message, remediation="name the hosts in mobile.hosts in launchgate.yml",
            location=where,
        ),
    )  # fmt: skip


def unclaimed(facts: Facts, system: str, wanted: str) -> str:
    """Why no host was asked for a system's file."""
    if facts.elsewhere:
        return facts.elsewhere
    if facts.app is not None and facts.app.found:
        return f"the app in this repository claims no links on {system}: {wanted}"
    return f"not declared: {wanted}, or set mobile.hosts in launchgate.yml"
