"""What the auth check can be told: roles, routes, tokens, a session. Data only; each record says everything wrong with it.

Complaints name keys and never values: a value may be a credential.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import Literal

from launchgate.dataclass import dataclass

ANONYMOUS = "anonymous"
"""The role that nobody declares: no credentials."""
_REFERENCE = re.compile(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}")
_SECRET = re.compile(r"pass|pwd|secret|token|pin$|otp|api_?key", re.IGNORECASE)
_ADDRESS = "must start with / or be a URL"
_AS_NAME = "as ${NAME}; the value itself belongs in the environment"


def refuse(complaints: Iterable[str]) -> None:
    """Raises ValueError with all complaints in one text; nothing when there are none."""
    if found := list(dict.fromkeys(complaints)):
        raise ValueError("; ".join(found))


def _is_address(text: str) -> bool:
    return text.startswith(("/", "https://", "http://")) and not text.startswith("//")


def _keeps(header: str) -> bool:
    """Whether a header carries a credential by its name."""
    return header.lower() in ("authorization", "cookie") or _SECRET.search(header) is not None


def _fields_complaints(form: dict[str, str], json: dict[str, str], *, secret: bool) -> Iterator[str]:
    """What is wrong with what a request carries."""
    if form and json:
        yield "give `form` or `json`, not both"
    carried = {**form, **json}
    plain = [name for name, value in carried.items() if _SECRET.search(name) and not _REFERENCE.search(value)]
    yield from (f"write `{name}` {_AS_NAME}" for name in plain)
    if secret and not plain and not any(_REFERENCE.search(value) for value in carried.values()):
        yield f"what is sent holds no secret: write the password {_AS_NAME}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """How a role signs in, as its person would: the page is opened, the form is sent, cookies are kept."""

    path: str
    """Where the form is sent, by POST: a path on the target, or a URL, e.g. `/login`."""
    form: dict[str, str] = field(default_factory=dict)
    """The form's fields, e.g. `{email: bob@example.com, password: "${BOB_PASSWORD}"}`."""
    json: dict[str, str] = field(default_factory=dict)
    """In place of `form`: the same, sent as JSON."""
    page: str = ""
    """The page with the form, where it has another address than `path`."""
    csrf: str = ""
    """The name of the hidden field that the form takes along against forgery, e.g. `csrf`."""
    token: str = ""
    """The key of a token in the JSON answer, e.g. `data.access_token`; sent as `Authorization: Bearer` from then on."""

    def __post_init__(self) -> None:
        refuse(self._complaints())

    def _complaints(self) -> Iterator[str]:
        for name, text in (("path", self.path), ("page", self.page or "/")):
            if not _is_address(text):
                yield f"`{name}` {_ADDRESS}"
        if self.csrf and self.json:
            yield "`csrf` is a field of a form; with `json` there is none"
        yield from _fields_complaints(self.form, self.json, secret=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """One visitor, made for tests: credentials that are sent as they are, or a login. `anonymous` has neither."""

    headers: dict[str, str] = field(default_factory=dict)
    """What makes a request this visitor's, e.g. `{Authorization: "Bearer ${ADA_TOKEN}"}`; sent to hosts in attack.allow only."""
    login: Login | None = None
    """In place of headers: how the visitor signs in."""

    def __post_init__(self) -> None:
        refuse(self._complaints())

    def _complaints(self) -> Iterator[str]:
        if self.headers and self.login is not None:
            yield "give `headers` or `login`, not both"
        plain = [name for name, value in self.headers.items() if _keeps(name) and not _REFERENCE.search(value)]
        yield from (f"write `{name}` {_AS_NAME}" for name in plain)
        if self.headers and not plain and not any(_REFERENCE.search(value) for value in self.headers.values()):
            yield f"no header holds a secret: write the credential {_AS_NAME}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One address of the product, and who may have it."""

    path: str
    """A path on the target, or a URL on a host in attack.allow, e.g. `/api/customers/1001`."""
    allow: tuple[str, ...]
    """The roles that may; every other role, and whoever has no credentials, has to be refused. `anonymous` makes it public."""
    owner: str = ""
    """The role whose own data it is: another customer who sees it is a blocker."""
    method: Literal["GET", "POST", "PUT", "PATCH"] = "GET"
    """How it is asked. Anything but GET needs a `body` that does no harm, because allowed roles send it, too."""
    body: str = ""
    """What is sent; JSON when it begins with `{` or `[`."""
    status: int | None = field(default=None, metadata={"min": 200, "max": 499})
    """What an allowed role gets, where that is no 2xx: e.g. 422 for a harmless body that the product refuses as incomplete."""
    text: str | None = None
    """Text that only the protected content holds, e.g. `Ada's invoices`; decides where comparing answers cannot."""

    def __post_init__(self) -> None:
        refuse(self._complaints())

    def _complaints(self) -> Iterator[str]:
        if not _is_address(self.path):
            yield f"`path` {_ADDRESS}"
        if not self.allow:
            yield "`allow` must name a role: one that gets in is what the others are compared with"
        if self.owner and self.owner not in self.allow:
            yield "`owner` must be one of the roles in `allow`"
        if self.owner == ANONYMOUS:
            yield "`anonymous` owns nothing"
        if self.method != "GET" and not self.body:
            yield f"a {self.method} changes data: give a `body` that does no harm, or declare how the same data is read"
        if self.method == "GET" and self.body:
            yield "a GET carries no `body`"
        if self.status in (401, 403, 404, 410, 429):
            yield "`status` is what an allowed role gets, and this one is a refusal"
        if self.text is not None and not self.text.strip():
            yield "`text` must not be empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """Tokens that have to be refused, tried on one address. Forged ones are made from `valid`; nothing else is sent."""

    route: str
    """An address that opens with the valid token: a path on the target, or a URL, e.g. `/api/account`."""
    valid: str
    """A token that works now, as `${NAME}`."""
    expired: str = ""
    """One whose time is over, as `${NAME}`."""
    other_environment: str = ""
    """One that another environment made, e.g. staging, as `${NAME}`."""
    header: str = "Authorization"
    """The header that carries it."""
    scheme: str = "Bearer"
    """The word before it; empty for none."""

    def __post_init__(self) -> None:
        refuse(self._complaints())

    def _complaints(self) -> Iterator[str]:
        if not _is_address(self.route):
            yield f"`route` {_ADDRESS}"
        given = {"valid": self.valid, "expired": self.expired, "other_environment": self.other_environment}
        for name, value in given.items():
            if (value or name == "valid") and not _REFERENCE.fullmatch(value):
                yield f"write `{name}` {_AS_NAME}"
        named = [value for value in given.values() if value]
        if len(set(named)) < len(named):
            yield "the same variable is given twice: an expired token, a valid one and another environment's are three tokens"
        if not re.fullmatch(r"[A-Za-z0-9-]{1,60}", self.header):
            yield "`header` is the name of a header, such as Authorization"


@dataclass(frozen=True, slots=True, kw_only=True)
class Logout:
    """How a session ends."""

    path: str
    """A path on the target, or a URL, e.g. `/logout`."""
    method: Literal["GET", "POST"] = "POST"
    """How it is asked."""
    csrf: str = ""
    """The name of a hidden field on `auth.session.route` that the form takes along against forgery."""

    def __post_init__(self) -> None:
        refuse(() if _is_address(self.path) else (f"`path` {_ADDRESS}",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Refresh:
    """How a session gets a new token."""

    path: str
    """A path on the target, or a URL, e.g. `/api/refresh`; asked by POST with the session's cookies and token."""
    token: str
    """The key of the new token in the JSON answer, e.g. `access_token`; sent as `Authorization: Bearer`."""
    form: dict[str, str] = field(default_factory=dict)
    """Fields to send, e.g. `{grant_type: refresh_token, refresh_token: "${REFRESH_TOKEN}"}`."""
    json: dict[str, str] = field(default_factory=dict)
    """In place of `form`: the same, sent as JSON."""

    def __post_init__(self) -> None:
        wrong = list(_fields_complaints(self.form, self.json, secret=False))
        refuse(wrong if _is_address(self.path) else [f"`path` {_ADDRESS}", *wrong])


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One session from login to logout, in a sign-in of its own."""

    role: str
    """A role with a `login`."""
    route: str
    """An address that only a signed-in visitor sees: a path on the target, or a URL, e.g. `/account`."""
    logout: Logout | None = None
    """With it, the old cookies are tried again after the logout."""
    refresh: Refresh | None = None
    """With it, a new token is asked for and tried."""

    def __post_init__(self) -> None:
        refuse(() if _is_address(self.route) else (f"`route` {_ADDRESS}",))
