"""Documents by content: reading four formats, finding places and parts, and what only keeps a place."""

from datetime import date
from time import monotonic

import pytest

from launchgate.document_words import dates, is_english, is_placeholder, labelled_dates, people, placeholders
from launchgate.documents import Section, candidates, missing, parts, places, read, within
from launchgate.wanted import Part, Topic

ROLLBACK = Topic(name="rollback", files=r"\broll ?back\b", headings=r"\broll(ing)?[ -]?back\b")
DECIDES = Part(
    name="who decides", patterns=(r"\bwho decides\b",), paste="Who decides: <name>", value=r"[A-Z]\w+ [A-Z]\w+|lead"
)

MARKDOWN = """---
title: Operations
---
# Runbook

Intro.

## Rolling back

**Who decides:** Ada Lovelace.

1. List the releases:

   ```sh
   fly releases
   ```
2. Deploy it again, see [the console](https://fly.io/apps/x) and [more](docs/more.md).

### Database

Migrations only add
columns.

| What | Value |
|---|---|
| Last drilled | 2026-01-04 |

<!-- TODO: nobody sees this -->
## Other

TBD
"""
RST = """
Runbook
=======

Rolling back
------------

Who decides: Ada Lovelace.

#. List the releases::

       fly releases

.. code-block:: sh
   :caption: again

   fly deploy --image x

Database
~~~~~~~~

Migrations only add
columns.

Other
-----

TBD
"""
ADOC = """= Runbook

== Rolling back

Who decides: Ada Lovelace.

. List the releases:

[source,sh]
----
fly releases
----

=== Database

Migrations only add
columns.

== Other

TBD
"""
PLAIN = """RUNBOOK
=======

Rolling back
------------
Who decides: Ada Lovelace.

1. List the releases:
    fly releases

Database
........
Migrations only add
columns.

Other
-----
TBD
"""


def rollback(path: str, text: str) -> Section:
    (place,) = places([read(path, text)], ROLLBACK)
    return place.section


@pytest.mark.parametrize(("path", "text"), [("a.md", MARKDOWN), ("a.rst", RST), ("a.adoc", ADOC), ("a.txt", PLAIN)])
def test_a_section_ends_where_the_next_of_its_level_begins(path: str, text: str) -> None:
    section = rollback(path, text)
    assert "Who decides: Ada Lovelace." in section.text
    assert "Migrations only add columns." in section.text
    assert "TBD" not in section.text
    assert "fly releases" in [block.text.strip() for block in section.code]
    assert [one.title for one in section.sections()] == ["Database"]
    assert "Database: Migrations only add columns." in [one.text for one in section.statements()]
    assert any(one.text.startswith("List the releases: fly releases") for one in section.statements())


@pytest.mark.parametrize(("path", "text"), [("a.md", MARKDOWN), ("a.rst", RST), ("a.adoc", ADOC), ("a.txt", PLAIN)])
def test_lines_are_those_of_the_file(path: str, text: str) -> None:
    document = read(path, text)
    for block in document.whole.blocks:
        if block.kind in ("heading", "text"):
            assert block.text.split(" ")[0] in text.split("\n")[block.line - 1]


def test_what_a_markdown_section_holds() -> None:
    section = rollback("RUNBOOK.md", MARKDOWN)
    assert section.links == ("https://fly.io/apps/x", "docs/more.md")
    assert [(block.ordered, block.level) for block in section.blocks if block.kind == "item"] == [(True, 1), (True, 1)]
    assert [block.text for block in section.blocks if block.kind == "row"] == ["What: Last drilled; Value: 2026-01-04"]
    assert section.code[0].language == "sh"
    assert list(labelled_dates(section, "last drilled")) == [(date(2026, 1, 4), 26)]
    assert "only add" in within(section, "database").text
    assert not within(section, "nothing of it").blocks


def test_a_place_says_how_it_was_found() -> None:
    documents = [read("docs/rollback.md", "# How\n\ntext\n"), read("README.md", MARKDOWN), read("ops/x.md", "words\n")]
    assert [place.label for place in places(documents, ROLLBACK)] == [
        "docs/rollback.md",
        'README.md, section "Rolling back"',
    ]
    first = places(documents, ROLLBACK, ("ops/x.md",))[0]
    assert (first.path, first.by) == ("ops/x.md", "configured")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Who decides: Ada Lovelace\n", True),
        ("## Who decides\n\nAda Lovelace\n", True),
        ("- Who decides:\n  - Ada Lovelace\n", True),
        ("| Question | Answer |\n|-|-|\n| Who decides | Ada Lovelace |\n", True),
        ("**Who decides**: the tech lead\n", True),
        ("Who decides: TBD (Ada Lovelace?)\n", False),
        ("Who decides:\n", False),
        ("- Who decides:\n- Ada Lovelace is away\n", False),
        ("## Who decides\n\n## Ada Lovelace\n", False),
        ("Who decides: it depends\n", False),
        ("<!-- Who decides: Ada Lovelace -->\n", False),
        ("```\nWho decides: Ada Lovelace\n```\n", False),
        ("| Question | Answer |\n|-|-|\n| Who decides | |\n", False),
    ],
)
def test_a_part_counts_with_its_value_only(text: str, found: bool) -> None:
    section = read("x.md", text).whole
    assert bool(parts(section, [DECIDES])) is found
    assert bool(missing(section, [DECIDES])) is not found


