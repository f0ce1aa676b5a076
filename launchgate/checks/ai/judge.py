"""ai/human-approval: is a person asked before an agent changes DNS or production? Pure. `judge_attack` has the endpoint."""

from collections.abc import Iterator

from launchgate.checks.ai.agents import Agents, Means, Sign
from launchgate.checks.ai.options import Options
from launchgate.checks.ai.rules import HUMAN_APPROVAL
from launchgate.model import Assessment, Cell, Judgement, Location, Status, Table

__all__ = ["judge"]

_ATTEST = "then attest it: launchgate attest --rule ai/human-approval"
_SAID: dict[Means, tuple[Status, str, str]] = {
    Means.DEPLOYS: (
        Status.FAIL,
        "{agent} runs in job `{part}` beside {what}, and nobody is asked before",
        "Move the deployment into a job of its own with `environment: production` and required reviewers, and take {what} out of "
        "the agent's job",
    ),
    Means.GUARDED: (
        Status.UNKNOWN,
        "{agent} runs in job `{part}` beside {what}, behind an environment; whether that has reviewers is not in the repository",
        f"set required reviewers for the environment, {_ATTEST}",
    ),
    Means.PUSHES: (
        Status.UNKNOWN,
        "{agent} runs in job `{part}` with {what}; whether the branch that deploys is protected is not in the repository",
        f"take the permission away, or require a review on the branch that deploys, {_ATTEST}",
    ),
    Means.ALLOWED: (
        Status.FAIL,
        "{agent} may use {what} without asking",
        "Take it off the list of what is allowed, so that a person approves each use",
    ),
    Means.ASKS: (
        Status.UNKNOWN,
        "{agent} has {what}, which reaches hosting or DNS; whether a person approves each call is not in the repository",
        f"give it a token that can only read, or see that no client approves its calls by itself, {_ATTEST}",
    ),
    Means.TOLD: (
        Status.FAIL,
        "it tells {agent} of `{what}`, and nowhere that a person has to approve it",
        "Add: Never change DNS or deploy to production; prepare the change and ask a person to approve it",
    ),
}


_WORDS = {
    Means.HARMLESS: "changes nothing", Means.DEPLOYS: "nobody is asked", Means.GUARDED: "behind an environment",
    Means.PUSHES: "may push", Means.ALLOWED: "nobody is asked", Means.ASKS: "may be asked", Means.TOLD: "nobody is named",
}  # fmt: skip


def judge(facts: Agents, options: Options) -> Judgement:  # noqa: ARG001 - nothing is declared about agents
    """One assessment for each thing that lets an agent act, or one for all when there is none."""
    found = tuple(_assessments(facts))
    rows: list[tuple[Cell, ...]] = [(one.path, one.part, one.agent, one.what, _WORDS[one.means]) for one in facts.signs]
    columns = ("File", "Job or server", "Agent", "With", "Approval")
    tables = (
        (Table(id="ai-agents", title="What AI agents can act with", columns=columns, rows=tuple(rows)),) if rows else ()
    )
    return Judgement(assessments=found, tables=tables, receipt=(("signs of AI agents", len(rows)),))


def _assessments(facts: Agents) -> Iterator[Assessment]:
    if facts.no_tree[0]:
        yield _one(HUMAN_APPROVAL.covers, Status.UNKNOWN, *facts.no_tree)
        return
    acting = [sign for sign in facts.signs if sign.means is not Means.HARMLESS]
    yield from (_acting(sign) for sign in acting)
    for path, why in facts.unreadable:
        yield _one(path, Status.UNKNOWN, f"{path}: {why}", "mend the file, or split it", Location(path=path))
    if acting or facts.unreadable:
        return
    if facts.signs:
        files = len({sign.path for sign in facts.signs})
        message = f"nothing in {files} file{'s' if files > 1 else ''} for AI agents lets one change DNS or production"
        yield _one(HUMAN_APPROVAL.covers, Status.PASS, message)
        return
    message = "no AI agent was found: no workflow, setting or instruction of the repository is for one"
    yield _one(HUMAN_APPROVAL.covers, Status.NOT_APPLICABLE, message)


def _acting(sign: Sign) -> Assessment:
    status, message, remedy = _SAID[sign.means]
    words = {"agent": sign.agent, "part": sign.part, "what": sign.what}
    subject = f"{sign.part} in {sign.path}" if sign.part else sign.path
    return _one(
        subject, status, f"{sign.path}: {message.format(**words)}", remedy.format(**words),
        Location(path=sign.path, line=sign.line),
    )  # fmt: skip


def _one(
    subject: str, status: Status, message: str, remedy: str = "", location: Location | None = None
) -> Assessment:  # fmt: skip
    return Assessment(
        rule=HUMAN_APPROVAL.id, subject=subject, status=status, severity=HUMAN_APPROVAL.severity, message=message,
        remediation=remedy, location=location or Location(),
    )  # fmt: skip
