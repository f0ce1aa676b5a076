"""Which of its rules the check judges when, by the real command: static ones on a change, probes on a site, both beside a URL."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.checks.mobile.lab import ANDROID, APPLE, ENTITLEMENTS, as_json, association, statements
from tests.support.certificates import make_authority
from tests.support.command import launchgate
from tests.support.repos import Repo, make_repo
from tests.support.web import page, serve

_PACKAGE = '{"dependencies": {"expo": "~54.0.0"}}'
_STAGING = "EXPO_PUBLIC_API_URL=https://staging.acme.io\n"


def _run(repo: Path, *arguments: str) -> tuple[int, dict[str, dict[str, Any]]]:
    """(exit code, entries of the mobile check by rule and subject)."""
    done = launchgate("run", "--only", "mobile", "--report", "json", *arguments, cwd=repo)
    assert done.out, done.err
    entries = json.loads(done.out)["assessments"]
    return done.code, {f"{entry['rule']} {entry['subject']}": entry for entry in entries}


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = make_repo(tmp_path / "repo")
    made.commit({"package.json": _PACKAGE, ".env": _STAGING, "App.entitlements": ENTITLEMENTS})
    return made


def test_a_change_answers_for_what_it_adds(repo: Repo) -> None:
    base = repo.git("rev-parse", "HEAD")
    repo.commit({"README.md": "more"})
    code, seen = _run(repo.path, "--base", base)
    assert (code, [entry["disposition"] for entry in seen.values()]) == (0, ["existing"])
    assert set(seen) == {"mobile/api-base-url EXPO_PUBLIC_API_URL in .env"}
    repo.commit({".env": f"{_STAGING}EXPO_PUBLIC_SERVER=http://10.0.2.2:3000\n"})
    code, seen = _run(repo.path, "--base", base)
    assert code == 1
    assert seen["mobile/api-base-url EXPO_PUBLIC_SERVER in .env"]["disposition"] == "new"


def test_a_fault_of_the_site_is_no_older_than_the_site(repo: Repo) -> None:
    base = repo.git("rev-parse", "HEAD")
    host = "www.example.com"
    with serve({"/": page("home")}, make_authority(repo.path).leaf(host)) as https:
        repo.commit({
            "launchgate.yml": f'site: {{canonical: "https://{host}"}}\ngate: {{fail_on: high}}\nnetwork: {{ca_file: ca.pem, '
            f'connect_to: {{"{host}:443": "{https.endpoint}"}}}}\n',
        })  # fmt: skip
        code, seen = _run(repo.path, "--base", base, "--url", f"https://{host}")
    assert code == 1
    assert seen[f"mobile/apple-links {host}"]["disposition"] == "new"
    assert seen["mobile/api-base-url EXPO_PUBLIC_API_URL in .env"]["disposition"] == "existing"


def test_a_deploy_judges_the_site_with_what_the_files_claim(repo: Repo) -> None:
    host = "www.example.com"
    routes = {"/": page("home"), APPLE: as_json(association()), ANDROID: as_json(statements())}
    with serve(routes, make_authority(repo.path).leaf(host)) as https:
        repo.write({
            "launchgate.yml": f'site: {{canonical: "https://{host}"}}\nnetwork: {{ca_file: ca.pem, '
            f'connect_to: {{"{host}:443": "{https.endpoint}"}}}}\n',
        })  # fmt: skip
        code, seen = _run(repo.path, "--stage", "deploy")
    assert code == 0
    assert {name for name, entry in seen.items() if entry["status"] == "pass"} == {f"mobile/apple-links {host}"}
    assert not any(name.startswith("mobile/api-base-url") for name in seen)


def test_a_plain_folder_is_not_searched_after_a_deploy(tmp_path: Path) -> None:
    (tmp_path / "App.entitlements").write_text(ENTITLEMENTS)
    host = "www.example.com"
    with serve({"/": page("home")}, make_authority(tmp_path).leaf(host)) as https:
        (tmp_path / "launchgate.yml").write_text(
            f'site: {{canonical: "https://{host}"}}\nnetwork: {{ca_file: ca.pem, connect_to: '
            f'{{"{host}:443": "{https.endpoint}"}}}}\nmobile: {{links: [{{from: /}}]}}\n'
        )
        code, seen = _run(tmp_path, "--stage", "deploy")
    assert code == 0
    assert seen["mobile/apple-links Apple app links"]["status"] == "not-applicable"
