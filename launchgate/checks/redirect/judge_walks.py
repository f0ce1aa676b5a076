"""Judges single walks: circles and length. Pure."""

from urllib.parse import urlsplit

from launchgate.checks.redirect.rules import CHAIN_LENGTH, LOOP
from launchgate.checks.redirect.said import Causes, arrows, assessment, leads_away
from launchgate.checks.redirect.spec import Facts, Options, Walked
from launchgate.exchange import Walk, unanswered
from launchgate.model import Assessment, Status


def judge_loops(facts: Facts, causes: Causes) -> tuple[Assessment, ...]:
    """One assessment for each followed address; addresses that run into the same circle name the first one."""
    return tuple(_loop(walked, facts.own_hosts, causes) for walked in facts.walked)


def _loop(walked: Walked, own: frozenset[str], causes: Causes) -> Assessment:
    walk = walked.walk
    if (walk.loop or walk.too_many) and causes.circle(walk) != f"{LOOP.id}#{walk.start}":
        return _consequence(walked, causes.circle(walk))
    if walk.loop:
        status, message = Status.FAIL, f"the redirects of `{walk.start}` go round in a circle: {_circle(walk)}"
    elif walk.too_many:
        status = Status.FAIL
        message = f"`{walk.start}` does not end after {len(walk.hops)} redirects; the last one leads to `{walk.final}`"
    elif not _elsewhere(walked, own) and (why := unanswered(walk)) is not None:
        because = causes.because(walk, LOOP, walk.start)
        return assessment(
            LOOP, walk.start, Status.UNKNOWN, why[0], remediation=why[1], because=because, url=walk.final,
            config=walked.config,
        )  # fmt: skip
    else:
        status, message = Status.PASS, f"`{walk.start}` ends at `{walk.final}`"
    return assessment(LOOP, walk.start, status, message, url=walk.start, config=walked.config)


def _elsewhere(walked: Walked, own: frozenset[str]) -> bool:
    """Whether a declared address leads to another site; a host of the product that does so is not where it should be."""
    return walked.config.startswith("redirect.") and leads_away(walked.walk, own)


def _consequence(walked: Walked, cause: str) -> Assessment:
    """An address that runs into a circle already told: not a second fault."""
    start = walked.walk.start
    walk = walked.walk
    message = f"`{start}` runs into " + (f"the circle {_circle(walk)}" if walk.loop else "redirects that do not end")
    return assessment(
        LOOP, start, Status.UNKNOWN, message, remediation="end the circle first", because=cause, url=start,
        config=walked.config,
    )  # fmt: skip


def _circle(walk: Walk) -> str:
    return " → ".join(f"`{url}`" for url in walk.cycle)


def judge_chains(facts: Facts, options: Options, causes: Causes) -> tuple[Assessment, ...]:
    """One assessment for each followed address."""
    return tuple(_chain(walked, facts.own_hosts, options, causes) for walked in facts.walked)


def _chain(walked: Walked, own: frozenset[str], options: Options, causes: Causes) -> Assessment:
    walk, rule = walked.walk, CHAIN_LENGTH
    count = hops_of(walk)
    where = {"url": walk.start, "config": walked.config}
    if walk.loop or walk.too_many:
        cause = causes.circle(walk)
        message = f"`{walk.start}` has no final page, so its redirects cannot be counted"
        remediation = "end the circle first"
        return assessment(rule, walk.start, Status.UNKNOWN, message, remediation=remediation, because=cause, **where)
    if count > options.max_hops:
        message = f"`{walk.start}` takes {count} redirects, {options.max_hops} at most wanted: {arrows(walk)}"
        remediation = f"redirect `{walk.start}` straight to `{walk.final}`"
        return assessment(rule, walk.start, Status.FAIL, message, remediation=remediation, **where)
    if not _elsewhere(walked, own) and (why := unanswered(walk)) is not None:
        because = causes.because(walk, rule, walk.start)
        return assessment(rule, walk.start, Status.UNKNOWN, why[0], remediation=why[1], because=because, **where)
    message = f"`{walk.start}` takes {count} redirect{'' if count == 1 else 's'} to `{walk.final}`"
    return assessment(rule, walk.start, Status.PASS, message, **where)


def hops_of(walk: Walk) -> int:
    """The redirects that count: a first step from http to https on the same host is free."""
    count = len(walk.hops)
    if count:
        first, then = urlsplit(walk.hops[0].url), urlsplit(walk.hops[0].location)
        if (first.scheme, then.scheme) == ("http", "https") and first.hostname == then.hostname:
            return count - 1
    return count
