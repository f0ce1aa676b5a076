"""Reading one mail: the marker in every encoding, hostile MIME in bounded time."""

import base64
import time

import pytest

from launchgate.letter import SIZE_LIMIT, letter_with

_MARKER = "launchgate-check-00ff00ff00ff00ff"
_HEAD = b"From: Web Shop <web@shop.example>\r\nSubject: x\r\n"


def _encoded(text: str) -> bytes:
    return base64.encodebytes(text.encode())


@pytest.mark.parametrize(
    "raw",
    [
        _HEAD + b"\r\nhello " + _MARKER.encode(),
        _HEAD.replace(b"x\r\n", _MARKER.encode() + b"\r\n") + b"\r\nhello",
        _HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n" + _encoded(f"hello {_MARKER} there"),
        _HEAD + b"Content-Transfer-Encoding: quoted-printable\r\n\r\nhello launchgate-check-00ff=\r\n00ff00ff00ff\r\n",
        _HEAD + b'Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b\r\nContent-Type: text/html\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n" + _encoded(f"<p>{_MARKER}</p>") + b"\r\n--b--\r\n",
    ],
    ids=["plain", "subject", "base64", "quoted-printable", "html part"],
)  # fmt: skip
def test_the_marker_is_found(raw: bytes) -> None:
    found = letter_with(_MARKER, raw, "INBOX")
    assert found is not None
    assert (found.sender, found.sender_domain, found.place) == ("web@shop.example", "shop.example", "INBOX")
    assert letter_with("launchgate-check-11ff00ff00ff00ff", raw, "INBOX") is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n\r\n",
        b"\x00" * 10_000,
        b"From: " + b"(" * 50_000 + b"\r\n\r\n",
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" * 5_000,
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(2_000)),
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(40)),
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n\r\n" * 60_000,
        b"Content-Transfer-Encoding: base64\r\n\r\n" + b"=" * SIZE_LIMIT,
        b"Content-Type: message/rfc822\r\n\r\n" * 6_000,
        b"X: y\r\n" * 100_000,
        b"From: =?x?b?" + b"A" * 60_000 + b"?=\r\n\r\n",
    ],
)
def test_hostile_mail_is_read_in_bounded_time(raw: bytes) -> None:
    begun = time.monotonic()
    assert letter_with(_MARKER, raw, "INBOX") is None
    found = letter_with(_MARKER, _MARKER.encode() + b"\r\n" + raw, "INBOX")
    assert found is not None
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("written", ["a@b@c", "no address", "", "<\x1b[31m@x.example>", "a@" + "x" * 500])
def test_an_unreadable_sender_is_none(written: str) -> None:
    found = letter_with(_MARKER, f"From: {written}\r\n\r\n{_MARKER}".encode(), "INBOX")
    assert found is not None
    assert found.sender == ""


def test_the_trace_keeps_the_order_of_the_mail() -> None:
    raw = b"Received: a\r\nAuthentication-Results: mx;\r\n spf=pass\r\nX: y\r\nReceived: b\r\n\r\n" + _MARKER.encode()
    found = letter_with(_MARKER, raw, "INBOX")
    assert found is not None
    assert found.trace == (("received", "a"), ("authentication-results", "mx; spf=pass"), ("received", "b"))
