"""Opinion on the CI gate: whether a change is built, linted and tested before it is merged. Pure."""

from collections.abc import Sequence

from launchgate.checks.deploy.commands import Does
from launchgate.checks.deploy.pipelines import Job, Pipeline, Step
from launchgate.checks.deploy.rules import CI_GATE
from launchgate.checks.deploy.said import and_, quoted
from launchgate.checks.deploy.spec import Files, Options
from launchgate.model import Assessment, Location, Status
from launchgate.saying import assessment

__all__ = ["ci_gate"]

_PREVIEWS = ("Vercel", "Netlify", "AWS Amplify", "Render")
"""Platforms that build a preview of each change."""
_EXAMPLES = {Does.BUILD: "npm run build", Does.LINT: "npm run lint", Does.TEST: "npm test"}


def ci_gate(files: Files, options: Options) -> Assessment:
    """deploy/ci-gate."""
    rule, gates = CI_GATE, [one for one in files.pipelines if one.before]
    unread = [one for one in files.pipelines if one.unread]
    wanted = [Does.LINT, Does.TEST]
    if files.builds and not _previewed(files, options):
        wanted.insert(0, Does.BUILD)
    held = _held(gates)
    lacking = [kind for kind in wanted if kind not in held]
    if not lacking:
        shown = "; ".join(f"{kind} by {quoted(held[kind][1].text, 60)} ({held[kind][0]})" for kind in wanted)
        first = held[wanted[0]]
        message = f"Changes are checked before a merge: {shown}."
        return assessment(rule, rule.covers, Status.PASS, message, location=_at(first))
    if unread or (foreign := [job for one in gates for job in one.jobs if job.foreign]):
        reason = (
            f"`{unread[0].path}` could not be read: {unread[0].unread}."
            if unread
            else f"Job `{foreign[0].name}` calls `{foreign[0].foreign}`, and what that does is not in this repository."
        )
        return assessment(
            rule,
            rule.covers,
            Status.UNKNOWN,
            f"{reason} What was read does not {_or(lacking)} a change before a merge.",
            remediation=f"run the {_or(lacking)} step in a workflow of this repository",
            location=Location(path=unread[0].path if unread else gates[0].path),
        )
    return _fail(files, gates, lacking)


def _previewed(files: Files, options: Options) -> bool:
    """Whether the platform builds each change, which is a build before the merge."""
    named = options.platform in ("vercel", "netlify", "amplify", "render", "cloudflare-pages")
    return named or any(way.kind == "platform" and way.name in _PREVIEWS for way in files.ways)


def _held(gates: Sequence[Pipeline]) -> dict[Does, tuple[str, Step]]:
    """What the gates do, each with the first step that stops the change when it fails."""
    found: dict[Does, tuple[str, Step]] = {}
    for pipeline, _, step in _steps(gates):
        for kind in step.does:
            if not step.lightly:
                found.setdefault(kind, (f"{pipeline.path}:{step.line}", step))
    return found


def _steps(gates: Sequence[Pipeline]) -> list[tuple[Pipeline, Job, Step]]:
    return [(pipeline, job, step) for pipeline in gates for job in pipeline.jobs for step in job.steps]


def _at(held: tuple[str, Step]) -> Location:
    return Location(path=held[0].rpartition(":")[0], line=held[1].line)


def _or(kinds: Sequence[Does]) -> str:
    return and_([str(kind) for kind in kinds]).replace(" and ", " or ")


def _fail(files: Files, gates: Sequence[Pipeline], lacking: Sequence[Does]) -> Assessment:
    after = [one for one in files.pipelines if not one.before and one.jobs]
    if not files.pipelines:
        message = "No CI pipeline was found: nothing builds, lints or tests a change before it is merged."
    elif not gates:
        message = (
            f"`{after[0].path}` runs only after a merge" if after else f"`{files.pipelines[0].path}` has no job"
        ) + ": no pipeline runs on a pull request."
    else:
        paths = and_([f"`{one.path}`" for one in gates[:3]])
        runs = "runs" if len(gates) == 1 else "run"
        told = f"nothing in it makes a change fail that does not {_or(lacking)}"
        message = f"{paths} {runs} {gates[0].before}, and {told}."
    light = [
        f"{quoted(step.text, 60)} ({one.path}:{step.line}) may fail: {step.lightly}"
        for one, _, step in _steps(gates)
        if step.lightly and step.does & set(lacking)
    ]
    if light:
        message += f" {'; '.join(light[:3])}."
    steps = "\n".join(f"          - run: {_EXAMPLES[kind]}   # your own {kind} command" for kind in lacking)
    head = "" if gates else "Run CI on changes: `on: [pull_request]`, or `on: {push: {branches: ['**']}}`. "
    return assessment(
        CI_GATE,
        CI_GATE.covers,
        Status.FAIL,
        message,
        remediation=f"{head}Add to the job's steps{' and let them fail the job' if light else ''}:\n\n{steps}",
        location=Location(path=gates[0].path if gates else files.pipelines[0].path if files.pipelines else None),
    )
