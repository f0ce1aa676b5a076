"""What the files say of error tracking, releases and analytics: libraries in manifests, names of variables, snippets in pages.

A library alone reports nothing, and a variable alone is read by nothing: both are looked for apart.
"""

import re
from collections.abc import Iterator

from launchgate.checks.obs.analytics import analytics_in
from launchgate.checks.obs.files import Files
from launchgate.checks.obs.spec import Side, Signs
from launchgate.checks.obs.trackers import TRACKERS

__all__ = ["signs_of"]


_MANIFEST = re.compile(
    r"(?:.*/)?(?:package\.json|requirements[\w.-]*\.(?:txt|in)|pyproject\.toml|Pipfile|setup\.(?:py|cfg)|Gemfile|go\.mod|composer\.json|pom\.xml"
    r"|build\.gradle(?:\.kts)?|pubspec\.yaml|Cargo\.toml|mix\.exs|Podfile|[^/]+\.csproj)"
)
_SETTINGS = re.compile(
    r"(?:.*/)?(?:\.env[\w.-]*|[\w.-]+\.env|[^/]+\.(?:ya?ml|toml|properties|ini|cfg|tf|tfvars|conf|json)|Dockerfile[\w.-]*|Procfile)"
)
_CODE = re.compile(
    r".*\.(?:py|js|mjs|cjs|jsx|ts|tsx|vue|svelte|rb|go|php|java|kt|cs|ex|exs|rs|dart|swift|html?|erb|ejs|hbs|astro|twig)"
)
_PAGE = re.compile(
    r".*\.(?:html?|jsx|tsx|js|ts|vue|svelte|astro|erb|ejs|hbs|twig|php|liquid|njk)|(?:.*/)?package\.json"
)
_LITERAL = re.compile(r"https://[0-9a-f]{16,40}(?::[0-9a-f]{16,40})?@[\w.-]{3,100}/\d{1,20}")
_LOADER = re.compile(r"(?:js|browser)\.sentry-cdn\.com")
_FRONTEND = re.compile(
    r'"(?:react-dom|react-native|expo|vue|svelte|@angular/core|solid-js|preact|next|nuxt|@sveltejs/kit|astro|gatsby|@remix-run/react)"\s*:'
)
_BOTH = re.compile(r'"(?:next|nuxt|@sveltejs/kit|@remix-run/node|astro)"\s*:')
_NODE_SERVER = re.compile(r'"(?:express|fastify|koa|@nestjs/core|@hapi/hapi|hono|restify|apollo-server)"\s*:')
_OTHER_SERVER = re.compile(
    r"\b(?:django|flask|fastapi|starlette|aiohttp|tornado|rails|sinatra|hanami|laravel/framework|symfony/framework-bundle|gin-gonic/gin|labstack/echo"
    r"|gofiber/fiber|spring-boot[\w-]*|quarkus[\w-]*|phoenix|actix-web|axum|rocket|Microsoft\.NET\.Sdk\.Web)\b",
    re.IGNORECASE,
)


def signs_of(files: Files) -> Signs:
    """Everything that the files show. Manifests and settings come first: there may be more code than one run reads."""
    manifests = tuple(files.matching(_MANIFEST))
    sides = tuple(side for path in manifests for side in _sides(path, files.text(path)))
    addresses = _addresses(files)
    snippet = next((path for path in files.matching(_PAGE) if _LOADER.search(files.text(path))), "")
    trackers = _trackers(files, manifests, snippet)
    if "Sentry" not in addresses:
        literal = next((path for path in files.matching(_CODE) if _LITERAL.search(files.text(path))), snippet)
        addresses |= {"Sentry": f"its address in `{literal}`"} if literal else {}
    return Signs(
        sides=sides,
        manifests=manifests,
        trackers=trackers,
        snippet=snippet,
        addresses=addresses,
        releases=_releases(files, trackers),
        analytics=_analytics(files),
        cut=files.is_cut,
    )


def _sides(path: str, text: str) -> Iterator[Side]:
    loaded = tuple(tracker.name for tracker in TRACKERS if tracker.library.search(text))
    if path.endswith("package.json"):
        if _FRONTEND.search(text):
            yield Side(path=path, side="frontend", trackers=loaded)
        if _NODE_SERVER.search(text) or _BOTH.search(text):
            yield Side(path=path, side="server", trackers=loaded)
    elif path.endswith(("pubspec.yaml", "Podfile")):
        yield Side(path=path, side="frontend", trackers=loaded)
    elif _OTHER_SERVER.search(text):
        yield Side(path=path, side="server", trackers=loaded)


def _trackers(files: Files, manifests: tuple[str, ...], snippet: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in manifests:
        text = files.text(path)
        for tracker in TRACKERS:
            if tracker.name not in found and tracker.library.search(text):
                found[tracker.name] = path
    if snippet:
        found.setdefault("Sentry", snippet)
    return found


def _addresses(files: Files) -> dict[str, str]:
    """The variables that say where errors go, in settings files."""
    found: dict[str, str] = {}
    for path in files.matching(_SETTINGS):
        if _MANIFEST.fullmatch(path) or path.endswith((".lock", "package-lock.json")):
            continue
        text = files.text(path)
        for tracker in TRACKERS:
            name = None if tracker.name in found else tracker.address.search(text)
            if name is not None:
                found[tracker.name] = f"`{name.group()}` in `{path}`"
    return found


def _releases(files: Files, trackers: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    wanted = [tracker for tracker in TRACKERS if tracker.name in trackers]
    if not wanted:
        return found
    for pattern in (_SETTINGS, _CODE):
        for path in files.matching(pattern):
            text = files.text(path)
            for tracker in wanted:
                seen = None if tracker.name in found else tracker.release.search(text)
                # A variable speaks for itself; other words only beside the tracker's name.
                if seen and (seen.group().isupper() or tracker.name.split()[0].lower() in text.lower()):
                    found[tracker.name] = path
    return found


def _analytics(files: Files) -> dict[str, str]:
    found: dict[str, str] = {}
    for pattern in (_PAGE, _MANIFEST):
        for path in files.matching(pattern):
            for name in analytics_in(files.text(path)):
                found.setdefault(name, path)
    return found
