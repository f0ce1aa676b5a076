"""Whether a repository is a library: its top manifest publishes it for other programs, and nothing in it runs it. Pure.

A library's variables are set by the people who run the program that uses it, who read its documentation, not its .env.example.
"""

import json
import re
from collections.abc import Iterable, Sequence

from launchgate.sourcecode.paths import Kind, is_for_developers

MANIFESTS = frozenset(("pyproject.toml", "setup.py", "setup.cfg", "package.json", "Cargo.toml", "composer.json"))
"""Top files that may say so, besides `*.gemspec`."""
_RUNNING_KINDS = (
    Kind.DOCKERFILE,
    Kind.COMPOSE,
    Kind.PLATFORM,
    Kind.APP_JSON,
    Kind.TERRAFORM,
    Kind.ENV_FILE,
    Kind.DOCUMENT,
)
_RUNNING_NAMES = re.compile(
    r"(?:.*/)?(?:wrangler\.(?:toml|jsonc?)|serverless\.ya?ml|render\.yaml|railway\.(?:json|toml)|app\.yaml|Chart\.yaml|manage\.py|wsgi\.py|"
    r"asgi\.py|kustomization\.ya?ml|next\.config\.[cm]?[jt]s|nuxt\.config\.[jt]s|artisan|config\.ru)"
)
_TEMPLATE = re.compile(r"(?:^|/)(?:[\w-]*[_-])?(?:templates?|skeletons?|scaffolds?|boilerplate|stubs)/")
"""What such a folder holds becomes a file of somebody else's project."""
_PYTHON = re.compile(rb"^\s*classifiers\s*=", re.MULTILINE)
"""Words for the index of packages: whoever writes them means to publish."""
_CRATE = re.compile(rb"^\[lib\]", re.MULTILINE)
_PUBLISHED_SCRIPT = ("files", "exports", "types", "typings", "publishConfig", "peerDependencies")


def is_manifest(path: str) -> bool:
    """Whether the file at `path` may publish the repository as a library."""
    return path in MANIFESTS or ("/" not in path and path.endswith(".gemspec"))


def publishes(path: str, data: bytes) -> bool:
    """Whether the manifest says that other programs are to use this one."""
    if path == "package.json":
        return _publishes_script(data)
    if path == "composer.json":
        return b'"library"' in data
    if path == "Cargo.toml":
        return bool(_CRATE.search(data))
    return path.endswith(".gemspec") or bool(_PYTHON.search(data))


def _publishes_script(data: bytes) -> bool:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and not found.get("private") and any(key in found for key in _PUBLISHED_SCRIPT)


def runs(paths: Iterable[tuple[Kind, Sequence[str]]]) -> bool:
    """Whether a file of the repository, by kind, runs or deploys it, or prepares its environment; tests and examples aside."""
    return any(
        not _TEMPLATE.search(path)
        and (kind in _RUNNING_KINDS or _RUNNING_NAMES.fullmatch(path))
        and not is_for_developers(f"{path.rpartition('/')[0]}/x")
        for kind, some in paths
        for path in some
    )
