"""Migrations in JavaScript: Knex and Sequelize, by the calls they make."""

from pathlib import Path

import pytest

from launchgate.model import Judgement, Status
from tests.checks.migrate.runs import POSTGRES, in_folder, only, status, told

KNEX = "exports.up = async function (knex) {{\n  {up}\n}};\nexports.down = async function (knex) {{\n  {down}\n}};\n"
SEQUELIZE = """module.exports = {{
  async up(queryInterface, Sequelize) {{
    {up}
  }},
  async down(queryInterface) {{
    {down}
  }},
}};
"""


def knex(tmp_path: Path, up: str, down: str = "await knex.schema.dropTable('t');") -> Judgement:
    return in_folder(tmp_path, {**POSTGRES, "migrations/1_x.js": KNEX.format(up=up, down=down)})


def sequelize(tmp_path: Path, up: str, down: str = "await queryInterface.dropTable('t');") -> Judgement:
    return in_folder(tmp_path, {**POSTGRES, "migrations/1_x.js": SEQUELIZE.format(up=up, down=down)})


def altered(call: str) -> str:
    return f"await knex.schema.alterTable('users', (table) => {{\n    {call};\n  }});"


@pytest.mark.parametrize(
    ("up", "subject"),
    [
        (altered("table.renameColumn('a', 'b')"), "renames column users.a"),
        (altered("table.string('a').notNullable()"), "adds a required column without default: users.a"),
        (altered("table.bigInteger('a').alter()"), "changes the type of users.a"),
        (altered("table.index(['a'])"), "builds an index while writes wait: users"),
        (
            altered("table.integer('a').references('id').inTable('t')"),
            "adds a foreign key that is checked while writes wait: users",
        ),
        ("await knex.schema.renameTable('users', 'people');", "renames table users"),
        ("await knex.raw('ALTER TABLE users RENAME COLUMN a TO b');", "renames column users.a"),
    ],
)
def test_knex_calls_that_hurt(tmp_path: Path, up: str, subject: str) -> None:
    judgement = knex(tmp_path, up)
    assert [one for one, _, _ in told(judgement, "unsafe")] == [subject]
    assert status(judgement, "destructive") is Status.PASS


@pytest.mark.parametrize(
    "up",
    [
        altered("table.string('a')"),
        altered("table.string('a').notNullable().defaultTo('')"),
        "await knex.schema.createTable('t', (table) => {\n    table.string('a').notNullable().unique();\n  });",
        "// await knex.schema.dropTable('users');\n  /* knex.schema.dropTable('users') */",
        "await knex('users').where('a', 1).del();\n  await knex('users').update({ a: 1 }).where({ b: 2 });",
        "await knex.raw('SELECT 1');",
    ],
)
def test_knex_calls_that_hurt_nobody(tmp_path: Path, up: str) -> None:
    judgement = knex(tmp_path, up)
    assert status(judgement, "unsafe") is Status.PASS
    assert status(judgement, "destructive") is Status.PASS


@pytest.mark.parametrize(
    "up",
    [
        altered("table.dropColumn('a')"),
        "await knex.schema.dropTableIfExists('users');",
        "await knex('users').del();",
        "await knex('users').update({ a: 1 });",
        "await knex('users').truncate();",
        "await knex.raw(`DELETE FROM users`);",
    ],
)
def test_knex_calls_that_destroy(tmp_path: Path, up: str) -> None:
    assert only(knex(tmp_path, up), "destructive").status is Status.FAIL


def test_knex_sql_that_is_put_together_is_unknown(tmp_path: Path) -> None:
    assert only(knex(tmp_path, "await knex.raw(`DROP TABLE ${name}`);"), "destructive").status is Status.UNKNOWN


@pytest.mark.parametrize(
    ("up", "subject"),
    [
        ("await queryInterface.renameColumn('users', 'a', 'b');", "renames column users.a"),
        ("await queryInterface.changeColumn('users', 'a', { type: Sequelize.BIGINT });", "changes the type of users.a"),
        (
            "await queryInterface.addColumn('users', 'a', { type: Sequelize.STRING, allowNull: false });",
            "adds a required column without default: users.a",
        ),
        ("await queryInterface.addIndex('users', ['a']);", "builds an index while writes wait: users"),
        (
            "await queryInterface.addConstraint('users', { type: 'foreign key', fields: ['a'] });",
            "adds a foreign key that is checked while writes wait: users",
        ),
        ("await queryInterface.sequelize.query('ALTER TABLE users RENAME TO people');", "renames table users"),
    ],
)
def test_sequelize_calls_that_hurt(tmp_path: Path, up: str, subject: str) -> None:
    assert [one for one, _, _ in told(sequelize(tmp_path, up), "unsafe")] == [subject]


@pytest.mark.parametrize(
    "up",
    [
        "await queryInterface.addColumn('users', 'a', { type: Sequelize.STRING });",
        "await queryInterface.addColumn('users', 'a', { allowNull: false, defaultValue: '' });",
        "await queryInterface.createTable('t', { a: {} });\n    await queryInterface.addIndex('t', ['a']);",
        "await queryInterface.addIndex('users', ['a'], { concurrently: true });",
        "await queryInterface.bulkDelete('users', { a: 1 });",
    ],
)
def test_sequelize_calls_that_hurt_nobody(tmp_path: Path, up: str) -> None:
    judgement = sequelize(tmp_path, up)
    assert status(judgement, "unsafe") is Status.PASS
    assert status(judgement, "destructive") is Status.PASS


@pytest.mark.parametrize(
    "up",
    [
        "await queryInterface.removeColumn('users', 'a');",
        "await queryInterface.dropTable('users');",
        "await queryInterface.bulkDelete('users', null, {});",
    ],
)
def test_sequelize_calls_that_destroy(tmp_path: Path, up: str) -> None:
    assert only(sequelize(tmp_path, up), "destructive").status is Status.FAIL


@pytest.mark.parametrize(
    ("down", "expected"),
    [
        ("", Status.FAIL),
        ("// nothing", Status.FAIL),
        ("await knex.schema.dropTable('t');", Status.PASS),
        ("throw new Error('no');", Status.FAIL),
    ],
)
def test_ways_back_in_javascript(tmp_path: Path, down: str, expected: Status) -> None:
    assert only(knex(tmp_path, altered("table.string('a')"), down), "reversible").status is expected


def test_a_call_that_is_not_known_is_unknown(tmp_path: Path) -> None:
    assert only(sequelize(tmp_path, "await queryInterface.doSomething('users');"), "unsafe").status is Status.UNKNOWN
    assert only(in_folder(tmp_path, {**POSTGRES, "migrations/1_x.js": "knex;"}), "destructive").status is Status.UNKNOWN
