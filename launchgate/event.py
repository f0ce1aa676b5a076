"""Which moment this is: the CI event, or a laptop, into a stage, its reason, the range and the target.

Pure: it is handed the environment and the event's payload. The payload is hostile (branch names, URLs); anything missing or odd
makes a `Moment` that says so, never a guess that scans nothing. One row per event of GitHub's table of triggers.
"""

from collections.abc import Mapping
from typing import Any

from launchgate.dataclass import dataclass
from launchgate.errors import UsageError
from launchgate.terms import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What the event says; revisions are names still to be resolved."""

    stage: Stage
    reason: str
    base: str | None = None
    """What to compare with, in stage `pr`; None there means "where it left `branch`"."""
    or_branch: bool = False
    """Whether a base that is not in the clone may be replaced by where the change left `branch`."""
    head: str | None = None
    branch: str | None = None
    """The default branch's name, as far as the event knows it."""
    url: str | None = None
    environment: str | None = None


def moment_of(environ: Mapping[str, str], payload: Mapping[str, Any]) -> Moment:
    """The moment of this run. Raises UsageError for an event on which the gate should not have been started."""
    event = environ.get("GITHUB_EVENT_NAME", "")
    if environ.get("GITHUB_ACTIONS") == "true" and event:
        row = _EVENTS.get(event)
        return row(payload, environ) if row else Moment(stage=Stage.FULL, reason=f"event {event}")
    if environ.get("CI"):
        return Moment(stage=Stage.FULL, reason="CI without a known event")
    return Moment(stage=Stage.FULL, reason="no CI event, so everything is checked")


def _at(payload: Any, *path: str) -> Any:
    """What stands at a path of the payload, None when any part is missing or of another type."""
    for part in path:
        if not isinstance(payload, Mapping):
            return None
        payload = payload.get(part)
    return payload


def _text(payload: Any, *path: str) -> str | None:
    """The text at a path of the payload; empty text counts as missing."""
    found = _at(payload, *path)
    return found if isinstance(found, str) and found else None


def _pull_request(payload: Mapping[str, Any], environ: Mapping[str, str]) -> Moment:
    event = environ["GITHUB_EVENT_NAME"]
    head_repo = _at(payload, "pull_request", "head", "repo")
    known = _at(payload, "pull_request", "head", "sha") is not None
    fork = " from a deleted fork" if known and head_repo is None else " from a fork" if _at(head_repo, "fork") else ""
    return Moment(
        stage=Stage.PR,
        reason=f"event {event}{fork}",
        base=_text(payload, "pull_request", "base", "sha"),
        head=_text(payload, "pull_request", "head", "sha"),
        branch=_text(payload, "repository", "default_branch"),
    )


def _merge_group(payload: Mapping[str, Any], _environ: Mapping[str, str]) -> Moment:
    return Moment(
        stage=Stage.PR,
        reason="event merge_group",
        base=_text(payload, "merge_group", "base_sha"),
        head=_text(payload, "merge_group", "head_sha"),
        branch=_text(payload, "repository", "default_branch"),
    )


def _push(payload: Mapping[str, Any], environ: Mapping[str, str]) -> Moment:
    ref = _text(payload, "ref") or environ.get("GITHUB_REF", "")
    branch = _text(payload, "repository", "default_branch")
    if payload.get("deleted") is True:
        raise UsageError(
            "this push deleted a branch or tag, so there is nothing to judge\n"
            "add to the job: if: ${{ !github.event.deleted }}"
        )
    if ref.startswith("refs/tags/"):
        return Moment(stage=Stage.FULL, reason="event push of a tag")
    if branch is None or ref == f"refs/heads/{branch}":
        return Moment(stage=Stage.FULL, reason="event push to the default branch")
    before, after = _text(payload, "before"), _text(payload, "after")
    if before is None or set(before) == {"0"}:
        return Moment(stage=Stage.PR, reason="event push of a new branch", head=after, branch=branch)
    forced = "forced push" if payload.get("forced") is True else "push"
    reason = f"event {forced} to a branch"
    return Moment(stage=Stage.PR, reason=reason, base=before, or_branch=True, head=after, branch=branch)


def _deployment_status(payload: Mapping[str, Any], _environ: Mapping[str, str]) -> Moment:
    state = _text(payload, "deployment_status", "state")
    if state != "success":
        raise UsageError(
            f"this deployment is `{state}`, so there is nothing live to judge yet\n"
            "add to the job: if: ${{ github.event.deployment_status.state == 'success' }}"
        )
    return Moment(
        stage=Stage.DEPLOY,
        reason="event deployment_status success",
        url=_text(payload, "deployment_status", "environment_url") or _text(payload, "deployment_status", "target_url"),
        environment=_text(payload, "deployment", "environment") or _text(payload, "deployment_status", "environment"),
    )


_EVENTS = {
    "pull_request": _pull_request,
    "pull_request_target": _pull_request,
    "merge_group": _merge_group,
    "push": _push,
    "deployment_status": _deployment_status,
}
