"""Monitors in the repository: is there one from outside, does it watch what matters, does it look often enough."""

from pathlib import Path
from typing import Any

import pytest

from launchgate.model import Stage, Status
from launchgate.settings import Site
from tests.checks.obs.lab import HOME, SITE, every, is_, judged, one

UPPTIME = """
owner: example
repo: status
sites:
  - name: Home
    url: https://www.example.com
assignees: [ada]
"""
GATUS = """
alerting:
  slack: {webhook-url: "${SLACK_WEBHOOK}"}
endpoints:
  - name: home
    url: https://www.example.com/
    interval: 60s
    conditions: ["[STATUS] == 200", "[CERTIFICATE_EXPIRATION] > 240h"]
    alerts: [{type: slack}]
"""
PROMETHEUS = """
global: {scrape_interval: 30s}
alerting: {alertmanagers: [{static_configs: [{targets: [alertmanager:9093]}]}]}
scrape_configs:
  - job_name: blackbox
    metrics_path: /probe
    params: {module: [http_2xx]}
    static_configs: [{targets: ["https://www.example.com"]}]
    relabel_configs: [{target_label: __address__, replacement: "blackbox:9115"}]
"""
CHECKLY = """
import { ApiCheck, BrowserCheck, Frequency } from 'checkly/constructs'
new ApiCheck('home', {
  name: 'Home page', // { not a brace
  frequency: Frequency.EVERY_1M,
  request: { method: 'GET', url: 'https://www.example.com/', assertions: [AssertionBuilder.statusCode().equals(200)] },
  alertChannels: [slack],
})
new BrowserCheck('book', { name: 'Booking', frequency: 10, code: { entrypoint: './book.spec.ts' } })
"""
BETTER_STACK = """
resource "betteruptime_monitor" "home" {
  monitor_type       = "status"
  url                = "https://www.example.com"
  pronounceable_name = "Home page"
  check_frequency    = 60
  email              = true
  ssl_expiration     = 14 # days
}
"""
DATADOG = """
resource "datadog_synthetics_test" "home" {
  type    = "api"
  subtype = "http"
  name    = "Home page"
  message = "Home is down @slack-ops"
  status  = "live"
  request_definition {
    method = "GET"
    url    = "https://www.example.com/"
  }
  options_list { tick_every = 60 }
}
"""
DATADOG_OLD = """
resource "datadog_synthetics_test" "home" {
  type = "api"
  name = "Home page"
  message = "Notify @pagerduty"
  request = {
    method = "GET"
    url    = "https://www.example.com/"
  }
  options = { tick_every = 60 }
}
"""
UPTIMEROBOT = """
/* the two of us
   get mails */
resource "uptimerobot_monitor" "home" {
  friendly_name = "Home page"
  type          = "http"
  url           = "https://www.example.com/"
  interval      = "60"
  alert_contact { id = data.uptimerobot_alert_contact.mail.id }
}
"""
WORKFLOW = """
on:
  schedule:
    - cron: '*/5 * * * *'
jobs:
  look:
    runs-on: ubuntu-latest
    steps:
      - run: curl -fsS https://www.example.com/
"""
GATE = """
on:
  schedule:
    - cron: '0 * * * *'
jobs: {a: {steps: [{run: launchgate run --stage monitor}]}}
"""
TOOLS: dict[str, dict[str, Any]] = {
    "upptime": {".upptimerc.yml": UPPTIME},
    "gatus": {"gatus/config.yaml": GATUS},
    "Prometheus blackbox exporter": {"monitoring/prometheus.yml": PROMETHEUS},
    "Checkly": {"__checks__/home.check.ts": CHECKLY},
    "Better Stack": {"infra/uptime.tf": BETTER_STACK},
    "Datadog Synthetics": {"infra/uptime.tf": DATADOG},
    "UptimeRobot": {"infra/uptime.tf": UPTIMEROBOT},
    "scheduled workflow": {".github/workflows/look.yml": WORKFLOW},
}


@pytest.mark.parametrize("tool", TOOLS)
def test_each_tool_is_found_and_covers_what_it_opens(tmp_path: Path, tool: str) -> None:
    found = judged(tmp_path, TOOLS[tool])
    assert is_(one(found, "uptime-monitor"), Status.PASS, f"{tool} watches the product")
    assert {subject: str(seen.status) for subject, seen in every(found, "monitor-coverage").items()} == {HOME: "pass"}


