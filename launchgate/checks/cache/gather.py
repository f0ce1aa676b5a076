"""Opens what caches could get wrong, each in clean sessions; no opinion.

A clean session is a request without cookies, past the run's own memory. What needs an order has one: a stranger, the signed-in
visitor, a stranger again.
"""

import secrets
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urljoin, urlsplit, urlunsplit

from launchgate.checks.cache.alike import same_page
from launchgate.checks.cache.cookies import cookies_of
from launchgate.checks.cache.hits import hit_of, willing_of
from launchgate.checks.cache.markup import files_of
from launchgate.checks.cache.spec import ASSETS_AT_MOST, Asset, Facts, Options, Page, Twice
from launchgate.context import Context
from launchgate.errors import CannotJudge
from launchgate.exchange import Response, host_of, origin, with_path
from launchgate.hostfacts import Named, Step
from launchgate.registrable import lent, registrable

_AT_ONCE = 8
PROBE = "launchgate-probe.css"
"""The made-up file below a private page: a cache that goes by endings would keep it."""


def gather(context: Context, options: Options) -> Facts:
    """Raises CannotJudge when there is no target, or the client cannot be set up."""
    target = with_path(context.require_target())
    host = host_of(target)
    if lent(host) and not options.private and host not in _declared(context):
        return Facts(lent=True, host=host)
    session, reason = _session(context, options)
    private = _listed(target, options.private, "cache.private")
    key = _key(context, host)
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="cache") as pool:
        pages = pool.map(lambda one: _page(context, one[0], one[1], session), private)
        missing = pool.map(lambda url: _twice(context, url, key, always=True), _impossible(target))
        others = pool.map(lambda one: _twice(context, *one), _other_roots(context, host))
        home, elsewhere = _home(context, target, key)
        assets, left = _assets(context, home, target, options)
        return Facts(
            host=host,
            home=home,
            elsewhere=elsewhere,
            pages=tuple(pages),
            session_reason=reason[0],
            session_remedy=reason[1],
            others=tuple(others),
            missing=tuple(missing),
            assets=tuple(pool.map(lambda one: _asset(context, *one), assets)),
            left=left,
            named=_named(context, [host_of(url) for url, _, _ in assets], home),
        )


def _declared(context: Context) -> frozenset[str]:
    site = context.site
    own = [host_of(site.canonical)] if site.canonical else []
    return frozenset(name.rstrip(".").lower() for name in (*own, *site.hosts))


def _key(context: Context, host: str) -> str:
    """The configuration key that names a host; `--url` when the file does not."""
    keys = {name.rstrip(".").lower(): f"site.hosts[{n}]" for n, name in enumerate(context.site.hosts)}
    if context.site.canonical and host_of(context.site.canonical) == host:
        return "site.canonical"
    return keys.get(host, "--url")


def _listed(target: str, texts: Iterable[str], key: str) -> list[tuple[str, str]]:
    """(absolute URL, configuration key)."""
    return [(with_path(urljoin(target, text)), f"{key}[{n}]") for n, text in enumerate(texts)]


def _session(context: Context, options: Options) -> tuple[dict[str, str], tuple[str, str]]:
    """The signed-in visitor's headers, or why there are none."""
    try:
        headers = {name: context.redactor.reveal(value) for name, value in options.session.headers.items()}
    except CannotJudge as missing:
        return {}, (missing.reason, missing.remedy)
    if not all(value.isprintable() and value.isascii() for value in headers.values()):
        return {}, (
            "a value in cache.session.headers holds a line break or characters beyond ASCII",
            "store it again without",
        )
    return headers, ("", "")


