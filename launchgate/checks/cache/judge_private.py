"""Judges private pages and pages that set cookies: proof first, then what the headers allow. Pure."""

from collections.abc import Iterator

from launchgate.checks.cache.alike import identical, same_page
from launchgate.checks.cache.hits import hit_of
from launchgate.checks.cache.rules import PRIVATE
from launchgate.checks.cache.said import answered, unanswered
from launchgate.checks.cache.spec import Facts, Page
from launchgate.checks.cache.storing import Storing, storing
from launchgate.dataclass import dataclass
from launchgate.exchange import Exchange, Response
from launchgate.model import Assessment, Severity, Status
from launchgate.saying import assessment

FIX = "send `Cache-Control: private, no-store` with it, also with its redirects and errors"
_PURGE = "take it out of the cache's rules, purge the cache, and send `Cache-Control: private, no-store` with it"
_TURNED_AWAY = frozenset({301, 302, 303, 307, 308, 401, 403})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """An opinion before it has a place."""

    status: Status
    message: str
    remedy: str = ""
    severity: Severity | None = None
    because: str | None = None


def judge_pages(facts: Facts) -> Iterator[Assessment]:
    """One assessment for each private page, and one for the made-up file below it."""
    shell = answered(facts.missing[0].first) if facts.missing else None
    for page in facts.pages:
        said = _page(page, shell, facts)
        yield _placed(page.url, page, said)
        probe = _probe(page, shell, said)
        if probe is not None:
            yield _placed(page.probe_url, page, probe)


def _placed(subject: str, page: Page, said: _Said) -> Assessment:
    return assessment(
        PRIVATE, subject, said.status, said.message, remediation=said.remedy, severity=said.severity, because=said.because,
        url=subject, config=page.config,
    )  # fmt: skip


def _page(page: Page, shell: Response | None, facts: Facts) -> _Said:
    first = answered(page.first)
    if first is None:
        return _lost(page.first)
    signed, after = answered(page.signed), answered(page.after)
    if signed is not None and after is not None and _handed_on(first, signed, after):
        message = f"`{page.url}` gave a stranger the page that a signed-in visitor had got just before{_proof(after)}"
        return _Said(status=Status.FAIL, message=message, remedy=_PURGE)
    if shell is not None and shell.status < 300 and _is_shell(page, shell):
        message = f"`{page.url}` is the same page as any address of the site, so nothing in it is anybody's own"
        return _Said(
            status=Status.NOT_APPLICABLE,
            message=message,
            remedy="declare the address that brings the data, e.g. /api/me, in cache.private",
        )
    return _cached(page, signed) or _headers(page, first, signed, facts)


def _handed_on(first: Response, signed: Response, after: Response) -> bool:
    return signed.status < 300 and identical(signed, after) and not identical(first, signed)


def _proof(answer: Response) -> str:
    return f" ({hit})" if (hit := hit_of(answer)) else ""


def _is_shell(page: Page, shell: Response) -> bool:
    seen = [answered(one) for one in (page.first, page.signed) if one is not None]
    return all(one is not None and identical(one, shell) for one in seen)


def _cached(page: Page, signed: Response | None) -> _Said | None:
    """A cache that answers under a private address, whoever asks."""
    for who, exchange in (("a signed-in visitor", signed), ("a stranger", page.second), ("a stranger", page.first)):
        answer = answered(exchange)
        if answer is None or not (hit := hit_of(answer)) or answer.status in (404, 410) or answer.status >= 500:
            continue
        if answer.status < 300:
            message = f"a cache gave the page of `{page.url}` to {who} ({hit})"
            remedy = f"{_PURGE}; if it is a shell that scripts fill, declare the address of its data in its place"
            return _Said(status=Status.FAIL, message=message, remedy=remedy)
        message = f"a cache gave its answer {answer.status} of `{page.url}` to {who} ({hit}): it keeps what is there"
        return _Said(status=Status.FAIL, message=message, remedy=_PURGE)
    return None


