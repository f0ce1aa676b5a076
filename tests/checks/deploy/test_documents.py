"""The rollback document, the deploy document and the checklist: every missing part is named with its text to paste."""

from pathlib import Path

import pytest

from launchgate import rollback
from launchgate.checks.deploy.spec import Options
from launchgate.documents import read
from launchgate.model import Severity, Status
from tests.checks.deploy.lab import CHECKLIST, DEPLOY, READY, ROLLBACK, of_files, only


def without(text: str, *parts: str) -> str:
    for part in parts:
        assert part in text
        text = text.replace(part, "")
    return text


WAY = (ROLLBACK[ROLLBACK.index("1. List") : ROLLBACK.index("3. Log in")],)
DATABASE = (ROLLBACK[ROLLBACK.index("## Database") : ROLLBACK.index("Last drilled")],)
DECIDES = ("Who decides: the engineer on call, Ada Lovelace.\n",)
DRILLED = ("Last drilled: 2026-01-04 by Grace Hopper, on staging.\n",)
PREVIOUS = (ROLLBACK[ROLLBACK.index("1. List") : ROLLBACK.index("2. Roll back")],)


@pytest.mark.parametrize(
    ("gone", "named", "severity"),
    [
        (WAY, ("the command that rolls back", "how to find the previous version"), Severity.BLOCKER),
        (PREVIOUS, ("how to find the previous version",), Severity.BLOCKER),
        (DATABASE, ("what happens to the database",), Severity.BLOCKER),
        (DECIDES, ("who decides",), Severity.HIGH),
        (DRILLED, ("when it was last drilled",), Severity.HIGH),
    ],
)
def test_a_missing_part_of_the_rollback_document_is_named(
    tmp_path: Path, gone: tuple[str, ...], named: tuple[str, ...], severity: Severity
) -> None:  # fmt: skip
    found = only(of_files(tmp_path, READY | {"docs/rollback.md": without(ROLLBACK, *gone)}), "rollback-doc")
    assert (found.status, found.severity, found.location.path) == (Status.FAIL, severity, "docs/rollback.md")
    for part in rollback.PARTS:
        assert (part.name in found.message) is (part.name in named)
        assert (part.paste in found.remediation) is (part.name in named)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Who decides: the engineer on call, Ada Lovelace.", "Who decides: TBD", "who decides; it is unfinished: `TBD` in "
                                                                                 "line 3"),
        ("2026-01-04 by Grace Hopper", "YYYY-MM-DD by Grace Hopper", "when it was last drilled"),
        ("2026-01-04", "2026-08-01", "lies in the future"),
        ("only add columns, so the previous version runs on the new schema", "are TODO", "what happens to the database"),
        ("Migrations only add columns, so the previous version runs on the new schema.", "", "what happens to the database"),
        ("3. Log in and look at a quote.", "3. Log in. TODO: more", "it is unfinished: `TODO`"),
    ],
)  # fmt: skip
def test_what_only_keeps_a_place_counts_as_missing(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in ROLLBACK
    found = only(of_files(tmp_path, READY | {"docs/rollback.md": ROLLBACK.replace(old, new)}), "rollback-doc")
    assert found.status is Status.FAIL
    assert said in found.message


ONE_CLICK = """# Shop

## Rollback

In the Vercel dashboard, open Deployments, choose the previous deployment and press Instant Rollback. Grace Hopper decides.
The database is not touched: migrations are additive. Last drilled on 3 January 2026.
"""
TABLE = """# Operations

## Rolling back a release

| Question | Answer |
|---|---|
| Who decides | @ada |
| Previous version | `git tag --sort=-creatordate` |
| Roll back | `kubectl rollout undo deployment/shop` |
| Database | no database |
| Last drilled | 2026-01-04 |
"""
RST = """Runbook
=======

Rollback
--------

The release manager decides.

Find the previous version with ``git tag``, then::

    cap production deploy:rollback

The database stays: migrations only add.

Drilled on 2026-01-04.
"""


@pytest.mark.parametrize(
    ("path", "text", "label"),
    [
        ("README.md", ONE_CLICK, 'README.md, section "Rollback"'),
        ("RUNBOOK.md", TABLE, 'RUNBOOK.md, section "Rolling back a release"'),
        ("docs/runbook.rst", RST, 'docs/runbook.rst, section "Rollback"'),
        (
            "ops/rollback-plan.adoc",
            "= Rollback\n" + ROLLBACK.split("\n", 1)[1].replace("## ", "== "),
            "ops/rollback-plan.adoc",
        ),
    ],
)
def test_other_ways_to_write_it_down_are_understood(tmp_path: Path, path: str, text: str, label: str) -> None:
    found = only(of_files(tmp_path, {path: text}), "rollback-doc")
    assert found.status is Status.PASS, found.message
    assert found.message.startswith(label)


def test_no_database_is_not_believed_beside_migrations(tmp_path: Path) -> None:
    files = {"RUNBOOK.md": TABLE, "db/migrations/001_init.sql": "create table a (b int);\n"}
    found = only(of_files(tmp_path, files), "rollback-doc")
    assert found.status is Status.FAIL
    assert "`db/migrations/001_init.sql` is a migration" in found.message


def test_prose_that_only_mentions_a_rollback_is_no_document(tmp_path: Path) -> None:
    text = "# Rollback\n\nIf something breaks, we roll back to the previous version on Heroku. Ask the team, everybody decides.\n"
    found = only(of_files(tmp_path, {"docs/rollback.md": text}), "rollback-doc")
    assert found.status is Status.FAIL
    assert all(part.name in found.message for part in rollback.PARTS)


def test_a_block_of_configuration_is_no_command(tmp_path: Path) -> None:
    text = (
        without(ROLLBACK, *WAY)
        + "\nPrevious version: see `git tag` in the repository.\n\n```yaml\nimage: shop:previous\n```\n"
    )
    found = only(
        of_files(tmp_path, {"docs/rollback.md": text.replace("see `git tag` in", "the git tag, see")}), "rollback-doc"
    )
    assert "the command that rolls back" in found.message


def test_the_configured_file_counts_and_no_other(tmp_path: Path) -> None:
    options = Options(rollback=("ops/back.md",))
    files = READY | {"ops/back.md": "# When it burns\n\nCall Ada.\n"}
    found = only(of_files(tmp_path, files, options), "rollback-doc")
    assert (found.status, found.location.path) == (Status.FAIL, "ops/back.md")
    absent = only(of_files(tmp_path / "b", READY, options), "rollback-doc")
    assert "`ops/back.md` is not there" in absent.message
    right = only(of_files(tmp_path / "c", {"ops/back.md": ROLLBACK}, options), "rollback-doc")
    assert right.status is Status.PASS


def test_documents_of_others_do_not_count(tmp_path: Path) -> None:
    files = {
        "node_modules/x/ROLLBACK.md": ROLLBACK,
        "tests/fixtures/rollback.md": ROLLBACK,
        "CHANGELOG.md": "## Rollback\n" + ROLLBACK,
    }
    assert only(of_files(tmp_path, files), "rollback-doc").status is Status.FAIL


def test_the_shared_rule_about_the_database() -> None:
    told = rollback.of_database([read("docs/rollback.md", ROLLBACK)])
    assert told is not None
    assert (told[0].path, told[1].line) == ("docs/rollback.md", 16)
    assert rollback.of_database([read("docs/rollback.md", without(ROLLBACK, *DATABASE))]) is None
    assert rollback.of_database([read("docs/database.md", "# Database\n\nPostgres 16.\n")]) is None


CONFIRM = "2. Check that https://shop.example.com/version shows the commit.\n"
NOTED = "- [ ] Rollback: the previous version is noted (docs/rollback.md)\n"


@pytest.mark.parametrize(
    ("text", "said", "severity"),
    [
        ("# Deploying\n\nAsk Ada.\n", "how a deploy is started, which environment it goes to and how to see", Severity.HIGH),
        (without(DEPLOY, CONFIRM), "how to see that it worked", Severity.MEDIUM),
        (DEPLOY + "\nStaging: TODO\n", "it is unfinished: `TODO` in line 6", Severity.MEDIUM),
    ],
)  # fmt: skip
def test_what_the_deploy_document_does_not_say(tmp_path: Path, text: str, said: str, severity: Severity) -> None:
    found = only(of_files(tmp_path, READY | {"docs/deploy.md": text}), "documented")
    assert (found.status, found.severity) == (Status.FAIL, severity)
    assert said in found.message


def test_a_section_of_the_readme_documents_a_deploy(tmp_path: Path) -> None:
    text = "# Shop\n\n## Deployment\n\nPush to main; GitHub Actions deploys to production. Watch the logs.\n\n## License\n\nMIT\n"
    assert only(of_files(tmp_path, {"README.md": text}), "documented").status is Status.PASS
    bare = "# Shop\n\nPush to main; GitHub Actions deploys to production. Watch the logs.\n"
    assert only(of_files(tmp_path / "b", {"README.md": bare}), "documented").status is Status.FAIL


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (CHECKLIST.replace(NOTED, "- [ ] Tell support\n"), "the rollback steps"),
        ("# Release checklist\n\n- [ ] Roll back plan\n", "it has 1 points"),
        (CHECKLIST + "- [ ] TBD\n", "it is unfinished"),
    ],
)  # fmt: skip
def test_what_the_checklist_does_not_say(tmp_path: Path, text: str, said: str) -> None:
    found = only(of_files(tmp_path, READY | {"docs/release-checklist.md": text}), "release-checklist")
    assert (found.status, found.severity) == (Status.FAIL, Severity.LOW)
    assert said in found.message


