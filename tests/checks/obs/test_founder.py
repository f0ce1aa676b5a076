"""The founder's three numbers, from exports and the owner's metrics file."""

import os
from pathlib import Path
from typing import Any

import pytest

from launchgate.checks.obs.options import Export, Metrics
from launchgate.config import load
from launchgate.errors import ConfigError
from launchgate.model import Status
from tests.checks.obs.lab import is_, judged, one, written
from tests.checks.obs.test_exports import prometheus, uptimerobot
from tests.support.context import NOW

MADE = "2026-01-15T11:00:00Z"


def founder(root: Path, metrics: Any, export: Any = None, **more: Any) -> Any:
    files = {"up.json": prometheus() if export is None else export, "metrics.json": metrics}
    written(root, files)
    for name in files:
        os.utime(root / name, (NOW.timestamp(), NOW.timestamp()))
    told = Metrics(path="metrics.json", **more)
    return judged(root, exports=(Export(path="up.json", days=30),), metrics=told)


def test_three_numbers_pass_and_are_shown(tmp_path: Path) -> None:
    found = founder(tmp_path, {"made": MADE, "forms_sent": 40, "forms_succeeded": 39, "p95_ms": 212})
    seen = one(found, "founder-dashboard")
    assert is_(seen, Status.PASS, "uptime 99.950 %; form success 97.500 % (n = 40); p95 212 ms")
    (table,) = (table for table in found.tables if table.id == "founder")
    assert table.rows == (
        ("uptime", "99.950 %", "up.json"),
        ("form success", "97.500 % (n = 40)", "metrics.json"),
        ("p95", "212 ms", "metrics.json"),
    )  # fmt: skip


def test_a_robots_forms_are_tries_and_no_rate(tmp_path: Path) -> None:
    told = {"forms_sent": 12, "forms_succeeded": 12, "p95_ms": 212}
    assert is_(
        one(founder(tmp_path, told, synthetic=True), "founder-dashboard"),
        Status.PASS,
        "form success 12 of 12 synthetic;",
    )
    one_form = told | {"forms_sent": 1, "forms_succeeded": 1}
    assert is_(one(founder(tmp_path, one_form), "founder-dashboard"), Status.PASS, "form success 1 of 1;")


def test_p95_comes_from_an_export_with_its_n(tmp_path: Path) -> None:
    found = founder(tmp_path, {"forms_sent": 40, "forms_succeeded": 40}, uptimerobot())
    assert is_(one(found, "founder-dashboard"), Status.PASS, "p95 222 ms (n = 24)")


@pytest.mark.parametrize(
    ("metrics", "missing"),
    [
        ({"p95_ms": 212}, "form success"),
        ({"forms_sent": 0, "forms_succeeded": 0, "p95_ms": 212}, "form success"),
        ({"forms_sent": 10, "forms_succeeded": 11, "p95_ms": 212}, "form success"),
        ({"forms_sent": True, "forms_succeeded": "10", "p95_ms": 212}, "form success"),
        ({"forms_sent": 10, "forms_succeeded": 10}, "p95"),
    ],
)
def test_a_missing_number_fails_and_is_named(tmp_path: Path, metrics: Any, missing: str) -> None:
    seen = one(founder(tmp_path, metrics), "founder-dashboard")
    assert is_(seen, Status.FAIL, f"not known: {missing}")
    assert "obs.metrics" in seen.remediation


def test_own_paths_and_an_uptime_of_ones_own(tmp_path: Path) -> None:
    written(tmp_path, {"m.json": {"made": MADE, "form": {"n": 30, "ok": 30}, "up": 99.97, "lat": [1, 180]}})
    told = Metrics(
        path="m.json", forms_sent="$.form.n", forms_succeeded="$.form.ok", uptime_percent="$.up", p95_ms="$.lat[-1]"
    )
    found = judged(tmp_path, metrics=told)
    assert is_(
        one(found, "founder-dashboard"), Status.PASS, "uptime 99.970 %; form success 100.000 % (n = 30); p95 180 ms"
    )
    assert is_(one(found, "uptime-target"), Status.UNKNOWN, "over a time that the export does not say")


@pytest.mark.parametrize(
    ("metrics", "said"),
    [('{"made"', "is no JSON"), ({"made": "2026-01-10T11:00:00Z", "p95_ms": 1}, "does not speak for this release")],
)
def test_a_metrics_file_that_may_not_speak_is_unknown(tmp_path: Path, metrics: Any, said: str) -> None:
    assert is_(one(founder(tmp_path, metrics), "founder-dashboard"), Status.UNKNOWN, said)


def test_nothing_declared_does_not_apply(tmp_path: Path) -> None:
    found = judged(tmp_path)
    for rule in ("founder-dashboard", "error-budget", "uptime-target", "dashboard", "alert-noise"):
        assert is_(one(found, rule), Status.NOT_APPLICABLE, "not declared: ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{exports: [{path: ../up.json}]}", "inside the repository"),
        ("{exports: [{path: a, format: nagios}]}", "expected one of"),
        ("{metrics: {path: a, p95_ms: p95}}", "with $"),
        ("{interval_s: 5}", "must be at least 10"),
        ("{alert_rules: {queues: x}}", "obs.alert_rules"),
        ("{routes: [login]}", "must start with / or be a URL"),
    ],
)
def test_a_wrong_declaration_is_a_config_error(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as wrong:
        load(f"obs: {text}".encode())
    assert said in str(wrong.value)
