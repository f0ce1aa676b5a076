"""Origins asked around the edge, on real servers: what counts as exposed, as closed, and as neither."""

import contextlib
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from launchgate.checks.edge.spec import Options
from launchgate.model import Status
from launchgate.settings import Limits, Network, Site
from tests.checks.edge.lab import LOOPBACK, NAME, OWN, judged, lab, of, table
from tests.support.certificates import make_authority
from tests.support.context import make_context
from tests.support.names import name_server
from tests.support.web import Asked, Reply, free_port, page, redirect, serve, speak

_EDGED = page("<title>Shop</title>welcome to the shop of things", X_Lab_Edge="n")


def _judge(root: Path, origin: Any, *, home: Any = _EDGED, origins: tuple[str, ...] = (), **more: Any) -> Any:
    """Judges one origin on 127.0.0.1 that answers the target's name with `origin`."""
    with serve({"/": origin}) as web, lab(root, {"/": home}, **more) as (context, _):
        written = origins or (web.endpoint,)
        return of(judged(context, origins=written, known=(OWN,)), "origin-exposed")[written[0]]


@pytest.mark.parametrize(
    ("origin", "status", "said"),
    [
        (page("<title>Shop</title>welcome to the shop of things"), Status.FAIL, "with the page that visitors get"),
        (page("<title>Shop</title>another moment"), Status.FAIL, "with the page that visitors get"),
        (page("welcome to the shop of many things"), Status.FAIL, "with the page that visitors get"),
        (page("go away", 403), Status.PASS, "answers 403 for `www.example.test`, not the product"),
        (page("who?", 421), Status.PASS, "answers 421"),
        (page("default backend - 404", 404), Status.PASS, "answers 404"),
        (page("log in", 401), Status.PASS, "answers 401"),
        (page("<title>Welcome to nginx</title>It works"), Status.UNKNOWN, "not with the page that visitors get"),
        (page("oops", 502), Status.UNKNOWN, "answers 502"),
        (redirect(f"https://{NAME}/"), Status.PASS, "only redirects to HTTPS"),
        (page("x", 403, cf_mitigated="challenge"), Status.UNKNOWN, "a Cloudflare challenge answered at"),
    ],
)
def test_what_an_origin_answers(tmp_path: Path, origin: Reply, status: Status, said: str) -> None:
    seen = _judge(tmp_path, origin)
    assert (seen.status, said in seen.message) == (status, True), seen.message
    if status is Status.FAIL:
        assert "take connections from the edge only" in seen.remediation


def test_the_origin_is_asked_for_our_name_and_gets_nothing_that_lets_the_gate_in(tmp_path: Path) -> None:
    asked: list[Asked] = []

    def note(request: Asked) -> Reply:
        asked.append(request)
        return page("no", 403)

    with serve({"/": note}) as web, serve({"/": _EDGED}) as edge, name_server(table(NAME)) as dns:
        url = f"http://{NAME}:{edge.port}"
        site = Site(canonical=url)
        site.access.headers["X-Gate"] = "${GATE}"
        network = Network(resolvers=(dns.address,), allow_private=LOOPBACK)
        environ = {"GATE": "let-me-in-please"}
        context = make_context(tmp_path, target=url, site=site, network=network, environ=environ)
        judged(context, origins=(web.endpoint,), known=(OWN,))
        assert edge.asked[0].headers.get("X-Gate") == "let-me-in-please"
    assert [(one.host, one.method, "X-Gate" in one.headers) for one in asked] == [(f"{NAME}:{edge.port}", "GET", False)]


def test_a_login_wall_at_the_edge_and_at_the_origin_is_the_product(tmp_path: Path) -> None:
    wall = page("<title>Sign in</title>", 401)
    assert _judge(tmp_path, wall, home=page("<title>Sign in</title>", 401, X_Lab_Edge="n")).status is Status.FAIL


def test_a_closed_port_is_a_pass(tmp_path: Path) -> None:
    seen = _judge(tmp_path, _EDGED, origins=(f"127.0.0.1:{free_port()}",))
    assert (seen.status, "refuses connections" in seen.message) == (Status.PASS, True)


def test_a_connection_that_ends_without_an_answer_is_a_pass(tmp_path: Path) -> None:
    def hang_up(connection: socket.socket) -> None:
        connection.recv(65536)

    with speak(hang_up) as endpoint:
        seen = _judge(tmp_path, _EDGED, origins=(endpoint,))
    assert (seen.status, "closes the connection without an answer" in seen.message) == (Status.PASS, True), seen.message


def test_silence_after_a_connection_is_unknown(tmp_path: Path) -> None:
    def silence(connection: socket.socket) -> None:
        while connection.recv(65536):
            pass

    with speak(silence) as endpoint:
        seen = _judge(tmp_path, _EDGED, origins=(endpoint,), seconds=1.0)
    assert (seen.status, "takes the connection and stays silent" in seen.message) == (Status.UNKNOWN, True), (
        seen.message
    )


