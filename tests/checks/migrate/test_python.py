"""Migrations that are programs: Django's operations and Alembic's calls, by what they do to the database."""

from pathlib import Path

import pytest

from launchgate.model import Severity, Status
from tests.checks.migrate.runs import in_folder, only, status, told

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
        ("migrations.RenameField('order', 'total', 'sum')", "renames column shop_order.total"),
        ("migrations.RenameModel('Order', 'Sale')", "renames table shop_order"),
        (
            "migrations.AddField('order', 'paid', models.BooleanField(default=False))",
            "adds a required column without default: shop_order.paid",
        ),
        (
            "migrations.AddIndex('order', models.Index(fields=['total'], name='i'))",
            "builds an index while writes wait: shop_order",
        ),
        (
            "migrations.AlterField('order', 'total', models.BigIntegerField(null=True))",
            "changes the type of shop_order.total",
        ),
        ("migrations.AlterField('order', 'total', models.IntegerField())", "forbids NULL in shop_order.total"),
        (
            "migrations.AlterField('order', 'name', models.CharField(max_length=20))",
            "changes the type of shop_order.name",
        ),
        (
            "migrations.AlterUniqueTogether('order', {('a', 'b')})",
            "adds a unique constraint whose index is built while everything waits: shop_order",
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
        ("migrations.RemoveField('order', 'total')", "drops column shop_order.total", Severity.BLOCKER),
        ("migrations.DeleteModel('Order')", "drops table shop_order", Severity.BLOCKER),
        ("migrations.RunSQL(['DELETE FROM shop_order'])", "deletes every row of shop_order", Severity.BLOCKER),
        ("migrations.RunPython(clean)", "clean() deletes rows", Severity.HIGH),
    ],
)
def test_django_operations_that_destroy(tmp_path: Path, operation: str, said: str, severity: Severity) -> None:
    found = only(django(tmp_path, operation), "destructive")
    assert (found.status, found.severity) == (Status.FAIL, severity)
    assert said in found.message


def test_a_default_that_the_database_is_given_makes_a_column_safe(tmp_path: Path) -> None:
    add = "migrations.AddField('order', 'paid', models.BooleanField(default=False))"
    sql = "migrations.RunSQL('ALTER TABLE shop_order ALTER COLUMN paid SET DEFAULT false;', migrations.RunSQL.noop)"
    assert status(django(tmp_path, f"{add}, {sql}"), "unsafe") is Status.PASS
    other = sql.replace("paid", "sent")
    assert status(django(tmp_path, f"{add}, {other}"), "unsafe") is Status.FAIL


def test_a_renamed_field_keeps_its_past(tmp_path: Path) -> None:
    before = FIRST.replace("    ]\n", "        migrations.RenameField('order', 'total', 'sum'),\n    ]\n")
    (tmp_path / "shop/migrations").mkdir(parents=True)
    (tmp_path / "shop/migrations/0001_second.py").write_text(before)
    judgement = django(tmp_path, "migrations.AlterField('order', 'sum', models.BigIntegerField(null=True))")
    assert told(judgement, "unsafe")[0][0] == "changes the type of shop_order.sum"


def test_a_reverse_that_restores_nothing_is_none(tmp_path: Path) -> None:
    judgement = django(tmp_path, "migrations.RunSQL('DROP TABLE old', migrations.RunSQL.noop)")
    assert "line 9 does nothing" in only(judgement, "reversible").message


def test_a_plan_in_the_docstring_of_the_class(tmp_path: Path) -> None:
    head = '"""Plan: no process reads it since 3.23, the nightly dump has it."""'
    assert only(django(tmp_path, "migrations.DeleteModel('Order')", head), "destructive").status is Status.PASS


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
        "op.execute(sa.delete(users).where(users.c.a == 1))",
        "rows = op.get_bind().execute(sa.select(users)).fetchall()",
        "op.execute(f'UPDATE users SET a = 1 WHERE b = {value}')",
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


def test_the_index_of_a_table_that_goes_is_no_second_fault(tmp_path: Path) -> None:
    judgement = alembic(tmp_path, "op.drop_index('i', table_name='users')\n    op.drop_table('users')")
    assert status(judgement, "unsafe") is Status.PASS


def test_sql_that_alembic_puts_together_is_unknown(tmp_path: Path) -> None:
    judgement = alembic(tmp_path, "op.execute('DROP TABLE ' + name)")
    assert only(judgement, "destructive").status is Status.UNKNOWN
