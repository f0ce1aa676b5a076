"""Judges public pages that set cookies: a cache must not hand one visitor's cookie to the next. Pure."""

from collections.abc import Iterator
from urllib.parse import urljoin

from launchgate.checks.cache.cookies import cookies_of, named, shared, telling
from launchgate.checks.cache.hits import hit_of
from launchgate.checks.cache.rules import PRIVATE
from launchgate.checks.cache.said import answered, unanswered
from launchgate.checks.cache.spec import Facts, Twice
from launchgate.checks.cache.storing import storing
from launchgate.exchange import Response
from launchgate.model import Assessment, Severity, Status
from launchgate.saying import assessment

_FIX = "send `Cache-Control: private, no-store` with it, or set the cookie only where it is needed, after the login"


def judge_cookies(facts: Facts) -> Iterator[Assessment]:
    """One assessment for each opened page that sets a cookie, and for a home page that could not be opened."""
    declared = {page.url for page in facts.pages}
    files = (Twice(url=asset.url, config=asset.config, first=asset.answer) for asset in facts.assets)
    own = [facts.home] if facts.home is not None else []
    for seen in (*own, *facts.others, *facts.missing, *files):
        if seen.url not in declared and (said := _judged(seen, facts)) is not None:
            yield said
    if facts.home is not None and answered(facts.home.first) is None and not facts.pages:
        reason, remedy, because = unanswered(facts.home.first)
        yield assessment(
            PRIVATE, facts.home.url, Status.UNKNOWN, reason, remediation=remedy, because=because, url=facts.home.url,
            config=facts.home.config,
        )  # fmt: skip


def _judged(seen: Twice, facts: Facts) -> Assessment | None:
    first = answered(seen.first)
    if first is None or not (cookies := cookies_of(first)):
        return None
    missing = seen in facts.missing
    what = "an address that cannot exist" if missing else f"`{seen.url}`"
    status, message, severity = _said(what, first, answered(seen.second), cookies)
    remedy = _FIX if status is Status.FAIL else ""
    # A page that cannot exist has another address in each run; its finding must not.
    subject = f"cookies of missing pages on {facts.host}" if missing else seen.url
    url = urljoin(seen.url, "/") if missing else seen.url
    return assessment(
        PRIVATE, subject, status, message, remediation=remedy, severity=severity, url=url, config=seen.config
    )  # fmt: skip


def _said(
    what: str, first: Response, second: Response | None, cookies: dict[str, str]
) -> tuple[Status, str, Severity | None]:  # fmt: skip
    personal, kept = telling(cookies), storing(first)
    again = cookies_of(second) if second is not None else {}
    same = shared({name: cookies[name] for name in personal}, again)
    hit = hit_of(second) if second is not None else hit_of(first)
    if hit and same:
        return Status.FAIL, f"two clean sessions got the same {named(same)} from {what}, out of a cache ({hit})", None
    if hit and second is not None and not shared(cookies, again):
        return Status.PASS, f"{what} comes from a cache ({hit}), and its cookies are set anew for each visitor", None
    if kept.allowed and personal:
        message = f"{what} sets {named(personal)}, and its headers let every cache hand that to the next visitor: {kept.allowed}"
        return Status.FAIL, message, None
    if kept.allowed or hit:
        message = f"{what} sets {named(tuple(cookies))} and is kept by caches ({hit or kept.allowed})"
        return Status.FAIL, message, Severity.MEDIUM
    if kept.forbidden or not personal:
        why = kept.forbidden or "nothing lets a cache keep it"
        return Status.PASS, f"{what} sets {named(tuple(cookies))}, and does not come from a cache ({why})", None
    message = f"{what} sets {named(personal)}, and nothing in its headers keeps a cache from storing that"
    return Status.FAIL, message, Severity.MEDIUM
