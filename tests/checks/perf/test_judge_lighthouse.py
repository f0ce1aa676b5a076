"""What reports of Lighthouse say, rule by rule: where each fires, and the near-miss where it stays silent."""

from pathlib import Path
from typing import Any

import pytest

from launchgate.checks.perf.gather import gather
from launchgate.checks.perf.report_half import joined, page_time_half
from launchgate.checks.perf.rules import P95_READ
from launchgate.checks.perf.rules_lighthouse import RULES
from launchgate.checks.perf.spec import Options
from launchgate.checks.perf.spec_lighthouse import Lighthouse
from launchgate.model import Assessment, Judgement, Status
from launchgate.settings import Site
from tests.checks.perf.lhr import HOME, NOW, RUNS, SITE, SLOW, lhr, of, put, reports, said, scored
from tests.support.context import make_context

PASS, FAIL, UNKNOWN, ABSENT = Status.PASS, Status.FAIL, Status.UNKNOWN, Status.NOT_APPLICABLE
THREE = {f"{name}.json": lhr(name) for name in RUNS}
FIRST = "lhr-v12-home-mobile-1"
LCP, CLS = "audits__largest-contentful-paint__numericValue", "audits__cumulative-layout-shift__numericValue"


def three(**changes: Any) -> dict[str, Any]:
    """The three real runs, all changed alike."""
    return {f"{name}.json": lhr(name, **changes) for name in RUNS}


@pytest.mark.parametrize("version", [10, 11, 12, 13])
def test_real_reports_of_every_version_are_judged(tmp_path: Path, version: int) -> None:
    files = {f"{page}.json": lhr(f"lhr-v{version}-{page}-mobile-1") for page in ("home", "slow")}
    judgement = reports(tmp_path, files, min_runs=1)
    for rule in ("lighthouse", "lcp", "cls", "images", "third-party", "request-count"):
        assert said(judgement, rule, HOME).status is PASS, rule
        assert said(judgement, rule, SLOW).status is FAIL, rule


@pytest.mark.parametrize(
    ("scores", "status"),
    [
        ((0.91, 0.79, 0.80), FAIL),
        ((0.85, 0.85, 0.85), FAIL),
        ((0.86, 0.10, 0.86), PASS),
        ((0.90, 0.90, 0.84, 0.85), FAIL),
        ((0.90, 0.90, 0.86, 0.10), PASS),
        ((1.0, 1.0), UNKNOWN),
        ((0.99,), UNKNOWN),
        ((0.50,), FAIL),
    ],
)
def test_the_median_of_all_runs_counts_never_the_best(
    tmp_path: Path, scores: tuple[float, ...], status: Status
) -> None:
    found = said(reports(tmp_path, scored(FIRST, *scores)), "lighthouse", HOME)
    assert found.status is status
    assert f"{100 * scores[0]:g}" in found.message


def test_the_threshold_is_the_profiles(tmp_path: Path) -> None:
    files = scored(FIRST, 0.81, 0.81, 0.81)
    assert said(reports(tmp_path, files), "lighthouse", HOME).status is FAIL
    assert said(reports(tmp_path, files, performance=80), "lighthouse", HOME).status is PASS


def test_few_runs_pass_only_where_that_was_asked_for_and_then_it_is_said(tmp_path: Path) -> None:
    files = {"one.json": lhr(FIRST)}
    strict = reports(tmp_path, files)
    assert "too few runs to show it: 3 runs needed" in said(strict, "lighthouse", HOME).message
    assert "min_runs to 1" in said(strict, "lighthouse", HOME).remediation
    assert {said(strict, rule, HOME).because for rule in ("lcp", "cls")} == {f"perf/lighthouse#{HOME}"}
    assert said(strict, "images", HOME).status is PASS
    asked = said(reports(tmp_path, files, min_runs=1), "lighthouse", HOME)
    assert asked.status is PASS
    assert "vary by several points" in asked.message


@pytest.mark.parametrize(("ms", "status"), [(2500, PASS), (2501, FAIL)])
def test_the_largest_paint(tmp_path: Path, ms: float, status: Status) -> None:
    found = said(reports(tmp_path, three(**{LCP: ms})), "lcp", HOME)
    assert found.status is status
    assert "2.50 s at most (as a phone, median of 3 runs" in found.message


