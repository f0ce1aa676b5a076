"""Exports of monitors in JSON: gatus' statuses, Prometheus' query results, UptimeRobot's and Better Stack's API answers. Pure."""

import math
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from launchgate.checks.obs.files import listed, mapped, worded
from launchgate.checks.obs.read import Read
from launchgate.checks.obs.spec import Kind, Measured, Monitor
from launchgate.errors import CannotJudge
from launchgate.monitoring.history import Sample, Uptime, uptime_of

_DAY = 86_400.0
_LOOKS = 200_000
"""Looks of one address that are read: a look a minute fills them in 138 days."""


def moment_of_text(text: Any) -> datetime | None:
    """An ISO time as an aware datetime; nanoseconds are cut, a time without a zone is UTC."""
    if not isinstance(text, str) or len(text) > 40:
        return None
    head, dot, rest = text.partition(".")
    if dot:
        digits = rest[: len(rest) - len(rest.lstrip("0123456789"))]
        text = f"{head}.{digits[:6]:0<6}{rest[len(digits) :]}"
    try:
        found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def moment_of_number(value: Any) -> datetime | None:
    """Seconds since 1970 as a datetime."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value < 4e9:
        return None
    return datetime.fromtimestamp(value, UTC)


def measured_of(seen: Uptime, name: str, path: str, url: str | None) -> Measured:
    """What samples add up to, as an export's word."""
    return Measured(
        name=name, path=path, url=url, share=seen.share, period_s=(seen.last - seen.first).total_seconds(), down_s=seen.down_s,
        checks=seen.checks, interval_s=seen.interval_s, unobserved_s=seen.unobserved_s, longest_gap_s=seen.longest_gap_s,
        p95_ms=seen.p95_ms, timed=seen.timed,
    )  # fmt: skip


def from_gatus(told: Any, path: str, _days: float | None) -> Read:
    """`/api/v1/endpoints/statuses`: each endpoint with its latest results."""
    monitors, measured, latest = [], [], []
    for entry in listed(told) or [told]:
        endpoint = mapped(entry)
        name = worded(endpoint.get("name")) or worded(endpoint.get("key"))
        results = listed(endpoint.get("results"), _LOOKS)
        samples = sorted(_gatus_samples(results), key=lambda sample: sample.at)
        host = next((worded(mapped(one).get("hostname")) for one in results if mapped(one).get("hostname")), "")
        certificate = any(
            "[CERTIFICATE_EXPIRATION]" in worded(mapped(condition).get("condition"))
            for one in results[:1]
            for condition in listed(mapped(one).get("conditionResults"))
        )
        seen = uptime_of(samples)
        if not name or seen is None:
            continue
        latest.append(seen.last)
        measured.append(measured_of(seen, name, path, None))
        monitors.append(
            Monitor(
                tool="gatus", name=name, host=host, interval_s=seen.interval_s, certificate=certificate, path=path, exported=True,
                down=not samples[-1].up,
            )
        )  # fmt: skip
    return Read(monitors=tuple(monitors), measured=tuple(measured), made=max(latest, default=None))


def _gatus_samples(results: list[Any]) -> Iterator[Sample]:
    for one in results:
        result = mapped(one)
        at, took = moment_of_text(result.get("timestamp")), result.get("duration")
        if at is not None and isinstance(result.get("success"), bool):
            timed = took / 1e6 if isinstance(took, int) and 0 <= took < 1e15 else None
            yield Sample(at=at, url="", up=result["success"], ms=timed)


def from_prometheus(told: Any, path: str, days: float | None) -> Read:
    """`/api/v1/query` (`avg_over_time(probe_success[30d])`) or `/api/v1/query_range` (`probe_success`)."""
    answer = mapped(told)
    if answer.get("status") != "success":
        raise CannotJudge(f"`{path}` is Prometheus' answer to a query that failed", "run the query again")
    data = mapped(answer.get("data"))
    monitors, measured, latest = [], [], []
    for entry in listed(data.get("result")):
        series = mapped(entry)
        metric = mapped(series.get("metric"))
        name = worded(metric.get("instance")) or worded(metric.get("target")) or worded(metric.get("job"))
        if metric.get("__name__", "probe_success") != "probe_success" or not name:
            continue
        url = name if "://" in name else f"https://{name}/"
        values = [pair for pair in map(_pair, listed(series.get("values"), _LOOKS) or [series.get("value")]) if pair]
        if not values or any(not 0 <= value <= 1 for _, value in values):
            continue
        latest.append(values[-1][0])
        if data.get("resultType") == "matrix":
            seen = uptime_of([Sample(at=at, url="", up=value > 0) for at, value in values])
            assert seen is not None
            measured.append(measured_of(seen, name, path, url))
        else:
            share = values[0][1]
            down = (1 - share) * days * _DAY if days else None
            measured.append(
                Measured(
                    name=name, path=path, url=url, share=share, period_s=days * _DAY if days else None, down_s=down
                )
            )
        interval = measured[-1].interval_s
        monitors.append(
            Monitor(
                tool="Prometheus blackbox exporter", name=name, url=url, interval_s=interval, path=path, exported=True,
                down=values[-1][1] == 0,
            )
        )  # fmt: skip
    return Read(monitors=tuple(monitors), measured=tuple(measured), made=max(latest, default=None))


