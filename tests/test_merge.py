"""Joining verdicts decides as one run would have."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from launchgate.assemble import assemble
from launchgate.check import all_rules
from launchgate.errors import UsageError
from launchgate.gate import Policy, decide
from launchgate.merge import merge
from launchgate.model import (
    Assessment,
    CheckResult,
    PolicyRecord,
    Run,
    Section,
    Severity,
    Stage,
    Status,
    Table,
    Verdict,
    Waiver,
)
from launchgate.profile import load as load_profile
from tests.support.command import launchgate
from tests.support.repos import make_repo
from tests.support.rules import seen
from tests.support.verdicts import RUN

WAIVER = Waiver(rule="smoke/login", subject="login page", reason="r", owner="Ada", until="2099-01-01")


def verdict(
    *found: Assessment, existing: frozenset[str] = frozenset(), accepted: frozenset[str] = frozenset(),
    drawn: tuple[Table, ...] = (), run: Run = RUN,
) -> Verdict:  # fmt: skip
    """A verdict as a run gives it; `drawn` are the tables of the dns check, if that is in it."""
    rules = all_rules()
    record = PolicyRecord(source="test", fail_on=Severity.BLOCKER, unknown="block", waivers=(WAIVER,))
    names = sorted({a.rule.split("/")[0] for a in found})
    demands = load_profile(run.profile).release if run.stage is Stage.RELEASE else ()
    policy = Policy(
        record=record, existing=existing, baseline=accepted, demanded=frozenset(demands),
        tables=frozenset(f"dns/{table.id}" for table in drawn if "dns" in names),
    )  # fmt: skip
    decision = decide(found, rules, policy, date.fromisoformat(RUN.started[:10]))
    checks = tuple(
        CheckResult(id=name, title=name, status="pass", seconds=1.0, reason=None, tables=drawn if name == "dns" else ())
        for name in names
    )
    return assemble(
        run=run, decision=decision, checks=checks, rules=rules, not_run=(), subject="static rules of everything"
    )


FOUND = (
    seen("secrets/tree", Status.FAIL, subject="a.py"),
    seen("secrets/history", Status.FAIL, subject="old.py"),
    seen("env/missing", Status.FAIL, subject="production"),
    seen("smoke/home", Status.UNKNOWN, subject="www"),
    seen("smoke/login", Status.FAIL, subject="login page"),
    seen("smoke/pass-rate", Status.UNKNOWN, subject="all", because="smoke/home#www"),
    seen("redirect/loop", Status.PASS, subject="/old"),
)


@pytest.mark.parametrize("cut", range(len(FOUND) + 1))
def test_shards_decide_as_one_run(cut: int) -> None:
    existing, accepted = frozenset({FOUND[1].identity}), frozenset({FOUND[2].identity})
    whole = verdict(*FOUND, existing=existing, accepted=accepted)
    parts = [verdict(*part, existing=existing, accepted=accepted) for part in (FOUND[:cut], FOUND[cut:])]
    joined = merge(parts)
    assert joined.assessments == whole.assessments
    assert (joined.verdict, joined.counts, joined.reasons) == (whole.verdict, whole.counts, whole.reasons)
    assert joined.policy == whole.policy


def test_merging_one_verdict_changes_nothing() -> None:
    one = verdict(*FOUND)
    assert merge([one]).assessments == one.assessments
    assert merge([one, one]).assessments == one.assessments


MAP = Table(id="dns-map", title="DNS map", columns=("Name",), rows=(("www",),), handover=Section.DNS)


@pytest.mark.parametrize("document", [Status.FAIL, Status.NOT_APPLICABLE])
@pytest.mark.parametrize("second", [Status.PASS, Status.UNKNOWN])
@pytest.mark.parametrize("profile", ["core", "client-portal"])
def test_what_one_shard_drew_up_fills_the_row_of_another(document: Status, second: Status, profile: str) -> None:
    """And where another one could not look, the row is open again, also for a profile that demands it."""
    run = replace(RUN, stage=Stage.RELEASE, profile=profile)
    names = (seen("dns/resolves", Status.PASS, subject="a"), seen("dns/resolves", second, subject="b"))
    row = seen("handover/dns-map", document, subject="DNS map")
    whole = verdict(row, *names, drawn=(MAP,), run=run)
    told = {entry.rule: entry.status for entry in whole.assessments}
    assert (told["handover/dns-map"] is Status.PASS) is (second is Status.PASS)
    for parts in ([(row,), names], [(row, names[0]), names[1:]], [(row, *names)], [names, (row,)]):
        joined = merge([verdict(*part, drawn=(MAP,), run=run) for part in parts])
        assert joined.assessments == whole.assessments
        assert (joined.verdict, joined.counts, joined.reasons) == (whole.verdict, whole.counts, whole.reasons)


def test_tables_of_no_check_are_kept_once() -> None:
    since = replace(MAP, id="since")
    one = replace(verdict(*FOUND), tables=(since,))
    assert merge([one, one]).tables == (since,)


@pytest.mark.parametrize("field", ["commit", "stage", "profile"])
def test_verdicts_of_different_runs_do_not_join(field: str) -> None:
    one = verdict(*FOUND)
    other = replace(one.run, **{field: "other"})  # type: ignore[arg-type]  # any text differs
    with pytest.raises(UsageError, match=f"{field} differs"):
        merge([one, replace(one, run=other)])


def test_verdicts_under_different_policies_do_not_join() -> None:
    one = verdict(*FOUND)
    with pytest.raises(UsageError, match="different policies"):
        merge([one, replace(one, policy=replace(one.policy, fail_on=Severity.LOW))])


@pytest.mark.parametrize("stage", ["full", "release"])
def test_real_shards_join_to_the_verdict_of_the_whole_run(stage: str, tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.commit({"app.py": 'import os\nA = os.environ["APP_KEY"]\n', ".env.example": "OTHER=\n", ".env": "A=b\n"})
    for name, arguments in {
        "whole": (),
        "one": ("--shard", "1/3"),
        "two": ("--shard", "2/3"),
        "three": ("--shard", "3/3"),
    }.items():
        launchgate(
            "run", "--quiet", "--stage", stage, "--report", f"json:{tmp_path / name}.json", *arguments, cwd=repo.path
        )
    files = [str(tmp_path / f"{name}.json") for name in ("one", "two", "three")]
    done = launchgate("merge", *files, "--report", f"json:{tmp_path / 'joined.json'}", cwd=tmp_path)
    whole, joined = (json.loads((tmp_path / f"{name}.json").read_text()) for name in ("whole", "joined"))
    for key in ("verdict", "exit_code", "counts", "reasons", "assessments", "rules", "scope"):
        assert joined[key] == whole[key], key
    assert done.code == whole["exit_code"]
