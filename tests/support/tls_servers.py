"""TLS servers on loopback as good or as bad as a test wants them, which count every TCP connection they get."""

import socket
import ssl
import subprocess
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.needs import require

_VERSIONS = {"1.0": ssl.TLSVersion.TLSv1, "1.1": ssl.TLSVersion.TLSv1_1, "1.2": ssl.TLSVersion.TLSv1_2,
             "1.3": ssl.TLSVersion.TLSv1_3}  # fmt: skip


@dataclass
class TlsServer:
    """A running server. `connections` is what it accepted, finished or not."""

    address: str
    port: int
    connections: int = 0
    names: list[str | None] = field(default_factory=list)
    """The names clients asked for (SNI), in order."""
    greetings: list[str] = field(default_factory=list)
    """The version each finished handshake came to."""

    @property
    def endpoint(self) -> str:
        return f"[{self.address}]:{self.port}" if ":" in self.address else f"{self.address}:{self.port}"


def _context(
    certificate: Path, versions: tuple[str, str], ciphers: str, dh: Path | None, prefers_own: bool
) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers(ciphers)  # before the certificate: the security level judges that as well
    context.load_cert_chain(certificate)
    if dh is not None:
        context.load_dh_params(str(dh))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # old versions are what some of these tests are about
        context.minimum_version, context.maximum_version = _VERSIONS[versions[0]], _VERSIONS[versions[1]]
    if prefers_own:
        context.options |= ssl.OP_CIPHER_SERVER_PREFERENCE
    else:
        context.options &= ~ssl.OP_CIPHER_SERVER_PREFERENCE
    return context


@contextmanager
def tls_server(
    certificate: Path, *, versions: tuple[str, str] = ("1.2", "1.3"), ciphers: str = "DEFAULT:@SECLEVEL=0",
    headers: tuple[str, ...] = (), address: str = "127.0.0.1", port: int = 0,
    dh: Path | None = None, prefers_own: bool = False,
) -> Iterator[TlsServer]:  # fmt: skip
    """Serves a PEM file of key and chain over the given (lowest, highest) versions, and a small page with `headers`."""
    context = _context(certificate, versions, ciphers, dh, prefers_own)
    listener = socket.create_server((address, port), family=socket.AF_INET6 if ":" in address else socket.AF_INET)
    server = TlsServer(address=address, port=listener.getsockname()[1])
    lock = threading.Lock()

    def named(_: ssl.SSLObject, name: str | None, __: ssl.SSLContext) -> None:
        with lock:
            server.names.append(name)

    context.sni_callback = named
    page = "\r\n".join(["HTTP/1.1 200 OK", *headers, "Content-Length: 2", "Connection: close", "", "ok"]).encode()

    def one(connection: socket.socket) -> None:
        with suppress(OSError, ValueError), connection:
            connection.settimeout(10)
            with context.wrap_socket(connection, server_side=True) as secure:
                with lock:
                    server.greetings.append(secure.version() or "")
                if secure.recv(4096):
                    secure.sendall(page)

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with lock:
                server.connections += 1
            threading.Thread(target=one, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def group(folder: Path, bits: int) -> Path:
    """A file with a Diffie-Hellman group."""
    path = folder / f"dh{bits}.pem"
    made = subprocess.run((require("openssl"), "dhparam", "-dsaparam", str(bits)), capture_output=True, check=True)
    path.write_bytes(made.stdout)
    return path
