"""The small parts of journeys by tables: JSON paths, operators, patterns, references."""

import re
from typing import Any

import pytest

from launchgate.checks.smoke import patterns
from launchgate.checks.smoke.matching import ABSENT, mismatch
from launchgate.checks.smoke.references import Reference, expand, references, step_id


@pytest.mark.parametrize(
    ("value", "wanted", "said"),
    [
        ("a", "a", None),
        (1, 1.0, None),
        (1, True, "is 1, expected true"),
        (0, False, "is 0, expected false"),
        ("1", 1, 'is "1", expected 1'),
        (None, None, None),
        (ABSENT, "a", 'is missing, expected "a"'),
        (ABSENT, {"exists": False}, None),
        (ABSENT, {"exists": True}, "is missing"),
        ("a", {"exists": False}, "is there, which it must not be"),
        ([], {"exists": True}, "is missing"),
        ("abc", {"contains": "b", "not_contains": "d"}, None),
        ("abc", {"contains": "d"}, 'is "abc", expected to contain "d"'),
        ([1, True], {"contains": 1}, None),
        ([True], {"contains": 1}, "is a list of 1, expected to contain 1"),
        (ABSENT, {"not_contains": "d"}, 'is missing, expected not to contain "d"'),
        ({"k": 1}, {"contains": "k"}, None),
        (5, {"at_least": 5, "at_most": 5}, None),
        (4, {"at_least": 5}, "is 4, expected at least 5"),
        (True, {"at_least": 0}, "is true, expected at least 0"),
        ([1, 2], {"count": 2}, None),
        ([1, 2], {"count": 3}, "has 2, expected 3 of them"),
        ("v1.2", {"matches": "^v[0-9]"}, None),
        ("x" * 40, "y", 'is a text of 40 characters, expected "y"'),
        ("a", {"not_equals": "a"}, 'is "a", which it must not be: "a"'),
        ({"a": [1]}, {"equals": {"a": [1]}}, None),
    ],
)
def test_an_expectation_says_how_a_value_differs(value: Any, wanted: Any, said: str | None) -> None:
    assert mismatch(value, wanted, wanted) == said


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r'name="csrf" value="([^"]+)"', '<input name="csrf" value="abc">', "abc"),
        (r"v(\d+)\.(\d+)", "at v12.3", "12"),
        (r"(?:a|b)?c", "xbc", None),
        (r"[]x]+y", "]]y", None),
        (r"a{2,3}b", "aaab", None),
        (r"\(\)", "f()", None),
    ],
)
def test_a_pattern_finds(pattern: str, text: str, found: str | None) -> None:
    match = patterns.search(pattern, text)
    assert match is not None
    if found is not None:
        assert match.group(1) == found


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+", "a**", "a*?", "a+?", r"(a)\1", "(?=a)", "(?<!a)", "(?P<n>a)", "(", "[", "a{999}", "x" * 201, "*"],
)
def test_a_pattern_that_could_take_for_ever_is_refused(pattern: str) -> None:
    assert patterns.defect(pattern)


@pytest.mark.parametrize("pattern", ["a*a*a*a*b", "(?:a|a)(?:a|a)(?:a|a)b", "[a-z]*[a-z]*[a-z]*!", r"\w*\w*$"])
def test_a_hostile_text_costs_no_more_than_its_length(pattern: str) -> None:
    """No repetition and no group is left that could give back what it took, which is what backtracking needs."""
    rewritten = patterns.compiled(pattern).pattern
    assert not re.search(r"(?<!\\)[*?](?![+>])", rewritten.replace("(?>", ""))
    assert patterns.search(pattern, "a" * 5_000) is None or pattern.endswith("$")


def test_references_are_expanded_and_keep_their_type() -> None:
    values: dict[str, Any] = {"A": "x", "s.n": 7, "s.t": True}
    expanded = expand({"a": ["${A}-${s.n}", "${s.n}"], "b": "${s.t}", "c": 1}, lambda one: values[str(one)])
    assert expanded == {"a": ["x-7", 7], "b": True, "c": 1}
    assert list(references(["${A}", {"k": "${s.n} ${9}"}])) == [Reference("A"), Reference("n", "s"), None]
    assert step_id("Log in, again (2)") == "log-in-again-2"
