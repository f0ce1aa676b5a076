"""What the user hands in as a secret comes out of nothing."""

import base64
import html
import json
from urllib.parse import quote

import pytest

from launchgate.errors import CannotJudge
from launchgate.redact import Redactor, mask

VALUE = "p@ss word/+=?&1234"


def test_a_revealed_value_is_masked_in_all_its_forms() -> None:
    redactor = Redactor({"TOKEN": VALUE})
    assert redactor.reveal("Bearer ${TOKEN}") == f"Bearer {VALUE}"
    encoded = base64.b64encode(VALUE.encode()).decode().rstrip("=")
    for form in (VALUE, quote(VALUE, safe=""), encoded):
        assert redactor(f"seen {form} here") == "seen ${TOKEN} here"


def test_a_longer_value_is_masked_before_the_shorter_one_inside_it() -> None:
    redactor = Redactor({"A": "abcdef", "B": "abcdef-ghijkl"})
    redactor.reveal("${A}${B}")
    assert redactor("abcdef-ghijkl and abcdef") == "${B} and ${A}"


@pytest.mark.parametrize("environ", [{}, {"TOKEN": ""}])
def test_a_name_that_is_not_set_says_so(environ: dict[str, str]) -> None:
    with pytest.raises(CannotJudge, match="TOKEN is not set"):
        Redactor(environ).reveal("${TOKEN}")


@pytest.mark.parametrize(
    "seen",
    [
        VALUE.upper(), quote(VALUE), quote(VALUE, safe="").lower(), html.escape(VALUE), json.dumps(VALUE)[1:-1],
        VALUE.encode().hex(), base64.urlsafe_b64encode(VALUE.encode()).decode(),
        base64.b64encode(f"ada:{VALUE}".encode()).decode(),
        base64.b64encode(f"me:{VALUE}.".encode()).decode(), VALUE[:14], VALUE[3:], f"x{VALUE[2:16]}y",
    ],
)  # fmt: skip
def test_a_value_is_masked_in_what_a_site_makes_of_it(seen: str) -> None:
    redactor = Redactor({"TOKEN": VALUE})
    redactor.reveal("${TOKEN}")
    shown = redactor(f"<{seen}>")
    assert "${TOKEN}" in shown
    assert not any(seen[at : at + 12] in shown for at in range(len(seen) - 11))


def test_the_password_in_a_basic_credential_is_masked_too() -> None:
    redactor = Redactor({"BASIC": base64.b64encode(f"ada:{VALUE}".encode()).decode()})
    redactor.reveal("Basic ${BASIC}")
    assert redactor(f"no user with {VALUE}") == "no user with ${BASIC}"


@pytest.mark.parametrize("text", ["", "word", "a word of it", "P@SS WORD", "\ud800 İ"])
def test_an_ordinary_word_that_a_value_shares_is_left_alone(text: str) -> None:
    redactor = Redactor({"TOKEN": VALUE})
    redactor.reveal("${TOKEN}")
    assert redactor(text) == text


def test_short_values_are_left_alone() -> None:
    redactor = Redactor({"PORT": "443"})
    redactor.reveal("${PORT}")
    assert redactor("443") == "443"


def test_each_new_value_is_announced_once() -> None:
    told: list[str] = []
    redactor = Redactor({"TOKEN": VALUE}, told.append)
    redactor.reveal("${TOKEN}")
    redactor.reveal("${TOKEN} ${TOKEN}")
    assert told == [VALUE]


@pytest.mark.parametrize("value", ["", "short", "elevenchars", "x" * 12, "k" * 40, "z" * 400])
def test_a_mask_shows_at_most_a_third(value: str) -> None:
    assert len(mask(value).replace("…", "")) <= len(value) / 3
