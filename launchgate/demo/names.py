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

from launchgate.demo.answers import APEX, HOSTS, STS

NAME_SERVER = f"ns1.{APEX}"
HELP = f"help.{APEX}"
HELP_LEADS_TO = "quotely-help.azurewebsites.net"
"""Azure's name for the help centre. A table of this process answers for it; nobody asks Azure."""
_ADDRESS = "192.0.2.10"
"""An address for documentation (RFC 5737), the edge's; what is dialled is written in network.connect_to."""
_MAIL_HOST, _MAIL_ADDRESS = f"mail.{APEX}", "192.0.2.25"
_SECONDS = 300
_ALIASES = 4
"""Steps from alias to alias that are followed."""

Zone = Mapping[str, Mapping[str, tuple[str, ...]]]


def zone(mail_key: str, *, fixed: bool) -> Zone:
    """Name to record type to values. `mail_key` is the public key for DKIM.

    Of the product that is not mended, the help centre is gone while its alias is not, replies to its mail find no server, and
    nothing says what mail in its name is genuine.
    """
    records: dict[str, dict[str, tuple[str, ...]]] = {host: {"A": (_ADDRESS,)} for host in HOSTS if host != STS}
    records[APEX] |= {
        "SOA": (f"{NAME_SERVER}. hostmaster.{APEX}. 2026110101 3600 900 604800 300",),
        "NS": (f"{NAME_SERVER}.",),
        "TXT": (f'"v=spf1 ip4:{_MAIL_ADDRESS} -all"',),
    }
    records |= {
        NAME_SERVER: {"A": ("192.0.2.53",)},
        _MAIL_HOST: {"A": (_MAIL_ADDRESS,)},
        f"s1._domainkey.{APEX}": {"TXT": (_quoted(f"v=DKIM1; k=rsa; p={mail_key}"),)},
        HELP: {"CNAME": (f"{HELP_LEADS_TO}.",)},
        "azurewebsites.net": {"NS": ("ns1.azurewebsites.net.",)},
    }
    if fixed:
        records[APEX]["MX"] = (f"10 {_MAIL_HOST}.",)
        records |= _mended()
    return records


def _mended() -> dict[str, dict[str, tuple[str, ...]]]:
    return {
        HELP_LEADS_TO: {"A": ("192.0.2.40",)},
        STS: {"A": (_ADDRESS,)},
        f"_dmarc.{APEX}": {"TXT": (f'"v=DMARC1; p=reject; rua=mailto:dmarc@{APEX}"',)},
        f"_mta-sts.{APEX}": {"TXT": ('"v=STSv1; id=2026110101"',)},
        f"_smtp._tls.{APEX}": {"TXT": (f'"v=TLSRPTv1; rua=mailto:tls@{APEX}"',)},
    }


def _quoted(text: str) -> str:
    """A TXT value in pieces of at most 255 characters (RFC 1035 section 3.3)."""
    return " ".join(f'"{text[start : start + 255]}"' for start in range(0, len(text), 255))


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
    """The answer of a resolver and of the zone's own name server at once: aliases are followed."""
    response = dns.message.make_response(query, recursion_available=True)
    response.flags |= dns.flags.AA
    question = query.question[0]
    kind, name = dns.rdatatype.to_text(question.rdtype), question.name
    for _ in range(_ALIASES):
        kinds = records.get(name.to_text(omit_final_dot=True).lower())
        if kinds is None:
            response.set_rcode(dns.rcode.NXDOMAIN)
            return response
        found = next((one for one in (kind, "CNAME") if one in kinds), None)
        if found is None:
            return response
        response.answer.append(dns.rrset.from_text(name, _SECONDS, "IN", found, *kinds[found]))
        if found == kind:
            return response
        name = dns.name.from_text(kinds[found][0])
    return response