def test_an_object_reads_like_a_block(tmp_path: Path) -> None:
    found = judged(tmp_path, {"a.tf": DATADOG_OLD})
    assert is_(one(found, "uptime-monitor"), Status.PASS, "`Home page`")
    assert is_(one(found, "monitor-interval"), Status.PASS, "every 60 s")


def test_checkly_in_json_and_yaml(tmp_path: Path) -> None:
    check = {"checkType": "API", "name": "Home", "frequency": 1, "request": {"url": HOME}, "alertChannels": ["mail"]}
    assert is_(one(judged(tmp_path, {"checkly/home.json": [check]}), "uptime-monitor"), Status.PASS, "`Home`")


def test_nothing_found_is_not_declared(tmp_path: Path) -> None:
    found = judged(tmp_path, {"README.md": "hello"})
    for rule in ("uptime-monitor", "monitor-coverage", "monitor-interval", "synthetic"):
        assert is_(one(found, rule), Status.NOT_APPLICABLE, "not declared: ")


def test_outside_of_release_nothing_is_judged_until_something_is_configured(tmp_path: Path) -> None:
    quiet = judged(tmp_path, TOOLS["gatus"], stage=Stage.FULL)
    assert {str(seen.status) for seen in quiet.assessments} == {"not-applicable"}
    assert is_(one(quiet, "uptime-monitor"), Status.NOT_APPLICABLE, "judged in stage release")
    assert is_(
        one(judged(tmp_path, stage=Stage.FULL, interval_s=60.0), "uptime-monitor"),
        Status.NOT_APPLICABLE,
        "stage release",
    )
    assert is_(one(judged(tmp_path, stage=Stage.FULL, routes=("/login",)), "uptime-monitor"), Status.PASS, "gatus")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"a.tf": BETTER_STACK.replace("email ", "paused = true\n  email ")}, "all monitors are paused: `Home page`"),
        ({"a.tf": DATADOG.replace('"live"', '"paused"')}, "all monitors are paused"),
        ({"__checks__/a.ts": CHECKLY.replace("activated", "").replace("name:", "activated: false, name:")}, "paused"),
        ({".upptimerc.yml": UPPTIME.replace("www.example.com", "www.google.com")}, "none of them watches `www.example.com`"),
        ({"gatus.yaml": GATUS.replace("https://www.example.com/", "http://app:3000/")}, "the monitors watch `app`"),
        (
            {
                "gatus/config.yaml": GATUS,
                "compose.yml": "services:\n  app: {build: .}\n  gatus: {image: 'twinproduction/gatus:v5'}\n",
            },
            "`compose.yml` builds the product and starts the monitor",
        ),
    ],
)  # fmt: skip
def test_a_monitor_that_cannot_notice_fails(tmp_path: Path, files: dict[str, Any], said: str) -> None:
    assert is_(one(judged(tmp_path, files), "uptime-monitor"), Status.FAIL, said)


def test_a_monitor_in_a_compose_file_of_its_own_passes(tmp_path: Path) -> None:
    files = {"gatus/config.yaml": GATUS, "gatus/compose.yml": "services:\n  gatus: {image: twinproduction/gatus}\n"}
    seen = one(judged(tmp_path, files), "uptime-monitor")
    assert is_(seen, Status.PASS, "make sure that it runs on another machine")


def test_an_address_that_is_filled_in_elsewhere_is_unknown(tmp_path: Path) -> None:
    found = judged(tmp_path, {"a.tf": BETTER_STACK.replace('"https://www.example.com"', '"https://${var.host}"')})
    assert is_(one(found, "uptime-monitor"), Status.UNKNOWN, "filled in elsewhere")
    assert is_(one(found, "monitor-coverage"), Status.UNKNOWN, "not in what could be read")


def test_www_and_the_bare_name_are_one_place(tmp_path: Path) -> None:
    bare = {".upptimerc.yml": UPPTIME.replace("www.example.com", "example.com")}
    assert every(judged(tmp_path, bare), "monitor-coverage")[HOME].status is Status.PASS


