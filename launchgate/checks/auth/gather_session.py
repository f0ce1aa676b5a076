"""Watches one session from login to logout, in a sign-in of its own; no opinion."""

from dataclasses import replace
from urllib.parse import urlencode, urljoin

from launchgate.checks.auth.asking import Asking, Visitor
from launchgate.checks.auth.markup import hidden_field
from launchgate.checks.auth.signing_in import SignedIn, encoded, sign_in, token_in
from launchgate.checks.auth.spec import ANONYMOUS, Logout, Options, Refresh, Session, SessionFacts
from launchgate.errors import CannotJudge
from launchgate.exchange import Exchange, Response, host_of


def session_facts(asking: Asking, session: Session, options: Options, target: str) -> SessionFacts:
    """Login, the cookies from before it, refresh, logout, the old session once more."""
    url = urljoin(target, session.route)
    nothing = SessionFacts(role=session.role, url=url)
    parts = [part.path for part in (session.logout, session.refresh) if part is not None]
    for place in (url, *(urljoin(target, path) for path in parts)):
        if not asking.permits(place):
            return replace(nothing, barred=host_of(place))
    login = options.roles[session.role].login
    try:
        done = sign_in(asking, session.role, login, target) if login else None
        if done is None:
            return replace(nothing, reason="the role has no login", remedy="")
        facts = replace(_opened(asking, done, nothing), planted=bool(done.planted))
        if session.refresh is not None:
            facts = _refreshed(asking, done.visitor, session.refresh, facts, target)
    except CannotJudge as missing:
        return replace(nothing, reason=missing.reason, remedy=missing.remedy)
    return _left(asking, done.visitor, session.logout, facts, target) if session.logout else facts


def _opened(asking: Asking, done: SignedIn, facts: SessionFacts) -> SessionFacts:
    """The route as a stranger, with the session, and with nothing but the cookies from before the login."""
    stranger, opened = Visitor(asking, ANONYMOUS).ask(facts.url), done.visitor.ask(facts.url)
    planted = Visitor(asking, ANONYMOUS, {"Cookie": done.planted}) if done.planted else None
    fixed = planted.ask(facts.url) if planted else None
    return replace(facts, stranger=stranger, opened=opened, fixed=fixed)


def _refreshed(
    asking: Asking, visitor: Visitor, refresh: Refresh, facts: SessionFacts, target: str
) -> SessionFacts:  # fmt: skip
    """Raises CannotJudge when a variable is not set."""
    reveal = asking.context.redactor.reveal
    carried = {key: reveal(value) for key, value in (refresh.form or refresh.json).items()}
    body, kind = encoded(carried, as_json=bool(refresh.json))
    answer = visitor.ask(urljoin(target, refresh.path), "POST", body, kind)
    token, renewed, value = token_in(answer, refresh.token), None, ""
    if token:
        visitor.remember(token)
        value = f"Bearer {token}"
        renewed = Visitor(asking, ANONYMOUS, {"Authorization": value}).ask(facts.url)
    same = bool(value) and visitor.headers.get("Authorization") == value
    return replace(facts, refreshed=answer, renewed=renewed, same=same)


def _left(asking: Asking, visitor: Visitor, logout: Logout, facts: SessionFacts, target: str) -> SessionFacts:
    """The logout, and then the very cookies and token from before it."""
    kept = {**visitor.headers, **({"Cookie": old} if (old := visitor.cookies.header(facts.url)) else {})}
    body = None
    if logout.method == "POST":
        body = urlencode(_taken_along(facts.opened, logout.csrf)).encode()
    answer = visitor.ask(urljoin(target, logout.path), logout.method, body)
    return replace(facts, logged_out=answer, after=Visitor(asking, ANONYMOUS, kept).ask(facts.url))


def _taken_along(page: Exchange | None, name: str) -> dict[str, str]:
    value = hidden_field(page.text, name) if name and isinstance(page, Response) else ""
    return {name: value} if value else {}
