"""Every shipped profile names rules that exist, and none switches a check off."""

import pytest

from launchgate.check import all_checks, all_rules
from launchgate.config import load
from launchgate.model import Severity, Status
from launchgate.profile import PROFILES, Profile, filled, with_severities
from launchgate.profile import load as load_profile
from tests.support.rules import rule, seen


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_names_rules_and_options_that_exist(name: str) -> None:
    profile = load_profile(name)
    assert profile.title
    assert {*profile.severities, *profile.release} <= set(all_rules())
    assert set(profile.options) <= {check.id for check in all_checks()}
    load(b"# nothing\n", profile=name)


def test_core_changes_nothing() -> None:
    core = load_profile("core")
    assert (core.severities, core.options, core.release) == ({}, {}, ())


def test_a_profile_changes_the_default_severity_and_not_a_checks_own_choice() -> None:
    profile = Profile(name="x", title="x", severities={"a/b": Severity.BLOCKER})
    rules = {"a/b": rule("a/b", severity=Severity.HIGH)}
    found = [seen("a/b", Status.FAIL, severity=severity) for severity in (Severity.HIGH, Severity.LOW)]
    assert [one.severity for one in with_severities(profile, found, rules)] == [Severity.BLOCKER, Severity.LOW]


def test_a_profiles_threshold_stands_beside_what_is_written_in_the_same_section() -> None:
    defaults = {"lighthouse": {"performance": 80, "pages": ["/"]}, "read_ms": 300}
    given = {"lighthouse": {"reports": ["a.json"], "pages": ["/x", "/y"]}, "users": 4}
    assert filled(given, defaults) == {
        "lighthouse": {"performance": 80, "reports": ["a.json"], "pages": ["/x", "/y"]}, "read_ms": 300, "users": 4,
    }  # fmt: skip
    assert filled({"lighthouse": {"performance": 90}}, defaults)["lighthouse"]["performance"] == 90
    assert filled({"lighthouse": None}, defaults)["lighthouse"] is None
