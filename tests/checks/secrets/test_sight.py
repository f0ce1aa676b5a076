"""A run that misses its own made-up values says `unknown`, whatever else it found."""

from launchgate.checks.secrets.judge import judge
from launchgate.checks.secrets.sight import missed, surfaces
from launchgate.checks.secrets.spec import Coverage, Facts, Options, Setup
from launchgate.detection import Candidate, engine
from launchgate.model import Stage, Status
from tests.checks.secrets.runs import of_rule


def test_every_surface_and_rule_is_seen() -> None:
    assert missed(Stage.FULL, "2026-01-15") == ()
    assert missed(Stage.PR, "2026-01-15") == ()


def _blind(_data: bytes) -> tuple[Candidate, ...]:
    return ()


def _short_sighted(data: bytes) -> tuple[Candidate, ...]:
    return () if data.startswith(b"nonsense") or b"<" in data else engine().scan(data)


def test_blind_run_names_every_surface() -> None:
    assert len(list(surfaces(_blind))) == 8
    assert list(surfaces(_short_sighted)) == ["author of a commit", "committer of a commit", "tagger of a tag"]


def test_missed_canary_makes_both_rules_unknown_and_is_named() -> None:
    facts = Facts(
        tree="working tree", history="all of history", values=(), coverage=Coverage(), today="2026-01-15",
        setup=Setup(tool="launchgate", where="x"), missed=("github-token", *(f"rule-{number}" for number in range(9))),
    )  # fmt: skip
    judged = judge(facts, Options())
    for rule in ("secrets/tree", "secrets/history"):
        (one,) = of_rule(judged, rule)
        assert one.status is Status.UNKNOWN
        assert "missed its own made-up value for: github-token, rule-0" in one.message
        assert one.message.endswith("and 2 more")
    assert dict(judged.receipt)["self-test"] == "missed 10"
