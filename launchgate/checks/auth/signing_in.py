"""Gets each role's credentials ready: reveals headers, or signs in as its person would; no opinion."""

import json
from collections.abc import Mapping
from urllib.parse import urlencode, urljoin

from launchgate.checks.auth.asking import Asking, Visitor
from launchgate.checks.auth.markup import hidden_field
from launchgate.checks.auth.spec import Login, Role
from launchgate.dataclass import dataclass
from launchgate.errors import CannotJudge
from launchgate.exchange import Exchange, Failure, Response, host_of

_DEPTH = 8


@dataclass(slots=True, kw_only=True)
class SignedIn:
    """A visitor with what showed on the way."""

    visitor: Visitor
    page: Exchange | None = None
    """The page with the form, before the login."""
    planted: str = ""
    """The Cookie header from before the login."""


def with_headers(asking: Asking, name: str, role: Role) -> Visitor:
    """Raises CannotJudge when a variable is not set or no header can hold its value."""
    return Visitor(asking, name, {key: sendable(asking, key, value) for key, value in role.headers.items()})


def sendable(asking: Asking, name: str, template: str) -> str:
    """A header's value (RFC 9110 section 5.5). Raises CannotJudge for one that cannot be sent."""
    value = asking.context.redactor.reveal(template)
    if not value.isprintable() or not value.isascii() or value != value.strip():
        raise CannotJudge(
            f"the value for the header {name} holds a line break, or a space at an end, or characters beyond ASCII, so it was "
            "not sent",
            "store the value again without them; a line break at its end is the usual cause",
        )
    return value


def sign_in(asking: Asking, name: str, login: Login, target: str) -> SignedIn:
    """Raises CannotJudge when the login does not work, or may not be tried."""
    url, page = urljoin(target, login.path), urljoin(target, login.page or login.path)
    for one in (url, page):
        if not asking.permits(one):
            raise CannotJudge(
                f"`{name}` could not sign in: `{host_of(one)}` is not in attack.allow, so nothing was sent",
                f'add "{host_of(one)}" to attack.allow in launchgate.yml',
            )
    carried = {key: asking.context.redactor.reveal(value) for key, value in (login.form or login.json).items()}
    done = SignedIn(visitor=Visitor(asking, name))
    if not login.json:
        done.page = done.visitor.ask(page)
        carried |= _csrf(done, login.csrf, name)
    done.planted = done.visitor.cookies.header(url) or ""
    body, kind = encoded(carried, as_json=bool(login.json))
    answer = done.visitor.ask(url, "POST", body, kind)
    _require(answer, name)
    if login.token:
        done.visitor.headers["Authorization"] = f"Bearer {_token(done.visitor, answer, login.token, name)}"
    done.visitor.follow(answer)
    return done


def encoded(carried: Mapping[str, str], *, as_json: bool) -> tuple[bytes, str]:
    if as_json:
        return json.dumps(dict(carried)).encode(), "application/json"
    return urlencode(dict(carried)).encode(), "application/x-www-form-urlencoded"


def token_in(answer: Exchange, key: str) -> str:
    """The text at a key such as `data.access_token` of a JSON answer; empty when there is none that a header can hold."""
    if isinstance(answer, Failure):
        return ""
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return ""
    for part in key.split(".")[:_DEPTH]:
        found = found.get(part) if isinstance(found, dict) else None
    return found if isinstance(found, str) and found.isascii() and found.isprintable() and " " not in found else ""


def _csrf(done: SignedIn, name: str, role: str) -> dict[str, str]:
    if not name:
        return {}
    if isinstance(done.page, Response) and (value := hidden_field(done.page.text, name)):
        done.visitor.remember(value)
        return {name: value}
    shown = done.page.reason if isinstance(done.page, Failure) else f"it holds no field `{name}`"
    raise CannotJudge(
        f"`{role}` could not sign in: the login page `{done.page.url if done.page else ''}` was opened, and {shown}",
        f"correct `csrf` or `page` in auth.roles.{role}.login",
    )


def _require(answer: Exchange, role: str) -> None:
    """Raises CannotJudge for a login that was plainly refused; whether one worked shows on the routes."""
    config = f"auth.roles.{role}.login"
    if isinstance(answer, Failure):
        raise CannotJudge(f"`{role}` could not sign in: {answer.reason}", answer.remedy)
    if answer.blocked is not None:
        raise CannotJudge(
            f"`{role}` could not sign in: {answer.blocked} answered in the place of `{answer.url}`",
            "let the gate in: allow the User-Agent `launchgate/…`, or set site.access in launchgate.yml",
        )
    if answer.status >= 400:
        raise CannotJudge(
            f"`{role}` could not sign in: `{answer.url}` answered {answer.status}",
            f"correct the address, the fields or the password in {config}",
        )


def _token(visitor: Visitor, answer: Exchange, key: str, role: str) -> str:
    token = token_in(answer, key)
    if not token:
        raise CannotJudge(
            f"`{role}` could not sign in: the answer of `{answer.url}` holds no text at `{key}`",
            f"correct `token` in auth.roles.{role}.login",
        )
    visitor.remember(token)
    return token
