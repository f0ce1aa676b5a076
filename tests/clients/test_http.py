"""The HTTP client against real servers: what it sends, what it refuses, and what each failure says."""

import gzip
import socket
import threading
from pathlib import Path
from typing import Any

import pytest

from launchgate.clients.http import HttpClient
from launchgate.clients.http.bodies import BODY_LIMIT
from launchgate.clients.http.client import USER_AGENT
from launchgate.errors import CannotJudge
from launchgate.exchange import Failure, FailureKind, Response
from launchgate.settings import Access, Limits, Network, Site
from tests.support.certificates import make_authority
from tests.support.context import make_context
from tests.support.web import Asked, Reply, free_port, page, redirect, serve, speak

_FAST = Limits(requests_per_second=1000.0)


def _http(root: Path, *urls: str, **fields: Any) -> HttpClient:
    return make_context(root, explicit_urls=urls, limits=fields.pop("limits", _FAST), **fields).clients.http


def _response(exchange: object) -> Response:
    assert isinstance(exchange, Response), exchange
    return exchange


def _failure(exchange: object) -> Failure:
    assert isinstance(exchange, Failure), exchange
    return exchange


def test_a_page_is_fetched_once_and_shared(tmp_path: Path) -> None:
    with serve({"/a?b=1": page("<p>grüße")}) as web:
        http = _http(tmp_path, web.url)
        first = _response(http.fetch(f"{web.url}/a?b=1"))
        assert http.fetch(f"{web.url}/a?b=1#part") is first
        assert _response(http.fetch(f"{web.url}/a?b=1", fresh=True)) is not first
    assert (first.status, first.text, first.media_type, first.truncated) == (200, "<p>grüße", "text/html", False)
    assert len(web.asked) == 2
    assert web.asked[0].headers["User-Agent"] == USER_AGENT