def _pair(value: Any) -> tuple[datetime, float] | None:
    if not isinstance(value, list) or len(value) != 2:
        return None
    at = moment_of_number(value[0])
    try:
        number = float(value[1])
    except (TypeError, ValueError):
        return None
    return (at, number) if at is not None and math.isfinite(number) else None


_ROBOT_KINDS: dict[Any, Kind] = {1: "page", 2: "page", 3: "other", 4: "other", 5: "heartbeat"}
_MAIL_PORTS = (25, 465, 587)


def from_uptimerobot(told: Any, path: str, days: float | None) -> Read:
    """`getMonitors` with `custom_uptime_ratios` and, where asked for, `logs`, `response_times` and `alert_contacts`."""
    monitors, measured, latest = [], [], []
    for entry in listed(mapped(told).get("monitors")):
        robot = mapped(entry)
        name, url = worded(robot.get("friendly_name")), worded(robot.get("url")) or None
        status, interval = robot.get("status"), robot.get("interval")
        contacts = robot.get("alert_contacts")
        kind = _ROBOT_KINDS.get(robot.get("type"), "other")
        monitors.append(
            Monitor(
                tool="UptimeRobot", name=name, url=url, interval_s=float(interval) if isinstance(interval, int) else None,
                kind="mail" if robot.get("port") in _MAIL_PORTS else kind,
                channels=("UptimeRobot contact",) if listed(contacts) else (), silent=contacts == [],
                paused=status == 0, down=None if status in (0, 1) else status in (8, 9), path=path, exported=True,
            )
        )  # fmt: skip
        share = _robot_share(robot)
        if share is not None:
            period = days * _DAY if days else None
            times = [
                float(mapped(one)["value"])
                for one in listed(robot.get("response_times"), _LOOKS)
                if _is_number(mapped(one).get("value"))
            ]  # fmt: skip
            measured.append(
                Measured(
                    name=name, url=url, path=path, share=share, period_s=period, down_s=(1 - share) * period if period else None,
                    p95_ms=_p95(times), timed=len(times),
                )
            )  # fmt: skip
        for log in (*listed(robot.get("logs")), *listed(robot.get("response_times"), _LOOKS)):
            at = moment_of_number(mapped(log).get("datetime"))
            latest += [at] if at else []
    return Read(monitors=tuple(monitors), measured=tuple(measured), made=max(latest, default=None))


def _p95(times: list[float]) -> float | None:
    from launchgate.monitoring.history import LEAST_FOR_P95, nearest_rank

    return nearest_rank(times, 0.95) if len(times) >= LEAST_FOR_P95 else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e9


def _robot_share(robot: dict[str, Any]) -> float | None:
    for key in ("custom_uptime_ratio", "all_time_uptime_ratio"):
        try:
            number = float(str(robot.get(key)).split("-")[0])
        except ValueError:
            continue
        if 0 <= number <= 100:
            return number / 100
    return None


_STACK_KINDS: dict[str, Kind] = {"dns": "dns", "smtp": "mail", "imap": "mail", "pop": "mail", "playwright": "browser"}


def from_betterstack(told: Any, path: str, days: float | None) -> Read:
    """`/api/v2/monitors`, or a monitor's `/sla`."""
    monitors, measured, latest = [], [], []
    inner = mapped(told).get("data")
    for entry in listed(inner) or [inner]:
        attributes, kind = mapped(mapped(entry).get("attributes")), worded(mapped(entry).get("type"))
        name = worded(attributes.get("pronounceable_name")) or worded(mapped(entry).get("id")) or "monitor"
        url = worded(attributes.get("url")) or None
        share: Any = attributes.get("availability")
        if _is_number(share) and share <= 100:
            period = days * _DAY if days else None
            down: Any = attributes.get("total_downtime")
            measured.append(
                Measured(
                    name=name, url=url, path=path, share=share / 100, period_s=period,
                    down_s=float(down) if _is_number(down) else None,
                )
            )  # fmt: skip
        if kind == "monitor" or "check_frequency" in attributes:
            monitors.append(_stack_monitor(attributes, name, url, path))
            at = moment_of_text(attributes.get("last_checked_at"))
            latest += [at] if at else []
    return Read(monitors=tuple(monitors), measured=tuple(measured), made=max(latest, default=None))


def _stack_monitor(told: dict[str, Any], name: str, url: str | None, path: str) -> Monitor:
    ways = [f"Better Stack {way}" for way in ("email", "sms", "call", "push") if told.get(way) is True]
    ways += ["Better Stack policy"] if told.get("policy_id") else []
    interval: Any = told.get("check_frequency")
    return Monitor(
        tool="Better Stack", name=name, url=url, kind=_STACK_KINDS.get(worded(told.get("monitor_type")), "page"),
        interval_s=float(interval) if _is_number(interval) else None,
        channels=tuple(ways), silent=not ways and "email" in told, certificate=_is_number(told.get("ssl_expiration")),
        paused=bool(told.get("paused_at")) or told.get("status") == "paused", down=told.get("status") in ("down", "validating"),
        path=path, exported=True,
    )  # fmt: skip
