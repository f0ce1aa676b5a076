"""What a first launchgate.yml should say, from the files of a repository and a URL. Reads the tree; writes nothing."""

import json
from dataclasses import dataclass
from typing import Any

from launchgate.context import Tree
from launchgate.errors import CannotJudge

_PROFILE_HINTS = (
    (
        ("app.json", "pubspec.yaml", "capacitor.config.json", "ios/Podfile"),
        "mobile-first",
        "it holds a mobile app ({})",
    ),
)
_NAMES_FOLDER = "ops"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The text of the file and, one a line, why it says what it says."""

    text: str
    reasons: tuple[str, ...]


def propose(tree: Tree, url: str | None, host: str | None) -> Proposal:
    """A configuration that `launchgate validate` accepts."""
    paths = {item.path for item in tree.files()}
    lines = [
        "# What launchgate is told about this product. Everything is optional; `launchgate explain RULE` says what a rule needs."
    ]
    reasons: list[str] = []
    _profile(paths, lines, reasons)
    if url is not None:
        lines += ["site:", f"  canonical: {json.dumps(url)}"]
        reasons.append(f"site.canonical: the URL you gave; {host} is where people should end up")
    _env(paths, lines, reasons)
    _smoke(tree, paths, url, lines, reasons)
    lines += ["gate:", "  fail_on: blocker", "  unknown: block"]
    reasons.append("gate: the defaults, written out: blockers stop a launch, and so does what could not be judged")
    return Proposal(text="\n".join(lines) + "\n", reasons=tuple(reasons))


def _profile(paths: set[str], lines: list[str], reasons: list[str]) -> None:
    for markers, profile, why in _PROFILE_HINTS:
        found = sorted(paths & set(markers))
        if found:
            lines.append(f"profile: {profile}")
            reasons.append(f"profile {profile}: {why.format(found[0])}")
            return
    lines.append("profile: core")
    reasons.append(
        "profile core: nothing here says which stage the product is in; see `launchgate explain` and docs for the others"
    )


def _env(paths: set[str], lines: list[str], reasons: list[str]) -> None:
    names = sorted(path for path in paths if path.startswith(f"{_NAMES_FOLDER}/") and path.endswith(".names"))
    if names:
        lines += ["env:", "  environments:"]
        for path in names:
            environment = path.rpartition("/")[2].removesuffix(".names")
            lines += [f"    {json.dumps(environment)}:", f"      names: {json.dumps(path)}"]
            reasons.append(f"env.environments.{environment}: {path} lists the names that are set there")


def _smoke(tree: Tree, paths: set[str], url: str | None, lines: list[str], reasons: list[str]) -> None:
    if url is None:
        return
    text = _source_text(tree, paths)
    found = {
        "login": next(
            (path for path in ("/login", "/signin", "/sign-in") if f'"{path}"' in text or f"'{path}'" in text), None
        ),
        "health": next(
            (path for path in ("/healthz", "/health", "/api/health") if f'"{path}"' in text or f"'{path}'" in text),
            None,
        ),
    }
    rows = [(key, path) for key, path in found.items() if path is not None]
    if rows:
        lines.append("smoke:")
    for key, path in rows:
        lines.append(f"  {key}: {path}")
        reasons.append(f"smoke.{key}: the source mentions the route {path}")


def _source_text(tree: Tree, paths: set[str]) -> str:
    sources = sorted(p for p in paths if p.endswith((".py", ".js", ".ts", ".tsx", ".jsx", ".rb", ".go")))[:500]
    parts: list[Any] = []
    for path in sources:
        try:
            parts.append(tree.read(path, 200_000).decode("utf-8", "replace"))
        except CannotJudge:
            continue
    return "\n".join(parts)
