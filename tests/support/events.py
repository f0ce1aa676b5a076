"""Webhook payloads in the shape GitHub writes to `$GITHUB_EVENT_PATH`, cut down to the fields that matter for a gate.

A payload is plain JSON data. Each function makes one event; the oddities that real repositories meet (a deleted fork, a new
branch, a force push, a schedule without repository) are arguments. Shapes follow GitHub's page "Webhook events and payloads".
"""

from typing import Any

Payload = dict[str, Any]

ZEROS = "0" * 40
DEFAULT_BRANCH = "main"
OWNER, NAME = "acme", "shop"


def repository(owner: str = OWNER, name: str = NAME, *, default_branch: str = DEFAULT_BRANCH) -> Payload:
    """The `repository` object that nearly every payload holds."""
    return {
        "id": 1296269,
        "name": name,
        "full_name": f"{owner}/{name}",
        "private": False,
        "fork": owner != OWNER,
        "owner": {"login": owner, "type": "Organization"},
        "html_url": f"https://github.example/{owner}/{name}",
        "default_branch": default_branch,
    }


def pull_request(
    *,
    base: str,
    head: str,
    source: str = "same",
    merge: str | None = None,
    action: str = "synchronize",
    number: int = 7,
) -> Payload:
    """A pull request; `source` is `same` (a branch of the repository), `fork`, or `deleted` (no `head.repo` any more)."""
    repo = {"same": repository(), "fork": repository("visitor"), "deleted": None}[source]
    label_owner = OWNER if source == "same" else "visitor"
    return {
        "action": action,
        "number": number,
        "pull_request": {
            "number": number,
            "state": "open",
            "draft": False,
            "title": "Add a discount",
            "html_url": f"https://github.example/{OWNER}/{NAME}/pull/{number}",
            "merge_commit_sha": merge,
            "head": {"label": f"{label_owner}:feature", "ref": "feature", "sha": head, "repo": repo},
            "base": {"label": f"{OWNER}:{DEFAULT_BRANCH}", "ref": DEFAULT_BRANCH, "sha": base, "repo": repository()},
        },
        "repository": repository(),
        "sender": {"login": "ada", "type": "User"},
    }


def push(*, before: str, after: str, ref: str = "refs/heads/main", forced: bool = False) -> Payload:
    """A push; `before` is `ZEROS` for a new branch or tag, `after` is `ZEROS` for a deleted one."""
    return {
        "ref": ref,
        "before": before,
        "after": after,
        "created": before == ZEROS,
        "deleted": after == ZEROS,
        "forced": forced,
        "base_ref": None,
        "compare": f"https://github.example/{OWNER}/{NAME}/compare/{before[:12]}...{after[:12]}",
        # GitHub lists no commits for a new branch whose commits it knew already, so nothing may rely on this list.
        "commits": [],
        "head_commit": None if after == ZEROS else {"id": after, "message": "Change", "distinct": True},
        "repository": repository(),
        "pusher": {"name": "ada"},
        "sender": {"login": "ada", "type": "User"},
    }


def merge_group(*, base: str, head: str) -> Payload:
    """A merge queue asks for checks of a group."""
    return {
        "action": "checks_requested",
        "merge_group": {
            "head_sha": head,
            "head_ref": f"refs/heads/gh-readonly-queue/{DEFAULT_BRANCH}/pr-7-{base}",
            "base_sha": base,
            "base_ref": f"refs/heads/{DEFAULT_BRANCH}",
            "head_commit": {"id": head, "message": "Merge pull request #7"},
        },
        "repository": repository(),
        "sender": {"login": "github-merge-queue[bot]", "type": "Bot"},
    }


def schedule(cron: str = "17 4 * * 1") -> Payload:
    """A schedule; the payload has no `repository`."""
    return {"schedule": cron}


def workflow_dispatch(*, ref: str = "refs/heads/main", inputs: dict[str, str] | None = None) -> Payload:
    """Somebody pressed the button; `inputs` are the workflow's, not the action's."""
    return {
        "inputs": inputs,
        "ref": ref,
        "workflow": ".github/workflows/launch.yml",
        "repository": repository(),
        "sender": {"login": "ada", "type": "User"},
    }


def workflow_run(*, head: str, conclusion: str = "success") -> Payload:
    """Another workflow ended."""
    return {
        "action": "completed",
        "workflow_run": {
            "name": "CI",
            "event": "push",
            "status": "completed",
            "conclusion": conclusion,
            "head_branch": DEFAULT_BRANCH,
            "head_sha": head,
            "pull_requests": [],
        },
        "repository": repository(),
        "sender": {"login": "ada", "type": "User"},
    }


def release(*, tag: str = "v1.2.0", action: str = "published") -> Payload:
    """A release page changed."""
    return {
        "action": action,
        "release": {
            "tag_name": tag,
            "target_commitish": DEFAULT_BRANCH,
            "draft": False,
            "prerelease": False,
            "name": tag,
        },
        "repository": repository(),
        "sender": {"login": "ada", "type": "User"},
    }


def deployment_status(
    *,
    sha: str,
    state: str = "success",
    environment: str = "production",
    environment_url: str | None = None,
    target_url: str | None = None,
) -> Payload:
    """A deployment changed its state; GitHub writes an absent URL as an empty string."""
    return {
        "action": "created",
        "deployment_status": {
            "state": state,
            "environment": environment,
            "environment_url": environment_url or "",
            "target_url": target_url or "",
            "log_url": target_url or "",
            "description": "",
        },
        "deployment": {
            "sha": sha,
            "ref": DEFAULT_BRANCH,
            "task": "deploy",
            "environment": environment,
            "original_environment": environment,
            "production_environment": environment == "production",
            "transient_environment": False,
            "payload": {},
        },
        "check_run": None,
        "workflow": None,
        "workflow_run": None,
        "repository": repository(),
        "sender": {"login": "deployer[bot]", "type": "Bot"},
    }
