"""Reads agents' settings and instructions: MCP servers, what is allowed without asking, what they are told. Pure."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from launchgate.checks.ai.agents import Means, Sign, changes_production, is_production_tool

__all__ = ["instruction_signs", "is_instruction", "is_settings", "settings_signs"]

_SETTINGS = re.compile(
    r"(?:.*/)?(?:\.mcp\.json|mcp\.json|\.cursor/mcp\.json|\.vscode/mcp\.json|\.claude/settings(?:\.local)?\.json|\.gemini/settings\.json"
    r"|\.codex/config\.toml|\.roo/mcp\.json|cline_mcp_settings\.json|opencode\.jsonc?)"
)
_INSTRUCTION = re.compile(
    r"(?:.*/)?(?:CLAUDE(?:\.local)?\.md|AGENTS?\.md|GEMINI\.md|\.cursorrules|\.windsurfrules|\.clinerules|\.cursor/rules/[^/]+\.mdc?"
    r"|\.github/copilot-instructions\.md|\.github/instructions/[^/]+\.md|\.junie/guidelines\.md|\.claude/(?:agents|commands)/[^/]+\.md)"
)
_PRODUCTION = r"(?:deploy|production|\bdns|apply|releas|push|publish|infrastructure)"
_APPROVAL = re.compile(
    rf"\b(?:never|do not|don't|must not|may not|not allowed|forbidden|no agent)\b[^.\n]{{0,120}}{_PRODUCTION}"
    rf"|\b(?:ask|approv\w+|confirm\w*|permission|sign-?off|reviewer)\b[^.\n]{{0,120}}(?:{_PRODUCTION}|\bbefore|\bfirst\b)"
    rf"|{_PRODUCTION}[^.\n]{{0,120}}\b(?:approv\w+|permission|sign-?off|confirmation|manually|by hand)\b"
    r"|\b(?:only|by) (?:a )?(?:humans?|people|person|maintainers?|the (?:user|owner|team))\b",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"(?m)^\s*//[^\n]*$")
_SERVERS = ("mcpServers", "servers", "mcp", "context_servers")
_ALWAYS = ("alwaysAllow", "autoApprove", "trust")
_WHOLE_TOOL = re.compile(
    r"(?:terraform|tofu|kubectl|helm|vercel|netlify|wrangler|flyctl|fly|heroku|aws|gcloud|az|pulumi|doctl)(?: \*)?"
)
"""A deploy tool with whatever arguments."""
_ANY_COMMAND = frozenset({"Bash", "Bash(*)", "Bash(:*)", "Bash(**)", "*"})


def is_settings(path: str) -> bool:
    """Whether a path is that of an agent's settings."""
    return bool(_SETTINGS.fullmatch(path))


def is_instruction(path: str) -> bool:
    """Whether a path is that of instructions to an agent."""
    return bool(_INSTRUCTION.fullmatch(path))


def instruction_signs(path: str, data: bytes) -> tuple[Sign, ...]:
    """The first command in them that changes production, unless they say that a person approves."""
    text = data.decode("utf-8", "replace")
    for number, line in enumerate(text.splitlines(), 1):
        command = changes_production(line[:2000])
        if command is not None:
            asked = any(_APPROVAL.search(one[:2000]) for one in text.splitlines())
            means = Means.HARMLESS if asked else Means.TOLD
            return (Sign(path=path, means=means, agent="an agent", what=command, line=number),)
    return (Sign(path=path, means=Means.HARMLESS, agent="an agent"),)


def settings_signs(path: str, data: bytes) -> tuple[Sign, ...]:
    """What the settings let an agent do. Raises ValueError when they cannot be parsed."""
    found = tuple(_signs(path, _parsed(path, data)))
    return found or (Sign(path=path, means=Means.HARMLESS, agent="an agent"),)


def _parsed(path: str, data: bytes) -> dict[str, Any]:
    text = data.decode("utf-8-sig", "replace")
    try:
        if path.endswith(".toml"):
            import tomllib

            return tomllib.loads(text)
        found = json.loads(_COMMENT.sub("", text))
    except (ValueError, RecursionError):
        raise ValueError("it cannot be parsed") from None
    return found if isinstance(found, dict) else {}


def _signs(path: str, settings: Mapping[str, Any]) -> Iterator[Sign]:
    allowed = _listed(settings.get("permissions"), "allow")
    for key in (*_SERVERS, "mcp_servers"):
        servers = settings.get(key)
        for name, server in servers.items() if isinstance(servers, dict) else ():
            if isinstance(server, dict):
                yield from _server(path, str(name), server, allowed)
    yield from (
        Sign(path=path, means=Means.ALLOWED, agent="an agent", what=entry[:80], part=entry[:60])
        for entry in allowed
        if entry in _ANY_COMMAND or _is_production_permission(entry)
    )
    yield from _modes(path, settings)


def _server(path: str, name: str, server: Mapping[str, Any], allowed: tuple[str, ...]) -> Iterator[Sign]:
    words = " ".join([name, *(str(server.get(key) or "") for key in ("command", "args", "url", "serverUrl"))])
    if server.get("disabled") is True or server.get("enabled") is False or not is_production_tool(words):
        return
    by_itself = any(server.get(key) for key in _ALWAYS) or any(one.startswith(f"mcp__{name}") for one in allowed)
    means = Means.ALLOWED if by_itself else Means.ASKS
    yield Sign(path=path, means=means, agent="an agent", what=f"the MCP server `{_plain(name)}`", part=_plain(name))


def _modes(path: str, settings: Mapping[str, Any]) -> Iterator[Sign]:
    """Switches that let an agent do anything without asking."""
    permissions = settings.get("permissions")
    mode = permissions.get("defaultMode") if isinstance(permissions, dict) else None
    if mode == "bypassPermissions":
        yield Sign(
            path=path, means=Means.ALLOWED, agent="Claude Code", what="defaultMode: bypassPermissions", part="mode"
        )
    if settings.get("approval_policy") == "never" and settings.get("sandbox_mode") == "danger-full-access":
        what = "approval_policy: never with danger-full-access"
        yield Sign(path=path, means=Means.ALLOWED, agent="Codex", what=what, part="mode")


def _listed(holder: Any, key: str) -> tuple[str, ...]:
    values = holder.get(key) if isinstance(holder, dict) else None
    return tuple(one for one in values if isinstance(one, str)) if isinstance(values, list) else ()


def _is_production_permission(entry: str) -> bool:
    """`Bash(vercel --prod:*)`, `Bash(kubectl:*)`; `Bash(kubectl get:*)` is none."""
    tool, _, inside = entry.partition("(")
    command = inside.rstrip(")").replace(":*", " *").strip()
    if tool != "Bash":
        return False
    return _WHOLE_TOOL.fullmatch(command) is not None or changes_production(command) is not None


def _plain(text: str) -> str:
    return "".join(char if char.isprintable() and char != "`" else " " for char in text)[:60]
