"""One TLS connection: dial, shake hands, look, close; every way to fail becomes a value. Nothing is sent after the handshake."""

import errno
import socket
import ssl
import time
from collections.abc import Sequence

from launchgate.dataclass import dataclass
from launchgate.exchange import FailureKind
from launchgate.handshake import NoHandshake, Version

_NO_ROUTE = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT})
_NO_TLS = frozenset({"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL", "PACKET_LENGTH_TOO_LONG",
                     "RECORD_LAYER_FAILURE", "BAD_RECORD_TYPE"})  # fmt: skip
"""OpenSSL's reasons for bytes that are no TLS record, over its versions."""
_NETWORK = "check that the site is up and that this machine may reach it (firewall, allow-list)"
_VERSIONS = {"SSLv2": Version.SSL_2, "SSLv3": Version.SSL_3, "TLSv1": Version.TLS_1_0, "TLSv1.1": Version.TLS_1_1,
             "TLSv1.2": Version.TLS_1_2, "TLSv1.3": Version.TLS_1_3}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Shaken:
    """What one connection brought."""

    version: Version | None = None
    cipher: str = ""
    certificates: tuple[bytes, ...] = ()
    """As sent (DER)."""
    whole: bool = True
    """False where this Python shows only the first."""
    failure: NoHandshake | None = None
    refused: bool = False
    """Whether the server itself turned the handshake down, by an alert, another version or by hanging up."""
    verify_code: int = 0
    verify_message: str = ""


def shake(place: tuple[str, int], name: str, context: ssl.SSLContext, seconds: float) -> Shaken:
    """One handshake with `name` as SNI, connecting included within `seconds`."""
    ends = time.monotonic() + seconds
    try:
        with socket.create_connection(place, timeout=seconds) as plain:
            plain.settimeout(max(ends - time.monotonic(), 0.001))
            with context.wrap_socket(plain, server_hostname=name, do_handshake_on_connect=False) as secure:
                # The timeout of a handshake is one for all of it, so dripped bytes do not stretch it.
                secure.do_handshake()
                certificates, whole = served(secure)
                cipher = secure.cipher()
                return Shaken(
                    version=_VERSIONS.get(secure.version() or ""),
                    cipher=cipher[0] if cipher else "",
                    certificates=certificates,
                    whole=whole,
                )
    except ssl.SSLCertVerificationError as error:
        return Shaken(verify_code=error.verify_code, verify_message=error.verify_message)
    except (OSError, ValueError) as error:  # ValueError: a name that cannot be an SNI
        return Shaken(failure=failure_of(error, place, name, seconds), refused=_is_refusal(error))


def served(sock: ssl.SSLSocket) -> tuple[tuple[bytes, ...], bool]:
    """The certificates as sent, and whether these are all.

    `SSLSocket.get_unverified_chain` is public since Python 3.13. Before, the same function is there without its public name
    (since 3.10); where it is missing, the first certificate alone is told, and judges say that they saw no more.
    """
    public = getattr(sock, "get_unverified_chain", None)
    if public is not None:
        return tuple(public() or ()), True
    private = getattr(getattr(sock, "_sslobj", None), "get_unverified_chain", None)
    if private is not None:
        found: Sequence[ssl._Certificate] = private() or ()  # type: ignore[name-defined]  # private until Python 3.13
        return tuple(ssl.PEM_cert_to_DER_cert(one.public_bytes()) for one in found), True
    leaf = sock.getpeercert(binary_form=True)
    return ((leaf,) if leaf else ()), False


def _is_refusal(error: BaseException) -> bool:
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError | ConnectionResetError | BrokenPipeError):
        return True
    reason = (error.reason or "") if isinstance(error, ssl.SSLError) else ""
    return "ALERT" in reason or reason in ("UNSUPPORTED_PROTOCOL", "WRONG_SSL_VERSION") or reason in _NO_TLS


def failure_of(error: BaseException, place: tuple[str, int], name: str, seconds: float) -> NoHandshake:
    """What an exception means, in plain words."""
    where = f"`{name}` ({place[0]}, port {place[1]})"
    if isinstance(error, TimeoutError):
        reason = f"{where} did not complete a TLS handshake within {seconds:.2g} s"
        return NoHandshake(kind=FailureKind.TIMEOUT, reason=reason, remedy=_NETWORK)
    if isinstance(error, ConnectionRefusedError):
        return NoHandshake(kind=FailureKind.REFUSED, reason=f"{where} refuses connections", remedy=_NETWORK)
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError | ConnectionResetError | BrokenPipeError):
        reason = f"{where} closed the connection during the TLS handshake"
        return NoHandshake(kind=FailureKind.RESET, reason=reason, remedy=_NETWORK)
    if isinstance(error, ssl.SSLError):
        return _handshake(error, where)
    if isinstance(error, OSError) and error.errno in _NO_ROUTE:
        reason = f"there is no route from this machine to {where}"
        return NoHandshake(kind=FailureKind.UNREACHABLE, reason=reason, remedy=_NETWORK)
    why = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    return NoHandshake(kind=FailureKind.UNREACHABLE, reason=f"{where} could not be reached ({why})", remedy=_NETWORK)


def _handshake(error: ssl.SSLError, where: str) -> NoHandshake:
    code = error.reason or ""
    if code in _NO_TLS:
        reason = f"{where} answers, but not with TLS: plain HTTP or another protocol"
        remedy = "let the server speak TLS on this port (nginx: `listen 443 ssl;` with ssl_certificate and ssl_certificate_key)"
        return NoHandshake(kind=FailureKind.PROTOCOL, reason=reason, remedy=remedy)
    said = code.replace("_", " ").lower() or "no reason given"
    if code == "EXCESSIVE_MESSAGE_SIZE":
        reason = f"{where} sends certificates of more than 100 kB, which clients do not read"
        return NoHandshake(kind=FailureKind.TLS_OTHER, reason=reason, remedy="use a certificate with fewer names")
    reason = f"no TLS connection to {where} could be made, whatever version and cipher were offered ({said})"
    remedy = "check the server's certificate, key and cipher list, and that it knows this name (SNI)"
    return NoHandshake(kind=FailureKind.TLS_OTHER, reason=reason, remedy=remedy)
