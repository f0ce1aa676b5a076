"""The file of kept runs: written only when asked, by the real command, and read by the next run."""

import json
from pathlib import Path

import pytest

from launchgate import history
from launchgate.errors import UsageError
from tests.support.command import launchgate
from tests.support.slow_server import Answers, SlowServer

_CONFIG = """
perf:
  baseline: runs.json
  runner: here
  routes: [{path: /x, p95_ms: 5000}]
  samples: 20
limits: {requests_per_second: 50}
"""


def test_runs_are_recorded_by_command_and_compared_by_the_next_run(tmp_path: Path) -> None:
    (tmp_path / "launchgate.yml").write_text(_CONFIG)
    record = ("baseline", "record", "--from", "verdict.json", "--output", "runs.json")
    with SlowServer({"/x": Answers()}) as server:
        run = ("run", "--url", server.url, "--only", "perf/regression", "--report", "json:verdict.json")
        assert launchgate(*run, cwd=tmp_path).code in (0, 3)
        assert not (tmp_path / "runs.json").exists()
        done = launchgate(*record, cwd=tmp_path)
        assert (done.code, done.out) == (0, "runs.json: 1 runs kept\n"), done.err
        # The same verdict is the same run.
        assert launchgate(*record, cwd=tmp_path).out == "runs.json: 1 runs kept\n"
        (kept,) = history.read(tmp_path / "runs.json")
        runs = [{**kept, "id": str(n), "started": f"2026-01-{n:02}T00:00:00Z"} for n in range(1, 13)]
        (tmp_path / "runs.json").write_text(json.dumps({"schema": history.SCHEMA, "runs": runs}))
        launchgate(*run, cwd=tmp_path)
    verdict = json.loads((tmp_path / "verdict.json").read_text())
    (entry,) = [one for one in verdict["assessments"] if one["rule"] == "perf/regression"]
    assert "of the 10 before" in entry["message"]
    assert launchgate(*record, cwd=tmp_path).out == "runs.json: 13 runs kept\n"


def test_a_verdict_without_measurements_is_refused_with_the_setting(tmp_path: Path) -> None:
    launchgate("run", "--only", "secrets/tree", "--report", "json:verdict.json", cwd=tmp_path)
    done = launchgate("baseline", "record", "--from", "verdict.json", cwd=tmp_path)
    assert done.code == 2
    assert "perf: {baseline: launchgate-history.json}" in done.err
    assert not (tmp_path / history.DEFAULT).exists()


@pytest.mark.parametrize("text", ["", "[]", '{"schema": "other/1", "runs": []}', '{"schema": "launchgate-history/1"}'])
def test_another_kind_of_file_is_never_written_over(tmp_path: Path, text: str) -> None:
    path = tmp_path / "runs.json"
    path.write_text(text)
    with pytest.raises(UsageError, match="not a file of kept runs"):
        history.read(path)
