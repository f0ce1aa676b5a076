"""Follows every address of the plan and says what was seen; no opinion."""

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlsplit

from launchgate.checks.redirect.further import further
from launchgate.checks.redirect.old_urls import from_file, from_sitemap
from launchgate.checks.redirect.plan import Plan, Start, plan, port_80
from launchgate.checks.redirect.redirect_file import RedirectMap
from launchgate.checks.redirect.spec import Defect, Facts, Options, PlainHost, Variant, Walked
from launchgate.context import Context
from launchgate.exchange import Walk, host_of, origin, without_userinfo


def gather(context: Context, options: Options) -> Facts:
    """Walks everything once. Raises CannotJudge when there is no target, or the client cannot be set up."""
    target, site = context.require_target(), context.site
    todo, sources = _planned(context, options, without_userinfo(target))
    asked = [*todo.hosts, *_twin_start(todo)]
    skips = {start.url: _skipped(context, start.url) for start in asked}
    plain = {start.url: _plain_url(start.url) for start in asked if skips[start.url] is None}
    urls = [*(start.url for start in (*todo.starts, *asked)), *plain.values()]
    walks = _walked(context, urls)
    more = further(
        context,
        options,
        todo,
        walks,
        {url: start.config for start in asked for url in (start.url, plain.get(start.url)) if url},
    )
    return replace(
        more,
        walked=_with_steps(todo, plain, walks),
        plain=tuple(_plain_host(start, skips[start.url], plain, walks) for start in todo.hosts),
        canonical=todo.canonical,
        variants=_variants(todo, plain, walks, site.hosts),
        defects=(*sources.defects, *_left_out(todo)),
        wildcards=sources.wildcards,
        outside=todo.outside,
    )


def _planned(context: Context, options: Options, base: str) -> tuple[Plan, RedirectMap]:
    """The plan, with the addresses of redirect.file and redirect.sitemap, and what was wrong with those."""
    site = context.site
    own = [host_of(base), *site.hosts, *options.old_hosts, host_of(site.canonical or base)]
    sources = from_file(context, options, base)
    listed = from_sitemap(context, options, base, own)
    registrable_host = _is_registrable(host_of(site.canonical or ""))
    wanted = (*sources.wanted, *listed.wanted)
    todo = plan(base, site, options, is_registrable=registrable_host, more=wanted, most=context.limits.pages)
    sources.defects += listed.defects
    return todo, sources


def _left_out(todo: Plan) -> tuple[Defect, ...]:
    if not todo.left_out:
        return ()
    text = f"{todo.left_out} old and campaign addresses were left out, because one run follows no more than limits.pages of them"
    return (Defect(text=text, config="limits.pages", remedy="raise limits.pages in launchgate.yml"),)


def _is_registrable(host: str) -> bool:
    """Whether a host is a domain somebody registered, by the public suffix list; addresses are not."""
    if "." not in host or host.startswith("www."):
        return False
    from publicsuffixlist import PublicSuffixList

    return bool(PublicSuffixList().privatesuffix(host) == host) and not host.rpartition(".")[2].isdecimal()


def _walked(context: Context, urls: Iterable[str]) -> dict[str, Walk]:
    distinct = tuple(dict.fromkeys(urls))
    return dict(zip(distinct, context.clients.http.walk_all(distinct), strict=True))


def _twin_start(todo: Plan) -> tuple[Start, ...]:
    return (Start(url=f"https://{todo.twin}/", config="site.canonical"),) if todo.twin else ()


def _skipped(context: Context, url: str) -> tuple[str, str] | None:
    _, host, port = origin(url)
    moved = context.clients.addresses.overridden
    return port_80(url, moved=moved(host, port), plain_moved=moved(host, 80))


def _plain_url(url: str) -> str:
    host = urlsplit(url).hostname or ""
    return f"http://[{host}]/" if ":" in host else f"http://{host}/"


def _with_steps(todo: Plan, plain: dict[str, str], walks: dict[str, Walk]) -> tuple[Walked, ...]:
    """The planned starts, and each plain address that redirects: what it answers otherwise is for another rule to say."""
    asked = {start.url for start in todo.starts}
    found = [Walked(walk=walks[start.url], config=start.config) for start in todo.starts]
    for start in (*todo.hosts, *_twin_start(todo)):
        for url in (start.url, plain.get(start.url)):
            if url is not None and url not in asked and walks[url].hops:
                asked.add(url)
                found.append(Walked(walk=walks[url], config=start.config))
    return tuple(found)


def _plain_host(
    start: Start, skipped: tuple[str, str] | None, plain: dict[str, str], walks: dict[str, Walk]
) -> PlainHost:  # fmt: skip
    host = host_of(start.url)
    if skipped is not None:
        return PlainHost(host=host, config=start.config, skipped=skipped[0], remedy=skipped[1])
    secure = walks[start.url] if start.url.startswith("https://") else None
    return PlainHost(host=host, config=start.config, walk=walks[plain[start.url]], secure=secure)


def _variants(
    todo: Plan, plain: dict[str, str], walks: dict[str, Walk], declared: tuple[str, ...]
) -> tuple[Variant, ...]:  # fmt: skip
    if todo.canonical is None:
        return ()
    own = next(start for start in todo.hosts if host_of(start.url) == host_of(todo.canonical or ""))
    return tuple(
        Variant(
            host=host_of(start.url),
            walks=tuple(walks[url] for url in (start.url, plain.get(start.url)) if url is not None),
            declared=start is own or host_of(start.url) in declared,
        )
        for start in (own, *_twin_start(todo))
    )
