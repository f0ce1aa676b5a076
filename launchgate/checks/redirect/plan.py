"""Which addresses are followed, and why: from the target, the declared site and the options. Pure.

A URL that is not the declared site (a preview, a stranger's) is judged alone: nothing is assumed about its apex or `www`.
"""

from collections.abc import Iterable
from urllib.parse import urljoin

from launchgate.checks.redirect.spec import Options, Wanted
from launchgate.clients.address import is_localhost, is_public, literal
from launchgate.dataclass import dataclass
from launchgate.exchange import host_of, origin, with_path, without_userinfo
from launchgate.settings import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """One address to follow."""

    url: str
    config: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything one run follows."""

    starts: tuple[Start, ...]
    hosts: tuple[Start, ...]
    """The hosts whose port 80 is asked, by the root of the site on them."""
    canonical: str | None
    twin: str | None
    """The canonical host with or without `www`; None when it has no such twin."""
    landings: tuple[Wanted, ...]
    """The old and campaign addresses."""
    left_out: int = 0
    """Old and campaign addresses beyond the most that one run follows."""
    outside: tuple[str, ...]


def plan(
    target: str, site: Site, options: Options, *, is_registrable: bool, more: Iterable[Wanted] = (), most: int = 1_000
) -> Plan:  # fmt: skip
    """What to follow. `is_registrable` says whether the canonical host is a registrable domain, such as `example.co.uk`; `more`
    are addresses from files and sitemaps, of which, with the options' rules, at most `most` are followed."""
    base = without_userinfo(target)
    whole = _is_declared_site(base, site)
    canonical = without_userinfo(site.canonical) if whole and site.canonical is not None else None
    hosts = [Start(url=root_of(base), config="site.canonical" if base == site.canonical else "--url")]
    if whole:
        hosts += [Start(url=f"https://{host}/", config=f"site.hosts[{n}]") for n, host in enumerate(site.hosts)]
    if canonical is not None:
        hosts.append(Start(url=root_of(canonical), config="site.canonical"))
    hosts = _distinct(hosts)
    pages = [Start(url=urljoin(base, url), config=f"redirect.urls[{n}]") for n, url in enumerate(options.urls)]
    landings = {wanted.url: wanted for wanted in reversed((*_rules(options, base), *more))}
    olds = [Start(url=wanted.url, config=wanted.config) for wanted in reversed(landings.values())][:most]
    kept = {old.url for old in olds}
    starts = _distinct([Start(url=base, config=hosts[0].config), *hosts, *pages, *olds])
    inside = {host_of(base)} | ({host_of(start.url) for start in starts} if whole else set())
    return Plan(
        starts=tuple(start for start in starts if host_of(start.url) in inside),
        hosts=tuple(hosts),
        canonical=canonical,
        twin=twin_of(host_of(canonical), is_registrable) if canonical else None,
        landings=tuple(landings[old.url] for old in olds if host_of(old.url) in inside),
        left_out=len(landings) - len(kept),
        outside=tuple(start.url for start in starts if host_of(start.url) not in inside),
    )


def _rules(options: Options, base: str) -> Iterable[Wanted]:
    for n, rule in enumerate(options.rules):
        start, end = with_path(urljoin(base, rule.from_)), with_path(urljoin(base, rule.to))
        yield Wanted(url=start, to=end, config=f"redirect.rules[{n}]")


def root_of(url: str) -> str:
    """The root page of a URL's origin."""
    return urljoin(url, "/")


def twin_of(host: str, is_registrable: bool) -> str | None:
    """`www.example.com` for `example.com` and the other way round; None for every other name."""
    if host.startswith("www."):
        return host.removeprefix("www.")
    return f"www.{host}" if is_registrable else None


def port_80(url: str, *, moved: bool, plain_moved: bool) -> tuple[str, str] | None:
    """Why port 80 of a URL's host is not asked, as (reason, remedy); None when it is. An empty remedy: does not apply.

    `moved` and `plain_moved` say whether network.connect_to names another place for the URL's port and for port 80.
    """
    _, host, port = origin(url)
    if plain_moved:
        return None
    if port not in (80, 443):
        return f"the site is on port {port}, and nothing says which port answers plain HTTP for `{host}`", ""
    address = literal(host)
    if is_localhost(host) or (address is not None and not is_public(address)):
        return f"`{host}` is a private address, not a public site", ""
    if moved and port == 443:
        reason = f"network.connect_to sends port 443 of `{host}` to a new place, but not port 80, which is still the old site's"
        return reason, f'add "{host}:80" to network.connect_to in launchgate.yml'
    return None


def _is_declared_site(target: str, site: Site) -> bool:
    names = {host.lower() for host in site.hosts} | ({host_of(site.canonical)} if site.canonical else set())
    return host_of(target) in names


def _distinct(starts: list[Start]) -> list[Start]:
    """Each URL once, as first asked for; `https://x` and `https://x/` are one."""
    first: dict[str, Start] = {}
    for start in starts:
        url = with_path(start.url)
        first.setdefault(url, Start(url=url, config=start.config))
    return list(first.values())
