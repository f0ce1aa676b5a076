"""Judges security headers, one finding for a host: pages, API answers and error pages by what each of them needs. Pure."""

from dataclasses import dataclass

from launchgate.checks.http.rules import SECURITY_HEADERS
from launchgate.checks.http.said import Causes, assessment, brief, gap, listed, silent
from launchgate.checks.http.spec import Answer, Asked, HostSeen, Kind, Purpose
from launchgate.checks.http.values import contradictions, framing, nosniff, outdated, referrer, versions
from launchgate.exchange import LET_IN
from launchgate.model import Assessment, Severity, Status

_SHUT = frozenset({401, 403, 407})
_LINES = (
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "frame-ancestors 'self'"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
)
_OFF = {
    "Server": "nginx: `server_tokens off;`; Apache: `ServerTokens Prod`; elsewhere let the proxy in front drop the header",
    "X-Powered-By": "PHP: `expose_php = Off` in php.ini; Express: `app.disable('x-powered-by')`; "
    "IIS: remove it under httpProtocol/customHeaders",
    "X-AspNet-Version": 'ASP.NET: `<httpRuntime enableVersionHeader="false" />`',
    "X-AspNetMvc-Version": "ASP.NET MVC: `MvcHandler.DisableMvcResponseHeader = true;`",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lack:
    """What one answer lacks."""

    place: str
    """As a sentence names it: "the home page"."""
    url: str
    missing: tuple[str, ...]
    names: tuple[str, ...]
    """The headers to add."""
    severity: Severity


def judge_headers(seen: HostSeen, causes: Causes) -> tuple[Assessment, ...]:
    """The host's own assessment, and one more for each weakness of another kind."""
    gone = silent(SECURITY_HEADERS, seen, causes)
    if gone is not None:
        return (gone,)
    answers = tuple(answers_of(seen))
    return (_whole(seen, answers), *_versions(seen), *_outdated(seen), *_contradictions(seen))


def answers_of(seen: HostSeen) -> list[tuple[Asked, Answer]]:
    """The host's own answers: its home page, the pages and API addresses, and one error page."""
    made_up = (Purpose.UNKNOWN_PAGE, Purpose.UNKNOWN_API)
    found: dict[str, tuple[Asked, Answer]] = {}
    for one in (seen.home, *seen.of(Purpose.PAGE, Purpose.API), *seen.of(*made_up)):
        if not isinstance(one.end, Answer) or gap(one) is not None or not seen.place.holds(one.end.url):
            continue
        if one.purpose not in made_up or one.end.kind is Kind.ERROR:  # another page in its place is judged as itself
            found.setdefault(one.end.url, (one, one.end))
    return list(found.values())


def _whole(seen: HostSeen, answers: tuple[tuple[Asked, Answer], ...]) -> Assessment:
    rule = SECURITY_HEADERS
    pages = [answer for _, answer in answers if answer.kind in (Kind.PAGE, Kind.API, Kind.OTHER)]
    lacks = [lack for asked, answer in answers if (lack := _lack(asked, answer))]
    severity = max((lack.severity for lack in lacks), key=lambda one: one.rank, default=Severity.INFO)
    hidden = _hidden(seen, bool(pages))
    if hidden is not None and severity is not Severity.MEDIUM:
        return hidden
    if not lacks:
        return assessment(rule, seen, Status.PASS, _passed(answers))
    return assessment(
        rule,
        seen,
        Status.FAIL,
        f"on `{seen.place.name}`, {_sentence(lacks)}",
        severity=severity,
        remediation=_block({header for lack in lacks for header in lack.names}),
        url=lacks[0].url,
    )


def _hidden(seen: HostSeen, has_pages: bool) -> Assessment | None:
    """Why the host's home page says nothing; None when it was seen, or is missing as on a host for programs only."""
    rule, name = SECURITY_HEADERS, seen.place.name
    if not has_pages and (away := _elsewhere(seen)) is not None:
        message = f"`{name}` has no page of its own: it sends visitors to `{away}`"
        return assessment(rule, seen, Status.NOT_APPLICABLE, message)
    status = seen.home.end.status if isinstance(seen.home.end, Answer) else 0
    message = f"`{seen.home.end.url}` answered {status}, so the home page of `{name}` was not seen"
    if status in _SHUT:
        return assessment(rule, seen, Status.UNKNOWN, message, remediation=LET_IN)
    if status >= 500:
        cause = f"smoke/home#{seen.home.url}"
        return assessment(rule, seen, Status.UNKNOWN, message, remediation="repair the page first", because=cause)
    return None


def _elsewhere(seen: HostSeen) -> str | None:
    """Where a host without a page of its own sends visitors."""
    for asked in (seen.home, *seen.asked):
        if isinstance(asked.end, Answer) and not seen.place.holds(asked.end.url):
            return asked.end.url
        if asked.hops and not seen.place.holds(asked.hops[-1]):
            return asked.hops[-1]
    return None


def _lack(asked: Asked, answer: Answer) -> _Lack | None:
    """What an answer lacks of what its kind needs; None when it has everything."""
    defects = {_LINES[0][0]: nosniff(answer)}
    html = answer.media_type in ("text/html", "application/xhtml+xml")
    if html and answer.kind in (Kind.PAGE, Kind.ERROR):
        defects[_LINES[1][0]] = framing(answer)
    if answer.kind is Kind.PAGE:
        defects[_LINES[2][0]] = referrer(answer)
    missing = {header: said for header, said in defects.items() if said is not None}
    if answer.kind is Kind.REDIRECT or not missing:
        return None
    mild = answer.kind is Kind.ERROR or set(missing) == {_LINES[2][0]}
    return _Lack(
        place=_called(asked, answer),
        url=answer.url,
        missing=tuple(missing.values()),
        names=tuple(missing),
        severity=Severity.LOW if mild else Severity.MEDIUM,
    )


def _called(asked: Asked, answer: Answer) -> str:
    match answer.kind, asked.purpose:
        case Kind.ERROR, _:
            return f"an error answer (`{answer.url}`, {answer.status})"
        case _, Purpose.HOME:
            return "the home page"
    return f"`{answer.url}`"


def _sentence(lacks: list[_Lack]) -> str:
    """What is missing where; answers that lack the same are named together."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for lack in lacks:
        groups.setdefault(lack.missing, []).append(lack.place)
    parts = [
        f"{listed(where, 3)} {'lack' if len(where) > 1 else 'lacks'} {listed(missing, 9)}"
        for missing, where in groups.items()
    ]
    return "; ".join(parts)


def _block(names: set[str]) -> str:
    lines = [(name, value) for name, value in _LINES if name in names]
    nginx = "\n".join(f'add_header {name} "{value}" always;' for name, value in lines)
    plain = "\n".join(f"{name}: {value}" for name, value in lines)
    text = (
        "# nginx, in the server block, and again in each location that has an add_header of its own;\n"
        f"# `always` also covers error pages:\n{nginx}\n\n# anywhere else, as headers of every answer:\n{plain}"
    )
    if any(name == "Content-Security-Policy" for name, _ in lines):
        text += "\n# where a Content-Security-Policy is sent already, add `frame-ancestors 'self'` to it"
    return text


def _passed(answers: tuple[tuple[Asked, Answer], ...]) -> str:
    places = [_called(asked, answer) for asked, answer in answers if answer.kind is not Kind.REDIRECT]
    return f"the headers that matter are on {listed(places, 3)}" if places else "there are only redirects"


def _every(seen: HostSeen) -> list[Answer]:
    """Every answer of the host itself, redirects included."""
    first = [seen.first] if seen.first else []
    return [*first, *(answer for _, answer in answers_of(seen))]


def _versions(seen: HostSeen) -> tuple[Assessment, ...]:
    found = dict.fromkeys((name, brief(value)) for answer in _every(seen) for name, value in versions(answer))
    if not found:
        return ()
    told = listed([f"`{name}: {value}`" for name, value in found])
    fixes = [_OFF[name] for name in dict.fromkeys(name for name, _ in found) if name in _OFF]
    message = f"`{seen.place.name}` tells which versions it runs: {told}"
    remedy = "\n".join(fixes) or "let the product or the proxy in front of it drop these headers"
    return (
        assessment(
            SECURITY_HEADERS,
            seen,
            Status.FAIL,
            message,
            about="versions",
            severity=Severity.LOW,
            remediation=remedy,
            impact="A version tells an attacker which known holes to try, and helps nobody else.",
        ),
    )


def _outdated(seen: HostSeen) -> tuple[Assessment, ...]:
    found = {name: (said, harmful) for answer in _every(seen) for name, said, harmful in outdated(answer)}
    if not found:
        return ()
    severity = Severity.LOW if any(harmful for _, harmful in found.values()) else Severity.INFO
    told = "; ".join(f"{name} ({said})" for name, (said, _) in found.items())
    message = f"`{seen.place.name}` sends headers that browsers have given up: {told}"
    remedy = f"no longer send {listed(list(found), 9)}"
    return (
        assessment(
            SECURITY_HEADERS,
            seen,
            Status.FAIL,
            message,
            about="outdated headers",
            severity=severity,
            impact="They protect nobody today, and some of them do harm in old browsers.",
            remediation=remedy,
        ),
    )


def _contradictions(seen: HostSeen) -> tuple[Assessment, ...]:
    found = [(name, answer) for answer in _every(seen) for name in contradictions(answer)]
    if not found:
        return ()
    name, answer = found[0]
    values = listed([f"`{brief(value)}`" for value in answer.values(name)])
    message = f"`{answer.url}` sends {name} more than once with different values: {values}"
    return (
        assessment(
            SECURITY_HEADERS, seen, Status.FAIL, message, about="contradictions", severity=Severity.LOW, url=answer.url,
            impact="Browsers take the first, the last or the strictest, so that nobody can rely on what was meant.",
            remediation=f"send {name} in one place only: the application, or the proxy in front of it",
        ),
    )  # fmt: skip
