"""Sites for the crawl's tests: routes on loopback, and a server that answers every path by a function."""

import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from launchgate.crawlfacts import Crawl, Resource, by_url
from launchgate.settings import Limits
from tests.support.context import make_context
from tests.support.web import Route, Web, serve, speak

FAST = Limits(requests_per_second=100_000, connections_per_host=4, pages=500)


def crawl(root: Path, url: str, *, limits: Limits = FAST, seconds: float = 60.0) -> Crawl:
    """One crawl of an undeclared URL."""
    return make_context(root, limits=limits, explicit_urls=(url,), seconds=seconds).clients.crawl.site(url)


def seen(found: Crawl, root: str) -> dict[str, Resource]:
    """Resources by their path on `root`."""
    return {url.removeprefix(root): one for url, one in by_url(found.resources).items()}


@contextmanager
def crawled(root: Path, routes: Mapping[str, Route], start: str = "/") -> Iterator[tuple[Crawl, Web]]:
    """A crawl of a site of routes, with the server that saw it."""
    with serve(routes) as web:
        yield crawl(root, web.url + start), web


def paths(web: Web) -> list[str]:
    """What the server was asked for beside the crawl's own probes, in order."""
    own = ("/robots.txt", "/sitemap.xml", "/launchgate-no-such-page")
    return [one.path for one in web.asked if not one.path.startswith(own)]


Answering = Callable[[str], bytes]
"""A whole HTTP response for a path."""


def html(text: str) -> bytes:
    """A response with a page."""
    body = text.encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


@contextmanager
def answering(answer: Answering) -> Iterator[str]:
    """A server whose every path is answered by a function; yields its URL."""

    def speech(connection: socket.socket) -> None:
        with connection.makefile("rb") as stream:
            while line := stream.readline():
                while stream.readline().strip():
                    pass
                method, path, _ = line.decode("latin-1").split(" ", 2)
                whole = answer(path)
                connection.sendall(whole.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if method == "HEAD" else whole)

    with speak(speech) as endpoint:
        yield f"http://{endpoint}"
