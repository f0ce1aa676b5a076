"""Opinion on the matrix of routes and roles. Pure.

A route that is open to strangers is one finding: what other roles get there only follows from it.
"""

from collections.abc import Iterator, Sequence

from launchgate.checks.auth.matrix import Row, proven
from launchgate.checks.auth.reading import Reading, Seen
from launchgate.checks.auth.rules import ROLES, UNAUTHENTICATED
from launchgate.checks.auth.said import cause_of
from launchgate.checks.auth.spec import ANONYMOUS, Cell, Facts
from launchgate.exchange import Response
from launchgate.model import Assessment, Rule, Status, Table
from launchgate.saying import assessment

_REFUSED = (Seen.REFUSED, Seen.LOGIN)
Said = tuple[Status, str, str]
"""Status, message, remediation."""


def judge_cells(rows: Sequence[Row], facts: Facts) -> Iterator[Assessment]:
    for row in rows:
        for cell, reading in row.cells:
            rule = rule_of(row, cell.role)
            if cell.role == ANONYMOUS and ANONYMOUS in row.route.declared.allow:
                rule = ROLES
            status, message, remedy = _said(rows, row, cell, reading, facts)
            yield assessment(
                rule, subject_of(row, cell.role), status, message, remediation=remedy,
                because=_because(row, cell.role, status) or cause_of(cell.answer), url=row.route.url,
                config=row.route.config,
            )  # fmt: skip


def rule_of(row: Row, role: str) -> Rule:
    """Strangers and other customers are auth/unauthenticated, whatever a role may is auth/roles."""
    declared = row.route.declared
    if role == ANONYMOUS or (declared.owner and role not in declared.allow):
        return UNAUTHENTICATED
    return ROLES


def subject_of(row: Row, role: str) -> str:
    return f"{row.name} without credentials" if role == ANONYMOUS else f"{row.name} as {role}"


def _because(row: Row, role: str, status: Status) -> str | None:
    stranger = row.reading(ANONYMOUS)
    open_ = stranger is not None and stranger.seen is Seen.CONTENT and ANONYMOUS not in row.route.declared.allow
    consequence = role not in (ANONYMOUS, *row.route.declared.allow) and status is Status.FAIL
    if open_ and row.control and consequence:
        return f"{UNAUTHENTICATED.id}#{subject_of(row, ANONYMOUS)}"
    first = next((name for name in row.route.declared.allow if name != ANONYMOUS), None)
    if not row.control and first is not None and role not in row.route.declared.allow:
        return f"{ROLES.id}#{subject_of(row, first)}"
    return None


def _said(rows: Sequence[Row], row: Row, cell: Cell, reading: Reading | None, facts: Facts) -> Said:
    if reading is None:
        why = next((one for one in facts.sign_ins if one.role == cell.role), None)
        return Status.UNKNOWN, why.reason if why else "it was not asked", why.remedy if why else ""
    if cell.role in row.route.declared.allow:
        return _allowed(rows, row, cell, reading)
    return _denied(rows, row, cell, reading, facts)


def _place(row: Row, cell: Cell) -> str:
    who = "somebody without credentials" if cell.role == ANONYMOUS else f"`{cell.role}`"
    return f"`{row.name}` answered {who} with"


def _allowed(rows: Sequence[Row], row: Row, cell: Cell, reading: Reading) -> Said:
    """A role that may: it gets in, is turned away, or its credentials are worth nothing."""
    place, declared = _place(row, cell), row.route.declared
    fine = isinstance(cell.answer, Response) and 200 <= cell.answer.status < 300 and declared.text is None
    if reading.seen is Seen.CONTENT and not row.control:
        return Status.UNKNOWN, f"{place} {reading.said}, and nobody's answer is sure to be the content", reading.remedy
    if reading.seen is Seen.CONTENT or (fine and reading.seen not in (Seen.LOGIN, Seen.SHELL) and row.control):
        return Status.PASS, f"`{row.name}` lets `{cell.role}` in, who may ({reading.said.partition(' ')[0]})", ""
    if reading.seen not in _REFUSED:
        return Status.UNKNOWN, f"{place} {reading.said}", reading.remedy
    if declared.text is not None and reading.said.endswith("without the declared text"):
        message = f"{place} {reading.said}, so it cannot be told from a refusal"
        return Status.UNKNOWN, message, f"set {row.route.config}.text to words that every allowed role gets to see"
    if cell.role != ANONYMOUS and not proven(rows, cell.role):
        message = f"{place} {reading.said}, and no other route accepted these credentials: they may be wrong or too old"
        return Status.UNKNOWN, message, f"try the credentials in auth.roles.{cell.role} by hand, and store fresh ones"
    message = f"{place} {reading.said}, although the role is in `allow`: who should have it is turned away"
    fix = (
        f"give `{cell.role}` the right to `{declared.path}` on the server; if it is not meant to have it, take it out of "
        f"{row.route.config}.allow"
    )
    return Status.FAIL, message, fix


