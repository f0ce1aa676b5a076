"""One IMAP connection on the standard library's imaplib: to the address that was judged, encrypted and verified, bounded.

imaplib itself trusts the server: it reads as many bytes as a literal announces, and its time-out starts anew with each byte.
Here all that one connection reads is counted, and a watch shuts the socket when the time is over.
"""

import imaplib
import socket
import ssl
from collections.abc import Callable

from launchgate.clients.http.watch import Lease
from launchgate.errors import CannotJudge

BYTES_LIMIT = 80_000_000
"""What one connection may read in all."""
_LEAST = 200
"""Bytes that one line counts for at least: a flood of short ones costs time, not memory."""
_LITERAL_LIMIT = 2_000_000
_CONNECT_SECONDS = 10.0


class TooMuch(CannotJudge):
    """A server that sends more than anybody asked for."""

    def __init__(self) -> None:
        super().__init__("the mail server sent more than was asked for", "look at what answers on this host and port")


class Connection(imaplib.IMAP4):
    """A connection before login. `place` is what is dialled, `name` what the certificate has to be for."""

    def __init__(self, name: str, place: tuple[str, int], lease: Lease, wrap: ssl.SSLContext | None) -> None:
        """Raises OSError (ssl's among them) and imaplib's errors."""
        self._name, self._place, self._lease, self._wrap = name, place, lease, wrap
        self._left = BYTES_LIMIT
        super().__init__(name, place[1], max(lease.left, 0.001))

    def _create_socket(self, timeout: float | None) -> socket.socket:
        sock = socket.create_connection(self._place, timeout=min(timeout or _CONNECT_SECONDS, _CONNECT_SECONDS))
        self._lease.sock = sock
        sock.settimeout(max(self._lease.left, 0.001))
        if self._wrap is None:
            return sock
        try:
            self._lease.sock = self._wrap.wrap_socket(sock, server_hostname=self._name)
        except BaseException:
            sock.close()
            raise
        return self._lease.sock

    def secure(self, context: ssl.SSLContext) -> None:
        """STARTTLS. Raises CannotJudge where the server does not offer it: the password never goes in the clear instead."""
        if "STARTTLS" not in self.capabilities:
            raise CannotJudge(
                f"`{self._name}` on port {self._place[1]} does not offer STARTTLS, so no password was sent",
                "use the port that speaks TLS from the start: `port: 993, security: tls`",
            )
        self.starttls(context)
        self._lease.sock = self.sock

    def read(self, size: int) -> bytes:
        if size > _LITERAL_LIMIT:
            raise TooMuch
        return self._counted(super().read, size)

    def readline(self) -> bytes:
        return self._counted(super().readline)

    def _counted(self, read: Callable[..., bytes], *size: int) -> bytes:
        found = read(*size)
        self._left -= max(len(found), _LEAST)
        if self._left < 0:
            raise TooMuch
        return found