@pytest.mark.parametrize(("shift", "status"), [(0.1, PASS), (0.101, FAIL)])
def test_the_layout_shift(tmp_path: Path, shift: float, status: Status) -> None:
    assert said(reports(tmp_path, three(**{CLS: shift})), "cls", HOME).status is status


@pytest.mark.parametrize(("kb", "status"), [(866.7, PASS), (866.6, FAIL)])
def test_images_that_could_be_smaller(tmp_path: Path, kb: float, status: Status) -> None:
    saved = [{"url": f"{HOME}a.png?v=1", "wastedBytes": 866_700}]
    files = three(**{"audits__image-delivery-insight__details": {"items": saved}})
    found = said(reports(tmp_path, files, image_waste_kb=kb), "images", HOME)
    assert found.status is status
    assert ("a.png' by 867 kB" in found.message) is (status is FAIL)
    assert "v=1" not in found.message


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"third_party_ms": 5000}, "the first paint waits for `http://cdn.vendor.example/tag.js`"),
        ({}, "foreign scripts block for 2"),
        ({"third_parties": 0}, "it loads from 1 foreign service (vendor.example), and 0 are allowed"),
    ],
)
def test_third_parties_that_block_or_are_many(tmp_path: Path, options: dict[str, Any], text: str) -> None:
    judgement = reports(tmp_path, {"slow.json": lhr("lhr-v13-slow-mobile-1")}, **options)
    assert said(judgement, "third-party", SLOW).status is FAIL
    assert text in said(judgement, "third-party", SLOW).message


def test_third_parties_that_do_not_block(tmp_path: Path) -> None:
    quick = {
        "audits__render-blocking-insight__details": {"items": [{"url": f"{HOME}own.css"}]},
        "audits__long-tasks__details": {"items": [{"url": "http://cdn.vendor.example/tag.js", "duration": 300}]},
    }
    found = said(reports(tmp_path, {"x.json": lhr("lhr-v13-slow-mobile-1", **quick)}), "third-party", SLOW)
    assert (found.status, found.message) == (
        PASS, f"{SLOW} loads from 1 foreign service (vendor.example), which block for 250 ms",
    )  # fmt: skip


@pytest.mark.parametrize(("most", "status"), [(40, PASS), (39, FAIL)])
def test_api_calls_of_a_view(tmp_path: Path, most: int, status: Status) -> None:
    from launchgate.checks.perf.spec_reports import PageCalls
    from tests.checks.perf.lhr import run

    options = Options(lighthouse=Lighthouse(reports=("*.json",)), calls=PageCalls(most=most))
    found = said(run(tmp_path, options, {"s.json": lhr("lhr-v13-slow-mobile-1")}), "request-count", SLOW)
    assert found.status is status
    assert ("`http://www.shop.example/api/item` alone 40 times" in found.message) is (status is FAIL)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"configSettings__formFactor": "desktop"}, "it is of another device (desktop)"),
        ({"configSettings__formFactor": None}, "the report does not say which"),
        ({"requestedUrl": "http://localhost:3000/", "finalDisplayedUrl": "http://localhost:3000/"}, "of 'localhost'"),
        ({"finalDisplayedUrl": "https://login.provider.example/"}, "of 'login.provider.example'"),
        ({"fetchTime": "2026-11-25T11:00:00.000Z"}, "more than 24 hours ago"),
        ({"fetchTime": "2026-11-26T18:00:00.000Z"}, "dated in the future"),
        ({"requestedUrl": f"{HOME}desk", "finalDisplayedUrl": f"{HOME}welcome"}, "led to '/welcome'"),
        ({"finalDisplayedUrl": f"{HOME}login"}, "led to '/login'"),
        ({"runtimeError": {"code": "NO_FCP", "message": "nothing\npainted"}}, "measured (NO_FCP: nothing painted)"),
    ],
)
def test_reports_that_do_not_count_leave_their_page_unknown(tmp_path: Path, change: dict[str, Any], text: str) -> None:
    judgement = reports(tmp_path, three(**change))
    found = [a for a in judgement.assessments if a.rule in {rule.id for rule in RULES}]
    assert {a.status for a in found} == {UNKNOWN}
    (root,) = of(judgement, "lighthouse")
    assert text in root.message
    assert {a.because for a in found if a is not root} == {f"perf/lighthouse#{root.subject}"}