def test_every_declared_route_and_host_has_to_be_watched(tmp_path: Path) -> None:
    site = Site(canonical=HOME, hosts=("app.example.com",))
    more = (
        GATUS
        + "  - {name: login, url: 'https://www.example.com/login/', conditions: ['[STATUS] == 200'], alerts: [{type: slack}]}\n"
    )
    found = every(
        judged(
            tmp_path, {"gatus.yaml": more}, site=site, routes=("/login", "/api/health", "https://pay.example.com/x")
        ),
        "monitor-coverage",
    )
    assert {subject.removeprefix("https://"): str(seen.status) for subject, seen in found.items()} == {
        "www.example.com/": "pass", "app.example.com/": "fail", "www.example.com/login": "pass",
        "www.example.com/api/health": "fail", "pay.example.com/x": "fail",
    }  # fmt: skip
    failed = found["https://www.example.com/api/health"]
    assert (failed.message, failed.remediation) == (
        "no monitor opens `https://www.example.com/api/health`", "add a monitor for `https://www.example.com/api/health`",
    )  # fmt: skip


def test_a_paused_monitor_covers_nothing_and_names_the_root(tmp_path: Path) -> None:
    found = judged(tmp_path, {"a.tf": DATADOG.replace('"live"', '"paused"')})
    seen = every(found, "monitor-coverage")[HOME]
    assert is_(seen, Status.FAIL, "which is paused")
    assert seen.because == "obs/uptime-monitor#uptime monitor"


@pytest.mark.parametrize(
    ("files", "limit", "status", "said"),
    [
        (TOOLS["gatus"], 60, Status.PASS, "gatus looks every 60 s"),
        ({"g.yaml": GATUS.replace("60s", "1m30s")}, 60, Status.FAIL, "looks every 90 s at `home`; 60 s is the limit"),
        ({"g.yaml": GATUS.replace("60s", "5m")}, 300, Status.PASS, "5.0 min"),
        ({"g.yaml": GATUS.replace("60s", "10m")}, 300, Status.FAIL, "10.0 min"),
        (TOOLS["Prometheus blackbox exporter"], 60, Status.PASS, "every 30 s"),
        (TOOLS["Checkly"], 60, Status.PASS, "every 60 s"),
        ({"__checks__/a.ts": CHECKLY.replace("EVERY_1M", "EVERY_6H")}, 300, Status.FAIL, "every 6.0 h"),
        ({"a.tf": BETTER_STACK.replace("= 60", "= 180")}, 60, Status.FAIL, "180"),
        (TOOLS["UptimeRobot"], 60, Status.PASS, "every 60 s"),
        (TOOLS["upptime"], 300, Status.FAIL, "GitHub starts those minutes to hours late"),
        (TOOLS["scheduled workflow"], 300, Status.FAIL, "GitHub starts those minutes to hours late"),
        ({"__checks__/a.ts": CHECKLY.replace("frequency: Freq", "x: ")}, 300, Status.UNKNOWN, "nothing says how often"),
    ],
)  # fmt: skip
def test_the_interval(tmp_path: Path, files: dict[str, Any], limit: int, status: Status, said: str) -> None:
    said = said.replace("180", "3.0 min")
    assert is_(one(judged(tmp_path, files, interval_s=float(limit)), "monitor-interval"), status, said)


def test_a_place_that_one_monitor_looks_at_often_may_have_slow_ones(tmp_path: Path) -> None:
    both = every(judged(tmp_path, TOOLS["gatus"] | TOOLS["upptime"]), "monitor-interval")
    assert {subject: str(seen.status) for subject, seen in both.items()} == {"gatus": "pass"}
    more = {
        ".upptimerc.yml": UPPTIME.replace("assignees", "  - {name: Pay, url: 'https://pay.example.com'}\nassignees")
    }
    seen = every(judged(tmp_path, more), "monitor-interval")["upptime"]
    assert is_(seen, Status.FAIL, "between two looks at `Pay` is not kept")


def test_many_monitors_of_one_setting_are_one_finding(tmp_path: Path) -> None:
    sites = "".join(f"  - {{name: S{n}, url: 'https://www.example.com/{n}'}}\n" for n in range(9))
    seen = one(judged(tmp_path, {".upptimerc.yml": f"sites:\n{sites}"}), "monitor-interval")
    assert is_(seen, Status.FAIL, "`S4` and 4 more")
    (tmp_path / ".upptimerc.yml").unlink()
    files = {
        f"infra/{n}.tf": DATADOG.replace("= 60", "= 900").replace("example.com/", f"example.com/{n}") for n in range(9)
    }
    assert is_(one(judged(tmp_path, files), "monitor-interval"), Status.FAIL, "every 15.0 min")


