"""Running Lighthouse: programs are found outside of the repository only, and whatever is started is ended.

The stand-ins are real programs that behave as badly as the real ones can; the last test runs the real ones where they are.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from launchgate.clients.lighthouse import LighthouseClient, Programs
from launchgate.errors import CannotJudge
from tests.support.context import make_context

URL = "http://127.0.0.1:9/"
BROWSER = """#!/bin/sh
for option in "$@"; do case "$option" in --user-data-dir=*) profile="${option#*=}";; esac; done
mkdir -p "$profile"
printf '%s\\n' "$@" > "@KEPT@/browser"
printf '4242\\n/devtools\\n' > "$profile/DevToolsActivePort"
sleep 300 & echo $! > "@KEPT@/pids"
echo $$ >> "@KEPT@/pids"
wait
"""
HANGS = '#!/bin/sh\nsleep 300 & echo $! >> "@KEPT@/pids"\necho $$ >> "@KEPT@/pids"\nwait\n'
REPORTS = """#!/bin/sh
{ printf '{"folder": "%s", "arguments": "%s", "environment": "' "$PWD" "$*"
  env | tr '\\n"' '; '; echo '"}'; } > report.json
exit 1
"""
COMPLAINS = "#!/bin/sh\necho first\necho 'Unable to connect to Chrome' >&2\nexit 1\n"


def programs(folder: Path, lighthouse: str, browser: str = BROWSER) -> dict[str, str]:
    """An environment whose PATH begins with these two programs."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("lighthouse", lighthouse), ("chromium", browser)):
        (folder / name).write_text(text.replace("@KEPT@", str(folder)))
        (folder / name).chmod(0o755)
    return {"PATH": f"{folder}:{os.defpath}"}


def client(root: Path, seconds: float = 60.0) -> LighthouseClient:
    root.mkdir(parents=True, exist_ok=True)
    return make_context(root, explicit_urls=[URL], seconds=seconds).clients.lighthouse


def run(root: Path, environ: Mapping[str, str], timeout_s: float = 20) -> bytes:
    door = client(root / "repository")
    return door.run(door.programs(environ), URL, form_factor="mobile", timeout_s=timeout_s)


