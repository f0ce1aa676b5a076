"""The report half of the perf check: everything that is read in files rather than measured here, as assessments. Pure."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urljoin

from launchgate.checks.perf import rules, rules_lighthouse, rules_reports
from launchgate.checks.perf.judge_lighthouse import core_vitals, page_times
from launchgate.checks.perf.judge_page_weight import images, request_count, third_party
from launchgate.checks.perf.judge_reports import background_work, critical_actions, latency_report, slow_queries
from launchgate.checks.perf.opinions import assessed
from launchgate.checks.perf.page_table import lighthouse_table
from launchgate.checks.perf.spec import Facts, Measured, Options
from launchgate.checks.perf.spec_lighthouse import Refused
from launchgate.checks.perf.urls import path_of
from launchgate.model import Assessment, Judgement, Rule, Status

PAGE_TIME = "perf/page-time"
"""A rule of the measured routes; what a browser's report says of the same pages is its second half."""
RULES = (*rules_lighthouse.RULES, *rules_reports.RULES)


def judge_report_half(facts: Facts, options: Options) -> Judgement:
    """Assessments of every rule of RULES, and a table of the pages where there are any."""
    found = facts.reports
    table = lighthouse_table(found.lighthouse, options.lighthouse)
    ran = (("Lighthouse runs of the gate's own", found.lighthouse.ran),) if options.lighthouse.run else ()
    return Judgement(
        assessments=tuple(_assessments(facts, options)),
        tables=() if table is None else (table,),
        receipt=(("Lighthouse reports", len(found.lighthouse.runs)), *ran) if options.lighthouse.reports or ran else (),
    )


def _assessments(facts: Facts, options: Options) -> Iterator[Assessment]:
    found, lighthouse = facts.reports, options.lighthouse
    for rule, opinions in core_vitals(found.lighthouse, lighthouse).items():
        yield from assessed(rule, "perf.lighthouse", opinions)
    yield from assessed(rules_lighthouse.IMAGES, "perf.lighthouse", images(found.lighthouse, lighthouse))
    yield from assessed(rules_lighthouse.THIRD_PARTY, "perf.lighthouse", third_party(found.lighthouse, lighthouse))
    calls = request_count(found.lighthouse, found.calls, lighthouse, options.calls)
    yield from assessed(rules_lighthouse.REQUEST_COUNT, "perf.calls", calls)
    yield from assessed(rules_reports.CRITICAL_ACTION, "perf.actions", critical_actions(found, options.actions))
    yield from assessed(rules_reports.SLOW_QUERIES, "perf.queries", slow_queries(found, options.queries))
    yield from assessed(rules_reports.BACKGROUND_WORK, "attest", background_work())
    measured = sum(isinstance(route, Measured) and bool(route.totals_ms) for route in facts.routes)
    heard = latency_report(found, options.latency_report, measured)
    yield from assessed(rules_reports.LATENCY_REPORT, "perf.latency_report", heard)
    pages = tuple(route.path for route in options.routes if str(route.class_) == "page")
    for rule in rules.RULES:
        if rule.id == PAGE_TIME:
            yield from page_time_half(facts, options, rule, pages)


def judge_unasked(why: Refused) -> Judgement:
    """Every rule of the measured routes where none of them could be asked: unknown, and the reports are judged all the same."""
    return Judgement(
        assessments=tuple(
            Assessment(
                rule=rule.id, subject=rule.covers, status=Status.UNKNOWN, severity=rule.severity, message=why.reason,
                remediation=why.remedy,
            )
            for rule in rules.PROBED
        )
    )  # fmt: skip


def joined(probes: Judgement, reports: Judgement) -> Judgement:
    """Both halves of the check as one judgement. Where one half of a rule decided, that nobody declared the other is not said."""
    decided = {
        seen.rule for half in (probes, reports) for seen in half.assessments if seen.status is not Status.NOT_APPLICABLE
    }
    return Judgement(
        assessments=tuple(
            seen
            for half in (probes, _following(probes, reports))
            for seen in half.assessments
            if not (seen.rule in decided and seen.status is Status.NOT_APPLICABLE)
        ),
        tables=(*probes.tables, *reports.tables),
        series=(*probes.series, *reports.series),
        receipt=(*probes.receipt, *reports.receipt),
    )


def _following(probes: Judgement, reports: Judgement) -> Judgement:
    """A page whose document is late already is late in the browser too: that is one fault."""
    late = {
        path_of(urljoin("https://x/", seen.subject)): seen.subject
        for seen in probes.assessments
        if seen.rule == PAGE_TIME and seen.status is Status.FAIL
    }
    return replace(
        reports,
        assessments=tuple(
            replace(seen, because=f"{PAGE_TIME}#{late[path]}")
            if seen.rule == PAGE_TIME and seen.status is Status.FAIL and (path := path_of(seen.subject)) in late
            else seen
            for seen in reports.assessments
        ),
    )


def page_time_half(facts: Facts, options: Options, rule: Rule, paths: tuple[str, ...] = ()) -> Iterator[Assessment]:
    """Assessments of perf/page-time by Lighthouse's reports: of the declared screens, and of `paths` that have reports."""
    yield from assessed(
        rule, "perf.lighthouse.screens", page_times(facts.reports.lighthouse, options.lighthouse, paths)
    )