@pytest.mark.parametrize(
    "text",
    ["Owner: TBD", "TODO", "Last drilled: YYYY-MM-DD", "Owner: <name of the owner>", "Owner: [your name]", "Owner: ____",
     "This is to be decided.", "Owner: none", "Owner:", "{{ owner }} decides", "not tested yet: not yet drilled"],
)  # fmt: skip
def test_what_only_keeps_a_place(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize(
    "text",
    ["Owner: Ada", "See TODO.md", "A todo list app", "Run `fly deploy --image <image>`", "Use `<name>` as it is",
     "- [ ] tell the team", "Deploy <https://example.com>", "See [name of it](docs/x.md)", "Nobody needs to be told.",
     "Run kubectl rollout undo deployment/<name>"],
)  # fmt: skip
def test_what_is_no_placeholder(text: str) -> None:
    assert not is_placeholder(text)


def test_placeholders_have_lines_and_arguments_in_code_are_none() -> None:
    text = "# A\n\nOwner: TBD\n\n```\nfly deploy --image <your image>\n# TODO say which\n```\n"
    assert [(found.text, found.line) for found in placeholders(read("x.md", text).whole)] == [("TBD", 3), ("TODO", 5)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026-01-04", [date(2026, 1, 4)]),
        ("on 4 January 2026 and January 5th, 2026", [date(2026, 1, 4), date(2026, 1, 5)]),
        ("Jan 2026", [date(2026, 1, 1)]),
        ("31.01.2026, 31/01/2026, 01/31/2026", [date(2026, 1, 31)] * 3),
        ("03/04/2026", []),
        ("2026-13-40, version 20.26.1", []),
    ],
)
def test_dates(text: str, wanted: list[date]) -> None:
    assert list(dates(text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Owner: Ada Lovelace", ("Ada Lovelace",)),
        ("Owner: Ada", ("Ada",)),
        ("decided by Grace", ("Grace",)),
        ("ask @ada or ops@example.com", ("@ada", "ops@example.com")),
        ("The on-call engineer decides", ("on-call engineer",)),
        ("The CTO", ("CTO",)),
        ("Owner: someone", ()),
        ("Use npm@latest and user/@scope/package", ()),
    ],
)
def test_people(text: str, wanted: tuple[str, ...]) -> None:
    assert people(text) == wanted


def test_a_paragraph_is_cut_where_its_author_broke_the_line() -> None:
    text = "**Project:** shop  \n**Updated:** 2026-01-01\n**Tested:** dev\none\ntwo\\\nthree\n"
    told = [one.text for one in read("x.md", text).whole.statements()]
    assert told == ["Project: shop", "Updated: 2026-01-01", "Tested: dev one two\\", "three"]


def test_indented_text_is_code_in_markdown_and_prose_in_mdx() -> None:
    text = "<Info>\n\n    Some words\n\n</Info>\n"
    assert len(read("x.md", text).whole.code) == 1
    assert not read("x.mdx", text).whole.code


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("the way back is to be gone by the one on call " * 5, True), ("zur\u00fcck " * 50, False), ("x", True)],
)
def test_english(text: str, wanted: bool) -> None:
    assert is_english(text) is wanted


def test_candidates_are_the_projects_own_documents_nearest_first() -> None:
    paths = ["docs/ops/rollback.rst", "README.md", "node_modules/x/README.md", "tests/fixtures/runbook.md", "RUNBOOK", "a.py",
             "LICENSE.md", "CHANGELOG.md", "requirements.txt", "requirements-dev.txt", "docs/deploy.adoc"]  # fmt: skip
    assert candidates(paths) == ("README.md", "RUNBOOK", "docs/deploy.adoc", "docs/ops/rollback.rst")
    assert candidates(paths, most=1) == ("README.md",)


@pytest.mark.parametrize("suffix", [".md", ".rst", ".adoc", ".txt"])
def test_hostile_text_costs_its_length(suffix: str) -> None:
    shapes = ["[" * 40_000, ">" * 40_000, "`" * 40_000, "*" * 40_000, "=\n" * 20_000, "- " * 20_000, "<!--" * 10_000,
              "a:" * 20_000, "@a" * 20_000, "A" * 40_000, "<your " * 8_000, "a\n=\n" * 8_000]  # fmt: skip
    for shape in shapes:
        begun = monotonic()
        section = read(f"x{suffix}", shape).whole
        placeholders(section), parts(section, [DECIDES]), section.links, people(section.text[:4000])
        list(places([read(f"x{suffix}", shape)], ROLLBACK))
        assert monotonic() - begun < 3, shape[:10]
