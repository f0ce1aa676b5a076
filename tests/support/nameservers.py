"""DNS servers for tests: knot with zones from text for the truth, and a server that misbehaves as told for the faults."""

import socket
import socketserver
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import dns.flags
import dns.message
import dns.query
import dns.rcode
import dns.rdatatype
import dns.rrset

from tests.support.needs import require
from tests.support.web import free_port

HEAD = """$TTL 300
@ SOA ns1.{zone}. hostmaster.{zone}. {serial} 7200 3600 1209600 300
@ NS ns1.{zone}.
ns1 A 127.0.0.1
"""


def zone_text(zone: str, records: str, serial: int = 1) -> str:
    """A whole zone file: start of authority, one name server at 127.0.0.1, and `records` below it."""
    return HEAD.format(zone=zone, serial=serial) + records + "\n"


@contextmanager
def knot(folder: Path, zones: Mapping[str, str]) -> Iterator[str]:
    """A real authoritative server for `{zone: zone file}`; yields `127.0.0.1:port`. Zones may be signed already."""
    program = require("knotd")
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    lines = [
        f"server:\n    listen: 127.0.0.1@{port}\n    rundir: {folder}\n    user: root:root",
        f"database:\n    storage: {folder}",
        "log:\n  - target: stderr\n    any: warning",
        "zone:",
    ]
    for zone, text in zones.items():
        (folder / f"{zone}.zone").write_text(text)
        lines.append(
            f"  - domain: {zone}\n    storage: {folder}\n    file: {zone}.zone\n    zonefile-sync: -1\n    journal-content: none"
        )
    (folder / "knot.conf").write_text("\n".join(lines) + "\n")
    with (folder / "knot.log").open("wb") as log:
        running = subprocess.Popen((program, "-c", folder / "knot.conf"), stdout=log, stderr=log)
        try:
            _await(port, next(iter(zones)), running)
            yield f"127.0.0.1:{port}"
        finally:
            running.terminate()
            running.wait(10)


def _await(port: int, zone: str, running: "subprocess.Popen[bytes]") -> None:
    """Asks until the server answers: each question itself waits, so this loop does not spin."""
    query = dns.message.make_query(f"{zone}.", "SOA")
    for _ in range(100):
        assert running.poll() is None, "knotd ended"
        try:
            dns.query.tcp(query, "127.0.0.1", timeout=0.2, port=port)
        except (OSError, dns.exception.DNSException):
            threading.Event().wait(0.02)
        else:
            return
    raise AssertionError("knotd did not start")


Behaviour = Callable[[dns.message.Message], dns.message.Message | bytes | None]
"""From a query to an answer, to raw bytes, or to silence."""


@dataclass
class Misbehaving:
    """A server on loopback, UDP and TCP, that answers as its behaviours say."""

    udp: Behaviour
    tcp: Behaviour
    address: str = ""
    questions: list[tuple[str, str, str]] = field(default_factory=list)
    """(name, type, `udp` or `tcp`) in order."""

    def answer(self, wire: bytes, how: str) -> bytes | None:
        query = dns.message.from_wire(wire)
        one = query.question[0]
        self.questions.append((one.name.to_text(omit_final_dot=True), dns.rdatatype.to_text(one.rdtype), how))
        reply = (self.tcp if how == "tcp" else self.udp)(query)
        return reply.to_wire(max_size=65535) if isinstance(reply, dns.message.Message) else reply


@contextmanager
def misbehaving(udp: Behaviour, tcp: Behaviour | None = None) -> Iterator[Misbehaving]:
    """Serves `udp` over UDP and `tcp` (or the same) over TCP on one port."""
    server = Misbehaving(udp=udp, tcp=tcp or udp)

    class OnUdp(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            reply = server.answer(self.request[0], "udp")
            if reply is not None:
                self.request[1].sendto(reply, self.client_address)

    class OnTcp(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            size = int.from_bytes(self.request.recv(2, socket.MSG_WAITALL), "big")
            reply = server.answer(self.request.recv(size, socket.MSG_WAITALL), "tcp")
            if reply is not None:
                self.request.sendall(len(reply).to_bytes(2, "big") + reply)

    class Udp(socketserver.ThreadingUDPServer):
        daemon_threads = True

    class Tcp(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    place = ("127.0.0.1", free_port())
    with Udp(place, OnUdp) as on_udp, Tcp(place, OnTcp) as on_tcp:
        server.address = f"127.0.0.1:{place[1]}"
        threads = [threading.Thread(target=one.serve_forever, args=(0.01,), daemon=True) for one in (on_udp, on_tcp)]
        for thread in threads:
            thread.start()
        try:
            yield server
        finally:
            on_udp.shutdown()
            on_tcp.shutdown()
            for thread in threads:
                thread.join(5)


def records(table: Mapping[tuple[str, str], str], *, flags: int = 0) -> Behaviour:
    """Answers from `{(name, type): records}`, one a line; a name that is nowhere in the table does not exist."""
    names = {name for name, _ in table}

    def behave(query: dns.message.Message) -> dns.message.Message:
        one = query.question[0]
        name, kind = one.name.to_text(omit_final_dot=True), dns.rdatatype.to_text(one.rdtype)
        reply = reply_to(query, flags=flags)
        alias = table.get((name, "CNAME"))
        if (name, kind) in table:
            reply.answer.append(dns.rrset.from_text_list(one.name, 60, "IN", kind, table[name, kind].splitlines()))
        elif alias is not None:
            reply.answer.append(dns.rrset.from_text(one.name, 60, "IN", "CNAME", alias))
        elif name not in names:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        return reply

    return behave


def reply_to(
    query: dns.message.Message, code: dns.rcode.Rcode = dns.rcode.NOERROR, flags: int = 0
) -> dns.message.Message:
    """An empty answer."""
    reply = dns.message.make_response(query, recursion_available=True)
    reply.flags |= flags
    reply.set_rcode(code)
    return reply


def silent(_: dns.message.Message) -> None:
    """No answer at all."""
    return
