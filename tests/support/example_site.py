"""The live product of an example on loopback: knot with its zone, one HTTPS and one HTTP server for all of its names.

What every small product answers alike stands here; an example's own routes and faults come from `example_products`.
"""

import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from launchgate.demo.authority import mail_key
from tests.support.certificates import make_authority
from tests.support.nameservers import knot, zone_text
from tests.support.web import Asked, Reply, Route, page, redirect, serve

EDGE = "104.16.0.10"
"""An address of Cloudflare's. It is what DNS says; what is dialled is written in network.connect_to."""
SECURE = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Server": "cloudflare",
    "Cache-Control": "no-cache",
}
LOGIN = "<form method=post action=/login><input name=email><input type=password name=password></form>"
_MAIL = """
@ A {edge}
@ MX 10 mail
@ TXT "v=spf1 ip4:192.0.2.25 -all"
mail A 192.0.2.25
s1._domainkey TXT {key}
mta-sts A {edge}
_mta-sts TXT "v=STSv1; id=20260115"
_smtp._tls TXT "v=TLSRPTv1; rua=mailto:tls@{zone}"
"""


@dataclass(kw_only=True)
class Live:
    """What a product's names answer, and what they say of themselves."""

    zone: str
    hosts: tuple[str, ...]
    """Every name that serves pages, the apex among them."""
    routes: Mapping[str, Route] = field(default_factory=dict)
    """`/path`, or `host/path`, to what is answered there instead of, or beside, what every product answers."""
    dmarc: str = "v=DMARC1; p=reject; rua=mailto:dmarc@{zone}"
    """Empty for none."""
    records: str = ""
    """Further lines of the zone."""
    expired: tuple[str, ...] = ()
    """Names whose certificate ended."""
    token: str = field(default_factory=lambda: secrets.token_hex(20))
    """What opens the API and the private pages, made for one run."""
    admin: str = field(default_factory=lambda: secrets.token_hex(20))
    """The same for an administrator."""
    commit: str = ""
    """The version that is live."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """How a run reaches the product: the section `network` of launchgate.yml."""

    connect_to: Mapping[str, str]
    resolvers: tuple[str, ...]
    ca_file: Path


@contextmanager
def running(live: Live, folder: Path) -> Iterator[Network]:
    """The servers, for as long as the context lasts."""
    folder.mkdir(parents=True, exist_ok=True)
    authority = make_authority(folder)
    hosts = (*live.hosts, f"mta-sts.{live.zone}")
    sound = authority.leaf(*hosts, valid_from=timedelta(days=-10))
    ended = authority.leaf(*live.hosts, valid_from=timedelta(days=-92))
    answer = _answering(live)
    with ExitStack() as stack:
        secure = stack.enter_context(serve({"*": answer}, sound))
        late = stack.enter_context(serve({"*": answer}, ended)) if live.expired else secure
        plain = stack.enter_context(serve({"*": lambda asked: redirect(f"https://{asked.host}{asked.path}")}))
        resolver = stack.enter_context(
            knot(folder / "knot", {live.zone: _zone(live), "example": zone_text("example", "")})
        )
        dialled = {f"{host}:443": (late if host in live.expired else secure).endpoint for host in hosts}
        dialled |= {f"{host}:80": plain.endpoint for host in hosts}
        dialled[f"ns1.{live.zone}:53"] = resolver
        yield Network(connect_to=dialled, resolvers=(resolver,), ca_file=authority.pem)


def _zone(live: Live) -> str:
    key = f"v=DKIM1; k=rsa; p={mail_key()}"
    quoted = " ".join(f'"{key[start : start + 255]}"' for start in range(0, len(key), 255))
    lines = _MAIL.format(edge=EDGE, zone=live.zone, key=quoted)
    lines += "".join(f"{host.removesuffix('.' + live.zone)} A {EDGE}\n" for host in live.hosts if host != live.zone)
    if live.dmarc:
        lines += f'_dmarc TXT "{live.dmarc.format(zone=live.zone)}"\n'
    return zone_text(live.zone, lines + live.records)


def _answering(live: Live) -> Route:
    """Each answer names its request and the edge that it came through."""

    def answer(asked: Asked) -> Reply:
        reply = _routed(live, asked)
        named = {"X-Request-Id": secrets.token_hex(8), "CF-Ray": f"{secrets.token_hex(8)}-AMS"}
        return Reply(status=reply.status, headers={**SECURE, **reply.headers, **named}, body=reply.body)

    return answer


def _routed(live: Live, asked: Asked) -> Reply:
    path = asked.path.partition("?")[0]
    if asked.host == live.zone:
        return redirect(f"https://www.{live.zone}{asked.path}")
    route = live.routes.get(f"{asked.host}{path}") or live.routes.get(path) or _usual(live, path)
    return route if isinstance(route, Reply) else route(asked)


def _usual(live: Live, path: str) -> Route:
    name = live.zone.partition(".")[0].capitalize()
    home = (
        f"<!doctype html><html lang=en><title>{name}</title><link rel=stylesheet href=/assets/app.4f2a91c0.css>"
        f"<h1>{name}</h1><a href=/login>Log in</a>"
    )
    pages: dict[str, Route] = {
        "/": page(home),
        "/login": login,
        "/healthz": told({"status": "ok", "database": "ok"}),
        "/version.json": lambda _: told({"commit": live.commit}),
        "/account": private(live),
        "/.well-known/mta-sts.txt": Reply(
            headers={"Content-Type": "text/plain"},
            body=f"version: STSv1\nmode: enforce\nmx: mail.{live.zone}\nmax_age: 604800\n".encode(),
        ),
        "/assets/app.4f2a91c0.css": Reply(
            headers={"Content-Type": "text/css", "Cache-Control": "public, max-age=31536000, immutable"},
            body=b"h1 { color: #123 }",
        ),
    }
    return pages.get(path, page(f"<title>Not here</title><h1>{name} has no such page</h1>", 404))


def login(asked: Asked) -> Reply:
    """The login page; what is sent there is refused."""
    return page(f"<title>Log in</title><h1>Log in</h1>{LOGIN}", 200 if asked.method == "GET" else 401)


def private(live: Live) -> Route:
    """A page for who holds the token or its cookie; everybody else is sent to the login."""

    def answer(asked: Asked) -> Reply:
        held = f"{asked.headers.get('Authorization', '')} {asked.headers.get('Cookie', '')}"
        if live.token not in held:
            return redirect("/login", 302, Cache_Control="private, no-store")
        return page("<title>Account</title><h1>Ada's account</h1>", Cache_Control="private, no-store")

    return answer


def told(value: object, status: int = 200) -> Reply:
    """A JSON answer that no cache keeps."""
    headers = {"Content-Type": "application/json", "Cache-Control": "private, no-store"}
    return Reply(status=status, headers=headers, body=json.dumps(value).encode())


def guarded(live: Live, value: object, *, admins: bool = False) -> Route:
    """A JSON answer for who holds a token; `admins` refuses everybody else's."""

    def answer(asked: Asked) -> Reply:
        held = asked.headers.get("Authorization", "").removeprefix("Bearer ")
        if held not in (live.token, live.admin):
            return told({"error": "log in first"}, 401)
        return told({"error": "not yours"}, 403) if admins and held != live.admin else told(value)

    return answer
