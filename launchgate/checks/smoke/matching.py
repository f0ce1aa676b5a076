"""What a value has to be: an expected value, or a mapping of operators. Pure.

A value of a site is quoted only where it is short: what is long may be a token.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from launchgate.checks.smoke.patterns import defect, search
from launchgate.closest import closest

Way = tuple[str | int, ...]
_QUOTED = 20
"""Characters of a site's text that are shown."""
ABSENT = object()
"""Stands for a value that is not there."""


def _same(value: Any, wanted: Any) -> bool:
    """Equality of JSON, where true is not 1."""
    if isinstance(value, bool) or isinstance(wanted, bool):
        return value is wanted
    if isinstance(value, list) and isinstance(wanted, list):
        return len(value) == len(wanted) and all(map(_same, value, wanted))
    if isinstance(value, dict) and isinstance(wanted, dict):
        return value.keys() == wanted.keys() and all(_same(value[key], wanted[key]) for key in value)
    return bool(value == wanted)


def _contains(value: Any, wanted: Any) -> bool:
    if isinstance(value, str):
        return isinstance(wanted, str) and wanted in value
    if isinstance(value, dict):
        return wanted in value if isinstance(wanted, str) else False
    return isinstance(value, list) and any(_same(item, wanted) for item in value)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_SIZED = (str, list, dict)
OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "exists": lambda value, wanted: (value is not ABSENT and value != []) is wanted,
    "equals": _same,
    "not_equals": lambda value, wanted: value is not ABSENT and not _same(value, wanted),
    "contains": _contains,
    "not_contains": lambda value, wanted: isinstance(value, _SIZED) and not _contains(value, wanted),
    "matches": lambda value, wanted: isinstance(value, str) and search(wanted, value) is not None,
    "at_least": lambda value, wanted: _number(value) and value >= wanted,
    "at_most": lambda value, wanted: _number(value) and value <= wanted,
    "count": lambda value, wanted: isinstance(value, _SIZED) and len(value) == wanted,
}
_SAID = {
    "equals": "expected {}", "not_equals": "which it must not be: {}", "contains": "expected to contain {}",
    "not_contains": "expected not to contain {}", "matches": "expected to match {}", "at_least": "expected at least {}",
    "at_most": "expected at most {}", "count": "expected {} of them",
}  # fmt: skip


def complaints_of(wanted: Any, way: Way) -> Iterator[tuple[Way, str]]:
    """Everything wrong with an expectation as it was written."""
    for name, operand in wanted.items() if isinstance(wanted, dict) else ():
        here = (*way, name)
        if name not in OPERATORS:
            close = closest(name, OPERATORS, 0.6)
            hint = f"did you mean `{close}`?" if close else f"known here: {', '.join(OPERATORS)}"
            yield here, f"unknown operator; {hint}"
        elif name == "exists" and not isinstance(operand, bool):
            yield here, "expected true or false"
        elif name in ("at_least", "at_most", "count") and not _number(operand):
            yield here, "expected a number"
        elif name == "matches" and not isinstance(operand, str):
            yield here, "expected a regular expression as text"
        elif name == "matches" and (why := defect(operand)):
            yield here, why
    if wanted == {}:
        yield way, f"says nothing; known here: {', '.join(OPERATORS)}"


def mismatch(value: Any, wanted: Any, shown: Any) -> str | None:
    """How a value differs from what is expected, e.g. `is "draft", expected "sent"`; None when it does not.

    `shown` is the expectation as it was written, which holds no secret. `value` may be ABSENT.
    """
    operators = wanted if isinstance(wanted, dict) else {"equals": wanted}
    written = shown if isinstance(shown, dict) else {"equals": shown}
    for name, operand in operators.items():
        if OPERATORS[name](value, operand):
            continue
        if name == "exists":
            return "is missing" if operand else "is there, which it must not be"
        return f"{_is(value, name)}, {_SAID[name].format(quoted(written[name]))}"
    return None


def _is(value: Any, operator: str) -> str:
    if value is ABSENT:
        return "is missing"
    if operator == "count" and isinstance(value, _SIZED):
        return f"has {len(value)}"
    return f"is {brief(value)}"


def brief(value: Any) -> str:
    """A site's value, as far as it may be shown."""
    if isinstance(value, str):
        return quoted(value) if len(value) <= _QUOTED and value.isprintable() else f"a text of {len(value)} characters"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return "an object" if isinstance(value, dict) else json.dumps(value)


def quoted(value: Any) -> str:
    """A value of the configuration as JSON."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 120 else f"{text[:120]}…"
