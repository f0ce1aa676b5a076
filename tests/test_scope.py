"""The scope sentence says what was judged and what was not."""

from pathlib import Path

import pytest

from launchgate.gate import Policy, decide
from launchgate.model import PolicyRecord, Severity, Status
from launchgate.nouns import noun
from launchgate.scope import scope_of
from tests.support.command import launchgate
from tests.support.repos import make_repo
from tests.support.rules import rule, seen
from tests.test_gate import TODAY

RULES = {one.id: one for one in (rule("a/one"), rule("a/two"), rule("b/one"), rule("b/two"))}


def scope(*statuses: tuple[str, Status], not_run: tuple[str, ...] = ()) -> str:
    record = PolicyRecord(source="test", fail_on=Severity.BLOCKER, unknown="block")
    found = [seen(rule_id, status, subject=str(index)) for index, (rule_id, status) in enumerate(statuses)]
    entries = decide(found, RULES, Policy(record=record), TODAY).entries
    return scope_of(entries, RULES, {"b": "Busy work"}, not_run, "static rules of a..b")


def test_everything_judged() -> None:
    assert scope(("a/one", Status.PASS), ("a/two", Status.FAIL)) == "static rules of a..b, 2 judged"


def test_what_was_not_declared_or_did_not_run_is_not_tested() -> None:
    text = scope(("a/one", Status.UNKNOWN), ("a/two", Status.NOT_APPLICABLE), not_run=("latency",))
    assert text == "static rules of a..b, 1 judged; not tested: what a/two covers, latency"


def test_a_rule_judged_somewhere_counts_as_tested() -> None:
    assert scope(("a/one", Status.PASS), ("a/one", Status.NOT_APPLICABLE)) == "static rules of a..b, 1 judged"


def test_a_long_list_is_cut_with_its_rest_counted() -> None:
    text = scope(("a/one", Status.PASS), not_run=tuple(f"thing {n}" for n in range(12)))
    assert text.endswith("thing 7 and 4 more")


def test_a_check_that_had_nothing_to_look_at_is_named_once() -> None:
    text = scope(("a/one", Status.PASS), ("b/one", Status.NOT_APPLICABLE), ("b/two", Status.NOT_APPLICABLE))
    assert text.endswith("not tested: busy work")


def test_a_title_inside_a_sentence() -> None:
    assert [noun(title) for title in ("Redirects", "DNS", "")] == ["redirects", "DNS", ""]


@pytest.mark.parametrize(
    ("rule", "subject"),
    [("coverage/critical-paths", "reports of other tools"), ("handover/ownership", "what people attest")],
)
def test_a_run_of_reports_or_words_alone_says_so(tmp_path: Path, rule: str, subject: str) -> None:
    repo = make_repo(tmp_path / "repo")
    said = (
        "coverage: {reports: [coverage.xml], critical: {'src/**': 80}}\n"
        "attest: [{rule: handover/ownership, status: passed, owner: Ada, date: 2020-01-01, evidence: {link: 'https://a.example'}}]\n"
    )
    repo.commit({"src/a.py": "A = 1\n", "launchgate.yml": said})
    done = launchgate("run", "--stage", "release", "--only", rule, "--quiet", cwd=repo.path)
    assert f"Scope    {subject}, " in done.out, done.err
