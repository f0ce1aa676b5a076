"""`launchgate monitor` as a process: looks at real servers, sends real alerts, and leaks nothing."""

import json
import os
import pty
import re
import secrets
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from launchgate.checks.obs.options import Options
from launchgate.config import load
from launchgate.errors import ConfigError
from launchgate.monitoring.history import Sample, line_of
from launchgate.monitoring.settings import Alert
from tests.monitoring.chat import SECRET, TOKEN, Sink, chat
from tests.support.command import ROOT, Done, environment, launchgate
from tests.support.leaks import controls, leaked, planted
from tests.support.repos import make_repo
from tests.support.web import Web, free_port, page, redirect, serve

READ = '{url: "${READ}", path: "$.messages[*].text", headers: {Authorization: "Bearer ${CHAT_TOKEN}"}}'
NETWORK = 'network: {allow_private: ["127.0.0.1"]}\n'


def configured(root: Path, alerts: str, more: str = NETWORK) -> None:
    (root / "launchgate.yml").write_text(f"{more}obs:\n  alerts:\n    - {alerts}\n")


def test(root: Path, web: Web, *arguments: str, **extra: str) -> Done:
    environ = {"SLACK_WEBHOOK": f"{web.url}/hook/{SECRET}", "READ": f"{web.url}/read", "CHAT_TOKEN": TOKEN}
    return launchgate("monitor", "alert-test", *arguments, cwd=root, extra=environ | extra)


test.__test__ = False  # type: ignore[attr-defined]  # it is the command's name, not a test


def record(root: Path) -> Any:
    (told,) = json.loads((root / "launchgate-alert-test.json").read_text())["alerts"]
    return told


def clean(root: Path, done: Done) -> None:
    """Nothing of a secret in what was printed and written, and nothing that controls a terminal."""
    known = [planted([value, secrets.token_hex(16)]) for value in (SECRET, TOKEN)]
    written = (root / "launchgate-alert-test.json").read_text()
    assert leaked(done.out + done.err + written, known) + controls(done.out + written) == []
    assert "Traceback" not in done.err


def test_an_alert_that_is_read_back_is_delivered(tmp_path: Path) -> None:
    repo = make_repo(tmp_path)
    configured(repo.path, f'{{to: slack, url: "${{SLACK_WEBHOOK}}", owner: Ada, readback: {READ}}}')
    head = repo.commit()
    sink = Sink()
    with chat(sink) as web:
        done = test(repo.path, web)
    told = record(repo.path)
    assert (done.code, told["state"], told["proof"]) == (0, "delivered", "readback"), done
    assert "slack ${SLACK_WEBHOOK}: DELIVERED to Ada in 0.0 minutes (read back)" in done.out
    assert told["nonce"] in sink.shown[0]
    assert told["commit"] == head
    assert datetime.fromisoformat(told["delivered"]) >= datetime.fromisoformat(told["sent"])
    seen = launchgate("run", "--stage", "full", "--only", "obs/alert-delivered", cwd=repo.path)
    assert (seen.code, "GO" in seen.out) == (0, True), seen
    clean(repo.path, done)


def test_an_answer_of_200_alone_is_only_sent(tmp_path: Path) -> None:
    configured(tmp_path, '{to: slack, url: "${SLACK_WEBHOOK}", owner: Ada}')
    with chat(Sink()) as web:
        done = test(tmp_path, web)
    assert (done.code, record(tmp_path)["state"]) == (3, "sent"), done
    assert "SENT, nobody looked whether it arrived" in done.out
    seen = launchgate("run", "--stage", "full", "--only", "obs/alert-delivered", "--fail-on", "high", cwd=tmp_path)
    assert (seen.code, "not shown to have arrived" in seen.out) == (3, True), seen
    clean(tmp_path, done)


