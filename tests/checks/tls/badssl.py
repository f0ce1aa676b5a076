"""badssl.com's cases on loopback: from the facts of each case to a server like it, under a private authority.

What OpenSSL of today cannot serve at all (SSL 2 and 3, RC4, 3DES, Diffie-Hellman of 512 bits) is None.
"""

import ssl
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.support.certificates import Authority, Leaf, make_authority
from tests.support.tls_servers import group

_DAY = timedelta(days=1)
_VERSIONS = {"TLSv1": "1.0", "TLSv1.1": "1.1", "TLSv1.2": "1.2", "TLSv1.3": "1.3"}
_KEYS = {"wildcard-ecc256": "ec", "wildcard-ecc384": "ec384", "wildcard-rsa512": "rsa512", "wildcard-rsa1024": "rsa1024",
         "wildcard-rsa3072": "rsa3072", "wildcard-rsa4096": "rsa4096", "wildcard-rsa8192": "rsa8192"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A case as it is served here: what `tls_server` takes."""

    pem: Path
    versions: tuple[str, str]
    ciphers: str
    dh: Path | None


class Lab:
    """The authority, its intermediates and a stranger's, made once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = make_authority(folder, path_length=None)
        self.mid = self.root.intermediate("badssl intermediate", key="rsa2048")
        self.stranger = make_authority(folder / "stranger", path_length=None, name="badssl untrusted root")

    def served(self, case: dict[str, Any], includes: dict[str, dict[str, str]]) -> Served | None:
        """A server's settings for a case; None when it cannot be served here."""
        settings = includes[case["tls_include"][-1]]
        spoken = [_VERSIONS[one] for one in settings["protocols"].split() if one in _VERSIONS]
        ciphers = f"{settings['ciphers'] or 'DEFAULT'}:@SECLEVEL=0"
        if not spoken or not _has(ciphers):
            return None
        name = settings["dhparam"]
        if name in ("dh480.pem", "dh512.pem"):
            return None
        dh = _group(self.folder, name) if name and str(settings["ciphers"]).startswith("DHE") else None
        return Served(pem=self._pem(case), versions=(spoken[0], spoken[-1]), ciphers=ciphers, dh=dh)

    def _pem(self, case: dict[str, Any]) -> Path:
        host, kind = case["host"], case["cert"]
        leaf = _leaf(host, kind, case["leaf_sign"])
        if kind == "wildcard-untrusted-root":
            return self.stranger.issue(leaf, chain=(self.stranger.certificate,))
        if kind == "wildcard-sha1-intermediate":
            return self._below("sha1 intermediate", "sha1").issue(leaf)
        if case["area"] == "known-bad":
            return self.stranger.issue(leaf, chain=())
        if kind == "wildcard-incomplete-chain":
            return self.mid.issue(leaf, chain=())
        if kind == "subdomain-reversed-chain":
            # A server must hold the key of what it sends first, so the two above it are the ones reversed.
            lower = self.mid.intermediate("badssl lower intermediate")
            return lower.issue(leaf, chain=(self.mid.certificate, lower.certificate))
        return self.mid.issue(leaf)

    def _below(self, name: str, digest: str) -> Authority:
        upper = self.root.intermediate("badssl upper", key="rsa2048")
        return upper.intermediate(name, key="rsa2048", digest=digest)


def _leaf(host: str, kind: str, sign: list[str] | None) -> Leaf:
    """The server's certificate, by the name that badssl's Makefile gives it."""
    days, digest = (sign[1], sign[2]) if sign else ("90", "sha256")
    expired = not days.isdecimal()
    names: tuple[str, ...] = (host,) if kind.startswith("subdomain") else ("badssl.com", "*.badssl.com")
    if kind.endswith("-sans"):
        names = (host, *(f"{number}.{host}" for number in range(1, int(kind.split("-")[1]))))
    return Leaf(
        names=names,
        valid_from=-11 * _DAY if expired else -_DAY,
        valid_for=_DAY if expired else int(days) * _DAY,
        key=_KEYS.get(kind, "rsa2048"),
        digest=digest,
        san=kind != "subdomain-no-san",
        common_name=None if kind in ("subdomain-no-subject", "subdomain-no-common-name") else names[0],
        self_signed=bool(sign and sign[0] == "self-sign"),
        issuer_address=not sign,
    )


def _has(ciphers: str) -> bool:
    """Whether this OpenSSL knows any of these suites (TLS 1.3's, which are always there, left out)."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.set_ciphers(ciphers)
    except ssl.SSLError:
        return False
    return any(suite["protocol"] != "TLSv1.3" for suite in context.get_ciphers())


def _group(folder: Path, name: str) -> Path:
    """A Diffie-Hellman group of the size that the case's file name tells; the odd ones are only odd in their primes."""
    return group(folder, int("".join(filter(str.isdecimal, name)) or "2048"))