@contextlib.contextmanager
def _dropping() -> Iterator[str]:
    """A port whose queue of connections is full: the kernel drops what comes next, as a firewall would."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(listener.getsockname())
        try:
            yield f"127.0.0.1:{listener.getsockname()[1]}"
        finally:
            for one in waiting:
                one.close()


def test_a_door_that_takes_no_connection_is_a_pass_only_beside_an_edge_that_answers(tmp_path: Path) -> None:
    with _dropping() as endpoint:
        seen = _judge(tmp_path, _EDGED, origins=(endpoint,), seconds=1.0)
        assert (seen.status, "takes no connections from here, while" in seen.message) == (Status.PASS, True), (
            seen.message
        )
        lost = _judge(tmp_path, _EDGED, origins=(endpoint,), seconds=1.0, port=str(free_port()))
    assert lost.status is Status.UNKNOWN, lost.message


def test_a_private_address_is_not_asked(tmp_path: Path) -> None:
    with serve({"/": _EDGED}) as web, lab(tmp_path, {"/": _EDGED}, private=(NAME,)) as (context, _):
        seen = of(judged(context, origins=(web.endpoint, "169.254.169.254"), known=(OWN,)), "origin-exposed")
    assert web.asked == []
    for origin in (web.endpoint, "169.254.169.254"):
        assert seen[origin].status is Status.NOT_APPLICABLE
        assert "is not a public address and was not contacted; nobody outside can reach it" in seen[origin].message


def test_a_name_is_asked_at_its_addresses_and_one_without_is_unknown(tmp_path: Path) -> None:
    names = table(NAME, "origin.example.test")
    with serve({"/": _EDGED}) as web, lab(tmp_path, {"/": _EDGED}, names=names) as (context, _):
        origins = (f"origin.example.test:{web.port}", "gone.example.test")
        seen = of(judged(context, origins=origins, known=(OWN,)), "origin-exposed")
    assert seen[origins[0]].status is Status.FAIL
    assert (seen[origins[1]].status, "could not be resolved" in seen[origins[1]].message) == (Status.UNKNOWN, True)
    assert seen[origins[1]].location.config == "edge.origins[1]"


def test_without_an_edge_the_open_origin_follows_from_that(tmp_path: Path) -> None:
    """Behind the edge on one address, around it on another: the origin is open because of that."""
    names = {NAME: {"A": "127.0.0.1", "AAAA": "::1"}}
    with serve({"/": _EDGED}) as web, lab(tmp_path, {"/": _EDGED}, names=names) as (context, _):
        judgement = judged(context, origins=(web.endpoint,), known=(OWN,))
    assert "`::1` is not Lab Edge's" in of(judgement, "proxied")[NAME].message
    seen = of(judgement, "origin-exposed")[web.endpoint]
    assert (seen.status, seen.because) == (Status.FAIL, f"edge/proxied#{NAME}")


def test_a_certificate_for_the_name_gives_an_origin_away(tmp_path: Path) -> None:
    """Over TLS, with a valid certificate, with one of an authority nobody trusts, and with a handshake that is refused."""
    (tmp_path / "other").mkdir()
    trusted, stranger = make_authority(tmp_path).leaf(NAME), make_authority(tmp_path / "other").leaf(NAME)
    other = page("<title>Admin</title>something else")
    with (
        serve({"/": _EDGED}, trusted) as edge, serve({"/": other}, trusted) as proven, serve({"/": _EDGED}, stranger) as same,
        serve({"/": other}, stranger) as unlike, _refusing(trusted) as shut, name_server(table(NAME)) as dns,
    ):  # fmt: skip
        network = Network(resolvers=(dns.address,), allow_private=LOOPBACK, ca_file="ca.pem")
        context = make_context(
            tmp_path, target=f"https://{NAME}:{edge.port}", network=network, limits=Limits(requests_per_second=1000.0)
        )
        origins = (proven.endpoint, same.endpoint, unlike.endpoint, shut)
        seen = of(judged(context, origins=origins, known=(OWN,)), "origin-exposed")
    said = [(seen[origin].status, seen[origin].message) for origin in origins]
    assert [status for status, _ in said] == [Status.FAIL, Status.FAIL, Status.UNKNOWN, Status.PASS], said
    assert "under a certificate that is valid for it" in said[0][1]
    assert "with the page that visitors get" in said[1][1]
    assert "refuses the handshake" in said[3][1]


@contextlib.contextmanager
def _refusing(certificate: Path) -> Iterator[str]:
    """A TLS server that ends the handshake for every name, as nginx does with ssl_reject_handshake."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.sni_callback = lambda *_: ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME

    def shake(connection: socket.socket) -> None:
        with contextlib.suppress(ssl.SSLError):
            context.wrap_socket(connection, server_side=True)

    with speak(shake) as endpoint:
        yield endpoint


def test_nothing_is_guessed(tmp_path: Path) -> None:
    with lab(tmp_path, {"/": _EDGED}) as (context, _):
        (seen,) = of(judged(context, known=(OWN,)), "origin-exposed").values()
    assert (seen.status, "not declared: set edge.origins" in seen.message) == (Status.NOT_APPLICABLE, True)


@pytest.mark.parametrize("text", ["", "https://x", "10.0.0.0/8", "a@b", "x:0", "x:99999", "*.example.com", "two words"])
def test_an_origin_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="an origin is an address or a host name"):
        Options(origins=(text,))


@pytest.mark.parametrize(
    "text", ["203.0.113.7", "203.0.113.7:8443", "2001:db8::1", "[2001:db8::1]:443", "o.example.com:1"]
)
def test_addresses_and_names_are_origins(text: str) -> None:
    assert Options(origins=(text,)).origins == (text,)