def test_a_person_confirms_on_a_terminal(tmp_path: Path) -> None:
    configured(tmp_path, '{to: slack, url: "${SLACK_WEBHOOK}", owner: Ada}')
    sink = Sink()
    with chat(sink) as web:
        for typed, code, state in (("right", 0, "delivered"), ("-", 1, "lost")):
            sink.shown.clear()
            assert _confirmed(tmp_path, web, sink, typed) == code
            assert (record(tmp_path)["state"], record(tmp_path)["proof"] == "person") == (state, code == 0)


def _confirmed(root: Path, web: Web, sink: Sink, typed: str) -> int:
    """Run on a pseudo-terminal and type once the question is there."""
    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        (sys.executable, "-m", "launchgate", "monitor", "alert-test", "--confirm"), cwd=root, stdin=theirs, stderr=theirs,
        stdout=subprocess.DEVNULL, env=environment({"SLACK_WEBHOOK": f"{web.url}/hook/{SECRET}"}),
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    while b"if nothing came" not in shown:
        shown += os.read(ours, 1000)
    marker = re.search(r"launchgate-alert-[0-9a-f]{16}", sink.shown[0])
    assert marker is not None
    assert marker[0].encode() not in shown, "the person has to see it elsewhere"
    os.write(ours, (marker[0] if typed == "right" else typed).encode() + b"\n")
    code = running.wait(30)
    os.close(ours)
    return code


def test_nobody_is_asked_where_nobody_can_answer(tmp_path: Path) -> None:
    configured(tmp_path, '{to: slack, url: "${SLACK_WEBHOOK}", owner: Ada}')
    sink = Sink()
    with chat(sink) as web:
        done = test(tmp_path, web, "--confirm")
    assert (done.code, sink.shown) == (2, []), done
    assert "this is no terminal" in done.err


def test_no_alerts_is_a_usage_error(tmp_path: Path) -> None:
    done = launchgate("monitor", "alert-test", cwd=tmp_path)
    assert (done.code, "name their sinks in obs.alerts" in done.err) == (2, True), done


def looked(root: Path, *arguments: str) -> Done:
    return launchgate("monitor", "record", *arguments, cwd=root)


def lines(root: Path) -> list[Any]:
    return [json.loads(line) for line in (root / "launchgate-monitor.jsonl").read_text().splitlines()]


def test_each_look_adds_a_line(tmp_path: Path) -> None:
    routes = {"/?key=abc": page("hello"), "/": page("hello"), "/moved": redirect("/"), "/broken": page("oops", 503)}
    with serve(routes) as web:
        for path in ("/?key=abc", "/moved", "/broken"):
            assert looked(tmp_path, "--url", f"{web.url}{path}").code == 0
        url = web.url
    assert looked(tmp_path, "--url", f"http://127.0.0.1:{free_port()}/").code == 0
    told = lines(tmp_path)
    assert [(one["up"], one["status"]) for one in told] == [(True, 200), (True, 200), (False, 503), (False, None)]
    assert [one["url"] for one in told[:3]] == [f"{url}/", f"{url}/moved", f"{url}/broken"]
    assert told[2]["reason"] == "it answered 503"
    assert "refuses connections" in told[3]["reason"]
    assert all(one["ms"] is None or 0 < one["ms"] < 5000 for one in told)


def test_what_this_machine_cannot_tell_is_no_measurement(tmp_path: Path) -> None:
    challenge = page("<title>Just a moment...</title>", 403, cf_mitigated="challenge", Server="cloudflare")
    with serve({"/": challenge}) as web:
        done = looked(tmp_path, "--url", web.url)
    assert (done.code, "nothing was measured" in done.err) == (3, True), done
    assert not (tmp_path / "launchgate-monitor.jsonl").exists()


def test_nothing_to_look_at_is_a_usage_error(tmp_path: Path) -> None:
    assert looked(tmp_path).code == 2
    assert looked(tmp_path, "--url", "www.example.com").code == 2


