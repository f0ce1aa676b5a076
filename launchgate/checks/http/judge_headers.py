"""Judges security headers, one finding for a host: pages, API answers and error pages by what each of them needs. Pure."""

from launchgate.checks.http.answers import answers_of
from launchgate.checks.http.judge_banners import judge_banners
from launchgate.checks.http.rules import SECURITY_HEADERS
from launchgate.checks.http.said import Causes, assessment, at, gap, listed, silent
from launchgate.checks.http.spec import Answer, Asked, HostSeen, Kind, Purpose
from launchgate.checks.http.values import framing, nosniff, referrer
from launchgate.dataclass import dataclass
from launchgate.exchange import LET_IN
from launchgate.model import Assessment, Severity, Status

_SHUT = frozenset({401, 403, 407})
_LINES = (
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "frame-ancestors 'self'"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
)


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
    return (_whole(seen, tuple(answers_of(seen)), causes), *judge_banners(seen))


def _whole(seen: HostSeen, answers: tuple[tuple[Asked, Answer], ...], causes: Causes) -> Assessment:
    rule = SECURITY_HEADERS
    pages = [answer for _, answer in answers if answer.kind in (Kind.PAGE, Kind.API, Kind.OTHER)]
    lacks = [lack for asked, answer in answers if (lack := _lack(asked, answer))]
    severity = max((lack.severity for lack in lacks), key=lambda one: one.rank, default=Severity.INFO)
    hidden = _hidden(seen, bool(pages)) or _undecided(seen, causes)
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
        message = f"`{name}` has no page of its own: it sends visitors to {at(away)}"
        return assessment(rule, seen, Status.NOT_APPLICABLE, message)
    status = seen.home.end.status if isinstance(seen.home.end, Answer) else 0
    message = f"{at(seen.home.end.url)} answered {status}, so the home page of `{name}` was not seen"
    if status in _SHUT:
        return assessment(rule, seen, Status.UNKNOWN, message, remediation=LET_IN)
    if status >= 500:
        cause = f"smoke/home#{seen.home.url}"
        return assessment(rule, seen, Status.UNKNOWN, message, remediation="repair the page first", because=cause)
    return None


def _undecided(seen: HostSeen, causes: Causes) -> Assessment | None:
    """The `unknown` for a page or an API address that was named and did not answer; None when all did."""
    for one in seen.of(Purpose.PAGE, Purpose.API):
        if (why := gap(one)) is not None:
            because = causes.because(one.end, SECURITY_HEADERS, seen.place.name)
            message = f"{at(one.url)} gave no answer to judge: {why[0]}"
            return assessment(
                SECURITY_HEADERS, seen, Status.UNKNOWN, message, remediation=why[1], because=because, url=one.url
            )
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
            return f"the error answer {at(answer.url)} ({answer.status})"
        case _, Purpose.HOME:
            return "the home page"
    return at(answer.url)


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
