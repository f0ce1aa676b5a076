"""What is read in real reports of each version of Lighthouse, by old and new ids of audits."""

import json
from typing import Any

import pytest

from launchgate.checks.perf.lighthouse import page_run
from launchgate.checks.perf.urls import bare, shown
from launchgate.checks.perf.values import NotOne
from tests.checks.perf.lhr import DATA, HOME, SLOW, lhr

OWN = frozenset({"www.shop.example"})
VERSIONS = (10, 11, 12, 13)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_quick_page_of_every_version(version: int) -> None:
    run = page_run(lhr(f"lhr-v{version}-home-mobile-1"), "r", OWN)
    assert (run.url, run.final, run.version.split(".")[0]) == (HOME, HOME, str(version))
    assert (run.form_factor, run.throttling, run.slow, run.error) == ("mobile", "simulate", True, "")
    assert run.score is not None
    assert run.score > 95
    assert run.lcp_ms is not None
    assert 500 < run.lcp_ms < 2500
    assert run.cls == 0
    assert run.waste is not None
    assert run.waste.saved == 0
    assert run.third is not None
    assert (run.third.names, run.third.blocking_ms, run.third.scripts) == ((), 0, ())
    assert (run.calls, run.repeated) == (3, (f"{HOME}api/item", 3))


@pytest.mark.parametrize("version", VERSIONS)
def test_a_slow_page_of_every_version(version: int) -> None:
    run = page_run(lhr(f"lhr-v{version}-slow-mobile-1"), "r", OWN)
    assert run.url == SLOW
    assert run.score is not None
    assert run.score < 60
    assert run.lcp_ms is not None
    assert run.lcp_ms > 4000
    assert run.cls is not None
    assert run.cls > 0.2
    assert run.waste is not None
    assert run.waste.saved > 800_000
    assert run.waste.files[0][0] == f"{HOME}big.png"
    assert run.third is not None
    assert run.third.names == ("vendor.example",)
    assert 1500 < run.third.blocking_ms < 3000
    assert run.third.scripts == ("http://cdn.vendor.example/tag.js",)
    assert run.calls == 40


@pytest.mark.parametrize("version", VERSIONS)
def test_a_declared_host_is_no_third_party(version: int) -> None:
    run = page_run(lhr(f"lhr-v{version}-slow-mobile-1"), "r", OWN | {"cdn.vendor.example"})
    assert run.third is not None
    assert (run.third.names, run.third.blocking_ms, run.third.scripts) == ((), 0, ())


@pytest.mark.parametrize(
    "audit", ["image-delivery-insight", "third-parties-insight", "render-blocking-insight", "long-tasks"]
)
def test_an_audit_that_is_missing_is_none_and_not_nothing(audit: str) -> None:
    run = page_run(lhr("lhr-v13-slow-mobile-1", **{f"audits__{audit}": None}), "r", OWN)
    assert (run.waste is None) is (audit == "image-delivery-insight")
    assert (run.third is None) is (audit != "image-delivery-insight")


@pytest.mark.parametrize("audit", ["uses-optimized-images", "modern-image-formats", "uses-responsive-images"])
def test_one_of_three_image_audits_is_not_enough(audit: str) -> None:
    assert page_run(lhr("lhr-v10-slow-mobile-1", **{f"audits__{audit}": None}), "r", OWN).waste is None


def test_savings_of_several_audits_on_one_image_count_once() -> None:
    """Of 12 both kinds are there; without the new one the old three overlap on the same picture."""
    run = page_run(lhr("lhr-v12-slow-mobile-1", **{"audits__image-delivery-insight": None}), "r", OWN)
    assert run.waste is not None
    assert 800_000 < run.waste.saved < 1_000_000


@pytest.mark.parametrize("mode", ["error", "manual"])
def test_an_audit_that_went_wrong_is_none(mode: str) -> None:
    broken = {"scoreDisplayMode": mode, "score": None}
    run = page_run(lhr("lhr-v13-home-mobile-1", **{"audits__image-delivery-insight": broken}), "r", OWN)
    assert run.waste is None


def test_a_failed_load_says_so() -> None:
    run = page_run(lhr("lhr-v12-missing-mobile-1"), "r", OWN)
    assert run.error.startswith("ERRORED_DOCUMENT_REQUEST: ")
    assert (run.score, run.lcp_ms, run.cls, run.waste, run.third, run.calls) == (None,) * 6


def test_how_it_was_slowed_down() -> None:
    assert not page_run(lhr("lhr-v12-provided-mobile-1"), "r", OWN).slow
    assert page_run(lhr("lhr-v12-home-desktop-1"), "r", OWN).slow
    quick = {"rttMs": 40, "throughputKbps": 10240, "cpuSlowdownMultiplier": 1}
    assert not page_run(lhr("lhr-v12-home-mobile-1", configSettings__throttling=quick), "r", OWN).slow


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ([], "no report"),
        ({}, "no report"),
        ({"lighthouseVersion": "12.8.2", "audits": []}, "no report"),
        (lhr("lhr-v12-home-mobile-1", lighthouseVersion="9.6.8"), "'9.6.8', and 10 to 13"),
        (lhr("lhr-v12-home-mobile-1", lighthouseVersion="next"), "10 to 13"),
        (lhr("lhr-v12-home-mobile-1", lighthouseVersion="14.0.0"), "10 to 13"),
        (lhr("lhr-v12-home-mobile-1", gatherMode="timespan"), "part of a user flow"),
        (lhr("lhr-v12-home-mobile-1", requestedUrl=7, finalDisplayedUrl="x", finalUrl=None), "names no address"),
    ],
)
def test_what_is_no_page_view_is_refused(data: Any, text: str) -> None:
    with pytest.raises(NotOne, match=text):
        page_run(data, "r", OWN)


JUNK: tuple[Any, ...] = (None, 7, -1, True, "x", [], {}, [7], {"items": 3}, {"items": [None, 1, {}]}, 1e400)


@pytest.mark.parametrize("name", sorted(path.stem for path in DATA.glob("lhr-v1?-slow*.json")))
def test_no_type_is_trusted(name: str) -> None:
    """Each key of a real report, on three levels, replaced by junk: a value or a refusal, never another error."""
    whole = json.dumps(lhr(name))
    for junk in JUNK:
        for way in _ways(json.loads(whole), 3):
            data = json.loads(whole)
            inner = data
            for step in way[:-1]:
                inner = inner[step]
            inner[way[-1]] = junk
            try:
                page_run(data, "r", OWN)
            except NotOne:
                continue


def _ways(value: Any, depth: int) -> list[list[str]]:
    found: list[list[str]] = []
    for key, inner in value.items() if isinstance(value, dict) and depth else []:
        found += [[key], *([key, *rest] for rest in _ways(inner, depth - 1))]
    return found


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Ada:geheim@WWW.Example.com", "https://www.example.com/"),
        ("https://a.example/x?page=2#top", "https://a.example/x?page=2"),
        ("https://a.example/x?token=abcdefghijklmnop&a=1", "https://a.example/x?token=…&a=1"),
        ("https://a.example/x?abcdefghijklmnopqrst", "https://a.example/x?…"),
    ],
)
def test_addresses_are_shown_without_what_may_be_secret(url: str, expected: str) -> None:
    assert shown(url) == expected


def test_addresses_that_are_counted() -> None:
    assert bare("https://u:p@a.example/api/x?id=1#f") == "https://a.example/api/x"
    assert bare("data:image/png;base64,AAAA") == "data:image/png;base64"