def test_the_report_is_three_numbers(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    looks = [
        Sample(
            at=now - timedelta(minutes=place + (600 if place >= 1000 else 0)),
            url="https://www.example.com/",
            up=place not in (5, 6),
            ms=100 + place % 100,
        )
        for place in range(2000)
    ]
    text = "".join(map(line_of, looks)) + "cut"
    (tmp_path / "launchgate-monitor.jsonl").write_text(text)
    done = launchgate("monitor", "report", cwd=tmp_path)
    assert done.code == 0, done
    assert re.search(
        r"uptime +99\.900 % of 33\.4 h observed \(2000 looks over 43\.3 h, 2 failed\); nobody looked for 10\.0 h",
        done.out,
    )
    assert "error budget  2.0 min used of 43.2 min that 99.9 % leaves in 30 days; 41.2 min left" in done.out
    assert "p95           194 ms (n = 2000" in done.out
    assert "1 line of launchgate-monitor.jsonl could not be read" in done.err
    (tmp_path / "launchgate.yml").write_text("obs: {uptime_percent: 99.5}\n")
    assert "of 216.0 min" in launchgate("monitor", "report", cwd=tmp_path).out
    assert "of 14.4 min" in launchgate("monitor", "report", "--target", "99", "--days", "1", cwd=tmp_path).out


@pytest.mark.parametrize(("text", "code"), [(None, 2), ("", 3), ("x\n", 3)])
def test_a_report_of_nothing(tmp_path: Path, text: str | None, code: int) -> None:
    if text is not None:
        (tmp_path / "launchgate-monitor.jsonl").write_text(text)
    assert launchgate("monitor", "report", cwd=tmp_path).code == code


def test_a_history_is_shown_without_what_controls_a_terminal(tmp_path: Path) -> None:
    sample = Sample(at=datetime.now(UTC), url="https://a.example/\x1b[31m::error::x", up=True, ms=1)
    (tmp_path / "launchgate-monitor.jsonl").write_text(line_of(sample))
    done = launchgate("monitor", "report", cwd=tmp_path)
    assert ("\x1b" in done.out, done.code) == (False, 0), done


@pytest.mark.parametrize(
    ("alert", "said"),
    [
        ("{to: slack, owner: Ada}", "needs `url`"),
        ("{to: smtp, owner: Ada, url: 'https://x'}", "needs `smtp`"),
        ("{to: slack, owner: ' ', url: '${A}'}", "owner must name a person"),
        ("{to: slack, owner: Ada, url: 'https://hooks.slack.com/services/T1/B2/abcdef0123456789'}", "url is a credential"),
        ("{to: slack, owner: Ada, url: 'https://u:p@x.example/'}", "without a user name"),
        ("{to: webhook, owner: Ada, url: 'https://x.example/', readback: {}}", "name either imap or url"),
        ("{to: webhook, owner: Ada, url: 'https://x.example/', readback: {url: 'https://x', path: text}}", "with $"),
        (
            "{to: webhook, owner: Ada, url: 'https://x.io/', readback: {url: 'https://x', headers: {Cookie: abc123}}}",
            "from the environment",
        ),
        ("{to: smtp, owner: Ada, smtp: {host: h, sender: a@b.c, recipient: 'a@b.c, d@e.f'}}", "one mail address"),
        ("{to: smtp, owner: Ada, smtp: {host: h, sender: a@b.c, recipient: d@e.f, user: u, password: hunter22}}", "`${NAME}`"),
    ],
)  # fmt: skip
def test_a_wrong_declaration_is_a_config_error(alert: str, said: str) -> None:
    with pytest.raises(ConfigError) as wrong:
        load(f"obs: {{alerts: [{alert}]}}".encode())
    assert said in str(wrong.value)
    for secret in ("hunter22", "abcdef0123456789", "abc123"):
        assert secret not in str(wrong.value)


def test_the_command_is_listed() -> None:
    done = launchgate("monitor", "--help", cwd=ROOT)
    assert (done.code, all(word in done.out for word in ("record", "report", "alert-test"))) == (0, True)
    assert Options(alerts=(Alert(to="slack", url="${A}", owner="Ada"),)).is_configured
