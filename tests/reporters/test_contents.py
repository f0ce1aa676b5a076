"""What every report for people holds (rows 178 to 184 of the requirements), whatever its format."""

import re

import pytest

from launchgate.check import Impact, all_checks, all_rules
from launchgate.model import Severity
from launchgate.report import render
from tests.support import verdicts

PEOPLE = pytest.mark.parametrize("name", ["terminal", "markdown", "html"])
EVERY = pytest.mark.parametrize("name", ["terminal", "markdown", "html", "handover", "handover-html"])


def text_of(name: str, sample: str) -> str:
    """A report as one line of words, without markup and case."""
    text = re.sub(r"<style>.*?</style>|<[^>]*>", " ", render(name, getattr(verdicts, sample)()), flags=re.DOTALL)
    return re.sub(r"[\s\\*`|]+", " ", text).lower()


@EVERY
@pytest.mark.parametrize(("sample", "answer"), [("go", "go"), ("no_go", "no-go"), ("incomplete", "incomplete")])
def test_the_call_stands_first(name: str, sample: str, answer: str) -> None:
    assert re.search(rf"(?<![\w-]){answer}(?![\w-])", text_of(name, sample)[:400])


@EVERY
def test_risks_are_ranked_what_people_cannot_reach_before_what_they_cannot_use_before_what_is_unsafe(name: str) -> None:
    text = text_of(name, "no_go")
    places = [
        text.index(words) for words in ("comes back to itself", "answered 500", "github token was added", "2 hops from")
    ]
    assert places == sorted(places)


@PEOPLE
def test_there_is_a_plan_of_what_to_fix_now_and_what_can_wait_with_severities(name: str) -> None:
    text = text_of(name, "no_go")
    assert "must fix now" in text
    assert "can wait" in text
    for severity in (Severity.BLOCKER, Severity.HIGH, Severity.MEDIUM):
        assert severity in text


@EVERY
def test_a_plain_sentence_says_what_it_comes_to_and_that_nothing_blocks_when_nothing_does(name: str) -> None:
    assert "3 things must be fixed before this launch." in text_of(name, "no_go")
    assert "nothing that was looked at blocks this launch." in text_of(name, "go")


@PEOPLE
def test_what_was_tested_once_by_hand_is_told_apart_from_what_every_run_checks(name: str) -> None:
    text = text_of(name, "no_go")
    assert "checked every run, on the live site" in text
    assert re.search(r"tested once by hand:? 1 rule: account owners", text)


def test_rules_stand_in_the_order_in_which_they_hurt_a_launch() -> None:
    impact = {check.id: check.impact for check in all_checks()}
    order = [impact[rule.check] for rule in all_rules().values()]
    assert order == sorted(order)
    assert impact["dns"] is Impact.REACH
    assert impact["email"] is Impact.USE
    assert impact["secrets"] is Impact.DEPLOY
    assert impact["handover"] is Impact.NOTICE
