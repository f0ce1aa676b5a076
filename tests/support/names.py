"""A small DNS server on loopback for what a real one does not do on request: silence, SERVFAIL, and counting questions."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

SILENT = "silent"
SERVFAIL = "servfail"


class NameServer:
    """Answers A and AAAA from a table; `questions` lists what was asked, in order."""

    def __init__(self, table: Mapping[str, Mapping[str, str] | str]) -> None:
        self._table = table
        self._sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._sock.bind(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._sock.getsockname()[1]}"
        self.questions: list[tuple[str, str]] = []

    def serve(self) -> None:
        """Answers until `close`."""
        while True:
            wire, sender = self._sock.recvfrom(4096)
            if not wire:
                return
            answer = self._answer(dns.message.from_wire(wire))
            if answer is not None:
                self._sock.sendto(answer.to_wire(), sender)

    def stop(self) -> None:
        """Ends `serve` by an empty datagram, then closes the socket."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.sendto(b"", self._sock.getsockname())

    def close(self) -> None:
        self._sock.close()

    def _answer(self, query: dns.message.Message) -> dns.message.Message | None:
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True)
        kind = question.to_text().rpartition(" ")[2]
        self.questions.append((name, kind))
        records = self._table.get(name)
        if records == SILENT:
            return None
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        if records is None:
            response.set_rcode(dns.rcode.NXDOMAIN)
        elif isinstance(records, str):
            response.set_rcode(dns.rcode.SERVFAIL)
        elif kind in records:
            response.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, records[kind]))
        return response


@contextmanager
def name_server(table: Mapping[str, Mapping[str, str] | str]) -> Iterator[NameServer]:
    """Serves `{name: {"A": address} | SILENT | SERVFAIL}`; every other name does not exist."""
    server = NameServer(table)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join(5)
        server.close()