def _headers(page: Page, first: Response, signed: Response | None, facts: Facts) -> _Said:
    """What the headers of the page allow; a redirect to the login is not the page."""
    whole = signed if signed is not None and signed.status < 300 else first
    kept = storing(whole)
    if whole.status < 300:
        said = _by_headers(page, whole, kept)
        if signed is not None and identical(first, signed):
            return said if said.status is Status.FAIL else _same_for_all(page)
        return said if page.signed is None or whole is signed else _unaccepted(page, said)
    if whole.status not in _TURNED_AWAY:
        message = f"`{page.url}` answered {whole.status}, so there is no private page to judge"
        return _Said(status=Status.UNKNOWN, message=message, remedy="correct its path in cache.private")
    if kept.allowed:
        message = f"`{page.url}` answers {whole.status} and lets caches keep it ({kept.allowed}): signed-in people get that too"
        return _Said(status=Status.FAIL, message=message, remedy=FIX, severity=Severity.HIGH)
    if page.signed is not None:
        return _unaccepted(page, None)
    if facts.session_reason:
        return _Said(status=Status.UNKNOWN, message=facts.session_reason, remedy=facts.session_remedy)
    if kept.forbidden:
        message = f"`{page.url}` turns strangers away ({whole.status}) and no cache may keep that ({kept.forbidden})"
        return _Said(status=Status.PASS, message=message)
    return _Said(
        status=Status.UNKNOWN,
        message=f"`{page.url}` turns strangers away ({whole.status}) without a word about caches, and nobody signed in to see "
        "the page itself",
        remedy=f"{FIX}, or declare cache.session.headers so that the gate can look at the page",
    )


def _by_headers(page: Page, whole: Response, kept: Storing) -> _Said:
    if kept.allowed:
        message = f"`{page.url}` is private, and its headers let every cache keep it: {kept.allowed}"
        return _Said(status=Status.FAIL, message=message, remedy=FIX)
    if kept.forbidden:
        message = f"`{page.url}` came from no cache in two clean sessions, and none may keep it: {kept.forbidden}"
        return _Said(status=Status.PASS, message=message)
    vary = "; `Vary` alone does not stop most CDNs" if whole.header("Vary") else ""
    message = f"`{page.url}` came from no cache, but nothing in its headers keeps one from storing it{vary}"
    return _Said(status=Status.FAIL, message=message, remedy=FIX, severity=Severity.MEDIUM)


def _same_for_all(page: Page) -> _Said:
    return _Said(
        status=Status.UNKNOWN,
        message=f"a stranger and the signed-in session got the very same page from `{page.url}`: the session is not valid, the "
        "page is not private, or a cache that does not say so answered",
        remedy="renew the session in cache.session.headers, or take the page out of cache.private",
    )


def _unaccepted(page: Page, said: _Said | None) -> _Said:
    """The session made no difference, or was turned away: what was said of the stranger's page stands only where it is bad."""
    if said is not None and said.status is Status.FAIL:
        return said
    if page.signed is not None and answered(page.signed) is None:
        return _lost(page.signed)
    return _Said(
        status=Status.UNKNOWN,
        message=f"`{page.url}` turned the signed-in session away as well, so the page itself was not seen",
        remedy="renew the session in cache.session.headers",
    )


def _lost(exchange: Exchange) -> _Said:
    reason, remedy, because = unanswered(exchange)
    return _Said(status=Status.UNKNOWN, message=reason, remedy=remedy, because=because)


def _probe(page: Page, shell: Response | None, said: _Said) -> _Said | None:
    """Web cache deception: a file name that nobody has brings the private page, and a cache that goes by endings keeps it."""
    first, probe = answered(page.first), answered(page.probe)
    if first is None or page.probe is None:
        return None
    if probe is None:
        return _lost(page.probe)
    if not _confused(page, first, probe, shell):
        message = f"a made-up file below `{page.url}` answers {probe.status}, not with the page"
        return _Said(status=Status.PASS, message=message)
    again = answered(page.probe_again)
    kept, hit = storing(probe), hit_of(again) if again is not None else hit_of(probe)
    what = f"a made-up file below `{page.url}` (`{page.probe_url}`) answers like the page itself"
    lure = "whoever lures a signed-in visitor there reads that visitor's page from the cache"
    fix = f"answer 404 for what does not exist below `{page.url}`; send `Cache-Control: private, no-store` with all the rest"
    if proof := hit or kept.allowed:
        return _Said(status=Status.FAIL, message=f"{what}, and a cache keeps it ({proof}): {lure}", remedy=fix)
    if kept.forbidden:
        return _Said(status=Status.PASS, message=f"{what}, but no cache may keep that: {kept.forbidden}")
    if probe.status < 300:
        message = f"{what}, and nothing keeps a cache from storing it by its ending"
        return _Said(status=Status.FAIL, message=message, remedy=fix, severity=Severity.MEDIUM)
    if said.status is Status.UNKNOWN:
        cause = f"{PRIVATE.id}#{page.url}"
        return _Said(
            status=Status.UNKNOWN, message=f"{what}; whether signed in too, was not seen", remedy=fix, because=cause
        )
    return _Said(status=Status.PASS, message=f"{what} ({probe.status}), which no cache was seen to keep")


def _confused(page: Page, first: Response, probe: Response, shell: Response | None) -> bool:
    if probe.status >= 400 or (shell is not None and shell.status < 300 and same_page(probe, shell)):
        return False
    signed = answered(page.signed)
    return same_page(probe, first) or (signed is not None and signed.status < 300 and same_page(probe, signed))
