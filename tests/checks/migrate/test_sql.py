"""Migrations in SQL: what hurts, what destroys, and the near-misses beside them, read by squawk and sqlglot themselves."""

import sys
from pathlib import Path

import pytest

from launchgate.checks.migrate.spec import Options
from launchgate.model import Severity, Status
from tests.checks.migrate.runs import BOUNDS, POSTGRES, in_folder, of, only, status, told

HIGH, MEDIUM = Severity.HIGH, Severity.MEDIUM
UNSAFE = [
    ("ALTER TABLE users ADD COLUMN name text NOT NULL;", "adds a required column without default: users.name", HIGH),
    (
        "ALTER TABLE users ADD COLUMN k uuid DEFAULT gen_random_uuid();",
        "adds a column whose value has to be computed for every row: users",
        HIGH,
    ),
    ("ALTER TABLE users RENAME COLUMN a TO b;", "renames column users.a", HIGH),
    ("ALTER TABLE users RENAME TO people;", "renames table users", HIGH),
    ("ALTER TABLE users ALTER COLUMN a TYPE bigint;", "changes the type of users.a", HIGH),
    ("ALTER TABLE users ALTER COLUMN a SET NOT NULL;", "forbids NULL in users.a", MEDIUM),
    ("CREATE INDEX i ON users (a);", "builds an index while writes wait: users", HIGH),
    ("DROP INDEX i;", "drops an index while everything waits: i", MEDIUM),
    (
        "ALTER TABLE users ADD CONSTRAINT c CHECK (a > 1);",
        "adds a constraint that is checked while writes wait: users",
        MEDIUM,
    ),
    (
        "ALTER TABLE users ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES t (id);",
        "adds a foreign key that is checked while writes wait: users",
        MEDIUM,
    ),
    (
        "ALTER TABLE users ADD CONSTRAINT u UNIQUE (a);",
        "adds a unique constraint whose index is built while everything waits: users",
        HIGH,
    ),
    ("VACUUM FULL users;", "rewrites the whole table while everything waits: users", HIGH),
    ("LOCK TABLE users IN ACCESS EXCLUSIVE MODE;", "locks users", HIGH),
    ("REFRESH MATERIALIZED VIEW totals;", "locks totals", HIGH),
    (
        "ALTER TABLE users ADD COLUMN n int; UPDATE users SET n = 1;",
        "fills every row in one statement, which locks them all until it ends: users",
        MEDIUM,
    ),
]
SAFE = [
    "ALTER TABLE users ADD COLUMN name text;",
    "ALTER TABLE users ADD COLUMN name text NOT NULL DEFAULT '';",
    "CREATE TABLE t (id bigint PRIMARY KEY, a int NOT NULL); CREATE INDEX i ON t (a); ALTER TABLE t RENAME COLUMN a TO b;",
    "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON users (a);",
    "DROP INDEX CONCURRENTLY IF EXISTS i;",
    "ALTER TABLE users ADD CONSTRAINT c CHECK (a > 1) NOT VALID;",
    "ALTER TABLE users ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES t (id) NOT VALID;",
    "VACUUM ANALYZE users;",
    "UPDATE users SET a = 1 WHERE a IS NULL;",
    "-- DROP TABLE users;\nSELECT 'ALTER TABLE users RENAME TO people';",
    "CREATE FUNCTION f() RETURNS void AS $$ DELETE FROM users; $$ LANGUAGE sql;",
    "CREATE TYPE mood AS ENUM ('good'); COMMENT ON TABLE users IS 'DROP TABLE users; all';",
]


@pytest.mark.parametrize(("sql", "subject", "severity"), UNSAFE)
def test_what_hurts_the_running_version_fails(tmp_path: Path, sql: str, subject: str, severity: Severity) -> None:
    judgement = in_folder(tmp_path, {**POSTGRES, "db/migrations/7_x.sql": f"-- first\n{sql}\n"})
    assert told(judgement, "unsafe") == [(subject, severity, 2)]
    assert of(judgement, "unsafe")[0].remediation


