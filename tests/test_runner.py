"""Checks fail in every way there is; the run never does."""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from launchgate.check import Lane
from launchgate.clients.files import FolderTree
from launchgate.context import CommitRange, Context, Tree
from launchgate.errors import CannotJudge
from launchgate.model import Judgement, Stage, Status
from launchgate.runner import LONG_S, Outcome, run_checks
from launchgate.selection import Selected
from tests.support.checks import judgement, made
from tests.support.context import make_context
from tests.support.rules import rule, seen


def no_base() -> Tree:
    raise CannotJudge("the base is not in this clone", "fetch-depth: 0")


def run(context: Context, *selected: Selected) -> Sequence[Outcome]:
    return run_checks(context, selected, lambda check: check.options(), no_base)


def test_a_bug_in_one_check_is_unknown_and_the_others_finish(tmp_path: Path) -> None:
    secret = "value-that-must-not-show"

    def broken(_: Any) -> NoReturn:
        raise ValueError(secret)

    bad, good = run(make_context(tmp_path), made("bad", judge=broken), made("good"))
    (found,) = bad.judgement.assessments
    assert found.status is Status.UNKNOWN
    assert found.message.startswith("internal error: ValueError in ")
    assert secret not in repr(bad)
    assert [one.status for one in good.judgement.assessments] == [Status.PASS]


def test_what_cannot_be_judged_says_why_and_what_would_help(tmp_path: Path) -> None:
    def gather(_: Context) -> NoReturn:
        raise CannotJudge("git is not installed", "install git")

    (outcome,) = run(make_context(tmp_path), made("history", gather=gather))
    (found,) = outcome.judgement.assessments
    assert (found.status, found.message, found.remediation) == (Status.UNKNOWN, "git is not installed", "install git")
    assert outcome.reason == "git is not installed"


def test_a_rule_that_the_judge_forgot_is_unknown(tmp_path: Path) -> None:
    rules = (rule("half/one"), rule("half/two"))
    (outcome,) = run(
        make_context(tmp_path), made("half", rules=rules, judge=lambda _: judgement(seen("half/one", Status.PASS)))
    )
    assert {one.rule: one.status for one in outcome.judgement.assessments} == {
        "half/one": Status.PASS,
        "half/two": Status.UNKNOWN,
    }


def test_a_rule_that_was_not_selected_is_left_out(tmp_path: Path) -> None:
    both = made("two", rules=(rule("two/one"), rule("two/other")))
    (outcome,) = run(make_context(tmp_path), Selected(check=both.check, rules=both.rules[:1]))
    assert [one.rule for one in outcome.judgement.assessments] == ["two/one"]


def test_shared_checks_run_side_by_side_and_exclusive_ones_alone(tmp_path: Path) -> None:
    together = threading.Barrier(2, timeout=20)
    running: list[str] = []
    alone: list[list[str]] = []

    def meet(_: Context) -> None:
        together.wait()

    def exclusive(_: Context) -> None:
        running.append("exclusive")
        alone.append(list(running))
        running.remove("exclusive")

    selected = (made("a", gather=meet), made("b", gather=meet), made("x", gather=exclusive, lane=Lane.EXCLUSIVE))
    outcomes = run(make_context(tmp_path), *selected)
    assert [one.status for o in outcomes for one in o.judgement.assessments] == [Status.PASS] * 3
    assert alone == [["exclusive"]]


def test_a_rule_that_attacks_runs_after_everything_else_and_its_check_stays_one(tmp_path: Path) -> None:
    order: list[str] = []

    def part(name: str, rule_id: str) -> tuple[Any, Any]:
        return (lambda *_: order.append(name)), (lambda *_: judgement(seen(rule_id, Status.PASS)))

    gather, judge = part("attack", "two/attack")
    both = made(
        "two", rules=(rule("two/attack"), rule("two/calm")), attacks=("two/attack",), made_gather_attack=gather,
        made_judge_attack=judge, gather=lambda _: order.append("calm"), judge=lambda _: judgement(seen("two/calm", Status.PASS)),
    )  # fmt: skip
    late = made("late", gather=lambda _: order.append("late"), lane=Lane.EXCLUSIVE)
    two, _ = run(make_context(tmp_path), both, late)
    assert order == ["calm", "late", "attack"]
    assert {one.rule for one in two.judgement.assessments} == {"two/attack", "two/calm"}
    order.clear()
    run(make_context(tmp_path), Selected(check=both.check, rules=both.rules[1:]))
    assert order == ["calm"]


