"""Judges what addresses that do not exist answer. One finding for a host. Pure."""

from launchgate.checks.http.rules import NOT_FOUND
from launchgate.checks.http.said import Causes, assessment, at, gap, listed, silent
from launchgate.checks.http.spec import Answer, Asked, HostSeen, Kind, Purpose, Resemblance
from launchgate.exchange import LET_IN
from launchgate.model import Assessment, Severity, Status

_MADE_UP = (Purpose.UNKNOWN_PAGE, Purpose.UNKNOWN_DEEP)


def judge_unknown(seen: HostSeen, causes: Causes) -> tuple[Assessment, ...]:
    """One assessment for each host."""
    gone = silent(NOT_FOUND, seen, causes)
    if gone is not None:
        return (gone,)
    asked = seen.of(*_MADE_UP)
    for one in asked:
        if (why := gap(one)) is not None:
            because = causes.because(one.end, NOT_FOUND, seen.place.name)
            return (
                assessment(NOT_FOUND, seen, Status.UNKNOWN, why[0], remediation=why[1], because=because, url=one.url),
            )
    answers = [(one, one.end) for one in asked if isinstance(one.end, Answer)]
    away = [one.hops[-1] for one, answer in answers if one.hops and not seen.place.holds(one.hops[-1])]
    wrong = [(one, answer) for one, answer in answers if not _refuses(answer)]
    if away:
        return (_sent_away(seen, away[0]),)
    if not wrong:
        told = listed([f"{at(one.url)} answers {answer.status}" for one, answer in answers])
        return (assessment(NOT_FOUND, seen, Status.PASS, told),)
    if any(answer.resembles is Resemblance.LOGIN and answer.status < 400 for _, answer in wrong):
        message = (
            f"{at(wrong[0][0].url)}, which does not exist, leads to a login; what it answers behind it was not seen"
        )
        return (assessment(NOT_FOUND, seen, Status.UNKNOWN, message, remediation=LET_IN, url=wrong[0][0].url),)
    return (_failed(seen, wrong),)


def _refuses(answer: Answer) -> bool:
    """Whether an answer says that there is nothing: any refusal but a failure of the server."""
    return 400 <= answer.status < 500


def _sent_away(seen: HostSeen, away: str) -> Assessment:
    message = f"`{seen.place.name}` sends addresses that do not exist to another host: {at(away)}"
    return assessment(NOT_FOUND, seen, Status.NOT_APPLICABLE, message)


def _failed(seen: HostSeen, wrong: list[tuple[Asked, Answer]]) -> Assessment:
    asked, answer = wrong[0]
    home = all(one.resembles is Resemblance.HOME and not first.hops for first, one in wrong)
    severity = Severity.LOW if home else Severity.MEDIUM
    message = f"{at(asked.url)}, which does not exist, {_said(asked, answer)}"
    if len(wrong) > 1:
        message += (
            f"; so it is with {at(wrong[1][0].url)}"
            if _said(*wrong[1]) == _said(asked, answer)
            else f"; {at(wrong[1][0].url)} {_said(*wrong[1])}"
        )
    remedy, impact = "", ""
    if answer.status >= 500:
        impact = "Whoever follows an old link meets a broken product, and every stray request is an alarm in the log."
        remedy = "answer 404 where no route matches, and look for the error in the server's log"
    elif answer.kind is not Kind.PAGE:
        remedy = "answer 404 where no route matches, also to programs"
    return assessment(
        NOT_FOUND, seen, Status.FAIL, message, severity=severity, impact=impact, remediation=remedy, url=asked.url
    )


def _said(asked: Asked, answer: Answer) -> str:
    if answer.status >= 500:
        return f"makes the server fail with {answer.status}"
    if asked.hops:
        where = "the home page" if answer.resembles is Resemblance.HOME else f"{at(answer.url)}"
        return f"is redirected to {where}, which answers {answer.status}"
    match answer.resembles:
        case Resemblance.HOME:
            return f"answers {answer.status} with the home page, as a single-page app's fallback does"
        case Resemblance.MISSING:
            return f"answers {answer.status} with a page that says it was not found"
    return f"answers {answer.status}"