@pytest.mark.parametrize("sql", SAFE)
def test_what_hurts_nobody_passes(tmp_path: Path, sql: str) -> None:
    judgement = in_folder(tmp_path, {**POSTGRES, "db/migrations/7_x.sql": sql})
    assert status(judgement, "unsafe") is Status.PASS
    assert status(judgement, "destructive") is Status.PASS


DESTROYS = [
    ("DROP TABLE users;", "drops table users"),
    ("ALTER TABLE users DROP COLUMN a;", "drops column users.a"),
    ("TRUNCATE users;", "empties table users"),
    ("DELETE FROM users;", "deletes every row of users"),
    ("DELETE FROM users WHERE true;", "deletes every row of users"),
    ("UPDATE users SET a = 1;", "overwrites every row of users.a"),
    ("DROP SCHEMA app CASCADE;", "drops everything in app"),
    ("WITH gone AS (DELETE FROM users RETURNING *) INSERT INTO old SELECT * FROM gone;", "deletes every row of users"),
    ("DO $$ BEGIN\nIF true THEN\nDELETE FROM users; END IF; END $$;", "deletes every row of users"),
]


@pytest.mark.parametrize(("sql", "said"), DESTROYS)
def test_deleting_data_without_a_plan_blocks(tmp_path: Path, sql: str, said: str) -> None:
    found = only(in_folder(tmp_path, {**POSTGRES, "db/migrations/7_x.sql": sql}), "destructive")
    assert (found.status, found.severity) == (Status.FAIL, Severity.BLOCKER)
    assert said in found.message
    assert "-- Plan:" in found.remediation


@pytest.mark.parametrize(
    ("dialect", "sql", "subject"),
    [
        ("mysql", "ALTER TABLE users MODIFY COLUMN a BIGINT;", "changes the type of users.a"),
        ("mysql", "ALTER TABLE users CHANGE COLUMN a b INT;", "renames column users.a"),
        ("mysql", "RENAME TABLE users TO people;", "renames table users"),
        ("mysql", "ALTER TABLE users ADD COLUMN n INT NOT NULL;", "adds a required column without default: users.n"),
        ("tsql", "EXEC sp_rename 'dbo.users.a', 'b', 'COLUMN';\nGO", "renames column users.a"),
        ("tsql", "CREATE INDEX i ON users (a);\nGO", "builds an index while writes wait: users"),
        ("sqlite", "ALTER TABLE users RENAME COLUMN a TO b;", "renames column users.a"),
        ("oracle", "ALTER TABLE users ADD (n NUMBER NOT NULL);", "adds a required column without default: users.n"),
    ],
)
def test_other_databases(tmp_path: Path, dialect: str, sql: str, subject: str) -> None:
    judgement = in_folder(tmp_path, {"db/migrations/7_x.sql": sql}, Options(dialect=dialect))  # type: ignore[arg-type]
    assert [one for one, _, _ in told(judgement, "unsafe")] == [subject]


@pytest.mark.parametrize(
    ("dialect", "sql"),
    [
        ("mysql", "CREATE INDEX i ON users (a); # DROP TABLE users;"),
        ("mysql", "ALTER TABLE users MODIFY COLUMN a BIGINT, ALGORITHM=INPLACE, LOCK=NONE;"),
        ("mysql", "DELETE FROM users LIMIT 100; DELETE a FROM a JOIN b ON a.id = b.id;"),
        ("sqlite", "CREATE INDEX i ON users (a);"),
        (
            "sqlite",
            "PRAGMA foreign_keys=OFF; CREATE TABLE new_users (id int); INSERT INTO new_users SELECT id FROM users;"
            " DROP TABLE users; ALTER TABLE new_users RENAME TO users;",
        ),
        ("tsql", "CREATE INDEX i ON users (a) WITH (ONLINE = ON);"),
    ],
)
def test_what_other_databases_do_without_waiting(tmp_path: Path, dialect: str, sql: str) -> None:
    judgement = in_folder(tmp_path, {"db/migrations/7_x.sql": sql}, Options(dialect=dialect))  # type: ignore[arg-type]
    assert status(judgement, "unsafe") is Status.PASS
    assert status(judgement, "destructive") is Status.PASS


