"""What leaves the process holds no value that was handed in and nothing that is certainly a secret, wherever it stands."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from launchgate.masking import changed, mapped, masked_text, masked_verdict, texts
from launchgate.model import Evidence, Judgement, Location, Series, Table
from launchgate.redact import Redactor
from tests.support.command import environment, launchgate
from tests.support.repos import make_repo
from tests.support.secret_values import github_token, stripe_key
from tests.support.verdict_parts import check_result, entry
from tests.support.verdicts import verdict

TOKEN = github_token()


def test_a_token_in_any_text_of_a_verdict_is_masked_and_the_rest_is_kept() -> None:
    odd = entry(
        "secrets/tree", f"src/{TOKEN}.py", message=f"in `{TOKEN}`", because=f"env/unused#{TOKEN}", note=TOKEN,
        location=Location(path=f"src/{TOKEN}.py", url=f"https://x.example/?t={TOKEN}", host=TOKEN, config=f"env.{TOKEN}"),
        evidence=Evidence(kind="k", masked=TOKEN),
    )  # fmt: skip
    table = Table(id="t", title=TOKEN, columns=(TOKEN,), rows=((TOKEN, 1, None),))
    check = check_result("secrets", odd, tables=(table,), series=(Series(id="s", title=TOKEN, unit="ms", points=((0.0, 1.5),)),),
                         receipt=((TOKEN, TOKEN),), reason=TOKEN)  # fmt: skip
    plain = verdict(odd, entry("env/unused", "PLAIN"), checks=(check,), scope=TOKEN, reasons=(TOKEN,))
    shown = masked_verdict(plain, Redactor({}))
    assert TOKEN in repr(plain)
    assert TOKEN not in repr(shown)
    assert "ghp_…" in shown.assessments[0].subject
    assert shown.assessments[0].because == f"env/unused#{shown.assessments[0].subject[4:-3]}"
    assert (shown.assessments[1], shown.counts, shown.rules) == (plain.assessments[1], plain.counts, plain.rules)


def test_a_verdict_without_secrets_comes_out_as_it_is() -> None:
    plain = verdict(entry("secrets/tree", "config/prod.py", message="GitHub token in config/prod.py, masked ghp_…7Q"))
    assert masked_verdict(plain, Redactor({})) == plain


def test_what_was_handed_in_is_masked_in_every_text() -> None:
    redactor = Redactor({"ACCESS": "a-value-nobody-knows"})
    redactor.reveal("${ACCESS}")
    plain = verdict(entry("smoke/page", "a-value-nobody-knows", location=Location(host="a-value-nobody-knows")))
    assert "a-value-nobody-knows" not in repr(masked_verdict(plain, redactor))


@pytest.mark.parametrize("text", ["b", "\n\0\n", "a\n\0\na", "", "\0\n"])
def test_changing_all_at_once_is_changing_each(text: str) -> None:
    judged = Judgement(assessments=(), receipt=((text, 3), ("a", text), ("c", "")))
    for change in (str.upper, lambda whole: whole.replace("a", ""), lambda whole: whole):
        assert changed(judged, change) == mapped(judged, change)


def test_mapping_changes_texts_and_nothing_else() -> None:
    judged = Judgement(assessments=(), receipt=(("blobs", 3), ("scope", "a")), existing=frozenset({"a"}))
    assert mapped(judged, lambda text: text) is judged
    assert mapped(judged, str.upper) == replace(
        judged, receipt=(("BLOBS", 3), ("SCOPE", "A")), existing=frozenset({"A"})
    )
    assert sorted(texts(judged)) == ["a", "a", "blobs", "scope"]


@pytest.mark.parametrize(
    "text", ["{}", "fatal: bad ref\\033{}", "x\\n{}\\x1b[0m", "two {} and {}", "'{}':12", "https://x.example/?a={}&b=1"]
)
def test_a_complaint_is_masked(text: str) -> None:
    for value in (TOKEN, stripe_key()):
        shown = masked_text(text.replace("{}", value))
        assert value[8:] not in shown
        assert shown.count("…") == text.count("{}")


@pytest.mark.parametrize("text", ["", "config/prod.py:3", "set API_KEY in production", "\ud800\udcff"])
def test_a_complaint_without_a_secret_is_not_touched(text: str) -> None:
    assert masked_text(text) == text


def test_a_token_as_a_key_of_the_configuration_is_masked_in_the_complaint(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.commit({"launchgate.yml": f"{TOKEN}: 1\n"})
    done = launchgate("run", cwd=repo.path)
    assert done.code == 2
    assert "launchgate.yml:1: `ghp_…" in done.err
    assert TOKEN not in done.err


def test_a_failure_of_ours_prints_no_traceback_and_is_no_verdict(tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    command = f'rmdir "$PWD"; exec {sys.executable} -m launchgate run'
    done = subprocess.run(
        ("/bin/sh", "-c", command), cwd=tmp_path / "gone", env=environment({"PWD": os.fspath(tmp_path / "gone")}),
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 3
    assert done.stderr.startswith("launchgate: internal error: FileNotFoundError in ")
    assert done.stderr.count("\n") == 1


def test_what_init_says_holds_no_control_sequence(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "product")
    repo.commit({f"ops/\x1b[31m{TOKEN}.names": "DATABASE_URL\n"})
    done = launchgate("init", cwd=repo.path)
    assert "ops/\\x1b[31mghp_…" in done.out
    assert "\x1b" not in done.out
