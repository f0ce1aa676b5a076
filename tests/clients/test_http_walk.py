"""Redirects walked by hand against real servers: every hop, circles, cookies, and where a walk must not go."""

from pathlib import Path
from typing import Any

import pytest

from launchgate.clients.http import HttpClient
from launchgate.exchange import Failure, FailureKind, Response
from launchgate.settings import Limits
from tests.support.context import make_context
from tests.support.web import Asked, Reply, page, redirect, serve

_FAST = Limits(requests_per_second=1000.0)


def _http(root: Path, *urls: str, **fields: Any) -> HttpClient:
    return make_context(root, explicit_urls=urls, limits=fields.pop("limits", _FAST), **fields).clients.http


def _response(exchange: object) -> Response:
    assert isinstance(exchange, Response), exchange
    return exchange


def _failure(exchange: object) -> Failure:
    assert isinstance(exchange, Failure), exchange
    return exchange


def test_a_walk_shows_every_hop(tmp_path: Path) -> None:
    routes = {"/a": redirect("/b", 302), "/b": redirect("c?x=1", 308), "/c?x=1": page("end")}
    with serve(routes) as web:
        walk = _http(tmp_path, web.url).walk(f"{web.url}/a#top")
    assert [(hop.url.removeprefix(web.url), hop.status) for hop in walk.hops] == [("/a#top", 302), ("/b", 308)]
    assert (walk.final, walk.loop, walk.too_many) == (f"{web.url}/c?x=1", False, False)


def test_a_loop_is_named_by_its_cycle(tmp_path: Path) -> None:
    with serve({"/in": redirect("/a"), "/a": redirect("/b"), "/b": redirect("/a")}) as web:
        walk = _http(tmp_path, web.url).walk(f"{web.url}/in")
    assert walk.cycle == (f"{web.url}/a", f"{web.url}/b", f"{web.url}/a")
    assert len(web.asked) == 3


def test_a_redirect_to_itself_that_sets_a_cookie_is_no_loop(tmp_path: Path) -> None:
    def once(asked: Asked) -> Reply:
        return (
            page("in")
            if "seen=1" in asked.headers.get("Cookie", "")
            else redirect("/", 302, Set_Cookie="seen=1; Path=/")
        )

    with serve({"/": once}) as web:
        walk = _http(tmp_path, web.url).walk(f"{web.url}/")
    assert _response(walk.end).text == "in"
    assert not walk.loop


def test_a_loop_with_a_new_cookie_each_time_is_still_a_loop(tmp_path: Path) -> None:
    def again(asked: Asked) -> Reply:
        return redirect(
            "/", 302, Set_Cookie=f"n={len(asked.headers.get('Cookie', ''))}{'x' * len(asked.headers.get('Cookie', ''))}"
        )

    with serve({"/": again}) as web:
        walk = _http(tmp_path, web.url).walk(f"{web.url}/", limit=6)
    assert walk.too_many
    assert walk.cycle == (f"{web.url}/", f"{web.url}/")


def test_redirects_without_an_end_stop_at_the_limit(tmp_path: Path) -> None:
    def further(asked: Asked) -> Reply:
        return redirect(f"/{int(asked.path[1:]) + 1}")

    with serve({f"/{n}": further for n in range(40)}) as web:
        walk = _http(tmp_path, web.url).walk(f"{web.url}/0")
    assert (walk.too_many, walk.loop, len(walk.hops)) == (True, False, 20)


@pytest.mark.parametrize(
    "inner",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[fd00:ec2::254]/",
        "http://localhost:1/",
        "http://2852039166/",
    ],
)
def test_a_redirect_into_the_machine_or_its_network_is_not_followed(tmp_path: Path, inner: str) -> None:
    with serve({"/": redirect(inner)}) as web:
        walk = _http(tmp_path, web.url).walk(f"{web.url}/")
    failure = _failure(walk.end)
    assert failure.kind is FailureKind.FORBIDDEN_ADDRESS
    assert "is not a public address and was not contacted" in failure.reason
    assert walk.hops[0].location == inner


def test_an_endless_address_is_not_followed(tmp_path: Path) -> None:
    with serve({"/": redirect("/" + "x" * 9_000)}) as web:
        walk = _http(tmp_path, web.url).walk(f"{web.url}/")
    assert _failure(walk.end).kind is FailureKind.TOO_LARGE
    assert len(repr(walk)) < 1_000
    assert len(web.asked) == 1


def test_a_redirect_out_of_the_web_is_a_failure(tmp_path: Path) -> None:
    with serve({"/": redirect("myapp://open/7")}) as web:
        walk = _http(tmp_path, web.url).walk(f"{web.url}/")
    assert _failure(walk.end).kind is FailureKind.NOT_WEB
