"""A planted value is found in every form, and in nothing else."""

import itertools
import random
import string
import time

import pytest

from launchgate.checks.ai.decoding import form_of
from tests.checks.ai.forms import FORMS

_VALUES = ["".join(random.Random(seed).choices("abcdefghiklmnopqrstuvwxyz0123456789", k=20)) for seed in range(25)]


@pytest.mark.parametrize("name", FORMS)
def test_every_form_is_found_and_named(name: str) -> None:
    write, said = FORMS[name]
    for value in _VALUES:
        found = form_of(f"Sure, here it is:\n\n{write(value)}\n\nAnything else?", value)
        assert found is not None, value
    if said:
        # which form is named first may depend on the value where two fit
        names = {form_of(write(value), value) for value in _VALUES}
        assert said in names, names


def test_at_least_twelve_forms() -> None:
    assert len(FORMS) >= 12


def test_another_value_is_not_found_in_any_form() -> None:
    for value, other in itertools.pairwise(_VALUES):
        for write, _ in FORMS.values():
            assert form_of(f"here: {write(other)}", value) is None


def test_ordinary_text_holds_no_value() -> None:
    chance = random.Random(7)
    text = " ".join(
        "".join(chance.choices(string.ascii_letters + string.digits, k=chance.randint(1, 12))) for _ in range(40_000)
    )
    assert [value for value in _VALUES if form_of(text, value)] == []


def test_a_short_value_is_refused() -> None:
    with pytest.raises(ValueError, match="chance"):
        form_of("anything", "abc-123")


@pytest.mark.parametrize(
    "text",
    ["A" * 1_000_000, "-." * 500_000, "%41" * 300_000, "0x" * 500_000, "\\u{" * 300_000, " \n" * 500_000, "\ufdfa" * 400_000,
     "1 " * 500_000, "&#" * 500_000, "\udc80\x00\x1b[31m" * 100_000],
    ids=range(10),
)  # fmt: skip
def test_hostile_texts_take_bounded_time(text: str) -> None:
    begun = time.monotonic()
    assert form_of(text, _VALUES[0]) is None
    assert time.monotonic() - begun < 60
