"""Judges monitors: is there one from outside, does it watch what matters, does it look often enough. Pure."""

import ipaddress
from collections.abc import Sequence
from urllib.parse import urlsplit

from launchgate.checks.obs.rules import MONITOR_COVERAGE, MONITOR_INTERVAL, SYNTHETIC, UPTIME_MONITOR
from launchgate.checks.obs.said import bare, blind, names, said, undeclared, unread
from launchgate.checks.obs.spec import Facts, Measured, Monitor, Options
from launchgate.exchange import host_of
from launchgate.model import Assessment, Location, Status
from launchgate.monitoring.numbers import duration
from launchgate.registrable import special_use

_WATCHES = ("page", "browser")
_JITTER = 1.1
"""A measured interval may be this much above the limit: clocks are not exact."""
_LEAST_LOOKS = 10
"""Looks from which a measured interval counts."""


def watchers(facts: Facts) -> list[Monitor]:
    """Monitors that open something, paused ones included."""
    return [one for one in facts.monitors if one.kind in _WATCHES]


def uptime_monitor(facts: Facts) -> Assessment:
    """One assessment: a person may attest it."""
    rule, found = UPTIME_MONITOR, watchers(facts)
    active = [one for one in found if not one.paused]
    if not found:
        if facts.unread:
            return unread(rule, facts.unread)
        return blind(rule, facts) or undeclared(
            rule, "no monitor was found in the repository, and obs.exports names no export of one"
        )
    if not active:
        first = found[0]
        message = f"all monitors are paused: {names(found)}"
        return said(
            rule, rule.covers, Status.FAIL, message, f"switch {first.title} on", path=first.path, line=first.line
        )
    return _outside(facts, active)


def _outside(facts: Facts, active: Sequence[Monitor]) -> Assessment:
    rule, own = UPTIME_MONITOR, {bare(host) for host in facts.own_hosts}
    on_it = [one for one in active if _watches_own(one, own)]
    first = (on_it or active)[0]
    at = Location(path=first.path, line=first.line)
    if not on_it:
        if any(not one.watched for one in active):
            message = (
                f"what {names(active)} watches is filled in elsewhere, so nobody can tell whether it is this product"
            )
            fix = "declare the service's list of monitors in obs.exports"
            return said(rule, rule.covers, Status.UNKNOWN, message, fix, at=at)
        hosts = ", ".join(f"`{one}`" for one in sorted({one.watched for one in active})[:5])
        wanted = ", ".join(f"`{host}`" for host in sorted(facts.own_hosts)[:5]) or "a public address"
        message = f"the monitors watch {hosts}, and none of them watches {wanted}"
        return said(rule, rule.covers, Status.FAIL, message, f"add a monitor for {wanted}", at=at)
    if all(one.beside for one in on_it):
        message = (
            f"{first.tool} runs beside the product: `{first.beside}` builds the product and starts the monitor, so both fall "
            "silent together"
        )
        fix = "run the monitor on another machine, at another provider"
        return said(rule, rule.covers, Status.FAIL, message, fix, path=first.beside)
    tools = ", ".join(sorted({one.tool for one in on_it}))
    message = f"{tools} {'watch' if ', ' in tools else 'watches'} the product: {names(on_it)}"
    if any(one.tool in ("gatus", "Prometheus blackbox exporter") and not one.exported for one in on_it):
        message += "; make sure that it runs on another machine than the product"
    return said(rule, rule.covers, Status.PASS, message, at=at)


def _watches_own(one: Monitor, own: set[str]) -> bool:
    if not one.watched:
        return False
    return bare(one.watched) in own if own else not _is_private(one.watched)


