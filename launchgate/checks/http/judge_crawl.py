"""Judges the site's own links and the declared routes: one assessment for each place that is not there. Pure."""

from collections.abc import Iterator

from launchgate.checks.http.broken import Fault, faults
from launchgate.checks.http.judge_gaps import judge_gaps
from launchgate.checks.http.judge_loose import judge_fragments, judge_malformed
from launchgate.checks.http.rules_pages import CRAWL
from launchgate.checks.http.said_pages import amount, assessment, quoted, where_linked
from launchgate.checks.http.spec_pages import PageFacts, PageOptions, Route
from launchgate.crawlfacts import Crawl
from launchgate.exchange import Response, root_cause, unanswered
from launchgate.model import Assessment, Status, Table

MOST = 100
"""Findings told one by one; the table holds more."""
_ROWS = 1_000


def judge_crawl(facts: PageFacts, options: PageOptions) -> tuple[tuple[Assessment, ...], Table]:
    """Routes and links that lead nowhere, what could not be judged, and a pass for the rest."""
    crawl = facts.crawl
    found = [fault for fault in faults(crawl) if not _is_ignored(fault.subject, crawl, options)]
    routes = tuple(_route(route) for route in facts.routes)
    told = {one.subject for one in routes if one.status is not Status.PASS}
    found = [fault for fault in found if fault.subject not in told]
    gaps = judge_gaps(facts)
    loose = (*judge_fragments(crawl), *judge_malformed(crawl))
    said = (*routes, *(_failed(fault) for fault in found[:MOST]), *_rest(found[MOST:]), *loose, *gaps)
    if not any(one.status in (Status.FAIL, Status.UNKNOWN, Status.NOT_APPLICABLE) for one in said):
        said = (_passed(facts), *said)
    return said, _table(found)


def _is_ignored(url: str, crawl: Crawl, options: PageOptions) -> bool:
    root = next((root for root in crawl.roots if url.startswith(root)), "")
    path = f"/{url[len(root) :]}"
    return any(
        one.startswith(pattern[:-1]) if pattern.endswith("*") else one == pattern
        for pattern in options.ignore_links
        for one in (url, path)
    )


def _failed(fault: Fault) -> Assessment:
    first = fault.resource
    if fault.resource.start == "sitemap" and not first.referrers:
        where = "; the sitemap lists it"
    elif first.start and not first.referrers:
        where = "; it is where the crawl began"
    else:
        where = where_linked(first.referrers, first.references)
    return assessment(
        CRAWL,
        fault.subject,
        Status.FAIL,
        f"{fault.said}{where}",
        severity=fault.severity,
        remediation=fault.fix,
        because=fault.because,
        url=first.referrers[0].url if first.referrers else fault.subject,
    )


def _rest(found: list[Fault]) -> tuple[Assessment, ...]:
    if not found:
        return ()
    message = f"{amount(len(found), 'further own address')} lead nowhere; the table `broken-links` lists them"
    severity = max((fault.severity for fault in found), key=lambda one: one.rank)
    return (assessment(CRAWL, "further addresses", Status.FAIL, message, severity=severity),)


def _route(route: Route) -> Assessment:
    walk = route.walk

    def said(status: Status, message: str, remedy: str = "", because: str | None = None) -> Assessment:
        return assessment(
            CRAWL, walk.start, status, message, remediation=remedy, because=because, url=walk.start, config=route.config
        )

    if walk.loop or walk.too_many:
        message = f"{quoted(walk.start)} has to be there, but its redirects never end"
        return said(Status.FAIL, message, "end the circle", f"redirect/loop#{walk.start}")
    if (why := unanswered(walk)) is not None:
        return said(Status.UNKNOWN, why[0], why[1], root_cause(walk))
    status = walk.end.status if isinstance(walk.end, Response) else 0
    led = f" after a redirect to {quoted(walk.final)}" if walk.hops else ""
    if status in (401, 403):
        message = f"{quoted(walk.start)} answers {status}{led}: it is not open to everybody, so whether it is there was not seen"
        remedy = "set site.access.headers in launchgate.yml, or take it out of http.routes"
        return said(Status.UNKNOWN, message, remedy)
    if 200 <= status < 300:
        return said(Status.PASS, f"{quoted(walk.start)} answers {status}{led}")
    message = f"{quoted(walk.start)} has to be there, but answers {status}{led}"
    remedy = "bring the page back, or redirect its address to the page that took its place"
    return said(Status.FAIL, message, remedy)


def _passed(facts: PageFacts) -> Assessment:
    crawl = facts.crawl
    pages, asked = amount(len(crawl.pages), "page"), amount(len(crawl.resources), "own address")
    message = "; ".join((f"{pages} read, {asked} asked for, none of them leads nowhere", *_left_out(crawl)))
    return assessment(CRAWL, crawl.start, Status.PASS, message, url=crawl.start)


def _left_out(crawl: Crawl) -> Iterator[str]:
    private = sum(one.status in (401, 403) for one in crawl.resources)
    if private:
        yield f"{amount(private, 'address')} answered 401 or 403 and were not judged"
    if crawl.refused:
        yield f"{amount(len(crawl.refused), 'address')} that robots.txt keeps out were not asked for"
    for limit in crawl.limits[:3]:
        yield f"not everything was looked at: {limit.reason}"


def _table(found: list[Fault]) -> Table:
    return Table(
        id="broken-links",
        title="Broken links",
        columns=("Address", "Answer", "Documents", "First document", "As"),
        rows=tuple(
            (
                fault.subject,
                fault.answer,
                fault.resource.references,
                fault.resource.referrers[0].url if fault.resource.referrers else fault.resource.start,
                fault.resource.referrers[0].link.tag if fault.resource.referrers else "",
            )
            for fault in found[:_ROWS]
        ),
    )
