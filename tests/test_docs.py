"""The committed pages say what the code says, and every rule and option says something."""

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from launchgate.check import Check, all_checks, all_rules
from launchgate.config import load
from launchgate.config_schema import SCHEMA_FILE, config_page, config_schema
from launchgate.errors import ConfigError
from launchgate.explain import attestation_lines, check_page, rule_text, waiver_lines
from launchgate.model import Rule
from launchgate.option_rows import option_rows
from launchgate.yaml_lines import parse

PAGES = Path(__file__).parent.parent / "docs" / "checks"


CHECKS = [pytest.param(check, id=check.id) for check in all_checks()]
RULES = [pytest.param(rule, id=rule.id) for rule in all_rules().values()]


@pytest.mark.parametrize("check", CHECKS)
def test_the_committed_page_is_the_generated_one(check: Check) -> None:
    page = PAGES / f"{check.id}.md"
    assert page.is_file(), "write it with: python -m launchgate.explain docs/checks"
    assert page.read_text(encoding="utf-8") == check_page(check), (
        "write it anew: python -m launchgate.explain docs/checks"
    )


def test_no_page_is_left_of_a_check_that_is_gone() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} == {check.id for check in all_checks()}


@pytest.mark.parametrize("check", CHECKS)
def test_every_option_says_what_it_means(check: Check) -> None:
    assert [row.key for row in option_rows(check.options) if not row.text] == []


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_says_what_why_and_how_to_fix_it(rule: Rule) -> None:
    assert all((rule.title, rule.covers, rule.what, rule.why, rule.fix))
    assert rule.reference.startswith("https://")
    assert rule.stages
    assert "!" not in rule.title + rule.what + rule.why


@pytest.mark.parametrize("rule", RULES)
def test_the_terminal_text_holds_everything_to_paste(rule: Rule) -> None:
    text = rule_text(rule)
    assert text.startswith(f"{rule.id} ({rule.severity.value}): ")
    for line in waiver_lines(rule).splitlines():
        assert f"  {line}\n" in text
    assert (attestation_lines(rule.id).splitlines()[0] in text) is rule.attestable


@pytest.mark.parametrize(
    ("rule", "expected"),
    [("secrets/tree", "fingerprint"), ("secrets/scan-enabled", "subject"), ("env/missing", "subject")],
)
def test_a_secret_is_waived_by_its_fingerprint_only(rule: str, expected: str) -> None:
    assert waiver_lines(all_rules()[rule]).splitlines()[2].strip().startswith(f"{expected}: ")


def test_nested_options_are_shown_with_their_way() -> None:
    (env,) = (check for check in all_checks() if check.id == "env")
    rows = {row.key: row for row in option_rows(env.options)}
    assert rows["environments.<name>.names"].kind == "text"
    assert rows["environments.<name>.from_job"].default == "false"
    assert rows["required"].kind == "list of texts"


def test_the_committed_configuration_schema_and_page_are_the_generated_ones() -> None:
    how = "write them anew: make docs"
    assert SCHEMA_FILE.read_text(encoding="utf-8") == config_schema(), how
    assert (PAGES.parent / "config.md").read_text(encoding="utf-8") == config_page(), how


SAMPLES = [
    "profile: core\n",
    "gate: {fail_on: high}\nperf: {routes: [{path: /a, class: heavy}]}\n",
    "waive: [{rule: redirect/loop, subject: x, reason: r, owner: Ada, until: 2026-03-01}]\n",
    "gate: {fail_on: severe}\n",
    "unknown: 1\n",
    "waive: [{rule: redirect/loop}]\n",
    "limits: {pages: many}\n",
    "limits: {deadline_s: 0}\n",
]


@pytest.mark.parametrize("text", SAMPLES)
def test_the_published_schema_accepts_what_the_reader_accepts(text: str) -> None:
    document = parse(text.encode(), "launchgate.yml").data
    accepted = True
    try:
        load(text.encode())
    except ConfigError:
        accepted = False
    assert Draft202012Validator(json.loads(config_schema())).is_valid(document) is accepted


_ROW = re.compile(
    r"^\| (?P<rule>\S+) \| (?P<severity>\S+) \| (?P<evidence>[^|]+) \| (?P<fires>[^|]+) \| (?P<silent>[^|]+) \|$"
)


def test_the_page_of_rules_names_tests_that_exist() -> None:
    rows = [
        found for line in (PAGES.parent / "rules.md").read_text("utf-8").splitlines() if (found := _ROW.match(line))
    ]
    told = {row["rule"]: row for row in rows if row["rule"] != "rule" and not row["rule"].startswith("---")}
    assert told.keys() == all_rules().keys(), "write it anew: make rules"
    for rule, row in told.items():
        assert row["severity"] == all_rules()[rule].severity.value
        for what in ("fires", "silent"):
            file, name = row[what].replace("`", "").split()
            assert f"def {name}(" in (PAGES.parent.parent / "tests" / file).read_text("utf-8"), (rule, what)
