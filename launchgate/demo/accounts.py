"""The demo's customers: their login with a token against forgery, their sessions, and their quotes.

Two test customers, as the gate needs them to see whether one can read what is the other's. In the product that is not mended the
quotes are looked up by number alone, and the account page may be kept by everybody's cache.
"""

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import field

from launchgate.dataclass import dataclass
from launchgate.demo.answers import PRIVATE, SHARED, Answer, Request, Site, json_answer, moved, page

ADA, BOB = "ada", "bob"
PASSWORD, SESSION, CANARY = "QUOTELY_PASSWORD", "QUOTELY_SESSION", "QUOTELY_CANARY"
TOKENS = {ADA: "QUOTELY_ADA_TOKEN", BOB: "QUOTELY_BOB_TOKEN"}
_QUOTES = {ADA: {1001: "Roof, 12,400 euros"}, BOB: {1002: "Kitchen, 8,900 euros"}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What the test customers and the planted canary are, new for every run; the gate gets them by environment variables."""

    password: str = field(default_factory=lambda: secrets.token_urlsafe(18), repr=False)
    """Ada's."""
    session: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    """Of Ada, signed in already."""
    tokens: Mapping[str, str] = field(
        default_factory=lambda: {name: secrets.token_hex(20) for name in TOKENS}, repr=False
    )
    """For the API, by customer."""
    canary: str = field(default_factory=lambda: secrets.token_hex(10), repr=False)
    """Planted in what the assistant must keep to itself."""

    def environ(self) -> dict[str, str]:
        """The variables that launchgate.yml refers to."""
        tokens = {TOKENS[name]: token for name, token in self.tokens.items()}
        return {PASSWORD: self.password, SESSION: self.session, CANARY: self.canary, **tokens}


class Accounts:
    """Who is signed in, and what they get. Safe to share between threads: what changes is one set and one dictionary."""

    def __init__(self, credentials: Credentials, *, fixed: bool) -> None:
        self._password, self._fixed = credentials.password, fixed
        self._sessions = {credentials.session: ADA}
        self._tokens = {token: name for name, token in credentials.tokens.items()}
        self._forms: set[str] = set()

    def doors(self) -> Iterator[tuple[str, Site]]:
        """Path to what answers there."""
        yield "/login", self._login
        yield "/account", self._account
        yield "/api/quotes", self._quotes
        for number in (number for quotes in _QUOTES.values() for number in quotes):
            yield f"/api/quotes/{number}", self._quote

    def _login(self, request: Request) -> Answer:
        if request.method != "POST":
            return self._form(200)
        sent = request.form
        genuine = sent.get("csrf", "") in self._forms
        right = sent.get("email") == f"{ADA}@example.com" and secrets.compare_digest(
            sent.get("password", "").encode(), self._password.encode()
        )
        if not genuine or not right:
            return self._form(403)
        session = secrets.token_hex(16)
        self._sessions[session] = ADA
        cookie = ("Set-Cookie", f"session={session}; Path=/; Secure; HttpOnly; SameSite=Lax")
        return moved("/account", 303, PRIVATE, cookie)

    def _form(self, status: int) -> Answer:
        token = secrets.token_urlsafe(16)
        self._forms.add(token)
        fields = (
            f'<input type=hidden name=csrf value="{token}"><label>E-mail <input name=email type=email></label> '
            "<label>Password <input name=password type=password></label> <button>Log in</button>"
        )
        return page("Log in", f"<form method=post action=/login>{fields}</form>", status=status, headers=(PRIVATE,))

    def _account(self, request: Request) -> Answer:
        if self._who(request) is None:
            return moved("/login", 303, PRIVATE)
        shown = "<p>Ada Example, ada@example.com, 1 open quote.</p>"
        return page("Your account", shown, headers=(PRIVATE if self._fixed else SHARED,))

    def _quotes(self, request: Request) -> Answer:
        who = self._who(request)
        if who is None:
            return json_answer('{"error": "log in first"}', 401)
        items = [{"id": number, "text": text} for number, text in _QUOTES[who].items()]
        return json_answer(json.dumps({"customer": who, "total": len(items), "items": items}))

    def _quote(self, request: Request) -> Answer:
        """One quote. The fault: whoever is signed in gets it by its number, whosever it is."""
        who, number = self._who(request), int(request.plain.rpartition("/")[2])
        if who is None:
            return json_answer('{"error": "log in first"}', 401)
        owner = next(name for name, quotes in _QUOTES.items() if number in quotes)
        if self._fixed and owner != who:
            return json_answer('{"error": "no such quote"}', 404)
        return json_answer(json.dumps({"id": number, "customer": owner, "text": _QUOTES[owner][number]}))

    def _who(self, request: Request) -> str | None:
        """The customer, by session cookie or by token."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme == "Bearer":
            return self._tokens.get(token)
        pairs = (part.strip().partition("=") for part in request.headers.get("cookie", "").split(";"))
        return next(
            (self._sessions[value] for name, _, value in pairs if name == "session" and value in self._sessions), None
        )
