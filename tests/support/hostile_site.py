"""A hostile site for property tests: it gives back what the gate sent to be let in, in every form and place, amid controls."""

import base64
import html
import json
import random
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import quote

from hypothesis import strategies as st

from tests.support.hostile import NOISE
from tests.support.leaks import Planted
from tests.support.secret_values import BASE62
from tests.support.web import speak

ALPHABETS = (BASE62, BASE62 + "+/", BASE62 + "-_", BASE62 + "!@#$%&*/?:;=., <>\"'\\|~^", "0123456789abcdef")


@st.composite
def values(draw: st.DrawFn) -> str:
    """A credential of 16 to 60 printable ASCII characters, as a header can hold it."""
    alphabet = draw(st.sampled_from(ALPHABETS))
    seed, length = draw(st.integers(0, 10_000)), draw(st.integers(16, 60))
    return "".join(random.Random(seed).choices(alphabet, k=length)).strip() + "z7Q"


ECHOES: tuple[Callable[[str], str], ...] = (
    lambda value: value,
    lambda value: quote(value, safe=""),
    quote,
    lambda value: quote(value, safe="").lower(),
    html.escape,
    str.lower,
    str.upper,
    lambda value: json.dumps(value)[1:-1],
    lambda value: base64.b64encode(value.encode()).decode(),
    lambda value: base64.b64encode(f"u:{value}".encode()).decode(),
    lambda value: base64.urlsafe_b64encode(f"me:{value}".encode()).decode().rstrip("="),
    lambda value: value[:20],
    lambda value: value[4:],
)
"""What a site makes of a value."""

PLACES = (
    "Location: http://{host}/next/{echo}", "Location: /{noise}{echo}", "Location: https://{echo}.evil.test/", "Location: https://{echo}/",
    "Location: https://{echo}@evil.test/{noise}", "Location: https://evil.test/?a={echo}#{echo}", "Location: {echo}",
    "Location: weird:{pad}{echo}", "Location: https://evil.test/{pad}{pad}{echo}", "Location: //[{echo}", "Location: http://{echo}:{echo}/",
    "Content-Type: {echo}/{noise}", "Content-Type: text/html; charset={echo}", "Set-Cookie: {echo}={noise}", "{echo}: {noise}",
    "X-Odd: {noise}{echo}", "Content-Encoding: {echo}", "Transfer-Encoding: {echo}", "Content-Length: {echo}",
    "WWW-Authenticate: {echo}",
    "X-Long: " + "{pad}" * 400, "{noise}",
)  # fmt: skip
"""Lines of a response's head; `pad` is 180 letters."""
STATUSES = (
    "200 OK",
    "301 {noise}",
    "302 {echo}",
    "401 {echo}",
    "403 no",
    "404 {noise}{echo}",
    "429 x",
    "500 {echo}",
    "{echo}",
    "308 x",
)
BODIES = (
    "<title>{noise}{echo}</title>", '{{"status": "down", "why": "{echo}{noise}"}}', "{echo}", "", "<form>{noise}</form>",
    "expected {echo}",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Site:
    """How the site answers: one of `replies` for each request, by the path's length."""

    replies: tuple[tuple[str, tuple[str, ...], str], ...]
    """Status, lines of the head, body; with `{echo}`, `{noise}`, `{host}`, `{pad}`."""
    echo: int
    noise: str = field(repr=False)


@st.composite
def sites(draw: st.DrawFn) -> Site:
    """One to three replies."""
    heads = st.lists(st.sampled_from(PLACES), min_size=1, max_size=3).map(tuple)
    reply = st.tuples(st.sampled_from(STATUSES), heads, st.sampled_from(BODIES))
    return Site(
        replies=tuple(draw(st.lists(reply, min_size=1, max_size=3))),
        echo=draw(st.integers(0, len(ECHOES) - 1)),
        noise=draw(st.sampled_from(NOISE)),
    )


@contextmanager
def running(site: Site, value: str) -> Iterator[str]:
    """The site on loopback; yields its `address:port`."""
    place: list[str] = []

    def answer(connection: socket.socket) -> None:
        asked = b""
        while b"\r\n\r\n" not in asked and (more := connection.recv(65_536)):
            asked += more
        path = asked.split(b" ")[1] if asked.count(b" ") > 1 else b"/"
        connection.sendall(_reply(site, value, place[0], len(path)))

    with speak(answer) as endpoint:
        place.append(endpoint)
        yield endpoint


def _reply(site: Site, value: str, host: str, turn: int) -> bytes:
    status, heads, body = site.replies[turn % len(site.replies)]
    noise = site.noise.replace("{", "").replace("}", "")
    filling = {"echo": ECHOES[site.echo](value), "noise": noise, "host": host, "pad": "p" * 180}
    lines = [f"HTTP/1.1 {status.format(**filling)}", *(head.format(**filling) for head in heads), "Connection: close"]
    text = "\r\n".join(lines) + "\r\n\r\n" + body.format(**filling)
    return text.encode("utf-8", "surrogateescape")


def handed_in(value: str) -> Planted:
    """The value as a secret whose every character counts, whatever its case."""
    return Planted(value, tuple(dict.fromkeys((value, value.lower(), value.upper()))))
