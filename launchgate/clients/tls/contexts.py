"""The ways in which a connection is made: as wide as this machine can, pinned to old versions, and verifying.

Made once a run: naming an old version makes Python warn, and silencing a warning is not safe while other threads run.
"""

import ssl
import warnings
from functools import cached_property
from pathlib import Path

import certifi

from launchgate.errors import CannotJudge
from launchgate.handshake import Version

_EVERYTHING = "ALL:eNULL:!aNULL:@SECLEVEL=0"
"""Also what no client of today accepts, so that it can be named instead of meeting a bare `handshake failure`."""
_BROWSERS = "ECDHE+AESGCM:ECDHE+CHACHA20:ECDHE+AES:RSA+AESGCM:RSA+AES:@SECLEVEL=0"
"""What any of Chrome, Firefox and Safari still offers below TLS 1.3: no finite-field Diffie-Hellman, no 3DES, no RC4 (2026)."""
_LEGACY_SERVERS = 0x4
"""OpenSSL's SSL_OP_LEGACY_SERVER_CONNECT, without which servers that cannot renegotiate securely look broken."""
_LIBRARY = {Version.TLS_1_0: ssl.TLSVersion.TLSv1, Version.TLS_1_1: ssl.TLSVersion.TLSv1_1,
            Version.TLS_1_2: ssl.TLSVersion.TLSv1_2}  # fmt: skip


class Contexts:
    """Every context of a run. Raises CannotJudge when network.ca_file is no use."""

    def __init__(self, root: Path, ca_file: str | None) -> None:
        self.own = _own_roots(root, ca_file)
        self.open = _client()
        self.verifying = {
            (named, wide): _verifying(root, ca_file, named=named, wide=wide)
            for named in (False, True)
            for wide in (False, True)
        }
        """By whether the name is verified too, and whether it offers more cipher suites than browsers do."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            self.old = _client(highest=Version.TLS_1_1)
            self.pinned = {version: _client(lowest=version, highest=version) for version in _LIBRARY}
            self.spoken = frozenset(version for version in _LIBRARY if _speaks(version))
        """The old versions that this machine's OpenSSL can speak: distributions switch them off in different places."""

    @cached_property
    def public(self) -> tuple[bytes, ...]:
        """The roots of certifi's bundle (DER)."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cafile=certifi.where())
        return tuple(context.get_ca_certs(binary_form=True))


def _own_roots(root: Path, ca_file: str | None) -> tuple[bytes, ...]:
    if ca_file is None:
        return ()
    try:
        text = (root / ca_file).read_text("utf-8", "replace")
        begin, end = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
        blocks = [part.partition(end)[0] for part in text.split(begin)[1:]]
        ders = tuple(ssl.PEM_cert_to_DER_cert(f"{begin}{block}{end}") for block in blocks)
    except (OSError, ValueError) as error:
        raise CannotJudge(
            f"network.ca_file names `{ca_file}`: {_why(error)}", "name a readable file of PEM certificates"
        ) from None
    return ders


def _client(lowest: Version | None = None, highest: Version | None = None) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers(_EVERYTHING)
    context.options |= _LEGACY_SERVERS
    context.minimum_version = _LIBRARY[lowest] if lowest else ssl.TLSVersion.MINIMUM_SUPPORTED
    if highest:
        context.maximum_version = _LIBRARY[highest]
    return context


def _verifying(root: Path, ca_file: str | None, *, named: bool, wide: bool) -> ssl.SSLContext:
    """Trusts what the HTTP client trusts, over any version and key strength: those have rules of their own.

    The flags are set to plain RFC 5280 path validation, because Python 3.13 made its default context stricter than browsers are.
    """
    context = _client()
    if not wide:
        context.set_ciphers(_BROWSERS)
    context.verify_mode = ssl.CERT_REQUIRED
    context.check_hostname = named
    context.verify_flags = ssl.VERIFY_X509_TRUSTED_FIRST
    context.load_verify_locations(cafile=certifi.where())
    if ca_file is not None:
        try:
            context.load_verify_locations(cafile=root / ca_file)
        except (OSError, ssl.SSLError) as error:
            raise CannotJudge(
                f"network.ca_file names `{ca_file}`: {_why(error)}", "name a readable file of PEM certificates"
            ) from None
    return context


def _why(error: Exception) -> str:
    if isinstance(error, OSError) and not isinstance(error, ssl.SSLError):
        return error.strerror or "cannot be read"
    return "is not a certificate in PEM"


def _speaks(version: Version) -> bool:
    """Whether this OpenSSL can speak a version at all: one handshake with itself, in memory."""
    try:
        ends = [ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)]
        ends[0].check_hostname = False
        ends[0].verify_mode = ssl.CERT_NONE
        for end in ends:
            end.set_ciphers("aNULL:@SECLEVEL=0")  # needs no certificate
            end.minimum_version = end.maximum_version = _LIBRARY[version]
        there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
        client, server = ends[0].wrap_bio(back, there), ends[1].wrap_bio(there, back, server_side=True)
        for side in (client, server) * 3:
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
    except (ssl.SSLError, ValueError):
        return False
    return client.version() is not None and server.version() is not None
