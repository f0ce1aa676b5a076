"""What monitors wrote: reads each declared export, tells whose it is, and whether it may still speak for this release."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from launchgate import jsonpath
from launchgate.checks.obs.export_tables import from_csv
from launchgate.checks.obs.export_vendors import from_betterstack, from_gatus, from_prometheus, from_uptimerobot
from launchgate.checks.obs.files import listed, mapped, worded
from launchgate.checks.obs.options import Export, Metrics, Options
from launchgate.checks.obs.read import Read
from launchgate.checks.obs.spec import Measured, Monitor, Numbers, Unread
from launchgate.clients.reports import ReportFile, json_of, matching, moment_of, provenance_of, read_report, text_of
from launchgate.context import Context
from launchgate.dataclass import dataclass
from launchgate.errors import CannotJudge
from launchgate.freshness import Moment, stale
from launchgate.monitoring.history import samples_of, uptime_of, within

_DAYS = 30.0
_KEYS = {"metric", "resultType"}


@dataclass(slots=True)
class Exports:
    """What all exports said."""

    monitors: list[Monitor]
    measured: list[Measured]
    unread: list[Unread]


def exports_of(context: Context, options: Options) -> Exports:
    """Every declared export."""
    found = Exports([], [], [])
    if not options.exports:
        return found
    moment = moment_of(context)
    for place, export in enumerate(options.exports):
        config = f"obs.exports[{place}]"
        try:
            paths = matching(context.root, export.path)
            if not paths:
                raise CannotJudge(
                    f"there is no file `{export.path}`",
                    "let a job fetch the monitor's export first and keep it here, e.g. with actions/download-artifact",
                )
            for path in paths:
                _one(context, export, path, moment, found)
        except CannotJudge as error:
            found.unread.append(Unread(path=export.path, config=config, reason=error.reason, remedy=error.remedy))
    return found


def _one(context: Context, export: Export, path: str, moment: Moment, found: Exports) -> None:
    report = read_report(context.root, path)
    read = _read(export, report, moment)
    # A history says how the product did over weeks, of whatever commit: its age counts, not the last commit's.
    old = stale(
        provenance_of(context, report, made=read.made), Moment(now=moment.now), timedelta(hours=export.max_age_h)
    )  # fmt: skip
    if old is not None:
        raise CannotJudge(
            f"`{path}` does not speak for this release: {old}", "fetch the export anew before the gate runs"
        )
    if not read.monitors and not read.measured:
        raise CannotJudge(f"`{path}` holds no monitor and no measurement", "export it again, or name its `format`")
    found.monitors += read.monitors
    found.measured += read.measured


def _read(export: Export, report: ReportFile, moment: Moment) -> Read:
    name = export.format if export.format != "auto" else _format(report)
    if name == "csv":
        return from_csv(text_of(report), report.path, export.days)
    if name == "launchgate":
        return _history(text_of(report), report.path, moment.now, export.days or _DAYS)
    if name == "upptime":
        return _upptime(report, export.days)
    readers: dict[str, Callable[[Any, str, float | None], Read]] = {
        "gatus": from_gatus, "prometheus": from_prometheus, "uptimerobot": from_uptimerobot, "betterstack": from_betterstack,
    }  # fmt: skip
    if name in ("uptimerobot", "betterstack") and text_of(report).lstrip()[:1] not in ("{", "["):
        return from_csv(text_of(report), report.path, export.days)
    return readers[name](json_of(report), report.path, export.days)


def _format(report: ReportFile) -> str:
    """Whose file it is, by its content. Raises CannotJudge when nothing tells."""
    head = text_of(report).lstrip()[:1]
    if report.path.endswith((".yml", ".yaml")):
        return "upptime"
    if report.path.endswith(".jsonl") or b'"schema": "launchgate-monitor/1"' in report.data[:200]:
        return "launchgate"
    if head not in ("{", "["):
        return "csv"
    told = json_of(report)
    first = mapped(listed(told)[0] if listed(told) else told)
    if "results" in first or "conditionResults" in first:
        return "gatus"
    if "uptimeMonth" in first or "dailyMinutesDown" in first:
        return "upptime"
    if isinstance(mapped(told).get("monitors"), list):
        return "uptimerobot"
    if "resultType" in mapped(mapped(told).get("data")):
        return "prometheus"
    inner = mapped(told).get("data")
    if isinstance(inner, list | dict) and ("attributes" in mapped(listed(inner)[0] if listed(inner) else inner)):
        return "betterstack"
    raise CannotJudge(f"nothing tells which monitor wrote `{report.path}`", "name its `format` in obs.exports")


def _history(text: str, path: str, now: datetime, days: float) -> Read:
    """What `launchgate monitor record` wrote."""
    samples, _ = samples_of(text)
    recent = within(samples, now, days)
    measured = []
    for url in dict.fromkeys(sample.url for sample in recent):
        seen = uptime_of([sample for sample in recent if sample.url == url])
        assert seen is not None
        measured.append(
            Measured(
                name=url, url=url, path=path, share=seen.share, period_s=(seen.last - seen.first).total_seconds(),
                down_s=seen.down_s, checks=seen.checks, interval_s=seen.interval_s, unobserved_s=seen.unobserved_s,
                longest_gap_s=seen.longest_gap_s, p95_ms=seen.p95_ms, timed=seen.timed,
            )
        )  # fmt: skip
    made = recent[-1].at if recent else None
    return Read(measured=tuple(measured), made=made)


_WINDOWS = (("uptimeMonth", 30.0), ("uptimeWeek", 7.0), ("uptimeDay", 1.0), ("uptime", None))


def _upptime(report: ReportFile, days: float | None) -> Read:
    """upptime's `history/summary.json`, or one of its `history/*.yml`, which only say what the last look showed."""
    if report.path.endswith((".yml", ".yaml")):
        return _upptime_last(text_of(report), report.path)
    measured, monitors = [], []
    for entry in listed(json_of(report)):
        site = mapped(entry)
        name, url = worded(site.get("name")) or worded(site.get("slug")), worded(site.get("url")) or None
        for key, span in _WINDOWS:
            share = _share(site.get(key))
            if share is not None and (days is None or span in (None, days)):
                period = (days or span) and (days or span or 0) * 86_400
                measured.append(
                    Measured(
                        name=name, url=url, path=report.path, share=share, period_s=period,
                        down_s=(1 - share) * period if period else None,
                    )
                )  # fmt: skip
                break
        monitors.append(
            Monitor(
                tool="upptime", name=name, url=url, scheduled=True, interval_s=300.0, path=report.path, exported=True,
                down=site.get("status") == "down",
            )
        )  # fmt: skip
    return Read(monitors=tuple(monitors), measured=tuple(measured))


