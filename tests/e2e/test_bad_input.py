"""What users get wrong, and what goes wrong around them: a clear answer, the right exit code, nothing lost."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command import environment, launchgate
from tests.support.repos import Repo, make_repo
from tests.support.secret_values import github_token


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = make_repo(tmp_path / "repo")
    made.commit({"app.py": "print('hello')\n"})
    return made


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("site: [\n", ["launchgate.yml:2: this is not valid YAML"]),
        (
            "profil: core\ngate: {fail_on: 3}\n",
            ["launchgate.yml:1: `profil`: unknown key", "launchgate.yml:2: `gate.fail_on`"],
        ),
        ("x: 1\n" + "#" * 50_000_000, ["larger than 1,000,000 bytes"]),
    ],
)
def test_a_broken_configuration_is_exit_2_with_every_line(repo: Repo, text: str, lines: list[str]) -> None:
    repo.write({"launchgate.yml": text})
    for command in ("run", "validate"):
        done = launchgate(command, cwd=repo.path)
        assert done.code == 2
        for line in lines:
            assert line in done.err
        assert "Traceback" not in done.err


def test_a_configuration_that_is_a_folder(repo: Repo) -> None:
    (repo.path / "launchgate.yml").mkdir()
    done = launchgate("run", cwd=repo.path)
    assert (done.code, "this is a folder" in done.err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("run", "--stage", "never"), "'never' is not one of"),
        (("run", "--report", "junti"), "did you mean `junit`?"),
        (("run", "--only", "secrts"), "did you mean `secrets`?"),
        (("run", "--url", "www.example.com"), "write it in full"),
        (("run", "--shard", "4/3"), "write it as I/N"),
        (("run", "--environment", "prod"), "not in site.environments"),
        (("run", "--stage", "deploy"), "no target is declared"),
        (("run", "--only", "env/missing"), "nothing was judged"),
        (("run", "--config", "nosuch.yml"), "there is no such file"),
        (("run", "--baseline", "nosuch.json"), "the baseline cannot be read"),
        (("run", "--previous", "nosuch.json"), "nosuch.json"),
        (("rnu",), "Did you mean `run`?"),
        (("explain", "secrets/tre"), "did you mean `secrets/tree`?"),
        (("validate",), "there is no launchgate.yml here"),
        (("render", "nosuch.json"), "nosuch.json"),
    ],
)
def test_wrong_usage_is_exit_2_and_says_what_to_do(repo: Repo, arguments: tuple[str, ...], words: str) -> None:
    done = launchgate(*arguments, cwd=repo.path)
    assert done.code == 2, done.err
    assert words in done.err
    assert "Traceback" not in done.err


def test_a_report_that_cannot_be_written_keeps_the_verdict(repo: Repo, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    reports = ("--report", f"json:{tmp_path / 'v.json'}", "--report", f"junit:{tmp_path / 'file' / 'x.xml'}")
    done = launchgate("run", "--only", "secrets/tree", *reports, cwd=repo.path)
    stored = json.loads((tmp_path / "v.json").read_text())
    assert (done.code, stored["verdict"]) == (2, "go")
    assert [(r["channel"], r["status"]) for r in stored["delivery"]] == [("junit", "refused"), ("json", "written")]
    assert "junit report to" in done.err


def test_a_full_disk_is_a_refused_report_and_no_half_file(repo: Repo) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    done = launchgate("run", "--only", "secrets/tree", "--report", "junit:/dev/full", cwd=repo.path)
    assert done.code == 2
    assert "junit report to /dev/full was not written" in done.err


def test_without_git_what_needs_it_is_unknown(repo: Repo, tmp_path: Path) -> None:
    done = launchgate("run", cwd=repo.path, extra={"PATH": str(tmp_path)})
    assert done.code == 3
    assert "git" in done.out
    assert done.out.startswith("INCOMPLETE")


def test_a_git_that_is_killed_is_unknown(repo: Repo, tmp_path: Path) -> None:
    real = shutil.which("git")
    (tmp_path / "bin").mkdir()
    fake = tmp_path / "bin" / "git"
    fake.write_text(f'#!/bin/sh\ncase "$*" in *cat-file*) kill -9 $$;; esac\nexec {real} "$@"\n')
    fake.chmod(0o755)
    path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
    done = launchgate("run", "--only", "secrets", cwd=repo.path, extra={"PATH": path})
    assert done.code == 3, done.out


def test_an_unreachable_target_is_incomplete(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        done = launchgate("run", "--url", f"http://127.0.0.1:{port}", cwd=tmp_path)
    assert done.code == 3
    assert "refused" in done.out
    assert "INCOMPLETE" in done.out.upper().splitlines()[0] + done.out.upper().splitlines()[1]


def test_interrupting_leaves_no_half_report(repo: Repo, tmp_path: Path) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    reports = tmp_path / "reports"
    reports.mkdir()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    call = (sys.executable, "-m", "launchgate", "run", "--url", url, "--report", f"json:{reports / 'v.json'}")
    running = subprocess.Popen(call, cwd=repo.path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    connection, _ = listener.accept()
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=30)
    connection.close()
    listener.close()
    assert running.returncode == 130
    assert b"interrupted" in err
    assert (out, list(reports.iterdir())) == (b"", [])


NAMES = [
    b"new\nline.py",
    b"quo\"te's.py",
    "snow\u2603man\U0001f600.py".encode(),
    b"inval\xff\xfeid.py",
    b"::error::x.py",
    b"##[error]x.py",
]


def test_weird_names_survive_every_report(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    secret = github_token()
    for raw in NAMES:
        Path(os.fsdecode(bytes(repo.path) + b"/" + raw)).write_text(
            f"password = '{secret}'\nDB_PASSWORD = '{secret[::-1]}'\n"
        )
    repo.commit()
    formats = ("terminal", "json", "junit", "junit-strict", "sarif", "html", "markdown", "annotations", "gitlab")
    reports = [argument for f in formats for argument in ("--report", f"{f}:{tmp_path / f}")]
    done = launchgate("run", *reports, cwd=repo.path)
    assert done.code in (0, 1), done.err
    for name in formats:
        text = (tmp_path / name).read_bytes().decode("utf-8")
        assert text
        assert secret not in text
        assert "\x1b" not in text