def _page(context: Context, url: str, config: str, session: dict[str, str]) -> Page:
    """One private page: a stranger, the signed-in visitor, a stranger again, and a made-up file below it."""
    client = context.clients.http
    first = client.fetch(url, fresh=True)
    known = bool(session) and _ours(context, url)
    signed = client.fetch(url, headers=session, fresh=True) if known and isinstance(first, Response) else None
    second = client.fetch(url, fresh=True) if isinstance(first, Response) else None
    parts = urlsplit(url)
    probe_url = urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{PROBE}", query=""))
    probe = client.fetch(probe_url, fresh=True) if isinstance(first, Response) else None
    lured = (
        isinstance(first, Response) and isinstance(probe, Response) and same_page(first, probe) and willing_of(probe)
    )
    return Page(
        url=url, config=config, first=first, second=second, signed=signed, after=second if signed is not None else None,
        probe=probe, probe_again=client.fetch(probe_url, fresh=True) if lured else None, probe_url=probe_url,
    )  # fmt: skip


def _ours(context: Context, url: str) -> bool:
    """Whether a URL is on an origin that the owner declared: a session is sent nowhere else."""
    target = context.require_target()
    declared = {origin(target), *(("https", host, 443) for host in _declared(context))}
    return origin(url) in declared


def _twice(context: Context, url: str, config: str, *, always: bool = False) -> Twice:
    """One address, and once more in another clean session where that can show something."""
    client = context.clients.http
    first = client.fetch(url)
    worth = isinstance(first, Response) and (always or bool(cookies_of(first)) or bool(hit_of(first)))
    return Twice(url=url, config=config, first=first, second=client.fetch(url, fresh=True) if worth else None)


def _impossible(target: str) -> tuple[str, str]:
    """A page and a script that nobody has."""
    name = f"/launchgate-{secrets.token_hex(6)}"
    return urljoin(target, name), urljoin(target, f"{name}.js")


def _other_roots(context: Context, host: str) -> list[tuple[str, str]]:
    """The root pages of the declared hosts beside the target, when the target is one of them."""
    declared = _declared(context)
    if host not in declared:
        return []
    return [(f"https://{name}/", _key(context, name)) for name in sorted(declared - {host})]


def _home(context: Context, target: str, key: str) -> tuple[Twice | None, str]:
    """The page the target ends at; or where it ends when that is somebody else's."""
    walk = context.clients.http.walk(target)
    final = walk.final
    if isinstance(walk.end, Response) and not _own(context, host_of(final), host_of(target)):
        return None, final
    if not isinstance(walk.end, Response):
        return Twice(url=final, config=key, first=walk.end), ""
    return _twice(context, final, key), ""


def _own(context: Context, host: str, target: str) -> bool:
    """Whether a host belongs to the product: the target's, a declared one, or below the same registered domain."""
    if host == target or host in _declared(context):
        return True
    return not lent(host) and registrable(host) is not None and registrable(host) == registrable(target)


def _assets(
    context: Context, home: Twice | None, target: str, options: Options
) -> tuple[list[tuple[str, str, str]], int]:  # fmt: skip
    """(URL, kind, configuration key) of the files to open, and how many more there are."""
    found = [(url, "file", config) for url, config in _listed(target, options.files, "cache.files")]
    if home is not None and isinstance(home.first, Response) and home.first.media_type in ("text/html", ""):
        known = {url for url, _, _ in found}
        own = [one for one in files_of(home.first.text, home.url) if _own(context, host_of(one[0]), host_of(target))]
        found += [(url, kind, home.config) for url, kind in own if url not in known]
    return found[:ASSETS_AT_MOST], max(0, len(found) - ASSETS_AT_MOST)


def _asset(context: Context, url: str, kind: str, config: str) -> Asset:
    return Asset(url=url, kind=kind, config=config, answer=context.clients.http.fetch(url))


def _named(context: Context, hosts: list[str], home: Twice | None) -> tuple[tuple[str, Step[Named]], ...]:
    names = dict.fromkeys([*([host_of(home.url)] if home is not None else []), *hosts])
    return tuple((name, context.clients.hosts.named(name)) for name in names)