@pytest.mark.parametrize("extra", ["", "SELECT 1;"])
def test_an_index_concurrently_inside_a_transaction_never_works(tmp_path: Path, extra: str) -> None:
    sql = f"-- migrate:up\nCREATE INDEX CONCURRENTLY i ON users (a);{extra}\n-- migrate:down\nDROP INDEX i;\n"
    assert (
        "inside a transaction" in told(in_folder(tmp_path, {**POSTGRES, "db/migrations/7_x.sql": sql}), "unsafe")[0][0]
    )
    outside = sql.replace("migrate:up", "migrate:up transaction:false")
    assert status(in_folder(tmp_path, {"db/migrations/7_x.sql": outside}), "unsafe") is Status.PASS


def test_an_unknown_database_is_unknown_and_names_the_setting(tmp_path: Path) -> None:
    judgement = in_folder(tmp_path, {"db/migrations/7_x.sql": "CREATE INDEX i ON users (a); DROP TABLE old;"})
    found = only(judgement, "unsafe")
    assert found.status is Status.UNKNOWN
    assert "migrate: {dialect: postgres}" in found.remediation
    assert only(judgement, "destructive").status is Status.FAIL


@pytest.mark.parametrize(
    ("sql", "rule_status"),
    [
        ("SELEC 1;", Status.UNKNOWN),
        ("FROBNICATE users;", Status.UNKNOWN),
        ("DO $$ BEGIN EXECUTE 'DROP TABLE ' || name; END $$;", Status.UNKNOWN),
        ("CREATE TABLE ${schema}.t (id int);", Status.PASS),
    ],
)
def test_what_cannot_be_read_is_unknown(tmp_path: Path, sql: str, rule_status: Status) -> None:
    assert status(in_folder(tmp_path, {**POSTGRES, "db/migrations/7_x.sql": sql}), "unsafe") is rule_status


def test_comments_of_squawk_count_only_where_the_policy_says_so(tmp_path: Path) -> None:
    sql = f"{BOUNDS}-- squawk-ignore renaming-column\nALTER TABLE users RENAME COLUMN a TO b;\n"
    files = {**POSTGRES, "db/migrations/7_x.sql": sql}
    strict = in_folder(tmp_path, files)
    assert told(strict, "unsafe")[0][0] == "renames column users.a"
    assert "`squawk-ignore renaming-column in line 3` asks to overlook it" in of(strict, "unsafe")[0].message
    assert any(table.id == "migrate-comments" for table in strict.tables)
    lenient = in_folder(tmp_path, files, Options(honour_comments=True))
    assert status(lenient, "unsafe") is Status.PASS
    assert any(table.id == "migrate-comments" for table in lenient.tables)


def test_a_comment_about_another_rule_excuses_nothing(tmp_path: Path) -> None:
    sql = "-- squawk-ignore ban-drop-column\nALTER TABLE users RENAME COLUMN a TO b;\n"
    judgement = in_folder(tmp_path, {**POSTGRES, "db/migrations/7_x.sql": sql}, Options(honour_comments=True))
    assert told(judgement, "unsafe")[0][0] == "renames column users.a"
    assert "asks to overlook" not in of(judgement, "unsafe")[0].message


def test_a_squawk_configuration_of_the_repository_switches_nothing_off(tmp_path: Path) -> None:
    files = {**POSTGRES, ".squawk.toml": 'excluded_rules = ["renaming-column"]\n'}
    judgement = in_folder(tmp_path, {**files, "db/migrations/7_x.sql": "ALTER TABLE users RENAME COLUMN a TO b;"})
    assert status(judgement, "unsafe") is Status.FAIL


def test_without_squawk_locks_are_unknown_and_what_destroys_is_still_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    judgement = in_folder(
        tmp_path, {**POSTGRES, "db/migrations/7_x.sql": "DROP TABLE users; CREATE INDEX i ON orders (a);"}
    )
    found = only(judgement, "unsafe")
    assert (found.status, "is not installed beside launchgate" in found.message) == (Status.UNKNOWN, True)
    assert only(judgement, "destructive").status is Status.FAIL


def test_a_version_of_postgresql_is_checked_when_it_is_declared() -> None:
    with pytest.raises(ValueError, match="postgres_version"):
        Options(postgres_version="--config=x")
