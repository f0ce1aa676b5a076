"""The demo's DNS: a table of records, answered over UDP by a thread of this process, so that no question leaves the machine."""

import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

from launchgate.demo.site import APEX, HOSTS

_ADDRESS = "192.0.2.10"
"""An address for documentation (RFC 5737); what is dialled is written in network.connect_to."""
_SECONDS = 300

Zone = Mapping[str, Mapping[str, tuple[str, ...]]]


def zone(*, fixed: bool) -> Zone:
    """Name to record type to values. The product that is not mended says to nobody what mail in its name is genuine."""
    records: dict[str, dict[str, tuple[str, ...]]] = {host: {"A": (_ADDRESS,)} for host in HOSTS}
    records[APEX]["MX"] = (f"10 mail.{APEX}.",)
    records[f"mail.{APEX}"] = {"A": ("192.0.2.25",)}
    records[APEX]["TXT"] = ('"v=spf1 ip4:192.0.2.25 -all"',)
    if fixed:
        records[f"_dmarc.{APEX}"] = {"TXT": (f'"v=DMARC1; p=reject; rua=mailto:dmarc@{APEX}"',)}
        records[f"_smtp._tls.{APEX}"] = {"TXT": (f'"v=TLSRPTv1; rua=mailto:tls@{APEX}"',)}
    return records


@contextmanager
def serve(records: Zone) -> Iterator[int]:
    """Answer from `records` on a free loopback port, which is yielded, for as long as the context lasts."""
    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), _answerer(records)) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield int(server.server_address[1])
        server.shutdown()


def _answerer(records: Zone) -> type[socketserver.BaseRequestHandler]:
    class Answer(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            wire, sock = self.request
            try:
                response = _answer(dns.message.from_wire(wire), records)
            except dns.exception.DNSException:
                return
            sock.sendto(response.to_wire(), self.client_address)

    return Answer


def _answer(query: dns.message.Message, records: Zone) -> dns.message.Message:
    response = dns.message.make_response(query, recursion_available=True)
    question = query.question[0]
    kinds = records.get(question.name.to_text(omit_final_dot=True).lower())
    if kinds is None:
        response.set_rcode(dns.rcode.NXDOMAIN)
        return response
    kind = dns.rdatatype.to_text(question.rdtype)
    if kind in kinds:
        response.answer.append(dns.rrset.from_text(question.name, _SECONDS, "IN", kind, *kinds[kind]))
    return response
