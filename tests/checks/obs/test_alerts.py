"""Alerts in files: who gets them, what they are about, and what a record of an alert test shows."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from launchgate.checks.obs.options import Export
from launchgate.model import Status
from launchgate.monitoring.drill import Drill, record_of
from launchgate.monitoring.settings import Alert, Smtp, sink_of
from tests.checks.obs.lab import is_, judged, one
from tests.checks.obs.test_exports import betterstack, exported
from tests.checks.obs.test_monitors import BETTER_STACK, DATADOG, GATE, GATUS, PROMETHEUS, TOOLS, UPPTIME
from tests.support.context import NOW

SLACK = Alert(to="slack", url="${SLACK_WEBHOOK}", owner="Ada Lovelace")
RULES = """
groups:
  - name: product
    rules:
      - {alert: SiteDown, expr: 'probe_success == 0', for: 2m}
      - {alert: CertificateEndsSoon, expr: 'probe_ssl_earliest_cert_expiry - time() < 14 * 86400'}
      - {alert: LeadFormFailures, expr: 'increase(lead_form_failed_total[5m]) > 0'}
      - {alert: HighErrorRate, expr: 'sum(rate(requests_total{status=~"5.."}[5m])) / sum(rate(requests_total[5m])) > 0.01'}
      - {alert: QueueBacklog, expr: 'queue_waiting > 100'}
      - {alert: LoginFailures, expr: 'increase(login_failed_total[5m]) > 50'}