def _denied(rows: Sequence[Row], row: Row, cell: Cell, reading: Reading, facts: Facts) -> Said:
    """A role that may not, or nobody at all."""
    place, config = _place(row, cell), row.route.config
    if not row.control:
        allowed = ", ".join(f"`{name}`" for name in row.route.declared.allow)
        message = f"none of those who may have `{row.name}` got it ({allowed}), so a refusal shows nothing"
        return (
            Status.UNKNOWN,
            message,
            f"see what `{config}` answers {allowed}: wrong credentials, a wrong path or a fault",
        )
    if reading.seen is Seen.CONTENT:
        if cell.role == ANONYMOUS and facts.lets_in:
            message = f"{place} {reading.said}, but site.access sends a credential of its own with every request"
            return (
                Status.UNKNOWN,
                message,
                "run this check where the site needs no site.access, or use other headers there",
            )
        message = f"{_whose(row, cell.role)}{place} {reading.said}, as it answers `{row.control}`"
        return Status.FAIL, message, _fix(row, cell.role)
    if reading.seen not in _REFUSED:
        return Status.UNKNOWN, f"{place} {reading.said}", reading.remedy
    if cell.role != ANONYMOUS and not proven(rows, cell.role):
        message = (
            f"{place} {reading.said}, but no route accepted these credentials, so anybody would be refused like that"
        )
        remedy = f"declare a route that `{cell.role}` may have, or store fresh credentials in auth.roles.{cell.role}"
        return Status.UNKNOWN, message, remedy
    who = "whoever has no credentials" if cell.role == ANONYMOUS else f"`{cell.role}`"
    return Status.PASS, f"`{row.name}` refuses {who} ({reading.said})", ""


def _whose(row: Row, role: str) -> str:
    """What it means, before how it was seen; nothing where no route's owner says whose the content is."""
    if not row.route.declared.owner:
        return ""
    who = "anybody" if role == ANONYMOUS else f"the customer `{role}`"
    return f"{who} gets to see what belongs to `{row.route.declared.owner}`: "


def _fix(row: Row, role: str) -> str:
    declared = row.route.declared
    if role == ANONYMOUS:
        return (
            f"require a session on `{declared.path}` before anything is read, and answer 401 without one; if it is meant for "
            f"everybody, write `anonymous` into {row.route.config}.allow"
        )
    if declared.owner:
        return (
            f"on `{declared.path}`, check whose object it is and not only that somebody is signed in: `SELECT … WHERE id = :id "
            f"AND customer_id = :me`, and answer 404 when nothing is found; it belongs to `{declared.owner}`, not to `{role}`"
        )
    roles = ", ".join(f"`{name}`" for name in declared.allow)
    return (
        f"ask for the role on the server in `{declared.path}` itself and answer 403 to `{role}`: only {roles} may; if `{role}` "
        f"may as well, add it to {row.route.config}.allow"
    )


def table_of(rows: Sequence[Row], facts: Facts) -> Table | None:
    """Route by role: what came, and whether that is right."""
    if not rows:
        return None
    roles = [one.role for one in facts.sign_ins]
    cells = []
    for row in rows:
        line = [_word(rows, row, role, facts) for role in (ANONYMOUS, *roles)]
        cells.append((row.name, *line))
    columns = ("Route", "nobody", *roles)
    return Table(id="auth-matrix", title="Who gets what", columns=columns, rows=tuple(cells))


def _word(rows: Sequence[Row], row: Row, role: str, facts: Facts) -> str:
    cell, reading = next(one for one in row.cells if one[0].role == role)
    status = _said(rows, row, cell, reading, facts)[0]
    code = cell.answer.status if isinstance(cell.answer, Response) else "no answer"
    return f"{code} {({Status.PASS: 'right', Status.FAIL: 'WRONG'}).get(status, 'unknown')}"
