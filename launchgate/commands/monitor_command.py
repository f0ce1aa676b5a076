"""`launchgate monitor`: measure the product once, sum up what was measured, and test that alerts arrive."""

import os
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from launchgate import config as config_reader
from launchgate.config_meaning import url_defect
from launchgate.context import Clients, Deadline
from launchgate.delivery import write_file
from launchgate.errors import CannotJudge, UsageError
from launchgate.masking import mask_on_github, masked_text
from launchgate.redact import Redactor
from launchgate.reporters._escape import terminal

HISTORY = "launchgate-monitor.jsonl"
RECORD = "launchgate-alert-test.json"
_PROBE_S = 60.0
_SPARE_S = 60.0
"""Seconds of an alert test beyond the longest wait: for opening a mailbox and for sending."""
_FAILED, _INCOMPLETE = 1, 3


@click.group("monitor", short_help="Measure the product, sum it up, and test that alerts arrive.")
def command() -> None:
    """Measure the product once, sum up what was measured, and test that alerts arrive.

    `record` is for a job that runs every few minutes on a machine of its own. It is no replacement for a monitor that alerts.
    """


@command.command("record", short_help="Look at the product once and add a line to the history.")
@click.option("--url", metavar="URL", help="What to look at; site.canonical of launchgate.yml by itself.")
@click.option("--config", metavar="FILE", help="The configuration; launchgate.yml of this folder by itself.")
@click.option(
    "--history", default=HISTORY, show_default=True, metavar="FILE", help="The file that the line is added to."
)
def record(url: str | None, config: str | None, history: str) -> int:
    """Open the product's address once, redirects included, and add to the history whether it is up, its status and its time.

    Exit 0 when the line was written, also for "down"; 3 when this machine cannot tell (its own network, a guard in the way).
    """
    from launchgate.clients.growing import add_line
    from launchgate.monitoring.history import line_of
    from launchgate.monitoring.probe import looked_at

    settings = _config(config).settings
    url = url or settings.site.canonical
    if url is None:
        raise UsageError("there is nothing to look at; pass --url or set site.canonical in launchgate.yml")
    if defect := url_defect(url):
        raise UsageError(f"--url: {defect}")
    clients = _clients(settings, _PROBE_S, (url,))
    sample = looked_at(clients, url, datetime.now(UTC))
    add_line(Path(history), clients.redactor(line_of(sample)))
    state = "up" if sample.up else f"down: {sample.reason}"
    took = f" in {sample.ms:.0f} ms" if sample.ms is not None else ""
    _say(clients.redactor, f"{sample.url}: {state}{took}; added to {history}")
    return 0


@command.command("report", short_help="Print uptime, error budget and p95 of a history.")
@click.option("--history", default=HISTORY, show_default=True, metavar="FILE", help="What `record` wrote.")
@click.option(
    "--days", type=click.FloatRange(0.01, 3660), default=30.0, show_default=True, help="How far back to look."
)
@click.option(
    "--target", type=click.FloatRange(50, 99.9999), metavar="PERCENT", help="The uptime target [obs.uptime_percent]."
)
@click.option("--config", metavar="FILE", help="The configuration; launchgate.yml of this folder by itself.")
def report(history: str, days: float, target: float | None, config: str | None) -> int:
    """Print three numbers for each address of the history: its uptime, how much of the error budget is used and left, and the
    95th percentile of the recorded times. Times that nobody looked at are said and count neither way.
    """
    from launchgate.clients.growing import read_lines
    from launchgate.monitoring.history import budget_of, samples_of, uptime_of, within
    from launchgate.monitoring.numbers import report_of

    target = target or _obs(_config(config)).uptime_percent
    samples, unread = samples_of(read_lines(Path(history)))
    recent = within(samples, datetime.now(UTC), days)
    if not recent:
        raise CannotJudge(f"{history} holds no measurement of the last {days:g} days")
    for url in dict.fromkeys(sample.url for sample in recent):
        seen = uptime_of([sample for sample in recent if sample.url == url])
        assert seen is not None
        for line in report_of(url, seen, budget_of(target, seen.down_s, days)):
            click.echo(terminal(masked_text(line)))
    if unread:
        click.echo(f"{unread} {'line' if unread == 1 else 'lines'} of {terminal(history)} could not be read", err=True)
    return 0