"""
KINDS = ["SiteDown", "CertificateEndsSoon", "LeadFormFailures", "HighErrorRate", "QueueBacklog", "LoginFailures"]
NAMES = ["downtime", "certificate-expiry", "form-failures", "error-rate", "queue-backlog", "login-failures"]


def without(*alerts: str) -> str:
    return "\n".join(line for line in RULES.splitlines() if not any(f"alert: {name}," in line for name in alerts))


@pytest.mark.parametrize(
    ("files", "options", "status", "said"),
    [
        ({}, {"alerts": (SLACK,)}, Status.PASS, "slack ${SLACK_WEBHOOK}, read by Ada Lovelace"),
        (TOOLS["gatus"], {"alerts": (SLACK,)}, Status.PASS, "read by Ada"),
        (TOOLS["gatus"], {}, Status.UNKNOWN, "alerts go to slack, and nothing says which person"),
        (TOOLS["upptime"], {}, Status.PASS, "assigned to GitHub @ada"),
        (
            {".upptimerc.yml": UPPTIME.replace("assignees: [ada]", "")},
            {},
            Status.UNKNOWN,
            "does not say whom they tell",
        ),
        (
            {"g.yaml": GATUS.replace("alerts: [{type: slack}]", "")},
            {},
            Status.FAIL,
            "gatus tells nobody when `home` is down",
        ),
        ({"g.yaml": GATUS.replace("slack: {web", "email: {web")}, {"alerts": (SLACK,)}, Status.FAIL, "tells nobody"),
        ({"g.yaml": GATUS.replace("{type: slack}", "{type: slack, enabled: false}")}, {}, Status.FAIL, "tells nobody"),
        (TOOLS["Prometheus blackbox exporter"], {}, Status.FAIL, "tells nobody"),
        ({"p.yml": PROMETHEUS, "rules.yml": RULES}, {}, Status.UNKNOWN, "alerts go to Alertmanager"),
        (TOOLS["Datadog Synthetics"], {}, Status.UNKNOWN, "alerts go to @slack-ops"),
        ({"d.tf": DATADOG.replace(" @slack-ops", "")}, {}, Status.FAIL, "Datadog Synthetics tells nobody"),
        ({"b.tf": BETTER_STACK.replace("email              = true", "email = false")}, {}, Status.FAIL, "tells nobody"),
        ({"b.tf": BETTER_STACK.replace("email              = true", "")}, {}, Status.UNKNOWN, "Better Stack email"),
        ({}, {}, Status.NOT_APPLICABLE, "not declared"),
    ],
)
def test_alerts_have_an_owner(
    tmp_path: Path, files: dict[str, Any], options: dict[str, Any], status: Status, said: str
) -> None:
    assert is_(one(judged(tmp_path, files, **options), "alert-owner"), status, said)


@pytest.mark.parametrize("owner", ["team", "everyone", "The Ops Team", "TBD", "on-call", "-", "n/a"])
def test_a_group_is_no_owner(tmp_path: Path, owner: str) -> None:
    seen = one(judged(tmp_path, alerts=(Alert(to="slack", url="${SLACK_WEBHOOK}", owner=owner),)), "alert-owner")
    assert is_(seen, Status.FAIL, "which names no person")
    assert seen.location.config == "obs.alerts[0].owner"


@pytest.mark.parametrize("owner", ["Ada", "Grace Hopper", "Tom Devlin", "ada@example.com"])
def test_a_person_is_one(tmp_path: Path, owner: str) -> None:
    assert (
        one(judged(tmp_path, alerts=(Alert(to="slack", url="${S}", owner=owner),)), "alert-owner").status is Status.PASS
    )


def test_all_six_kinds_of_alert_pass(tmp_path: Path) -> None:
    found = judged(tmp_path, {"rules.yml": RULES})
    assert is_(one(found, "alert-rules"), Status.PASS, "queue-backlog: `QueueBacklog`")
    assert is_(one(found, "cert-alert"), Status.PASS, "`CertificateEndsSoon`")


@pytest.mark.parametrize(("alert", "kind"), list(zip(KINDS, NAMES, strict=True)))
def test_each_kind_is_missed(tmp_path: Path, alert: str, kind: str) -> None:
    seen = one(judged(tmp_path, {"rules.yml": without(alert)}), "alert-rules")
    assert is_(seen, Status.FAIL, f"; none was found for {kind}")
    assert f"{{alert_rules: {{{kind}: …}}}}" in seen.remediation


@pytest.mark.parametrize(("alert", "kind"), list(zip(KINDS, NAMES, strict=True)))
def test_each_kind_can_be_declared_or_left_out(tmp_path: Path, alert: str, kind: str) -> None:
    rules = {"rules.yml": without(alert)}
    assert is_(
        one(judged(tmp_path, rules, alert_rules={kind: "Sentry 12"}), "alert-rules"),
        Status.PASS,
        "declared as Sentry 12",
    )
    assert one(judged(tmp_path, rules, without=(kind,)), "alert-rules").status is Status.PASS


@pytest.mark.parametrize(
    ("name", "expr"),
    [("PlatformMemory", "node_memory_free < 5"), ("LeaderChanges", "leader_changes > 2"), ("DiskFull", "disk_free < 1"),
     ("InformationStale", "age > 5"), ("Concertina", "x > 1")],
)  # fmt: skip
def test_other_alerts_are_none_of_the_six(tmp_path: Path, name: str, expr: str) -> None:
    found = judged(tmp_path, {"rules.yml": f"groups: [{{name: a, rules: [{{alert: {name}, expr: '{expr}'}}]}}]\n"})
    assert one(found, "alert-rules").status is Status.NOT_APPLICABLE


def test_alarms_of_terraform_count(tmp_path: Path) -> None:
    text = 'resource "aws_cloudwatch_metric_alarm" "q" { alarm_name = "queue backlog" }\n'
    text += 'resource "datadog_monitor" "l" {\n name = "Login failures"\n query = "sum(last_5m):sum:login.failed{*} > 9"\n}\n'
    assert is_(
        one(judged(tmp_path, {"a.tf": text}), "alert-rules"), Status.FAIL, "there for queue-backlog, login-failures;"
    )


def test_monitors_alone_leave_the_other_kinds_to_a_person(tmp_path: Path) -> None:
    seen = one(judged(tmp_path, TOOLS["gatus"]), "alert-rules")
    assert is_(seen, Status.UNKNOWN, "alerts are there for downtime, certificate-expiry")


def test_a_missing_certificate_alert_is_told_once(tmp_path: Path) -> None:
    files = {"rules.yml": without("CertificateEndsSoon"), "a.tf": DATADOG}
    found = judged(tmp_path, files)
    assert is_(one(found, "cert-alert"), Status.FAIL, "none of the monitors warns")
    assert one(found, "alert-rules").because == "obs/cert-alert#certificate alert"


@pytest.mark.parametrize(
    ("files", "options", "status", "said"),
    [
        (TOOLS["gatus"], {}, Status.PASS, "gatus `home` warns"),
        ({"g.yaml": GATUS.replace(', "[CERTIFICATE_EXPIRATION] > 240h"', "")}, {}, Status.FAIL, "`home`"),
        (TOOLS["Better Stack"], {}, Status.PASS, "Better Stack `Home page` warns"),
        ({"b.tf": BETTER_STACK.replace("ssl_expiration     = 14", "")}, {}, Status.FAIL, "`Home page`"),
        ({"d.tf": DATADOG.replace('"http"', '"ssl"')}, {}, Status.PASS, "Datadog"),
        (TOOLS["upptime"], {}, Status.FAIL, "none of the monitors"),
        (
            TOOLS["upptime"],
            {"alert_rules": {"certificate-expiry": "Uptime Kuma"}},
            Status.PASS,
            "declared: Uptime Kuma",
        ),
        ({}, {}, Status.NOT_APPLICABLE, "not declared"),
    ],
)
def test_the_certificate_alert(
    tmp_path: Path, files: dict[str, Any], options: dict[str, Any], status: Status, said: str
) -> None:
    assert is_(one(judged(tmp_path, files, **options), "cert-alert"), status, said)


DNS = "  - {name: dns, url: 8.8.8.8, dns: {query-name: www.example.com, query-type: A}, conditions: ['[BODY] == 192.0.2.1']"
DECLARED = "dns:\n  records: [{name: www, type: A, value: 192.0.2.1}]\n"


@pytest.mark.parametrize(
    ("files", "status", "said"),
    [
        ({"g.yaml": f"{GATUS}{DNS}, alerts: [{{type: slack}}]}}\n"}, Status.PASS, "gatus watches DNS: `dns`"),
        ({"g.yaml": f"{GATUS}{DNS}}}\n"}, Status.FAIL, "gatus watches DNS but tells nobody: `dns`"),
        (
            {".github/workflows/g.yml": GATE, "launchgate.yml": DECLARED},
            Status.PASS,
            "compares dns.records with live DNS",
        ),
        (
            {".github/workflows/g.yml": GATE, "launchgate.yml": "dns: {zone: example.com}\n"},
            Status.NOT_APPLICABLE,
            "not declared",
        ),
        (
            {".github/workflows/g.yml": GATE.replace("schedule:", "push:"), "launchgate.yml": DECLARED},
            Status.NOT_APPLICABLE,
            "not",
        ),
        (TOOLS["gatus"], Status.NOT_APPLICABLE, "no DNS monitor was found"),
    ],
)
def test_dns_changes(tmp_path: Path, files: dict[str, Any], status: Status, said: str) -> None:
    assert is_(one(judged(tmp_path, files), "dns-change-alert"), status, said)


HEARTBEAT = 'resource "betteruptime_heartbeat" "m" {\n  name = "Mail delivery round trip"\n  period = 3600\n}\n'
MAIL_PORT = """
  - name: relay
    url: starttls://smtp.example.com:587
    conditions: ['[CONNECTED] == true']
    alerts: [{type: slack}]
