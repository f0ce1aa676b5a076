"""The matrix of routes and roles, read: who got what, whose credentials are proven, what each route is compared with. Pure."""

from collections.abc import Sequence

from launchgate.checks.auth.markup import asks_password, words_of
from launchgate.checks.auth.reading import Known, Reading, Seen, alike, known, let_in, read
from launchgate.checks.auth.spec import ANONYMOUS, Cell, Facts, RouteFacts
from launchgate.dataclass import dataclass
from launchgate.exchange import Exchange, Response, host_of

Controls = tuple[tuple[str, Response], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One route with its cells read."""

    route: RouteFacts
    base: Known
    control: str
    """The role that got the content; empty when none did."""
    cells: tuple[tuple[Cell, Reading | None], ...]
    """A reading is None when nothing was sent."""

    def reading(self, role: str) -> Reading | None:
        return next((reading for cell, reading in self.cells if cell.role == role), None)

    @property
    def name(self) -> str:
        """How the route is called in subjects."""
        method = self.route.declared.method
        return self.route.url if method == "GET" else f"{method} {self.route.url}"


def rows_of(facts: Facts) -> tuple[Row, ...]:
    logins = login_pages(facts)
    shells = [one for one in facts.nowhere if isinstance(one, Response)]
    return tuple(_row(route, logins, shells) for route in facts.routes if not route.barred)


def login_pages(facts: Facts) -> list[Response]:
    """The declared login pages, and those that a stranger was led to."""
    led = [cell.end for route in facts.routes for cell in route.cells if cell.role == ANONYMOUS]
    every = [one for one in (*facts.logins, *led) if isinstance(one, Response) and one.status < 300]
    declared = [one for one in facts.logins if one in every]
    return [one for one in every if asks_password(one) or one in declared]


def proven(rows: Sequence[Row], role: str) -> bool:
    """Whether a role's credentials were accepted somewhere: it got what a stranger did not, or was refused in another way."""
    for row in rows:
        own, stranger = row.reading(role), row.reading(ANONYMOUS)
        if own is None or stranger is None:
            continue
        if stranger.seen not in (Seen.REFUSED, Seen.LOGIN):
            continue
        if own.seen is Seen.CONTENT or (own.seen is Seen.UNCLEAR and own.said.startswith("2")):
            return True
        if own.said == "403" and stranger.said != "403":
            return True
    return False


def _row(route: RouteFacts, logins: Sequence[Response], shells: Sequence[Response]) -> Row:
    declared, config = route.declared, route.config
    here = [one for one in shells if host_of(one.url) == host_of(route.url)]
    name, control = _control(route, logins)
    base = known(control, logins, here, text=declared.text, status=declared.status, config=config)
    cells = tuple(
        (cell, None if cell.answer is None else read(cell.answer, base, cell.end, cell.away)) for cell in route.cells
    )
    return Row(route=route, base=base, control=name, cells=cells)


def _control(route: RouteFacts, logins: Sequence[Response]) -> tuple[str, Response | None]:
    """The first role that may have it and got it, the owner before all others."""
    declared = route.declared
    answers: dict[str, Exchange | None] = {cell.role: cell.answer for cell in route.cells}
    stranger = answers.get(ANONYMOUS)
    for name in dict.fromkeys((declared.owner, *declared.allow)):
        answer = answers.get(name)
        if not isinstance(answer, Response) or answer.blocked or not let_in(answer, declared.status):
            continue
        if declared.text is not None and declared.text not in answer.text:
            continue
        if name == ANONYMOUS or not is_login(answer, logins, stranger):
            return name, answer
    return "", None


def is_login(answer: Response, logins: Sequence[Response], stranger: Exchange | None) -> bool:
    """Whether what a role got is the login page: a known one, or a form for passwords that a stranger got as well."""
    words = words_of(answer)
    if any(alike(words, words_of(one)) for one in logins):
        return True
    same = isinstance(stranger, Response) and stranger.status == answer.status and alike(words, words_of(stranger))
    return same and asks_password(answer)