def test_a_check_whose_attack_cannot_be_judged_keeps_the_rest(tmp_path: Path) -> None:
    def refuse(*_: Any) -> NoReturn:
        raise CannotJudge("the host is gone", "bring it back")

    both = made(
        "two", rules=(rule("two/attack"), rule("two/calm")), attacks=("two/attack",), made_gather_attack=refuse,
        judge=lambda _: judgement(seen("two/calm", Status.PASS)),
    )  # fmt: skip
    (outcome,) = run(make_context(tmp_path), both)
    assert {one.rule: one.status for one in outcome.judgement.assessments} == {
        "two/calm": Status.PASS,
        "two/attack": Status.UNKNOWN,
    }
    assert outcome.reason is None


def test_a_check_that_never_comes_back_does_not_hold_the_run(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("launchgate.runner.GRACE_S", 0.05)
    forever = threading.Event()
    try:
        stuck, fine = run(
            make_context(tmp_path, seconds=0.05), made("stuck", gather=lambda _: forever.wait()), made("fine")
        )
    finally:
        forever.set()
    assert stuck.reason == "it did not finish within the run's 0.05 s"
    assert fine.reason is None


def test_revealed_values_are_masked_in_what_a_check_says(tmp_path: Path) -> None:
    context = make_context(tmp_path, environ={"TOKEN": "-".join(("s3cr3t", "value", "1234"))})

    def gather(context: Context) -> str:
        return context.redactor.reveal("Bearer ${TOKEN}")

    def judge(facts: str) -> Judgement:
        return judgement(seen("leaky/rule", Status.FAIL, message=f"the site answered {facts}", subject=facts))

    (outcome,) = run(context, made("leaky", gather=gather, judge=judge))
    assert outcome.judgement.assessments[0].message == "the site answered Bearer ${TOKEN}"
    assert "s3cr3t" not in repr(outcome)


def in_pr(tmp_path: Path, name: str) -> Context:
    (tmp_path / name).mkdir()
    change = CommitRange(base="a" * 40, head="b" * 40)
    return make_context(tmp_path, stage=Stage.PR, range=change, tree=FolderTree(tmp_path / name))


def files_judge(facts: tuple[str, ...]) -> Judgement:
    return judgement(
        *(seen("files/rule", Status.FAIL, subject=name) for name in facts), seen("files/rule", Status.PASS)
    )


def test_what_the_base_has_too_is_existing(tmp_path: Path) -> None:
    context = in_pr(tmp_path, "head")
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "old.py").touch()
    for name in ("old.py", "new.py"):
        (tmp_path / "head" / name).touch()
    files = made("files", gather=lambda c: tuple(f.path for f in c.require_tree().files()), judge=files_judge)
    base = FolderTree(tmp_path / "base")
    (outcome,) = run_checks(context, [files], lambda check: check.options(), lambda: base)
    assert outcome.judgement.existing == frozenset({seen("files/rule", subject="old.py").identity})


def test_a_base_that_cannot_be_read_leaves_the_check_unknown(tmp_path: Path) -> None:
    (outcome,) = run(in_pr(tmp_path, "head"), made("files"))
    assert [one.status for one in outcome.judgement.assessments] == [Status.UNKNOWN]
    assert outcome.reason == "the base is not in this clone"


def test_what_comes_next_is_got_ready_once_while_checks_take_long(tmp_path: Path) -> None:
    ready = threading.Event()
    called = []

    def meanwhile() -> None:
        called.append(1)
        ready.set()

    def gather(_: Context) -> bool:
        return ready.wait(20)

    long = [made("long", gather=gather), made("longer", gather=gather)]
    outcomes = run_checks(make_context(tmp_path), long, lambda check: check.options(), no_base, meanwhile)
    assert len(outcomes) == 2
    assert called == [1]
    run_checks(make_context(tmp_path), [made("short")], lambda check: check.options(), no_base, meanwhile)
    assert called == [1], "nothing is worth loading ahead of a check that is done at once"


def test_nothing_is_loaded_beside_a_check_that_measures_alone(tmp_path: Path) -> None:
    called = threading.Event()

    def gather(_: Context) -> bool:
        return called.wait(3 * LONG_S)

    alone = [made("alone", lane=Lane.EXCLUSIVE, gather=gather)]
    run_checks(make_context(tmp_path), alone, lambda check: check.options(), no_base, called.set)
    assert not called.is_set()
