"""Test alerts through real sinks: what arrives, what comes late, what is lost, and what nobody looked for."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from launchgate.monitoring.drill import Drill, drills_of, record_of
from launchgate.monitoring.sending import Setting, sent_through
from launchgate.monitoring.settings import Alert, Mailbox, ReadBack, Smtp
from launchgate.settings import Network
from tests.monitoring.chat import SECRET, TOKEN, Sink, chat
from tests.support.context import make_context
from tests.support.mail import HOST, USER, mailbox, smtp_into
from tests.support.mail import Mailbox as Box
from tests.support.web import Web

READ = ReadBack(url="${READ}", path="$.messages[*].text", headers={"Authorization": "Bearer ${CHAT_TOKEN}"})
ALERT = Alert(to="slack", url="${SLACK_WEBHOOK}", owner="Ada", within_s=1.0, readback=READ)


def setting(root: Path, environ: dict[str, str], network: Network, **more: Any) -> Setting:
    clients = make_context(root, environ=environ, network=network, seconds=more.pop("seconds", 30.0)).clients
    return Setting(clients=clients, now=lambda: datetime.now(UTC), subject="https://www.example.com/", **more)


def tried(root: Path, web: Web, alert: Alert = ALERT, *, environ: dict[str, str] | None = None, **more: Any) -> Drill:
    given = {"SLACK_WEBHOOK": f"{web.url}/hook/{SECRET}", "READ": f"{web.url}/read", "CHAT_TOKEN": TOKEN} | (
        environ or {}
    )
    drill = sent_through(setting(root, given, Network(allow_private=("127.0.0.1",)), **more), alert)
    assert SECRET not in repr(drill)
    assert TOKEN not in repr(drill)
    return drill


def test_a_marker_that_is_read_back_is_delivered(tmp_path: Path) -> None:
    sink = Sink()
    with chat(sink) as web:
        drill = tried(tmp_path, web)
    assert (drill.state, drill.proof, drill.sink) == ("delivered", "readback", "slack ${SLACK_WEBHOOK}")
    assert drill.seconds is not None
    assert 0 < drill.seconds < 1
    assert "TEST ALERT of launchgate for https://www.example.com/, nothing is broken" in sink.shown[0]


def test_any_other_webhook_gets_the_marker_by_itself(tmp_path: Path) -> None:
    sink = Sink()
    with chat(sink) as web:
        drill = tried(tmp_path, web, replace(ALERT, to="webhook"))
        told = json.loads(next(one.body for one in web.asked if one.method == "POST"))
    assert (drill.state, told["marker"], told["owner"], told["severity"]) == ("delivered", drill.nonce, "Ada", "test")


def test_an_older_alert_is_not_this_one(tmp_path: Path) -> None:
    sink = Sink(shown=["Marker: launchgate-alert-0000000000000000"], loses=True)
    with chat(sink) as web:
        assert tried(tmp_path, web).state == "lost"


@pytest.mark.parametrize(
    ("sink", "state", "said"),
    [
        (Sink(loses=True), "lost", "it was not there after 1 s"),
        (Sink(takes=404), "refused", "the sink answered 404"),
        (Sink(takes=302), "refused", "the sink answered 302"),
        (Sink(takes=500), "refused", "the sink answered 500"),
    ],
)
def test_what_does_not_arrive(tmp_path: Path, sink: Sink, state: str, said: str) -> None:
    with chat(sink) as web:
        drill = tried(tmp_path, web)
    assert (drill.state, said in drill.reason, drill.proof) == (state, True, "none"), drill


def test_without_a_readback_an_answer_of_200_is_only_sent(tmp_path: Path) -> None:
    with chat(Sink()) as web:
        drill = tried(tmp_path, web, replace(ALERT, readback=None))
    assert (drill.state, drill.reason) == ("sent", "nobody looked whether it arrived")


def test_a_readback_that_does_not_let_us_in_leaves_it_at_sent(tmp_path: Path) -> None:
    with chat(Sink()) as web:
        drill = tried(tmp_path, web, environ={"CHAT_TOKEN": "another-token-entirely"})
    assert (drill.state, drill.reason) == ("sent", "it could not be read back: the address answered 401")


def test_a_secret_that_is_not_set_is_said(tmp_path: Path) -> None:
    with chat(Sink()) as web:
        drill = tried(tmp_path, web, replace(ALERT, url="${NOT_SET}"))
    assert (drill.state, "NOT_SET is not set" in drill.reason) == ("refused", True), drill


def test_the_commands_own_end_is_no_loss(tmp_path: Path) -> None:
    with chat(Sink(loses=True)) as web:
        drill = tried(tmp_path, web, replace(ALERT, within_s=60.0), seconds=3.0)
    assert (drill.state, "the command's own time ended the wait" in drill.reason) == ("sent", True), drill


@pytest.mark.parametrize(
    ("typed", "state", "proof"),
    [
        ("{nonce}", "delivered", "person"),
        (" {last} ", "delivered", "person"),
        ("hello", "sent", "none"),
        (None, "lost", "none"),
    ],
)
def test_a_person_types_the_marker(tmp_path: Path, typed: str | None, state: str, proof: str) -> None:
    def asked(_alert: Alert, nonce: str) -> str | None:
        return typed and typed.format(nonce=nonce, last=nonce.rpartition("-")[2])

    with chat(Sink()) as web:
        drill = tried(tmp_path, web, replace(ALERT, readback=None), confirm=asked)
    assert (drill.state, drill.proof) == (state, proof), drill


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[Box, int]]:
    with mailbox() as box, smtp_into(box) as port:
        yield box, port


@pytest.fixture
def box(servers: tuple[Box, int]) -> tuple[Box, int]:
    servers[0].reset()
    return servers


def mailed(root: Path, box: tuple[Box, int], within: float = 5.0) -> Drill:
    places = {f"{HOST}:993": f"127.0.0.1:{box[0].tls_port}", "relay.example.test:25": f"127.0.0.1:{box[1]}"}
    network = Network(connect_to=places, ca_file=str(box[0].authority.pem))
    smtp = Smtp(host="relay.example.test", port=25, security="none", sender="alerts@example.test", recipient=USER)
    readback = ReadBack(imap=Mailbox(host=HOST, user=USER, password="${BOX}"))
    alert = Alert(to="smtp", owner="Ada", smtp=smtp, readback=readback, within_s=within)
    drill = sent_through(setting(root, {"BOX": box[0].password}, network), alert)
    assert box[0].password not in repr(drill)
    return drill


def test_a_mail_that_reaches_the_mailbox_is_delivered(tmp_path: Path, box: tuple[Box, int]) -> None:
    drill = mailed(tmp_path, box)
    assert (drill.state, drill.proof) == ("delivered", "imap"), drill
    assert drill.sink == f"smtp relay.example.test:25 to {USER}"
    head = box[0].taken[0].partition(b"\r\n\r\n")[0]
    assert b"Subject: [test] launchgate alert launchgate-alert-" in head
    assert b"Auto-Submitted: auto-generated" in head


def test_a_mail_in_the_folder_for_spam_is_lost(tmp_path: Path, box: tuple[Box, int]) -> None:
    box[0].into = "Junk"
    drill = mailed(tmp_path, box)
    assert (drill.state, "`Junk`, the folder for spam" in drill.reason) == ("lost", True), drill


def test_a_mail_that_never_comes_is_lost(tmp_path: Path, box: tuple[Box, int]) -> None:
    box[0].drop = True
    drill = mailed(tmp_path, box, within=1.0)
    assert (drill.state, len(box[0].taken)) == ("lost", 1), drill


def test_a_mailbox_that_cannot_be_opened_sends_nothing(tmp_path: Path, box: tuple[Box, int]) -> None:
    strange = replace(box[0], password="not the password")
    drill = mailed(tmp_path, (strange, box[1]))
    assert (drill.state, "refused the login" in drill.reason, box[0].taken) == ("refused", True, []), drill


def test_a_record_keeps_what_other_sinks_showed() -> None:
    first = Drill(
        sink="a",
        owner="Ada",
        nonce="1",
        sent=datetime(2026, 1, 1, tzinfo=UTC),
        state="delivered",
        proof="imap",
        seconds=3,
    )
    other, again = (
        replace(first, sink="b", nonce="2"),
        replace(first, nonce="3", state="lost", proof="none", seconds=None),
    )
    kept = drills_of(json.loads(record_of((again,), (first, other))))
    assert [(drill.sink, drill.nonce, drill.state) for drill in kept] == [("b", "2", "delivered"), ("a", "3", "lost")]