def _is_private(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return special_use(host)


def coverage(facts: Facts, cause: Assessment) -> list[Assessment]:
    """One for each route. What `cause` (the uptime monitor's assessment) already fails for is its consequence."""
    rule, found = MONITOR_COVERAGE, watchers(facts)
    if not facts.routes:
        return [undeclared(rule, "set site.canonical and list critical routes in obs.routes")]
    if not found:
        if facts.unread:
            return [unread(rule, facts.unread, f"{cause.rule}#{cause.subject}")]
        return [blind(rule, facts) or undeclared(rule, "no monitor is known, see obs/uptime-monitor")]
    root = f"{cause.rule}#{cause.subject}" if cause.status is Status.FAIL else None
    return [_route(url, found, root) for url in facts.routes]


def _route(url: str, found: Sequence[Monitor], root: str | None) -> Assessment:
    rule, wanted = MONITOR_COVERAGE, _place(url)
    matching = [one for one in found if one.url and _place(one.url) == wanted]
    active = [one for one in matching if not one.paused]
    at = Location(url=url, config="obs.routes")
    if active:
        return said(rule, url, Status.PASS, f"`{url}` is watched by {names(active)}", at=at)
    if matching:
        message = f"`{url}` has a monitor, {names(matching)}, which is paused"
        return said(rule, url, Status.FAIL, message, "switch it on", because=root, at=at)
    maybe = [one for one in found if not one.paused and one.url is None and bare(one.watched) in ("", wanted[0])]
    if maybe:
        message = f"no monitor names `{url}`, but the addresses of {names(maybe)} are not in what could be read"
        return said(rule, url, Status.UNKNOWN, message, "declare the service's list of monitors in obs.exports", at=at)
    message = f"no monitor opens `{url}`"
    return said(rule, url, Status.FAIL, message, f"add a monitor for `{url}`", because=root, at=at)


def _place(url: str) -> tuple[str, str]:
    """Host and path, as far as they tell one route from another."""
    return bare(host_of(url)), urlsplit(url).path.rstrip("/")


def interval(facts: Facts, options: Options) -> list[Assessment]:
    """One for each tool: many monitors with one setting are one fault."""
    rule = MONITOR_INTERVAL
    active = [one for one in facts.monitors if one.kind == "page" and not one.paused]
    if not active:
        if facts.unread:
            return [unread(rule, facts.unread)]
        return [blind(rule, facts) or undeclared(rule, "no active monitor is known, see obs/uptime-monitor")]
    measured = {seen.name: seen for seen in facts.measured if seen.interval_s and (seen.checks or 0) >= _LEAST_LOOKS}
    # A place that one monitor looks at often enough may be looked at by others as rarely as they like.
    quick = {
        id(one) for one in active if (own := _own(one, measured)) is not None and own <= _limit(one, measured, options)
    }
    held = {_place(one.url) for one in active if id(one) in quick and one.url}
    groups: dict[str, list[Monitor]] = {}
    for one in active:
        if id(one) in quick or not one.url or _place(one.url) not in held:
            groups.setdefault(one.tool, []).append(one)
    return [_interval(tool, group, measured, options) for tool, group in groups.items()]


def _own(one: Monitor, measured: dict[str, Measured]) -> float | None:
    """The interval, as it was measured before as it is configured; None where neither says so, or a schedule breaks its word."""
    seen = measured.get(one.name)
    return seen.interval_s if seen else None if one.scheduled else one.interval_s


def _limit(one: Monitor, measured: dict[str, Measured], options: Options) -> float:
    return options.interval_s * (_JITTER if one.name in measured else 1.0)


def _interval(
    tool: str, group: Sequence[Monitor], measured: dict[str, Measured], options: Options
) -> Assessment:  # fmt: skip
    rule, limit = MONITOR_INTERVAL, options.interval_s
    slow, timed, silent = [], [], []
    for one in group:
        own = _own(one, measured)
        if own is None:
            silent.append(one)
        elif own > _limit(one, measured, options):
            slow.append((one, own))
        timed += [own] if own is not None else []
    if slow:
        worst = max(own for _, own in slow)
        message = (
            f"{tool} looks every {duration(worst)} at {names([one for one, _ in slow])}; {duration(limit)} is the limit"
        )
        fix = f"set the interval of {slow[0][0].title} to {duration(limit)} or less"
        return said(rule, tool, Status.FAIL, message, fix, path=slow[0][0].path, line=slow[0][0].line)
    late = [one for one in silent if one.scheduled]
    if late:
        message = (
            f"{tool} is started by a scheduled workflow: GitHub starts those minutes to hours late, so that {duration(limit)} "
            f"between two looks at {names(late)} is not kept, whatever the cron line says"
        )
        fix = "move the look to a service with a clock of its own, or show in obs.exports what was measured"
        return said(rule, tool, Status.FAIL, message, fix, path=late[0].path, line=late[0].line)
    if silent:
        message = f"nothing says how often {tool} looks at {names(silent)}"
        fix = "declare an export that holds the interval, such as the service's list of monitors"
        return said(rule, tool, Status.UNKNOWN, message, fix, path=silent[0].path, line=silent[0].line)
    message = f"{tool} looks every {duration(max(timed))} or more often at {len(group)} of {len(group)} addresses"
    return said(rule, tool, Status.PASS, message, path=group[0].path)


def synthetic(facts: Facts) -> Assessment:
    """One assessment: a person may attest it."""
    rule = SYNTHETIC
    found = [one for one in facts.monitors if one.kind == "browser"]
    active = [one for one in found if not one.paused]
    if active:
        message = f"{active[0].tool} goes a journey: {names(active)}"
        return said(rule, rule.covers, Status.PASS, message, path=active[0].path, line=active[0].line)
    if facts.gate_on_schedule and facts.journeys_declared:
        path = facts.gate_on_schedule[0]
        return said(rule, rule.covers, Status.PASS, f"`{path}` goes smoke.journeys on a schedule", path=path)
    if found:
        message = f"the only synthetic transactions are paused: {names(found)}"
        return said(
            rule,
            rule.covers,
            Status.FAIL,
            message,
            f"switch {found[0].title} on",
            path=found[0].path,
            line=found[0].line,
        )
    return blind(rule, facts) or undeclared(rule, "no browser check and no scheduled journey was found")
