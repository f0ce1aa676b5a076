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


@pytest.mark.parametrize(
    ("name", "section", "expected"),
    [
        ("b2b-mobile-prototype", "obs", {"uptime_percent": 99.5}),
        ("mobile-first", "obs", {"interval_s": 60}),
        ("internal-tool", "obs", {"interval_s": 60}),
        ("internal-tool", "perf", {"lighthouse": {"performance": 80}}),
        ("b2b-landing", "obs", None),
    ],
)
def test_a_profile_ships_the_thresholds_in_which_its_roadmap_differs(name: str, section: str, expected: object) -> None:
    assert load_profile(name).options.get(section) == expected


@pytest.mark.parametrize("name", [name for name in PROFILES if name != "core"])
def test_every_profile_demands_a_way_back_a_monitor_and_an_owner_before_a_release(name: str) -> None:
    release = load_profile(name).release
    assert len(set(release)) == len(release)
    assert {
        "deploy/rollback-doc",
        "obs/uptime-monitor",
        "obs/alert-owner",
        "handover/checklist",
        "handover/ownership",
    } <= {*release}
    assert not [rule for rule in release if rule.startswith(("ai/", "migrate/"))]


@pytest.mark.parametrize(
    ("rule", "names"),
    [
        ("obs/uptime-monitor", {"b2b-landing", "client-portal", "mobile-first"}),
        ("obs/alert-delivered", {"b2b-mobile-prototype", "internal-tool"}),
        ("perf/p95-ceiling", {"client-portal", "mobile-first"}),
    ],
)
def test_what_is_high_elsewhere_blocks_in_some_stages(rule: str, names: set[str]) -> None:
    assert {name for name in PROFILES if load_profile(name).severities.get(rule) is Severity.BLOCKER} == names
