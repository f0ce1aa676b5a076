"""The HTML report: one page that needs nothing, says everything in order, and runs nothing that a repository or a site put in."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from launchgate.model import Series, Status, Table
from launchgate.reporters import html
from launchgate.reporters._chart import HEIGHT, WIDTH, chart
from tests.reporters.golden import check_golden
from tests.support import verdicts
from tests.support.verdicts import entry, verdict

VOID = {"meta", "br", "line", "polyline", "circle"}


class Page(HTMLParser):
    """Every tag with its attributes, all text, and a complaint about each tag that closes out of turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


@pytest.mark.parametrize("name", ["no_go", "incomplete", "go"])
def test_golden(name: str) -> None:
    check_golden(Path(f"{name}.html"), html.render(getattr(verdicts, name)()))


@pytest.mark.parametrize("name", ["no_go", "incomplete", "go", "empty", "hostile"])
def test_the_page_is_well_formed_and_asks_for_nothing(name: str) -> None:
    text = html.render(getattr(verdicts, name)())
    text.encode("utf-8")
    page = Page(text)
    assert not {"script", "img", "link", "iframe", "object", "embed", "form", "base"} & {tag for tag, _ in page.tags}
    assert all(not attribute.startswith("on") for _, attrs in page.tags for attribute in attrs)
    policy = next(meta["content"] for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")
    assert "@import" not in text
    assert "url(" not in text


def test_hostile_text_is_no_link_and_stays_recognisable() -> None:
    page = Page(html.render(verdicts.hostile()))
    assert all((attrs["href"] or "").startswith("#") for attrs in page.all("a"))
    for spelled in ("<script>alert(1)</script>", "\\x1b[31mred", "caf\\xe9", "\\ud800", "\\u202etxt.exe", "{{ 7*7 }}"):
        assert spelled in page.text
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202e\ufffe]", html.render(verdicts.hostile()))


def test_addresses_are_links_that_tell_nobody() -> None:
    outside = [
        attrs for attrs in Page(html.render(verdicts.no_go())).all("a") if not (attrs["href"] or "").startswith("#")
    ]
    assert "https://www.example.com/old" in [attrs["href"] for attrs in outside]
    assert all(attrs["rel"] == "noopener noreferrer nofollow" for attrs in outside)


def test_parts_come_in_order_and_headings_skip_no_level() -> None:
    page = Page(html.render(verdicts.no_go()))
    assert [attrs["id"] for attrs in page.all("section")] == [
        "must-fix",
        "undecided",
        "can-wait",
        "accepted",
        "untested",
        "run",
        "looked-at",
        "details",
        "people",
        "policy",
    ]
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_link_inside_the_page_leads_somewhere() -> None:
    for told in (verdicts.no_go(), verdicts.incomplete(), verdicts.go(), verdicts.empty()):
        page = Page(html.render(told))
        ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
        assert len(ids) == len(set(ids))
        assert {(attrs["href"] or "")[1:] for attrs in page.all("a") if (attrs["href"] or "").startswith("#")} <= set(
            ids
        )
        assert {attrs.get("aria-labelledby") for attrs in page.all("section")} <= set(ids)


def test_tables_have_captions_and_headers() -> None:
    page = Page(html.render(verdicts.no_go()))
    assert len(page.all("caption")) == len(page.all("table"))
    assert all(attrs["scope"] == "col" for attrs in page.all("th"))
    assert all("data-label" in attrs for attrs in page.all("td"))


def test_the_fix_keeps_its_lines() -> None:
    assert "\nsecrets:\n  rotated:\n    - {fingerprint: 3f9a1c0d2b4e6f80" in html.render(verdicts.no_go())


def test_every_finding_of_a_huge_verdict_is_there() -> None:
    text = html.render(verdicts.huge(3000))
    assert "src/module_2999/settings.py" in text
    assert "288 more places" in text


def test_a_ragged_table_is_still_a_table() -> None:
    table = Table(id="t", title="T", columns=("a",), rows=((1, 2.5), (), (None,)))
    told = verdicts.go()
    Page(html.render(replace(told, checks=(replace(told.checks[0], tables=(table,)),))))


def test_the_picture_is_described_in_words() -> None:
    picture = Page(html.render(verdicts.no_go())).all("svg")[0]
    assert picture["role"] == "img"
    assert (
        picture["aria-label"] == "Time to answer: /api/quotes: 40 values: lowest 120 ms, middle 166 ms, highest 389 ms"
    )


@pytest.mark.parametrize(
    "points",
    [
        ((0.0, 0.0),),
        ((5.0, -3.0), (5.0, -3.0)),
        ((0.0, 1e-9), (1.0, 2e-9)),
        ((0.0, 1e12), (1e9, -1e12)),
        ((0.0, float("nan")), (1.0, 4.0), (float("inf"), 5.0)),
        tuple((float(x), float(x % 97)) for x in range(20_000)),
    ],
    ids=["one", "same", "tiny", "vast", "not-finite", "many"],
)
def test_any_series_stays_inside_its_picture(points: tuple[tuple[float, float], ...]) -> None:
    picture = chart(Series(id="s", title="S", unit="ms", points=points))
    assert picture is not None
    drawn = [tuple(float(number) for number in pair.split(",")) for pair in picture.line.split()]
    assert 1 <= len(drawn) <= 400
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in drawn)
    assert all(0 <= tick.at <= HEIGHT for tick in picture.up)
    assert 1 <= len(picture.up) <= 8
    assert len(picture.across) <= 9


def test_a_series_without_a_finite_point_has_no_picture() -> None:
    assert chart(Series(id="s", title="S", unit="ms", points=((0.0, float("nan")),))) is None


def test_a_check_whose_findings_are_all_accepted_does_not_look_failed() -> None:
    page = html.render(verdicts.no_go())
    assert 'class="result accepted"' in page
    assert 'class="result fail"' in page
    assert 'class="result fail"' not in html.render(verdicts.go())
    told = verdict(entry("smoke/page", status=Status.PASS))
    assert 'class="result pass"' in html.render(told)


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_colour_can_be_read_on_every_ground() -> None:
    css = (Path(html.__file__).parent / "templates" / "report.css").read_text(encoding="utf-8")
    palettes = [
        dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block)) for block in re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    ]
    assert len(palettes) == 3
    for palette in palettes:
        for ground in ("page", "card", "wash"):
            for ink in ("ink", "soft", "red", "amber", "green", "blue", "grey"):
                light, dark = sorted((_luminance(palette[ground]), _luminance(palette[ink])), reverse=True)
                assert (light + 0.05) / (dark + 0.05) >= 4.5, (ground, ink)


def test_what_was_not_tested_on_two_hosts_is_named_once() -> None:
    two = (entry("dns/mx", name, status=Status.NOT_APPLICABLE, gates=False) for name in ("a.example", "b.example"))
    text = html.render(verdict(*two))
    told = text.partition("This verdict says nothing about: ")[2].partition("</p>")[0]
    assert told.count(",") == 0
    assert len(told) > 1
