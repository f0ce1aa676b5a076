"""Which hosts of the product a probe looks at: the target, and the declared site when the target belongs to it. Pure.

A URL that is not the declared site (a preview, a stranger's) is looked at alone: nothing is assumed about the rest of its domain.
"""

from collections.abc import Iterable
from urllib.parse import urljoin

from launchgate.dataclass import dataclass
from launchgate.exchange import host_of, origin, with_path, without_userinfo
from launchgate.hostfacts import root_url
from launchgate.settings import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One host and port to look at."""

    scheme: str
    host: str
    port: int
    config: str
    """The configuration key that named it, or `--url`."""

    @property
    def root(self) -> str:
        """Its root page."""
        return root_url(self.scheme, self.host, self.port)

    @property
    def name(self) -> str:
        """How reports call it: the host, with the port where it is not the scheme's own."""
        return self.root.partition("//")[2].rstrip("/")

    def holds(self, url: str) -> bool:
        """Whether an absolute URL is on this very host and port."""
        try:
            return origin(url) == (self.scheme, self.host, self.port)
        except ValueError:
            return False


def is_declared(target: str, site: Site) -> bool:
    """Whether a URL belongs to the site that launchgate.yml declares."""
    names = {host.lower() for host in site.hosts} | ({host_of(site.canonical)} if site.canonical else set())
    return host_of(target) in names


def places(target: str, site: Site, more: Iterable[tuple[str, str]] = ()) -> tuple[Place, ...]:
    """The target's place first, then those of the declared site, then the hosts of `more`, pairs of URL and configuration key.

    `more` may be paths on the target; like the rest of the site they count only when the target belongs to it.
    """
    base = without_userinfo(target)
    found = [place_of(base, "site.canonical" if base == site.canonical else "--url")]
    if is_declared(base, site):
        if site.canonical is not None:
            found.append(place_of(site.canonical, "site.canonical"))
        found += [place_of(f"https://{host}/", f"site.hosts[{n}]") for n, host in enumerate(site.hosts)]
        found += [place_of(urljoin(with_path(base), url), config) for url, config in more]
    first: dict[str, Place] = {}
    for place in found:
        first.setdefault(place.root, place)
    return tuple(first.values())


def place_of(url: str, config: str) -> Place:
    """The place of an absolute URL. Raises ValueError for a bad port."""
    scheme, host, port = origin(without_userinfo(url))
    return Place(scheme=scheme, host=host.lower(), port=port, config=config)
