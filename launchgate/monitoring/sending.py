"""Sends a marked alert through a declared sink and looks whether it arrives. Acts through the run's clients only.

The mailbox is opened before anything is sent, so that only what came afterwards is read.
"""

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from threading import Event

from launchgate import jsonpath
from launchgate.clients.imap import Account, Mark
from launchgate.clients.smtp import Relay
from launchgate.context import Clients
from launchgate.dataclass import dataclass
from launchgate.errors import CannotJudge
from launchgate.exchange import Failure
from launchgate.monitoring.drill import Drill, Proof
from launchgate.monitoring.settings import Alert, Mailbox, ReadBack, Smtp, sink_of

__all__ = ["Confirm", "Setting", "sent_through"]

Confirm = Callable[[Alert, str], str | None]
"""Asks the person who reads the alert for the marker that it shows; None when nobody saw it."""
_LOOK_EVERY_S = 2.0
_RESERVE_S = 2.0
_TEXTS = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a test needs beside the alert's own declaration."""

    clients: Clients
    now: Callable[[], datetime]
    subject: str
    """What the product is called in the alert: its canonical address."""
    confirm: Confirm | None = None
    tell: Callable[[float], None] = lambda _: None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Box:
    account: Account
    marks: tuple[Mark, ...]


def sent_through(setting: Setting, alert: Alert) -> Drill:
    """One test through one sink. Never raises for what the world does: that is a state of the drill."""
    nonce = f"launchgate-alert-{secrets.token_hex(8)}"
    drill = Drill(
        sink=sink_of(alert), owner=alert.owner, nonce=nonce, sent=setting.now(), state="refused", within_s=alert.within_s
    )  # fmt: skip
    redactor = setting.clients.redactor
    try:
        box = _opened(setting, alert.readback)
        drill = replace(drill, sent=setting.now())
        begun = time.monotonic()
        _send(setting, alert, drill)
    except CannotJudge as refused:
        return replace(drill, reason=redactor(refused.reason))
    drill = replace(drill, state="sent", reason="nobody looked whether it arrived")
    try:
        return _seen(setting, alert, drill, box, begun)
    except CannotJudge as unread:
        return replace(drill, reason=redactor(unread.reason))


def _send(setting: Setting, alert: Alert, drill: Drill) -> None:
    text = (
        f"TEST ALERT of launchgate for {setting.subject}, nothing is broken. {alert.owner}: this must reach you within "
        f"{alert.within_s / 60:g} minutes. Marker: {drill.nonce}"
    )
    if alert.smtp is not None:
        _mail(setting, alert.smtp, drill, text)
        return
    told = {"text": text}
    if alert.to == "webhook":
        told |= {"title": "launchgate test alert", "severity": "test", "marker": drill.nonce, "owner": alert.owner}
    url = setting.clients.redactor.reveal(alert.url or "")
    got = setting.clients.http.fetch(
        url, method="POST", headers={"Content-Type": "application/json"}, body=json.dumps(told).encode(), fresh=True
    )
    if isinstance(got, Failure):
        raise CannotJudge(got.reason, got.remedy)
    if not 200 <= got.status < 300 or got.blocked is not None:
        raise CannotJudge(f"the sink answered {got.status} instead of taking the alert", "make the webhook anew")


def _mail(setting: Setting, smtp: Smtp, drill: Drill, text: str) -> None:
    letter = EmailMessage()
    letter["From"], letter["To"] = smtp.sender, smtp.recipient
    letter["Subject"] = f"[test] launchgate alert {drill.nonce}"
    letter["Date"] = format_datetime(drill.sent)
    letter["Message-ID"] = f"<{drill.nonce}@{smtp.sender.rpartition('@')[2]}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(text)
    password = setting.clients.redactor.reveal(smtp.password) if smtp.password else ""
    user = setting.clients.redactor.reveal(smtp.user) if smtp.user else None
    relay = Relay(host=smtp.host, port=smtp.port, security=smtp.security, user=user, password=password)
    setting.clients.smtp.send(relay, letter)


