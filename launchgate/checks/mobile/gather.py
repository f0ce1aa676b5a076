"""Reads what the repository says of its apps, and asks each host for the two files that let links open them. No opinion.

One gather serves rules of two kinds. The files are read when the run judges files; the site is asked exactly when the run
judges probes, as `selection` decides it. Where only the site is judged, the files of a repository still tell which hosts the
apps claim; a plain folder, which may be anybody's home, is then left alone.
"""

from dataclasses import replace
from urllib.parse import urljoin

from launchgate.checks.mobile.api_addresses import apis_of
from launchgate.checks.mobile.artefacts import artefacts_of
from launchgate.checks.mobile.files import files_of
from launchgate.checks.mobile.identity import app_of
from launchgate.checks.mobile.rules import API_BASE_URL, APPLE_LINKS
from launchgate.checks.mobile.spec import App, Artefacts, Facts, Followed, LinkHost, Options, Served
from launchgate.context import Context
from launchgate.errors import CannotJudge
from launchgate.exchange import host_of, with_path, without_userinfo
from launchgate.model import Stage
from launchgate.registrable import lent

APPLE_FILE = "/.well-known/apple-app-site-association"
ANDROID_FILE = "/.well-known/assetlinks.json"
_HOSTS = 20
"""Hosts that are asked for each file, at most."""


def gather(context: Context, options: Options) -> Facts:
    """Everything seen. Raises CannotJudge when the HTTP client cannot be set up."""
    app, reason = _app(context)
    hosts = _product_hosts(context)
    facts = Facts(
        app=app,
        no_files=reason,
        artefacts=_artefacts(context, options),
        product_hosts=hosts,
        other_hosts={
            host_of(url): name for name, url in context.site.environments.items() if host_of(url) not in hosts
        },
    )
    return _probed(context, options, facts) if _probes(context) else facts


def _app(context: Context) -> tuple[App | None, tuple[str, str]]:
    judged = context.stage in API_BASE_URL.stages
    if context.tree is None or not (judged or context.repository is not None):
        return None, (context.repository_reason, context.repository_remedy)
    files = files_of(context, context.tree)
    app = app_of(files)
    if judged and app.found:
        app = replace(app, apis=apis_of(files), unread=tuple(dict.fromkeys(files.unread)))
    return app, ("", "")


def _product_hosts(context: Context) -> frozenset[str]:
    canonical = [host_of(context.site.canonical)] if context.site.canonical else []
    return frozenset(host.lower() for host in (*context.site.hosts, *canonical))


def _artefacts(context: Context, options: Options) -> Artefacts:
    if context.stage not in API_BASE_URL.stages or not options.builds:
        return Artefacts()
    if context.stage is Stage.PR:
        return Artefacts(skipped="a change holds no built bundles; they are searched in stages full and release")
    others = [host_of(url) for url in context.site.environments.values()]
    own = _product_hosts(context) | {host_of(url) for url in options.api_urls}
    try:
        return artefacts_of(context, options.builds, options.api_urls, [host for host in others if host not in own])
    except CannotJudge as error:
        return Artefacts(skipped=error.reason, remedy=error.remedy or "make the bundles readable")


def _probes(context: Context) -> bool:
    """Whether this run judges the probes. Never on the base revision of a change: the site is the same for both."""
    if context.target is None or (context.stage is Stage.PR and context.range is None):
        return False
    return bool(context.clients.explicit_urls) or context.stage in APPLE_LINKS.stages


def _probed(context: Context, options: Options, facts: Facts) -> Facts:
    target = context.require_target()
    reason = _elsewhere(host_of(target), context, options)
    facts = replace(facts, probed=True, elsewhere=reason)
    if reason:
        return facts
    app = facts.app or App()
    filled_in = "".join(host.host for host in app.placeholders)
    on_apple = bool(app.apple_hosts or app.bundle_ids or options.apple or "$(" in filled_in)
    on_android = bool(
        app.android_hosts or app.packages or options.android or "${" in filled_in or "@string/" in filled_in
    )
    both = on_apple == on_android
    apple = _named(options, app.apple_hosts, target, declared=bool(options.apple), wanted=on_apple or both)
    android = _named(options, app.android_hosts, target, declared=bool(options.android), wanted=on_android or both)
    links = [(link, f"mobile.links[{n}]") for n, link in enumerate(options.links)]
    base = without_userinfo(target)
    starts = [with_path(urljoin(base, link.from_)) for link, _ in links]
    urls = [f"https://{one.host}{APPLE_FILE}" for one in apple[:_HOSTS]]
    urls += [f"https://{one.host}{ANDROID_FILE}" for one in android[:_HOSTS]]
    walks = iter(context.clients.http.walk_all([*urls, *starts]))
    return replace(
        facts,
        apple=tuple(replace(one, walk=next(walks)) for one in apple[:_HOSTS]),
        android=tuple(replace(one, walk=next(walks)) for one in android[:_HOSTS]),
        left_out=tuple(dict.fromkeys(one.host for one in (*apple[_HOSTS:], *android[_HOSTS:]))),
        links=tuple(
            Followed(walk=next(walks), expected=urljoin(base, link.to) if link.to else None, config=config)
            for link, config in links
        ),
    )


def _elsewhere(host: str, context: Context, options: Options) -> str:
    """Why the app's hosts are not this run's business: its target is a preview or another site."""
    declared = _product_hosts(context) | {name.lower() for name in options.hosts}
    if host in declared or not (declared or lent(host)):
        return ""
    return f"`{host}` is a preview or another site, and no app claims its links"


def _named(
    options: Options, found: tuple[LinkHost, ...], target: str, *, declared: bool, wanted: bool
) -> list[Served]:  # fmt: skip
    """The hosts to ask for one system's file: the declared ones, unless the app is known to be for the other system alone; else
    those of the files; else the target's, where an app is declared."""
    if options.hosts and wanted:
        named = [Served(host=host.lower(), config=f"mobile.hosts[{n}]") for n, host in enumerate(options.hosts)]
    elif found:
        named = [Served(host=host.host, path=host.path) for host in found]
    else:
        named = [Served(host=host_of(target), config="mobile")] if declared else []
    first: dict[str, Served] = {}
    for one in named:
        first.setdefault(one.host, one)
    return list(first.values())
