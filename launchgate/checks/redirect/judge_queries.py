"""Judges what travels along: the query and the path through every redirect, and whether redirects are permanent. Pure."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from launchgate.checks.redirect.rules import PRESERVES_QUERY as RULE
from launchgate.checks.redirect.said import Causes, assessment, leads_away, not_declared
from launchgate.checks.redirect.spec import Facts, Landing, QueryProbe
from launchgate.exchange import Hop, Walk, host_of, origin, unanswered
from launchgate.landing import lands_at, lost_fields
from launchgate.model import Assessment, Status

_LASTING = frozenset({301, 308})


def judge_queries(facts: Facts, causes: Causes) -> tuple[Assessment, ...]:
    """For each host that redirects and each old address: what it carries on, and its codes."""
    found = [
        *(seen for probe in facts.queries for seen in _host(probe, causes)),
        *(
            seen
            for landing in facts.landings
            if landing.tagged is not None
            for seen in _landing(landing, facts.own_hosts)
        ),
    ]
    if not found:
        message = "not declared: no host redirects to another one, and redirect.rules names no address that redirects"
        return (not_declared(RULE, "queries", message),)
    return tuple(found)


def _host(probe: QueryProbe, causes: Causes) -> Iterator[Assessment]:
    walk, start = probe.walk, probe.start
    where = {"url": walk.start, "config": probe.config}
    if walk.loop or walk.too_many:
        yield assessment(
            RULE, start, Status.UNKNOWN, f"`{walk.start}` never ends", remediation="end the circle first",
            because=causes.circle(walk), **where,
        )  # fmt: skip
        return
    moves = [hop for hop in walk.hops if origin(hop.url) != origin(hop.location)]
    if not moves:
        yield _stays(probe, causes)
        return
    yield _carried(probe, moves[-1].location)
    yield from _lasting(start, [hop for hop in moves if _same_site(hop)], probe.config)


def _stays(probe: QueryProbe, causes: Causes) -> Assessment:
    """The root page redirects, a deep address does not."""
    walk, start = probe.walk, probe.start
    where = {"url": walk.start, "config": probe.config}
    if (why := unanswered(walk)) is not None:
        cause = causes.because(walk, RULE, start)
        return assessment(RULE, start, Status.UNKNOWN, why[0], remediation=why[1], because=cause, **where)
    if probe.invented:
        message = f"`{start}` redirects, and whether its deeper addresses do is not known: no page of the site is"
        return assessment(
            RULE, start, Status.NOT_APPLICABLE, f"not declared: {message}; name one in redirect.urls", **where
        )
    message = f"`{start}` redirects, but `{walk.start}` does not: it answers {_status(walk)} itself"
    fix = f"redirect every address of `{host_of(start)}`, not only the root page: nginx `return 301 https://…$request_uri;`"
    return assessment(RULE, start, Status.FAIL, message, remediation=fix, **where)


def _carried(probe: QueryProbe, reached: str) -> Assessment:
    walk, start = probe.walk, probe.start
    where = {"url": walk.start, "config": probe.config}
    fix = "pass path and query on in the redirect, e.g. nginx `return 301 https://www.example.com$request_uri;`"
    if host_of(reached).removeprefix("www.") != host_of(start).removeprefix("www.") and not _same_tail(
        walk.start, reached
    ):
        return assessment(RULE, start, Status.PASS, f"`{start}` leads to another site, `{host_of(reached)}`", **where)
    if urlsplit(walk.start).path.rstrip("/") != urlsplit(reached).path.rstrip("/"):
        message = f"`{walk.start}` loses its path on the way to `{reached}`"
        return assessment(RULE, start, Status.FAIL, message, remediation=fix, **where)
    if lost := lost_fields(walk.start, reached):
        message = f"`{walk.start}` loses {_named(lost)} on the way to `{reached}`"
        return assessment(RULE, start, Status.FAIL, message, remediation=fix, **where)
    return assessment(
        RULE, start, Status.PASS, f"`{walk.start}` keeps its path and query on the way to `{reached}`", **where
    )


def _landing(landing: Landing, own: frozenset[str]) -> Iterator[Assessment]:
    """An old address with campaign fields added. One that does not land at all is told by redirect/old-urls."""
    walk, bare, wanted = landing.tagged, landing.walk, landing.wanted
    where = {"url": bare.start, "config": wanted.config}
    if walk is None or wanted.to is None:
        return
    if leads_away(bare, own) and lands_at(bare.final, wanted.to):
        message = f"`{bare.start}` leads to another site, `{host_of(bare.final)}`"
        yield assessment(RULE, bare.start, Status.PASS, message, **where)
        return
    if not lands_at(bare.final, wanted.to) or unanswered(bare) is not None:
        message = f"`{bare.start}` does not reach `{wanted.to}`, so nothing can be said of its query"
        cause = f"redirect/old-urls#{bare.start}"
        yield assessment(
            RULE, bare.start, Status.UNKNOWN, message, remediation="mend the redirect first", because=cause, **where
        )
        return
    lost = lost_fields(walk.start, walk.final)
    elsewhere = urlsplit(walk.final)._replace(query="", fragment="") != urlsplit(bare.final)._replace(
        query="", fragment=""
    )
    if (why := unanswered(walk)) is not None and not lost and not elsewhere:
        yield assessment(RULE, bare.start, Status.UNKNOWN, why[0], remediation=why[1], **where)
    elif elsewhere or _status(walk) != _status(bare):
        message = (
            f"`{bare.start}` works, but with campaign fields it ends at `{walk.final}` with status {_status(walk)}"
        )
        fix = "match the old address with and without a query"
        yield assessment(RULE, bare.start, Status.FAIL, message, remediation=fix, **where)
    elif lost:
        message = f"`{bare.start}` loses {_named(lost)} on the way to `{walk.final}`"
        fix = "append the query in the redirect: nginx `$is_args$args`, Apache `[QSA]`"
        yield assessment(RULE, bare.start, Status.FAIL, message, remediation=fix, **where)
    else:
        yield assessment(
            RULE, bare.start, Status.PASS, f"`{bare.start}` keeps its query on the way to `{walk.final}`", **where
        )
    if wanted.code is None:
        yield from _lasting(bare.start, bare.hops[:1], wanted.config)


def _lasting(start: str, hops: list[Hop] | tuple[Hop, ...], config: str) -> Iterator[Assessment]:
    """Whether redirects that stay say so: 301 or 308 (RFC 9110 section 15.4)."""
    passing = [hop for hop in hops if hop.status not in _LASTING]
    subject = f"{start} permanence"
    if passing:
        hop = passing[0]
        message = f"`{hop.url}` redirects to `{hop.location}` with {hop.status}, as if it were only for now"
        fix = "answer with 301, or 308 where forms are sent to the old address"
        yield assessment(RULE, subject, Status.FAIL, message, remediation=fix, url=hop.url, config=config)
    elif hops:
        message = f"`{start}` redirects permanently ({', '.join(str(hop.status) for hop in hops)})"
        yield assessment(RULE, subject, Status.PASS, message, url=start, config=config)


def _same_site(hop: Hop) -> bool:
    return host_of(hop.url).removeprefix("www.") == host_of(hop.location).removeprefix("www.")


def _same_tail(start: str, reached: str) -> bool:
    return urlsplit(start)[2:4] == urlsplit(reached)[2:4]


def _named(fields: tuple[str, ...]) -> str:
    return " and ".join(f"`{name[:60]}`" for name in fields[:5])


def _status(walk: Walk) -> int:
    return getattr(walk.end, "status", 0)
