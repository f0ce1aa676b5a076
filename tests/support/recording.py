"""Which test makes which rule fire, and which keeps it silent: noted while the tests run, for docs/rules.md.

`pytest --record-rules FILE` notes what every judge and the gate said in each test, in a file `FILE.…` for each process that runs
tests. Nothing else changes: the tests do not know.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from launchgate.gate import Decision
from launchgate.model import Judgement, Status

_SAID = {
    Status.FAIL: "fires",
    Status.UNKNOWN: "unknown",
    Status.PASS: "silent",
    Status.NOT_APPLICABLE: "not-applicable",
}
Notes = dict[str, dict[str, set[str]]]
"""Test to what was said to the rules it was said of."""


class Recorder:
    """Notes what is said while a test runs."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._test = ""
        self._notes: Notes = defaultdict(lambda: defaultdict(set))

    def listen(self) -> None:
        """Note every judgement and every decision from now on."""
        _wrap(Judgement, lambda made: self._note((seen.rule, seen.status) for seen in made.assessments))
        _wrap(Decision, lambda made: self._note((entry.rule, entry.status) for entry in made.entries))

    def _note(self, said: Iterator[tuple[str, Status]]) -> None:
        if self._test:
            for rule, status in said:
                self._notes[self._test][_SAID[status]].add(rule)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        self._test = item.nodeid.partition("[")[0]
        try:
            return (yield)
        finally:
            self._test = ""

    def pytest_sessionfinish(self) -> None:
        told = {
            test: {what: sorted(rules) for what, rules in said.items()} for test, said in sorted(self._notes.items())
        }
        self._file.write_text(json.dumps(told, indent=1), encoding="utf-8")


def _wrap(kind: type, note: Callable[[Any], None]) -> None:
    plain: Callable[..., None] = vars(kind)["__init__"]

    def noted(self: Any, *args: Any, **kwargs: Any) -> None:
        plain(self, *args, **kwargs)
        note(self)

    setattr(kind, "__init__", noted)  # noqa: B010 - mypy takes the plain form for an assignment to a method
