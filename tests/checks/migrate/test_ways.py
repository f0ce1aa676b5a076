"""Starting, waiting, going back and stating a plan: each with what fires and what stays silent.

Long because its tables of files are.
"""

from datetime import date
from pathlib import Path

import pytest

from launchgate.checks.migrate.rules import DESTRUCTIVE
from launchgate.checks.migrate.spec import Options
from launchgate.gate import Policy, decide
from launchgate.model import Assessment, Entry, PolicyRecord, Severity, Status
from tests.checks.migrate.runs import BOUNDS, POSTGRES, in_folder, of, only, status
from tests.support.rules import rule, seen

M = "db/migrations/7_x.sql"
DOCKER = "FROM python:3.13\nCOPY . .\n"
STARTS = [
    ({"Dockerfile": DOCKER + "CMD alembic upgrade head && uvicorn app:app\n"}, "Dockerfile: alembic upgrade"),
    (
        {"Dockerfile": DOCKER + 'CMD ["sh", "-c", "npx prisma migrate deploy && node server.js"]\n'},
        "Dockerfile: prisma migrate deploy",
    ),
    (
        {
            "Dockerfile": DOCKER + 'ENTRYPOINT ["/app/entrypoint.sh"]\n',
            "entrypoint.sh": '#!/bin/sh\npython manage.py migrate --noinput\nexec "$@"\n',
        },
        "entrypoint.sh: manage.py migrate",
    ),
    (
        {
            "Dockerfile": DOCKER + 'CMD ["./start.sh"]\n',
            "start.sh": '#!/bin/sh\nif [ "${MIGRATE:-true}" = "true" ]; then\n  dbmate up\nfi\nexec node x\n',
        },
        "start.sh: dbmate up",
    ),
    ({"Procfile": "web: rake db:migrate && puma\n"}, "Procfile: rake db:migrate"),
    (
        {"docker-compose.yml": 'services:\n  web:\n    command: sh -c "flask db upgrade && gunicorn app"\n'},
        "docker-compose.yml: flask db upgrade",
    ),
    (
        {"package.json": '{"scripts": {\n"start": "npm run migrate && node ."\n, "migrate": "knex migrate:latest"}}'},
        "package.json: knex migrate:latest",
    ),
    (
        {"fly.toml": "[processes]\napp = \"sh -c 'python manage.py migrate && gunicorn x'\"\n"},
        "fly.toml: manage.py migrate",
    ),
    (
        {"render.yaml": "services:\n  - type: web\n    startCommand: npx prisma db push && npm start\n"},
        "render.yaml: prisma db push",
    ),
    (
        {"src/main/resources/application.yml": "spring:\n  jpa:\n    hibernate:\n      ddl-auto: update\n"},
        "src/main/resources/application.yml: ddl-auto: update",
    ),
    (
        {"src/main/resources/application-prod.properties": "spring.jpa.hibernate.ddl-auto=update\n"},
        "src/main/resources/application-prod.properties: ddl-auto: update",
    ),
    (
        {"src/Program.cs": "using var s = app.Services.CreateScope();\ndb.Database.Migrate();\n"},
        "src/Program.cs: Database.Migrate()",
    ),
    (
        {"src/app.module.ts": "TypeOrmModule.forRoot({ type: 'postgres', synchronize: true })\n"},
        "src/app.module.ts: synchronize: true",
    ),
    (
        {"app/main.py": "def lifespan(app):\n    command.upgrade(config, 'head')\n"},
        "app/main.py: alembic command.upgrade()",
    ),
    ({"main.go": "func main() {\n\tdb.AutoMigrate(&User{})\n}\n"}, "main.go: AutoMigrate()"),
]
STAYS = [
    {"Dockerfile": DOCKER + "CMD uvicorn app:app\n"},
    {"Dockerfile": DOCKER + "RUN python manage.py migrate --check\nCMD gunicorn x\n"},
    {"Dockerfile": "FROM a\nCMD alembic upgrade head && x\nFROM b\nCMD x\n"},
    {"Dockerfile.migrate": DOCKER + 'CMD ["alembic", "upgrade", "head"]\n'},
    {"Procfile": "release: python manage.py migrate\nweb: gunicorn x\n"},
    {"fly.toml": "[deploy]\nrelease_command = 'python manage.py migrate'\n[processes]\napp = 'gunicorn x'\n"},
    {
        "docker-compose.yml": "services:\n  migrate:\n    command: alembic upgrade head\n  web:\n    command: uvicorn x\n"
    },
    {
        "docker-compose.yml": "services:\n  web:\n    command: sh -c 'alembic upgrade head && uvicorn x'\n"
        "    volumes:\n      - ./src:/app\n",
        "Procfile": "web: x\n",
    },
    {
        "docker-compose.dev.yml": "services:\n  web:\n    command: sh -c 'alembic upgrade head && uvicorn x'\n",
        "Procfile": "web: x\n",
    },
    {"Procfile": "web: x\n", "src/main/resources/application.yml": "ddl-auto: validate\n"},
    {"Procfile": "web: x\n", "app/services/restore.py": "command.upgrade(config, 'head')\n"},
    {"Procfile": "web: x\n", "src/main/resources/application-test.yml": "ddl-auto: update\n"},
    {
        "Procfile": "web: x\n",
        "tests/db.ts": "synchronize: true\n",
        "src/a.ts": "// synchronize: true\nsynchronize: false\n",
    },
    {"Dockerfile": DOCKER + 'CMD ["./start.sh"]\n', "start.sh": "# dbmate up\necho run dbmate up first\nexec node x\n"},
]


