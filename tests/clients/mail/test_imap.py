"""The IMAP client against servers that lie, stall and flood, and the names of folders."""

import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from launchgate.clients.imap import Account, ImapClient
from launchgate.clients.imap.names import Folder, is_junk, listed, on_wire
from launchgate.errors import CannotJudge
from launchgate.settings import Network
from tests.support.context import make_context
from tests.support.web import speak

Answer = Callable[[bytes], bytes]


def _server(answer: Answer, greeting: bytes = b"* OK ready\r\n") -> Callable[[socket.socket], None]:
    def speech(line: socket.socket) -> None:
        line.sendall(greeting)
        for request in line.makefile("rb"):
            line.sendall(answer(request))

    return speech


def _polite(special: dict[bytes, bytes]) -> Answer:
    """Says OK to everything, and before it what is told for a command."""

    def answer(request: bytes) -> bytes:
        tag, command = request.split()[:2]
        told = special.get(command.upper(), b"* CAPABILITY IMAP4rev1\r\n" if command.upper() == b"CAPABILITY" else b"")
        return told + tag + b" OK done\r\n"

    return answer


def _client(root: Path, endpoint: str, *, seconds: float = 20.0) -> tuple[ImapClient, Account]:
    host, port = endpoint.split(":")
    context = make_context(root, network=Network(allow_private=(host,)), seconds=seconds)
    account = Account(host=host, port=int(port), user="u", password="p" * 12, security="none")
    return context.clients.imap, account


@pytest.mark.parametrize(
    ("special", "said"),
    [
        ({b"LIST": b"* LIST () \"/\" {999999999}\r\n"}, "sent more than was asked for"),
        ({b"EXAMINE": b"* 1 EXISTS\r\n" + b"x" * 2_000_000}, "broke off or answered nonsense"),
        ({b"CAPABILITY": b"* CAPABILITY IMAP4rev1 LOGINDISABLED\r\n"}, "takes no password"),
        ({b"LIST": b"garbage\r\n"}, "broke off or answered nonsense"),
    ],
    ids=["a huge literal", "an endless line", "no password", "garbage"],
)  # fmt: skip
def test_a_server_that_misbehaves_is_unknown(tmp_path: Path, special: dict[bytes, bytes], said: str) -> None:
    with speak(_server(_polite(special))) as endpoint:
        client, account = _client(tmp_path, endpoint)
        with pytest.raises(CannotJudge) as seen:
            client.marks(account, ("INBOX",))
    assert said in seen.value.reason
    assert account.password not in f"{seen.value.reason} {seen.value.remedy} {account!r}"


@pytest.mark.parametrize("greeting", [b"", b"220 smtp ready\r\n", b"* BYE go away\r\n"])
def test_what_is_no_imap_server_is_unknown(tmp_path: Path, greeting: bytes) -> None:
    def speech(line: socket.socket) -> None:
        line.sendall(greeting)

    with speak(speech) as endpoint:
        client, account = _client(tmp_path, endpoint)
        with pytest.raises(CannotJudge, match="broke off or answered nonsense"):
            client.marks(account, ("INBOX",))


def test_a_server_that_drips_is_cut_off(tmp_path: Path) -> None:
    def speech(line: socket.socket) -> None:
        while True:
            line.sendall(b"*")
            threading.Event().wait(0.05)

    with speak(speech) as endpoint:
        client, account = _client(tmp_path, endpoint, seconds=1.0)
        begun = time.monotonic()
        with pytest.raises(CannotJudge):
            client.marks(account, ("INBOX",))
    assert time.monotonic() - begun < 4


def test_a_flood_of_lines_ends(tmp_path: Path) -> None:
    def speech(line: socket.socket) -> None:
        line.sendall(b"* OK ready\r\n")
        while True:
            line.sendall(b"* 1 EXISTS\r\n" * 5_000)

    with speak(speech) as endpoint:
        client, account = _client(tmp_path, endpoint)
        with pytest.raises(CannotJudge, match="sent more than was asked for"):
            client.marks(account, ("INBOX",))


@pytest.mark.parametrize("password", ["a\r\nb DELETE INBOX", "a\nb", "a\x00b"])
def test_a_password_with_a_line_break_is_not_sent(tmp_path: Path, password: str) -> None:
    got: list[bytes] = []

    def answer(request: bytes) -> bytes:
        got.append(request)
        return _polite({})(request)

    with speak(_server(answer)) as endpoint:
        client, account = _client(tmp_path, endpoint)
        broken = Account(host=account.host, port=account.port, user="u", password=password, security="none")
        with pytest.raises(CannotJudge, match="holds a line break"):
            client.marks(broken, ("INBOX",))
    assert [request for request in got if b"CAPABILITY" not in request] == []


@pytest.mark.parametrize(
    ("name", "wire"),
    [
        ("INBOX", '"INBOX"'),
        ("Sales & Co", '"Sales &- Co"'),
        ("Entwürfe", '"Entw&APw-rfe"'),
        ("日本語", '"&ZeVnLIqe-"'),
        ('a"b\\c', '"a\\"b\\\\c"'),
    ],
)
def test_names_on_the_wire(name: str, wire: str) -> None:
    assert on_wire(name) == wire
    quoted = b'(\\HasNoChildren) "/" ' + wire.encode()
    assert list(listed([quoted])) == [Folder(name, False)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b'(\\HasNoChildren \\Junk) "/" Werbung', [Folder("Werbung", True)]),
        (b'(\\HasNoChildren) "." INBOX.Spam', [Folder("INBOX.Spam", True)]),
        (b'(\\All) "/" "[Gmail]/All Mail"', [Folder("[Gmail]/All Mail", False)]),
        (b"() NIL Junk", [Folder("Junk", True)]),
        (b'(\\Noselect \\Junk) "/" x', []),
        ((b'() "/" {4}', b"Spam"), [Folder("Spam", True)]),
        (None, []),
        (b"nonsense", []),
        (b'() "/" "&!!!-"', [Folder("&!!!-", False)]),
    ],
)
def test_the_folders_that_a_server_names(line: object, expected: list[Folder]) -> None:
    assert list(listed([line])) == expected


@pytest.mark.parametrize(
    ("name", "junk"),
    [
        ("Junk", True),
        ("[Gmail]/Spam", True),
        ("INBOX.Junk E-mail", True),
        ("Leads", False),
        ("Spam reports", False),
        ("", False),
    ],
)
def test_folders_for_spam_by_name(name: str, junk: bool) -> None:
    assert is_junk(name) is junk
