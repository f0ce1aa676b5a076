"""Opinion on what other jobs and people say: the build, the rollback drill, the whole deploy, live settings. Pure.

A report speaks only while it is fresh; a build's only of the commit that is judged.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from fnmatch import fnmatchcase

from launchgate.checks.deploy.judge_documents import drilled_on, rollback_place
from launchgate.checks.deploy.results import Ran
from launchgate.checks.deploy.rules import BUILD_CLEAN, CONFIG_SAFE, END_TO_END, ROLLBACK_DRILL
from launchgate.checks.deploy.said import and_, masked, not_declared, quoted
from launchgate.checks.deploy.spec import Evidence, Facts, Options, Read
from launchgate.freshness import Moment, stale
from launchgate.model import Assessment, Location, Rule, Status
from launchgate.saying import assessment

__all__ = ["build_clean", "config_safe", "end_to_end", "rollback_drill"]

_BUILDING = ("*build*", "*compile*", "*bundle*", "*package*", "*docker*", "*image*")
_DAY_H = 24
_BUILD_H, _DEPLOY_H, _DRILL_H = _DAY_H, 30 * _DAY_H, 90 * _DAY_H


def build_clean(facts: Facts) -> Assessment:
    """deploy/build-clean."""
    if facts.build is None:
        return not_declared(
            BUILD_CLEAN, "not declared: deploy.build names no report of this commit's production build", BUILD_CLEAN.fix
        )
    return _judged(BUILD_CLEAN, facts.build, facts.moment, _BUILD_H, of_commit=True, what="build")


def rollback_drill(facts: Facts, options: Options) -> Assessment:
    """deploy/rollback-drill."""
    if facts.drill is not None:
        return _judged(ROLLBACK_DRILL, facts.drill, facts.moment, _DRILL_H, of_commit=False, what="rollback drill")
    place = rollback_place(facts.files, options) if facts.files else None
    day = drilled_on(place, facts.today)
    hint = (
        f"; {place.path} says that it was last drilled on {day}, which is no proof by itself" if place and day else ""
    )
    return not_declared(
        ROLLBACK_DRILL, f"not declared: deploy.drill names no report of a rollback drill, and nobody attests one{hint}"
    )


def end_to_end(facts: Facts) -> Assessment:
    """deploy/end-to-end."""
    if facts.end_to_end is None:
        return not_declared(
            END_TO_END, "not declared: deploy.end_to_end names no report of a whole deploy, and nobody attests one"
        )
    return _judged(END_TO_END, facts.end_to_end, facts.moment, _DEPLOY_H, of_commit=False, what="whole deploy")


def config_safe(facts: Facts) -> Assessment:
    """deploy/config-safe: never decided by itself."""
    message = "not declared: nobody attests that a deploy leaves live settings alone"
    if facts.files and facts.files.writes:
        shown = "; ".join(f"{quoted(one.command, 80)} ({one.path}:{one.line})" for one in facts.files.writes[:3])
        message += f". Commands that write settings, to look at first: {shown}"
    return not_declared(CONFIG_SAFE, message)


def _judged(
    rule: Rule, evidence: Evidence, moment: Moment | None, hours: int, *, of_commit: bool, what: str
) -> Assessment:  # fmt: skip
    location = Location(path=evidence.read[0].path if evidence.read else None, config=evidence.config)

    def said(status: Status, message: str, remedy: str = "") -> Assessment:
        return assessment(rule, rule.covers, status, message, remediation=remedy, location=location)

    if evidence.reason or moment is None:
        return said(Status.UNKNOWN, evidence.reason or "the moment of this run is not known", evidence.remedy)
    asked = moment if of_commit else replace(moment, head=None, head_time=None)
    age = timedelta(hours=evidence.declared.max_age_hours or hours)
    old = [(one, why) for one in evidence.read if (why := stale(one.provenance, asked, age)) is not None]
    fresh = [one for one in evidence.read if one not in [read for read, _ in old]]
    if not fresh:
        why = f": {old[-1][0].path}: {old[-1][1]}" if old else ": it holds no results"
        remedy = f"let the job of the {what} write it anew, in the same run as launchgate"
        return said(Status.UNKNOWN, f"`{evidence.declared.report}` says nothing of this release{why}.", remedy)
    return _of_runs(said, evidence, fresh, what)


def _of_runs(said: Callable[..., Assessment], evidence: Evidence, fresh: Sequence[Read], what: str) -> Assessment:
    from_github = fresh[0].result.kind == "GitHub"
    patterns = evidence.declared.checks or (_BUILDING if from_github and what == "build" else ("*",))
    ran = [one for read in fresh for one in read.result.ran if any(_named(one, pattern) for pattern in patterns)]
    where = f"`{evidence.declared.report}`"
    failed = [one for one in ran if one.outcome == "failed"]
    if failed:
        shown = "; ".join(f"{quoted(one.name, 80)}{f' ({masked(one.said)})' if one.said else ''}" for one in failed[:3])
        more = f" and {len(failed) - 3} more" if len(failed) > 3 else ""
        return said(Status.FAIL, f"The {what} failed: {len(failed)} of {len(ran)} in {where}: {shown}{more}.",
                    f"Mend the {what}, run it again on this commit, then run launchgate again.")  # fmt: skip
    reason, remedy = _undecided(evidence, fresh, ran, patterns, what)
    if reason:
        return said(Status.UNKNOWN, f"{where}: {reason}.", remedy)
    passed = [one for one in ran if one.outcome == "passed"]
    commit = next((read.provenance.commit for read in fresh if read.provenance.commit), None)
    of = f" of commit {commit[:10]}" if commit else ""
    return said(Status.PASS, f"The {what}{of} passed: {len(passed)} of {len(ran)} in {where}.")


def _named(one: Ran, pattern: str) -> bool:
    return fnmatchcase(one.name.lower(), pattern.lower())


def _undecided(
    evidence: Evidence, fresh: Sequence[Read], ran: Sequence[Ran], patterns: Sequence[str], what: str
) -> tuple[str, str]:  # fmt: skip
    """Why results without a failure show nothing yet, and what would."""
    everything = [one for read in fresh for one in read.result.ran]
    if not everything:
        return "it holds no results at all", f"let the job of the {what} report at least one case"
    lacking = next((read.result.lacking for read in fresh if read.result.lacking), "")
    if lacking:
        return lacking, "hand on all results"
    if evidence.declared.checks:
        absent = [pattern for pattern in patterns if not any(_named(one, pattern) for one in everything)]
        if absent:
            there = and_([quoted(one.name, 40) for one in everything[:5]])
            return (
                f"nothing in it is named {and_([quoted(one) for one in absent])}; it names {there}",
                f"mend {evidence.config}.checks",
            )
    if not ran:
        there = and_([quoted(one.name, 40) for one in everything[:5]])
        return (
            f"none of its results speaks of building; it names {there}",
            f"say which ones do: {evidence.config}.checks",
        )
    running = [one for one in ran if one.outcome == "open"]
    if running:
        shown = and_([f"{quoted(one.name, 60)} ({one.said or 'open'})" for one in running[:3]])
        return f"not finished: {shown}", "run launchgate after it, e.g. with `needs: [build]`"
    if all(one.outcome == "skipped" for one in ran):
        return "everything in it was skipped", f"run the {what}"
    return "", ""
