"""The one place where foreign exceptions become failures of ours: requests, urllib3, http.client, ssl and socket.

The chain of causes is walked and the most specific one speaks; anything unknown is a bug of ours and is raised again.
"""

import errno
import http.client
import ssl
from collections.abc import Iterator

import requests
import urllib3.exceptions

from launchgate.clients.address import Forbidden, Unresolved, UnresolvedKind
from launchgate.clients.http.watch import Lease
from launchgate.errors import CannotJudge
from launchgate.exchange import Failure, FailureKind, origin

FOREIGN = (
    requests.RequestException, urllib3.exceptions.HTTPError, http.client.HTTPException, OSError, UnicodeError, CannotJudge,
)  # fmt: skip
"""Every exception an exchange may end in."""

_UNRESOLVED = {
    UnresolvedKind.NO_SUCH_NAME: FailureKind.NO_SUCH_NAME,
    UnresolvedKind.NO_ADDRESS: FailureKind.NO_ADDRESS,
    UnresolvedKind.SERVER_FAILURE: FailureKind.RESOLVER_FAILURE,
    UnresolvedKind.TIMEOUT: FailureKind.RESOLVER_TIMEOUT,
}
# OpenSSL's X509_V_ERR_* numbers (openssl/x509_vfy.h), which Python hands over as verify_code.
_NOT_YET_VALID, _EXPIRED = 9, 10
_OTHER_NAME = frozenset({62, 64})

_NO_ROUTE = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL})

_NETWORK_REMEDY = "check that the site is up and that this machine may reach it (firewall, allow-list)"
_SLOW_REMEDY = "check that the site answers and that this machine may reach it; --deadline allows the run more time"

_CUT = (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError, ConnectionAbortedError)
_UNASKABLE = (requests.exceptions.InvalidURL, urllib3.exceptions.LocationValueError, UnicodeError)
_PLAIN: tuple[tuple[tuple[type[BaseException], ...], FailureKind, str, str], ...] = (
    ((ConnectionRefusedError,), FailureKind.REFUSED, "refuses connections", _NETWORK_REMEDY),
    (_CUT, FailureKind.RESET, "closed the connection without an answer", _NETWORK_REMEDY),
    (
        (http.client.IncompleteRead,),
        FailureKind.RESET,
        "closed the connection in the middle of its answer",
        _NETWORK_REMEDY,
    ),
    (
        (http.client.LineTooLong,),
        FailureKind.TOO_LARGE,
        "sent a header line over 64 kB",
        "send shorter response headers",
    ),
    (_UNASKABLE, FailureKind.NOT_WEB, "is not a place a browser could open", "correct the address"),
)
"""Exceptions that mean one thing wherever they turn up in the chain; the first row that fits speaks."""


def failure_of(error: BaseException, url: str, lease: Lease) -> Failure:
    """What an exception means, in plain words. Raises it again when it is none of the foreign ones."""
    if not isinstance(error, FOREIGN):
        raise error
    kind, reason, remedy = _explain(list(_causes(error)), url, lease)
    spent, connected = lease.seconds - lease.left, lease.sock is not None
    return Failure(
        url=url, kind=kind, reason=reason, remedy=remedy, seconds=spent, connected=connected, sent=lease.sent
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The exception and everything it wraps, in whichever way these libraries wrap."""
    seen: set[int] = set()
    waiting: list[object] = [error]
    while waiting:
        current = waiting.pop(0)
        if not isinstance(current, BaseException) or id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        waiting += [getattr(current, "reason", None), *current.args, current.__cause__, current.__context__]


def _explain(causes: list[BaseException], url: str, lease: Lease) -> tuple[FailureKind, str, str]:
    _, host, port = origin(url)
    place = f"`{host}` on port {port}"
    own = next((cause for cause in causes if isinstance(cause, CannotJudge)), None)
    if own is not None:
        return _own_kind(own), own.reason, own.remedy
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _certificate(cause, place)
    if lease.expired or any(isinstance(cause, TimeoutError | urllib3.exceptions.TimeoutError) for cause in causes):
        return FailureKind.TIMEOUT, f"{place} did not answer completely within {lease.seconds:.2g} s", _SLOW_REMEDY
    for kinds, kind, said, remedy in _PLAIN:
        if any(isinstance(cause, kinds) for cause in causes):
            return kind, f"{place} {said}", remedy
    for cause in causes:
        if isinstance(cause, ssl.SSLError):
            return FailureKind.TLS_OTHER, *_handshake(cause, place)
        if isinstance(cause, OSError) and cause.errno in _NO_ROUTE:
            return FailureKind.UNREACHABLE, f"there is no route from this machine to {place}", _NETWORK_REMEDY
    return _last_resort(causes, place)


def _own_kind(cause: CannotJudge) -> FailureKind:
    match cause:
        case Unresolved():
            return _UNRESOLVED[cause.kind]
        case Forbidden():
            return FailureKind.FORBIDDEN_ADDRESS
    return FailureKind.DEADLINE


def _certificate(cause: ssl.SSLCertVerificationError, place: str) -> tuple[FailureKind, str, str]:
    said = f"the certificate of {place}"
    if cause.verify_code == _EXPIRED:
        return FailureKind.TLS_EXPIRED, f"{said} has expired", "renew the certificate"
    if cause.verify_code == _NOT_YET_VALID:
        return FailureKind.TLS_EXPIRED, f"{said} is not valid yet", "install a certificate that is valid now"
    if cause.verify_code in _OTHER_NAME:
        return FailureKind.TLS_WRONG_HOST, f"{said} is for another name", "install a certificate that covers this name"
    reason = f"{said} is not signed by an authority this machine trusts ({cause.verify_message})"
    remedy = "serve the full certificate chain; for an authority of your own, name its certificate in network.ca_file"
    return FailureKind.TLS_UNTRUSTED, reason, remedy


def _handshake(cause: ssl.SSLError, place: str) -> tuple[str, str]:
    detail = (cause.reason or "no reason given").replace("_", " ").lower()
    return f"no TLS connection to {place} could be made ({detail})", "check that the port speaks TLS 1.2 or newer"


def _last_resort(causes: list[BaseException], place: str) -> tuple[FailureKind, str, str]:
    """System errors without a kind of their own, then answers that break HTTP's rules. What is neither is not the site's."""
    for cause in causes:
        if isinstance(cause, OSError) and cause.errno is not None:
            why = cause.strerror or type(cause).__name__
            return FailureKind.UNREACHABLE, f"{place} could not be reached ({why})", _NETWORK_REMEDY
    if any("more than" in str(cause) and isinstance(cause, http.client.HTTPException) for cause in causes):
        return FailureKind.TOO_LARGE, f"{place} sent more than 100 headers", "send fewer response headers"
    broken = (http.client.HTTPException, urllib3.exceptions.ProtocolError, urllib3.exceptions.DecodeError)
    if any(isinstance(cause, broken) for cause in causes):
        return (
            FailureKind.PROTOCOL,
            f"{place} answered with something that is not valid HTTP",
            "check what listens there",
        )
    return FailureKind.UNREACHABLE, f"{place} could not be asked ({type(causes[-1]).__name__})", _NETWORK_REMEDY
