"""Mails handed to real SMTP servers: encrypted, with a login or not, and servers that refuse, lie or stall."""

import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from launchgate.clients.smtp import Relay
from launchgate.errors import CannotJudge
from launchgate.settings import Network
from tests.support.certificates import Authority, make_authority
from tests.support.context import make_context
from tests.support.web import free_port, speak

HOST = "relay.example.test"
PASSWORD = secrets.token_urlsafe(18)
PORT = 587


class Taking:
    """What a relay does with a mail, and what it got."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.encrypted: list[bool] = []
        self.logins: list[tuple[bytes, bytes]] = []

    async def handle_RCPT(self, _server: SMTP, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 - the name is aiosmtpd's
        if address.startswith("nobody"):
            return f"550 no such user, {PASSWORD}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802 - the name is aiosmtpd's
        self.taken.append(envelope.content)
        self.encrypted.append(session.ssl is not None)
        return "250 taken"

    def login(self, _server: SMTP, _session: Any, _envelope: Any, _mechanism: str, told: Any) -> AuthResult:
        assert isinstance(told, LoginPassword)
        self.logins.append((told.login, told.password))
        return AuthResult(success=told.password == PASSWORD.encode(), handled=False)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("ca"))


@contextmanager
def relay(
    authority: Authority, *, starttls: bool = True, tls: bool = False, name: str = HOST
) -> Iterator[tuple[Taking, int]]:
    import ssl

    told = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    told.load_cert_chain(authority.leaf(name))
    taking = Taking()
    more: dict[str, Any] = {
        "authenticator": taking.login,
        "auth_require_tls": starttls,
        "auth_exclude_mechanism": ["CRAM-MD5"],
    }
    if starttls:
        more |= {"tls_context": told}
    controller = Controller(taking, hostname="127.0.0.1", port=free_port(), ssl_context=told if tls else None, **more)
    controller.start()
    try:
        yield taking, int(controller.port)
    finally:
        controller.stop()


def letter(recipient: str = "ada@example.com") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "alerts@example.com", recipient, "hello"
    mail.set_content("a\n.\nb\n")
    return mail


def send(
    root: Path, authority: Authority, port: int, mail: EmailMessage | None = None, seconds: float = 20.0, **more: Any
) -> None:
    network = Network(connect_to={f"{HOST}:{PORT}": f"127.0.0.1:{port}"}, ca_file=str(authority.pem))
    clients = make_context(root, network=network, seconds=seconds).clients
    usual: dict[str, Any] = {"host": HOST, "port": PORT}
    clients.smtp.send(Relay(**(usual | more)), mail or letter())


def refused(*told: Any, **more: Any) -> CannotJudge:
    with pytest.raises(CannotJudge) as caught:
        send(*told, **more)
    assert PASSWORD not in caught.value.reason + caught.value.remedy
    return caught.value


def test_a_mail_goes_out_after_starttls_and_login(tmp_path: Path, authority: Authority) -> None:
    with relay(authority) as (taking, port):
        send(tmp_path, authority, port, user="ada", password=PASSWORD)
    assert (taking.logins, taking.encrypted) == ([(b"ada", PASSWORD.encode())], [True])
    assert taking.taken[0].endswith(b"a\r\n.\r\nb\r\n")


def test_tls_from_the_start(tmp_path: Path, authority: Authority) -> None:
    with relay(authority, starttls=False, tls=True) as (taking, port):
        send(tmp_path, authority, port, security="tls")
    assert len(taking.taken) == 1


def test_starttls_is_never_given_up(tmp_path: Path, authority: Authority) -> None:
    with relay(authority, starttls=False) as (taking, port):
        why = refused(tmp_path, authority, port, user="ada", password=PASSWORD)
    assert "does not offer STARTTLS, so nothing was sent" in why.reason
    assert (taking.logins, taking.taken) == ([], [])


def test_in_the_clear_only_to_a_private_address(tmp_path: Path, authority: Authority) -> None:
    with relay(authority, starttls=False) as (taking, port):
        send(tmp_path, authority, port, security="none")
    assert taking.encrypted == [False]
    with pytest.raises(CannotJudge) as caught:
        make_context(tmp_path).clients.smtp.send(Relay(host="192.0.2.1", port=25, security="none"), letter())
    assert "network.allow_private" in caught.value.remedy  # a documentation address is no public one
    with pytest.raises(CannotJudge) as caught:
        make_context(tmp_path).clients.smtp.send(Relay(host="1.1.1.1", port=25, security="none"), letter())
    assert "would speak in the clear" in caught.value.reason


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"user": "ada", "password": "wrong"}, "refused the login of `ada`"),
        ({"user": "ada", "password": "a\nb"}, "holds a line break, so it was not sent"),
        ({"mail": letter("nobody@example.com")}, "did not take the mail (recipient refused with 550)"),
    ],
)
def test_what_the_relay_refuses_is_said_without_its_words(
    tmp_path: Path, authority: Authority, more: dict[str, Any], said: str
) -> None:
    with relay(authority) as (taking, port):
        assert said in refused(tmp_path, authority, port, **more).reason
    assert taking.taken == []


def test_a_certificate_for_another_name_is_refused_before_the_login(tmp_path: Path, authority: Authority) -> None:
    with relay(authority, name="other.example.test") as (taking, port):
        why = refused(tmp_path, authority, port, user="ada", password=PASSWORD)
    assert "is for another name" in why.reason
    assert taking.logins == []


def test_nobody_there(tmp_path: Path, authority: Authority) -> None:
    assert "refuses connections" in refused(tmp_path, authority, free_port()).reason


def _endless(sock: socket.socket) -> None:
    while True:
        sock.sendall(b"220-still talking, with many words in a line of its own\r\n" * 100)


def _silent(sock: socket.socket) -> None:
    sock.recv(1)


@pytest.mark.parametrize(
    ("speech", "said"),
    [
        (_endless, "sent more than was asked for"),
        (lambda sock: sock.sendall(b"220 hi\r\n"), "broke off or answered nonsense"),
        (lambda sock: sock.sendall(b"554 go away\r\n"), "broke off or answered nonsense"),
        (lambda sock: sock.sendall(b"\x00\xff" * 100), "broke off or answered nonsense"),
        (_silent, "did not answer"),
    ],
)
def test_servers_that_lie_or_stall_end(tmp_path: Path, authority: Authority, speech: Any, said: str) -> None:
    with speak(speech) as place:
        why = refused(tmp_path, authority, int(place.rpartition(":")[2]), seconds=1.5)
    assert said in why.reason, why.reason