@pytest.mark.parametrize(
    ("files", "status", "said"),
    [
        (TOOLS["Checkly"], Status.PASS, "Checkly goes a journey: `Booking`"),
        ({"__checks__/a.ts": CHECKLY.replace("'Booking',", "'Booking', activated: false,")}, Status.FAIL, "paused: `Booking`"),
        (TOOLS["gatus"], Status.NOT_APPLICABLE, "no browser check"),
        (
            {
                ".github/workflows/w.yml": GATE,
                "launchgate.yml": "smoke:\n  journeys: [{name: Book, steps: [{name: x, get: /}]}]\n",
            },
            Status.PASS, "goes smoke.journeys on a schedule",
        ),
        (
            {
                ".github/workflows/w.yml": GATE,
                "launchgate.yml": "site: {canonical: https://www.example.com}\n",
            },
            Status.NOT_APPLICABLE, "no scheduled journey",
        ),
    ],
)  # fmt: skip
def test_a_synthetic_transaction(tmp_path: Path, files: dict[str, Any], status: Status, said: str) -> None:
    assert is_(one(judged(tmp_path, files), "synthetic"), status, said)


def test_a_broken_configuration_of_a_monitor_is_no_absence(tmp_path: Path) -> None:
    seen = one(judged(tmp_path, {".upptimerc.yml": "sites: [\n  - {{"}), "uptime-monitor")
    assert is_(seen, Status.UNKNOWN, ".upptimerc.yml")
    assert "obs.exports" in seen.remediation


@pytest.mark.parametrize("folder", ["node_modules/x", "examples", "tests/fixtures", "docs"])
def test_examples_and_foreign_code_are_no_monitors(tmp_path: Path, folder: str) -> None:
    assert one(judged(tmp_path, {f"{folder}/gatus.yaml": GATUS}), "uptime-monitor").status is Status.NOT_APPLICABLE


def test_comments_and_heredocs_of_terraform_hold_no_monitors(tmp_path: Path) -> None:
    commented = "\n".join(f"# {line}" for line in BETTER_STACK.splitlines())
    text = f'{commented}\nlocals {{ x = <<EOT\n{BETTER_STACK}\nEOT\n}}\nresource "null_resource" "a" {{}}\n'
    assert one(judged(tmp_path, {"a.tf": text}), "uptime-monitor").status is Status.NOT_APPLICABLE


def test_the_monitors_are_shown_as_a_table(tmp_path: Path) -> None:
    (table,) = (table for table in judged(tmp_path, TOOLS["gatus"]).tables if table.id == "monitors")
    assert table.rows == (("gatus: home", HOME, "60 s", "slack", "gatus/config.yaml"),)


def test_without_files_the_rules_are_unknown(tmp_path: Path) -> None:
    from tests.checks.obs.lab import context, of_context

    found = of_context(context(tmp_path, tree=None, site=SITE))
    assert is_(one(found, "uptime-monitor"), Status.UNKNOWN, "is not in a git repository")
    assert one(found, "error-tracking").status is Status.UNKNOWN


@pytest.mark.parametrize(
    "text", ['a "b" {' * 30_000, "/* " * 60_000, 'x = "${' * 30_000, "x = [" * 30_000, "<<A\n" * 30_000, "x={" * 30_000]
)
def test_hostile_terraform_ends(tmp_path: Path, text: str) -> None:
    found = judged(tmp_path, {"a.tf": f'resource "x" "y" {{}}\n{text}'})
    assert one(found, "uptime-monitor").status is Status.NOT_APPLICABLE


PROBE = "metrics_path: /probe"
TARGET = "static_configs: [{targets: [www.example.com]}]"


@pytest.mark.parametrize(
    ("job", "said", "status"),
    [
        (f"{{job_name: web, {PROBE}, params: {{module: [http_2xx]}}, file_sd_configs: []}}", "filled in", Status.UNKNOWN),
        (f"{{job_name: ssl, {PROBE}, {TARGET}}}", "not declared", Status.NOT_APPLICABLE),
        ("{job_name: node, static_configs: [{targets: ['www.example.com:9100']}]}", "not declared", Status.NOT_APPLICABLE),
        (f"{{job_name: ping, {PROBE}, params: {{module: [icmp]}}, {TARGET}}}", "not declared", Status.NOT_APPLICABLE),
        (f"{{job_name: web, {PROBE}, params: {{module: [http_2xx]}}, {TARGET}}}", "watches", Status.PASS),
    ],
)  # fmt: skip
def test_what_prometheus_probes(tmp_path: Path, job: str, said: str, status: Status) -> None:
    found = judged(tmp_path, {"prometheus.yml": f"scrape_configs:\n  - {job}\n# blackbox\n"})
    assert is_(one(found, "uptime-monitor"), status, said)