def test_an_issue_template_may_be_the_checklist(tmp_path: Path) -> None:
    files = {".github/ISSUE_TEMPLATE/release-checklist.md": CHECKLIST}
    assert only(of_files(tmp_path, files), "release-checklist").status is Status.PASS


GERMAN = """# Rollback

Wer entscheidet: Ada Lovelace. Sobald die Anmeldung oder die Bezahlung nicht mehr geht, wird die vorige Fassung wieder
eingespielt. Die Datenbank bleibt dabei, wie sie ist, weil Migrationen nur hinzuf\u00fcgen. Zuletzt wurde das am 4. Januar auf der
Testumgebung ausprobiert, und es dauerte sechs Minuten bis alles wieder lief.

```sh
fly releases
```
"""


def test_another_language_is_unknown_until_its_labels_are_there(tmp_path: Path) -> None:
    found = only(of_files(tmp_path, {"docs/rollback.md": GERMAN}), "rollback-doc")
    assert found.status is Status.UNKNOWN
    assert "does not seem to be in English" in found.message
    labelled = GERMAN + "\nDatabase: unchanged.\nWho decides: Ada Lovelace.\nLast drilled: 2026-01-04.\n"
    assert only(of_files(tmp_path / "b", {"docs/rollback.md": labelled}), "rollback-doc").status is Status.PASS
