"""Reads GitHub workflows for jobs that run an AI agent, and what stands beside it in the same job. Pure; nothing is run."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from launchgate.checks.ai.agents import Means, Sign, changes_production
from launchgate.errors import ConfigError

__all__ = ["workflow_signs"]

_ACTIONS = {
    "anthropics/claude-code-action": "Claude Code", "anthropics/claude-code-base-action": "Claude Code",
    "openai/codex-action": "Codex", "google-github-actions/run-gemini-cli": "Gemini",
    "google-gemini/gemini-cli-action": "Gemini", "anomalyco/opencode/github": "opencode", "sst/opencode/github": "opencode",
    "qodo-ai/pr-agent": "PR-Agent", "codium-ai/pr-agent": "PR-Agent",
}  # fmt: skip
"""Actions that run an agent, in lower case, without version; read November 2026."""
_COMMANDS = re.compile(
    r"(?:^|[\s;&|(])(?:npx\s+(?:-y\s+)?)?(?:(claude)\s+(?:[^\n]{0,80}\s)?(?:-p|--print)\b|(codex)\s+exec\b|(gemini)\s+(?:[^\n]{0,80}\s)?(?:-p|--prompt|--yolo)\b"
    r"|(aider)\s+(?:[^\n]{0,80}\s)?--(?:message|yes)|(opencode)\s+run\b|(cursor-agent)\s|(goose)\s+run\b|(copilot)\s+(?:[^\n]{0,80}\s)?-p\b)"
)
_MAYBE = re.compile(r"pr-agent|cursor-agent|claude|codex|gemini|opencode|aider|goose|copilot", re.IGNORECASE)
_SECRET = re.compile(
    r"secrets\.((?:\w*(?:AWS|CLOUDFLARE|CF_API|VERCEL|NETLIFY|FLY_|HEROKU|KUBE|GCP|GCLOUD|GOOGLE_CREDENTIALS|AZURE|DIGITALOCEAN|HCLOUD|RAILWAY"
    r"|RENDER_|SUPABASE_(?:ACCESS|DB|SERVICE)|FIREBASE|TF_|PULUMI|DEPLOY|PROD(?!UCT)|PRODUCTION|SSH_|DATABASE_URL|DB_PASSWORD|ROUTE53|DNS)\w*))",
    re.IGNORECASE,
)
_MODEL_CLOUD = re.compile(r"bedrock|vertex", re.IGNORECASE)
"""The agent's model is rented in a cloud, so that the job has to log in there."""
_CLOUD_SECRET = re.compile(r"AWS|GCP|GCLOUD|GOOGLE|AZURE", re.IGNORECASE)
_CLOUD_LOGIN = re.compile(
    r"(?:aws-actions/configure-aws-credentials|google-github-actions/auth|azure/login|azure/k8s-set-context"
    r"|digitalocean/action-doctl|superfly/flyctl-actions/setup-flyctl|hashicorp/setup-terraform)(?=@|\Z)",
    re.IGNORECASE,
)
_DEPLOY_ACTION = re.compile(
    r"(?:cloudflare/wrangler-action|amondnet/vercel-action|nwtgck/actions-netlify|akhileshns/heroku-deploy|azure/webapps-deploy"
    r"|google-github-actions/deploy-\w+|aws-actions/amazon-ecs-deploy-task-definition|firebaseextended/action-hosting-deploy)(?=@|\Z)",
    re.IGNORECASE,
)
_WRITES = ("contents", "deployments", "actions", "packages", "pages")


def workflow_signs(path: str, data: bytes) -> tuple[Sign, ...]:
    """What each job with an agent has beside it. Raises ValueError for a workflow that is no YAML."""
    if not _MAYBE.search(data.decode("utf-8", "replace")):
        return ()
    workflow = _parsed(path, data)
    jobs = workflow.get("jobs") if isinstance(workflow, dict) else None
    if not isinstance(jobs, dict):
        return ()
    return tuple(
        sign for name, job in jobs.items() if isinstance(job, dict) for sign in _job(path, name, job, workflow)
    )


def _parsed(path: str, data: bytes) -> Any:
    from launchgate.yaml_lines import parse  # YAML is loaded only where there is a workflow with an agent

    try:
        return parse(re.sub(rb"(?m)^on(?=\s*:)", b'"on"', data), path).data  # a bare `on` is a truth value in YAML 1.1
    except ConfigError:
        raise ValueError("it is no YAML that can be read safely") from None


def _job(path: str, name: str, job: Mapping[str, Any], workflow: Mapping[str, Any]) -> Iterator[Sign]:
    steps = (
        [step for step in job.get("steps") or () if isinstance(step, dict)]
        if isinstance(job.get("steps"), list)
        else []
    )
    agent = next((found for step in steps if (found := _agent_of(step)) is not None), None)
    if agent is None:
        return
    reach = _reach(job, workflow, steps)
    guarded = bool(job.get("environment"))
    if reach is not None:
        means = Means.GUARDED if guarded else Means.DEPLOYS
        yield Sign(path=path, means=means, agent=agent, what=reach, part=name[:60])
        return
    granted = _granted(job.get("permissions", workflow.get("permissions")))
    means = Means.PUSHES if granted else Means.HARMLESS
    yield Sign(path=path, means=means, agent=agent, what=granted, part=name[:60])


def _agent_of(step: Mapping[str, Any]) -> str | None:
    action = str(step.get("uses") or "").partition("@")[0].lower()
    if (known := _ACTIONS.get(action)) is not None:
        return known
    found = _COMMANDS.search(str(step.get("run") or "")[:50_000])
    return next(group for group in found.groups() if group) if found is not None else None


def _reach(job: Mapping[str, Any], workflow: Mapping[str, Any], steps: list[dict[str, Any]]) -> str | None:
    """What in the job changes production: a secret's name, a login to a cloud, a command."""
    own_cloud = any(_MODEL_CLOUD.search(f"{step.get('with')} {step.get('env')} {job.get('env')}") for step in steps)
    for step in steps:
        action, script = str(step.get("uses") or ""), str(step.get("run") or "")
        found = _DEPLOY_ACTION.match(action) or (None if own_cloud else _CLOUD_LOGIN.match(action))
        if found is not None:
            return found.group()
        if (command := changes_production(script)) is not None:
            return command
        if (secret := _secret(f"{step.get('env')} {step.get('with')} {script}", own_cloud)) is not None:
            return secret
    return _secret(f"{job.get('env')} {workflow.get('env')}", own_cloud)


def _secret(text: str, own_cloud: bool) -> str | None:
    """The name of a deploy secret; a cloud's own is none where the agent's model runs in that cloud."""
    for found in _SECRET.finditer(text[:100_000]):
        if not (own_cloud and _CLOUD_SECRET.search(found[1])):
            return found[1][:60]
    return None


def _granted(permissions: Any) -> str:
    """Which rights to change the repository a job has, as written; "" for none or for GitHub's own default."""
    if permissions == "write-all":
        return "write-all"
    if not isinstance(permissions, dict):
        return ""
    return ", ".join(f"{right}: write" for right in _WRITES if permissions.get(right) == "write")
