"""One question to one server, and its answer as a value; truncated answers are asked again over TCP. No memory, no retry.

Answers are hostile: another question, a circle of aliases, or bytes that are no message must end in a value, not in a belief.
"""

from typing import TYPE_CHECKING

from launchgate.lookup import Lookup, LookupKind

if TYPE_CHECKING:
    import dns.message
    import dns.rdata

Server = tuple[str, int]

PAYLOAD = 1232
"""Bytes of a UDP answer that no network has to break up (DNS flag day 2020)."""
LONGEST_CHAIN = 16
"""Aliases that are followed; resolvers give up at about as many."""
MOST_RECORDS = 200


def place(server: Server) -> str:
    """`address:port`, as reports write it."""
    address, port = server
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def ask(
    server: Server, name: str, kind: str, seconds: float, *, recurse: bool = True, unchecked: bool = False
) -> Lookup:  # fmt: skip
    """Ask one server within `seconds`. `unchecked` asks the resolver not to check signatures (CD, RFC 4035 section 3.2.2)."""
    import dns.exception

    try:
        query = question(name, kind, recurse=recurse, unchecked=unchecked)
        reply = exchange(query, server, seconds)
    except TimeoutError:
        return failed(name, kind, LookupKind.TIMEOUT, server, "no answer")
    except (dns.exception.DNSException, ValueError, OSError, EOFError) as error:
        return failed(name, kind, LookupKind.SERVER_FAILURE, server, _why(error))
    return read(reply, name, kind, server)


def question(
    name: str, kind: str, *, recurse: bool = True, unchecked: bool = False, signed: bool = False
) -> "dns.message.Message":  # fmt: skip
    """A query; `signed` asks for signatures. Raises DNSException for a name that DNS cannot hold."""
    import dns.flags
    import dns.message

    query = dns.message.make_query(f"{name}.", kind, use_edns=0, payload=PAYLOAD, want_dnssec=signed)
    if not recurse:
        query.flags &= ~dns.flags.RD
    if unchecked:
        query.flags |= dns.flags.CD
    return query


def exchange(query: "dns.message.Message", server: Server, seconds: float) -> "dns.message.Message":
    """The answer to a query. Raises TimeoutError, DNSException, OSError, EOFError or ValueError."""
    import dns.exception
    import dns.query

    address, port = server
    try:
        reply, _ = dns.query.udp_with_fallback(query, address, timeout=seconds, port=port, ignore_unexpected=True)
    except dns.exception.Timeout:
        raise TimeoutError from None
    return reply


def failed(name: str, kind: str, how: LookupKind, server: Server | None, detail: str) -> Lookup:
    return Lookup(name=name, type=kind, kind=how, server=place(server) if server else "", detail=detail)


def _why(error: Exception) -> str:
    """The kind of a failure in plain words; never the text of an exception, which may quote the answer."""
    import dns.exception
    import dns.name
    import dns.query

    match error:
        case ConnectionRefusedError():
            return "the server refuses connections"
        case OSError():
            return "the server cannot be reached from here"
        case EOFError():
            return "it closed the connection without an answer"
        case dns.query.BadResponse():
            return "it answered another question than the one asked"
        case dns.name.LabelTooLong() | dns.name.NameTooLong() | dns.name.EmptyLabel():
            return "DNS cannot hold this name"
    return "its answer is not a DNS message"


def read(reply: "dns.message.Message", name: str, kind: str, server: Server) -> Lookup:
    """What an answer says of a name. An answer that stops at an alias keeps `NO_DATA` with the detail `unfinished`."""
    import dns.flags
    import dns.rcode

    code = reply.rcode()
    if code not in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
        return failed(name, kind, LookupKind.SERVER_FAILURE, server, f"it answered {dns.rcode.to_text(code)}")
    aliases, loop = _chain(reply, name, kind)
    values, ttl = _values(reply, aliases[-1] if aliases else name, kind)
    if loop:
        how, detail = LookupKind.NO_DATA, "the aliases go round in a circle"
    elif values:
        how, detail = LookupKind.FOUND, ""
    elif code == dns.rcode.NXDOMAIN:
        how, detail = LookupKind.NO_SUCH_NAME, "the name does not exist"
    else:
        how, detail = LookupKind.NO_DATA, UNFINISHED if aliases and not _closed(reply) else f"it has no {kind} record"
    return Lookup(
        name=name,
        type=kind,
        kind=how,
        values=values,
        ttl=ttl,
        aliases=aliases,
        loop=loop,
        server=place(server),
        authoritative=bool(reply.flags & dns.flags.AA),
        authentic=bool(reply.flags & dns.flags.AD),
        detail=detail,
    )


UNFINISHED = "the answer stops at an alias"


def _closed(reply: "dns.message.Message") -> bool:
    """Whether a start of authority proves that the last name has no such record (RFC 2308 section 2.2)."""
    import dns.rdatatype

    return any(one.rdtype == dns.rdatatype.SOA for one in reply.authority)


def _chain(reply: "dns.message.Message", name: str, kind: str) -> tuple[tuple[str, ...], bool]:
    """The aliases of an answer in order, and whether they go round."""
    import dns.rdatatype

    if kind == "CNAME":
        return (), False
    leads = {
        plain(one.name.to_text()): plain(one[0].target.to_text())
        for one in reply.answer
        if one.rdtype == dns.rdatatype.CNAME and len(one)
    }
    aliases: list[str] = []
    current = name
    while current in leads:
        current = leads[current]
        if current == name or current in aliases or len(aliases) == LONGEST_CHAIN:
            return (*aliases, current), True
        aliases.append(current)
    return tuple(aliases), False


def _values(reply: "dns.message.Message", name: str, kind: str) -> tuple[tuple[str, ...], int | None]:
    import dns.rdatatype

    wanted = dns.rdatatype.from_text(kind)
    for one in reply.answer:
        if one.rdtype == wanted and plain(one.name.to_text()) == name:
            texts = sorted({text(record) for record in list(one)[:MOST_RECORDS]})
            return tuple(texts), one.ttl
    return (), None


def plain(name: str) -> str:
    """A name as everything here writes it: lower case, no final dot; the root stays `.`."""
    return name.lower().rstrip(".") or "."


def text(record: "dns.rdata.Rdata") -> str:
    """A record as text that compares: names plain, strings of TXT joined without spaces (RFC 7208 section 3.3)."""
    import dns.rdtypes.ANY.CAA
    import dns.rdtypes.ANY.TXT

    if isinstance(record, dns.rdtypes.ANY.TXT.TXT):
        return b"".join(record.strings).decode("utf-8", "replace")
    if isinstance(record, dns.rdtypes.ANY.CAA.CAA):
        tag, value = record.tag.decode("ascii", "replace").lower(), record.value.decode("utf-8", "replace")
        return f"{record.flags} {tag} {value}"
    return " ".join(plain(word) for word in record.to_text().split())
