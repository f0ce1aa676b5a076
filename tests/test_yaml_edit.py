"""Attestations go into any launchgate.yml, and nothing else of the file changes: not a comment, not an order, not a line end."""

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from launchgate.errors import UsageError
from launchgate.yaml_edit import attested

ENTRY = {
    "rule": "handover/ownership", "status": "passed", "owner": "Ada", "date": "2026-01-10", "expires": "90d",
    "evidence": {"link": "https://example.com/a"},
}  # fmt: skip
OTHER = {**ENTRY, "rule": "handover/walkthrough"}
EMPTY = (
    "",
    "# only a comment\n",
    "attest:\n",
    "attest: []\n",
    "attest: [] # none yet\n",
    "attest: ~\n",
    "attest: # later\n",
)
STYLES = {
    "nothing": "",
    "comment": "# our gate\n",
    "no end of line": "profile: core",
    "other keys": "# top\nprofile: core # stage\n\nsite:\n  # the one\n  canonical: https://www.example.com\n",
    "empty list": "profile: core\nattest: [] # none yet\ngate: {fail_on: high}\n",
    "no value": "attest: # soon\ngate: {fail_on: high}\n",
    "null": "attest: null\ngate: {fail_on: high}\n",
    "block": "attest:\n  # first\n  - rule: edge/waf\n    status: passed # sure\n\n# then\ngate: {fail_on: low}\n",
    "block at the margin": "attest:\n- rule: edge/waf\n  status: passed\n# end\nprofile: core\n",
    "flow in block": "attest:\n  - {rule: edge/waf, status: passed, owner: Grace} # one\nprofile: core # two\n",
    "flow": "attest: [{rule: edge/waf, status: passed}] # all\nprofile: core\n",
    "flow on lines": "attest: [\n  {rule: edge/waf, status: passed}, # one\n  # more to come\n]\nprofile: core\n",
    "flow without comma": "attest: [\n  {rule: edge/waf, status: passed} # one, and only\n]\n",
    "crlf": "profile: core\r\nattest:\r\n  - rule: edge/waf\r\n    status: passed\r\ngate: {fail_on: high}\r\n",
    "last": "profile: core\nattest:\n  - rule: edge/waf\n    status: passed",
    "explicit start": "---\nprofile: core\n",
}  # fmt: skip


def data(text: str) -> Any:
    read = yaml.load(text, yaml.BaseLoader) or {}
    return {**read, "attest": []} if read.get("attest") in ("", "~", "null") else read


def comments(text: str) -> list[str]:
    return [line.partition("#")[2] for line in text.splitlines() if "#" in line]


@pytest.mark.parametrize("style", STYLES, ids=str)
def test_an_attestation_is_added_and_every_line_that_was_there_stays(style: str) -> None:
    before = STYLES[style]
    after = attested(before, [ENTRY, OTHER])
    known = data(before)
    assert data(after) == {**known, "attest": [*(known.get("attest") or []), ENTRY, OTHER]}
    assert comments(after) == comments(before)
    assert [key for key in data(after) if key != "attest"] == [key for key in known if key != "attest"]
    assert ("\r\n" in before) == ("\r\n" in after)
    assert after.replace("\r\n", "").count("\n") == 0 or "\r\n" not in before
    kept = [line for line in before.splitlines() if not line.startswith("attest")]
    assert all(line.partition(" #")[0] in after for line in kept)


@pytest.mark.parametrize("style", [name for name in STYLES if "edge/waf" in STYLES[name]], ids=str)
def test_a_renewed_attestation_keeps_its_place_and_its_comments(style: str) -> None:
    before = STYLES[style]
    renewed = {**ENTRY, "rule": "edge/waf", "status": "failed"}
    after = attested(before, [renewed])
    assert data(after)["attest"] == [renewed]
    assert comments(after) == comments(before)
    assert attested(after, [renewed]) == after


def test_an_attestation_of_one_subject_is_not_that_of_all() -> None:
    one = {**ENTRY, "subject": "www.example.com"}
    text = attested(attested("", [ENTRY]), [one])
    assert data(text)["attest"] == [ENTRY, one]
    assert data(attested(text, [{**one, "status": "failed"}]))["attest"] == [ENTRY, {**one, "status": "failed"}]


def test_an_old_note_stays_and_new_evidence_replaces_the_old_whole() -> None:
    text = attested("", [{**ENTRY, "note": "as agreed"}])
    proof = {"file": "docs/a.md", "sha256": "0" * 64}
    assert data(attested(text, [{**ENTRY, "evidence": proof}]))["attest"] == [
        {**ENTRY, "note": "as agreed", "evidence": proof}
    ]


@pytest.mark.parametrize("text", ["{profile: core}\n", "- a\n- b\n", "attest: words\n", "attest: &a []\nwaive: *a\n"])
def test_a_style_that_cannot_take_it_is_refused_with_the_lines_to_paste(text: str) -> None:
    with pytest.raises(UsageError, match="add these lines yourself:\nattest:\n  - rule: handover/ownership"):
        attested(text, [ENTRY])


words = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Co", "Cn")), min_size=1, max_size=30).map(
    lambda text: " ".join(text.split()) or "x"
)


@settings(max_examples=150)
@given(owner=words, note=words, style=st.sampled_from(sorted(STYLES)))
def test_whatever_people_write_is_read_back_as_it_was(owner: str, note: str, style: str) -> None:
    entry = {**ENTRY, "owner": owner, "note": note}
    try:
        after = attested(STYLES[style], [entry])
    except UsageError:
        return  # refused, and nothing was written
    assert data(after)["attest"][-1] == entry


def test_plain_words_are_never_refused() -> None:
    for owner in (
        "Ada Lovelace",
        "O'Brien",
        "null",
        "yes",
        "12",
        "- x",
        "a: b",
        "a #b",
        "{x}",
        "[x",
        "*x",
        "&x",
        "!x",
        "%x",
        "@x",
        '"x',
    ):
        assert data(attested("", [{**ENTRY, "owner": owner}]))["attest"][0]["owner"] == owner
