"""Servers that mean harm or are broken beyond belief: what each does to a connection, by name."""

import gzip
import socket
import threading
from collections.abc import Callable
from functools import cache
from itertools import count

Behaviour = Callable[[socket.socket], None]
_OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
_HOPS = count()
CONTROLS = "\x1b[2J\x1b]0;x\x07"


def _asked(connection: socket.socket) -> bytes:
    got = b""
    while b"\r\n\r\n" not in got and (more := connection.recv(65_536)):
        got += more
    return got


def never(connection: socket.socket) -> None:
    """Takes the request and says nothing, until the client goes."""
    while connection.recv(65_536):
        pass


def drip(connection: socket.socket) -> None:
    """A byte of the head every half second, without end."""
    _asked(connection)
    connection.sendall(_OK + b"X-Slow: ")
    while True:
        connection.sendall(b"a")
        threading.Event().wait(0.5)


def reset(connection: socket.socket) -> None:
    """Hangs up on the request."""
    _asked(connection)


@cache
def _bomb() -> bytes:
    return gzip.compress(bytes(200_000_000), 9)


def bomb(connection: socket.socket) -> None:
    """200 MB of zeros in 200 kB."""
    _asked(connection)
    head = _OK + b"Content-Encoding: gzip\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
    connection.sendall(head % len(_bomb()) + _bomb())


def endless(connection: socket.socket) -> None:
    """Each answer leads to another address."""
    _asked(connection)
    connection.sendall(
        b"HTTP/1.1 302 Found\r\nLocation: /%d\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % next(_HOPS)
    )


def large(connection: socket.socket) -> None:
    """10 GB, as far as anybody reads them."""
    _asked(connection)
    connection.sendall(_OK + b"Content-Length: 10000000000\r\n\r\n")
    for _ in range(10_000):
        connection.sendall(b"x" * 1_000_000)


def short(connection: socket.socket) -> None:
    """Promises more than it sends."""
    _asked(connection)
    connection.sendall(_OK + b"Content-Length: 5000\r\nConnection: close\r\n\r\n<h1>hi</h1>")


def inject(connection: socket.socket) -> None:
    """Headers, a reason and a page with terminal sequences and workflow commands."""
    _asked(connection)
    text = f"HTTP/1.1 500 {CONTROLS}\r\nServer: {CONTROLS}::error::pwned 1.2\r\nX-Powered-By: x\r\n\t::error::pwned\r\n"
    text += "Set-Cookie: session=a\r::error::pwned\r\n"
    body = f"<title>{CONTROLS}\n::error::pwned\n##[error]pwned</title>"
    connection.sendall(f"{text}Content-Type: text/html\r\nConnection: close\r\n\r\n{body}".encode())


def header(connection: socket.socket) -> None:
    """A header of 100 MB."""
    _asked(connection)
    connection.sendall(_OK + b"X-Long: ")
    for _ in range(100):
        connection.sendall(b"a" * 1_000_000)


BEHAVIOURS: dict[str, Behaviour] = {
    "never answers": never, "drips": drip, "resets": reset, "gzip bomb": bomb, "endless redirect": endless,
    "10 GB body": large, "short body": short, "injection": inject, "100 MB header": header,
}  # fmt: skip
