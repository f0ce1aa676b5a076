"""How secrets are kept: rotation joined with what was found, the inventory by content, and what is left to a person."""

from pathlib import Path

import pytest

from launchgate.checks.secrets.gather import gather
from launchgate.checks.secrets.judge import judge
from launchgate.checks.secrets.rules_kept import INVENTORY
from launchgate.checks.secrets.spec import Options, Rotated
from launchgate.model import Assessment, Stage, Status
from launchgate.wanted import skeleton
from tests.checks.secrets.runs import failed, full, of_rule, ranged, token
from tests.support.context import make_context
from tests.support.repos import Repo, make_repo

GOOD = """# Secrets

Owner: Ada Lovelace
Last checked: 2026-01-02

| Name | Stored in | Owner | Rotated |
|---|---|---|---|
| STRIPE_KEY | the platform's store | Ada Lovelace | 2025-11-03 |
"""


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": token()})
    return repo


def only(repo: Repo, rule: str, *, stage: Stage = Stage.RELEASE, options: Options | None = None) -> Assessment:
    opened, options = repo.open(), options or Options()
    context = make_context(repo.path, stage=stage, repository=opened, tree=opened.working_tree())
    (one,) = of_rule(judge(gather(context, options), options), rule)
    return one


def test_an_exposed_value_leaves_its_rotation_open_as_a_consequence_of_the_finding(repo: Repo) -> None:
    judged = full(repo)
    (found,), (rotated,) = failed(judged), of_rule(judged, "secrets/rotated")
    assert rotated.status is Status.UNKNOWN
    assert rotated.because == f"{found.rule}#{found.subject}"
    assert found.fingerprint in rotated.message


def test_rotation_passes_once_every_exposed_value_is_declared(repo: Repo) -> None:
    repo.commit(remove=("a.txt",))
    (found,) = failed(full(repo))
    judged = full(repo, Rotated(fingerprint=found.fingerprint, owner="Ada", date="2026-01-04"))
    (rotated,) = of_rule(judged, "secrets/rotated")
    assert (rotated.status, rotated.because) == (Status.PASS, None)
    repo.commit({"b.txt": token("another")})
    judged = full(repo, Rotated(fingerprint=found.fingerprint, owner="Ada", date="2026-01-04"))
    assert of_rule(judged, "secrets/rotated")[0].message.startswith("1 value was exposed")


def test_where_nothing_was_exposed_a_person_may_know_of_a_leak_elsewhere(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "clean")
    repo.commit({"a.txt": "nothing\n"})
    for one in (of_rule(full(repo), "secrets/rotated")[0], of_rule(ranged(repo, "HEAD"), "secrets/rotated")[0]):
        assert (one.status, one.message.startswith("not declared")) == (Status.NOT_APPLICABLE, True)


@pytest.mark.parametrize("rule", ["secrets/store", "secrets/handling"])
def test_what_only_a_person_can_say_waits_for_an_attestation(rule: str, repo: Repo) -> None:
    one = only(repo, rule)
    assert (one.status, one.message.startswith("not declared")) == (Status.NOT_APPLICABLE, True)
    assert f"launchgate attest --rule {rule}" in one.remediation


def test_an_inventory_with_names_owners_and_rotation_passes(repo: Repo) -> None:
    repo.commit({"docs/secrets.md": GOOD})
    one = only(repo, "secrets/inventory")
    assert (one.status, one.location.path) == (Status.PASS, "docs/secrets.md")


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("", "the name of a secret"),
        ("# Secrets\n\nTODO\n", "TODO"),
        (GOOD.replace("Rotated", "Remark").replace("2025-11-03", "fine"), "when each was last rotated"),
        (
            GOOD.replace("Last checked: 2026-01-02\n", "").replace("2025-11-03", "every year"),
            "when it was last checked",
        ),
        (skeleton(INVENTORY).partition("\n\n")[2], "left for later"),
    ],
    ids=["empty", "todo", "no rotation", "no date", "as pasted"],
)
def test_an_inventory_that_only_exists_fails(text: str, lacks: str, repo: Repo) -> None:
    repo.commit({"docs/secrets.md": text})
    one = only(repo, "secrets/inventory")
    assert (one.status, lacks in one.message) == (Status.FAIL, True)


def test_without_an_inventory_a_person_may_say_there_is_one(repo: Repo) -> None:
    one = only(repo, "secrets/inventory")
    assert one.status is Status.NOT_APPLICABLE
    assert one.remediation.startswith("create docs/secrets.md:")


def test_the_inventory_is_asked_for_before_a_release_or_where_it_is_named(repo: Repo) -> None:
    repo.commit({"keys.md": GOOD})
    assert only(repo, "secrets/inventory", stage=Stage.FULL).status is Status.NOT_APPLICABLE
    assert only(repo, "secrets/inventory", stage=Stage.FULL, options=Options(inventory="keys.md")).status is Status.PASS
    gone = only(repo, "secrets/inventory", stage=Stage.FULL, options=Options(inventory="gone.md"))
    assert (gone.status, "gone.md is named" in gone.message) == (Status.FAIL, True)
