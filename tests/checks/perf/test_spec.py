"""The section `perf` of launchgate.yml: what it takes, and what it refuses."""

import pytest

from launchgate.check import attack_ids
from launchgate.checks.perf import CHECK
from launchgate.checks.perf.spec import RULES, Options, Route
from launchgate.config_shape import build, shape_complaints
from launchgate.model import Stage


def test_the_section_is_read_with_its_own_words() -> None:
    written = {
        "routes": [{"path": "/api/quotes", "p95_ms": 250, "critical": True}, {"path": "/export", "class": "heavy"}]
    }
    assert list(shape_complaints(Options, written, ("perf",))) == []
    assert build(Options, written) == Options(
        routes=(Route(path="/api/quotes", p95_ms=250, critical=True), Route(path="/export", class_="heavy"))
    )


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ({"routes": [{"path": "api/quotes"}]}, "must start with / or be a URL"),
        ({"routes": [{"path": "/a"}, {"path": "/a"}]}, "the route '/a' is declared twice"),
        ({"routes": [{"path": "/a", "class": "huge"}]}, "expected one of"),
        ({"routes": [{"path": "/a", "method": "POST"}]}, "expected one of"),
        ({"routes": [{"path": "/a", "p95_ms": 0}]}, "must be at least 1"),
        ({"samples": 0}, "must be at least 1"),
        (
            {"load": {"login": {"path": "/login", "json": {"Password": "plain"}}}},
            "write the value of `Password` as ${NAME}",
        ),
        ({"compare_to": "previous.example.com"}, "compare_to must be a URL"),
        ({"load": {"users": 1}}, "must be at least 2"),
        ({"load": {"rounds": 4}}, "must be at least 5"),
        ({"routes": [{"path": "/a"}], "load": {"routes": ["/b"]}}, "load.routes names '/b', which is not in routes"),
        ({"load": {"login": {"path": "/login"}}}, "a login needs `form` or `json`, one of the two"),
        ({"load": {"login": {"path": "login", "form": {"a": "b"}}}}, "must start with / or be a URL"),
    ],
)
def test_mistakes_are_refused(written: dict[str, object], complaint: str) -> None:
    assert any(complaint in text for _, text in shape_complaints(Options, written, ("perf",)))


def test_limits_and_ceilings_follow_the_class() -> None:
    options = Options()
    assert options.limit_ms(Route(path="/a")) == 300
    assert options.limit_ms(Route(path="/a", class_="heavy")) == 700
    assert options.limit_ms(Route(path="/a", p95_ms=120)) == 120
    assert options.limit_ms(Route(path="/a", class_="page")) == 2000
    assert options.limit_ms(Route(path="/a", class_="page", critical=True)) == 1000
    assert options.limit_ms(Route(path="/a", class_="page", critical=True, p95_ms=1500)) == 1500
    assert options.first_byte_ms(Route(path="/a")) == 800
    assert options.first_byte_ms(Route(path="/a", ttfb_ms=2500)) == 2500
    assert options.ceiling_of(Route(path="/a", p95_ms=120)) == 500
    assert options.ceiling_of(Route(path="/a", class_="page", critical=True)) == 1500
    assert options.ceiling_of(Route(path="/a", class_="heavy", p95_ms=200)) == 300


def test_rules_belong_to_the_check_and_never_to_a_pull_request() -> None:
    assert CHECK.rules == RULES
    assert {rule.check for rule in RULES} == {"perf"}
    assert "perf/load-sanity" in attack_ids()
    assert not any(Stage.PR in rule.stages or Stage.MONITOR in rule.stages for rule in RULES)