"""
FORM = """
form:
  forms:
    - name: contact
      page: /contact
      fields: {email: a@example.com}
      mail: {imap: {host: imap.example.com, user: leads@example.com, password: "${LEADS}"}}
"""


@pytest.mark.parametrize(
    ("files", "options", "status", "said"),
    [
        ({"h.tf": HEARTBEAT}, {}, Status.PASS, "watches that mail is sent"),
        ({"h.tf": HEARTBEAT.replace("3600", "3600\n  paused = true")}, {}, Status.FAIL, "is paused"),
        (
            {"h.tf": HEARTBEAT.replace("Mail delivery round trip", "Nightly job")},
            {},
            Status.NOT_APPLICABLE,
            "no monitor of mail",
        ),
        (
            {"h.tf": HEARTBEAT.replace("Mail delivery round trip", "Leads")},
            {"email_monitor": "Leads"},
            Status.PASS,
            "`Leads`",
        ),
        ({"h.tf": HEARTBEAT}, {"email_monitor": "Leads"}, Status.UNKNOWN, "no monitor is called `Leads`"),
        ({"g.yaml": GATUS + MAIL_PORT}, {}, Status.UNKNOWN, "`relay` watches that a mail server answers"),
        ({".github/workflows/g.yml": GATE, "launchgate.yml": FORM}, {}, Status.PASS, "looks for its mail"),
        (TOOLS["gatus"], {}, Status.NOT_APPLICABLE, "no monitor of mail"),
    ],
)
def test_sending_a_mail_is_monitored(
    tmp_path: Path, files: dict[str, Any], options: dict[str, Any], status: Status, said: str
) -> None:
    assert is_(one(judged(tmp_path, files, **options), "email-send-check"), status, said)


@pytest.mark.parametrize(("state", "status"), [("up", Status.PASS), ("down", Status.FAIL)])
def test_a_mail_monitor_that_is_down_fails(tmp_path: Path, state: str, status: Status) -> None:
    export = betterstack(pronounceable_name="E-mail send check", status=state)
    assert one(exported(tmp_path, "stack.json", export), "email-send-check").status is status


MAIL = Alert(
    to="smtp", owner="Ada", smtp=Smtp(host="smtp.example.com", sender="a@example.com", recipient="ada@example.com")
)  # fmt: skip


def drill(alert: Alert = SLACK, **more: Any) -> Drill:
    usual: dict[str, Any] = {
        "sink": sink_of(alert), "owner": alert.owner, "nonce": "launchgate-alert-1", "sent": NOW - timedelta(days=3),
        "state": "delivered", "proof": "readback", "seconds": 42.0,
    }  # fmt: skip
    return Drill(**(usual | more))


def lost(**more: Any) -> Drill:
    return drill(**({"state": "lost", "proof": "none", "seconds": None} | more))


@pytest.mark.parametrize(
    ("drills", "status", "said"),
    [
        ([drill()], Status.PASS, "to Ada Lovelace through slack ${SLACK_WEBHOOK} in 0.7 minutes (read back, 2026-01-12)"),
        ([drill(proof="person", seconds=290.0)], Status.PASS, "in 4.8 minutes (typed by the person"),
        ([drill(seconds=301.0)], Status.FAIL, "was seen only after 5.0 minutes"),
        ([drill(state="late", seconds=400.0, reason="it took longer than 300 s")], Status.FAIL, "only after 6.7 minutes"),
        ([drill(state="lost", proof="none", seconds=None, reason="it was not there after 300 s")], Status.FAIL, "did not arrive"),
        (
            [drill(state="sent", proof="none", seconds=None, reason="nobody looked whether it arrived")],
            Status.UNKNOWN, "which took it, but not shown to have arrived",
        ),
        ([lost(state="refused", reason="the sink answered 404")], Status.UNKNOWN, "was not sent: the sink"),
        ([drill(sent=NOW - timedelta(days=100))], Status.UNKNOWN, "more than 90 days ago"),
        ([drill(sent=NOW + timedelta(days=1))], Status.UNKNOWN, "dated in the future"),
        ([drill(MAIL)], Status.UNKNOWN, "is of other sinks than obs.alerts declares"),
        ([lost(sent=NOW - timedelta(days=9)), drill(nonce="b")], Status.PASS, "delivered"),
        ([drill(nonce="b"), lost(sent=NOW - timedelta(hours=9))], Status.FAIL, "did not arrive"),
    ],
)  # fmt: skip
def test_configured_is_not_sent_and_sent_is_not_delivered(
    tmp_path: Path, drills: list[Drill], status: Status, said: str
) -> None:
    files = {"launchgate-alert-test.json": record_of(tuple(drills))}
    assert is_(one(judged(tmp_path, files, alerts=(SLACK,)), "alert-delivered"), status, said)


def test_a_sink_that_was_never_tried(tmp_path: Path) -> None:
    seen = one(judged(tmp_path, alerts=(SLACK,)), "alert-delivered")
    assert is_(seen, Status.UNKNOWN, "configured, but never tried")
    assert "launchgate monitor alert-test" in seen.remediation
    assert one(judged(tmp_path), "alert-delivered").status is Status.NOT_APPLICABLE


def test_one_of_two_sinks_is_said(tmp_path: Path) -> None:
    files = {"launchgate-alert-test.json": record_of((drill(), drill(MAIL, state="sent", proof="none", seconds=None)))}
    seen = one(judged(tmp_path, files, alerts=(SLACK, MAIL)), "alert-delivered")
    assert is_(seen, Status.PASS, "; not shown for smtp smtp.example.com:587 to ada@example.com")


def test_a_longer_time_may_be_declared_and_only_there(tmp_path: Path) -> None:
    files = {"launchgate-alert-test.json": record_of((drill(seconds=500.0, within_s=9000.0),))}
    slow = Alert(to="slack", url="${SLACK_WEBHOOK}", owner="Ada", within_s=600.0)
    assert one(judged(tmp_path, files, alerts=(SLACK,)), "alert-delivered").status is Status.FAIL
    assert one(judged(tmp_path, alerts=(slow,)), "alert-delivered").status is Status.PASS


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is no JSON"),
        ("{}", "no record of `launchgate monitor alert-test`"),
        ('{"schema": "launchgate-alert-test/1", "alerts": [{}]}', "is incomplete"),
        ('{"schema": "launchgate-alert-test/1", "alerts": [1]}', "is incomplete"),
        (record_of((drill(proof="none"),)), "is incomplete"),
        (record_of((drill(),)).replace('"delivered"', '"passed"'), "is incomplete"),
        (record_of((drill(),)).replace("+00:00", ""), "is incomplete"),
        (record_of((drill(),)).replace("42.0", "NaN"), "is incomplete"),
    ],
)
def test_a_record_that_is_none_proves_nothing(tmp_path: Path, text: str, said: str) -> None:
    seen = one(judged(tmp_path, {"launchgate-alert-test.json": text}, alerts=(SLACK,)), "alert-delivered")
    assert seen.status is not Status.PASS
    assert said in seen.message


def test_exports_without_a_word_on_certificates_are_unknown(tmp_path: Path) -> None:
    from tests.checks.obs.test_exports import uptimerobot

    found = exported(tmp_path, "robot.json", uptimerobot())
    assert is_(one(found, "cert-alert"), Status.UNKNOWN, "do not say whether they warn")
    assert Export(path="a").max_age_h == 48


def test_a_table_shows_how_far_each_way_is_proved(tmp_path: Path) -> None:
    hook = Alert(to="webhook", url="https://alerts.example.com/", owner="Grace")
    files = {"launchgate-alert-test.json": record_of((drill(), lost(sink=sink_of(MAIL))))}
    (empty := tmp_path / "empty").mkdir()
    (table,) = (table for table in judged(tmp_path, files, alerts=(SLACK, MAIL, hook)).tables if table.id == "alerts")
    assert table.rows == (
        ("slack ${SLACK_WEBHOOK}", "Ada Lovelace", "delivered", 0.7, "2026-01-12"),
        ("smtp smtp.example.com:587 to ada@example.com", "Ada", "sent and lost", None, "2026-01-12"),
        ("webhook alerts.example.com", "Grace", "configured", None, None),
    )
    assert [table for table in judged(empty).tables if table.id == "alerts"] == []
