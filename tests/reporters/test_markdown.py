"""The job summary: verdict first, below its limit, cut visibly, and dead to hostile text."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from launchgate.model import Disposition, Status, Table
from launchgate.reporters import markdown
from tests.reporters.golden import check_golden
from tests.support import verdicts
from tests.support.verdicts import entry, verdict


def html_of(text: str) -> str:
    return str(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text))


@pytest.mark.parametrize("name", ["no_go", "incomplete", "go"])
def test_golden(name: str) -> None:
    check_golden(Path(f"{name}.md"), markdown.render(getattr(verdicts, name)()))


def test_the_title_carries_the_verdict_and_the_scope() -> None:
    title = markdown.render(verdicts.no_go()).splitlines()[0]
    assert title.startswith("# NO-GO: secrets, environment variables")
    assert title.endswith("not tested: lead form, mail delivery")


def test_the_fix_stands_ready_to_paste() -> None:
    html = html_of(markdown.render(verdicts.no_go()))
    assert "    - {fingerprint: 3f9a1c0d2b4e6f80, owner: YOUR NAME, date: 2026-03-01}" in html
    assert html.count("<pre>") == 1


def test_what_blocks_stands_before_what_can_wait_and_that_before_what_was_not_tested() -> None:
    text = markdown.render(verdicts.no_go())
    titles = re.findall(r"^## ([A-Z][a-z ]+)", text, re.MULTILINE)
    assert [title.strip() for title in titles] == [
        "Must fix now",
        "Could not be decided",
        "Can wait",
        "Known and accepted",
        "Not tested",
        "What was looked at",
        "Evidence",
        "Measured",
        "Said by a person",
        "Policy",
    ]


def test_hostile_text_makes_no_link_image_or_html() -> None:
    text = markdown.render(verdicts.hostile())
    text.encode("utf-8")
    html = html_of(text)
    tags = {tag.lower() for tag in re.findall(r"<(/?[a-zA-Z][a-zA-Z0-9]*)", html)}
    ours = "h1 h2 h3 p strong br hr ul li code pre table thead tbody tr th td details summary"
    assert {tag.strip("/") for tag in tags} <= set(ours.split())
    assert "@octocat" not in re.sub(r"<code>.*?</code>|<pre>.*?</pre>", "", html, flags=re.DOTALL)
    assert not any(line.lstrip().startswith("::") for line in text.splitlines())
    assert "##[" not in text
    assert html.count("<details>") == html.count("</details>")


def test_hostile_text_keeps_every_table_whole() -> None:
    html = html_of(markdown.render(verdicts.hostile()))
    for table in re.findall(r"<table>.*?</table>", html, re.DOTALL):
        columns = table.count("<th>")
        rows = table.count("<tr>") - 1
        assert table.count("<td>") == columns * rows
    assert html.count("<table>") >= 4


def test_a_reference_that_is_no_web_address_is_no_link() -> None:
    text = markdown.render(verdicts.hostile())
    assert "more about it" not in text
    assert "more about it](https://example.com/rules/redirect/loop)" in markdown.render(verdicts.no_go())


def test_a_huge_verdict_stays_below_the_limit_and_says_what_is_missing() -> None:
    told = verdicts.huge()
    text = markdown.render(told)
    missing = len(told.assessments) - markdown.shown(told)
    assert 300_000 < len(text.encode("utf-8")) < markdown.LIMIT
    assert sum(int(number.replace(",", "")) for number in re.findall(r"… ([\d,]+) more finding", text)) == missing
    assert missing > 0
    assert text.count("<details>") == text.count("</details>")
    assert "## What was looked at" in text


def test_findings_full_of_wide_characters_stay_below_the_limit() -> None:
    entries = [entry(subject=f"{number}", message="\U0001f680`|\x1b" * 900) for number in range(600)]
    waived = [replace(item, disposition=Disposition.WAIVED, gates=False) for item in entries]
    unknown = [replace(item, status=Status.UNKNOWN, message=f"{item.message[:3000]}{item.subject}") for item in entries]
    for told in (verdict(*entries), verdict(*waived), verdict(*unknown), verdict(*entries, *waived, *unknown)):
        text = markdown.render(told)
        assert len(text.encode("utf-8")) < markdown.LIMIT
        assert markdown.shown(told) < len(told.assessments)
        assert text.count("<details>") == text.count("</details>")


def test_a_long_table_is_cut_visibly() -> None:
    table = Table(id="t", title="Map", columns=("a",), rows=tuple((number,) for number in range(500)))
    told = verdicts.go()
    text = markdown.render(replace(told, checks=(replace(told.checks[0], tables=(table,)),)))
    assert "… 400 more rows; the full table is in the JSON/HTML report." in text


def test_everything_is_shown_when_there_is_room() -> None:
    assert markdown.shown(verdicts.no_go()) == len(verdicts.no_go().assessments)


def test_an_empty_verdict_is_still_an_answer() -> None:
    assert markdown.render(verdicts.empty()).startswith("# GO: nothing was selected\n")
