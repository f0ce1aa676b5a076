"""Opinion on who got what: strangers, other customers, roles. Pure."""

from collections.abc import Iterator

from launchgate.casereports import judged
from launchgate.checks.auth.judge_matrix import judge_cells, table_of
from launchgate.checks.auth.judge_session import judge_session
from launchgate.checks.auth.judge_tokens import judge_tokens, token_table
from launchgate.checks.auth.matrix import rows_of
from launchgate.checks.auth.rules import ROLES, RULES, SESSION_FLOWS, UNAUTHENTICATED
from launchgate.checks.auth.said import barred
from launchgate.checks.auth.spec import Facts, Options
from launchgate.model import Assessment, Judgement, Rule, Status
from launchgate.saying import assessment

_ROUTES = "routes: [{path: /account, allow: [ada]}]"
_ROLES = 'roles: {ada: {headers: {Authorization: "Bearer ${ADA_TOKEN}"}}}'
_SESSION = "session: {role: bob, route: /account, logout: {path: /logout}}"
_ATTEST = "or name your tests' report in auth.reports, or attest auth/session-flows for reset, magic link, refresh and reinstall"


def judge(facts: Facts, options: Options) -> Judgement:
    """One assessment for each route and role, each token, and each step of the session."""
    rows = rows_of(facts)
    found = [*judge_cells(rows, facts), *judge_tokens(facts, rows), *judge_session(facts)]
    found = [seen for seen in found if seen.rule in facts.chosen]
    found += [*_barred(facts), *judged(SESSION_FLOWS, facts.reports)]
    for rule in RULES:
        if not any(seen.rule == rule.id for seen in found):
            found.append(_aside(rule, facts, options))
    tables = [table for table in (table_of(rows, facts), token_table(facts, rows)) if table is not None]
    receipt = (
        (("requests to try who may have what (at most two a second to a host)", facts.sent),) if facts.sent else ()
    )
    return Judgement(assessments=tuple(found), tables=tuple(tables), receipt=receipt)


def _barred(facts: Facts) -> Iterator[Assessment]:
    for route in facts.routes:
        if route.barred and UNAUTHENTICATED.id in facts.chosen:
            message, remedy = barred(route.barred)
            yield assessment(
                UNAUTHENTICATED, route.url, Status.NOT_APPLICABLE, message, remediation=remedy, url=route.url,
                config=route.config,
            )  # fmt: skip


def _aside(rule: Rule, facts: Facts, options: Options) -> Assessment:
    """The one line of a rule that nothing was declared for, with what to write."""
    declared = bool(options.session) if rule is SESSION_FLOWS else bool(options.routes)
    tail = f"; {_ATTEST}" if rule is SESSION_FLOWS else ""
    section = _SESSION if rule is SESSION_FLOWS else f"{_ROLES}, {_ROUTES}"
    if rule.id in facts.chosen:
        wanted = "a second role in auth.roles" if rule is ROLES and declared else f"`auth: {{{section}}}`"
        return assessment(
            rule, rule.covers, Status.NOT_APPLICABLE, f"not declared: write {wanted} in launchgate.yml{tail}"
        )
    opt_in = f"`attack: {{allow: [{facts.host}], run: [auth]}}`"
    also = "" if declared else f" and `auth: {{{section}}}`"
    message = f"not declared: it sends attack-like traffic, so write {opt_in}{also} in launchgate.yml{tail}"
    return assessment(rule, rule.covers, Status.NOT_APPLICABLE, message)
