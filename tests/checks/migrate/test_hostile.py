"""Files made to stall or mislead: each run ends soon, and what cannot be read is never a pass."""

from pathlib import Path
from time import monotonic

import pytest

from launchgate.checks.migrate.spec import Options
from launchgate.model import Status
from tests.checks.migrate.runs import POSTGRES, in_folder, of, only, status

SECONDS = 8.0
"""Far more than any of these take, far less than one that grows with the square would."""
SQL = [
    "'" * 60_000,
    "/*" * 60_000,
    "$$" * 60_000 + "x",
    "(" * 60_000,
    "DO $$" + "IF " * 30_000,
    "-" * 200_000,
    "VACUUM (" + "FULL " * 9_000,
]
PROGRAMS = [
    ("shop/migrations/0002_x.py", "class Migration(x):\n  operations = [" + "[" * 5_000 + "]" * 5_000 + "]\n"),
    ("alembic/versions/x.py", "revision = 1\ndef upgrade():\n    x = " + "-" * 50_000 + "1\n"),
    ("db/migrate/1_x.rb", "class X < ActiveRecord::Migration[7.1]\n  def change\n" + "    execute <<A\n" * 20_000),
    ("migrations/1_x.js", "exports.up = (knex) => {" + "knex('a').update(" * 8_000),
    ("migrations/2_x.js", "exports.up = (knex) => {" + "knex.raw('" * 8_000),
    ("src/migrations/1.ts", "MigrationInterface async up(queryRunner: QueryRunner) {" + "queryRunner.query(`" * 700),
]
OTHERS = [
    ("prisma/schema.prisma", "datasource a {" * 14_000),
    ("settings.py", "'ENGINE': '" + "a" * 190_000),
    ("start.sh", "dbmate up; x\n" * 60_000),
    ("main.ts", "synchronize: true " * 50_000),
    ("docker-compose.yml", "command:\n" * 60_000),
    ("package.json", '{"scripts": {"start": "' + "npm run start " * 30_000 + '"}}'),
]


@pytest.mark.parametrize("text", SQL, ids=lambda text: text[:6])
def test_hostile_sql(tmp_path: Path, text: str) -> None:
    begun = monotonic()
    assert of(in_folder(tmp_path, {**POSTGRES, "db/migrations/7_x.sql": text}), "destructive")
    assert monotonic() - begun < SECONDS


@pytest.mark.parametrize(("path", "text"), PROGRAMS, ids=[path for path, _ in PROGRAMS])
def test_hostile_programs_are_not_passed(tmp_path: Path, path: str, text: str) -> None:
    begun = monotonic()
    assert status(in_folder(tmp_path, {**POSTGRES, path: text}), "destructive") in (Status.UNKNOWN, Status.FAIL)
    assert monotonic() - begun < SECONDS


@pytest.mark.parametrize(("path", "text"), OTHERS, ids=[path for path, _ in OTHERS])
def test_hostile_files_around(tmp_path: Path, path: str, text: str) -> None:
    begun = monotonic()
    files = {"Dockerfile": 'FROM x\nCMD ["./start.sh"]\n', path: text, "db/migrations/7_x.sql": "SELECT 1;"}
    assert of(in_folder(tmp_path, files), "on-startup")
    assert monotonic() - begun < SECONDS


def test_text_of_windows_tools_is_read(tmp_path: Path) -> None:
    (tmp_path / "db/migrations").mkdir(parents=True)
    (tmp_path / "db/migrations/7_x.sql").write_bytes("DROP TABLE users;\r\nGO\r\n".encode("utf-16"))
    assert only(in_folder(tmp_path, {}, Options(dialect="tsql")), "destructive").status is Status.FAIL


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.sql"
    outside.write_text("DROP TABLE users;")
    folder = tmp_path / "repo"
    (folder / "db/migrations").mkdir(parents=True)
    (folder / "db/migrations/7_x.sql").symlink_to(outside)
    assert only(in_folder(folder, POSTGRES), "destructive").status is Status.NOT_APPLICABLE


@pytest.mark.parametrize(
    "sql",
    [
        "/*!50000 DROP TABLE users */;",
        "DROP/**/TABLE users;",
        "drop\n--x\ntable\nusers;",
        'DROP TABLE "users";',
        "SELECT 1; -- x\rDROP TABLE users;\nDROP TABLE users;",
        "SELECT E'\\''; DROP TABLE users;",
        "SELECT 'it''s'; DROP TABLE users;",
        "SELECT $a$ ; $b$ $a$; DROP TABLE users;",
    ],
)
def test_what_hides_a_statement(tmp_path: Path, sql: str) -> None:
    dialect = "mysql" if "/*!" in sql else "postgres"
    judgement = in_folder(tmp_path, {"db/migrations/7_x.sql": sql}, Options(dialect=dialect))  # type: ignore[arg-type]
    assert only(judgement, "destructive").status is Status.FAIL
