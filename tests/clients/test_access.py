"""`site.access.basic` against real servers: who gets the login, who does not, and that it is shown nowhere."""

from base64 import b64encode
from pathlib import Path

import pytest

from launchgate.clients.http import HttpClient
from launchgate.context import Context
from launchgate.exchange import Failure, FailureKind, Response
from launchgate.settings import Access, BasicLogin, Limits, Network, Site
from tests.support.context import make_context
from tests.support.web import Asked, Reply, page, redirect, serve

_WORD = "hun" + "ter2-long-enough"
_LOGIN = Access(basic=BasicLogin(user="gate", password="${GATE_WORD}"))
_SENT = "Basic " + b64encode(f"gate:{_WORD}".encode()).decode()


def _context(root: Path, site: Site, word: str = _WORD, **fields: object) -> Context:
    limits = Limits(requests_per_second=1000.0)
    network = Network(allow_private=("127.0.0.1",))
    return make_context(root, site=site, environ={"GATE_WORD": word}, limits=limits, network=network, **fields)  # type: ignore[arg-type]  # a test's own keywords


def _http(root: Path, site: Site, word: str = _WORD) -> HttpClient:
    return _context(root, site, word).clients.http


def _asks(asked: Asked) -> Reply:
    """A server that lets nobody in without the login."""
    if asked.headers.get("Authorization") == _SENT:
        return page("inside")
    return page("who are you", 401, WWW_Authenticate='Basic realm="staging"')


def test_the_login_opens_the_declared_site(tmp_path: Path) -> None:
    with serve({"/": _asks}) as web:
        inside = _http(tmp_path, Site(canonical=web.url, access=_LOGIN)).fetch(web.url)
        outside = _http(tmp_path, Site(canonical=web.url)).fetch(web.url)
    assert isinstance(inside, Response)
    assert isinstance(outside, Response)
    assert (inside.status, outside.status) == (200, 401)


def test_the_login_never_reaches_another_origin(tmp_path: Path) -> None:
    with serve({"/": page("elsewhere")}) as other, serve({"/": redirect(f"{other.url}/")}) as web:
        walk = _http(tmp_path, Site(canonical=web.url, access=_LOGIN)).walk(web.url)
    assert walk.final == f"{other.url}/"
    assert web.asked[0].headers["Authorization"] == _SENT
    assert "Authorization" not in other.asked[0].headers


def test_a_login_for_https_is_not_sent_in_the_clear(tmp_path: Path) -> None:
    with serve({"/": page("plain")}) as web:
        site = Site(hosts=("app.example.com",), access=_LOGIN)
        context = make_context(
            tmp_path, site=site, environ={"GATE_WORD": _WORD}, network=Network(connect_to={"app.example.com:80": web.endpoint})
        )  # fmt: skip
        context.clients.http.fetch("http://app.example.com/")
    assert "Authorization" not in web.asked[0].headers


def test_what_is_sent_is_masked_in_every_text(tmp_path: Path) -> None:
    with serve({"/": lambda asked: page(asked.headers["Authorization"])}) as web:
        context = _context(tmp_path, Site(canonical=web.url, access=_LOGIN))
        answer = context.clients.http.fetch(web.url)
    assert isinstance(answer, Response)
    assert answer.text == _SENT
    assert context.redactor(answer.text) == "Basic ${credential}"
    assert context.redactor(f"it is {_WORD}") == "it is ${GATE_WORD}"


def test_an_address_with_a_login_of_its_own_keeps_it(tmp_path: Path) -> None:
    with serve({"/": page("in")}) as web:
        url = web.url.replace("://", "://ada:other-word@")
        _context(tmp_path, Site(canonical=web.url, access=_LOGIN), explicit_urls=(url,)).clients.http.fetch(url)
    assert web.asked[0].headers["Authorization"] == "Basic " + b64encode(b"ada:other-word").decode()


def test_a_header_of_the_same_name_is_sent_alone(tmp_path: Path) -> None:
    access = Access(headers={"authorization": "Bearer ${GATE_WORD}"}, basic=_LOGIN.basic)
    with serve({"/": page("in")}) as web:
        _http(tmp_path, Site(canonical=web.url, access=access)).fetch(web.url)
    assert web.asked[0].headers.get("authorization") == f"Bearer {_WORD}"
    assert "Authorization" not in web.asked[0].headers


@pytest.mark.parametrize(
    ("login", "word", "said"),
    [
        (BasicLogin(user="gate", password="${UNSET}"), _WORD, "UNSET is not set"),
        (BasicLogin(user="ga:te", password="${GATE_WORD}"), _WORD, "holds a colon"),
        (_LOGIN.basic, f"{_WORD}\n", "a line break"),
    ],
)
def test_a_login_that_cannot_be_sent_is_not_the_sites_fault(
    tmp_path: Path, login: BasicLogin, word: str, said: str
) -> None:
    site = Site(canonical="https://www.example.com", access=Access(basic=login))
    failure = _http(tmp_path, site, word).fetch("https://www.example.com/")
    assert isinstance(failure, Failure)
    assert failure.kind is FailureKind.NO_ACCESS_HEADER
    assert said in failure.reason
    assert _WORD not in failure.reason + failure.remedy


def test_a_password_beyond_ascii_is_sent_as_utf_8(tmp_path: Path) -> None:
    with serve({"/": page("in")}) as web:
        _http(tmp_path, Site(canonical=web.url, access=_LOGIN), "grüße-und-mehr").fetch(web.url)
    assert web.asked[0].headers["Authorization"] == "Basic " + b64encode("gate:grüße-und-mehr".encode()).decode()
