"""The rules about declared environments, on real repositories, with near-misses; no value is ever told."""

from pathlib import Path

import pytest

from launchgate.checks.env.gather import gather
from launchgate.checks.env.spec import EnvironmentSource, Options
from launchgate.model import Severity, Status
from tests.support.context import make_context
from tests.support.env_repos import failing, judge_files, told
from tests.support.repos import make_repo

STRONG, OTHER = "q7Vd" + "1zK9" + "pW3x", "Zt55" + "mmQ1" + "vB8s"
PRODUCTION, STAGING = EnvironmentSource(values="prod.values"), EnvironmentSource(values="staging.values")
TWO = Options(environments={"production": PRODUCTION, "staging": STAGING})


def of_values(folder: Path, production: str, staging: str, options: Options = TWO) -> list[str]:
    judgement = judge_files(folder, {"prod.values": production, "staging.values": staging}, options)
    assert STRONG not in repr(judgement)
    return failing(judgement, "shared-value")


def names(production: str, preview: str, **more: tuple[str, ...]) -> tuple[Options, dict[str, str]]:
    sources = {"production": EnvironmentSource(names="p.names"), "preview": EnvironmentSource(names="v.names")}
    return Options(environments=sources, **more), {"p.names": production, "v.names": preview}


def test_one_environment_alone_cannot_be_compared(tmp_path: Path) -> None:
    options = Options(environments={"production": EnvironmentSource(names="p.names")})
    judgement = judge_files(tmp_path, {"p.names": "A\n"}, options)
    assert told(judgement, "per-environment") == [("environments", Status.NOT_APPLICABLE)]


def test_a_name_that_only_some_environments_have_fails_with_the_matrix(tmp_path: Path) -> None:
    options, files = names("A\nONLY_PROD\n", "A\nONLY_PREVIEW\n")
    judgement = judge_files(tmp_path, files, options)
    assert failing(judgement, "per-environment") == ["ONLY_PREVIEW in production", "ONLY_PROD in preview"]
    [matrix] = [table for table in judgement.tables if table.id == "env-matrix"]
    assert matrix.columns == ("Name", "preview", "production")
    assert matrix.rows == (("ONLY_PREVIEW", True, False), ("ONLY_PROD", False, True))


@pytest.mark.parametrize(
    ("production", "preview", "more"),
    [
        ("A\nB\n", "B\nA\n", {}),
        ("A\nB\n", "A\n", {"optional": ("B",)}),
        ("A\nB\n", "A\n", {"provided": ("B",)}),
        ("A\nVERCEL_URL\n", "A\n", {}),
        ("A\nB\n", "A\n", {"required": ("B",)}),
    ],
)
def test_equal_optional_and_required_names_stay_silent(
    tmp_path: Path, production: str, preview: str, more: dict[str, tuple[str, ...]]
) -> None:
    options, files = names(production, preview, **more)
    judgement = judge_files(tmp_path, files, options)
    assert told(judgement, "per-environment") == [("environments", Status.PASS)]
    assert failing(judgement, "missing") == (["B in preview"] if "required" in more else [])


def test_an_environment_that_cannot_be_read_is_unknown_and_the_others_are_compared(tmp_path: Path) -> None:
    options, files = names("A\n", "A\n")
    options = Options(environments={**options.environments, "staging": EnvironmentSource(names="gone")})
    found = told(judge_files(tmp_path, files, options), "per-environment")
    assert found == [("staging", Status.UNKNOWN), ("environments", Status.PASS)]


SHARED = [
    (f"API_SECRET={STRONG}", f"API_SECRET={STRONG}", ["API_SECRET in production and staging"]),
    (f"API_SECRET={STRONG}", f"OLD_SECRET={STRONG}", ["API_SECRET in production and staging"]),
    (
        f"DATABASE_URL=postgres://a:{STRONG}@db.example.com/app",
        f"DATABASE_URL=postgres://b:{OTHER}@db.example.com/app",
        ["DATABASE_URL in production and staging"],
    ),
    (
        "DB_HOST=db.example.com\nDB_NAME=app",
        "DB_HOST=DB.example.com\nDB_NAME=app",
        ["DB_HOST in production and staging"],
    ),
    (f"API_SECRET={STRONG}", f"API_SECRET={OTHER}", []),
    ("DB_HOST=db.example.com\nDB_NAME=app", "DB_HOST=db.example.com\nDB_NAME=staging", []),
    ("DATABASE_URL=postgres://db.example.com/a", "DATABASE_URL=postgres://db.example.com/b", []),
    ("DATABASE_URL=postgres://db:5432/app", "DATABASE_URL=postgres://db:5432/app", []),
    ("REDIS_URL=redis://localhost:6379/0", "REDIS_URL=redis://localhost:6379/0", []),
    (f"NEXT_PUBLIC_STRIPE_KEY={STRONG}", f"NEXT_PUBLIC_STRIPE_KEY={STRONG}", []),
    (f"SENTRY_DSN=https://{STRONG}@sentry.example.com/1", f"SENTRY_DSN=https://{STRONG}@sentry.example.com/1", []),
    ("API_SECRET=changeme-please", "API_SECRET=changeme-please", []),
    ("LOG_LEVEL=information", "LOG_LEVEL=information", []),
    ("API_SECRET=", "API_SECRET=", []),
]


@pytest.mark.parametrize(("production", "staging", "expected"), SHARED)
def test_what_production_shares(tmp_path: Path, production: str, staging: str, expected: list[str]) -> None:
    assert of_values(tmp_path, production, staging) == expected