def _upptime_last(text: str, path: str) -> Read:
    lines = dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)
    url = lines.get("url")
    if not url:
        return Read()
    monitor = Monitor(
        tool="upptime", name=url, url=url, scheduled=True, interval_s=300.0, path=path, exported=True,
        down=lines.get("status") == "down",
    )  # fmt: skip
    return Read(monitors=(monitor,), made=_moment(lines.get("lastUpdated")))


def _moment(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat((text or "").strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _share(value: Any) -> float | None:
    """`99.95%` or 99.95 as a share."""
    try:
        number = float(str(value).strip().rstrip("%"))
    except ValueError:
        return None
    return number / 100 if 0 <= number <= 100 else None


def numbers_of(context: Context, metrics: Metrics | None) -> tuple[Numbers | None, Unread | None]:
    """The owner's metrics file, or why it says nothing."""
    if metrics is None:
        return None, None
    try:
        report = read_report(context.root, metrics.path)
        told = json_of(report)
        old = stale(
            provenance_of(context, report, made=_moment(worded(mapped(told).get("made")))), Moment(now=context.now),
            timedelta(hours=metrics.max_age_h),
        )  # fmt: skip
        if old is not None:
            raise CannotJudge(
                f"`{metrics.path}` does not speak for this release: {old}",
                'write it anew before the gate runs, with `"made": "2026-01-15T12:00:00Z"` inside',
            )
    except CannotJudge as error:
        return None, Unread(path=metrics.path, config="obs.metrics", reason=error.reason, remedy=error.remedy)
    found = {
        name: _number(told, path)
        for name, path in (
            ("sent", metrics.forms_sent), ("succeeded", metrics.forms_succeeded), ("p95_ms", metrics.p95_ms),
            ("uptime_percent", metrics.uptime_percent),
        )
    }  # fmt: skip
    return Numbers(path=metrics.path, **found), None


def _number(told: Any, path: str) -> float | None:
    values = jsonpath.find(jsonpath.parse(path), told)
    value = values[0] if values else None
    plain = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e15
    return float(value) if plain else None  # type: ignore[arg-type]  # a number, as was just seen
