"""Migrations by tool: where their files lie, which half counts, and what Django, Alembic, Rails and TypeORM do in
their own words.
"""

from pathlib import Path

import pytest

from launchgate.checks.migrate.spec import Options
from launchgate.model import Severity, Status
from tests.checks.migrate.runs import POSTGRES, in_folder, of, only, status, told

DROP, ADD = "ALTER TABLE users DROP COLUMN a;", "ALTER TABLE users ADD COLUMN a int;"


@pytest.mark.parametrize(
    ("head", "fix"),
    [("-- migrate:up\n", "transaction:false"), ("-- +goose Up\n", "NO TRANSACTION"), ("", "CREATE INDEX CONCURRENTLY")],
)
def test_the_fix_is_in_the_tools_own_words(tmp_path: Path, head: str, fix: str) -> None:
    judgement = in_folder(tmp_path, {**POSTGRES, "db/migrations/1_x.sql": f"{head}CREATE INDEX i ON users (a);"})
    assert fix in only(judgement, "unsafe").remediation


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("db/migrations/20260101_x.sql", f"-- migrate:up\n{ADD}\n-- migrate:down\n{DROP}\n"),
        ("migrations/00001_x.sql", f"-- +goose Up\n{ADD}\n-- +goose Down\n{DROP}\n"),
        ("migrations/00001_x.sql", f"-- +goose Down\n{DROP}\n-- +goose Up\n{ADD}\n"),
        ("migrations/1_x.sql", f"-- +migrate Up\n{ADD}\n-- +migrate Down\n{DROP}\n"),
    ],
)
def test_the_half_that_goes_back_is_no_danger(tmp_path: Path, path: str, text: str) -> None:
    judgement = in_folder(tmp_path, {**POSTGRES, path: text})
    assert status(judgement, "destructive") is Status.PASS
    assert only(judgement, "reversible").message.endswith("does it")


@pytest.mark.parametrize(
    ("up", "down"),
    [
        ("migrations/0001_x.up.sql", "migrations/0001_x.down.sql"),
        ("migrations/2026_x/up.sql", "migrations/2026_x/down.sql"),
        ("src/main/resources/db/migration/V2__x.sql", "src/main/resources/db/migration/U2__x.sql"),
        ("prisma/migrations/20260101_x/migration.sql", "prisma/migrations/20260101_x/down.sql"),
    ],
)
def test_the_file_that_goes_back_is_no_danger(tmp_path: Path, up: str, down: str) -> None:
    judgement = in_folder(tmp_path, {**POSTGRES, up: ADD, down: DROP})
    assert only(judgement, "destructive").subject == up
    assert only(judgement, "destructive").status is Status.PASS
    assert only(judgement, "reversible").message == f"'{up}' can be undone: '{down}' does it"


@pytest.mark.parametrize(
    "path",
    [
        "node_modules/x/migrations/1_x.sql",
        "tests/migrations/1_x.sql",
        "db/schema.sql",
        "db/migrations/seeds.sql",
        "docs/x.sql",
        "sql/report.sql",
        "migrations/README.md",
    ],
)
def test_what_is_no_migration(tmp_path: Path, path: str) -> None:
    judgement = in_folder(tmp_path, {**POSTGRES, path: DROP})
    assert only(judgement, "destructive").status is Status.NOT_APPLICABLE


def test_a_declared_folder_counts(tmp_path: Path) -> None:
    judgement = in_folder(tmp_path, {**POSTGRES, "ops/sql/1.sql": DROP}, Options(paths=("ops/sql",)))
    assert only(judgement, "destructive").status is Status.FAIL


RAILS = """class X < ActiveRecord::Migration[7.1]
{body}
end
"""


def rails(tmp_path: Path, body: str):  # type: ignore[no-untyped-def]
    files = {"config/database.yml": "production:\n  adapter: postgresql\n"}
    return in_folder(tmp_path, {**files, "db/migrate/20260101000000_x.rb": RAILS.format(body=body)})


def change(line: str) -> str:
    return f"  def change\n    {line}\n  end"


