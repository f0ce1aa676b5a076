"""A whole product on loopback for runs of the real command: six names in a zone of knot, their servers, a launchgate.yml.

Each name has servers of its own, so that what one name gets is counted at the server. A fault is put in by giving one name
another endpoint, another certificate or other routes.
"""

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from tests.support.certificates import Authority, make_authority
from tests.support.command import Done, launchgate
from tests.support.nameservers import knot, zone_text
from tests.support.web import Reply, Route, Web, page, redirect, serve

ZONE = "example.test"
WWW = f"www.{ZONE}"
URL = f"https://{WWW}"
HOSTS = (WWW, ZONE, f"app.{ZONE}", f"api.{ZONE}", f"docs.{ZONE}", f"status.{ZONE}")
SECURE = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Own-Edge": "1",
    "Cache-Control": "no-cache",
}
_RECORDS = """
@ A 192.0.2.10
@ TXT "v=spf1 -all"
@ MX 0 .
_dmarc TXT "v=DMARC1; p=reject; rua=mailto:dmarc@example.test"
*._domainkey TXT "v=DKIM1; p="
"""


_SOUND: Any = {name.replace("-", "_"): value for name, value in SECURE.items()}


def healthy_routes(host: str) -> dict[str, Route]:
    """What a sound host answers; the apex leads to the canonical name."""
    if host == ZONE:
        return {"*": lambda asked: redirect(f"{URL}{asked.path}", 301, **_SOUND)}
    home = f"<!doctype html><title>{host}</title><h1>{host}</h1><a href='/about'>About</a>"
    pages = {
        "/": page(home, **_SOUND),
        "/about": page("<title>About</title><h1>Us</h1>", **_SOUND),
    }
    missing = page("<title>Not here</title><h1>There is no such page</h1>", 404, **_SOUND)
    return {path: _named(reply) for path, reply in {**pages, "*": missing}.items()}


def _named(reply: Reply) -> Route:
    """The same answer each time, but for the id of its request."""
    return lambda _: replace(reply, headers={**reply.headers, "X-Request-Id": secrets.token_hex(8)})


def everywhere(reply: Reply) -> dict[str, Route]:
    """One answer to every address."""
    return {"*": reply}


@dataclass(kw_only=True)
class Faults:
    """What is different from the sound product."""

    routes: Mapping[str, Mapping[str, Route]] = field(default_factory=dict)
    """Host to the routes its HTTPS server has instead."""
    endpoints: Mapping[str, str] = field(default_factory=dict)
    """Host to the `address:port` that port 443 is at instead."""
    plain: Mapping[str, str] = field(default_factory=dict)
    """The same for port 80."""
    leaves: Mapping[str, Path] = field(default_factory=dict)
    """Host to its PEM file of key and certificate instead."""
    missing: Sequence[str] = ()
    """Hosts without any record."""
    resolvers: Sequence[str] = ()
    """Name servers to ask instead of knot."""
    unmoved: bool = False
    """Whether network.connect_to moves no web server, so that every name has to be resolved."""
    config: Mapping[str, Any] = field(default_factory=dict)
    """Sections of launchgate.yml instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """One run of the command."""

    done: Done
    verdict: Mapping[str, Any]

    def entries(self) -> list[Mapping[str, Any]]:
        found: list[Mapping[str, Any]] = self.verdict["assessments"]
        return found

    @property
    def gating(self) -> list[str]:
        """`rule#subject status: message` of everything that gates."""
        return [
            f"{one['rule']}#{one['subject']} {one['status']}: {one['message']}"
            for one in self.entries()
            if one["gates"]
        ]

    @property
    def seconds(self) -> dict[str, float]:
        """Seconds of each check."""
        return {one["id"]: one["seconds"] for one in self.verdict["checks"]}


@dataclass(kw_only=True)
class Product:
    """The running product."""

    folder: Path
    secure: dict[str, Web]
    plain: dict[str, Web]

    def run(self, *arguments: str, timeout: float = 120) -> Ran:
        """`launchgate run --stage deploy` on it, its verdict read back."""
        verdict = self.folder / "verdict.json"
        done = launchgate(
            "run", "--stage", "deploy", "--url", URL, f"--report=json:{verdict}", "--report=terminal", *arguments,
            cwd=self.folder, timeout=timeout,
        )  # fmt: skip
        assert verdict.exists(), done.err
        return Ran(done=done, verdict=json.loads(verdict.read_text()))


def zone_of(hosts: Sequence[str]) -> str:
    """The zone with an address for each host."""
    names = [host.removesuffix(f".{ZONE}") for host in hosts if host != ZONE]
    return zone_text(
        ZONE, _RECORDS + "".join(f"{name} A 192.0.2.{10 + place}\n" for place, name in enumerate(names, 1))
    )


def config_of(endpoints: Mapping[str, str], resolvers: Sequence[str]) -> dict[str, Any]:
    """The sections of launchgate.yml."""
    return {
        "profile": "core",
        "site": {"canonical": URL, "hosts": list(HOSTS[1:])},
        "network": {
            "connect_to": dict(endpoints), "resolvers": list(resolvers), "ca_file": "ca.pem",
            "allow_private": ["127.0.0.0/8", "192.0.2.0/24"],
        },
        "limits": {"requests_per_second": 200},
        "edge": {"known": [{"name": "Own edge", "networks": ["192.0.2.0/24"], "headers": ["x-own-edge"]}]},
        "email": {"no_mail": [ZONE]},
    }  # fmt: skip


@contextmanager
def product(folder: Path, authority: Authority | None = None, faults: Faults | None = None) -> Iterator[Product]:
    """The six hosts with their name server, and launchgate.yml in `folder`."""
    faults = faults or Faults()
    authority = authority or make_authority(folder)
    leaf = authority.leaf(*HOSTS, valid_from=timedelta(days=-10))
    with ExitStack() as stack:
        secure = {
            host: stack.enter_context(
                serve({**(faults.routes.get(host) or healthy_routes(host))}, faults.leaves.get(host, leaf))
            )
            for host in HOSTS
        }
        plain = {
            host: stack.enter_context(serve({"*": lambda asked: redirect(f"https://{asked.host}{asked.path}")}))
            for host in HOSTS
        }
        alive = [host for host in HOSTS if host not in faults.missing]
        server = stack.enter_context(knot(folder / "knot", {ZONE: zone_of(alive)}))
        moved = {f"{host}:443": faults.endpoints.get(host, secure[host].endpoint) for host in alive}
        moved |= {f"{host}:80": faults.plain.get(host, plain[host].endpoint) for host in alive}
        moved = {} if faults.unmoved else moved
        resolvers = tuple(faults.resolvers) or (server,)
        moved[f"ns1.{ZONE}:53"] = resolvers[0]
        config = {**config_of(moved, resolvers), **faults.config}
        (folder / "launchgate.yml").write_text(yaml.safe_dump(config, sort_keys=False))
        yield Product(folder=folder, secure=secure, plain=plain)
