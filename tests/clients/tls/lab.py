"""Clients on loopback for tests of the TLS client: one private authority, one name, its addresses by a small DNS server."""

from pathlib import Path

from launchgate.context import Clients
from launchgate.settings import Limits, Network
from tests.support.certificates import Authority, make_authority
from tests.support.context import make_context

NAME = "shop.test"


def authority(root: Path) -> Authority:
    """A root that may have intermediates."""
    return make_authority(root, path_length=None)


def clients(root: Path, endpoint: str = "", *, seconds: float = 60.0, per_host: int = 7, resolver: str = "") -> Clients:
    """Clients that find NAME at `endpoint` (address:port), or ask `resolver` for it; `per_host` handshakes a host."""
    network = Network(
        connect_to={f"{NAME}:443": endpoint} if endpoint else {},
        resolvers=(resolver,) if resolver else (),
        ca_file="ca.pem",
        allow_private=("127.0.0.0/8",),
    )
    limits = Limits(connections_per_host=-(-per_host * 8 // 5), requests_per_second=1000.0)
    return make_context(root, network=network, limits=limits, seconds=seconds).clients
