"""Which migrations are the release's: in a change, since a tag, since a declared revision, or only the newest."""

from pathlib import Path

import pytest

from launchgate.checks.migrate.gather import gather
from launchgate.checks.migrate.spec import Options
from launchgate.errors import CannotJudge
from launchgate.model import Stage, Status
from tests.checks.migrate.runs import POSTGRES, in_change, in_folder, in_repository, of, only
from tests.support.context import make_context
from tests.support.repos import Repo, make_repo

DROP = "DROP TABLE users;"
OLD, NEW, NEWER = "db/migrations/0001_a.sql", "db/migrations/0002_b.sql", "db/migrations/0010_c.sql"


def paths(judgement) -> list[str]:  # type: ignore[no-untyped-def]
    return [seen.subject for seen in of(judgement, "destructive")]


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = make_repo(tmp_path / "repo")
    made.commit({**POSTGRES, OLD: DROP})
    return made


def test_a_change_is_judged_by_what_it_adds(repo: Repo) -> None:
    base = repo.git("rev-parse", "HEAD")
    head = repo.commit({NEW: DROP, OLD: DROP + "\n-- edited\n"})
    judgement = in_change(repo, base, head)
    assert paths(judgement) == [NEW]
    assert ("older migrations that were changed", OLD) in judgement.receipt


def test_a_migration_that_only_moves_is_not_new(repo: Repo) -> None:
    base = repo.git("rev-parse", "HEAD")
    head = repo.commit({"db/old_migrations/0001_a.sql": DROP, NEW: DROP}, remove=(OLD,))
    assert paths(in_change(repo, base, head)) == [NEW]
    copied = repo.commit({OLD: DROP})
    assert paths(in_change(repo, base, copied)) == [NEW, "db/old_migrations/0001_a.sql"]


def test_what_the_base_gained_meanwhile_is_not_the_changes(repo: Repo) -> None:
    repo.git("checkout", "--quiet", "-b", "feature")
    head = repo.commit({"app.py": ""})
    repo.git("checkout", "--quiet", "main")
    repo.commit({NEW: DROP}, remove=(OLD,))
    judgement = in_change(repo, repo.git("rev-parse", "HEAD"), head)
    assert only(judgement, "destructive").status is Status.PASS
    assert "no migration is new" in only(judgement, "destructive").message


def test_a_change_of_unknown_range_is_unknown(repo: Repo) -> None:
    context = make_context(repo.path, stage=Stage.PR)
    with pytest.raises(CannotJudge):
        gather(context, Options())


def test_since_the_newest_version_tag(repo: Repo) -> None:
    repo.git("tag", "v1.0.0")
    repo.commit({NEW: DROP})
    repo.git("tag", "nightly")
    repo.commit({NEWER: DROP})
    judgement = in_repository(repo)
    assert paths(judgement) == [NEW, NEWER]
    assert ("migrations of this release", "2 (since v1.0.0)") in judgement.receipt


def test_a_tagged_head_is_the_release_itself(repo: Repo) -> None:
    repo.git("tag", "v1.0.0")
    repo.commit({NEW: DROP})
    repo.git("tag", "-m", "two", "v1.1.0")
    assert paths(in_repository(repo)) == [NEW]


def test_since_a_declared_revision(repo: Repo) -> None:
    repo.commit({NEW: DROP})
    repo.git("tag", "v1.0.0")
    repo.commit({NEWER: DROP})
    assert paths(in_repository(repo, Options(since="HEAD~2"))) == [NEW, NEWER]
    with pytest.raises(CannotJudge):
        in_repository(repo, Options(since="nowhere"))


def test_without_a_tag_only_the_newest_and_it_says_so(repo: Repo) -> None:
    repo.commit({NEW: DROP, NEWER: DROP, "other/migrations/1.sql": DROP})
    judgement = in_repository(repo)
    assert paths(judgement) == [NEWER, "other/migrations/1.sql"]
    assert "fetch-depth: 0" in dict(judgement.receipt)["how the release is known"]  # type: ignore[operator]


def test_a_release_without_new_migrations_passes_with_its_receipt(repo: Repo) -> None:
    repo.git("tag", "v1.0.0")
    repo.commit({"app.py": ""})
    judgement = in_repository(repo)
    for rule in ("unsafe", "destructive", "timeouts", "reversible"):
        assert only(judgement, rule).status is Status.PASS
        assert only(judgement, rule).message == "no migration is new (since v1.0.0); 1 are older"


@pytest.mark.parametrize(
    ("file", "text", "dialect"),
    [
        ("prisma/schema.prisma", 'datasource db {\n  provider = "mysql"\n}', "mysql"),
        ("prisma/migrations/migration_lock.toml", 'provider = "sqlite"', "sqlite"),
        ("config/database.yml", "production:\n  adapter: mysql2", "mysql"),
        (
            "app/settings.py",
            "DATABASES = {'default': {'ENGINE': 'django.contrib.gis.db.backends.postgis'}}",
            "postgres",
        ),
        ("drizzle.config.ts", "export default { dialect: 'postgresql' }", "postgres"),
        (".env.example", "DATABASE_URL=mysql://db/app", "mysql"),
        ("docker-compose.yml", "x: postgresql+asyncpg://db/app", "postgres"),
        ("package.json", '{"dependencies": {"mysql2": "3"}}', "mysql"),
        ("go.mod", "require github.com/jackc/pgx/v5 v5.0.0", "postgres"),
        ("Gemfile", 'gem "pg"', "postgres"),
        ("requirements.txt", "psycopg2-binary==2.9", "postgres"),
        ("src/main/resources/application.yml", "url: jdbc:postgresql://db/app", "postgres"),
        ("supabase/config.toml", "", "postgres"),
    ],
)
def test_the_database_is_told_from_the_repository(tmp_path: Path, file: str, text: str, dialect: str) -> None:
    judgement = in_folder(tmp_path, {file: text, NEW: "SELECT 1;"})
    assert dict(judgement.receipt)["database"] == f"{dialect} ({file})"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"README.md": "We use postgres://"}, "nothing in the repository names the database"),
        (
            {
                "a/settings.py": "'ENGINE': 'django.db.backends.mysql'",
                "b/settings.py": "'ENGINE': 'django.db.backends.postgresql'",
            },
            "the repository names mysql (a/settings.py) and postgres (b/settings.py)",
        ),
    ],
)
def test_a_database_that_nothing_or_two_things_tell(tmp_path: Path, files: dict[str, str], said: str) -> None:
    judgement = in_folder(tmp_path, {**files, NEW: "CREATE INDEX i ON users (a);"})
    assert dict(judgement.receipt)["database"] == said
    assert only(judgement, "unsafe").status is Status.UNKNOWN


def test_sqlite_beside_another_database_is_for_developers(tmp_path: Path) -> None:
    files = {"app/settings.py": "'ENGINE': 'django.db.backends.sqlite3'", "requirements.txt": "psycopg2"}
    judgement = in_folder(tmp_path, {**files, NEW: "SELECT 1;"})
    assert dict(judgement.receipt)["database"] == "postgres (requirements.txt)"


def test_no_migrations_at_all_is_not_declared(tmp_path: Path) -> None:
    judgement = in_folder(tmp_path, {"app.py": ""})
    for rule in ("unsafe", "destructive", "timeouts", "reversible", "on-startup"):
        assert only(judgement, rule).status is Status.NOT_APPLICABLE
        assert only(judgement, rule).message.startswith("not declared: ")
