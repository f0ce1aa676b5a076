"""Which rules this run's own tables satisfy: what a person would have to write down, the handover document holds already. Pure.

A rule names its tables in `Rule.filled_by`. Each of them has to be there with a row, and the rule named beside it has to be
decided on everything it looked at; one `unknown` there and the table may have a hole, so the rule stays what it was.
"""

from collections.abc import Iterable, Mapping, Sequence

from launchgate.model import Assessment, CheckResult, Filling, Rule, Status, Table

RISKS = "verdict/risks"
"""The known risks of the handover document: findings, and what was not tested."""
STEPS = "verdict/steps"
"""The next steps of the handover document: what is to be fixed or decided."""
SINCE = "verdict/since"
"""What changed since an earlier verdict."""
NOTE = "launchgate's own handover document holds it"


def table_ids(checks: Iterable[CheckResult], tables: Iterable[Table] = ()) -> frozenset[str]:
    """The tables of a run that have a row, as `Filling.table` names them; `tables` are those of the verdict itself."""
    of_checks = {
        f"{check.id}/{table.id.rpartition('/')[2]}" for check in checks for table in check.tables if table.rows
    }
    return frozenset(of_checks | {f"verdict/{table.id}" for table in tables if table.rows})


def filled(rule: Rule, by_rule: Mapping[str, Sequence[Assessment]], tables: frozenset[str]) -> str | None:
    """The note that says what satisfies `rule`, or None when this run does not."""
    if not rule.filled_by or not all(_holds(one, rule, by_rule, tables) for one in rule.filled_by):
        return None
    return f"{NOTE} ({', '.join(one.table or one.rule or '' for one in rule.filled_by)})"


def gap(rule: Rule, by_rule: Mapping[str, Sequence[Assessment]], tables: frozenset[str]) -> str | None:
    """Why a table that is there does not count for `rule`: what it was drawn from could not be decided on everything."""
    for one in rule.filled_by:
        undecided = any(seen.status is Status.UNKNOWN for seen in by_rule.get(one.rule or "", ()))
        if one.table in tables and undecided:
            return (
                f"{one.table} of this run does not count for it, because {one.rule} could not be decided on everything"
            )
    return None


def _holds(
    filling: Filling, rule: Rule, by_rule: Mapping[str, Sequence[Assessment]], tables: frozenset[str]
) -> bool:  # fmt: skip
    if filling.rule is not None:
        said = {seen.status for seen in by_rule.get(filling.rule, ())}
        if Status.UNKNOWN in said or not said & {Status.PASS, Status.FAIL}:
            return False
        if filling.table is None:
            return Status.FAIL not in said
    if filling.table in (RISKS, STEPS):
        return _tells(filling.table, rule, by_rule)
    return filling.table is not None and filling.table in tables


def _tells(what: str, rule: Rule, by_rule: Mapping[str, Sequence[Assessment]]) -> bool:
    """Whether the other checks were at work, and found what that part of the document tells of."""
    others = [seen.status for id_, found in by_rule.items() if id_.partition("/")[0] != rule.check for seen in found]
    if not {Status.PASS, Status.FAIL} & set(others):
        return False
    open_ = {Status.FAIL, Status.UNKNOWN} | ({Status.NOT_APPLICABLE} if what == RISKS else set())
    return bool(open_ & set(others))
