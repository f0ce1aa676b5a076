"""One SMTP connection on the standard library's smtplib: to the address that was judged, encrypted and verified, bounded.

smtplib itself reads replies of any number of lines, and its time-out starts anew with each byte. Here all that one connection
reads is counted, and a watch shuts the socket when the time is over.
"""

import smtplib
import socket
import ssl
from typing import BinaryIO

from launchgate.clients.http.watch import Lease
from launchgate.errors import CannotJudge

BYTES_LIMIT = 200_000
"""What one connection may read in all; a whole dialogue has a few thousand."""
_CONNECT_SECONDS = 10.0
_OWN_NAME = "launchgate.invalid"
"""What EHLO says: the machine's own name is nobody's business."""


class Connection(smtplib.SMTP):
    """A connection before EHLO. `place` is what is dialled, `name` what the certificate has to be for."""

    def __init__(self, name: str, place: tuple[str, int], lease: Lease, wrap: ssl.SSLContext | None) -> None:
        self._name, self._place, self._lease, self._wrap = name, place, lease, wrap
        self._read = 0
        super().__init__(local_hostname=_OWN_NAME, timeout=max(lease.left, 0.001))
        self._host = name

    def begin(self) -> None:
        """Connect and read the greeting (RFC 5321 section 4.3.1). Raises OSError (ssl's among them) and smtplib's errors."""
        code, _ = self.connect(self._name, self._place[1])
        if code != 220:
            raise smtplib.SMTPConnectError(code, b"")
        self._lease.sent = True

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:  # noqa: ARG002 - smtplib's signature
        sock = socket.create_connection(self._place, timeout=min(timeout, _CONNECT_SECONDS))
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

    def getreply(self) -> tuple[int, bytes]:
        """As the base class, through a reader that counts."""
        if self.file is None and self.sock is not None:
            self._lease.sock = self.sock  # STARTTLS put another one in its place
            self.file = _Counted(self.sock.makefile("rb"), self)
        return super().getreply()

    def count(self, size: int) -> None:
        """Add to what was read. Raises CannotJudge beyond the limit."""
        self._read += size
        if self._read > BYTES_LIMIT:
            raise CannotJudge("the relay sent more than was asked for", "look at what answers on this host and port")


class _Counted:
    """The part of a file that smtplib uses."""

    def __init__(self, file: BinaryIO, line: Connection) -> None:
        self._file, self._line = file, line

    def readline(self, limit: int = -1) -> bytes:
        found = self._file.readline(limit)
        self._line.count(max(len(found), 50))
        return found

    def close(self) -> None:
        self._file.close()
