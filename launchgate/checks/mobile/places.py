"""Which addresses no released app may talk to: this machine, private networks, tunnels, staging hosts, plain HTTP. Pure.

Sources, read November 2026: the Android emulator's and Genymotion's documentation of their aliases of the host machine; RFC 6761,
RFC 6762 and RFC 2606 for names; the documentation of each tunnel service for its domains.
"""

import ipaddress
import re
from urllib.parse import urlsplit

from launchgate.exchange import host_of
from launchgate.registrable import registrable, special_use

EMULATOR = {"10.0.2.2": "the Android emulator's own computer", "10.0.3.2": "Genymotion's own computer"}
TUNNELS = (
    "ngrok.io", "ngrok.app", "ngrok.dev", "ngrok-free.app", "ngrok-free.dev", "trycloudflare.com", "loca.lt",
    "localtunnel.me", "exp.direct", "serveo.net", "lhr.life", "localhost.run", "pinggy.link", "pinggy.io", "devtunnels.ms",
    "tunnelmole.net", "bore.pub", "ts.net", "localxpose.io", "zrok.io",
)  # fmt: skip
_STAGING = frozenset(
    {"dev", "devel", "develop", "development", "staging", "stage", "stg", "test", "testing", "qa", "uat", "preprod",
     "preview", "sandbox", "integration", "nonprod"}
)  # fmt: skip
_RESERVED = frozenset({"example.com", "example.net", "example.org"})
_PLACEHOLDER = re.compile(
    r"(?:^|[.-])your-?(?:api|app|backend|company|domain|host|project|server|service|site|url)(?:[.-]|$)"
)
_DIGITS = re.compile(r"\d+\Z")


def words(name: str) -> frozenset[str]:
    """The words of an identifier, a path or a host in lower case: `devApiUrl` has dev, api and url."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name[:300])
    return frozenset(_DIGITS.sub("", word) for word in re.split(r"[^a-z0-9]+", parted.lower()) if word)


def for_developers(name: str) -> bool:
    """Whether the name of a variable, profile, block or file speaks of something that is not released."""
    return bool(
        words(name) & (_STAGING | {"debug", "local", "localhost", "mock", "beta", "alpha", "internal", "simulator"})
    )


def origin_only(url: str) -> str:
    """`scheme://host[:port]` of an address; its credentials, path and query are nobody's business here."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def unfit(url: str) -> str | None:
    """Why no released app may talk to an address, as the end of a sentence; None when nothing speaks against it."""
    try:
        host = host_of(url).lower()
    except ValueError:
        return "is not an address"
    if not host:
        return "is cut off after `//`, which begins a comment in an .xcconfig file"
    return _private(host) or _borrowed(host) or _insecure(url)


def _private(host: str) -> str | None:
    if host in EMULATOR:
        return f"is {EMULATOR[host]}, which no phone can reach"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        pass
    else:
        if address.is_loopback or address.is_unspecified:
            return "is the phone itself: nothing answers there"
        return None if address.is_global else "is a private address that only its own network can reach"
    if host == "localhost" or host.endswith(".localhost"):
        return "is the phone itself: nothing answers there"
    return "is a name that the public DNS does not hold" if special_use(host) else None


def _borrowed(host: str) -> str | None:
    tunnel = next((name for name in TUNNELS if host == name or host.endswith(f".{name}")), None)
    if tunnel is not None:
        return f"is a tunnel ({tunnel}) to somebody's computer"
    if _PLACEHOLDER.search(host):
        return "is a placeholder"
    own = registrable(host)
    if own in _RESERVED:
        return "is a reserved example name"
    below = host.removesuffix(own or "").rstrip(".") if own else ""
    found = sorted(words(below) & _STAGING)
    return f"is named as a {found[0]} host" if found else None


def _insecure(url: str) -> str | None:
    scheme = urlsplit(url).scheme.lower()
    return "is plain HTTP, which iOS and Android refuse by default" if scheme in ("http", "ws") else None
