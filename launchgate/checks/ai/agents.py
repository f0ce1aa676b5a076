"""What a repository gives AI agents to act with: data, and the words for it. Pure."""

import re
from enum import StrEnum

from launchgate.dataclass import dataclass

__all__ = ["Agents", "Means", "Sign", "changes_production", "is_production_tool"]


class Means(StrEnum):
    """What an agent could do, and who is asked before."""

    HARMLESS = "harmless"
    """It is there and can change nothing in production that this check knows of."""
    DEPLOYS = "deploys"
    """It runs beside what changes production, and nobody is asked."""
    GUARDED = "guarded"
    """The same behind an environment, whose reviewers the repository does not tell."""
    PUSHES = "pushes"
    """It may write to the repository; whether a branch is protected the repository does not tell."""
    ALLOWED = "allowed"
    """A tool that changes production is allowed without asking."""
    ASKS = "asks"
    """Such a tool is there; whether a person approves each call the repository does not tell."""
    TOLD = "told"
    """Instructions name a command that changes production, and never a person's approval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One thing that a file gives an agent."""

    path: str
    means: Means
    agent: str
    """Who acts: `Claude Code`, `an agent`."""
    what: str = ""
    """With what: a secret's name, a command, a tool's name. Bounded, from the repository."""
    line: int | None = None
    part: str = ""
    """The job or server inside the file, where there are several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agents:
    """Everything found."""

    signs: tuple[Sign, ...] = ()
    unreadable: tuple[tuple[str, str], ...] = ()
    """(path, why) of files that could not be parsed."""
    no_tree: tuple[str, str] = ("", "")
    """Why there are no files to read, and the remedy."""


_COMMAND = re.compile(
    r"\bterraform\s+(?:-\S+\s+)*(?:apply|destroy)\b|\btofu\s+apply\b|\bpulumi\s+(?:up|destroy)\b|\bcdk\s+deploy\b"
    r"|\bkubectl\s(?:[^\n|;&`]{0,60}\s)??(?:apply|delete|rollout|patch|scale|set\s+image)(?=[\s`]|\Z)|\bhelm\s+(?:upgrade|install|rollback|uninstall)\b"
    r"|\bvercel\s+(?:deploy\s+)?--prod\b|\bvercel\s+(?:promote|rollback|dns|alias)\b|\bnetlify\s+deploy\b[^\n`]{0,60}--prod\b"
    r"|\bwrangler\s+(?:pages\s+)?(?:deploy|publish|rollback)\b|\bfly(?:ctl)?\s+(?:deploy|secrets|dns-records)\b"
    r"|\bheroku\s+(?:config:set|releases:rollback|pipelines:promote|domains|run)\b|\bgit\s+push\s+(?:heroku|dokku|production)\b"
    r"|\brailway\s+up\b|\bfirebase\s+deploy\b|\beb\s+deploy\b|\bgcloud\s+(?:app|run)\s+deploy\b|\bgcloud\s+dns\b"
    r"|\baws\s+(?:route53\s+change|ecs\s+update-service|lambda\s+update-function|cloudformation\s+deploy|s3\s+sync)\b|\baz\s+webapp\s+up\b"
    r"|\b(?:serverless|sls)\s+deploy\b|\bcap\s+production\s+deploy\b|\bkamal\s+(?:deploy|redeploy|rollback)\b|\bansible-playbook\s"
    r"|\bsupabase\s+(?:db\s+push|functions\s+deploy)\b|\bdoctl\s+(?:apps|compute\s+domain)\b|\bflarectl\s+dns\b|\bsam\s+deploy\b",
    re.IGNORECASE,
)
"""Commands that change production or DNS, by their tools' manuals of November 2026."""
_TOOL = re.compile(
    r"cloudflare|route-?53|\bdns|dnsimple|namecheap|godaddy|porkbun|\baws\b|\baws[-_]|vercel|netlify|heroku|\bfly(?:io|ctl)?\b|terraform"
    r"|pulumi|kubernetes|kubectl|\bk8s|digitalocean|railway|render\b|gcloud|google[-_]cloud|\bazure|hetzner|supabase|firebase|argocd|\bhelm\b",
    re.IGNORECASE,
)
"""Servers and tools that reach hosting or DNS, by name or package."""
_ONLY_READS = re.compile(
    r"docs?\b|documentation|read[-_]?only|readonly|search|\blogs?\b|observability|pricing", re.IGNORECASE
)


def changes_production(command: str) -> str | None:
    """The first command in a text that changes production or DNS, on one line and not long."""
    found = _COMMAND.search(command[:200_000])
    return " ".join(found.group().split())[:60] if found is not None else None


def is_production_tool(words: str) -> bool:
    """Whether a tool's name and command reach hosting or DNS, and not only its documentation."""
    return bool(_TOOL.search(words[:2000])) and not _ONLY_READS.search(words[:2000])
