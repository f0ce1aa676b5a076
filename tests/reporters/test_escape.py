"""Hostile text against the escape function of every sink."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from launchgate.reporters import _escape as escape

HOSTILE = st.text(st.characters() | st.sampled_from("\x1b\n\r\t\0\u202e\udce9\ufffe|`:#[]<>&@_*~$\\ "))

TERMINAL = [
    ("plain config/prod.py", "plain config/prod.py"),
    ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
    ("two\nlines\r\n", "two\\nlines\\r\\n"),
    ("caf\udce9", "caf\\xe9"),
    ("\ud800", "\\ud800"),
    ("abc\u202etxt.exe", "abc\\u202etxt.exe"),
    ("\U000e0041", "\\U000e0041"),
    ("naïve 日本 🚀", "naïve 日本 🚀"),
    ("::error::x", ":\\:error::x"),
    ("  ::add-path::/tmp", "  :\\:add-path::/tmp"),
    ("tests/a.py::test_b", "tests/a.py::test_b"),
    ("x ##[error]y", "x ##\\[error]y"),
    ("##vso[task.complete]", "##vso\\[task.complete]"),
    ("##teamcity[x]", "##teamcity\\[x]"),
    ("## [not a command]", "## [not a command]"),
]


@pytest.mark.parametrize(("text", "expected"), TERMINAL)
def test_terminal_shows_everything_and_commands_nothing(text: str, expected: str) -> None:
    assert escape.terminal(text) == expected


def test_a_block_keeps_its_lines_but_starts_none_with_a_command() -> None:
    assert escape.terminal_block("a:\r\n\tb\n::stop-commands::x") == "a:\n    b\n:\\:stop-commands::x"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("100 %\nnext", "100 %25%0Anext"),
        ("a\rb", "a\\rb"),
        ("%0A::error::", "%250A::error::"),
        ("##[add-mask]x", "##\\[add-mask]x"),
    ],
)
def test_command_data_follows_the_runner(text: str, expected: str) -> None:
    assert escape.command_data(text) == expected


def test_a_command_property_is_one_line_without_separators() -> None:
    assert escape.command_property("a,b:c\nd%") == "a%2Cb%3Ac\\nd%25"


def test_gitlab_attachments_are_broken() -> None:
    assert escape.xml("[[ATTACHMENT|/etc/passwd]]") == "[\\[ATTACHMENT|/etc/passwd]]"


@given(HOSTILE)
def test_xml_accepts_whatever_text_comes(text: str) -> None:
    element = ET.Element("case", name=escape.xml(text))
    element.text = escape.xml(text)
    again = ET.fromstring(ET.tostring(element, encoding="unicode"))
    assert (again.text or "") == escape.xml(text)
    assert again.get("name") == escape.xml(text)


@given(HOSTILE)
def test_printed_text_holds_no_control_character_and_no_command(text: str) -> None:
    for sink in (
        escape.terminal,
        escape.terminal_block,
        escape.xml,
        escape.markdown,
        escape.markdown_code,
        escape.markdown_block,
    ):
        shown = sink(text)
        assert all(char == "\n" or char.isprintable() or char.isspace() for char in shown if ord(char) < 0xA0), shown
        assert not any(line.lstrip().startswith("::") for line in shown.splitlines()), shown
        assert "##[" not in shown
        shown.encode("utf-8")


@given(HOSTILE)
def test_one_line_stays_one_line(text: str) -> None:
    for sink in (escape.terminal, escape.markdown, escape.markdown_code, escape.command_data, escape.command_property):
        assert "\n" not in sink(text)
        assert "\r" not in sink(text)


NEUTRAL = [
    "[click](https://evil.test) ![x](https://evil.test/a.png)",
    "<img src=x onerror=alert(1)><script>alert(1)</script>",
    "<https://evil.test>",
    "*bold* __bold__ ~~gone~~ `code`",
    "# heading",
    "- item",
    "1. item",
    "> quote",
    "===",
    "[ref]: https://evil.test",
    "\\[x](y)",
    "a | b | c",
    "&lt;b&gt; &amp;",
    "    indented",
]


@pytest.mark.parametrize("text", NEUTRAL)
def test_markdown_renders_as_the_text_itself(text: str) -> None:
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(escape.markdown(text))
    inside = html.strip().removeprefix("<p>").removesuffix("</p>").replace("<!-- -->", "")
    assert "<" not in inside
    plain = inside.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
    assert plain == text.strip()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("@octocat", "@octocat"),
        ("see #12", "#12"),
        ("GH-12", "GH-12"),
        ("https://evil.test", "https://"),
        ("www.evil.test", "www."),
        ("a@evil.test", "a@evil"),
        (":tada:", ":tada:"),
    ],
)
def test_github_makes_nothing_automatic_of_it(text: str, left: str) -> None:
    assert left not in escape.markdown(text)
    assert escape.markdown(text).replace("<!-- -->", "") == text


@given(HOSTILE)
def test_a_table_row_keeps_its_cells(text: str) -> None:
    row = f"| {escape.markdown(text)} | {escape.markdown_code(text)} | end |"
    html = MarkdownIt("commonmark").enable("table").render(f"| a | b | c |\n|---|---|---|\n{row}\n")
    assert html.count("<td>") == 3
    assert "<td>end</td>" in html


@given(HOSTILE)
def test_a_code_block_cannot_be_closed_from_inside(text: str) -> None:
    html = MarkdownIt("commonmark").render(escape.markdown_block(text) + "\n\nafter")
    assert html.count("<pre>") == 1
    assert html.endswith("</pre>\n<p>after</p>\n")


def test_code_spans_hold_backticks_and_pipes() -> None:
    assert escape.markdown_code("a/b.py") == "`a/b.py`"
    assert escape.markdown_code("a`b|c") == "<code>a&#96;b&#124;c</code>"
    assert escape.markdown_code("") == ""


@pytest.mark.parametrize("text", ["https://example.com/a?b=1#c", "http://localhost:8080/"])
def test_web_addresses_can_be_link_targets(text: str) -> None:
    assert escape.web_address(text) == text


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "https://a b", "https://x/(y)", 'https://x/"onclick', "//x", "data:text/html,x"]
)
def test_anything_else_cannot(text: str) -> None:
    assert escape.web_address(text) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("probes of https://www.demo.test, 3 judged", "probes of `https://www.demo.test`, 3 judged"),
        ("see https://a.test/b?c=d&e=f.", "see `https://a.test/b?c=d&e=f`."),
        ("a circle: https://a.test/x → https://a.test/y", "a circle: `https://a.test/x` → `https://a.test/y`"),
        ("x(https://a.test)", "x(https:<!-- -->//a.test)"),
    ],
)
def test_an_address_in_a_sentence_becomes_code(text: str, told: str) -> None:
    assert escape.markdown_text(text) == told