def gone(pid: str) -> bool:
    """Whether a process runs no more; it may still wait for its parent to take note."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except FileNotFoundError:
        return True


@pytest.mark.parametrize(
    ("kept", "text"),
    [
        ((), "no lighthouse and no Chrome on PATH"),
        (("chromium",), "no lighthouse on"),
        (("lighthouse",), "no Chrome on"),
    ],
)
def test_a_missing_program_is_named(tmp_path: Path, kept: tuple[str, ...], text: str) -> None:
    programs(tmp_path / "bin", REPORTS)
    for name in {"lighthouse", "chromium"} - set(kept):
        (tmp_path / "bin" / name).unlink()
    with pytest.raises(CannotJudge, match=text) as caught:
        client(tmp_path / "repository").programs({"PATH": str(tmp_path / "bin")})
    assert "browser` target" in caught.value.remedy


def test_programs_of_the_repository_are_not_run(tmp_path: Path) -> None:
    root = tmp_path / "repository"
    inside = programs(root / "node_modules" / ".bin", REPORTS)["PATH"].split(":")[0]
    for path in (inside, "node_modules/.bin", ""):
        with pytest.raises(CannotJudge, match="no lighthouse"):
            client(root).programs({"PATH": path, "CHROME_PATH": f"{inside}/chromium"})


def test_chrome_can_be_named(tmp_path: Path) -> None:
    environ = programs(tmp_path / "bin", REPORTS)
    shutil.copy(tmp_path / "bin" / "chromium", tmp_path / "mine")
    found = client(tmp_path / "repository").programs(environ | {"CHROME_PATH": str(tmp_path / "mine")})
    assert found == Programs(
        lighthouse=str(tmp_path / "bin" / "lighthouse"), browser=str(tmp_path / "mine"), path=environ["PATH"]
    )


def test_what_is_not_done_in_time_is_ended_with_all_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    # Time enough for two shell scripts to begin, also on a machine that is busy.
    with pytest.raises(CannotJudge, match=r"not done with `127\.0\.0\.1` in time and was ended"):
        run(tmp_path, programs(tmp_path / "bin", HANGS), timeout_s=5)
    pids = (tmp_path / "bin" / "pids").read_text().split()
    assert len(pids) == 4
    assert eventually(lambda: all(gone(pid) for pid in pids))
    assert list((tmp_path / "temporary").iterdir()) == []


ALONE = """
import sys
from pathlib import Path
from tests.clients.test_lighthouse import HANGS, programs, run
folder = Path(sys.argv[1])
run(folder, programs(folder / "bin", HANGS), timeout_s=60)
"""


def test_nothing_outlives_a_gate_that_is_killed(tmp_path: Path) -> None:
    environ = {**os.environ, "TMPDIR": str(tmp_path)}
    alone = subprocess.Popen((sys.executable, "-c", ALONE, str(tmp_path)), cwd=Path(__file__).parents[2], env=environ)
    try:
        pids = wait_for_pids(tmp_path / "bin" / "pids")
    finally:
        alone.kill()
        alone.wait()
    assert eventually(lambda: all(gone(pid) for pid in pids))


def wait_for_pids(file: Path) -> list[str]:
    found: list[str] = []

    def written() -> bool:
        found[:] = file.read_text().split() if file.exists() else []
        return len(found) == 4

    assert eventually(written)
    return found


def eventually(look: Callable[[], bool], seconds: float = 20.0) -> bool:
    """Whether it becomes true in time; other processes do the work, so there is nothing here to wait for but the clock."""
    idle, ends = threading.Event(), time.monotonic() + seconds
    while time.monotonic() < ends:
        if look():
            return True
        idle.wait(0.02)
    return look()


def test_a_report_is_taken_also_after_an_error_and_the_environment_stays_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEPLOY_KEY", "not-for-lighthouse")
    said = json.loads(run(tmp_path, programs(tmp_path / "bin", REPORTS)))
    assert "not-for-lighthouse" not in said["environment"]
    assert f"HOME={said['folder']}" in said["environment"]
    assert "--port=4242" in said["arguments"]
    assert not Path(said["folder"]).is_relative_to(tmp_path)
    assert not Path(said["folder"]).exists()
    assert list((tmp_path / "repository").iterdir()) == []


def test_the_browser_goes_to_the_address_the_gate_resolved_and_nowhere_inside(tmp_path: Path) -> None:
    run(tmp_path, programs(tmp_path / "bin", REPORTS))
    (rules,) = [o for o in (tmp_path / "bin" / "browser").read_text().split("\n") if "host-resolver-rules" in o]
    assert "MAP 127.0.0.1:9 127.0.0.1:9," in rules
    assert "MAP 169.254.* ~NOTFOUND" in rules
    assert "MAP 127.* " not in rules


def test_a_private_address_that_nobody_named_is_not_visited(tmp_path: Path) -> None:
    environ = programs(tmp_path / "bin", REPORTS)
    door = make_context(tmp_path / "bin").clients.lighthouse
    with pytest.raises(CannotJudge, match="not a public address"):
        LighthouseClient(make_context(tmp_path).clients).run(
            client(tmp_path / "r").programs(environ), "http://10.0.0.1/", form_factor="mobile", timeout_s=5
        )
    assert door is not None
    assert not (tmp_path / "bin" / "browser").exists()


@pytest.mark.parametrize(
    ("lighthouse", "browser", "text"),
    [
        (COMPLAINS, BROWSER, "ended with 1 and without a report: Unable to connect to Chrome"),
        (REPORTS, "#!/bin/sh\necho 'cannot open display' >&2\nexit 1\n", "did not start: cannot open display"),
        (REPORTS, "#!/bin/sh\nexit 0\n", "did not start: it said nothing"),
    ],
)
def test_no_report_has_a_reason(tmp_path: Path, lighthouse: str, browser: str, text: str) -> None:
    with pytest.raises(CannotJudge, match=text):
        run(tmp_path, programs(tmp_path / "bin", lighthouse, browser))


def test_a_run_without_time_starts_nothing(tmp_path: Path) -> None:
    environ = programs(tmp_path / "bin", REPORTS)
    door = client(tmp_path / "repository", seconds=0)
    with pytest.raises(CannotJudge, match="were over"):
        door.run(door.programs(environ), URL, form_factor="mobile", timeout_s=5)
    assert not (tmp_path / "bin" / "browser").exists()