@pytest.mark.parametrize(
    ("line", "subject"),
    [
        ("rename_column :users, :a, :b", "renames column users.a"),
        ("rename_table :users, :people", "renames table users"),
        ("change_column :users, :a, :bigint", "changes the type of users.a"),
        ("change_column_null :users, :a, false", "forbids NULL in users.a"),
        ("add_column :users, :a, :string, null: false", "adds a required column without default: users.a"),
        ("add_index :users,\n      :a", "builds an index while writes wait: users"),
        ("add_foreign_key :users, :teams", "adds a foreign key that is checked while writes wait: users"),
        ("change_table :users do |t|\n      t.rename :a, :b\n    end", "renames column users.a"),
        ('execute "ALTER TABLE users RENAME COLUMN a TO b"', "renames column users.a"),
        ("execute <<~SQL\n      ALTER TABLE users RENAME COLUMN a TO b;\n    SQL", "renames column users.a"),
    ],
)
def test_rails_calls_that_hurt(tmp_path: Path, line: str, subject: str) -> None:
    assert [one for one, _, _ in told(rails(tmp_path, change(line)), "unsafe")] == [subject]


@pytest.mark.parametrize(
    "body",
    [
        change("add_column :users, :a, :string"),
        change("add_column :users, :a, :string, null: false, default: ''"),
        "  disable_ddl_transaction!\n" + change("add_index :users, :a, algorithm: :concurrently"),
        change("add_foreign_key :users, :teams, validate: false"),
        change("create_table :t do |t|\n      t.string :a, null: false\n    end\n    add_index :t, :a"),
        change("# rename_column :users, :a, :b"),
        "  def up\n    add_column :users, :a, :string\n  end\n  def down\n    remove_column :users, :a\n  end",
    ],
)
def test_rails_calls_that_hurt_nobody(tmp_path: Path, body: str) -> None:
    judgement = rails(tmp_path, body)
    assert status(judgement, "unsafe") is Status.PASS
    assert status(judgement, "destructive") is Status.PASS


@pytest.mark.parametrize(
    "line", ["remove_column :users, :a, :string", "drop_table :users", "execute 'DELETE FROM users'"]
)
def test_rails_calls_that_destroy(tmp_path: Path, line: str) -> None:
    assert only(rails(tmp_path, change(line)), "destructive").status is Status.FAIL


def test_safety_assured_is_listed_and_excuses_nothing_by_itself(tmp_path: Path) -> None:
    judgement = rails(tmp_path, change("safety_assured do\n      rename_column :users, :a, :b\n    end"))
    assert "`safety_assured in line 4` asks to overlook it" in of(judgement, "unsafe")[0].message


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (change("remove_column :users, :a, :string"), Status.PASS),
        (change("remove_column :users, :a"), Status.FAIL),
        (change("change_column :users, :a, :bigint"), Status.FAIL),
        ("  def up\n    change_column :users, :a, :bigint\n  end", Status.FAIL),
        (
            "  def up\n    execute 'SELECT 1'\n  end\n  def down\n    raise ActiveRecord::IrreversibleMigration\n  end",
            Status.FAIL,
        ),
        (
            "  # Forward-only: restore the snapshot of the night before\n  def up\n    change_column :users, :a, "
            ":bigint\n  end\n"
            "  def down\n    raise ActiveRecord::IrreversibleMigration\n  end",
            Status.PASS,
        ),
    ],
)
def test_rails_ways_back(tmp_path: Path, body: str, expected: Status) -> None:
    assert only(rails(tmp_path, body), "reversible").status is expected


TYPEORM = """import {{ MigrationInterface, QueryRunner }} from "typeorm";
export class X implements MigrationInterface {{
    public async up(queryRunner: QueryRunner): Promise<void> {{
        {up}
    }}
    public async down(queryRunner: QueryRunner): Promise<void> {{
        {down}
    }}
}}
"""


