"""The hosts that probes look at: the target first, each host once, a stranger alone."""

import pytest

from launchgate.places import is_declared, place_of, places
from launchgate.settings import Site

_SITE = Site(canonical="https://www.example.com", hosts=("App.example.com", "www.example.com"))


def test_each_place_is_named_once_by_what_asked_for_it_first() -> None:
    assert [(place.name, place.config) for place in places("https://www.example.com", _SITE)] == [
        ("www.example.com", "site.canonical"),
        ("app.example.com", "site.hosts[0]"),
    ]
    assert [place.config for place in places("https://app.example.com/x", _SITE)] == ["--url", "site.canonical"]


@pytest.mark.parametrize(
    "target", ["https://shop.vercel.app/", "https://www.example.com.evil.test/", "http://127.0.0.1:8000/"]
)
def test_a_stranger_is_alone(target: str) -> None:
    assert len(places(target, _SITE, [("https://api.example.com/", "http.api[0]")])) == 1
    assert not is_declared(target, _SITE)


def test_a_path_is_on_the_target_and_a_url_is_a_place_of_its_own() -> None:
    more = [("/health", "http.api[0]"), ("https://api.example.com:8443/health", "http.api[1]")]
    found = places("https://www.example.com/deep/page", _SITE, more)
    assert [place.root for place in found][2:] == ["https://api.example.com:8443/"]
    assert found[2].name == "api.example.com:8443"


@pytest.mark.parametrize(
    ("url", "held"),
    [
        ("https://a.test/x", True),
        ("https://a.test:443/", True),
        ("https://A.test/", True),
        ("http://a.test/", False),
        ("https://a.test:8443/", False),
        ("https://b.test/", False),
        ("https://a.test:port/", False),
        ("https://a.test@b.test/", False),
    ],
)
def test_what_is_on_a_place(url: str, held: bool) -> None:
    assert place_of("https://a.test", "--url").holds(url) is held


def test_an_address_keeps_its_brackets() -> None:
    assert place_of("http://[::1]:8000/x", "--url").root == "http://[::1]:8000/"
