"""Which addresses are asked of each host: a handful of harmless GETs. Pure.

The addresses that cannot exist hold a mark of this run, so that no cache and no route of the product knows them.
"""

from collections.abc import Mapping
from dataclasses import field
from urllib.parse import urljoin, urlsplit

from launchgate.checks.http.spec import Options, Purpose
from launchgate.dataclass import dataclass
from launchgate.exchange import host_of, with_path, without_userinfo
from launchgate.places import Place, is_declared, places
from launchgate.settings import Site

API_AT_MOST = 6
"""Addresses of http.api that are asked of one host."""
_JSON = {"Accept": "application/json"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One address to ask."""

    purpose: Purpose
    url: str
    config: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything one run asks."""

    places: tuple[Place, ...]
    pages: tuple[Ask, ...]
    """The target's own page, where it is not a root page, and the API addresses."""
    left_out: tuple[str, ...]

    def of(self, place: Place) -> tuple[Ask, ...]:
        """The pages and API addresses on one host."""
        return tuple(ask for ask in self.pages if place.holds(ask.url))


def plan(target: str, site: Site, options: Options) -> Plan:
    """What to ask. `target` is an absolute URL."""
    base = with_path(without_userinfo(target))
    api = tuple((urljoin(base, url), f"http.api[{n}]") for n, url in enumerate(options.api))
    whole = is_declared(base, site)
    found = places(base, site, api)
    counts: dict[str, int] = {}
    asks, left_out = [], []
    if urlsplit(base).path != "/" or urlsplit(base).query:
        asks.append(Ask(purpose=Purpose.PAGE, url=base, config=found[0].config))
    for url, config in api:
        counts[host_of(url)] = counts.get(host_of(url), 0) + 1
        inside = whole or host_of(url) == host_of(base)
        if inside and counts[host_of(url)] <= API_AT_MOST:
            asks.append(Ask(purpose=Purpose.API, url=url, config=config))
        else:
            left_out.append(url)
    return Plan(places=found, pages=tuple(asks), left_out=tuple(left_out))


def unknown(place: Place, pages: tuple[Ask, ...], mark: str) -> tuple[Ask, ...]:
    """Addresses of a host that do not exist. `mark` is a word that this run made up.

    The third one decodes to bytes that are no text (RFC 3986 section 2.5), which unprepared frameworks fail on.
    """
    made, root = f"launchgate-{mark}", place.root
    folders = {urljoin(ask.url, "."): ask.config for ask in pages if ask.purpose is Purpose.API}
    return (
        Ask(purpose=Purpose.UNKNOWN_PAGE, url=f"{root}{made}", config=place.config),
        Ask(purpose=Purpose.UNKNOWN_DEEP, url=f"{root}{made}/no-such-page", config=place.config),
        Ask(purpose=Purpose.UNREADABLE, url=f"{root}{made}%FF", config=place.config),
        *(
            Ask(purpose=Purpose.UNKNOWN_API, url=f"{folder}{made}", config=config, headers=_JSON)
            for folder, config in (folders or {f"{root}api/": place.config}).items()
        ),
    )
