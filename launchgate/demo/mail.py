"""The demo's mail: a receiver for SMTP, and the web address at which what it took can be read, in Mailpit's shape.

Only as much of RFC 5321 as a client of the standard library says, and only the two addresses of Mailpit that the gate asks.
"""

import json
import secrets
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from launchgate.dataclass import dataclass
from launchgate.demo.answers import APEX

_LONGEST = 2_000
"""Bytes of a line, of a command or of a mail."""
_LINES = 500
_API = "/api/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """Where the receiver and its web address listen on 127.0.0.1, and what was taken."""

    smtp: int
    web: int
    taken: dict[str, bytes] = field(default_factory=dict)
    """By an id of its own."""


@contextmanager
def serve() -> Iterator[Mail]:
    """Take mail to the product's own domain on free ports, for as long as the context lasts."""
    taken: dict[str, bytes] = {}
    with (
        socketserver.ThreadingTCPServer(("127.0.0.1", 0), _receiver(taken)) as smtp,
        ThreadingHTTPServer(("127.0.0.1", 0), _catcher(taken)) as web,
    ):
        for server in (smtp, web):
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield Mail(smtp=int(smtp.server_address[1]), web=web.server_port, taken=taken)
        smtp.shutdown()
        web.shutdown()


def _receiver(taken: dict[str, bytes]) -> type[socketserver.StreamRequestHandler]:
    class Receiver(socketserver.StreamRequestHandler):
        timeout = 10.0

        def handle(self) -> None:
            self._say(f"220 mail.{APEX} ready")
            while (line := self.rfile.readline(_LONGEST)) and self._answered(line.decode("latin-1").strip()):
                pass

        def _answered(self, line: str) -> bool:
            """Answer one command; whether the conversation goes on."""
            verb = line.upper()
            if verb.startswith("RCPT TO:") and not verb.rstrip("> ").endswith(f"@{APEX.upper()}"):
                self._say("550 5.7.1 relaying denied")
            elif verb.startswith("DATA"):
                self._say("354 end with a dot")
                taken[secrets.token_hex(8)] = self._content()
                self._say("250 taken")
            elif verb.startswith(("EHLO", "HELO", "MAIL FROM:", "RCPT TO:", "RSET", "NOOP")):
                self._say("250 go on")
            else:
                self._say("221 bye" if verb.startswith("QUIT") else "502 not known here")
            return not verb.startswith("QUIT")

        def _content(self) -> bytes:
            """The mail down to the line with the dot (section 4.5.2)."""
            lines: list[bytes] = []
            while (line := self.rfile.readline(_LONGEST)).rstrip(b"\r\n") != b"." and line and len(lines) < _LINES:
                lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
            return b"".join(lines)

        def _say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

    return Receiver


def _catcher(taken: dict[str, bytes]) -> type[BaseHTTPRequestHandler]:
    class Catcher(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            known = asked.path.removeprefix(f"{_API}/message/").removesuffix("/raw")
            if asked.path == f"{_API}/search":
                words = parse_qs(asked.query).get("query", [""])[0].strip('"').encode()
                found = [{"ID": key} for key, mail in list(taken.items()) if words in mail]
                self._send(200, "application/json", json.dumps({"messages": found}).encode())
            elif known in taken:
                self._send(200, "text/plain", taken[known])
            else:
                self._send(404, "text/plain", b"")

        def _send(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet: standard error belongs to the gate's progress."""

    return Catcher
