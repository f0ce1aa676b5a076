"""Reports that must not be believed: cut off, of another commit, old, far too large, in another encoding, of another kind.

Each is `unknown` with its reason, for every section that reads files; none passes, and none ends in an error of ours.
"""

import json
import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from launchgate.checks.perf.gather import gather
from launchgate.checks.perf.judge import judge
from launchgate.checks.perf.spec import Options
from launchgate.checks.perf.spec_lighthouse import Lighthouse
from launchgate.checks.perf.spec_reports import Actions, LatencyReports, PageCalls, Queries
from launchgate.clients.git import Repository
from launchgate.context import Deadline
from launchgate.model import Assessment, Status
from tests.checks.perf.lhr import DATA, HOME, NOW, RUNS, SITE, lhr, of, run
from tests.support.context import make_context
from tests.support.repos import make_repo

LHR = (DATA / "lhr-v12-home-mobile-1.json").read_bytes()
FLOW = (DATA / "flow-v12.json").read_bytes()
HAR = json.dumps(
    {"log": {"entries": [{"request": {"url": HOME, "method": "GET"}, "startedDateTime": NOW.isoformat()}]}}
)
VERDICT = json.dumps({"schema": "launchgate/1", "run": {"started": NOW.isoformat()}, "checks": []})
QUERIES = b'{"classes": [{"fingerprint": "select ?", "query_count": 1, "metrics": {"Query_time": {"avg": "0.1"}}}]}'
Section = tuple[str, bytes, Callable[..., Options]]
SECTIONS: dict[str, Section] = {
    "lighthouse": ("lighthouse", LHR, lambda **o: Options(lighthouse=Lighthouse(reports=("report",), **o))),
    "actions": ("critical-action", FLOW, lambda **o: Options(actions=Actions(reports=("report",), **o))),
    "queries": ("slow-queries", QUERIES, lambda **o: Options(queries=Queries(reports=("report",), **o))),
    "calls": ("request-count", HAR.encode(), lambda **o: Options(calls=PageCalls(reports=("report",), **o))),
    "latency_report": (
        "latency-report", VERDICT.encode(), lambda **o: Options(latency_report=LatencyReports(reports=("report",), **o)),
    ),
}  # fmt: skip
BAD: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "truncated": (lambda good: good[: len(good) // 2], "no JSON"),
    "empty": (lambda _: b"", "no JSON|no CSV|neither|names no p95"),
    "wrong encoding": (lambda _: '{"größe": 1}'.encode("latin-1"), "no UTF-8"),
    "another kind": (lambda _: b'{"hello": {"world": []}}', "no report|no known|no HAR"),
    "a list": (lambda _: b"[1, 2, 3]", "no report|no time|no HAR"),
    "nested": (lambda _: b"[" * 200_000, "no JSON"),
}


def unknown(found: list[Assessment], text: str) -> None:
    assert found
    assert {a.status for a in found} == {Status.UNKNOWN}
    assert re.search(text, found[0].message), found[0].message
    assert found[0].remediation


@pytest.mark.parametrize(
    ("section", "kind"),
    # An empty document is a document: it fails, for it names no p95.
    [(s, k) for s in sorted(SECTIONS) for k in sorted(BAD) if (s, k) != ("latency_report", "empty")],
)
def test_a_bad_report_is_unknown_with_its_reason(tmp_path: Path, section: str, kind: str) -> None:
    rule, good, options = SECTIONS[section]
    spoil, text = BAD[kind]
    unknown(of(run(tmp_path, options(), {"report": spoil(good)}), rule), text)


@pytest.mark.parametrize("section", sorted(SECTIONS))
def test_a_report_of_200_mb_is_not_read(tmp_path: Path, section: str) -> None:
    rule, _, options = SECTIONS[section]
    with (tmp_path / "report").open("wb") as file:
        file.truncate(200_000_000)
    unknown(of(run(tmp_path, options()), rule), "larger than 50 MB")


@pytest.mark.parametrize("section", sorted(SECTIONS))
def test_no_report_at_all(tmp_path: Path, section: str) -> None:
    rule, _, options = SECTIONS[section]
    unknown(of(run(tmp_path, options()), rule), "no file matches 'report'")


def test_a_folder_is_no_report(tmp_path: Path) -> None:
    (tmp_path / ".lighthouseci").mkdir()
    (found,) = of(run(tmp_path, Options(lighthouse=Lighthouse(reports=(".lighthouseci/",)))), "lighthouse")
    assert (found.message, found.status) == ("'.lighthouseci/' is a folder", Status.UNKNOWN)
    assert ".lighthouseci/*.json" in found.remediation


@pytest.mark.parametrize("section", sorted(SECTIONS))
def test_a_link_is_not_followed(tmp_path: Path, section: str) -> None:
    rule, _, options = SECTIONS[section]
    (tmp_path / "report").symlink_to("/etc/hostname")
    unknown(of(run(tmp_path, options()), rule), "symbolic link")


@pytest.mark.parametrize("section", sorted(SECTIONS))
def test_an_old_report_says_nothing_of_this_release(tmp_path: Path, section: str) -> None:
    rule, good, options = SECTIONS[section]
    (tmp_path / "report").write_bytes(good)
    os.utime(tmp_path / "report", (0, 0))
    context = make_context(tmp_path, now=NOW + timedelta(days=100), site=SITE)
    unknown(of(judge(gather(context, options()), options()), rule), "more than .* ago")


@pytest.mark.parametrize("section", sorted(set(SECTIONS) - {"latency_report"}))
def test_a_report_of_another_commit_says_nothing_of_this_one(tmp_path: Path, section: str) -> None:
    rule, good, options = SECTIONS[section]
    repo = make_repo(tmp_path / "r")
    repo.commit({"a": "b"})
    repository = Repository.open(repo.path, Deadline(60))
    (repo.path / "report").write_bytes(good)
    for commit, text in (
        ("${BUILT}", "is of commit abcdef0123, and this is"),
        ("${UNSET}", "gives no commit here"),
        ("no commit", "gives no commit here"),
    ):
        context = make_context(
            repo.path, now=NOW, site=SITE, repository=repository, tree=repository.working_tree(), environ={"BUILT": "abcdef0123"},
        )  # fmt: skip
        unknown(of(judge(gather(context, options(commit=commit)), options(commit=commit)), rule), text)


def test_a_report_of_the_commit_that_is_judged_counts(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a": "b"})
    repository = Repository.open(repo.path, Deadline(60))
    for name in RUNS:
        (repo.path / name).write_text(json.dumps(lhr(name)))
    head = repo.git("rev-parse", "HEAD").strip()
    options = Options(lighthouse=Lighthouse(reports=("lhr-*",), commit="${SHA}"))
    context = make_context(
        repo.path, now=NOW, site=SITE, repository=repository, tree=repository.working_tree(), environ={"SHA": head}
    )
    assert [a.status for a in of(judge(gather(context, options), options), "lighthouse")] == [Status.PASS]


def test_one_bad_report_among_good_ones_is_told_beside_them(tmp_path: Path) -> None:
    """It may be the run that was too slow to be written whole."""
    files: dict[str, Any] = {f"{name}.json": lhr(name) for name in RUNS} | {"cut.json": LHR[:500]}
    judgement = run(tmp_path, Options(lighthouse=Lighthouse(reports=("*.json",))), files)
    assert sorted((a.subject, a.status) for a in of(judgement, "lighthouse")) == [
        ("cut.json", Status.UNKNOWN), (HOME, Status.PASS),
    ]  # fmt: skip
    assert [a.status for a in of(judgement, "lcp")] == [Status.PASS]


def test_hundreds_of_reports_are_read_up_to_a_bound_and_that_is_said(tmp_path: Path) -> None:
    small = json.dumps(lhr(RUNS[0]))
    judgement = run(
        tmp_path, Options(lighthouse=Lighthouse(reports=("*.json",))), {f"{i}.json": small for i in range(302)}
    )
    assert "only 300 reports are read" in [a.message for a in of(judgement, "lighthouse")]
