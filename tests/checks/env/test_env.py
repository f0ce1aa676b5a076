"""The check on real repositories: each rule fires on its row and stays silent on its near-miss."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from launchgate.checks.env import CHECK
from launchgate.checks.env.spec import EnvironmentSource, Options
from launchgate.clients.files import FolderTree
from launchgate.context import Deadline
from launchgate.errors import CannotJudge
from launchgate.model import Assessment, Judgement, Severity, Status
from tests.support.context import make_context
from tests.support.repos import Repo, make_repo

STRONG = "q7Vd" + "1zK9" + "pW3x"
IGNORE = {".gitignore": ".env\n.env.*\n!.env.example\n"}
READS = 'import os\nos.environ["DATABASE_URL"]\n'


def judge(repo: Repo, options: Options | None = None, *, revision: str | None = None, **context: Any) -> Judgement:
    repository = repo.open()
    tree = repository.tree_at(revision) if revision else repository.working_tree()
    options = options or Options()
    facts = CHECK.gather(make_context(repo.path, repository=repository, tree=tree, **context), options)
    judgement = CHECK.judge(facts, options)
    assert {one.rule for one in judgement.assessments} == {rule.id for rule in CHECK.rules}
    return judgement


def of_files(
    tmp_path: Path, files: Mapping[str, str | bytes], options: Options | None = None, **context: Any
) -> Judgement:
    repo = make_repo(tmp_path / "repo")
    repo.commit(files)
    return judge(repo, options, **context)


def told(judgement: Judgement, rule: str) -> list[tuple[str, Status]]:
    return [(one.subject, one.status) for one in judgement.assessments if one.rule == f"env/{rule}"]


def only(judgement: Judgement, rule: str) -> Assessment:
    found = [one for one in judgement.assessments if one.rule == f"env/{rule}"]
    assert len(found) == 1
    return found[0]


def test_an_empty_repository_has_nothing_to_complain_about(tmp_path: Path) -> None:
    judgement = of_files(tmp_path, {})
    assert {one.status for one in judgement.assessments} <= {Status.PASS, Status.NOT_APPLICABLE}


def test_each_undocumented_name_has_its_line_to_add(tmp_path: Path) -> None:
    files = {"app.py": READS + 'os.environ["STRIPE_KEY"]\n', ".env.example": "DATABASE_URL=\n"} | IGNORE
    found = only(of_files(tmp_path, files), "undocumented")
    assert (found.subject, found.status, found.severity) == ("STRIPE_KEY", Status.FAIL, Severity.HIGH)
    assert (found.location.path, found.location.line) == ("app.py", 3)
    assert found.remediation.endswith("\nSTRIPE_KEY=")


def test_the_nearest_document_is_named(tmp_path: Path) -> None:
    files = {"a/.env.example": "", "b/.env.example": "", "b/src/x.ts": "process.env.A"} | IGNORE
    assert "b/.env.example" in only(of_files(tmp_path, files), "undocumented").remediation


def test_without_any_document_there_is_one_finding_with_the_file_to_paste(tmp_path: Path) -> None:
    files = {"app.py": READS, "web/a.ts": "process.env.B || 'x'; process.env.NODE_ENV"}
    found = only(of_files(tmp_path, files), "undocumented")
    assert (found.subject, found.status) == (".env.example", Status.FAIL)
    assert found.remediation.endswith("# read at web/a.ts:1, optional\nB=\n# read at app.py:2\nDATABASE_URL=") is True


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("tests/test_a.py", READS),
        ("scripts/seed.py", READS),
        ("src/a.test.ts", "process.env.A"),
        ("vendor/a.py", READS),
        ("src/a.py", 'import os\nos.environ["CI"]'),
        ("src/a.ts", "import.meta.env.MODE; process.env.NODE_ENV"),
    ],
)
def test_tools_other_peoples_code_and_platform_names_need_no_documentation(
    tmp_path: Path, path: str, source: str
) -> None:
    assert Status.FAIL not in {status for _, status in told(of_files(tmp_path, {path: source}), "undocumented")}


def test_names_can_be_documented_elsewhere_or_provided(tmp_path: Path) -> None:
    files = {"app.py": READS + 'os.environ["OURS"]', "docs/env.md": "`DATABASE_URL` is the database"} | IGNORE
    options = Options(documented_in=("docs/env.md",), provided=("OURS",))
    assert told(of_files(tmp_path, files, options), "undocumented") == [("all variables", Status.PASS)]


def test_a_document_that_is_not_there_is_unknown(tmp_path: Path) -> None:
    found = only(of_files(tmp_path, {"a.py": "x = 1"}, Options(documented_in=("docs/env.md",))), "undocumented")
    assert (found.subject, found.status, found.location.config) == ("docs/env.md", Status.UNKNOWN, "env.documented_in")


def test_other_languages_are_named_and_not_passed_in_silence(tmp_path: Path) -> None:
    found = only(of_files(tmp_path, {"main.swift": 'environment["A"]'}), "undocumented")
    assert found.status is Status.NOT_APPLICABLE
    assert ".swift" in found.message


def test_missing_is_not_applicable_until_declared(tmp_path: Path) -> None:
    files = {"app.py": READS, "ops/prod.names": ""}
    assert only(of_files(tmp_path, files, environ={}), "missing").status is Status.NOT_APPLICABLE


MISSING = [
    (READS, "", Options(), ["DATABASE_URL in production"]),
    (READS, "DATABASE_URL", Options(), []),
    (READS, f"DATABASE_URL={STRONG} # why", Options(), []),
    (READS, "# DATABASE_URL", Options(), ["DATABASE_URL in production"]),
    (READS, "", Options(optional=("DATABASE_URL",)), []),
    ('import os\nos.getenv("A", "x")', "", Options(), []),
    ('import os\nos.getenv("A", "x"); os.getenv("A")', "", Options(), ["A in production"]),
    ("", "", Options(required=("NEEDED",)), ["NEEDED in production"]),
    ('import os\nos.environ["PATH"]', "", Options(), []),
]


@pytest.mark.parametrize(("source", "names", "options", "expected"), MISSING)
def test_names_that_an_environment_lacks(
    tmp_path: Path, source: str, names: str, options: Options, expected: list[str]
) -> None:
    place = EnvironmentSource(names="ops/prod.names")
    options = Options(environments={"production": place}, optional=options.optional, required=options.required)
    judgement = of_files(tmp_path, {"app.py": source, "ops/prod.names": names}, options)
    found = told(judgement, "missing")
    assert found == ([(name, Status.FAIL) for name in expected] or [("production", Status.PASS)])
    assert STRONG not in repr(judgement)


def test_documented_names_are_required_unless_marked_or_defaulted(tmp_path: Path) -> None:
    files = {
        ".env.example": "A=\nB= # optional\n# C=\nD=\nE=\n",
        "app.py": 'import os\nos.getenv("D", "x")',
        "tests/t.py": 'import os\nos.environ["E"]',
        "ops/prod.names": "",
    }
    options = Options(environments={"production": EnvironmentSource(names="ops/prod.names")})
    assert told(of_files(tmp_path, files, options), "missing") == [("A in production", Status.FAIL)]


def test_the_jobs_environment_counts_only_when_named_and_empty_is_missing(tmp_path: Path) -> None:
    options = Options(environments={"production": EnvironmentSource(from_job=True)})
    files = {"app.py": READS + 'os.environ["EMPTY"]; os.environ["SET"]'}
    environ = {"DATABASE_URL": STRONG, "EMPTY": ""}
    judgement = of_files(tmp_path, files, options, environ=environ)
    assert told(judgement, "missing") == [("EMPTY in production", Status.FAIL), ("SET in production", Status.FAIL)]
    assert STRONG not in repr(judgement)


def test_a_names_file_that_only_the_job_made_is_read_from_the_workspace(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    revision = repo.commit({"app.py": READS, ".gitignore": "*.names\n"})
    repo.write({"prod.names": "DATABASE_URL\n"})
    options = Options(environments={"production": EnvironmentSource(names="prod.names")})
    assert told(judge(repo, options, revision=revision), "missing") == [("production", Status.PASS)]


@pytest.mark.parametrize(
    "source", [EnvironmentSource(), EnvironmentSource(names="nope"), EnvironmentSource(names="../x")]
)
def test_an_environment_whose_names_cannot_be_read_is_unknown(tmp_path: Path, source: EnvironmentSource) -> None:
    found = only(of_files(tmp_path, {"app.py": READS}, Options(environments={"production": source})), "missing")
    assert (found.subject, found.status) == ("production", Status.UNKNOWN)
    assert "env.environments.production.names" in found.remediation


@pytest.mark.parametrize(
    "files",
    [
        {"web/a.ts": "process.env.NEXT_PUBLIC_SERVICE_ROLE_KEY"},
        {".env.example": "NEXT_PUBLIC_SERVICE_ROLE_KEY=\n"},
        {".env.production": "NEXT_PUBLIC_SERVICE_ROLE_KEY=\n"},
    ],
)
def test_a_secret_behind_a_public_prefix_is_a_blocker_wherever_it_is(tmp_path: Path, files: dict[str, str]) -> None:
    found = only(of_files(tmp_path, files), "public-secret")
    assert (found.subject, found.status) == ("NEXT_PUBLIC_SERVICE_ROLE_KEY", Status.FAIL)
    assert (found.severity, found.location.path) == (Severity.BLOCKER, next(iter(files)))


def test_public_keys_pass_and_prefixes_can_be_added(tmp_path: Path) -> None:
    files = {"web/a.ts": "process.env.NEXT_PUBLIC_SUPABASE_ANON_KEY; process.env.WEB_SECRET"}
    repo = make_repo(tmp_path / "repo")
    repo.commit(files)
    assert told(judge(repo), "public-secret") == [("public variables", Status.PASS)]
    more = Options(public_prefixes=("WEB_",))
    assert told(judge(repo, more), "public-secret") == [("WEB_SECRET", Status.FAIL)]
    fine = Options(public_prefixes=("WEB_",), public_by_design=("WEB_SECRET",))
    assert told(judge(repo, fine), "public-secret") == [("public variables", Status.PASS)]


ENV_FILES: list[tuple[dict[str, str], list[tuple[str, Severity]]]] = [
    ({".env": f"DB_PASSWORD={STRONG}\n"}, [(".env", Severity.BLOCKER)]),
    ({".env.local": "PLAIN=1\n"}, [(".env.local", Severity.MEDIUM)]),
    ({".env": "LOG_LEVEL=debug\n"}, [(".env", Severity.MEDIUM)]),
    ({"deploy/prod.env": f"API_KEY={STRONG}"}, [("deploy/prod.env", Severity.BLOCKER)]),
    ({"deploy/prod.env": "LOG_LEVEL=info"}, []),
    ({".envrc": "use flake\n"}, []),
    ({".env.example": f"API_KEY={STRONG}"} | IGNORE, []),
    ({".env.production": 'API_KEY="encrypted:BE9Y7LKANx77"'}, []),
    ({"tests/fixtures/.env": f"API_KEY={STRONG}"}, []),
    ({".env.example": "A="}, [(".gitignore", Severity.MEDIUM)]),
    ({"app.py": "from dotenv import load_dotenv\n" + READS}, [(".gitignore", Severity.MEDIUM)]),
    ({"app.py": READS}, []),
    ({"app.py": READS, ".gitignore": "*.env\n"}, []),
    ({"web/.env.example": "A=", "web/.gitignore": ".env"}, []),
    ({"web/.env.example": "A=", "api/.gitignore": ".env"}, [("web/.gitignore", Severity.MEDIUM)]),
    ({"app.py": "x = 1"}, []),
]


@pytest.mark.parametrize(("files", "expected"), ENV_FILES)
def test_env_files_in_git(tmp_path: Path, files: dict[str, str], expected: list[tuple[str, Severity]]) -> None:
    judgement = of_files(tmp_path, files)
    found = [one for one in judgement.assessments if one.rule == "env/dotenv-committed"]
    assert [(one.subject, one.severity) for one in found if one.status is Status.FAIL] == expected
    assert bool(expected) or [one.status for one in found] == [Status.PASS]
    assert STRONG not in repr(judgement)


def test_an_env_file_about_to_be_committed_is_seen(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.commit({"app.py": READS})
    repo.write({".env": f"DB_PASSWORD={STRONG}\n"})
    found = only(judge(repo), "dotenv-committed")
    assert (found.subject, found.severity) == (".env", Severity.BLOCKER)
    assert "not in git yet" in found.message
    repo.write({".gitignore": ".env\n"})
    assert only(judge(repo), "dotenv-committed").status is Status.PASS


def test_a_hostile_file_name_is_quoted_in_the_command_to_paste(tmp_path: Path) -> None:
    found = only(of_files(tmp_path, {"a'; rm -rf ~ #/.env": "A=1"}), "dotenv-committed")
    assert """git rm --cached 'a'"'"'; rm -rf ~ #/.env'""" in found.remediation


def test_outside_git_nothing_can_be_committed(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("A=1")
    facts = CHECK.gather(make_context(tmp_path, tree=FolderTree(tmp_path)), Options())
    assert only(CHECK.judge(facts, Options()), "dotenv-committed").status is Status.NOT_APPLICABLE


def test_syntax_names_lines_and_never_values(tmp_path: Path) -> None:
    text = f"A=1\nA=2\nbroken {STRONG}\n"
    judgement = of_files(tmp_path, {".env.example": text, "web/.env.example": "B=\n"} | IGNORE)
    assert told(judgement, "syntax") == [
        ("A in .env.example", Status.FAIL),
        (".env.example", Status.FAIL),
        ("web/.env.example", Status.PASS),
    ]
    assert [one.location.line for one in judgement.assessments if one.rule == "env/syntax"] == [2, 3, None]
    assert STRONG not in repr(judgement)


@pytest.mark.parametrize(
    "use",
    [
        {"docker-compose.yml": "x: ${OLD}"},
        {"Dockerfile": "ARG OLD"},
        {".github/workflows/ci.yml": "OLD: x"},
        {"start.sh": 'echo "$OLD"'},
        {"main.go": 'os.Getenv("OLD")'},
        {"src/a.js": 'for (const k of ["OLD"]) process.env[k]'},
        {"tests/a.py": 'import os\nos.environ["OLD"]'},
    ],
)
def test_any_mention_is_a_use(tmp_path: Path, use: dict[str, str]) -> None:
    assert told(of_files(tmp_path, {".env.example": "OLD="} | use), "unused") == [("documented variables", Status.PASS)]


@pytest.mark.parametrize("silent", [{"README.md": "OLD"}, {"vendor/a.go": "OLD"}, {"a.sh": "OLDER=1 $MY_OLD"}, {}])
def test_what_is_mentioned_nowhere_is_unused(tmp_path: Path, silent: dict[str, str]) -> None:
    found = only(of_files(tmp_path, {".env.example": "\nOLD=\nAWS_REGION=\nPORT="} | silent), "unused")
    assert (found.subject, found.severity, found.location.line) == ("OLD", Severity.LOW, 2)


def test_the_table_and_the_receipt(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "app.py": READS,
        "broken.py": "import os\nos.environ['A'",
        "web/a.ts": "process.env.VITE_URL ?? 'x'; process.env[k]",
        ".env.example": "DATABASE_URL=\n",
        "ops/prod.names": "DATABASE_URL\n",
        "compose.yml": "services:\n  web:\n    environment:\n      DATABASE_URL: x\n",
        "node_modules/x.js": "process.env.NO",
        "big.py": b"#" * 1_000_001,
        "main.swift": "import Foundation",
    }
    judgement = of_files(
        tmp_path, files, Options(environments={"production": EnvironmentSource(names="ops/prod.names")})
    )
    variables, dynamic = judgement.tables
    assert variables.rows == (
        ("DATABASE_URL", "app.py:2", ".env.example:1", "compose.yml:4", "production", False, False),
        ("VITE_URL", "web/a.ts:1", "nowhere", "nowhere", "nowhere", True, True),
    )
    assert dynamic.rows == (("web/a.ts", 1),)
    receipt = dict(judgement.receipt)
    assert receipt["not or only partly read"] == "broken.py: not valid Python (line 2)"
    assert receipt["skipped: other people's or built files"] == receipt["skipped: over 1 MB"] == 1
    assert receipt["languages not read for references"] == ".swift"


def test_a_commit_is_judged_without_its_checkout(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    old = repo.commit({"app.py": READS})
    repo.commit({"app.py": READS + 'os.environ["NEW"]', ".env.example": "DATABASE_URL="})
    assert told(judge(repo, revision=old), "undocumented") == [(".env.example", Status.FAIL)]
    assert told(judge(repo), "undocumented") == [("NEW", Status.FAIL)]


def test_weird_file_names_and_links_do_not_stop_the_check(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.commit({"a\nb'\u2028.py": READS})
    (repo.path / "link.py").symlink_to("/etc/passwd")
    (repo.path / ".env.example").symlink_to("nowhere")
    found = only(judge(repo), "undocumented")
    assert found.location.path == "a\nb'\u2028.py"


def test_no_time_left_cannot_judge(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.commit({"app.py": READS})
    with pytest.raises(CannotJudge):
        judge(repo, deadline=Deadline(0))


LIBRARY = {
    "pyproject.toml": '[project]\nname = "acme"\nclassifiers = ["Programming Language :: Python"]\n',
    "acme/a.py": READS,
}


@pytest.mark.parametrize(
    "manifest",
    [
        LIBRARY,
        {"setup.py": "setup(\n    classifiers=['x'],\n)", "a.py": READS},
        {"package.json": '{"name": "acme", "files": ["lib"]}', "lib.js": "process.env.DATABASE_URL"},
        {"acme.gemspec": "Gem::Specification.new", "a.rb": 'ENV.fetch("DATABASE_URL")'},
        {"Cargo.toml": "[lib]\nname = 'acme'\n", "src/lib.rs": 'std::env::var("DATABASE_URL")'},
        {"composer.json": '{"type": "library"}', "a.php": '<?php getenv("DATABASE_URL");'},
        LIBRARY | {"tests/Dockerfile": "FROM python", "examples/app/manage.py": "", "docs/docker-compose.yml": ""},
        LIBRARY | {"acme/project_template/Dockerfile": "FROM python", "acme/project_template/manage.py": ""},
    ],
)
def test_a_library_without_a_document_is_a_low_finding_that_says_why(tmp_path: Path, manifest: dict[str, str]) -> None:
    found = only(of_files(tmp_path, manifest), "undocumented")
    assert (found.status, found.severity) == (Status.FAIL, Severity.LOW)
    assert "a library by " in found.message


@pytest.mark.parametrize(
    "files",
    [
        LIBRARY | {"Dockerfile": "FROM python"},
        LIBRARY | {"deploy/compose.yaml": "services: {}"},
        LIBRARY | {"Procfile": "web: run"},
        LIBRARY | {"wsgi.py": ""},
        {"pyproject.toml": '[project]\nname = "shop"\n', "a.py": READS},
        {"package.json": '{"private": true, "files": ["lib"]}', "a.js": "process.env.DATABASE_URL"},
        {"package.json": "[", "a.js": "process.env.DATABASE_URL"},
        {"packages/a/pyproject.toml": LIBRARY["pyproject.toml"], "a.py": READS},
    ],
)
def test_what_is_run_or_not_published_is_no_library(tmp_path: Path, files: dict[str, str]) -> None:
    assert only(of_files(tmp_path, files), "undocumented").severity is Severity.HIGH


def test_a_library_that_reads_dotenv_files_for_others_has_none_of_its_own_to_ignore(tmp_path: Path) -> None:
    source = {"acme/a.py": f"import dotenv\n{READS}"}
    (tmp_path / "app").mkdir()
    assert told(of_files(tmp_path, LIBRARY | source), "dotenv-committed")[0][1] is not Status.FAIL
    assert told(of_files(tmp_path / "app", source), "dotenv-committed")[0][1] is Status.FAIL


def test_a_library_that_was_copied_in_is_not_the_product(tmp_path: Path) -> None:
    code = "if (process.env.VUE_ENV) {}"
    (tmp_path / "own").mkdir()
    assert (
        only(of_files(tmp_path, {"static/vue.js": f"/*!\n * Vue.js v2\n */\n{code}"}), "undocumented").status
        is not Status.FAIL
    )
    assert (
        only(of_files(tmp_path / "own", {"static/a.js": f"/* ours */\n{code}"}), "undocumented").status is Status.FAIL
    )