def test_threads_that_ask_together_cost_one_request(tmp_path: Path) -> None:
    with serve({"/": page("home")}) as web:
        http = _http(tmp_path, web.url)
        threads = [threading.Thread(target=http.fetch, args=(web.url,)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(web.asked) == 1


def test_the_name_stays_while_another_address_is_dialled(tmp_path: Path) -> None:
    authority = make_authority(tmp_path)
    with serve({"/": page("new origin")}, authority.leaf("app.example.com")) as web:
        network = Network(connect_to={"app.example.com:443": web.endpoint}, ca_file="ca.pem")
        http = _http(tmp_path, network=network)
        assert _response(http.fetch("https://app.example.com/")).text == "new origin"
    assert web.asked[0].host == "app.example.com"


@pytest.mark.parametrize(
    ("name", "leaf", "trusted", "kind", "said"),
    [
        ("app.example.com", {}, True, FailureKind.TLS_WRONG_HOST, "is for another name"),
        ("www.example.com", {}, False, FailureKind.TLS_UNTRUSTED, "not signed by an authority this machine trusts"),
        ("www.example.com", {"past": True}, True, FailureKind.TLS_EXPIRED, "has expired"),
    ],
)
def test_each_bad_certificate_has_its_own_answer(
    tmp_path: Path, name: str, leaf: dict[str, bool], trusted: bool, kind: FailureKind, said: str
) -> None:
    from datetime import timedelta

    authority = make_authority(tmp_path)
    times = {"valid_from": timedelta(days=-1), "valid_for": timedelta(hours=1)} if leaf else {}
    with serve({}, authority.leaf("www.example.com", **times)) as web:
        network = Network(connect_to={f"{name}:443": web.endpoint}, ca_file="ca.pem" if trusted else None)
        failure = _failure(_http(tmp_path, network=network).fetch(f"https://{name}/"))
    assert failure.kind is kind
    assert said in failure.reason
    assert f"`{name}` on port 443" in failure.reason


@pytest.mark.parametrize(
    ("content", "why"), [(None, "No such file or directory"), (b"nonsense", "is not a certificate in PEM")]
)
def test_an_unusable_ca_file_is_named(tmp_path: Path, content: bytes | None, why: str) -> None:
    if content is not None:
        (tmp_path / "ca.pem").write_bytes(content)
    with pytest.raises(CannotJudge, match=f"`ca.pem`: {why}"):
        _http(tmp_path, network=Network(ca_file="ca.pem"))


def test_environment_variables_have_no_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password elsewhere\n")
    netrc.chmod(0o600)
    for name, value in (
        ("NETRC", str(netrc)), ("HTTP_PROXY", "http://127.0.0.1:1"), ("http_proxy", "http://127.0.0.1:1"),
        ("REQUESTS_CA_BUNDLE", "/nowhere"),
    ):  # fmt: skip
        monkeypatch.setenv(name, value)
    with serve({"/": page("home")}) as web:
        assert _response(_http(tmp_path, web.url).fetch(web.url)).text == "home"
    assert "Authorization" not in web.asked[0].headers


def test_access_headers_reach_declared_origins_and_never_another(tmp_path: Path) -> None:
    with serve({"/": page("elsewhere")}) as other, serve({"/": redirect(f"{other.url}/")}) as web:
        other_url = other.url.replace("127.0.0.1", "127.0.0.1")
        site = Site(canonical=web.url, access=Access(headers={"X-Gate": "${GATE_KEY}"}))
        environ = {"GATE_KEY": "letme" + "in-please"}
        context = make_context(
            tmp_path, site=site, environ=environ, limits=_FAST, network=Network(allow_private=("127.0.0.1",))
        )
        walk = context.clients.http.walk(web.url)
    assert walk.final == f"{other_url}/"
    assert web.asked[0].headers["X-Gate"] == environ["GATE_KEY"]
    assert "X-Gate" not in other.asked[0].headers
    assert context.redactor(f"sent {environ['GATE_KEY']}") == "sent ${GATE_KEY}"


def test_access_headers_declared_for_https_are_not_sent_in_the_clear(tmp_path: Path) -> None:
    with serve({"/": page("plain")}) as web:
        site = Site(hosts=("app.example.com",), access=Access(headers={"X-Gate": "value-of-header"}))
        network = Network(connect_to={"app.example.com:80": web.endpoint})
        _response(_http(tmp_path, site=site, network=network).fetch("http://app.example.com/"))
    assert "X-Gate" not in web.asked[0].headers


def test_an_unset_access_variable_is_a_failure_with_its_name(tmp_path: Path) -> None:
    site = Site(canonical="https://www.example.com", access=Access(headers={"X-Gate": "${GATE_KEY}"}))
    failure = _failure(_http(tmp_path, site=site).fetch("https://www.example.com/"))
    assert failure.kind is FailureKind.NO_ACCESS_HEADER
    assert "GATE_KEY is not set" in failure.reason


@pytest.mark.parametrize("value", ["secret-with-break\n", "two\r\nX-Other: lines", "grüße-secret", " secret-padded"])
def test_a_header_value_that_cannot_be_sent_is_not_the_sites_fault(tmp_path: Path, value: str) -> None:
    site = Site(canonical="https://www.example.com", access=Access(headers={"X-Gate": "${GATE_KEY}"}))
    failure = _failure(_http(tmp_path, site=site, environ={"GATE_KEY": value}).fetch("https://www.example.com/"))
    assert (failure.kind, failure.kind.shown) == (FailureKind.NO_ACCESS_HEADER, False)
    assert "the header X-Gate" in failure.reason
    assert value.strip() not in failure.reason


def test_a_password_in_the_url_is_sent_to_its_origin_and_shown_nowhere(tmp_path: Path) -> None:
    word = "hun" + "ter2-long"
    with serve({"/": page("in"), "/next": page("next")}) as web:
        url = web.url.replace("://", f"://ada:{word}@")
        context = make_context(tmp_path, explicit_urls=(url,), limits=_FAST)
        walk = context.clients.http.walk(f"{url}/")
    assert web.asked[0].headers["Authorization"].startswith("Basic ")
    assert word not in repr(walk)
    assert context.redactor(word) == "${password}"


def test_a_gzip_bomb_is_cut_at_the_limit(tmp_path: Path) -> None:
    bomb = gzip.compress(b"\0" * (50 * BODY_LIMIT))
    reply = Reply(headers={"Content-Encoding": "gzip", "Content-Type": "text/html"}, body=bomb)
    with serve({"/": reply}) as web:
        response = _response(_http(tmp_path, web.url).fetch(web.url))
    assert (len(response.body), response.truncated) == (BODY_LIMIT, True)


def test_a_body_of_exactly_the_limit_is_whole(tmp_path: Path) -> None:
    with serve({"/": Reply(body=b"x" * BODY_LIMIT)}) as web:
        response = _response(_http(tmp_path, web.url).fetch(web.url))
    assert (len(response.body), response.truncated) == (BODY_LIMIT, False)


def _say(*pieces: bytes) -> Any:
    def speech(connection: socket.socket) -> None:
        connection.recv(65536)
        for piece in pieces:
            connection.sendall(piece)

    return speech


def _silence(connection: socket.socket) -> None:
    while connection.recv(65536):
        pass


def _drip(connection: socket.socket) -> None:
    """A header a byte at a time, for ever: no single read ever times out."""
    connection.recv(65536)
    connection.settimeout(0.02)
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while True:
        connection.sendall(b"x")
        try:
            connection.recv(1)
        except TimeoutError:
            continue


@pytest.mark.parametrize("speech", [_silence, _drip])
def test_a_server_that_never_finishes_is_a_timeout(tmp_path: Path, speech: Any) -> None:
    with speak(speech) as endpoint:
        failure = _failure(_http(tmp_path, f"http://{endpoint}", seconds=0.5).fetch(f"http://{endpoint}/"))
    assert failure.kind is FailureKind.TIMEOUT
    assert "did not answer completely within" in failure.reason


@pytest.mark.parametrize(
    ("speech", "kind"),
    [
        (_say(), FailureKind.RESET),
        (_say(b"SSH-2.0-OpenSSH_9.2\r\n"), FailureKind.PROTOCOL),
        (_say(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort"), FailureKind.RESET),
        (_say(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 70_000 + b"\r\n\r\n"), FailureKind.TOO_LARGE),
        (_say(b"HTTP/1.1 200 OK\r\n" + b"X-Many: 1\r\n" * 200 + b"\r\n"), FailureKind.TOO_LARGE),
        (_say(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain"), FailureKind.PROTOCOL),
        (_say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), FailureKind.RESET),
    ],
    ids=["hangs up", "ssh", "half a body", "long header", "many headers", "no gzip", "bad chunk"],
)  # fmt: skip
def test_each_broken_answer_has_its_kind(tmp_path: Path, speech: Any, kind: FailureKind) -> None:
    with speak(speech) as endpoint:
        failure = _failure(_http(tmp_path, f"http://{endpoint}").fetch(f"http://{endpoint}/"))
    assert failure.kind is kind, failure.reason


def _one_answer_a_connection(connection: socket.socket) -> None:
    """Promises to keep the connection, then hangs up when the next request comes in on it."""
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
    connection.recv(65536)


def test_a_kept_connection_that_was_closed_is_no_failure(tmp_path: Path) -> None:
    with speak(_one_answer_a_connection) as endpoint:
        http = _http(tmp_path, f"http://{endpoint}")
        for path in ("/1", "/2", "/3"):
            assert _response(http.fetch(f"http://{endpoint}{path}")).body == b"hi"
        for _ in range(20):
            assert _response(http.fetch(f"http://{endpoint}/4", method="POST", body=b"x")).body == b"hi"


def test_what_changes_something_is_never_sent_twice(tmp_path: Path) -> None:
    got: list[bytes] = []

    def hang_up(line: socket.socket) -> None:
        got.append(line.recv(65536))

    with speak(hang_up) as endpoint:
        posted = _failure(_http(tmp_path, f"http://{endpoint}").fetch(f"http://{endpoint}/", method="POST", body=b"x"))
    assert (posted.kind, len(got)) == (FailureKind.RESET, 1)


def test_a_refused_connection_says_where(tmp_path: Path) -> None:
    port = free_port()
    failure = _failure(_http(tmp_path, f"http://127.0.0.1:{port}").fetch(f"http://127.0.0.1:{port}/"))
    assert (failure.kind, failure.reason) == (FailureKind.REFUSED, f"`127.0.0.1` on port {port} refuses connections")


def test_plain_http_on_a_tls_port_is_no_tls(tmp_path: Path) -> None:
    with serve({}) as web:
        failure = _failure(_http(tmp_path, web.url).fetch(web.url.replace("http", "https")))
    assert failure.kind is FailureKind.TLS_OTHER


def test_a_name_that_does_not_resolve_says_so(tmp_path: Path) -> None:
    from tests.support.names import name_server

    with name_server({}) as dns:
        failure = _failure(_http(tmp_path, network=Network(resolvers=(dns.address,))).fetch("https://no.example.test"))
    assert failure.kind is FailureKind.NO_SUCH_NAME
    assert failure.reason == "could not resolve `no.example.test` (the name does not exist)"


@pytest.mark.parametrize(
    "url", ["ftp://example.com/", "https://", "mailto:a@b.c", "http://[::1", "http://a b/", "http://x:99999/"]
)
def test_what_is_no_web_address_is_not_asked(tmp_path: Path, url: str) -> None:
    assert _failure(_http(tmp_path).fetch(url)).kind is FailureKind.NOT_WEB


def test_a_long_address_is_not_cut_inside_one_of_its_parts(tmp_path: Path) -> None:
    reason = _failure(_http(tmp_path).fetch(f"weird:{'p' * 150}?token={'t' * 60}&more")).reason
    assert reason == f"`weird:{'p' * 150}?token=…` is not a web address"


def test_a_credential_written_into_the_configuration_is_masked(tmp_path: Path) -> None:
    written = "a-long-word-in-the-file"
    with serve({"/": lambda asked: page(asked.headers["X-Gate"])}) as web:
        site = Site(canonical=web.url, access=Access(headers={"X-Gate": f"Bearer {written}"}))
        context = make_context(tmp_path, site=site, explicit_urls=(web.url,))
        answer = _response(context.clients.http.fetch(web.url))
    assert context.redactor(answer.text) == "Bearer ${X-Gate}"


@pytest.mark.parametrize(
    ("reply", "guard"),
    [
        (page("Just a moment...", 403, cf_mitigated="challenge"), "a Cloudflare challenge"),
        (page("<script src='/cdn-cgi/challenge-platform/h/b'>", 503), "a Cloudflare challenge"),
        (page("", 202, x_amzn_waf_action="challenge"), "an AWS WAF challenge"),
        (page("slow down", 429), "a rate limit (429 Too Many Requests)"),
        (redirect("https://team.cloudflareaccess.com/cdn-cgi/access/login/x"), "Cloudflare Access"),
        (page("forbidden", 403), None),
        (page("down for maintenance", 503), None),
        (page("an article about /cdn-cgi/challenge-platform/", 200), None),
        (page("accepted", 202), None),
    ],
)
def test_a_guard_is_told_from_the_site(tmp_path: Path, reply: Reply, guard: str | None) -> None:
    with serve({"/": reply}) as web:
        walk = _http(tmp_path, web.url).walk(f"{web.url}/")
    assert _response(walk.end).blocked == guard


def test_no_more_connections_than_allowed(tmp_path: Path) -> None:
    lock, now, peak = threading.Lock(), [0], [0]
    both = threading.Barrier(2)

    def slow(_: Asked) -> Reply:
        with lock:
            now[0] += 1
            peak[0] = max(peak[0], now[0])
        both.wait(5)
        with lock:
            now[0] -= 1
        return page("x")

    with serve({f"/{n}": slow for n in range(6)}) as web:
        http = _http(tmp_path, web.url, limits=Limits(connections_per_host=4, requests_per_second=1000.0))
        walks = http.walk_all([f"{web.url}/{n}" for n in range(6)])
    assert all(isinstance(walk.end, Response) for walk in walks)
    assert peak[0] == 2


def test_when_the_time_is_up_nothing_is_asked(tmp_path: Path) -> None:
    with serve({"/": page("x")}) as web:
        failure = _failure(_http(tmp_path, web.url, seconds=0.0).fetch(web.url))
    assert failure.kind is FailureKind.DEADLINE
    assert web.asked == []