@pytest.mark.parametrize(("files", "subject"), STARTS)
def test_a_start_that_migrates_fails(tmp_path: Path, files: dict[str, str], subject: str) -> None:
    found = only(in_folder(tmp_path, files), "on-startup")
    assert (found.status, found.subject) == (Status.FAIL, subject)
    assert found.location.line
    assert "release" in found.remediation


@pytest.mark.parametrize("files", STAYS)
def test_a_start_that_does_not_migrate_passes(tmp_path: Path, files: dict[str, str]) -> None:
    assert only(in_folder(tmp_path, files), "on-startup").status is Status.PASS


@pytest.mark.parametrize(
    "guard", ['if [ "$RUN_MIGRATIONS" = "true" ]; then', 'if [ "${RUN_MIGRATIONS:-false}" = "true" ]; then']
)
def test_a_start_that_migrates_on_demand_passes_and_says_so(tmp_path: Path, guard: str) -> None:
    script = f"#!/bin/sh\n{guard}\n  alembic upgrade head\nfi\nexec uvicorn x\n"
    found = only(in_folder(tmp_path, {"Dockerfile": DOCKER + 'CMD ["./start.sh"]\n', "start.sh": script}), "on-startup")
    assert (found.status, "only where $RUN_MIGRATIONS asks for it" in found.message) == (Status.PASS, True)


CHANGE = "ALTER TABLE users ADD COLUMN a int;\n"
UNBOUNDED = [
    CHANGE,
    "SET lock_timeout = '5s';\n" + CHANGE,
    BOUNDS.replace("'5s'", "0") + CHANGE,
    CHANGE + BOUNDS,
    BOUNDS + "RESET lock_timeout;\n" + CHANGE,
    BOUNDS.replace("SET ", "SET LOCAL ") + CHANGE,
    "BEGIN;\n" + BOUNDS.replace("SET ", "SET LOCAL ") + "COMMIT;\n" + CHANGE,
    f"-- {BOUNDS}" + CHANGE,
    "SET idle_in_transaction_session_timeout = '5s';\n" + CHANGE,
]


@pytest.mark.parametrize("sql", UNBOUNDED)
def test_waiting_without_an_end_fails(tmp_path: Path, sql: str) -> None:
    found = only(in_folder(tmp_path, {**POSTGRES, M: sql}), "timeouts")
    assert (found.status, found.severity) == (Status.FAIL, Severity.MEDIUM)
    assert "SET lock_timeout = '5s'; SET statement_timeout = '60s';" in found.remediation


BOUNDED: list[tuple[dict[str, str], str]] = [
    ({}, BOUNDS + CHANGE),
    ({}, "BEGIN;\n" + BOUNDS.replace("SET ", "SET LOCAL ") + CHANGE + "COMMIT;\n"),
    ({}, "-- migrate:up\n" + BOUNDS.replace("SET ", "SET LOCAL ") + CHANGE + "-- migrate:down\nSELECT 2;\n"),
    ({}, "SELECT set_config('lock_timeout', '5s', false), set_config('statement_timeout', '60s', false);\n" + CHANGE),
    ({}, "CREATE TABLE t (id int);\nALTER TABLE t ADD COLUMN a int;\n"),
    ({}, "SET lock_timeout = '5s';\nCREATE INDEX CONCURRENTLY i ON users (a);\n"),
    (
        {"config/database.yml": "production:\n  variables:\n    lock_timeout: 5s\n    statement_timeout: 60000\n"},
        CHANGE,
    ),
    ({"Procfile": "release: PGOPTIONS='-c lock_timeout=5s -c statement_timeout=60s' dbmate up\n"}, CHANGE),
    ({"Gemfile": 'gem "safe-pg-migrations"\n'}, CHANGE),
]