def test_reports_that_do_not_count_are_left_out_of_those_that_do(tmp_path: Path) -> None:
    others = {
        "desktop.json": lhr("lhr-v12-home-desktop-1"),
        "old.json": lhr(FIRST, fetchTime="2026-11-20T11:00:00.000Z", categories__performance={"score": 0.1}),
    }
    found = said(reports(tmp_path, THREE | others), "lighthouse", HOME)
    assert found.status is PASS
    assert "1 report left out: is of another device (desktop)" in found.message
    assert "1 report left out: was made on 2026-11-20" in found.message


def test_a_home_page_may_lead_to_its_language(tmp_path: Path) -> None:
    assert said(reports(tmp_path, three(finalDisplayedUrl=f"{HOME}en/")), "lighthouse", HOME).status is PASS


def test_a_host_can_be_declared_for_reports_only(tmp_path: Path) -> None:
    local = "http://localhost:3000/"
    files = three(requestedUrl=local, finalDisplayedUrl=local)
    assert said(reports(tmp_path, files, hosts=("localhost",)), "lighthouse", local).status is PASS


@pytest.mark.parametrize(
    ("audit", "rule"),
    [
        ("largest-contentful-paint", "lcp"),
        ("cumulative-layout-shift", "cls"),
        ("network-requests", "request-count"),
    ],
)
def test_a_missing_audit_is_unknown(tmp_path: Path, audit: str, rule: str) -> None:
    files = THREE | {"x.json": lhr(FIRST, **{f"audits__{audit}": None})}
    judgement = reports(tmp_path, files)
    assert said(judgement, rule, HOME).status is UNKNOWN
    assert audit in said(judgement, rule, HOME).message
    assert said(judgement, rule, HOME).because is None
    assert said(judgement, "lighthouse", HOME).status is PASS


@pytest.mark.parametrize("rule", ["images", "third-party"])
def test_audits_that_version_13_dropped_are_not_read_as_nothing(tmp_path: Path, rule: str) -> None:
    gone = {"audits__image-delivery-insight": None, "audits__third-parties-insight": None}
    judgement = reports(tmp_path, {"x.json": lhr("lhr-v13-slow-mobile-1", **gone)})
    assert said(judgement, rule, SLOW).status is UNKNOWN


def test_a_report_without_a_score_is_unknown(tmp_path: Path) -> None:
    files = THREE | {"x.json": lhr(FIRST, categories__performance={"score": None})}
    found = said(reports(tmp_path, files), "lighthouse", HOME)
    assert (found.status, found.message) == (UNKNOWN, f"1 of 4 reports of {HOME} holds no performance score")


def test_other_throttling_is_said(tmp_path: Path) -> None:
    provided = reports(tmp_path, {"p.json": lhr("lhr-v12-provided-mobile-1")}, min_runs=1)
    assert "throttling method `provided`" in said(provided, "lighthouse", HOME).message
    quick = {"rttMs": 40, "throughputKbps": 10240, "cpuSlowdownMultiplier": 1}
    weak = reports(tmp_path, {"p.json": lhr(FIRST, configSettings__throttling=quick)}, min_runs=1)
    assert "slowed down less than Lighthouse's own phone" in said(weak, "lighthouse", HOME).message
    assert "note:" not in said(reports(tmp_path, {"p.json": lhr(FIRST)}, min_runs=1), "lighthouse", HOME).message


def test_what_lighthouse_itself_says_against_a_run_is_told(tmp_path: Path) -> None:
    late = "The page loaded too slowly to finish within the time limit. Results may be incomplete."
    files = THREE | {"x.json": lhr(FIRST, runWarnings=[7, "", late])}
    found = said(reports(tmp_path, files), "lighthouse", HOME)
    assert (found.status, f"; Lighthouse warns: {late}" in found.message) == (PASS, True)


def test_declared_pages_must_be_among_the_reports(tmp_path: Path) -> None:
    judgement = reports(tmp_path, THREE, pages=("/", "/pricing"))
    assert said(judgement, "lighthouse", HOME).status is PASS
    assert said(judgement, "lighthouse", "/pricing").status is UNKNOWN


