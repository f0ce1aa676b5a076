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


DJANGO = """from django.db import migrations, models
def clean(apps, schema_editor):
    apps.get_model("shop", "Order").objects.filter(paid=False).delete()
def fill(apps, schema_editor):
    apps.get_model("shop", "Order").objects.update(total=0)
class Migration(migrations.Migration):
    {head}
    operations = [
        {operation},
    ]
"""
FIRST = """from django.db import migrations, models
class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(name="Order", fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("total", models.IntegerField(null=True, verbose_name="Total")),
            ("name", models.CharField(max_length=50)),
        ]),
    ]
"""


def django(tmp_path: Path, operation: str, head: str = "atomic = True"):  # type: ignore[no-untyped-def]
    text = DJANGO.format(operation=operation, head=head)
    files = {"settings.py": "DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql'}}\n"}
    return in_folder(tmp_path, {**files, "shop/migrations/0001_first.py": FIRST, "shop/migrations/0002_x.py": text})


@pytest.mark.parametrize(
    ("operation", "subject"),
    [
        ("migrations.RenameField('order', 'total', 'sum')", "renames column shop.order.total"),
        ("migrations.RenameModel('Order', 'Sale')", "renames table shop.order"),
        (
            "migrations.AddField('order', 'paid', models.BooleanField(default=False))",
            "adds a required column without default: shop.order.paid",
        ),
        (
            "migrations.AddIndex('order', models.Index(fields=['total'], name='i'))",
            "builds an index while writes wait: shop.order",
        ),
        (
            "migrations.AlterField('order', 'total', models.BigIntegerField(null=True))",
            "changes the type of shop.order.total",
        ),
        ("migrations.AlterField('order', 'total', models.IntegerField())", "forbids NULL in shop.order.total"),
        (
            "migrations.AlterField('order', 'name', models.CharField(max_length=20))",
            "changes the type of shop.order.name",
        ),
        (
            "migrations.AlterUniqueTogether('order', {('a', 'b')})",
            "adds a unique constraint whose index is built while everything waits: shop.order",
        ),
        (
            "migrations.RunSQL('ALTER TABLE shop_order RENAME COLUMN a TO b', migrations.RunSQL.noop)",
            "renames column shop_order.a",
        ),
    ],
)
def test_django_operations_that_hurt(tmp_path: Path, operation: str, subject: str) -> None:
    assert [one for one, _, _ in told(django(tmp_path, operation), "unsafe")] == [subject]


@pytest.mark.parametrize(
    ("operation", "head"),
    [
        ("migrations.AddField('order', 'paid', models.BooleanField(null=True))", ""),
        ("migrations.AddField('order', 'paid', models.BooleanField(db_default=False))", ""),
        (
            "migrations.AlterField('order', 'total', models.IntegerField(null=True, verbose_name='Sum', help_text='x'))",
            "",
        ),
        ("migrations.AlterField('order', 'name', models.CharField(max_length=100))", ""),
        ("AddIndexConcurrently('order', models.Index(fields=['total'], name='i'))", "atomic = False"),
        ("migrations.CreateModel('Sale', fields=[]), migrations.RenameField('sale', 'a', 'b')", ""),
        ("migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField('order', 'total')])", ""),
        ("migrations.RunPython(fill, migrations.RunPython.noop)", ""),
    ],
)
def test_django_operations_that_hurt_nobody(tmp_path: Path, operation: str, head: str) -> None:
    judgement = django(tmp_path, operation, head or "atomic = True")
    assert status(judgement, "unsafe") is Status.PASS
    assert status(judgement, "destructive") is Status.PASS


@pytest.mark.parametrize(
    ("operation", "said", "severity"),
    [
        ("migrations.RemoveField('order', 'total')", "drops column shop.order.total", Severity.BLOCKER),
        ("migrations.DeleteModel('Order')", "drops table shop.order", Severity.BLOCKER),
        ("migrations.RunSQL(['DELETE FROM shop_order'])", "deletes every row of shop_order", Severity.BLOCKER),
        ("migrations.RunPython(clean)", "clean() deletes rows", Severity.HIGH),
    ],
)
def test_django_operations_that_destroy(tmp_path: Path, operation: str, said: str, severity: Severity) -> None:
    found = only(django(tmp_path, operation), "destructive")
    assert (found.status, found.severity) == (Status.FAIL, severity)
    assert said in found.message


def test_django_without_a_reverse_cannot_be_undone(tmp_path: Path) -> None:
    found = only(django(tmp_path, "migrations.RunPython(fill)"), "reversible")
    assert (found.status, "RunPython in line 9 has no reverse" in found.message) == (Status.FAIL, True)


def test_a_django_field_of_unknown_past_is_unknown(tmp_path: Path) -> None:
    judgement = django(tmp_path, "migrations.AlterField('other', 'total', models.IntegerField())")
    assert only(judgement, "unsafe").status is Status.UNKNOWN


ALEMBIC = '''"""Add things."""
from alembic import op
import sqlalchemy as sa
revision = "a1"
down_revision = "a0"
def upgrade():
    {up}
def downgrade():
    {down}
'''


