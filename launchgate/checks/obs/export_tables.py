"""Exports of monitors as CSV: one line a monitor with its uptime, or one line an event with its duration. Pure.

Columns are found by their names, in any order: what vendors call them differs and changes.
"""

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from launchgate.checks.obs.export_vendors import moment_of_text
from launchgate.checks.obs.read import Read
from launchgate.checks.obs.spec import Measured, Monitor
from launchgate.errors import CannotJudge

_DAY = 86_400.0
_ROWS = 200_000
_NAMES = {
    "name": (
        "monitor", "monitor name", "name", "friendly name", "friendly_name", "pronounceable name", "pronounceable_name",
        "monitor_name",
    ),
    "url": ("url", "monitor url", "address", "website", "ip/url/host"),
    "share": ("uptime", "uptime %", "uptime (%)", "uptime ratio", "availability", "availability %", "availability (%)", "sla"),
    "down": ("downtime (s)", "total downtime (s)", "downtime seconds", "total_downtime"),
    "interval": ("interval", "check frequency", "check_frequency", "interval (s)"),
    "status": ("status", "state"),
    "event": ("event", "type", "event type"),
    "at": ("date-time", "date time", "datetime", "start", "started at", "started_at", "start date time"),
    "length": ("duration (in mins.)", "duration (mins)", "duration (minutes)", "duration in minutes"),
    "seconds": ("duration (s)", "duration (seconds)", "length (s)", "duration seconds"),
    "checked": ("last checked at", "last_checked_at", "last check", "exported at", "date"),
}  # fmt: skip


def from_csv(text: str, path: str, days: float | None) -> Read:
    """Raises CannotJudge for a table without a column that says how it went."""
    first = text.splitlines()[0] if text.strip() else ""
    mark = max(",;\t", key=first.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
        head = [re.sub(r"\s+", " ", cell).strip().lower() for cell in next(rows, [])]
        columns = {key: head.index(name) for key, names in _NAMES.items() for name in names[::-1] if name in head}
        table = [
            {key: row[at].strip() for key, at in columns.items() if at < len(row)}
            for _, row in zip(range(_ROWS), rows, strict=False)
            if row
        ]
    except csv.Error:
        raise CannotJudge(f"`{path}` is no CSV that can be read", "export it again") from None
    if "event" in columns and ("length" in columns or "seconds" in columns):
        return _events(table, path, days)
    if "share" not in columns:
        raise CannotJudge(
            f"`{path}` has no column for the uptime or for events",
            "export a table with a column `uptime` or `availability`, or the list of events with durations",
        )
    return _shares(table, path, days)


def _shares(table: list[dict[str, str]], path: str, days: float | None) -> Read:
    monitors, measured, latest = [], [], []
    period = days * _DAY if days else None
    for row in table:
        share = _number(row.get("share", "").rstrip("% "))
        name, url = row.get("name") or row.get("url", ""), row.get("url") or None
        if share is None or share > 100 or not name:
            continue
        down = _number(row.get("down", ""))
        measured.append(
            Measured(
                name=name[:200], url=url, path=path, share=share / 100, period_s=period,
                down_s=down if down is not None else (1 - share / 100) * period if period else None,
            )
        )  # fmt: skip
        state = row.get("status", "").lower()
        monitors.append(
            Monitor(
                tool="monitor export", name=name[:200], url=url, interval_s=_number(row.get("interval", "")), path=path,
                exported=True, paused=state == "paused", down=state == "down" if state else None,
            )
        )  # fmt: skip
        at = _moment(row.get("checked", ""))
        latest += [at] if at else []
    return Read(monitors=tuple(monitors), measured=tuple(measured), made=max(latest, default=None))


def _events(table: list[dict[str, str]], path: str, days: float | None) -> Read:
    """Up and down events of one or several monitors, each with how long it lasted."""
    spans: dict[str, list[tuple[bool, float]]] = {}
    latest: list[datetime] = []
    for row, (name, up, seconds) in _spans(table):
        spans.setdefault(name, []).append((up, seconds))
        at = _moment(row.get("at", ""))
        latest += [at] if at else []
    measured, monitors = [], []
    for name, own in spans.items():
        whole, down = sum(length for _, length in own), sum(length for up, length in own if not up)
        only_down = all(not up for up, _ in own)
        period = days * _DAY if days and only_down else whole
        share = max(0.0, 1 - down / period) if period and not (only_down and not days) else None
        measured.append(
            Measured(
                name=name, path=path, url=name if "://" in name else None, share=share, period_s=period, down_s=down
            )
        )
        monitors.append(
            Monitor(tool="monitor export", name=name, url=name if "://" in name else None, path=path, exported=True)
        )
    return Read(monitors=tuple(monitors), measured=tuple(measured), made=max(latest, default=None))


def _spans(table: list[dict[str, str]]) -> Iterator[tuple[dict[str, str], tuple[str, bool, float]]]:
    for row in table:
        event = row.get("event", "").lower()
        minutes, seconds = _number(row.get("length", "")), _number(row.get("seconds", ""))
        length = seconds if seconds is not None else None if minutes is None else minutes * 60
        if event in ("up", "down") and length is not None:
            yield row, ((row.get("name") or row.get("url") or "monitor")[:200], event == "up", length)


def _number(text: str) -> float | None:
    """A plain number, with a comma for the point where a table is German or French; None for anything else."""
    text = text.strip().replace(",", ".")
    return float(text) if re.fullmatch(r"\d{1,12}(?:\.\d{1,12})?", text) else None


def _moment(text: str) -> datetime | None:
    found = moment_of_text(text.strip())
    if found is not None:
        return found
    for form in ("%Y-%m-%d %H:%M:%S", "%m/%d/%Y %H:%M:%S", "%d.%m.%Y %H:%M:%S"):
        try:
            return datetime.strptime(text.strip(), form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None
