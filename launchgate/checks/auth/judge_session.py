"""Opinion on one session from login to logout. Pure."""

from collections.abc import Iterator

from launchgate.checks.auth.matrix import is_login, login_pages
from launchgate.checks.auth.reading import Known, Seen, known, read, silence
from launchgate.checks.auth.rules import SESSION_FLOWS
from launchgate.checks.auth.said import barred, cause_of
from launchgate.checks.auth.spec import Facts, SessionFacts
from launchgate.exchange import Exchange, Response
from launchgate.model import Assessment, Status
from launchgate.saying import assessment

_CONFIG = "auth.session"
Said = tuple[Status, str, str]


def judge_session(facts: Facts) -> Iterator[Assessment]:
    """One assessment for each declared step."""
    session = facts.session
    if session is None:
        return
    subject = f"session of {session.role}"
    if session.barred or session.reason:
        told = barred(session.barred) if session.barred else (session.reason, session.remedy)
        yield _one(session, subject, (Status.NOT_APPLICABLE if session.barred else Status.UNKNOWN, *told), None)
        return
    base, ground = _base(facts, session)
    if ground is not None:
        yield _one(session, subject, ground, None)
        return
    yield _one(session, f"{subject}: login", _login(session, base), session.fixed)
    if session.refreshed is not None:
        yield _one(session, f"{subject}: refresh", _refresh(session, base), session.refreshed)
    if session.logged_out is not None:
        yield _one(session, f"{subject}: logout", _logout(session, base), session.after)


def _one(session: SessionFacts, subject: str, said: Said, answer: Exchange | None) -> Assessment:
    status, message, remedy = said
    because = cause_of(session.opened) or cause_of(answer)
    return assessment(
        SESSION_FLOWS, subject, status, message, remediation=remedy, because=because, url=session.url, config=_CONFIG
    )


def _base(facts: Facts, session: SessionFacts) -> tuple[Known, Said | None]:
    """The signed-in page to compare with; or why nothing can be concluded."""
    logins, opened = login_pages(facts), session.opened
    fine = isinstance(opened, Response) and not opened.blocked and 200 <= opened.status < 300
    if isinstance(opened, Response) and fine and not is_login(opened, logins, session.stranger):
        base = known(opened, logins, (), config=_CONFIG)
        stranger = read(session.stranger, base) if session.stranger is not None else None
        if stranger is not None and stranger.seen in (Seen.REFUSED, Seen.LOGIN):
            return base, None
        if stranger is not None and stranger.seen is Seen.SILENT:
            return base, (Status.UNKNOWN, f"`{session.url}` answered a stranger with {stranger.said}", stranger.remedy)
        message = f"`{session.url}` does not refuse strangers, so it shows nothing of a session"
        return base, (Status.UNKNOWN, message, f"name in {_CONFIG}.route an address that only a signed-in visitor sees")
    reading = read(opened, known(None, logins, ())) if opened is not None else None
    message = f"`{session.url}` answered `{session.role}` after the login with {reading.said if reading else 'nothing'}"
    remedy = (
        reading.remedy if reading and reading.seen is Seen.SILENT else ""
    ) or f"correct auth.roles.{session.role}.login"
    return known(None, (), ()), (Status.UNKNOWN, message, remedy)


def _login(session: SessionFacts, base: Known) -> Said:
    if not session.planted or session.fixed is None:
        message = f"the login of `{session.role}` works, and nothing was set before it that could have been planted"
        return Status.PASS, message, ""
    reading = read(session.fixed, base)
    if reading.seen is Seen.CONTENT:
        message = (
            f"the cookie from before the login of `{session.role}` is signed in after it (`{session.url}` answered "
            f"{reading.said}): whoever planted it in a browser is signed in with the victim"
        )
        return Status.FAIL, message, "make a new session id at login, and let the old one end"
    if reading.seen in (Seen.REFUSED, Seen.LOGIN):
        message = (
            f"the login of `{session.role}` begins a new session: the cookie from before it is refused ({reading.said})"
        )
        return Status.PASS, message, ""
    return _open_end(session, "the cookie from before the login", reading.said, reading.remedy)


def _refresh(session: SessionFacts, base: Known) -> Said:
    answer = session.refreshed
    if answer is None or (silent := silence(answer)) is not None:
        said, remedy = (silent.said, silent.remedy) if answer is not None and silent else ("nothing", "")
        return Status.UNKNOWN, f"the refresh answered {said}", remedy
    status = answer.status if isinstance(answer, Response) else 0
    if not 200 <= status < 300:
        message = f"the refresh answered {status}, so `{session.role}` is thrown out when the token's time is over"
        return Status.FAIL, message, f"let `{answer.url}` give a new token to a session that is still valid"
    if session.renewed is None:
        message = f"the refresh answered {status} without a token at the declared key"
        return Status.UNKNOWN, message, f"correct {_CONFIG}.refresh.token"
    reading = read(session.renewed, base)
    if reading.seen in (Seen.REFUSED, Seen.LOGIN):
        message = f"the token that the refresh gave does not work: `{session.url}` answered {reading.said}"
        return (
            Status.FAIL,
            message,
            f"sign the token of `{answer.url}` with the key and claims that the rest of the product takes",
        )
    if session.same:
        message = "the refresh gave the old token once more, so its time is over just as soon"
        return Status.FAIL, message, f"let `{answer.url}` make a token with a new `exp`"
    fine = isinstance(session.renewed, Response) and 200 <= session.renewed.status < 300
    if fine:
        return Status.PASS, f"the refresh gives `{session.role}` a new token, and it works", ""
    return _open_end(session, "the new token", reading.said, reading.remedy)


def _logout(session: SessionFacts, base: Known) -> Said:
    answer = session.logged_out
    silent = silence(answer) if answer is not None else None
    if not isinstance(answer, Response) or silent is not None or answer.status >= 400:
        said = silent.said if silent else answer.status if isinstance(answer, Response) else "nothing"
        remedy = (silent.remedy if silent else "") or f"correct path, method or csrf in {_CONFIG}.logout"
        return Status.UNKNOWN, f"the logout answered {said}, so there was none", remedy
    if session.after is None:
        return Status.UNKNOWN, "the old session was not tried again", ""
    reading = read(session.after, base)
    if reading.seen is Seen.CONTENT:
        message = (
            f"after the logout the old session of `{session.role}` still works: `{session.url}` answered {reading.said}; who "
            "has a copy of the cookie or token stays signed in"
        )
        return (
            Status.FAIL,
            message,
            f"delete the session on the server at `{answer.url}`, not only the cookie in the browser",
        )
    if reading.seen in (Seen.REFUSED, Seen.LOGIN):
        return Status.PASS, f"after the logout the old session of `{session.role}` is refused ({reading.said})", ""
    return _open_end(session, "the old session", reading.said, reading.remedy)


def _open_end(session: SessionFacts, what: str, said: str, remedy: str) -> Said:
    place = f"`{session.url}` answered {what} with {said}"
    return Status.UNKNOWN, place, remedy.partition("; or set ")[0]