def alembic(tmp_path: Path, up: str, down: str = "op.drop_table('t')"):  # type: ignore[no-untyped-def]
    files = {"alembic.ini": "sqlalchemy.url = postgresql+psycopg://app@db/app\n"}
    return in_folder(tmp_path, {**files, "alembic/versions/a1_x.py": ALEMBIC.format(up=up, down=down)})


@pytest.mark.parametrize(
    ("up", "subject"),
    [
        ("op.alter_column('users', 'a', new_column_name='b')", "renames column users.a"),
        ("op.alter_column('users', 'a', type_=sa.BigInteger())", "changes the type of users.a"),
        ("op.alter_column('users', 'a', nullable=False)", "forbids NULL in users.a"),
        (
            "op.add_column('users', sa.Column('a', sa.Integer(), nullable=False))",
            "adds a required column without default: users.a",
        ),
        ("op.create_index('i', 'users', ['a'])", "builds an index while writes wait: users"),
        (
            "op.create_foreign_key('f', 'users', 'teams', ['a'], ['id'])",
            "adds a foreign key that is checked while writes wait: users",
        ),
        ("op.rename_table('users', 'people')", "renames table users"),
        (
            "with op.batch_alter_table('users') as batch:\n        batch.alter_column('a', type_=sa.Text())",
            "changes the type of users.a",
        ),
        ("op.execute(sa.text('ALTER TABLE users RENAME COLUMN a TO b'))", "renames column users.a"),
        (
            "conn = op.get_bind()\n    conn.execute(sa.text('ALTER TABLE users RENAME COLUMN a TO b'))",
            "renames column users.a",
        ),
    ],
)
def test_alembic_operations_that_hurt(tmp_path: Path, up: str, subject: str) -> None:
    assert [one for one, _, _ in told(alembic(tmp_path, up), "unsafe")] == [subject]


@pytest.mark.parametrize(
    "up",
    [
        "op.create_table('t', sa.Column('id', sa.Integer()))\n    op.create_index('i', 't', ['id'])",
        "op.add_column('users', sa.Column('a', sa.Integer(), nullable=True))",
        "op.add_column('users', sa.Column('a', sa.Integer(), server_default='0', nullable=False))",
        "op.alter_column('users', 'a', existing_type=sa.String(10), type_=sa.String(20))",
        "with op.get_context().autocommit_block():\n        op.create_index('i', 'users', ['a'], postgresql_concurrently=True)",
    ],
)
def test_alembic_operations_that_hurt_nobody(tmp_path: Path, up: str) -> None:
    judgement = alembic(tmp_path, up)
    assert status(judgement, "unsafe") is Status.PASS
    assert status(judgement, "destructive") is Status.PASS


@pytest.mark.parametrize(
    "up", ["op.drop_column('users', 'a')", "op.drop_table('users')", "op.execute('TRUNCATE users')"]
)
def test_alembic_operations_that_destroy(tmp_path: Path, up: str) -> None:
    assert only(alembic(tmp_path, up), "destructive").status is Status.FAIL


@pytest.mark.parametrize(
    ("down", "expected", "words"),
    [
        ("pass", Status.FAIL, "does nothing"),
        ("'''nothing'''", Status.FAIL, "does nothing"),
        ("raise NotImplementedError", Status.FAIL, "raises an error"),
        ("op.drop_column('users', 'a')", Status.PASS, "downgrade does it"),
    ],
)
def test_alembic_ways_back(tmp_path: Path, down: str, expected: Status, words: str) -> None:
    found = only(alembic(tmp_path, "op.add_column('users', sa.Column('a', sa.Integer()))", down), "reversible")
    assert (found.status, words in found.message) == (expected, True)


def test_sql_that_alembic_puts_together_is_unknown(tmp_path: Path) -> None:
    judgement = alembic(tmp_path, "op.execute('DROP TABLE ' + name)")
    assert only(judgement, "destructive").status is Status.UNKNOWN


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
    judgement = typeorm(tmp_path, "// await queryRunner.dropTable('users');\n        await queryRunner.query(`ALTER TABLE a ADD b int`);",
                        'await queryRunner.query(`DROP TABLE "users"`);')  # fmt: skip
    assert status(judgement, "destructive") is Status.PASS
    assert only(judgement, "reversible").status is Status.PASS
    unknown = typeorm(tmp_path, "await queryRunner.query(`DROP TABLE ${name}`);")
    assert only(unknown, "destructive").status is Status.UNKNOWN


@pytest.mark.parametrize(
    ("path", "text", "tool"),
    [
        ("migrations/1_x.js", "exports.up = (knex) => knex.schema.dropTable('x')", "Knex"),
        ("migrations/1_x.js", "module.exports = { up: (queryInterface) => {} }", "Sequelize"),
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
        assert (found.status, f"a migration of {tool}" in found.message) == (Status.UNKNOWN, True)


def test_a_program_that_is_no_python_is_unknown(tmp_path: Path) -> None:
    judgement = in_folder(
        tmp_path, {**POSTGRES, "shop/migrations/0001_x.py": "class Migration(x):\n  operations = [\n"}
    )
    assert only(judgement, "destructive").status is Status.UNKNOWN
