"""Which edge (CDN, reverse proxy, firewall service) a host stands behind: by its addresses, its aliases and its headers. Pure.

Headers can be made up, or be relayed by a second proxy; addresses and aliases cannot. So an edge is `confirmed` only when an
address or an alias says so *and* a header of the answer does, and what headers alone say is `said`. Shared by the checks that
ask it. Facts as of `LOOKED_AT`, each from the vendor's documentation; the networks are in `edge_ranges`.
"""

import ipaddress
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from functools import cache

from launchgate.dataclass import dataclass
from launchgate.edge_ranges import LOOKED_AT, RANGES

__all__ = ["LOOKED_AT", "PROVIDERS", "Provider", "Recognised", "intermediary", "recognise"]

Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One edge and how it shows."""

    name: str
    networks: tuple[str, ...] = ()
    """Where it answers visitors from."""
    aliases: tuple[str, ...] = ()
    """A host's CNAME leads below one of these."""
    headers: tuple[tuple[str, str], ...] = ()
    """(header, part of its value in lower case); an empty part means that the header is there."""
    name_servers: tuple[str, ...] = ()
    """The same company's DNS, whose records can be there without the edge."""
    floods: str = ""
    """What it does against floods for every customer, as one phrase; empty when that depends on the contract."""
    reference: str = ""
    firewall: bool = False
    """Whether a web application firewall is what it is for."""


PROVIDERS: tuple[Provider, ...] = (
    Provider(
        name="Cloudflare", headers=(("cf-ray", ""), ("server", "cloudflare")), aliases=("cdn.cloudflare.net",),
        name_servers=("ns.cloudflare.com",), floods="its protection from floods is on for every proxied name, on every plan",
        reference="https://developers.cloudflare.com/ddos-protection/about/",
    ),
    Provider(
        name="Amazon CloudFront", headers=(("x-amz-cf-id", ""), ("x-amz-cf-pop", ""), ("via", "cloudfront")),
        aliases=("cloudfront.net",), floods="AWS Shield Standard is on for every distribution",
        reference="https://docs.aws.amazon.com/waf/latest/developerguide/ddos-standard-summary.html",
    ),
    Provider(
        name="Fastly", headers=(("x-served-by", "cache-"), ("x-fastly-request-id", "")), aliases=("fastly.net",),
        floods="floods of the network are absorbed for every service",
        reference="https://docs.fastly.com/products/fastly-ddos-protection",
    ),
    Provider(
        name="Akamai",
        headers=(("server", "akamai"), ("akamai-grn", ""), ("akamai-cache-status", ""), ("x-akamai-transformed", ""),
                 ("x-akamai-request-id", ""), ("x-akamai-staging", "")),
        aliases=("edgekey.net", "edgesuite.net", "akamaiedge.net", "akamaized.net", "akamai.net", "akamaihd.net"),
        floods="floods of the network end at its servers", reference="https://techdocs.akamai.com/",
    ),
    Provider(
        name="Vercel", headers=(("x-vercel-id", ""), ("server", "vercel")),
        aliases=("vercel-dns.com", "vercel-dns-016.com", "vercel-dns-017.com", "vercel.app"),
        name_servers=("vercel-dns.com",), floods="its mitigation of floods is on for every deployment, on every plan",
        reference="https://vercel.com/docs/vercel-firewall/ddos-mitigation",
    ),
    Provider(
        name="Netlify", headers=(("x-nf-request-id", ""), ("server", "netlify")),
        aliases=("netlify.app", "netlify.com", "netlifyglobalcdn.com"),
        floods="floods of the network are absorbed for every site", reference="https://docs.netlify.com/",
    ),
    Provider(
        name="Imperva", headers=(("x-iinfo", ""), ("x-cdn", "imperva"), ("x-cdn", "incapsula")),
        aliases=("impervadns.net", "incapdns.net"), floods="absorbing floods is part of the service",
        reference="https://docs.imperva.com/", firewall=True,
    ),
    Provider(
        name="Azure Front Door", headers=(("x-azure-ref", ""), ("x-msedge-ref", "")),
        aliases=("azurefd.net", "azureedge.net", "t-msedge.net"),
        floods="Azure's protection of its own infrastructure is on for every profile",
        reference="https://learn.microsoft.com/azure/frontdoor/front-door-ddos",
    ),
    Provider(
        name="Google Cloud", headers=(("via", "1.1 google"), ("server", "google frontend")), aliases=("ghs.googlehosted.com",),
        floods="floods of the network end at Google's front end",
        reference="https://cloud.google.com/armor/docs/cloud-armor-overview",
    ),
    Provider(
        name="Bunny", headers=(("server", "bunnycdn"), ("cdn-pullzone", ""), ("cdn-requestid", "")), aliases=("b-cdn.net",),
        name_servers=("bunny.net",), floods="floods of the network are absorbed for every zone",
        reference="https://docs.bunny.net/",
    ),
    Provider(
        name="Sucuri", headers=(("x-sucuri-id", ""), ("server", "sucuri")), aliases=("sucuri.net",),
        floods="absorbing floods is part of the service", reference="https://docs.sucuri.net/website-firewall/",
        firewall=True,
    ),
    Provider(
        name="GitHub Pages", headers=(("x-github-request-id", ""), ("server", "github.com")), aliases=("github.io",),
        floods="GitHub serves it through a content network", reference="https://docs.github.com/pages",
    ),
)  # fmt: skip

