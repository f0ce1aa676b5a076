"""Fixes that are lists become one; anything else stays as it is."""

import pytest

from launchgate.reporters._joint import joint


def test_variables_become_one_block_to_paste() -> None:
    head = "Add to .env.example, with a comment that says what it is for:"
    fixes = [(f"{head}\n{name}=", f"app.py:{line}") for line, name in enumerate(("B_URL", "A_KEY", "B_URL"), start=1)]
    assert joint(fixes) == f"{head}\nB_URL=\nA_KEY="


def test_items_of_a_list_say_what_they_are_for_on_one_line() -> None:
    fixes = [("keep:\n  - {id: 1}", "a.py\n- {id: 9}"), ("keep:\n  - {id: 2}", "b.py")]
    assert joint(fixes) == "keep:\n  - {id: 1} # a.py - {id: 9}\n  - {id: 2} # b.py"


@pytest.mark.parametrize(
    "fixes",
    [
        ("mend a", "mend b"),
        ("Add to a/.env.example:\nA=", "Add to b/.env.example:\nB="),
        ("Set:\n  a = 1", "Set:\n  b = 1"),
        ("Set:\nA=1", "Set:\nA=1\nB=2"),
        ("Set:\nA=1", "Set:\n- b"),
    ],
)
def test_what_is_no_list_is_left_alone(fixes: tuple[str, ...]) -> None:
    assert joint([(fix, "x") for fix in fixes]) == ""


def test_a_long_list_is_cut_and_counted() -> None:
    told = joint([(f"Add:\nNAME_{number}=", "") for number in range(500)])
    assert told.endswith("NAME_399=\n# … 100 more; the JSON report has them all")
