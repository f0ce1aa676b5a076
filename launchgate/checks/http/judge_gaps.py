"""Judges what the crawl could not see, so that an empty crawl is never a pass. Pure."""

from collections.abc import Iterator

from launchgate.checks.http.rules_pages import CRAWL
from launchgate.checks.http.said_pages import amount, assessment, quoted, where_linked
from launchgate.checks.http.spec_pages import PageFacts
from launchgate.crawlfacts import Crawl, Resource, Sitemap
from launchgate.exchange import LET_IN, Failure, Response, host_of, spoilt, unanswered
from launchgate.model import Assessment, Severity, Status

_LET_CRAWL = "add a group `User-agent: launchgate` with `Allow: /` to robots.txt"


def judge_gaps(facts: PageFacts) -> tuple[Assessment, ...]:
    """One assessment for each reason that something was not seen."""
    crawl = facts.crawl
    begun = _beginning(crawl)
    return (
        *((begun,) if begun else ()),
        *_unanswered(crawl, begun is not None),
        *(_early(crawl) if begun is None else ()),
        *(_sitemap(one) for one in crawl.sitemaps if one.declared and _is_lost(one)),
        *(_elsewhere(url) for url in facts.elsewhere),
    )


def _beginning(crawl: Crawl) -> Assessment | None:
    """Why the crawl saw no site; None when it saw pages."""
    start = next((one for one in crawl.resources if one.url == crawl.start), None)
    subject = crawl.start
    if start is None:
        return assessment(
            CRAWL,
            subject,
            Status.UNKNOWN,
            "the crawl did not begin in time",
            remediation="pass --deadline",
            url=crawl.start,
        )
    if (why := unanswered(start.walk)) is not None:
        because = spoilt(start.walk.end)
        return assessment(CRAWL, subject, Status.UNKNOWN, why[0], remediation=why[1], because=because, url=crawl.start)
    if start.leaves:
        message = f"{quoted(crawl.start)} leads to {quoted(start.leaves)}, which is not part of this site, so no page was read"
        remedy = f'pass --url {start.leaves}, or add "{host_of(start.leaves)}" to site.hosts in launchgate.yml'
        return assessment(CRAWL, subject, Status.UNKNOWN, message, remediation=remedy, url=crawl.start)
    end = start.walk.end
    if isinstance(end, Response) and end.status in (401, 403):
        message = f"{quoted(end.url)} answers {end.status}, so no page was read"
        return assessment(CRAWL, subject, Status.UNKNOWN, message, remediation=LET_IN, url=crawl.start)
    if crawl.pages:
        return _unseen(crawl)
    if has_no_pages(crawl) and isinstance(end, Response):
        message = f"{quoted(end.url)} answers with {end.media_type or 'no media type'}, not with a page that could link anywhere"
        return assessment(CRAWL, subject, Status.NOT_APPLICABLE, message, url=crawl.start)
    return None


def has_no_pages(crawl: Crawl) -> bool:
    """Whether the target answers well, with something that is no page: an API."""
    start = next((one for one in crawl.resources if one.url == crawl.start), None)
    end = start.walk.end if start is not None and not start.leaves else None
    return not crawl.pages and isinstance(end, Response) and end.status < 300 and end.blocked is None


def _unseen(crawl: Crawl) -> Assessment | None:
    """Pages there are, but they say nothing about the others."""
    subject = crawl.start
    if crawl.refused and not any(one.page is not None and not one.start for one in crawl.resources):
        shut = next((one for one in crawl.robots if one.refuses_all), None)
        if shut is not None:
            linked = amount(len(crawl.refused), "linked address")
            message = f"`{shut.root}robots.txt` refuses every page, so {linked} were not looked at"
            return assessment(CRAWL, subject, Status.UNKNOWN, message, remediation=_LET_CRAWL, url=crawl.start)
    first = next((page.page for page in crawl.pages), None)
    for probe in crawl.probes:
        if (
            probe.page is not None
            and first is not None
            and probe.page.likeness == first.likeness
            and probe.page.likeness
        ):
            message = (
                f"{quoted(probe.walk.start)}, which does not exist, answers with the same page as {quoted(crawl.start)}: pages "
                "are made in the browser, so a broken link cannot be told from a good one by asking the server"
            )
            remedy = "let the server answer 404 for addresses that the product does not have, and send pages with their links"
            because = f"http/not-found#{probe.root.partition('//')[2].rstrip('/')}"
            return assessment(
                CRAWL, subject, Status.UNKNOWN, message, remediation=remedy, because=because, url=crawl.start
            )
    return None


def _unanswered(crawl: Crawl, begun: bool) -> Iterator[Assessment]:
    """Own addresses without an answer, told once for each origin and reason."""
    groups: dict[tuple[str, str], list[Resource]] = {}
    for one in crawl.resources:
        end = one.walk.end
        kind = _kind(end) if not one.walk.loop else None
        if kind is not None and not (begun and one.url == crawl.start):
            groups.setdefault((host_of(end.url), kind), []).append(one)
    for members in groups.values():
        first = members[0]
        reason, remedy = unanswered(first.walk) or ("", "")
        more = f"; the same for {amount(len(members) - 1, 'other address')}" if len(members) > 1 else ""
        yield assessment(
            CRAWL,
            first.url,
            Status.UNKNOWN,
            f"{quoted(first.url)} was not seen: {reason}{more}{where_linked(first.referrers, first.references)}",
            remediation=remedy,
            because=spoilt(first.walk.end),
            url=first.url,
        )


def _kind(end: Response | Failure) -> str | None:
    if isinstance(end, Failure):
        return None if end.kind.shown else str(end.kind)
    return "blocked" if end.blocked is not None else None


def _early(crawl: Crawl) -> Iterator[Assessment]:
    """What ended the crawl before its time; bounds that somebody chose are told with the pass."""
    for limit in crawl.limits:
        if not limit.chosen:
            message = f"{limit.reason}; {amount(limit.missed, 'known address')} were not looked at"
            severity = Severity.MEDIUM if limit.files_only else CRAWL.severity
            yield assessment(
                CRAWL,
                limit.subject,
                Status.UNKNOWN,
                message,
                severity=severity,
                remediation=limit.remedy,
                url=crawl.start,
            )


def _is_lost(one: Sitemap) -> bool:
    answer = one.exchange
    return isinstance(answer, Response) and answer.blocked is None and answer.status >= 400


def _sitemap(one: Sitemap) -> Assessment:
    status = one.exchange.status if isinstance(one.exchange, Response) else 0
    message = f"the sitemap {quoted(one.url)} answers {status}, although robots.txt or another sitemap names it"
    remedy = "bring the sitemap back, or correct the line that names it"
    return assessment(CRAWL, one.url, Status.FAIL, message, severity=Severity.MEDIUM, remediation=remedy, url=one.url)


def _elsewhere(url: str) -> Assessment:
    return assessment(
        CRAWL, url, Status.NOT_APPLICABLE, f"{quoted(url)} of http.routes is not on this run's site", url=url
    )