@command.command("alert-test", short_help="Send a marked alert through the real sinks and prove that it arrives.")
@click.option("--config", metavar="FILE", help="The configuration; launchgate.yml of this folder by itself.")
@click.option("--only", metavar="TO", type=click.Choice(["slack", "webhook", "smtp"]), help="Only sinks of this kind.")
@click.option("--confirm", is_flag=True, help="Ask on this terminal for the marker where no readback is declared.")
@click.option("--record", "path", default=RECORD, show_default=True, metavar="FILE", help="Where the result is kept.")
def alert_test(config: str | None, only: str | None, confirm: bool, path: str) -> int:
    """Send a marked test alert through each sink of obs.alerts and prove that it arrives: read back from a mailbox or an
    address, or typed by the person who sees it. An answer of 200 from a webhook only means "sent".

    Exit 0 when each was delivered in time, 1 when one was late or lost, 3 when one could not be sent or nobody looked.
    """
    from launchgate.monitoring.drill import record_of
    from launchgate.monitoring.sending import Setting, sent_through

    loaded = _config(config)
    alerts = [alert for alert in _obs(loaded).alerts if only in (None, alert.to)]
    if not alerts:
        raise UsageError("no alerts are declared; name their sinks in obs.alerts of launchgate.yml")
    if confirm and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("--confirm asks a person, and this is no terminal; declare a readback in obs.alerts instead")
    clients = _clients(loaded.settings, sum(alert.within_s for alert in alerts) + _SPARE_S * len(alerts))
    setting = Setting(
        clients=clients, now=lambda: datetime.now(UTC), confirm=_asked if confirm else None,
        subject=loaded.settings.site.canonical or "this product",
    )  # fmt: skip
    drills, commit = [], _commit()
    for alert in alerts:
        click.echo(f"sending a test alert to {alert.to} …", err=True)
        drills.append(replace(sent_through(setting, alert), commit=commit))
        _say(clients.redactor, _told(drills[-1]))
    try:
        write_file(Path(path), masked_text(clients.redactor(record_of(tuple(drills), _earlier(path)))))
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror})") from None
    click.echo(f"{terminal(path)}: written; commit it, or keep it as obs.alert_record names it")
    states = {drill.state for drill in drills}
    return _FAILED if states & {"late", "lost"} else 0 if states == {"delivered"} else _INCOMPLETE


def _earlier(path: str) -> tuple[Any, ...]:
    """The drills that are on record already; none of a file that is no record."""
    from launchgate.clients.reports import json_of, read_report
    from launchgate.monitoring.drill import drills_of

    try:
        place = Path(path)
        return drills_of(json_of(read_report(place.parent, place.name, 1_000_000)))
    except (CannotJudge, ValueError):
        return ()


def _asked(alert: Any, _nonce: str) -> str | None:
    owner = terminal(alert.owner)
    text = click.prompt(f"The marker that {owner} sees (launchgate-alert-…), or - if nothing came", err=True)
    return None if text.strip() in ("", "-") else str(text)


def _told(drill: Any) -> str:
    if drill.state == "delivered":
        by = {"imap": "read in the mailbox", "readback": "read back", "person": f"typed by {drill.owner}"}[drill.proof]
        return f"{drill.sink}: DELIVERED to {drill.owner} in {drill.seconds / 60:.1f} minutes ({by})"
    return f"{drill.sink}: {drill.state.upper()}, {drill.reason}"


def _config(config: str | None) -> config_reader.Config:
    path = config_reader.find(Path.cwd(), config)
    return config_reader.read(path) if path is not None else config_reader.Config()


def _obs(loaded: config_reader.Config) -> Any:
    """The options of the check that judges monitoring."""
    from launchgate.check import all_checks

    return next(loaded.options_of(check) for check in all_checks() if check.id == "obs")


def _clients(settings: Any, seconds: float, urls: tuple[str, ...] = ()) -> Clients:
    import logging

    logging.disable(logging.CRITICAL)  # libraries log what they met, and no sink of ours has escaped it
    redactor = Redactor(os.environ, mask_on_github(sys.stdout, os.environ))
    return Clients(
        network=settings.network, limits=settings.limits, site=settings.site, deadline=Deadline(seconds), redactor=redactor,
        root=Path.cwd(), explicit_urls=urls,
    )  # fmt: skip


def _commit() -> str | None:
    from launchgate.clients.git import Repository

    try:
        return Repository.open(Path.cwd(), Deadline(10.0)).resolve("HEAD")
    except CannotJudge:
        return None


def _say(redactor: Redactor, text: str) -> None:
    click.echo(terminal(masked_text(redactor(text))))
