"""Judges old and campaign addresses: whether each lands where it should, as a browser goes there. Pure."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from launchgate.checks.redirect.rules import DOWNGRADE, OLD_URLS
from launchgate.checks.redirect.said import Causes, assessment, leads_away, not_declared
from launchgate.checks.redirect.spec import Defect, Facts, Landing
from launchgate.exchange import Response, Walk, unanswered
from launchgate.landing import lands_at
from launchgate.model import Assessment, Location, Status

_SUBJECT = "old and campaign addresses"


def judge_landings(facts: Facts, causes: Causes) -> tuple[Assessment, ...]:
    """One assessment for each address, and one for each source or line that could not be used."""
    defects = tuple(_defect(defect) for defect in facts.defects)
    if facts.landings or defects:
        return (*defects, *(_landing(landing, facts.own_hosts, causes) for landing in facts.landings))
    message = "not declared: set redirect.rules or redirect.file in launchgate.yml"
    if facts.wildcards:
        message = "redirect.file holds only rules for many addresses at once; name some addresses in redirect.rules"
    elif facts.outside:
        message = "redirect.rules are about another site than this run's target"
    return (not_declared(OLD_URLS, _SUBJECT, message),)


def _defect(defect: Defect) -> Assessment:
    place = f"{defect.path}:{defect.line}" if defect.path and defect.line else defect.path or defect.config
    subject = place if defect.path else f"{place}: {defect.text}"[:200]
    seen = assessment(OLD_URLS, subject, Status.UNKNOWN, defect.text, remediation=defect.remedy, config=defect.config)
    return _at(seen, defect.path, defect.line)


def _at(seen: Assessment, path: str | None, line: int | None) -> Assessment:
    """The assessment at a line of a file as well."""
    where = seen.location
    return replace(seen, location=Location(path=path, line=line, url=where.url, host=where.host, config=where.config))


def _landing(landing: Landing, own: frozenset[str], causes: Causes) -> Assessment:
    wanted = landing.wanted
    return _at(_judged(landing, own, causes), wanted.path, wanted.line)


def _judged(landing: Landing, own: frozenset[str], causes: Causes) -> Assessment:
    rule, walk, wanted = OLD_URLS, landing.walk, landing.wanted
    where = {"url": walk.start, "config": wanted.config}
    target = f"`{wanted.to}`" if wanted.to else "a page"
    for one in _way(landing):
        if one.loop or one.too_many:
            message = f"`{walk.start}` never ends, so it does not reach {target}"
            return assessment(
                rule,
                walk.start,
                Status.UNKNOWN,
                message,
                remediation="end the circle first",
                because=causes.circle(one),
                **where,
            )
        if not leads_away(one, own) and (why := unanswered(one)) is not None:
            because = causes.because(one, rule, walk.start)
            return assessment(rule, walk.start, Status.UNKNOWN, why[0], remediation=why[1], because=because, **where)
    message, fix = _fault(landing, own)
    if message and landing.page is not None and landing.page.scripted and not walk.hops:
        message = f"`{walk.start}` answers 200 with a script that may lead on; scripts are not run here"
        fix = f"redirect `{walk.start}` on the server with status 301, which everyone follows"
        return assessment(rule, walk.start, Status.UNKNOWN, message, remediation=fix, **where)
    if message:
        cause = f"{DOWNGRADE.id}#{walk.start}" if _falls_back(landing) else None
        return assessment(rule, walk.start, Status.FAIL, message, remediation=fix, because=cause, **where)
    return assessment(rule, walk.start, Status.PASS, f"`{walk.start}` {_ending(landing)}", **where)


def _falls_back(landing: Landing) -> bool:
    """Whether only the step from HTTPS to HTTP keeps it from landing."""
    final, wanted = landing.walk.final, landing.wanted.to or ""
    return (
        landing.walk.start.startswith("https://")
        and final.startswith("http://")
        and lands_at(f"https{final[4:]}", wanted)
    )


def _way(landing: Landing) -> Iterator[Walk]:
    """The walks a browser makes: the redirects, then what the page at their end does by itself."""
    yield landing.walk
    if landing.onward is not None:
        yield landing.onward


def _ending(landing: Landing) -> str:
    walk, last = landing.walk, landing.onward or landing.walk
    if landing.wanted.to is None and landing.wanted.code is not None:
        return f"answers {landing.wanted.code}"
    by_page = ", led there by the page's own `meta refresh`" if landing.onward is not None else ""
    return f"ends at `{last.final}`{by_page}" if walk.hops or by_page else f"ends at `{walk.final}`"


def _fault(landing: Landing, own: frozenset[str]) -> tuple[str, str]:
    """What is wrong and its fix; two empty texts when nothing is."""
    walk, wanted = landing.walk, landing.wanted
    last = landing.onward or walk
    status = last.end.status if isinstance(last.end, Response) else 200
    first = walk.hops[0].status if walk.hops else status
    if wanted.code is not None and first != wanted.code:
        return (
            f"`{walk.start}` answers {first}, not {wanted.code}",
            f"let `{walk.start}` answer with status {wanted.code}",
        )
    if wanted.to is None and wanted.code is not None:
        return "", ""
    if wanted.to is None:
        return _fallen(walk, last.final, status)
    away = leads_away(last, own)
    if lands_at(last.final, wanted.to) and (status == 200 or away):
        return "", ""
    fix = f"redirect `{walk.start}` to `{wanted.to}`"
    if away:
        return f"`{walk.start}` leads to another site, `{last.final}`, not to `{wanted.to}`", fix
    if last is walk and not walk.hops:
        return f"`{walk.start}` answers {status} itself and does not lead to `{wanted.to}`", fix
    return f"`{walk.start}` ends at `{last.final}` with status {status}, not at `{wanted.to}` with status 200", fix


def _fallen(walk: Walk, final: str, status: int) -> tuple[str, str]:
    """An address of an old sitemap only has to land on a page of its own."""
    fix = f"redirect `{walk.start}` to the page that took its place, or take it out of the sitemap"
    if status != 200:
        return f"`{walk.start}`, an address of redirect.sitemap, ends at `{final}` with status {status}", fix
    if walk.hops and urlsplit(final).path in ("", "/") and len(urlsplit(walk.start).path) > 1:
        return (
            f"`{walk.start}`, an address of redirect.sitemap, ends at the home page `{final}`: its own page is lost",
            fix,
        )
    return "", ""
