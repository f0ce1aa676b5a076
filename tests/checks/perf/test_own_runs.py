"""The gate's own runs of Lighthouse, with programs that stand in for the real ones and hand out real reports.

`tests/e2e/test_lighthouse_run.py` runs the real ones.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from launchgate.checks.perf.gather import gather
from launchgate.checks.perf.spec import Options
from launchgate.checks.perf.spec_lighthouse import Lighthouse
from launchgate.model import Judgement, Stage, Status
from tests.checks.perf.lhr import HOME, RUNS, lhr, of, run, said
from tests.support.context import make_context

TARGET = "http://127.0.0.1:9/"
BROWSER = """#!/bin/sh
for option in "$@"; do case "$option" in --user-data-dir=*) profile="${option#*=}";; esac; done
mkdir -p "$profile"; printf '4242\\n/devtools\\n' > "$profile/DevToolsActivePort"; exec sleep 60
"""
LIGHTHOUSE = """#!/bin/sh
echo "$1" >> "@BIN@/asked"
number=$(wc -l < "@BIN@/asked")
cp "@BIN@/lhr-$((number % 3)).json" report.json
"""


def programs(root: Path, **changes: Any) -> dict[str, str]:
    """An environment with a browser and a Lighthouse that hands out the three real reports in turn."""
    folder = root / "bin"
    folder.mkdir()
    for name, text in (("lighthouse", LIGHTHOUSE), ("chromium", BROWSER)):
        (folder / name).write_text(text.replace("@BIN@", str(folder)))
        (folder / name).chmod(0o755)
    for number, name in enumerate(RUNS):
        (folder / f"lhr-{number}.json").write_text(json.dumps(lhr(name, **changes)))
    return {"PATH": f"{folder}:{os.defpath}"}


def judged(root: Path, environ: dict[str, str], **options: Any) -> Judgement:
    (root / "product").mkdir(exist_ok=True)
    return run(
        root / "product", Options(lighthouse=Lighthouse(run=True, **options)), target=TARGET, explicit_urls=[TARGET],
        environ=environ,
    )  # fmt: skip


def test_a_page_is_run_as_often_as_a_median_needs(tmp_path: Path) -> None:
    judgement = judged(tmp_path, programs(tmp_path))
    found = said(judgement, "lighthouse", HOME)
    assert (found.status, "median of 3 runs" in found.message) == (Status.PASS, True)
    assert (tmp_path / "bin" / "asked").read_text().split() == [TARGET] * 3
    assert ("Lighthouse runs of the gate's own", 3) in judgement.receipt
    assert list((tmp_path / "product").iterdir()) == []


def test_pages_and_screens_are_run_and_an_old_time_in_them_is_no_matter(tmp_path: Path) -> None:
    environ = programs(tmp_path, fetchTime="2020-01-01T00:00:00Z")
    judged(tmp_path, environ, pages=("/", "/pricing"), screens=("/desk",), min_runs=1)
    assert (tmp_path / "bin" / "asked").read_text().split() == [TARGET, f"{TARGET}pricing", f"{TARGET}desk"]


def test_a_slow_page_fails(tmp_path: Path) -> None:
    environ = programs(tmp_path, categories__performance={"score": 0.4})
    assert said(judged(tmp_path, environ), "lighthouse", HOME).status is Status.FAIL


@pytest.mark.parametrize(
    ("environ", "target", "text"),
    [
        ({"PATH": "/nonexistent"}, TARGET, "no lighthouse and no Chrome on PATH"),
        ({"PATH": "/nonexistent"}, None, "no target is declared"),
    ],
)
def test_runs_that_cannot_be_made_are_unknown(
    tmp_path: Path, environ: dict[str, str], target: str | None, text: str
) -> None:
    options = Options(lighthouse=Lighthouse(run=True))
    judgement = run(tmp_path, options, target=target, environ=environ)
    (found,) = of(judgement, "lighthouse")
    assert (found.status, text in found.message) == (Status.UNKNOWN, True)
    assert {a.because for rule in ("lcp", "cls", "images") for a in of(judgement, rule)} == {
        "perf/lighthouse#lighthouse"
    }


def test_a_run_that_breaks_off_ends_its_page_and_is_told(tmp_path: Path) -> None:
    environ = programs(tmp_path)
    (tmp_path / "bin" / "lhr-1.json").write_text('{"lighthouseVersion": ')
    (found,) = of(judged(tmp_path, environ), "lighthouse")
    assert (found.subject, found.status) == (TARGET, Status.UNKNOWN)
    assert found.message == "lighthouse wrote a report that is no JSON"


def test_a_page_with_some_runs_and_one_that_broke_off_is_one_finding(tmp_path: Path) -> None:
    environ = programs(tmp_path, requestedUrl=TARGET, finalDisplayedUrl=TARGET)
    (tmp_path / "bin" / "lhr-0.json").write_text("{}")
    (found,) = of(judged(tmp_path, environ, hosts=("127.0.0.1",)), "lighthouse")
    assert (found.subject, found.status) == (TARGET, Status.UNKNOWN)
    assert found.message.startswith("the report that lighthouse wrote is no report of Lighthouse")


@pytest.mark.parametrize(("stage", "runs"), [(Stage.MONITOR, 0), (Stage.PR, 0), (Stage.DEPLOY, 1)])
def test_only_stages_that_judge_reports_run_it(tmp_path: Path, stage: Stage, runs: int) -> None:
    environ = programs(tmp_path)
    (tmp_path / "product").mkdir()
    context = make_context(
        tmp_path / "product", stage=stage, target=TARGET, explicit_urls=[TARGET], environ=environ
    )  # fmt: skip
    facts = gather(context, Options(lighthouse=Lighthouse(run=True, min_runs=1)))
    assert facts.reports.lighthouse.ran == runs
    assert (tmp_path / "bin" / "asked").exists() is bool(runs)


@pytest.mark.parametrize(("rules", "runs"), [({"perf/cls"}, 1), ({"perf/page-time"}, 1), ({"perf/ttfb"}, 0)])
def test_it_runs_only_for_rules_that_read_it(tmp_path: Path, rules: set[str], runs: int) -> None:
    environ = programs(tmp_path)
    (tmp_path / "product").mkdir()
    context = make_context(
        tmp_path / "product", target=TARGET, explicit_urls=[TARGET], environ=environ, rules=frozenset(rules)
    )  # fmt: skip
    assert gather(context, Options(lighthouse=Lighthouse(run=True, min_runs=1))).reports.lighthouse.ran == runs
    assert (tmp_path / "bin" / "asked").exists() is bool(runs)