def test_what_lhci_writes_beside_its_reports_is_no_report(tmp_path: Path) -> None:
    manifest = [{"url": HOME, "isRepresentativeRun": True, "htmlPath": "a.html", "jsonPath": "a.json", "summary": {}}]
    results = [{"name": "minScore", "expected": 0.9, "actual": 0.8, "auditProperty": ["performance"], "passed": False}]
    beside = {"manifest.json": manifest, "assertion-results.json": results, "links.json": {HOME: "https://x.example/r"}}
    judgement = reports(tmp_path, THREE | beside)
    assert [a.status for a in of(judgement, "lighthouse")] == [PASS]
    alone = reports(tmp_path, {}, reports=("manifest.json",))
    assert [(a.status, a.message) for a in of(alone, "lighthouse")] == [
        (UNKNOWN, "'manifest.json' is Lighthouse CI's manifest and no report of Lighthouse")
    ]


def test_nothing_declared_is_not_applicable(tmp_path: Path) -> None:
    judgement = reports(tmp_path, THREE, reports=())
    assert {a.status for rule in RULES for a in of(judgement, rule.id.removeprefix("perf/"))} == {ABSENT}


def test_the_table_of_pages(tmp_path: Path) -> None:
    judgement = reports(tmp_path, THREE | {"slow.json": lhr("lhr-v13-slow-mobile-1")})
    (table,) = [table for table in judgement.tables if table.id == "lighthouse"]
    home, slow = table.rows
    assert home[:5] == (HOME, "mobile", 3, 0, 100)
    assert slow[0] == SLOW
    assert slow[8:11] == (1, 2353, 40)
    assert ("Lighthouse reports", 4) in judgement.receipt


@pytest.mark.parametrize(
    ("ms", "status", "because"), [(1999, PASS, None), (2000, FAIL, None), (2600, FAIL, f"perf/lcp#{HOME}desk")]
)
def test_screens_have_two_seconds(tmp_path: Path, ms: float, status: Status, because: str | None) -> None:
    desk = f"{HOME}desk"
    put(tmp_path, three(requestedUrl=desk, finalDisplayedUrl=desk, **{LCP: ms}))
    options = Options(lighthouse=Lighthouse(reports=("*.json",), screens=("/desk/", "/none")))
    facts = gather(make_context(tmp_path, now=NOW, site=SITE), options)
    seen, lost = page_time_half(facts, options, P95_READ)
    assert (seen.subject, seen.status, seen.because) == (desk, status, because)
    assert (lost.subject, lost.status) == ("/none", UNKNOWN)


def test_pages_declared_elsewhere_are_held_to_it_where_they_have_reports(tmp_path: Path) -> None:
    put(tmp_path, THREE)
    options = Options(lighthouse=Lighthouse(reports=("*.json",)))
    facts = gather(make_context(tmp_path, now=NOW, site=SITE), options)
    assert [a.status for a in page_time_half(facts, options, P95_READ, ("/", "/unreported"))] == [PASS]
    assert list(page_time_half(facts, options, P95_READ)) == []


@pytest.mark.parametrize("key", ["lighthouseResult", "lhr"])
def test_a_report_inside_an_answer_of_pagespeed_insights_or_of_node(tmp_path: Path, key: str) -> None:
    files = {name: {key: data} for name, data in THREE.items()}
    assert said(reports(tmp_path, files), "lighthouse", HOME).status is PASS


def test_a_page_that_is_late_on_the_wire_and_in_the_browser_is_one_fault() -> None:
    def late(subject: str) -> Judgement:
        seen = Assessment(
            rule="perf/page-time", subject=subject, status=FAIL, severity=P95_READ.severity, message="late"
        )
        return Judgement(assessments=(seen,))

    whole = joined(late("/desk?a=1"), late(f"{HOME}desk/"))
    assert [a.because for a in whole.assessments] == [None, "perf/page-time#/desk?a=1"]
    assert [a.because for a in joined(late("/"), late(f"{HOME}desk")).assessments] == [None, None]


def test_no_host_is_declared(tmp_path: Path) -> None:
    found = of(reports(tmp_path, THREE, {"site": Site()}), "lighthouse")
    assert [a.status for a in found] == [UNKNOWN]
    assert "none of the declared hosts" in found[0].message
