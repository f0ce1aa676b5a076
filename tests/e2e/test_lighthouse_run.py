"""`launchgate run` with the real Lighthouse and a real browser, where both are on PATH; a visible skip everywhere else."""

import json
import os
from pathlib import Path

import pytest

from launchgate.clients.lighthouse import LighthouseClient
from launchgate.errors import CannotJudge
from tests.support.command import launchgate
from tests.support.context import make_context
from tests.support.web import Reply, Route, page, redirect, serve

# Not LAUNCHGATE_REQUIRE_SERVERS: a browser and Node are no part of what this project needs to be built.
try:
    make_context(Path(__file__).parent).clients.lighthouse.programs(os.environ)
except CannotJudge as reason:
    pytestmark = pytest.mark.skip(reason=reason.reason)

PAGE = "<!doctype html><html lang=en><meta name=viewport content='width=device-width'><title>Quotes</title><h1>Quotes</h1>" + (
    "<p>" + "A page of text only. " * 60 + "</p><script>fetch('/api/quotes')</script></html>"
)  # fmt: skip
ROUTES: dict[str, Route] = {
    "/": page(PAGE), "/api/quotes": Reply(headers={"Content-Type": "application/json"}, body=b"[]"),
    "/away": lambda asked: redirect(f"http://localhost:{asked.host.rpartition(':')[2]}/inside"), "/inside": page(PAGE),
}  # fmt: skip


def test_a_quick_page_passes_by_the_median_of_the_gates_own_runs(tmp_path: Path) -> None:
    root = tmp_path / "product"
    root.mkdir()
    (root / "launchgate.yml").write_text(
        "perf: {lighthouse: {run: true, pages: [/, /away], min_runs: 2, performance: 80}}\nlimits: {deadline_s: 240}\n"
    )
    with serve(ROUTES) as web:
        done = launchgate(
            "run", "--url", f"http://127.0.0.1:{web.port}/", "--stage", "full", "--only", "perf/lighthouse", "--only", "perf/lcp",
            "--report", f"json:{tmp_path / 'verdict.json'}", cwd=root,
        )  # fmt: skip
    verdict = json.loads((tmp_path / "verdict.json").read_text())
    home = f"http://127.0.0.1:{web.port}/"
    found = {(one["rule"], one["subject"]): one for one in verdict["assessments"]}
    assert found["perf/lighthouse", home]["status"] == "pass", done
    assert "median of 2 runs" in found["perf/lighthouse", home]["message"]
    assert found["perf/lcp", home]["status"] == "pass"
    # What a redirect leads to inside is not visited: that page is unknown.
    paths = [one.path for one in web.asked]
    assert ("/away" in paths, "/inside" in paths) == (True, False)
    assert found["perf/lighthouse", f"{home}away"]["status"] == "unknown"
    assert "could not be measured (CHROME_INTERSTITIAL_ERROR" in found["perf/lighthouse", f"{home}away"]["message"]
    assert sorted(path.name for path in root.iterdir()) == ["launchgate.yml"]


def test_a_run_that_has_no_time_is_ended(tmp_path: Path) -> None:
    environ = dict(os.environ)
    with serve(ROUTES) as web:
        url = f"http://127.0.0.1:{web.port}/"
        door: LighthouseClient = make_context(tmp_path, explicit_urls=[url]).clients.lighthouse
        with pytest.raises(CannotJudge, match=r"not done with|did not start"):
            door.run(door.programs(environ), url, form_factor="mobile", timeout_s=2)