@pytest.mark.parametrize(("files", "sql"), BOUNDED)
def test_waiting_with_an_end_passes(tmp_path: Path, files: dict[str, str], sql: str) -> None:
    assert only(in_folder(tmp_path, {**POSTGRES, **files, M: sql}), "timeouts").status is Status.PASS


def test_timeouts_of_other_databases(tmp_path: Path) -> None:
    mysql = Options(dialect="mysql")
    assert only(in_folder(tmp_path, {M: CHANGE}, mysql), "timeouts").status is Status.FAIL
    assert (
        only(in_folder(tmp_path, {M: "SET SESSION lock_wait_timeout = 5;\n" + CHANGE}, mysql), "timeouts").status
        is Status.PASS
    )
    assert only(in_folder(tmp_path, {M: CHANGE}, Options(dialect="sqlite")), "timeouts").status is Status.NOT_APPLICABLE


def test_timeouts_that_somebody_says_are_elsewhere(tmp_path: Path) -> None:
    judgement = in_folder(tmp_path, {**POSTGRES, M: CHANGE}, Options(timeouts_elsewhere=True))
    assert only(judgement, "timeouts").status is Status.PASS


BACK: list[tuple[str, str, Status]] = [
    ("-- migrate:up\nALTER TABLE a ADD b int;\n-- migrate:down\nALTER TABLE a DROP b;", "does it", Status.PASS),
    ("-- migrate:up\nALTER TABLE a ADD b int;\n-- migrate:down\n-- rolled back\n", "holds only comments", Status.FAIL),
    ("-- migrate:up\nALTER TABLE a ADD b int;\n-- migrate:down\nSELECT 1;\n", "does nothing", Status.FAIL),
    ("ALTER TABLE a ADD b int;", "only adds", Status.PASS),
    ("ALTER TABLE a RENAME b TO c;", "no file or half", Status.FAIL),
    (
        "-- Forward-only: both names are written since v1.4, see docs\nALTER TABLE a RENAME b TO c;",
        "goes forward only",
        Status.PASS,
    ),
    ("-- Forward-only: TODO\nALTER TABLE a RENAME b TO c;", "no file or half", Status.FAIL),
]


@pytest.mark.parametrize(("sql", "words", "expected"), BACK)
def test_ways_back(tmp_path: Path, sql: str, words: str, expected: Status) -> None:
    found = only(in_folder(tmp_path, {**POSTGRES, M: sql}), "reversible")
    assert (found.status, words in found.message) == (expected, True), found.message


def test_what_destroys_without_a_plan_is_one_fault(tmp_path: Path) -> None:
    judgement = in_folder(tmp_path, {**POSTGRES, M: "DROP TABLE users;"})
    assert only(judgement, "reversible").because == f"migrate/destructive#{M}"


DROP = "ALTER TABLE users DROP COLUMN legacy;\n"
PLAN = "-- Plan: nothing reads users.legacy since v1.8; backup before, pg_restore -t users. Owner: Ada\n"
NO_PLANS = [
    "",
    "-- Plan: drop it\n",
    "-- TODO plan\n",
    "-- Plan: TBD by somebody in the next week\n",
    "-- This drops the plan column\n",
]
ROLLBACK = "# Rollback\n\nDeploy the version before.\n"
DATABASE = "\n## Database\n\nThe database is restored from the snapshot that the pipeline takes.\n"


def test_a_plan_in_the_file_is_enough(tmp_path: Path) -> None:
    found = only(in_folder(tmp_path, {**POSTGRES, M: PLAN + DROP}), "destructive")
    assert (found.status, found.because) == (Status.PASS, None)
    assert "nothing reads users.legacy since v1.8" in found.message


