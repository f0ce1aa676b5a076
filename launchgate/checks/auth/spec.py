"""What the auth check can be told, what it observes, and what it can say. Data only."""

from collections.abc import Iterator
from dataclasses import field
from datetime import datetime

from launchgate.casereports import CaseReport, Reported
from launchgate.checks.auth.declared import ANONYMOUS, Login, Logout, Refresh, Role, Route, Session, Tokens, refuse
from launchgate.checks.auth.rules import RULES
from launchgate.closest import closest
from launchgate.dataclass import dataclass
from launchgate.exchange import Exchange

__all__ = ["ANONYMOUS", "RULES", "Cell", "Facts", "Login", "Logout", "Options", "Refresh", "Role", "Route", "RouteFacts",
           "Session", "SessionFacts", "SignIn", "TokenFacts", "TokenTry", "Tokens"]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The section `auth` of launchgate.yml."""

    roles: dict[str, Role] = field(default_factory=dict)
    """The visitors by name, e.g. `ada`, `bob`, `admin`; `anonymous` is there by itself."""
    routes: tuple[Route, ...] = ()
    """Who may have what; asked once as each role, at most two requests a second."""
    login_page: str = ""
    """The page that asks for credentials, where no role has a `login`: a path on the target, or a URL."""
    tokens: Tokens | None = None
    """Tokens that have to be refused."""
    session: Session | None = None
    """One session from login to logout."""
    reports: tuple[CaseReport, ...] = ()
    """JUnit files of your own tests of password reset, magic link, token refresh and reinstall, e.g.
    `[{path: reports/e2e.xml, cases: "*reset*"}]`. Reading them sends nothing, so it needs no place in `attack`."""

    def __post_init__(self) -> None:
        refuse(self._complaints())

    def _complaints(self) -> Iterator[str]:
        anonymous = self.roles.get(ANONYMOUS)
        if anonymous is not None and (anonymous.headers or anonymous.login):
            yield "`anonymous` has no credentials: give the role another name"
        for name, role in self.roles.items():
            if name != ANONYMOUS and not role.headers and role.login is None:
                yield f"the role `{name}` needs `headers` or a `login`"
        if self.login_page and not self.login_page.startswith(("/", "https://", "http://")):
            yield "`login_page` must start with / or be a URL"
        yield from self._route_complaints()
        if self.session is not None and (watched := self.roles.get(self.session.role)) is None:
            yield f"session.role: {self._no_role(self.session.role)}"
        elif self.session is not None and watched is not None and watched.login is None:
            yield f"session.role: `{self.session.role}` has no `login`, so there is no session to watch"

    def _route_complaints(self) -> Iterator[str]:
        for index, route in enumerate(self.routes):
            for name in route.allow:
                if name != ANONYMOUS and name not in self.roles:
                    yield f"routes[{index}].allow: {self._no_role(name)}"
            if (route.method, route.path) in [(other.method, other.path) for other in self.routes[:index]]:
                yield f"routes[{index}] is declared twice"

    def _no_role(self, name: str) -> str:
        close = closest(name, self.roles)
        return f"there is no role `{name}`" + (f"; did you mean `{close}`?" if close else " in auth.roles")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """What came of getting a role's credentials ready."""

    role: str
    reason: str = ""
    """Why there are none; empty when there are."""
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One route, asked as one role."""

    role: str
    answer: Exchange | None
    """None when the role has no credentials to send."""
    end: Exchange | None = None
    """Where its redirects end within the same origin; None without one."""
    away: str = ""
    """The host of another origin that it redirects to, which was not followed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteFacts:
    """One route with its answers, the stranger's first."""

    url: str
    config: str
    declared: Route
    cells: tuple[Cell, ...] = ()
    barred: str = ""
    """The host that attack.allow does not name, so that nothing was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenTry:
    """One token that has to be refused."""

    kind: str
    """`an expired token`."""
    answer: Exchange | None = None
    reason: str = ""
    """Why it was not sent."""
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenFacts:
    """The token route without a token, with the valid one, and with those that have to be refused."""

    url: str
    stranger: Cell | None = None
    valid: Exchange | None = None
    until: datetime | None = None
    """When the valid token's own time is over; None when it does not say."""
    stale: bool = False
    """Whether that was before this run."""
    tries: tuple[TokenTry, ...] = ()
    reason: str = ""
    remedy: str = ""
    barred: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFacts:
    """One session from login to logout, each step as far as it was declared."""

    role: str
    url: str
    reason: str = ""
    """Why there is no session to watch; empty when there is."""
    remedy: str = ""
    stranger: Exchange | None = None
    opened: Exchange | None = None
    """The route, signed in."""
    planted: bool = False
    """Whether the login page had set a cookie before the login."""
    fixed: Exchange | None = None
    """The route with nothing but the cookies from before the login, after it."""
    refreshed: Exchange | None = None
    renewed: Exchange | None = None
    """The route with the new token; None when the answer held none."""
    same: bool = False
    """Whether the new token is the old one."""
    logged_out: Exchange | None = None
    after: Exchange | None = None
    """The route with the old cookies and token after the logout."""
    barred: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that was asked."""

    host: str = ""
    reports: tuple[Reported, ...] = ()
    chosen: frozenset[str] = frozenset()
    """The rules that attack.run holds."""
    sign_ins: tuple[SignIn, ...] = ()
    routes: tuple[RouteFacts, ...] = ()
    logins: tuple[Exchange, ...] = ()
    """The pages that ask for credentials."""
    nowhere: tuple[Exchange, ...] = ()
    """What each origin answers for an address that nobody has."""
    tokens: TokenFacts | None = None
    session: SessionFacts | None = None
    lets_in: bool = False
    """Whether site.access sends a credential of its own with every request, so that no request is a stranger's."""
    sent: int = 0
