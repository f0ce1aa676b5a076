"""`HttpClient.look`: what is read, what is remembered, and that connections are kept."""

from pathlib import Path

import pytest

from launchgate.clients.http import HttpClient
from launchgate.clients.http.bodies import BODY_LIMIT, UNWANTED
from launchgate.exchange import Failure, Response
from launchgate.settings import Limits
from tests.support.context import make_context
from tests.support.web import Reply, free_port, page, serve


def _client(root: Path, url: str) -> HttpClient:
    limits = Limits(requests_per_second=100_000)
    return make_context(root, limits=limits, explicit_urls=(url,)).clients.http


def _html(media_type: str) -> bool:
    return media_type == "text/html"


def test_a_wanted_body_is_read_and_remembered_for_everybody(tmp_path: Path) -> None:
    with serve({"/": page("hello")}) as web:
        client = _client(tmp_path, web.url)
        first, sent = client.look(web.url, wants=_html)
        again, sent_again = client.look(f"{web.url}/#part", wants=_html)
        assert isinstance(first, Response)
        assert (first.body, sent, sent_again) == (b"hello", True, False)
        assert again is first is client.fetch(web.url)
        assert client.look(web.url, wants=_html, method="HEAD") == (first, False)
        assert len(web.asked) == 1


@pytest.mark.parametrize(("size", "read"), [(100, 100), (UNWANTED, UNWANTED), (UNWANTED + 1, 0), (5_000_000, 0)])
def test_an_unwanted_body_is_read_only_where_that_keeps_the_connection(tmp_path: Path, size: int, read: int) -> None:
    with serve({"/": Reply(headers={"Content-Type": "video/mp4"}, body=b"x" * size)}) as web:
        client = _client(tmp_path, web.url)
        found, _ = client.look(web.url, wants=_html)
        assert isinstance(found, Response)
        assert (len(found.body), found.truncated) == (read, read < size)
        whole = client.fetch(web.url)
        assert isinstance(whole, Response)
        assert len(whole.body) == min(size, BODY_LIMIT)


def test_a_fresh_look_asks_again(tmp_path: Path) -> None:
    with serve({"/": page("hello")}) as web:
        client = _client(tmp_path, web.url)
        client.look(web.url, wants=_html)
        assert client.look(web.url, wants=_html, fresh=True)[1]
        assert len(web.asked) == 2


def test_a_failure_is_a_value_here_too(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}/"
    found, sent = _client(tmp_path, url).look(url, wants=_html)
    assert isinstance(found, Failure)
    assert sent
    assert isinstance(_client(tmp_path, url).look("mailto:x", wants=_html)[0], Failure)


@pytest.mark.parametrize("path", ["/a%zz", "/é", "/a b", "/x?q=<>", "/%7Ex", "/a^b|c"])
def test_odd_addresses_are_sent_as_before(tmp_path: Path, path: str) -> None:
    """What is spelt in no need of `requests`' own spelling takes the short way; everything else the long one."""
    with serve({}) as web:
        client = _client(tmp_path, web.url)
        found, _ = client.look(web.url + path, wants=_html)
        assert isinstance(found, Response)
        assert web.asked[0].path.isascii()
        assert " " not in web.asked[0].path
