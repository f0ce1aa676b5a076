"""Monitors that Terraform files configure: Better Stack, Datadog Synthetics, UptimeRobot, Checkly. Only plain values are read."""

import re
from collections.abc import Iterator

from launchgate.checks.obs.files import Files
from launchgate.checks.obs.hcl import Block, blocks_of
from launchgate.checks.obs.read_yaml import kinds_in
from launchgate.checks.obs.spec import Kind, Monitor, RuleSign

_TERRAFORM = re.compile(r".*\.tf")
_CHANNEL = re.compile(r"@[\w.+-]{2,100}(?:@[\w.-]{3,100})?")
_WAYS = ("email", "sms", "call", "push", "critical_alert")


def monitors_of(files: Files) -> Iterator[Monitor]:
    """Every monitor of these vendors."""
    for path in files.matching(_TERRAFORM):
        text = files.text(path)
        if "resource" not in text:
            continue
        blocks = [block for block in blocks_of(text) if block.kind == "resource" and len(block.labels) > 1]
        for block in blocks:
            monitor = _monitor(block, path)
            if monitor is not None:
                yield monitor


def rule_signs_of(files: Files) -> Iterator[RuleSign]:
    """Datadog's monitors, Grafana's and CloudWatch's alarms, by what their name and query speak of."""
    for path in files.matching(_TERRAFORM):
        text = files.text(path)
        if not any(
            word in text for word in ("datadog_monitor", "cloudwatch_metric_alarm", "alert_policy", "rule_group")
        ):
            continue
        for block in blocks_of(text):
            if block.kind == "resource" and len(block.labels) > 1:
                yield from _signs(block, path)


_ALERTS = frozenset({
    "datadog_monitor", "aws_cloudwatch_metric_alarm", "google_monitoring_alert_policy", "newrelic_nrql_alert_condition",
    "grafana_rule_group", "sentry_issue_alert", "sentry_metric_alert",
})  # fmt: skip


def _signs(block: Block, path: str) -> Iterator[RuleSign]:
    if block.labels[0] not in _ALERTS:
        return
    words = [block.labels[1]]
    words += [
        value for name in ("name", "alarm_name", "query", "metric_name", "display_name") if (value := block.text(name))
    ]
    for rule in block.below("rule"):
        words.append(rule.text("name") or "")
    for kind in kinds_in(" ".join(words)):
        yield RuleSign(kind=kind, name=(block.text("name") or block.labels[1])[:100], path=path)


def _monitor(block: Block, path: str) -> Monitor | None:
    kind = block.labels[0]
    if kind in ("betteruptime_monitor", "betterstack_monitor"):
        return _better_stack(block, path)
    if kind in ("betteruptime_heartbeat", "betterstack_heartbeat"):
        return Monitor(
            tool="Better Stack", name=block.text("name") or block.labels[1], kind="heartbeat", interval_s=block.number("period"),
            channels=_ways(block), silent=not _ways(block), paused=block.values.get("paused") is True, path=path,
            line=block.line,
        )  # fmt: skip
    if kind == "datadog_synthetics_test":
        return _datadog(block, path)
    if kind == "uptimerobot_monitor":
        return _uptimerobot(block, path)
    return _checkly(block, path) if kind in ("checkly_check", "checkly_url_monitor") else None


def _ways(block: Block) -> tuple[str, ...]:
    """Better Stack's ways of telling; e-mail is on unless it is switched off, and a policy may hold any."""
    ways = [f"Better Stack {way}" for way in _WAYS if block.values.get(way, way == "email") is True]
    return (*ways, *(["Better Stack policy"] if "policy_id" in block.values else []))


_BETTER_KINDS: dict[str, Kind] = {"dns": "dns", "smtp": "mail", "imap": "mail", "pop": "mail", "playwright": "browser"}


def _better_stack(block: Block, path: str) -> Monitor:
    url = block.text("url")
    kind: Kind = _BETTER_KINDS.get(block.text("monitor_type") or "", "page")
    return Monitor(
        tool="Better Stack",
        name=block.text("pronounceable_name") or url or block.labels[1],
        kind=kind,
        url=url if url and "://" in url else None,
        interval_s=block.number("check_frequency") or 180.0,
        channels=_ways(block),
        silent=not _ways(block),
        certificate=block.number("ssl_expiration") is not None,
        paused=block.values.get("paused") is True,
        path=path,
        line=block.line,
    )


def _datadog(block: Block, path: str) -> Monitor:
    request = next(block.below("request_definition"), None) or next(block.below("request"), None)
    options = next(block.below("options_list"), None) or next(block.below("options"), None)
    subtype = block.text("subtype") or ""
    kinds: dict[str, Kind] = {"dns": "dns", "ssl": "certificate", "multi": "browser"}
    kind: Kind = "browser" if block.text("type") == "browser" else kinds.get(subtype, "page")
    url = request.text("url") if request else None
    channels = tuple(dict.fromkeys(_CHANNEL.findall(block.text("message") or "")))
    return Monitor(
        tool="Datadog Synthetics",
        name=block.text("name") or block.labels[1],
        kind=kind,
        url=url,
        interval_s=options.number("tick_every") if options else None,
        channels=channels,
        silent=not channels and "message" in block.values and block.text("message") is not None,
        certificate=subtype == "ssl" and bool(channels),
        paused=block.text("status") == "paused",
        path=path,
        line=block.line,
    )


def _uptimerobot(block: Block, path: str) -> Monitor:
    told = any(inner.kind == "alert_contact" or "alert_contact" in inner.labels for inner in block.blocks)
    told = told or "alert_contacts" in block.values or "assigned_alert_contacts" in block.values
    return Monitor(
        tool="UptimeRobot",
        name=block.text("friendly_name") or block.text("name") or block.labels[1],
        kind="heartbeat" if block.text("type") == "heartbeat" else "page",
        url=block.text("url"),
        interval_s=block.number("interval") or 300.0,
        channels=("UptimeRobot contact",) if told else (),
        silent=not told,
        certificate=block.values.get("ssl_expiration_reminder") is True,
        paused=block.text("status") == "paused",
        path=path,
        line=block.line,
    )


def _checkly(block: Block, path: str) -> Monitor:
    request = next(block.below("request"), None)
    told = any(True for _ in block.below("alert_channel_subscription"))
    minutes = block.number("frequency")
    browser = block.text("type") in ("BROWSER", "MULTI_STEP", "PLAYWRIGHT")
    return Monitor(
        tool="Checkly",
        name=block.text("name") or block.labels[1],
        kind="browser" if browser else "page",
        url=request.text("url") if request else None,
        interval_s=(block.number("frequency_offset") or None) if minutes == 0 else 60 * minutes if minutes else None,
        channels=("Checkly alert channel",) if told else (),
        # Channels can subscribe to all checks by themselves, so that none here shows nothing.
        certificate=told and "ssl_check_domain" in block.values,
        paused=block.values.get("activated") is False or block.values.get("muted") is True,
        path=path,
        line=block.line,
    )