_RELAYS = ("via", "x-cache", "x-cache-status", "x-proxy-cache", "x-varnish", "cache-status", "x-cdn", "x-cdn-cache")
"""Headers that say somebody stands between, but not who."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """What one provider's signals are on one host."""

    provider: Provider
    inside: tuple[str, ...] = ()
    """The host's addresses that are the provider's."""
    outside: tuple[str, ...] = ()
    """The others."""
    alias: str = ""
    """The name of the host's CNAME chain that is the provider's."""
    headers: tuple[str, ...] = ()
    """The headers, as received, cut where they are long."""

    @property
    def led(self) -> bool:
        """Whether DNS leads to it."""
        return bool(self.inside or self.alias)

    @property
    def confirmed(self) -> bool:
        return self.led and bool(self.headers)


@dataclass(frozen=True, slots=True)
class _Index:
    """Networks by family and length of prefix: a lookup costs one step for each length there is."""

    nets: Mapping[tuple[int, int], Mapping[int, str]] = field(default_factory=dict)

    def find(self, text: str) -> str | None:
        """The provider whose network an address is in."""
        try:
            address = ipaddress.ip_address(text)
        except ValueError:
            return None
        for (version, length), found in self.nets.items():
            if version == address.version and (name := found.get(int(address) >> (address.max_prefixlen - length))):
                return name
        return None


@cache
def _index(extra: tuple[Provider, ...]) -> _Index:
    nets: dict[tuple[int, int], dict[int, str]] = {}
    named = [(one.name, one.networks) for one in extra] + [(name, text.split()) for name, text in RANGES.items()]
    for name, networks in named:
        for text in networks:
            net = ipaddress.ip_network(text, strict=False)
            place = nets.setdefault((net.version, net.prefixlen), {})
            place.setdefault(int(net.network_address) >> (net.max_prefixlen - net.prefixlen), name)
    return _Index(dict(sorted(nets.items(), key=lambda pair: -pair[0][1])))


def recognise(
    headers: Headers, addresses: Iterable[str] = (), aliases: Iterable[str] = (), extra: tuple[Provider, ...] = ()
) -> tuple[Recognised, ...]:  # fmt: skip
    """Every provider that shows in some way: the confirmed first, then those DNS leads to, then those only headers name.

    `extra` are edges that the table does not know.
    """
    asked, names = tuple(addresses), tuple(aliases)
    owners = {address: _index(extra).find(address) for address in asked}
    found = []
    for provider in (*extra, *PROVIDERS):
        inside = tuple(address for address in asked if owners[address] == provider.name)
        alias = next((name for name in names if _below(name, provider.aliases)), "")
        shown = tuple(dict.fromkeys(_shown(headers, provider)))
        if inside or alias or shown:
            outside = tuple(address for address in asked if address not in inside)
            found.append(
                Recognised(provider=provider, inside=inside, outside=outside, alias=alias, headers=shown)
            )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (not one.confirmed, not one.led)))


def intermediary(headers: Headers) -> str | None:
    """A header that says somebody stands between without saying who; None without one."""
    return next((_line(name, value) for name, value in headers if name.lower() in _RELAYS), None)


def _below(name: str, ends: tuple[str, ...]) -> bool:
    return any(name == end or name.endswith(f".{end}") for end in ends)


def _shown(headers: Headers, provider: Provider) -> Iterable[str]:
    for wanted, part in provider.headers:
        for name, value in headers:
            if name.lower() == wanted and part in value.lower():
                yield _line(name, value)


def _line(name: str, value: str) -> str:
    """A header for people: cut, and without what would break a quotation."""
    clean = "".join(c if c.isprintable() and c != "`" else "?" for c in value.strip())
    return f"{name.lower()}: {clean if len(clean) <= 60 else clean[:59] + '…'}"
