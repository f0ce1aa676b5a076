"""Which addresses are followed, which ports are asked, and what stays out: the plan by itself."""

from itertools import pairwise

import pytest

from launchgate.checks.redirect.judge_walks import hops_of
from launchgate.checks.redirect.plan import plan, port_80, twin_of
from launchgate.checks.redirect.spec import Options
from launchgate.exchange import Failure, FailureKind, Hop, Walk
from launchgate.settings import Site

_SITE = Site(canonical="https://www.example.com", hosts=("app.example.com",))


def test_the_declared_site_is_followed_whole() -> None:
    todo = plan(
        "https://www.example.com", _SITE, Options(urls=("/a", "https://old.example.org/")), is_registrable=False
    )
    assert [start.url for start in todo.starts] == [
        "https://www.example.com/", "https://app.example.com/", "https://www.example.com/a", "https://old.example.org/",
    ]  # fmt: skip
    assert [start.url for start in todo.hosts] == ["https://www.example.com/", "https://app.example.com/"]
    assert (todo.twin, todo.outside) == ("example.com", ())


@pytest.mark.parametrize("target", ["https://preview.example.net/app", "https://example.com.evil.test"])
def test_another_target_is_followed_alone(target: str) -> None:
    options = Options(urls=("/a", "https://www.example.com/b"))
    todo = plan(target, _SITE, options, is_registrable=True)
    assert {start.url.split("/")[2] for start in todo.starts} == {target.split("/")[2]}
    assert (todo.canonical, todo.twin, todo.outside) == (None, None, ("https://www.example.com/b",))


@pytest.mark.parametrize(
    ("host", "registrable", "twin"),
    [
        ("www.example.com", False, "example.com"),
        ("example.com", True, "www.example.com"),
        ("app.example.com", False, None),
    ],
)
def test_only_an_apex_and_its_www_are_twins(host: str, registrable: bool, twin: str | None) -> None:
    assert twin_of(host, registrable) == twin


@pytest.mark.parametrize(
    ("url", "moved", "plain_moved", "reason", "remedy"),
    [
        ("https://www.example.com/", False, False, None, None),
        ("http://www.example.com/", False, False, None, None),
        ("https://www.example.com/", True, True, None, None),
        ("https://www.example.com:8443/", False, True, None, None),
        ("https://www.example.com/", True, False, "still the old site's", '"www.example.com:80"'),
        ("https://www.example.com:8443/", False, False, "nothing says which port", ""),
        ("http://localhost/", False, False, "private address", ""),
        ("https://[::1]/", False, False, "private address", ""),
        ("https://10.0.0.1/", False, False, "private address", ""),
        ("https://8.8.8.8/", False, False, None, None),
    ],
)
def test_when_port_80_is_asked(
    url: str, moved: bool, plain_moved: bool, reason: str | None, remedy: str | None
) -> None:
    why = port_80(url, moved=moved, plain_moved=plain_moved)
    if reason is None:
        assert why is None
    else:
        assert why is not None
        assert reason in why[0]
        assert why[1] == "" if remedy == "" else str(remedy) in why[1]


def _walk(*urls: str) -> Walk:
    hops = tuple(Hop(url=a, status=301, location=b) for a, b in pairwise(urls))
    end = Failure(url=urls[-1], kind=FailureKind.TIMEOUT, reason="", remedy="")
    return Walk(start=urls[0], hops=hops, end=end)


@pytest.mark.parametrize(
    ("urls", "count"),
    [
        (("https://a/",), 0),
        (("http://a/", "https://a/"), 0),
        (("http://a/", "https://b/"), 1),
        (("http://a/", "https://a/", "https://b/"), 1),
        (("https://a/", "http://a/", "https://a/"), 2),
        (("http://a/", "http://b/", "https://b/"), 2),
    ],
)
def test_only_the_first_step_to_https_on_the_same_host_is_free(urls: tuple[str, ...], count: int) -> None:
    assert hops_of(_walk(*urls)) == count
