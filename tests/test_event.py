"""The CI event into a stage, a range and a target: one row per event and trap."""

from typing import Any

import pytest

from launchgate.errors import UsageError
from launchgate.event import Moment, moment_of
from launchgate.model import Stage
from tests.support import events


def moment(event: str, payload: dict[str, Any]) -> Moment:
    return moment_of({"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": event}, payload)


A, B = "a" * 40, "b" * 40
REPOSITORY = {"default_branch": "main"}


def pull(head_repo: object) -> dict[str, Any]:
    return {"pull_request": {"base": {"sha": A}, "head": {"sha": B, "repo": head_repo}}, "repository": REPOSITORY}


@pytest.mark.parametrize("event", ["pull_request", "pull_request_target"])
@pytest.mark.parametrize(
    ("repo", "suffix"), [({"fork": False}, ""), ({"fork": True}, " from a fork"), (None, " from a deleted fork")]
)
def test_a_pull_request_compares_the_payloads_revisions(event: str, repo: object, suffix: str) -> None:
    expected = Moment(stage=Stage.PR, reason=f"event {event}{suffix}", base=A, head=B, branch="main")
    assert moment(event, pull(repo)) == expected


def push(ref: str, **more: object) -> dict[str, Any]:
    return {"ref": ref, "before": A, "after": B, "repository": REPOSITORY, **more}


@pytest.mark.parametrize(
    ("payload", "stage", "base", "reason"),
    [
        (push("refs/heads/topic"), Stage.PR, A, "event push to a branch"),
        (push("refs/heads/topic", forced=True), Stage.PR, A, "event forced push to a branch"),
        (push("refs/heads/topic", before="0" * 40), Stage.PR, None, "event push of a new branch"),
        (push("refs/heads/topic", before="0" * 64), Stage.PR, None, "event push of a new branch"),
        (push("refs/heads/main"), Stage.FULL, None, "event push to the default branch"),
        (push("refs/tags/v1"), Stage.FULL, None, "event push of a tag"),
        ({"ref": "refs/heads/topic"}, Stage.FULL, None, "event push to the default branch"),
    ],
)
def test_a_push(payload: dict[str, Any], stage: Stage, base: str | None, reason: str) -> None:
    found = moment("push", payload)
    assert (found.stage, found.base, found.reason) == (stage, base, reason)


def test_a_push_that_deletes_a_branch_says_how_to_leave_it_out() -> None:
    with pytest.raises(UsageError, match=r"if: \$\{\{ !github.event.deleted \}\}"):
        moment("push", push("refs/heads/topic", deleted=True))


def test_a_merge_group() -> None:
    payload = {"merge_group": {"base_sha": A, "head_sha": B}, "repository": REPOSITORY}
    assert moment("merge_group", payload) == Moment(
        stage=Stage.PR, reason="event merge_group", base=A, head=B, branch="main"
    )


@pytest.mark.parametrize("event", ["schedule", "workflow_dispatch", "workflow_run", "release", "something_new"])
def test_other_events_check_everything(event: str) -> None:
    assert moment(event, {}) == Moment(stage=Stage.FULL, reason=f"event {event}")


def status(state: str, **more: object) -> dict[str, Any]:
    return {"deployment_status": {"state": state, **more}, "deployment": {"environment": "production"}}


def test_a_deployment_brings_its_url_and_environment() -> None:
    found = moment(
        "deployment_status", status("success", environment_url="https://a.example.com", target_url="https://ci")
    )
    assert (found.stage, found.url, found.environment) == (Stage.DEPLOY, "https://a.example.com", "production")
    only_target = moment("deployment_status", status("success", environment_url="", target_url="https://b.example.com"))
    assert only_target.url == "https://b.example.com"


@pytest.mark.parametrize("state", ["pending", "failure", "error", "in_progress", "inactive"])
def test_another_state_says_the_condition_to_add(state: str) -> None:
    with pytest.raises(UsageError, match=r"if: \$\{\{ github.event.deployment_status.state == 'success' \}\}"):
        moment("deployment_status", status(state))


@pytest.mark.parametrize("environ", [{}, {"GITHUB_EVENT_NAME": "pull_request"}, {"CI": "true"}])
def test_without_github_everything_is_checked(environ: dict[str, str]) -> None:
    assert moment_of(environ, {}).stage is Stage.FULL


@pytest.mark.parametrize(
    "payload", [{}, {"pull_request": None}, {"pull_request": {"base": 1, "head": []}}, {"pull_request": []}]
)
def test_a_broken_payload_leaves_the_range_open(payload: dict[str, Any]) -> None:
    found = moment("pull_request", payload)
    assert (found.stage, found.base, found.head) == (Stage.PR, None, None)


def test_recorded_payloads_are_understood() -> None:
    found = moment("pull_request", events.pull_request(base=A, head=B, source="deleted"))
    assert (found.base, found.head, found.branch) == (A, B, "main")
    assert found.reason.endswith("from a deleted fork")