@pytest.mark.parametrize("comment", NO_PLANS)
def test_what_is_no_plan(tmp_path: Path, comment: str) -> None:
    assert only(in_folder(tmp_path, {**POSTGRES, M: comment + DROP}), "destructive").status is Status.FAIL


def test_a_docstring_may_hold_the_plan(tmp_path: Path) -> None:
    text = (
        '"""Drop it.\n\nPlan: nothing reads it since v1.8,\nthe dump of the night before has it.\n"""\nrevision = "a"\n'
    )
    text += "def upgrade():\n    op.drop_table('t')\ndef downgrade():\n    op.create_table('t')\n"
    found = only(in_folder(tmp_path, {**POSTGRES, "alembic/versions/a_x.py": text}), "destructive")
    assert (found.status, "the dump of the night before" in found.message) == (Status.PASS, True)


@pytest.mark.parametrize(("document", "expected"), [(ROLLBACK, Status.FAIL), (ROLLBACK + DATABASE, Status.PASS)])
def test_the_rollback_document_has_to_name_the_database(tmp_path: Path, document: str, expected: Status) -> None:
    found = only(in_folder(tmp_path, {**POSTGRES, M: DROP, "docs/rollback.md": document}), "destructive")
    assert found.status is expected
    assert "docs/rollback.md" in found.message
    assert found.because == ("deploy/rollback-doc#rollback document" if expected is Status.PASS else None)


DOCUMENT = rule("deploy/rollback-doc")


def joined(found: Assessment, *others: Assessment) -> Entry:
    """The entry of a migrate/destructive assessment after the gate."""
    rules = {DESTRUCTIVE.id: DESTRUCTIVE, DOCUMENT.id: DOCUMENT}
    policy = Policy(record=PolicyRecord(source="defaults", fail_on=Severity.BLOCKER, unknown="block"))
    entries = decide((found, *others), rules, policy, date(2026, 1, 15)).entries
    return next(entry for entry in entries if entry.rule == DESTRUCTIVE.id)


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ((Status.PASS,), Status.PASS),
        ((Status.FAIL,), Status.FAIL),
        ((Status.UNKNOWN,), Status.UNKNOWN),
        ((Status.NOT_APPLICABLE,), Status.PASS),
        ((), Status.UNKNOWN),
    ],
)
def test_a_plan_in_the_rollback_document_stands_with_it(
    tmp_path: Path, others: tuple[Status, ...], expected: Status
) -> None:
    files = {**POSTGRES, M: DROP, "docs/rollback.md": ROLLBACK + DATABASE}
    found = only(in_folder(tmp_path, files), "destructive")
    entry = joined(found, *(seen(DOCUMENT.id, one, subject="docs/rollback.md") for one in others))
    assert entry.status is expected
    assert entry.gates is (expected is Status.UNKNOWN and not others)


def test_a_plan_that_lacks_little_is_no_graver_than_that(tmp_path: Path) -> None:
    files = {**POSTGRES, M: DROP, "docs/rollback.md": ROLLBACK + DATABASE}
    found = only(in_folder(tmp_path, files), "destructive")
    entry = joined(found, seen(DOCUMENT.id, Status.FAIL, subject="docs/rollback.md", severity=Severity.HIGH))
    assert (entry.status, entry.severity, entry.gates) == (Status.FAIL, Severity.HIGH, False)


@pytest.mark.parametrize("sql", [PLAN + DROP, "SELECT 1;"])
def test_what_rests_on_nothing_stands_alone(tmp_path: Path, sql: str) -> None:
    found = only(in_folder(tmp_path, {**POSTGRES, M: sql}), "destructive")
    assert joined(found).status is Status.PASS
    assert joined(found, seen(DOCUMENT.id, Status.FAIL)).status is Status.PASS


def test_a_start_is_compared_with_the_base(tmp_path: Path) -> None:
    from launchgate.checks.migrate.gather import gather
    from launchgate.checks.migrate.judge import judge
    from launchgate.clients.files import FolderTree
    from launchgate.model import Stage
    from tests.support.context import make_context

    (tmp_path / "Procfile").write_text("web: dbmate up && puma\n")
    base = judge(gather(make_context(tmp_path, tree=FolderTree(tmp_path), stage=Stage.PR), Options()), Options())
    head = in_folder(tmp_path, {})
    assert [one.identity for one in base.assessments] == [one.identity for one in of(head, "on-startup")]
    assert status(base, "on-startup") is Status.FAIL
