"""Asks each declared route as a stranger and as each role, slowly; no opinion.

Nothing is sent to a host that attack.allow does not name, and nothing follows a redirect to another origin.
"""

import secrets
from urllib.parse import urljoin

from launchgate.checks.auth.asking import INTERVAL_S, Asking, Visitor, same_origin
from launchgate.checks.auth.gather_session import session_facts
from launchgate.checks.auth.gather_tokens import token_facts
from launchgate.checks.auth.rules import ROLES, SESSION_FLOWS, UNAUTHENTICATED
from launchgate.checks.auth.signing_in import sign_in, with_headers
from launchgate.checks.auth.spec import ANONYMOUS, RULES, Cell, Facts, Options, Route, RouteFacts, SignIn
from launchgate.clients.casereports import read_cases
from launchgate.context import Context
from launchgate.errors import CannotJudge
from launchgate.exchange import Exchange, Response, host_of, with_path

_CREDENTIALS = ("authorization", "cookie")


def gather(context: Context, options: Options, interval: float = INTERVAL_S) -> Facts:
    """Raises CannotJudge when there is no target."""
    target = with_path(context.require_target())
    chosen = frozenset(rule.id for rule in RULES if context.attack.chosen(rule.id))
    reports = read_cases(context, options.reports, "auth.reports")
    if not chosen:
        return Facts(host=host_of(target), reports=reports)
    asking = Asking(context, interval)
    matrix = bool(options.routes) and bool(chosen & {UNAUTHENTICATED.id, ROLES.id})
    roles: dict[str, Visitor] = {}
    sign_ins, logins = _signed_in(asking, options, target, roles) if matrix else ((), ())
    declared = enumerate(options.routes if matrix else ())
    routes = tuple(_route(asking, index, route, target, options, roles) for index, route in declared)
    tokens = options.tokens if UNAUTHENTICATED.id in chosen else None
    session = options.session if SESSION_FLOWS.id in chosen else None
    places = [one.url for one in routes if not one.barred]
    return Facts(
        host=host_of(target),
        reports=reports,
        chosen=chosen,
        sign_ins=sign_ins,
        routes=routes,
        logins=(*logins, *_login_page(asking, options, target)),
        nowhere=_nowhere(asking, places),
        tokens=token_facts(asking, tokens, target) if tokens else None,
        session=session_facts(asking, session, options, target) if session else None,
        lets_in=_lets_in(context),
        sent=asking.sent,
    )


def _signed_in(
    asking: Asking, options: Options, target: str, roles: dict[str, Visitor]
) -> tuple[tuple[SignIn, ...], tuple[Exchange, ...]]:  # fmt: skip
    """What came of each role, and the login pages; the visitors go into `roles`."""
    found, pages = [], []
    for name, role in options.roles.items():
        if name == ANONYMOUS:
            continue
        try:
            if role.login is None:
                roles[name] = with_headers(asking, name, role)
            else:
                done = sign_in(asking, name, role.login, target)
                roles[name] = done.visitor
                pages += [done.page] if done.page is not None else []
            found.append(SignIn(role=name))
        except CannotJudge as missing:
            found.append(SignIn(role=name, reason=missing.reason, remedy=missing.remedy))
    return tuple(found), tuple(pages)


def _route(
    asking: Asking, index: int, route: Route, target: str, options: Options, roles: dict[str, Visitor]
) -> RouteFacts:  # fmt: skip
    url, config = urljoin(target, route.path), f"auth.routes[{index}]"
    if not asking.permits(url):
        return RouteFacts(url=url, config=config, declared=route, barred=host_of(url))
    cells = [cell_of(Visitor(asking, ANONYMOUS), url, route)]
    for name in options.roles:
        if name != ANONYMOUS:
            cells.append(cell_of(roles[name], url, route) if name in roles else Cell(role=name, answer=None))
    return RouteFacts(url=url, config=config, declared=route, cells=tuple(cells))


def cell_of(visitor: Visitor, url: str, route: Route | None = None) -> Cell:
    """One route, asked as one visitor, and where its redirects end."""
    if route is None or not route.body:
        first = visitor.ask(url)
    else:
        kind = "application/json" if route.body.lstrip()[:1] in ("{", "[") else ""
        first = visitor.ask(url, route.method, route.body.encode(), kind)
    end, away = visitor.follow(first)
    return Cell(role=visitor.name, answer=first, end=end, away=away)


def _login_page(asking: Asking, options: Options, target: str) -> tuple[Exchange, ...]:
    url = urljoin(target, options.login_page)
    return (Visitor(asking, ANONYMOUS).ask(url),) if options.login_page and asking.permits(url) else ()


def _nowhere(asking: Asking, urls: list[str]) -> tuple[Exchange, ...]:
    """What each origin answers for an address that nobody has: the shell of an application that JavaScript fills."""
    asked: list[Exchange] = []
    for url in urls:
        if not any(same_origin(url, one.url) for one in asked):
            asked.append(Visitor(asking, ANONYMOUS).ask(urljoin(url, f"/launchgate-{secrets.token_hex(6)}")))
    return tuple(one for one in asked if isinstance(one, Response))


def _lets_in(context: Context) -> bool:
    access = context.site.access
    return access.basic is not None or any(name.lower() in _CREDENTIALS for name in access.headers)