def typeorm(tmp_path: Path, up: str, down: str = "await queryRunner.query(`SELECT 2`);"):  # type: ignore[no-untyped-def]
    files = {"src/data-source.ts": "new DataSource({ type: 'postgres' })\n"}
    return in_folder(tmp_path, {**files, "src/migrations/1700-X.ts": TYPEORM.format(up=up, down=down)})


def test_typeorm_is_read_by_its_sql(tmp_path: Path) -> None:
    judgement = typeorm(tmp_path, 'await queryRunner.query(`ALTER TABLE "users" RENAME COLUMN "a" TO "b"`);')
    assert told(judgement, "unsafe") == [("renames column users.a", Severity.HIGH, 4)]
    dropped = typeorm(tmp_path, 'await queryRunner.dropColumn("users", "a");')
    assert "drops column users.a" in only(dropped, "destructive").message


def test_typeorm_near_misses(tmp_path: Path) -> None:
    up = "// await queryRunner.dropTable('users');\n        await queryRunner.query(`ALTER TABLE a ADD b int`);"
    judgement = typeorm(tmp_path, up, 'await queryRunner.query(`DROP TABLE "users"`);')
    assert status(judgement, "destructive") is Status.PASS
    assert only(judgement, "reversible").status is Status.PASS
    unknown = typeorm(tmp_path, "await queryRunner.query(`DROP TABLE ${name}`);")
    assert only(unknown, "destructive").status is Status.UNKNOWN


@pytest.mark.parametrize(
    ("path", "text", "tool"),
    [
        ("migrations/1_x.ts", "import { Kysely } from 'kysely'; export async function up(db: Kysely<any>) {}", "Knex"),
        ("db/changelog/1.xml", "<databaseChangeLog/>", "Liquibase"),
        ("database/migrations/2026_x.php", "<?php return new class extends Migration {};", "Laravel"),
        ("App/Migrations/1_X.cs", "public partial class X : Migration {}", "Entity Framework"),
        ("priv/repo/migrations/1_x.exs", "defmodule X do\n  use Ecto.Migration\nend", "Ecto"),
    ],
)
def test_tools_whose_files_are_not_read_are_unknown(tmp_path: Path, path: str, text: str, tool: str) -> None:
    judgement = in_folder(tmp_path, {**POSTGRES, path: text})
    for rule in ("unsafe", "destructive", "timeouts", "reversible"):
        found = only(judgement, rule)
        assert (found.status, found.subject, path in found.message) == (Status.UNKNOWN, f"migrations of {tool}", True)
        assert found.because == (None if rule == "unsafe" else f"migrate/unsafe#migrations of {tool}")


def test_a_plan_speaks_for_a_file_that_is_not_read(tmp_path: Path) -> None:
    text = "// Forward-only: nothing reads x since v2, the nightly dump has it\nreturn new class extends Migration {};"
    judgement = in_folder(tmp_path, {**POSTGRES, "database/migrations/1_x.php": text})
    assert only(judgement, "destructive").status is Status.PASS
    assert only(judgement, "reversible").status is Status.PASS
    assert only(judgement, "unsafe").status is Status.UNKNOWN


def test_a_folder_may_name_its_own_database(tmp_path: Path) -> None:
    files = {
        "db/mysql/migrations/1.sql": "CREATE INDEX i ON users (a);",
        "db/postgresql/migrations/1.sql": "CREATE INDEX i ON users (a);",
    }
    judgement = in_folder(tmp_path, {**POSTGRES, **files})
    assert [seen.status for seen in of(judgement, "unsafe")] == [Status.PASS, Status.FAIL]
    clickhouse = in_folder(tmp_path, {"db/clickhouse/migrations/1.sql": "ALTER TABLE x ADD COLUMN a String AFTER b;"})
    assert of(clickhouse, "unsafe")[0].status is Status.PASS


def test_a_program_that_is_no_python_is_unknown(tmp_path: Path) -> None:
    judgement = in_folder(
        tmp_path, {**POSTGRES, "shop/migrations/0001_x.py": "class Migration(x):\n  operations = [\n"}
    )
    assert only(judgement, "destructive").status is Status.UNKNOWN
