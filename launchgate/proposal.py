"""What a first launchgate.yml should say, from a repository's files and what the site shows. Reads the tree; writes nothing.

Each section stands under the reason for it, and what could still be declared follows as comments, ready to be filled in.
"""

import json
import re
import textwrap
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from launchgate.context import Tree
from launchgate.dataclass import dataclass
from launchgate.errors import CannotJudge

if TYPE_CHECKING:
    from launchgate.live import Live
    from launchgate.starting import Start

_PROFILE_HINTS = (
    (
        ("app.json", "pubspec.yaml", "capacitor.config.json", "ios/Podfile"),
        "mobile-first",
        "it holds a mobile app ({})",
    ),
)
_NAMES_FOLDER = "ops"
_LOGIN = ("/login", "/signin", "/sign-in", "/auth/login")
_HEALTH = ("/healthz", "/health", "/api/health", "/api/healthz", "/livez")
_PAGES = ("/pricing", "/signup", "/sign-up", "/register", "/contact", "/demo", "/book-a-demo")
"""Pages that a launch usually hangs on; only those with a route file of their own are proposed."""
_MOST_PAGES = 5
_ROUTE_FILE = re.compile(
    r"(?:^|/)(?:app/(?P<app>.+)/(?:page|route)|routes/(?P<kit>.+)/\+(?:page|server)|pages/(?P<pages>.+?)(?:/index)?)"
    r"\.(?:tsx|jsx|ts|js|mdx|svelte|vue|astro)$"
)
"""Files that are routes by their place: Next.js (both routers), SvelteKit, Nuxt, Astro."""
_MORE = (
    ("env", "env: {environments: {production: {names: ops/production.names}}}", "one name a line of what is set there"),
    ("smoke", "smoke: {login: /login, health: /healthz, pages: [{path: /pricing, text: per month}]}", "has to open"),
    ("perf", "perf: {routes: [{path: /api/quotes, p95_ms: 300, critical: true}]}", "has to be fast"),
    ("email", "email: {domains: [example.com]}", "the domain that your product sends mail from"),
    ("redirect", 'redirect: {rules: [{from: "/old-pricing", to: /pricing}]}', "old addresses that have to land"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The text of the file and, one a line, why it says what it says."""

    text: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Section:
    lines: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is known of the product besides its repository."""

    url: str | None = None
    start: "Start | None" = None
    """What `--from` brought."""
    live: "Live | None" = None
    """What the site at the URL showed; None when it was not opened."""
    mail: bool | None = None
    """Whether the product sends mail from its domain; None when nobody said."""


def propose(tree: Tree, shown: Shown) -> Proposal:
    """A configuration that `launchgate validate` accepts."""
    paths = {item.path for item in tree.files()}
    gate = _Section(
        ("gate:", "  fail_on: blocker", "  unknown: block"),
        ("gate: the defaults, written out: blockers stop a launch, and so does what could not be judged",),
    )
    found = (
        _profile(paths),
        _site(shown),
        _dns(shown.live),
        _email(shown),
        _env(paths),
        _smoke(tree, paths, shown),
        gate,
    )
    sections = [section for section in found if section is not None]
    blocks = ["# What launchgate is told about this product. Everything is optional."]
    blocks += ["\n".join((*map(_comment, section.reasons), *section.lines)) for section in sections]
    more = _more("\n".join(blocks))
    return Proposal(
        text="\n\n".join([*blocks, more] if more else blocks) + "\n",
        reasons=tuple(reason for section in sections for reason in section.reasons),
    )


def _comment(reason: str) -> str:
    return textwrap.fill(
        reason, 110, initial_indent="# ", subsequent_indent="#   ", break_long_words=False, break_on_hyphens=False
    )


def _more(text: str) -> str:
    """What was not found, to be filled in."""
    lines = [f"# {example}  # {why}" for key, example, why in _MORE if f"\n{key}:" not in text]
    return (
        "\n".join(("# Declare more, and more is tested. Take the first # away and put in your own:", *lines))
        if lines
        else ""
    )


def _profile(paths: set[str]) -> _Section:
    for markers, profile, why in _PROFILE_HINTS:
        found = sorted(paths & set(markers))
        if found:
            return _Section((f"profile: {profile}",), (f"profile {profile}: {why.format(found[0])}",))
    return _Section(
        ("profile: core",),
        (
            "profile core: nothing here says which stage the product is in; "
            "b2b-landing, client-portal, internal-tool, mobile-first and b2b-mobile-prototype ask for more",
        ),
    )


def _site(shown: Shown) -> _Section | None:
    url, live = shown.url, shown.live
    if url is None:
        return None
    host = urlsplit(url).hostname
    if live is None or live.reason:
        why = f"; it could not be opened just now: {_seen(live.reason)}" if live is not None else ""
        reasons = [f"site.canonical: the URL you gave; {host} is where people should end up{why}"]
        return _Section(("site:", f"  canonical: {json.dumps(url)}"), tuple(reasons))
    led = "" if url.rstrip("/") == live.canonical else f"; {url} leads there"
    lines = ["site:", f"  canonical: {json.dumps(live.canonical)}"]
    reasons = [f"site.canonical: the site answers at {_seen(live.canonical)}{_seen(led)}"]
    if live.twin is not None:
        lines.append(f"  hosts: [{json.dumps(live.twin)}]")
        reasons.append(f"site.hosts: {live.twin} leads to the same place; add the names of your app and API")
    return _Section(tuple(lines), tuple(reasons))


def _dns(live: "Live | None") -> _Section | None:
    """The records that are there now and are not addresses, which change by themselves."""
    if live is None or not (live.aliases or live.mail_hosts):
        return None
    rows = [(name, "CNAME", f"{target}.") for name, target in live.aliases]
    rows += [(live.domain or "", "MX", f"{value}.") for value in live.mail_hosts]
    lines = [
        f"    - {{name: {json.dumps(name)}, type: {kind}, value: {json.dumps(value)}}}" for name, kind, value in rows
    ]
    reason = "dns.records: what DNS says today; from now on a change is a finding until it stands here too"
    return _Section(("dns:", "  records:", *lines), (reason,))


def _email(shown: Shown) -> _Section | None:
    live = shown.live
    if live is None or live.domain is None or shown.mail is None:
        return None
    domain = json.dumps(live.domain)
    if not shown.mail:
        reason = f"email.no_mail: you said that {live.domain} sends no mail, so nobody else may send as it either"
        return _Section(("email:", f"  no_mail: [{domain}]"), (reason,))
    lines = ["email:", f"  domains: [{domain}]"]
    reasons = [f"email.domains: you said that the product sends mail from {live.domain}"]
    if live.includes:
        lines += ["  senders:", *(f"    - {{include: {json.dumps(name)}}}" for name in live.includes)]
        reasons.append("email.senders: what its SPF record includes today; take out what does not send for you")
    return _Section(tuple(lines), tuple(reasons))


def _env(paths: set[str]) -> _Section | None:
    names = sorted(path for path in paths if path.startswith(f"{_NAMES_FOLDER}/") and path.endswith(".names"))
    if not names:
        return None
    lines, reasons = ["env:", "  environments:"], []
    for path in names:
        environment = path.rpartition("/")[2].removesuffix(".names")
        lines += [f"    {json.dumps(environment)}:", f"      names: {json.dumps(path)}"]
        reasons.append(f"env.environments.{_seen(environment)}: {_seen(path)} lists the names that are set there")
    return _Section(tuple(lines), tuple(reasons))


def _seen(text: str) -> str:
    """A name from the repository that can stand in a comment: nothing in it ends the line."""
    return "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in text)


def _smoke(tree: Tree, paths: set[str], shown: Shown) -> _Section | None:
    if shown.url is None:
        return None
    routes, start, live = _routes(paths), shown.start, shown.live
    text = _source_text(tree, paths)
    lines, reasons = ["smoke:"], []
    for key, candidates, seen in (
        ("login", _LOGIN, live.login if live else None),
        ("health", _HEALTH, live.health if live else None),
    ):
        named = (path for path in candidates if path in routes or f'"{path}"' in text or f"'{path}'" in text)
        route = seen or next(named, None)
        if route is not None:
            lines.append(f"  {key}: {route}")
            where = "a file serves" if route in routes else "the source mentions"
            reasons.append(f"smoke.{key}: {'the site answers at' if seen else where} the route {route}")
    given = "\n".join(start.pages) if start is not None else ""
    served = [path for path in _PAGES if path in routes]
    found = [path for path in live.pages if path not in served][:_MOST_PAGES] if live is not None else []
    pages = [path for path in (*served, *found) if json.dumps(path) not in given]
    if pages or given:
        lines += [
            "  pages:",
            *(f"    - {{path: {_plain(path)}}}" for path in pages),
            *(start.pages if start is not None else ()),
        ]
    if start is not None and start.journeys:
        lines += ["  journeys:", *start.journeys]
    if served:
        reasons.append(f"smoke.pages: files serve {', '.join(served)}; add `text:` with words that must be there")
    if found:
        reasons.append(f"smoke.pages: the site links to {', '.join(map(_seen, found))}; keep what a launch hangs on")
    reasons += start.reasons if start is not None else ()
    return _Section(tuple(lines), tuple(reasons)) if reasons else None


def _plain(path: str) -> str:
    """A path as YAML, quoted where it has to be."""
    return path if re.fullmatch(r"/[A-Za-z0-9/_-]*", path) else json.dumps(path)


def _routes(paths: set[str]) -> set[str]:
    """The routes that files serve by their place; `(group)` folders do not show in the address."""
    found = (_ROUTE_FILE.search(path) for path in paths)
    places = (match["app"] or match["kit"] or match["pages"] for match in found if match)
    return {"/" + "/".join(part for part in place.split("/") if not part.startswith("(")) for place in places}


def _source_text(tree: Tree, paths: set[str]) -> str:
    sources = sorted(p for p in paths if p.endswith((".py", ".js", ".ts", ".tsx", ".jsx", ".rb", ".go")))[:500]
    parts: list[str] = []
    for path in sources:
        try:
            parts.append(tree.read(path, 200_000).decode("utf-8", "replace"))
        except CannotJudge:
            continue
    return "\n".join(parts)
