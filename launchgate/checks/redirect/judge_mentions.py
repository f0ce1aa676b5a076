"""Judges which hosts the product's own pages name, and pages that fall back from HTTPS to HTTP. Pure."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from launchgate.checks.redirect.rules import DOWNGRADE, LOOP, MIXED_DOMAINS
from launchgate.checks.redirect.said import arrows, assessment, not_declared
from launchgate.checks.redirect.spec import Facts, Mention, Walked
from launchgate.exchange import host_of, shortened, unanswered
from launchgate.model import Assessment, Severity, Status

_SELF = frozenset({"link rel=canonical", "og:url", "sitemap"})
"""What tells search engines and social networks where a page itself is."""


def judge_mentions(facts: Facts) -> tuple[Assessment, ...]:
    """One assessment for each host that should not be named, or one for all when there is none."""
    rule, subject = MIXED_DOMAINS, "links of the product's pages"
    if facts.canonical is None:
        message = (
            "site.canonical is about another site than this run's target"
            if facts.outside
            else "not declared: set site.canonical in launchgate.yml"
        )
        return (not_declared(rule, subject, message),)
    if not facts.pages:
        return (_unread(facts),)
    wrong: dict[str, list[tuple[Mention, str]]] = {}
    for mention in facts.mentions:
        if (what := _wrong(mention, facts)) is not None:
            wrong.setdefault(_host(mention.url), []).append((mention, what))
    if not wrong and facts.unfinished[0]:
        reason, fix = facts.unfinished
        message = f"not every page could be read: {reason}"
        return (assessment(rule, subject, Status.UNKNOWN, message, remediation=fix, config="site.canonical"),)
    if not wrong:
        count = f"{facts.pages} page{'s' if facts.pages > 1 else ''}"
        message = f"{count} of the product name no other host of it than those that are declared"
        return (assessment(rule, subject, Status.PASS, message, config="site.canonical"),)
    return tuple(_named(host, found, facts.canonical) for host, found in sorted(wrong.items()))


def _unread(facts: Facts) -> Assessment:
    """No page could be read: the consequence of the home page's own fault, where it has one."""
    home = urljoin(facts.canonical or "", "/")
    walk = next((walked.walk for walked in facts.walked if walked.walk.start == home), None)
    faulty = walk is not None and (walk.loop or walk.too_many or unanswered(walk) is not None)
    message = f"no page of the product could be read: `{home}` shows none"
    return assessment(
        MIXED_DOMAINS, "links of the product's pages", Status.UNKNOWN, message, remediation="mend the home page first",
        because=f"{LOOP.id}#{home}" if faulty else None, url=home, config="site.canonical",
    )  # fmt: skip


def _named(host: str, found: list[tuple[Mention, str]], canonical: str) -> Assessment:
    first, what = found[0]
    pages = len({mention.page for mention, _ in found})
    where = f"`{first.page}`" if pages == 1 else f"`{first.page}` and {pages - 1} more page{'s' if pages > 2 else ''}"
    places = ", ".join(dict.fromkeys(f"`{mention.tag}`" for mention, _ in found))
    message = f"{where} name{'s' if pages == 1 else ''} `{host}`, {what}, in {places}, e.g. `{shortened(first.url)}`"
    fix = f"write `{canonical}` in its place, or a path without a host"
    return assessment(
        MIXED_DOMAINS, host, Status.FAIL, message, remediation=fix, url=first.page, config="site.canonical"
    )


def _wrong(mention: Mention, facts: Facts) -> str | None:
    """What is wrong with a host in this place; None when nothing is."""
    host = _host(mention.url)
    if host in facts.wrong_hosts:
        return facts.wrong_hosts[host]
    if mention.tag not in _SELF or host_of(mention.page) != host_of(facts.canonical or ""):
        return None
    if host not in facts.own_hosts:
        return "which is not declared as a host of the product"
    return "over plain HTTP" if mention.url.startswith("http://") else None


def _host(url: str) -> str:
    try:
        return host_of(url)
    except ValueError:
        return ""


def judge_downgrades(facts: Facts) -> tuple[Assessment, ...]:
    """One assessment for each followed HTTPS address."""
    found = [seen for walked in facts.walked for seen in _downgrade(walked, facts)]
    return tuple(found) or (
        not_declared(DOWNGRADE, "HTTPS addresses", "not declared: no address that was followed is HTTPS"),
    )


def _downgrade(walked: Walked, facts: Facts) -> Iterator[Assessment]:
    walk = walked.walk
    if not walk.start.startswith("https://"):
        return
    where = {"url": walk.start, "config": walked.config}
    step = next(
        (hop for hop in walk.hops if hop.url.startswith("https://") and hop.location.startswith("http://")), None
    )
    if step is None:
        yield assessment(DOWNGRADE, walk.start, Status.PASS, f"`{walk.start}` stays on HTTPS", **where)
        return
    inside = host_of(step.location) in facts.own_hosts | facts.wrong_hosts.keys() | {host_of(walk.start)}
    ends = walk.final.startswith("http://") or walk.loop or walk.too_many
    message = f"`{step.url}` redirects to `{step.location}`, which is plain HTTP: {arrows(walk)}"
    path = urlsplit(step.location)._replace(scheme="https").geturl()
    fix = f"redirect `{step.url}` to `{path}`; behind a proxy let the application trust `X-Forwarded-Proto`"
    severity = Severity.BLOCKER if inside and ends else Severity.MEDIUM
    yield replace(assessment(DOWNGRADE, walk.start, Status.FAIL, message, remediation=fix, **where), severity=severity)
