"""Reads what the repository gives AI agents: workflows, settings, instructions. No opinion; the endpoint is `gather_attack`'s."""

import re
from collections.abc import Callable

from launchgate.checks.ai.agent_settings import instruction_signs, is_instruction, is_settings, settings_signs
from launchgate.checks.ai.agent_workflows import workflow_signs
from launchgate.checks.ai.agents import Agents, Sign
from launchgate.checks.ai.options import Options
from launchgate.context import Context

__all__ = ["gather"]

_WORKFLOW = re.compile(r"\.(?:github|gitea|forgejo)/workflows/[^/]+\.ya?ml")
_ASIDE = re.compile(r"(?:.*/)?(?:node_modules|vendor|third_party|testdata|fixtures|\.venv)/.*")
_LARGEST = 200_000
Reader = Callable[[str, bytes], tuple[Sign, ...]]


def gather(context: Context, options: Options) -> Agents:  # noqa: ARG001 - a gather's arguments are fixed
    """Every sign of an agent. Raises CannotJudge when a file cannot be read."""
    if context.tree is None:
        return Agents(no_tree=(context.repository_reason, context.repository_remedy))
    signs: list[Sign] = []
    unreadable: list[tuple[str, str]] = []
    for file in context.tree.files():
        reader = _reader(file.path)
        if reader is None or file.mode not in ("100644", "100755"):
            continue
        if file.size > _LARGEST:
            unreadable.append((file.path, f"it is larger than {_LARGEST // 1000} kB"))
            continue
        try:
            signs += reader(file.path, context.tree.read(file.path, _LARGEST))
        except ValueError as error:
            unreadable.append((file.path, str(error)))
    return Agents(signs=tuple(signs), unreadable=tuple(unreadable))


def _reader(path: str) -> Reader | None:
    if _ASIDE.fullmatch(path):
        return None
    if _WORKFLOW.fullmatch(path):
        return workflow_signs
    if is_settings(path):
        return settings_signs
    return instruction_signs if is_instruction(path) else None
