"""Tells by names alone which folders hold what visitors download: the shapes that common build tools leave behind. Pure.

A folder called `dist` may be a library's, `build` a compiler's, `www` hand-written; only what looks like a site or an app counts.
Of a build for server and browser only the browser's half does.
"""

import re
from collections.abc import Iterable, Mapping

from launchgate.sourcecode.words import words

_PLAIN = words("dist build out www _site public site-dist web-build dist-web wwwroot")
_KNOWN = (
    ".next/static", ".output/public", "public/build", ".svelte-kit/output/client", ".vercel/output/static", "build/client",
    "dist/client", "dist/public", "build/web", "public/packs", "public/vite", ".amplify-hosting/static", "www/build",
    ".vitepress/dist", ".vuepress/dist", "assets/public",
)  # fmt: skip
"""Folders of one purpose, by their last two or three names."""
_SKIPPED = words(
    """
    node_modules bower_components .git .hg .svn .venv venv vendor third_party site-packages __pycache__ .tox .cache
    .gradle Pods Carthage DerivedData target .terraform .pnpm-store .yarn .turbo .parcel-cache coverage htmlcov
    .nyc_output .pytest_cache .mypy_cache .ruff_cache .idea .vscode storybook-static
    """
)
_OTHERS = words(
    "test tests __tests__ spec specs fixtures fixture testdata __fixtures__ __mocks__ e2e cypress examples example samples"
)
_REJECTED = (
    "intermediates/",
    "reports/",
    "CMakeCache.txt",
    "outputs/",
    "kotlin/",
    "classes/",
    "doctrees/",
    ".buildinfo",
)
"""What compilers and documentation tools leave in a folder of the same name."""
_HASHED = re.compile(
    r"(?:\A|/)[\w.~@-]*?[-._](?=[\w-]{0,31}[0-9])(?=[\w-]{0,31}[A-Za-z])[A-Za-z0-9_-]{8,32}(?:\.(?:min|chunk|bundle|module))*\.(?:m?js|css)\Z"
)
_MARKS = re.compile(
    r"(?:\A|/)(?:asset-manifest\.json|ngsw\.json|main\.dart\.js|flutter_bootstrap\.js|main\.jsbundle|index\.android\.bundle|\.vite/manifest\.json"
    r"|webpack\.stats\.json|_app/immutable/.+|_astro/.+|_next/static/.+|_nuxt/.+|_expo/static/.+|page-data/.+|workbox-[\w.-]+\.js)\Z"
)
_INDEX = re.compile(r"(?:[^/]+/){0,3}index\.html")
_SCRIPT = re.compile(r".+\.m?js")
_DEVELOPMENT = ("development/", "webpack/", "chunks/webpack.js.development")
_HASH = re.compile(
    r"([-._])(?=[\w-]{0,31}[0-9A-Z])[A-Za-z0-9_-]{8,32}((?:\.(?:min|chunk|bundle|module))*\.\w+(?:\.map)?)\Z"
)


_PRERENDERED = re.compile(r"(?P<root>(?:.*/)?\.next/server)/(?:app|pages)/.+\.(?:html|rsc|body|json)")
_TRACES = ".nft.json"


def may_enter(path: str) -> bool:
    """Whether build output of the product may lie below a folder."""
    name = path.rpartition("/")[2]
    return name not in _SKIPPED and path.count("/") < 12


def is_ours(path: str) -> bool:
    """Whether a path is the product's rather than a test's or an example's."""
    return _OTHERS.isdisjoint(path.split("/")[:-1])


def outputs(
    files: Mapping[str, int] | Iterable[str], tracked: frozenset[str] = frozenset()
) -> dict[str, tuple[str, ...]]:
    """Folder to its files, for each folder that looks like what visitors download."""
    groups: dict[str, list[str]] = {}
    paths = tuple(files)
    for path in paths:
        if is_ours(path) and (root := _root(path)) is not None:
            groups.setdefault(root, []).append(path)
    builds = [path.removesuffix("BUILD_ID") for path in paths if path.endswith(".next/BUILD_ID")]
    built = {f"{build}{half}" for build in builds for half in ("static", "server")}
    return {root: tuple(found) for root, found in sorted(groups.items()) if _is_output(root, found, tracked, built)}


def _root(path: str) -> str | None:
    """The folder on the way to a file that build tools write, the most telling one."""
    if (page := _PRERENDERED.fullmatch(path)) is not None and not path.endswith(_TRACES):
        return page["root"]  # pages that are sent as they lie there, with whatever their props hold
    folders = path.split("/")[:-1]
    for known in _KNOWN:
        parts = known.split("/")
        for at in range(len(folders) - len(parts) + 1):
            if folders[at : at + len(parts)] == parts:
                return "/".join(folders[: at + len(parts)])
    if ".next" in folders or ".output" in folders or ".svelte-kit" in folders or ".vercel" in folders:
        return None
    first = next((number for number, folder in enumerate(folders) if folder in _PLAIN), None)
    return None if first is None else "/".join(folders[: first + 1])


def _is_output(root: str, files: list[str], tracked: frozenset[str], built: set[str]) -> bool:
    below = [path[len(root) + 1 :] for path in files]
    if root.endswith((".next/static", ".next/server")):
        return root in built and not any(path.startswith(_DEVELOPMENT) for path in below)
    if f"/{root}".endswith(tuple(f"/{known}" for known in _KNOWN)):
        return any(map(_SCRIPT.fullmatch, below))
    if any(path.startswith(_REJECTED) for path in below):
        return False
    marked = any(_HASHED.search(path) or _MARKS.search(path) for path in below)
    if any(path in tracked for path in files) or root.rpartition("/")[2] in ("public", "www", "wwwroot"):
        return marked and any(map(_INDEX.fullmatch, below))
    return any(map(_INDEX.fullmatch, below)) and (marked or any(map(_SCRIPT.fullmatch, below)))


def stable(path: str) -> str:
    """A path without the hash that changes with every build: `assets/index-Bmm3Xeuw.js` becomes `assets/index-*.js`."""
    return _HASH.sub(r"\1*\2", path)
