"""Judges second versions of the product: other hosts and other paths that show the same page. Pure."""

from launchgate.checks.redirect.rules import DUPLICATE_HOST as RULE
from launchgate.checks.redirect.said import Causes, assessment, not_declared
from launchgate.checks.redirect.spec import Facts, PageSigns, Twice
from launchgate.exchange import Failure, FailureKind, Response, host_of, origin, shortened, unanswered
from launchgate.model import Assessment, Status

_ALIKE = 0.8
"""The share of common words from which two pages count as the same."""
_SHUT = frozenset({401, 403})


def judge_twice(facts: Facts, causes: Causes) -> tuple[Assessment, ...]:
    """One assessment for each host or path that could be a second version."""
    if not facts.twice:
        return (not_declared(RULE, "second versions", "not declared: set site.canonical in launchgate.yml"),)
    return tuple(_twice(one, causes) for one in facts.twice)


def _twice(one: Twice, causes: Causes) -> Assessment:
    walk = one.walk
    where = {"url": walk.start, "config": one.config}
    if walk.loop or walk.too_many:
        return assessment(
            RULE, one.subject, Status.UNKNOWN, f"`{walk.start}` never ends", remediation="end the circle first",
            because=causes.circle(walk), **where,
        )  # fmt: skip
    if (
        isinstance(walk.end, Failure)
        and not walk.hops
        and walk.end.kind in (FailureKind.NO_SUCH_NAME, FailureKind.NO_ADDRESS)
    ):
        return assessment(RULE, one.subject, Status.PASS, f"`{host_of(walk.start)}` does not exist any more", **where)
    failed = unanswered(walk) or unanswered(one.own)
    if failed is not None:
        cause = causes.because(walk if unanswered(walk) else one.own, RULE, one.subject)
        return assessment(RULE, one.subject, Status.UNKNOWN, failed[0], remediation=failed[1], because=cause, **where)
    message, faulty = _said(one)
    if not faulty:
        return assessment(RULE, one.subject, Status.PASS, message, **where)
    fix = (
        f"redirect `{walk.start}` to `{one.own.final}` with status 301, or at least write "
        f'`<link rel="canonical" href="{one.own.final}">` into the page'
    )
    return assessment(RULE, one.subject, Status.FAIL, message, remediation=fix, **where)


def _said(one: Twice) -> tuple[str, bool]:
    """(what was seen, whether it is a fault)."""
    walk, own = one.walk, one.own
    status = walk.end.status if isinstance(walk.end, Response) else 0
    if _leads_away(one):
        return f"`{walk.start}` leads to `{walk.final}`", False
    if status in _SHUT:
        return f"`{walk.start}` lets nobody in ({status})", False
    if status != 200:
        return f"`{walk.start}` answers {status}: there is no second version", False
    if one.page is None or one.own_page is None or not alike(one.page, one.own_page):
        return f"`{walk.start}` shows another page than `{own.final}`", False
    if one.page.canonical is not None and _settles(one):
        return f"`{walk.start}` names `{shortened(one.page.canonical)}` as the canonical page", False
    if one.page.noindex:
        return f"`{walk.start}` shows the same page and keeps search engines out", False
    return (
        f"`{walk.start}` shows the same page as `{own.final}` and neither redirects nor names the canonical page",
        True,
    )


def _leads_away(one: Twice) -> bool:
    """Whether people end somewhere else than at the address itself: for a host another host, for a path another one."""
    walk = one.walk
    if one.is_host:
        return host_of(walk.final) != host_of(walk.start)
    return bool(walk.hops) and walk.final != walk.start


def _settles(one: Twice) -> bool:
    """Whether the canonical link makes one of the two: on a host by naming another host, on a path by being the same on both."""
    page, own = one.page, one.own_page
    if page is None or page.canonical is None:
        return False
    if one.is_host:
        return host_of(page.canonical) != host_of(one.walk.final)
    return (
        origin(page.canonical) == origin(one.own.final) and own is not None and own.canonical in (None, page.canonical)
    )


def alike(one: PageSigns, other: PageSigns) -> bool:
    """Whether two pages are the same to a person: equal titles, and most words in common."""
    if one.title != other.title:
        return False
    every = len(one.words | other.words)
    return every == 0 or len(one.words & other.words) / every >= _ALIKE
