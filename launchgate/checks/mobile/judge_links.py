"""Judges shared links: where they end, and what got lost on the way. Pure."""

from launchgate.checks.mobile.rules import LINK_REDIRECT as RULE
from launchgate.checks.mobile.said import not_declared
from launchgate.checks.mobile.spec import Facts, Followed
from launchgate.exchange import Response, host_of, missing_name, shortened, unanswered
from launchgate.landing import carried, lands_at, lost_fields
from launchgate.model import Assessment, Location, Status
from launchgate.saying import assessment


def judge_links(facts: Facts) -> tuple[Assessment, ...]:
    """One assessment for each declared link; nothing when the site was not asked."""
    if not facts.probed:
        return ()
    if facts.elsewhere:
        return not_declared(RULE, facts.elsewhere)
    if not facts.links:
        return not_declared(RULE, "not declared: set mobile.links in launchgate.yml")
    return tuple(_link(link) for link in facts.links)


def _link(link: Followed) -> Assessment:
    walk = link.walk
    where = Location(url=walk.start, host=host_of(walk.start), config=link.config)
    if walk.loop or walk.too_many:
        message = f"`{walk.start}` never ends: its redirects go on for {len(walk.hops)} steps"
        return assessment(RULE, walk.start, Status.FAIL, message, remediation="end the circle", location=where)
    if (why := unanswered(walk)) is not None:
        return assessment(
            RULE, walk.start, Status.UNKNOWN, why[0], remediation=why[1], because=missing_name(walk), location=where
        )
    message, fix = _fault(link)
    if message:
        return assessment(RULE, walk.start, Status.FAIL, message, remediation=fix, location=where)
    return assessment(RULE, walk.start, Status.PASS, f"`{walk.start}` ends at `{walk.final}`", location=where)


def _fault(link: Followed) -> tuple[str, str]:
    """What is wrong and its fix; two empty texts when nothing is."""
    walk = link.walk
    end, final = walk.end, shortened(walk.final)
    assert isinstance(end, Response)
    if end.status != 200:
        return f"`{walk.start}` ends at `{final}` with status {end.status}", f"let `{final}` answer with status 200"
    if carried(walk.start, walk.final):
        return "", ""
    if link.expected is not None and not lands_at(walk.final, link.expected):
        fix = f"redirect `{walk.start}` to `{link.expected}`"
        return f"`{walk.start}` ends at `{final}`, not at `{link.expected}`", fix
    if link.expected is None and not _same_path(walk.start, walk.final):
        fix = "keep the path in the redirect (nginx `$request_uri`), or declare where the link ends as `to` in mobile.links"
        return f"`{walk.start}` loses its path on the way to `{final}`", fix
    if lost := lost_fields(walk.start, walk.final):
        fix = "pass the query on in every redirect, e.g. nginx `$request_uri`, or `$is_args$args` after a new path"
        return f"`{walk.start}` loses `{'`, `'.join(lost[:5])}` of its query on the way to `{final}`", fix
    return "", ""


def _same_path(start: str, final: str) -> bool:
    """Whether two addresses differ at most by host, query and a final slash."""
    ours, theirs = (
        url.partition("://")[2].partition("/")[2].partition("#")[0].partition("?")[0] for url in (start, final)
    )
    return ours.rstrip("/") == theirs.rstrip("/")
