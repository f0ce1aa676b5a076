"""Which hosts no customer can or must reach: private ranges, reserved names, tunnels, the product's own staging. Pure.

Tables of facts, read November 2026: RFC 1918, 3927, 4193, 6598, 6761, 6762, 8375, the Android emulator's network guide, and the
tunnel vendors' documentation of their domains.
"""

import re
from collections.abc import Iterable
from functools import cached_property
from ipaddress import ip_address, ip_network

from launchgate.checks.bundle.spec import HostKind
from launchgate.dataclass import dataclass
from launchgate.registrable import registrable
from launchgate.sourcecode.words import words

TUNNELS = words(
    """
    ngrok.io ngrok.app ngrok.dev ngrok-free.app ngrok-free.dev ngrok.pizza loca.lt localtunnel.me trycloudflare.com
    serveo.net serveousercontent.com lhr.life localhost.run lhrtunnel.link pinggy.link pinggy.io devtunnels.ms
    tunnelmole.net bore.pub share.zrok.io exp.direct app.github.dev githubpreview.dev gitpod.io ts.net
    telebit.io localxpose.io loclx.io webcontainer.io csb.app replit.dev
    """
)
EMULATORS = ("10.0.2.2", "10.0.3.2", "host.docker.internal", "gateway.docker.internal", "host.containers.internal")
_METADATA = words("169.254.169.254 169.254.170.2 169.254.170.23 fd00:ec2::254 metadata.google.internal")
"""Cloud metadata services; every SDK of a cloud holds them as constants."""
_LOCAL_ENDINGS = ("local", "internal", "lan", "intranet", "corp", "localdomain", "test")
_PRIVATE = tuple(
    map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10", "fc00::/7", "fe80::/10"))
)  # fmt: skip
_STAGING = re.compile(
    r"(?:\A|-)(?:staging|stage|stg|dev|develop|development|preprod|preproduction|qa|uat)[0-9]{0,2}(?:-|\Z)"
)
_DOTTED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}")
_NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.){0,8}[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?")
_SERVICE = re.compile(r"[a-z][a-z0-9_-]{2,30}")
_NO_SERVICE = words("host hostname server domain example proxy user undefined null your-server myhost somehost foo bar")


@dataclass(frozen=True)  # no slots: what follows from the hosts is kept
class Product:
    """The product's own hosts, and those of its other environments."""

    hosts: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    """Hosts of site.environments that are not the product's own."""

    @cached_property
    def _domains(self) -> frozenset[str]:
        return frozenset(domain for host in self.hosts if (domain := registrable(host)) is not None)

    def is_own_name(self, host: str) -> bool:
        """Whether a host is the product's own, or beside it: a product of a private network has private names."""
        return host in self.hosts or any(
            host.endswith(f".{'.'.join(own.split('.')[-2:])}") for own in self.hosts if "." in own
        )

    def is_staging(self, host: str) -> bool:
        """Whether a host is declared as another environment, or its name below the product's domain says so."""
        if host in self.hosts:
            return False
        if host in self.others:
            return True
        domain = next((one for one in self._domains if host.endswith(f".{one}")), None)
        return domain is not None and any(map(_STAGING.search, host.removesuffix(f".{domain}").split(".")))


def product_of(own: Iterable[str], others: Iterable[str]) -> Product:
    """The product by its hosts."""
    hosts = frozenset(host.lower() for host in own if host)
    return Product(hosts, frozenset(host.lower() for host in others if host) - hosts)


def host_kind(host: str, product: Product, *, port: bool) -> HostKind | None:
    """Why customers cannot reach a host; None for any that they may. A name without a dot counts with a port only."""
    name = host.lower().rstrip(".")
    if name in _METADATA:
        return None
    if name == "localhost" or name.endswith(".localhost") or name in ("[::1]", "[::]", "0.0.0.0"):  # noqa: S104 - compared with
        return HostKind.HERE
    if name in EMULATORS:
        return HostKind.EMULATOR
    if name.startswith("[") or _DOTTED.fullmatch(name):
        return None if name in product.hosts else _address_kind(name.strip("[]"))
    if not _NAME.fullmatch(name):
        return None
    if "." not in name:
        return HostKind.LOCAL if port and _SERVICE.fullmatch(name) and name not in _NO_SERVICE else None
    if name.endswith(".home.arpa") or name.rpartition(".")[2] in _LOCAL_ENDINGS:
        return None if product.is_own_name(name) else HostKind.LOCAL
    if any(name.endswith(f".{tunnel}") for tunnel in TUNNELS):
        return HostKind.TUNNEL
    return HostKind.STAGING if product.is_staging(name) else None


def _address_kind(text: str) -> HostKind | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if str(address) in _METADATA:
        return None
    if address.is_loopback:
        return HostKind.HERE
    return (
        HostKind.PRIVATE
        if any(address in network for network in _PRIVATE if network.version == address.version)
        else None
    )
