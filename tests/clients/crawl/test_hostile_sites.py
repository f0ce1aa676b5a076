"""The crawl against sites that drip, bomb, refuse, lie or never end: bounded, and said."""

import gzip
import socket
import time
from pathlib import Path

import pytest

from launchgate.crawlfacts import LimitKind
from launchgate.exchange import Failure, FailureKind, Response
from launchgate.settings import Limits
from tests.clients.crawl.sites import FAST, MISSING, answering, crawl, html, seen
from tests.support.web import Asked, Reply, page, serve, speak

_OK = b"HTTP/1.1 200 OK\r\n"


def test_a_gzip_bomb_is_cut(tmp_path: Path) -> None:
    bomb = gzip.compress(b"<a href=/a>" + b"<!-- -->" * 30_000_000, 1)
    headers = {"Content-Type": "text/html", "Content-Encoding": "gzip"}
    with serve({"/": Reply(headers=headers, body=bomb), "/a": page("a")}) as web:
        found = crawl(tmp_path, f"{web.url}/")
        end = seen(found, web.url)["/"].exchange
        assert isinstance(end, Response)
        assert end.truncated
        assert found.size <= 2_100_000
        assert len(found.pages) == 2


@pytest.mark.parametrize("kind", [b"text/html", b"video/mp4"])
def test_a_body_of_ten_gigabytes_is_not_read(tmp_path: Path, kind: bytes) -> None:
    sent = []

    def speech(connection: socket.socket) -> None:
        head = connection.recv(65536)
        if not head.startswith(b"GET /big"):
            connection.sendall(html("<a href=/big>x</a>") if head.startswith(b"GET / ") else MISSING)
            return
        connection.sendall(_OK + b"Content-Type: " + kind + b"\r\nContent-Length: 10737418240\r\n\r\n")
        while True:
            sent.append(connection.send(b"x" * 65536))

    with speak(speech) as endpoint:
        found = crawl(tmp_path, f"http://{endpoint}/")
        big = seen(found, f"http://{endpoint}")["/big"]
        assert big.status == 200
        assert isinstance(big.exchange, Response)
        assert big.exchange.truncated
        assert sum(sent) < 20_000_000


def test_a_page_that_drips_holds_up_nobody_else(tmp_path: Path) -> None:
    def speech(connection: socket.socket) -> None:
        while head := connection.recv(65536):
            if head.startswith(b"GET /drip"):
                connection.sendall(_OK + b"Content-Type: text/html\r\nContent-Length: 1000000\r\n\r\n")
                while True:
                    connection.send(b"x")
                    connection.settimeout(0.05)
                    try:
                        if not connection.recv(1):
                            return
                    except TimeoutError:
                        pass
            text = "<a href=/drip>x</a>" + "".join(f"<a href=/{n}>" for n in range(20))
            connection.settimeout(None)
            connection.sendall(
                MISSING if b"GET /robots" in head or b"GET /sitemap" in head or b"no-such" in head else html(text)
            )

    with speak(speech) as endpoint:
        begun = time.monotonic()
        found = crawl(tmp_path, f"http://{endpoint}/", seconds=4.0)
        assert time.monotonic() - begun < 8
        dripping = seen(found, f"http://{endpoint}")["/drip"].exchange
        assert isinstance(dripping, Failure)
        assert dripping.kind is FailureKind.TIMEOUT
        assert len(found.pages) == 21


def test_a_silent_origin_is_left_after_a_few_addresses(tmp_path: Path) -> None:
    def speech(connection: socket.socket) -> None:
        head = connection.recv(65536)
        if head.startswith(b"GET / "):
            connection.sendall(html("".join(f"<a href=/{n}>" for n in range(200))))
        elif b"robots" in head or b"sitemap" in head or b"no-such" in head:
            connection.sendall(MISSING)

    with speak(speech) as endpoint:
        found = crawl(tmp_path, f"http://{endpoint}/")
        assert [limit.kind for limit in found.limits] == [LimitKind.ORIGIN]
        assert found.limits[0].missed > 180
        assert not found.limits[0].chosen


def test_what_the_time_does_not_suffice_for_is_said(tmp_path: Path) -> None:
    routes = {"/": page("".join(f"<a href=/{n}>" for n in range(100)))} | {f"/{n}": page("x") for n in range(100)}
    with serve(routes) as web:
        found = crawl(tmp_path, f"{web.url}/", limits=Limits(requests_per_second=20, pages=500), seconds=2.0)
        assert [limit.kind for limit in found.limits] == [LimitKind.TIME]
        assert found.limits[0].missed == 101 - len(found.resources) > 0


def test_an_origin_that_asks_for_a_pause_gets_it_and_another_try(tmp_path: Path) -> None:
    tries: list[float] = []

    def busy(_: Asked) -> Reply:
        tries.append(time.monotonic())
        return Reply(status=503, headers={"Retry-After": "1"}) if len(tries) == 1 else page("here")

    with serve({"/": page("<a href=/busy>"), "/busy": busy}) as web:
        found = crawl(tmp_path, f"{web.url}/")
        assert seen(found, web.url)["/busy"].status == 200
        assert len(tries) == 2
        assert tries[1] - tries[0] >= 0.9


def test_a_rate_limit_ends_the_crawl_of_its_origin(tmp_path: Path) -> None:
    with serve({"/": page("".join(f"<a href=/{n}>" for n in range(100)))}) as web:
        web.routes |= {f"/{n}": Reply(status=429) for n in range(100)}
        found = crawl(tmp_path, f"{web.url}/")
        assert [limit.kind for limit in found.limits] == [LimitKind.ORIGIN]
        assert "rate limit" in found.limits[0].reason
        assert len(web.asked) < 20


def test_a_hundred_thousand_links_on_one_page(tmp_path: Path) -> None:
    many = html("".join(f"<a href=/{n}>x" for n in range(100_000)))
    with answering(lambda path: many if path == "/" else MISSING) as url:
        found = crawl(tmp_path, f"{url}/", limits=Limits(requests_per_second=100_000, pages=20))
        assert {limit.kind for limit in found.limits} == {LimitKind.LINKS, LimitKind.PAGES}
        assert len(found.resources) == 200
        assert sum(limit.missed for limit in found.limits) >= 100_000 - 200


@pytest.mark.parametrize(
    "location", ["", "http://", "http://[", "//", "javascript:x", "\xff\xfe", "http://x:99999/", "?" + "a" * 9000, "http://u:p@[::1]:x/"]
)  # fmt: skip
def test_odd_redirects_end_where_they_are(tmp_path: Path, location: str) -> None:
    odd = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location.encode("latin-1") + b"\r\n\r\n"
    pages = {"/": html("<a href=/odd>x</a>"), "/odd": odd}
    with answering(lambda path: pages.get(path, MISSING)) as url:
        found = crawl(tmp_path, f"{url}/", limits=FAST)
        assert seen(found, url)["/odd"].status == 302


def test_a_private_address_behind_a_link_is_not_asked(tmp_path: Path) -> None:
    with serve({"/": page("<a href=http://169.254.169.254/latest>x</a><a href='http://[::1]/'>y</a>")}) as web:
        found = crawl(tmp_path, f"{web.url}/")
        assert [one.url for one in found.resources] == [f"{web.url}/"]