def _opened(setting: Setting, readback: ReadBack | None) -> _Box | None:
    if readback is None or readback.imap is None:
        return None
    account = _account(setting, readback.imap)
    return _Box(account=account, marks=setting.clients.imap.marks(account, readback.imap.folders))


def _account(setting: Setting, box: Mailbox) -> Account:
    password = setting.clients.redactor.reveal(box.password)
    return Account(host=box.host, port=box.port, user=box.user, password=password, security=box.security)


def _seen(setting: Setting, alert: Alert, drill: Drill, box: _Box | None, begun: float) -> Drill:
    if box is not None:
        return _in_mailbox(setting, alert, drill, box, begun)
    if alert.readback is not None:
        return _read_back(setting, alert, alert.readback, drill, begun)
    if setting.confirm is None:
        return drill
    typed = setting.confirm(alert, drill.nonce)
    seconds = time.monotonic() - begun
    if typed is None:
        return replace(drill, state="lost", reason=f"the person asked did not see it within {seconds:.0f} s")
    if typed.strip() not in (drill.nonce, drill.nonce.rpartition("-")[2]):
        return replace(drill, reason="what was typed is not the marker of this alert")
    return _arrived(drill, "person", seconds)


def _arrived(drill: Drill, proof: Proof, seconds: float) -> Drill:
    late = seconds > drill.within_s
    reason = f"it took longer than {drill.within_s:g} s" if late else ""
    return replace(drill, state="late" if late else "delivered", proof=proof, seconds=seconds, reason=reason)


def _in_mailbox(setting: Setting, alert: Alert, drill: Drill, box: _Box, begun: float) -> Drill:
    waited = setting.clients.imap.wait(box.account, box.marks, drill.nonce, alert.within_s, setting.tell)
    if waited.letter is None:
        return _missed(drill, waited.seconds, cut=waited.cut)
    if waited.letter.junk:
        reason = f"it arrived in `{waited.letter.place}`, the folder for spam, where nobody sees it"
        return replace(drill, state="lost", reason=reason)
    return _arrived(drill, "imap", time.monotonic() - begun)


def _missed(drill: Drill, seconds: float, *, cut: bool) -> Drill:
    if cut:
        return replace(drill, reason=f"the command's own time ended the wait after {seconds:.0f} s")
    return replace(drill, state="lost", reason=f"it was not there after {seconds:.0f} s")


def _read_back(setting: Setting, alert: Alert, readback: ReadBack, drill: Drill, begun: float) -> Drill:
    redactor, deadline = setting.clients.redactor, setting.clients.deadline
    url = redactor.reveal(readback.url or "")
    headers = {name: redactor.reveal(value) for name, value in readback.headers.items()}
    while True:
        failure = _look(setting, url, headers, readback.path, drill.nonce)
        seconds = time.monotonic() - begun
        setting.tell(seconds)
        if failure == "":
            return _arrived(drill, "readback", seconds)
        if seconds >= alert.within_s or deadline.left <= _RESERVE_S:
            if failure is not None:
                return replace(drill, reason=redactor(f"it could not be read back: {failure}"))
            return _missed(drill, seconds, cut=seconds < alert.within_s)
        Event().wait(min(_LOOK_EVERY_S, max(0.0, alert.within_s - seconds), max(0.0, deadline.left - _RESERVE_S)))


def _look(setting: Setting, url: str, headers: dict[str, str], path: str, nonce: str) -> str | None:
    """Empty when the marker is there, None when it is not, else why that cannot be said."""
    got = setting.clients.http.fetch(url, headers=headers, fresh=True)
    if isinstance(got, Failure):
        return got.reason
    if got.status != 200 or got.blocked is not None:
        return f"the address answered {got.status}"
    try:
        told = jsonpath.read(got.text)
    except ValueError:
        return "the address did not answer with JSON"
    texts = jsonpath.strings(list(jsonpath.find(jsonpath.parse(path), told)), _TEXTS)
    return "" if any(nonce in text for text in texts) else None
