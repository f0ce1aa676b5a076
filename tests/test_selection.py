"""Which rules run: by stage, by target, by wish; and never nothing in silence."""

import pytest

from launchgate.check import all_checks
from launchgate.errors import UsageError
from launchgate.model import PROBE_STAGES, STATIC_STAGES, EvidenceKind, Stage
from launchgate.selection import Selection, Wish, select
from tests.support.checks import made
from tests.support.rules import rule

STATIC = made("code", rules=(rule("code/one", stages=STATIC_STAGES), rule("code/two", stages=STATIC_STAGES))).check
PROBE = made("site", rules=(rule("site/up", evidence=EvidenceKind.PROBE, stages=PROBE_STAGES),)).check


def chosen(stage: Stage, *, target: bool = False, url: bool = False, wish: Wish | None = None) -> Selection:
    return select((STATIC, PROBE), stage, has_target=target or url, explicit_url=url, wish=wish or Wish())


def ids(selection: Selection) -> list[str]:
    return [one.id for item in selection.selected for one in item.rules]


@pytest.mark.parametrize(
    ("stage", "target", "url", "expected"),
    [
        (Stage.PR, False, False, ["code/one", "code/two"]),
        (Stage.PR, True, False, ["code/one", "code/two"]),
        (Stage.PR, True, True, ["code/one", "code/two", "site/up"]),
        (Stage.FULL, False, False, ["code/one", "code/two"]),
        (Stage.FULL, True, False, ["code/one", "code/two", "site/up"]),
        (Stage.DEPLOY, True, False, ["site/up"]),
        (Stage.MONITOR, True, False, ["site/up"]),
        (Stage.RELEASE, True, False, ["code/one", "code/two", "site/up"]),
    ],
)
def test_stage_and_target_decide(stage: Stage, target: bool, url: bool, expected: list[str]) -> None:
    assert ids(chosen(stage, target=target, url=url)) == expected


@pytest.mark.parametrize("stage", [Stage.DEPLOY, Stage.MONITOR])
def test_probing_without_a_target_is_an_error(stage: Stage) -> None:
    with pytest.raises(UsageError, match="no target is declared"):
        chosen(stage)


def test_only_and_skip_take_checks_and_rules() -> None:
    assert ids(chosen(Stage.FULL, wish=Wish(only=("code/two",)))) == ["code/two"]
    assert ids(chosen(Stage.FULL, wish=Wish(only=("code",), skip=("code/one",)))) == ["code/two"]
    for wish in (Wish(only=("site",)), Wish(skip=("code", "site"))):
        with pytest.raises(UsageError, match="nothing is left to judge"):
            chosen(Stage.PR, wish=wish)
    with pytest.raises(UsageError, match="both picked by --only and left out by --skip"):
        chosen(Stage.FULL, wish=Wish(only=("code/two",), skip=("code/two",)))


def test_what_does_not_run_is_named() -> None:
    selection = chosen(Stage.FULL, wish=Wish(skip=("code/one",)))
    assert selection.not_run == ("what code/one covers", "site")


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_shards_share_every_check_once(count: int) -> None:
    found = [
        item.check.id
        for index in range(1, count + 1)
        for item in select(
            all_checks(), Stage.FULL, has_target=True, explicit_url=False, wish=Wish(shard=(index, count))
        ).selected
    ]  # fmt: skip
    assert sorted(found) == [check.id for check in all_checks()]


def test_many_rules_of_one_check_are_named_by_its_title() -> None:
    probes = tuple(rule(f"site/{n}", evidence=EvidenceKind.PROBE, stages=PROBE_STAGES) for n in range(4))
    mixed = made("site", rules=(rule("site/file", stages=STATIC_STAGES), *probes)).check
    selection = select((mixed,), Stage.PR, has_target=False, explicit_url=False, wish=Wish())
    assert selection.not_run == ("site",)
    few = made("site", rules=(rule("site/file", stages=STATIC_STAGES), *probes[:2])).check
    selection = select((few,), Stage.PR, has_target=False, explicit_url=False, wish=Wish())
    assert selection.not_run == ("what site/0 covers", "what site/1 covers")
