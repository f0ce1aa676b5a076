"""The whole command: which stage judges what, what a change adds, and that no report holds a value."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.checks.bundle.lab import HOST, INDEX, SCRIPT, script, site, write, zipped
from tests.checks.bundle.test_maps import source_map
from tests.support.certificates import make_authority
from tests.support.command import launchgate
from tests.support.leaks import folder_defects, leaked, planted
from tests.support.repos import Repo, make_repo
from tests.support.secret_values import github_token
from tests.support.web import page, serve

DEV = 'fetch("http://localhost:3001")'
FORMATS = ("json", "junit", "sarif", "html", "markdown", "gitlab", "terminal", "annotations")


def _run(folder: Path, *arguments: str) -> tuple[int, dict[str, dict[str, Any]]]:
    """(exit code, entries of the check by rule and subject)."""
    done = launchgate("run", "--only", "bundle", "--report", "json", *arguments, cwd=folder)
    assert done.out, done.err
    return done.code, {f"{one['rule']} {one['subject']}": one for one in json.loads(done.out)["assessments"]}


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = make_repo(tmp_path / "repo")
    made.commit({"README.md": "x", **site(DEV)})
    return made


def test_a_change_answers_for_what_it_adds(repo: Repo) -> None:
    base = repo.git("rev-parse", "HEAD")
    repo.commit({"README.md": "more"})
    code, seen = _run(repo.path, "--base", base)
    assert seen["bundle/dev-url http://localhost:3001"]["disposition"] == "existing"
    repo.commit({SCRIPT: f'{DEV};a="{github_token()}"'})
    code, seen = _run(repo.path, "--base", base)
    assert code == 1
    assert seen[f"bundle/secret {SCRIPT}"]["disposition"] == "new"
    assert seen["bundle/dev-url http://localhost:3001"]["disposition"] == "existing"


def test_what_a_change_only_finds_lying_there_is_not_its_own(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    base = repo.commit({".gitignore": "dist\n"})
    repo.commit({"README.md": "x"})
    repo.write(site(f'a="{github_token()}"'))
    done = launchgate("run", "--only", "bundle", "--base", base, cwd=repo.path)
    assert done.code == 2
    assert "what a job builds is searched in stages full and release" in done.err
    code, seen = _run(repo.path)
    assert code == 1
    assert seen[f"bundle/secret {SCRIPT}"]["status"] == "fail"


def test_a_token_in_tracked_output_is_one_fault(repo: Repo) -> None:
    repo.commit({SCRIPT: f'a="{github_token()}"'})
    done = launchgate("run", "--only", "bundle", "--only", "secrets/tree", "--report", "json", cwd=repo.path)
    verdict = json.loads(done.out)
    assert verdict["counts"]["blocker"] == 1
    assert [one["because"] for one in verdict["assessments"] if one["rule"] == "bundle/secret"] == [
        f"secrets/tree#{SCRIPT}"
    ]


def test_a_deploy_reads_the_site_and_not_the_folder(repo: Repo) -> None:
    routes = {"/": page(INDEX), "/assets/index-Bmm3Xeuw.js": script("1")}
    with serve(routes, make_authority(repo.path).leaf(HOST)) as https:
        repo.write({
            "launchgate.yml": f'site: {{canonical: "https://{HOST}"}}\nnetwork: {{ca_file: ca.pem, connect_to: '
            f'{{"{HOST}:443": "{https.endpoint}"}}}}\n',
        })  # fmt: skip
        code, seen = _run(repo.path, "--stage", "deploy")
    assert code == 0
    assert seen[f"bundle/dev-url https://{HOST}/"]["status"] == "pass"
    assert not any("localhost" in name for name in seen)


def test_declared_output_that_was_not_built_leaves_the_verdict_open(tmp_path: Path) -> None:
    write(tmp_path, {"launchgate.yml": "bundle: {output: [dist]}\n"})
    code, seen = _run(tmp_path)
    assert code == 3
    assert seen["bundle/secret dist"]["status"] == "unknown"
    assert [name for name, one in seen.items() if one["because"] is None] == ["bundle/secret dist"]


def test_a_section_that_makes_no_sense_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {"launchgate.yml": "bundle: {output: [../dist], variables: ['$X']}\n"})
    assert launchgate("run", "--only", "bundle", cwd=tmp_path).code == 2


def test_no_report_holds_a_value(tmp_path: Path) -> None:
    secrets = [planted(github_token(seed) for seed in range(start, start + 6)) for start in (1, 10, 20, 30, 40)]
    in_script, in_map, in_env, in_job, in_package = (secret.value for secret in secrets)
    word = in_env[4:]
    work = tmp_path / "work"
    write(work, {
        **site(f'a="{in_script}";b="{word}";c="{in_job[4:]}"\n//# sourceMappingURL=index-Bmm3Xeuw.js.map'),
        f"{SCRIPT}.map": source_map(("src/a.ts", f'k="{in_map}"'), (f"src/{in_script}.ts", "1")),
        f"dist/assets/{in_script}.js": f'fetch("http://localhost:3001/{in_script}")',
        "dist/app.zip": zipped({f"{in_package}.js": f'a="{in_package}"'}),
        ".env.production": f"SESSION_SECRET={word}\nOTHER=x{word}\n",
        "launchgate.yml": "bundle: {output: [dist], artefacts: [dist/app.zip], variables: [JOB_CODE]}\n",
    })  # fmt: skip
    reports = [part for name in FORMATS for part in ("--report", f"{name}:../out/report.{name}")]
    (tmp_path / "out").mkdir()
    done = launchgate(
        "run",
        "--only",
        "bundle",
        *reports,
        cwd=work,
        extra={"JOB_CODE": in_job[4:]},
    )
    assert done.code == 1, done.err
    said = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))["assessments"]
    assert {one["rule"] for one in said if one["status"] == "fail"} == {
        "bundle/secret", "bundle/env-value", "bundle/source-map", "bundle/dev-url"
    }  # fmt: skip
    assert {one["subject"] for one in said if one["rule"] == "bundle/env-value"} == {"SESSION_SECRET", "JOB_CODE"}
    assert folder_defects(tmp_path / "out", secrets) == []
    assert leaked(done.out + done.err, secrets) == []
