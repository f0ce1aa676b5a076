"""What the user hands in as a secret comes out of nothing."""

import base64
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
