"""Reports get where they go whole or not at all, and every one gets its receipt."""

import io
import json
import os
from pathlib import Path

import pytest

from launchgate import report
from launchgate.delivery import deliver, exit_code, github_outputs, write_file
from launchgate.errors import UsageError
from launchgate.masking import mask_on_github
from launchgate.report import Request
from tests.support import verdicts


def test_a_report_that_cannot_be_written_leaves_the_verdict_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused = Request(format="junit", path=str(tmp_path / "file" / "junit.xml"))
    written = Request(format="json", path=str(tmp_path / "verdict.json"))
    go, no_go = (deliver(v, [written, refused], io.StringIO(), {}) for v in (verdicts.go(), verdicts.no_go()))
    assert (exit_code(go), exit_code(no_go)) == (2, 1)
    assert [(r.channel, r.status) for r in no_go.delivery] == [("junit", "refused"), ("json", "written")]
    stored = json.loads((tmp_path / "verdict.json").read_text())
    assert [r["status"] for r in stored["delivery"]] == ["refused", "written"]
    assert stored["delivery"][0]["reason"]


def test_standard_output_gets_the_plain_report_when_it_is_not_a_terminal() -> None:
    out = io.StringIO()
    deliver(verdicts.no_go(), [Request(format="terminal")], out, {})
    assert "\x1b" not in out.getvalue()
    assert out.getvalue().rstrip("\n") == report.render("terminal", verdicts.no_go()).rstrip("\n")


def test_on_github_foreign_text_stands_between_stop_commands() -> None:
    out = io.StringIO()
    deliver(
        verdicts.no_go(), [Request(format="terminal"), Request(format="annotations")], out, {"GITHUB_ACTIONS": "true"}
    )
    lines = out.getvalue().splitlines()
    token = lines[0].removeprefix("::stop-commands::")
    assert len(token) >= 32
    end = lines.index(f"::{token}::")
    assert all(line.startswith("::") for line in lines[end + 1 :] if line)


def test_the_job_summary_is_appended_to(tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    deliver(
        verdicts.go(),
        [Request(format="markdown", path=str(summary))],
        io.StringIO(),
        {"GITHUB_STEP_SUMMARY": str(summary)},
    )
    assert summary.read_text().startswith("before\n")
    assert len(summary.read_text()) > 20


def test_a_failing_write_leaves_the_old_file_and_no_half_one(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    target.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        write_file(target, "half \udce9")
    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["report.json"]  # noqa: PTH208 - hidden names must show too


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a file away")
def test_a_file_written_by_root_belongs_to_the_folders_owner(tmp_path: Path) -> None:
    os.chown(tmp_path, 1001, 1001)
    write_file(tmp_path / "launchgate-reports" / "junit.xml", "text")
    for place in (tmp_path / "launchgate-reports", tmp_path / "launchgate-reports" / "junit.xml"):
        assert place.stat().st_uid == 1001


def test_outputs_cannot_be_forged_by_a_value(tmp_path: Path) -> None:
    path = tmp_path / "output"
    github_outputs(verdicts.hostile(), {"GITHUB_OUTPUT": str(path), "GITHUB_ACTIONS": "true"})
    text = path.read_text()
    names = [line.partition("<<")[0] for line in text.splitlines() if "<<launchgate_" in line]
    assert names[:3] == ["verdict", "exit-code", "scope"]
    delimiters = [line.partition("<<")[2] for line in text.splitlines() if "<<launchgate_" in line]
    assert len(set(delimiters)) == len(delimiters)


def test_outputs_are_written_on_github_only(tmp_path: Path) -> None:
    github_outputs(verdicts.go(), {"GITHUB_OUTPUT": str(tmp_path / "output")})
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize(
    ("text", "hint"), [("junti", "did you mean `junit`?"), ("xyz", "choose one of"), ("json:", "is empty")]
)
def test_a_wrong_report_names_the_right_ones(text: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        report.parse(text)
    assert hint in str(caught.value)


def test_a_path_may_hold_colons() -> None:
    assert report.parse("json:C:/x") == Request(format="json", path="C:/x")


def test_values_are_masked_on_github_only() -> None:
    out = io.StringIO()
    announce = mask_on_github(out, {"GITHUB_ACTIONS": "true"})
    assert announce is not None
    announce("two\nlines%")
    announce("no UTF-8: \udcff")
    assert out.getvalue() == "::add-mask::two%0Alines%25\n::add-mask::no UTF-8: ?\n"
    assert mask_on_github(out, {}) is None
