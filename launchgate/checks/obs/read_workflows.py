"""Scheduled workflows, and compose files that start a monitor beside the product."""

import re
from collections.abc import Iterator

from launchgate.checks.obs.files import Files, mapped, worded
from launchgate.checks.obs.spec import Monitor

_WORKFLOW = re.compile(r"\.github/workflows/[^/]+\.ya?ml|\.gitlab-ci\.ya?ml")
_COMPOSE = re.compile(r"(?:.*/)?(?:docker-)?compose[\w.-]*\.ya?ml")
_GATE = re.compile(r"\blaunchgate run\b|\buses:\s{0,5}[\w./-]{0,80}launchgate[\w./-]{0,40}@|\bstage:\s{0,5}monitor\b")
_LOOK = re.compile(r"\blaunchgate monitor record\b|\bcurl\b[^\n]{0,200}https?://|\bwget\b[^\n]{0,200}https?://")
_ADDRESS = re.compile(r"https?://[\w.-]{3,200}(?::\d{1,5})?[\w./-]{0,300}")
_WATCHERS = re.compile(r"gatus|blackbox|uptime-kuma|statping|healthchecks", re.IGNORECASE)
_OTHERS = ("github.com", "githubusercontent.com", "npmjs.org", "pypi.org", "get.docker.com", "deb.", "sh.rustup")


def gates_of(files: Files) -> tuple[str, ...]:
    """Workflows that run launchgate on a schedule."""
    return tuple(path for path in _scheduled(files) if _GATE.search(files.text(path)))


def monitors_of(files: Files) -> Iterator[Monitor]:
    """Scheduled workflows that look at an address with curl, wget or `launchgate monitor record`."""
    for path in _scheduled(files):
        text = files.text(path)
        found = _LOOK.search(text)
        if found is None or "upptime" in text:
            continue
        address = _ADDRESS.search(text, found.start())
        url = address.group() if address and not any(host in address.group() for host in _OTHERS) else None
        if url is None and "launchgate monitor" not in found.group():
            continue
        yield Monitor(
            tool="scheduled workflow", name=path, url=url, interval_s=_minutes(text), scheduled=True, path=path,
            line=text.count("\n", 0, found.start()) + 1,
        )  # fmt: skip


def _scheduled(files: Files) -> Iterator[str]:
    return (
        path for path in files.matching(_WORKFLOW) if re.search(r"(?m)^\s{0,20}schedule:\s{0,5}$", files.text(path))
    )


def _minutes(text: str) -> float | None:
    found = re.search(r"cron:\s{0,5}['\"]\*/(\d{1,2}) \* \* \* \*", text)
    return 60.0 * int(found[1]) if found else None


def beside(files: Files) -> str:
    """The compose file that builds the product and starts a monitor in the same breath; empty when none does."""
    for path in files.matching(_COMPOSE):
        services = mapped(mapped(files.yaml(path)).get("services")).values()
        built = any("build" in mapped(service) for service in services)
        if built and any(_WATCHERS.search(worded(mapped(service).get("image"))) for service in services):
            return path
    return ""