def test_a_name_may_be_shared_when_the_owner_says_so(tmp_path: Path) -> None:
    options = Options(environments=TWO.environments, may_be_shared=("API_SECRET",))
    assert of_values(tmp_path, f"API_SECRET={STRONG}", f"API_SECRET={STRONG}", options) == []


def test_values_can_come_from_the_jobs_variables(tmp_path: Path) -> None:
    sources = {"prod": EnvironmentSource(values_prefix="PROD_"), "staging": EnvironmentSource(values_prefix="STAGE_")}
    environ = {"PROD_API_SECRET": STRONG, "STAGE_API_SECRET": STRONG, "API_SECRET": STRONG}
    judgement = judge_files(tmp_path, {"a.py": ""}, Options(environments=sources), environ=environ)
    assert failing(judgement, "shared-value") == ["API_SECRET in prod and staging"]
    assert STRONG not in repr(judgement)


@pytest.mark.parametrize(
    "source",
    [EnvironmentSource(values="gone"), EnvironmentSource(values_prefix="NONE_"), EnvironmentSource(values_prefix="")],
)
def test_values_that_cannot_be_read_are_unknown(tmp_path: Path, source: EnvironmentSource) -> None:
    options = Options(environments={"production": source, "staging": STAGING})
    judgement = judge_files(tmp_path, {"staging.values": f"API_SECRET={STRONG}"}, options)
    assert told(judgement, "shared-value") == [("production", Status.UNKNOWN)]
    assert ("production", Status.UNKNOWN) in told(judgement, "placeholder-value")


def test_hashes_tell_nothing_beyond_one_run(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.commit({"prod.values": f"API_SECRET={STRONG}", "staging.values": f"API_SECRET={STRONG}"})
    context = make_context(repo.path, repository=repo.open(), tree=repo.open().working_tree())
    first, second = gather(context, TWO), gather(context, TWO)
    digests = [{mark.digest for place in facts.values for mark in place.marks or ()} for facts in (first, second)]
    assert [len(one) for one in digests] == [1, 1]
    assert not digests[0] & digests[1]
    assert STRONG not in repr(first)


PLACEHOLDERS = [
    ("SESSION_SECRET=changeme", True),
    ("SESSION_SECRET=secret", True),
    ("API_KEY=your-api-key", True),
    ("API_KEY=<key>", True),
    ("API_URL=http://localhost:3000", True),
    ("API_URL=https://abc.ngrok-free.app/x", True),
    ("DEBUG=true", True),
    ("NODE_ENV=development", True),
    ("DATABASE_URL=sqlite:///app.db", True),
    ("STRIPE_KEY=" + "sk_" + "test_" + "a1" * 12, True),
    ("REDIS_HOST=localhost", True),
    ("API_URL=http://192.168.1.5/", True),
    ("MAIL_HOST=127.0.0.1:1025", True),
    (f"SESSION_SECRET={STRONG}", False),
    ("API_URL=https://api.example.com", False),
    ("HOST=0.0.0.0", False),
    ("DEBUG=false", False),
    ("NODE_ENV=production", False),
    ("LOG_LEVEL=debug", False),
    ("API_KEY=${REAL_KEY}", False),
    ("DATABASE_URL=postgres://db:5432/app", False),
    ("ADMIN_USER=admin", False),
    ("STRIPE_KEY=" + "sk_" + "live_" + "a1" * 12, False),
    ("CORS_ORIGINS=http://localhost:3000", False),
    ("BIND=127.0.0.1:8000", False),
    ("UNNEEDED=", False),
    ("PLAN=test", False),
]


@pytest.mark.parametrize(("line", "unfit"), PLACEHOLDERS)
@pytest.mark.parametrize("path", ["prod.values", ".env.production"])
def test_values_unfit_for_production(tmp_path: Path, path: str, line: str, unfit: bool) -> None:
    declared = Options(environments={"production": PRODUCTION}) if path == "prod.values" else Options()
    judgement = judge_files(tmp_path, {path: line + "\n"}, declared)
    name, place = line.partition("=")[0], "production" if path == "prod.values" else path
    assert failing(judgement, "placeholder-value") == ([f"{name} in {place}"] if unfit else [])
    assert {one.severity for one in judgement.assessments if one.rule == "env/placeholder-value"} == {Severity.HIGH}


def test_an_empty_value_of_a_needed_variable_fails_where_values_are_declared(tmp_path: Path) -> None:
    code = 'import os\nos.environ["NEEDED"]\nos.getenv("SOFT", "x")\n'
    options = Options(environments={"production": PRODUCTION})
    files = {"app.py": code, "prod.values": "NEEDED=\nSOFT=\nOTHER=\n", ".env.production": "NEEDED=\n"}
    assert failing(judge_files(tmp_path, files, options), "placeholder-value") == ["NEEDED in production"]


@pytest.mark.parametrize("path", [".env.staging", "tests/.env.production", ".env.production.example"])
def test_other_environments_tests_and_examples_are_no_production(tmp_path: Path, path: str) -> None:
    judgement = judge_files(tmp_path, {path: "SESSION_SECRET=changeme\n"})
    assert told(judgement, "placeholder-value") == [("production values", Status.NOT_APPLICABLE)]


def test_of_the_jobs_own_environment_only_known_names_count(tmp_path: Path) -> None:
    options = Options(environments={"production": EnvironmentSource(from_job=True)})
    environ = {"API_URL": "http://localhost:1", "RUNNER_TOOL_URL": "http://localhost:2"}
    files = {"app.py": 'import os\nos.environ["API_URL"]\n'}
    judgement = judge_files(tmp_path, files, options, environ=environ)
    assert failing(judgement, "placeholder-value") == ["API_URL in production"]
