"""Names by the public suffix list: what somebody registered, and what a hosting platform lends out. Pure but for its data."""

from collections.abc import Iterator
from functools import cache
from typing import Any


def registrable(name: str) -> str | None:
    """The domain that somebody registered above or at `name` (`example.co.uk`); None for a suffix, a single label, an address."""
    if "." not in name or name.rpartition(".")[2].isdecimal():
        return None
    found: str | None = _icann().privatesuffix(name)
    return found


def lent(name: str) -> bool:
    """Whether a platform lends this name out below its own domain (`shop.vercel.app`), by the list's private part."""
    return "." in name and _whole().publicsuffix(name) != _icann().publicsuffix(name)


def ancestors(name: str) -> Iterator[str]:
    """The name itself and those above it, down to the registrable domain."""
    top = registrable(name) or name
    labels = name.split(".")
    for start in range(len(labels) - top.count(".")):
        yield ".".join(labels[start:])


_SPECIAL = frozenset(
    {"alt", "example", "home", "internal", "intranet", "invalid", "lan", "local", "localhost", "onion", "test"}
)
"""Last labels that public DNS does not hold: RFC 2606, RFC 6761, RFC 6762, RFC 9476, `internal`, and common home-made ones."""


def special_use(name: str) -> bool:
    """Whether public DNS cannot hold this name: a single label, or one below a name set aside for other uses."""
    return "." not in name or name.rpartition(".")[2] in _SPECIAL or name.endswith("home.arpa")


@cache
def _whole() -> Any:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()


@cache
def _icann() -> Any:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(only_icann=True)
