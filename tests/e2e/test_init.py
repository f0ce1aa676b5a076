"""`launchgate init` writes a file that `validate` accepts, and says why it says what it says."""

from pathlib import Path

import pytest

from tests.support.command import launchgate
from tests.support.repos import make_repo


@pytest.fixture
def product(tmp_path: Path) -> Path:
    repo = make_repo(tmp_path / "product")
    repo.commit({"app.py": 'route("/login")\nroute("/healthz")\n', "ops/production.names": "DATABASE_URL\n"})
    return repo.path


def test_what_is_written_is_valid_and_explained(product: Path) -> None:
    done = launchgate("init", "--offline", "--url", "https://www.example.com", cwd=product)
    assert done.code == 0, done.err
    text = (product / "launchgate.yml").read_text()
    for line in (
        'canonical: "https://www.example.com"',
        "login: /login",
        "health: /healthz",
        'names: "ops/production.names"',
    ):
        assert line in text
    assert "ops/production.names lists the names" in done.out
    assert launchgate("validate", cwd=product).code == 0


def test_routes_that_files_serve_by_their_place_are_proposed(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "web")
    repo.commit(
        {
            "web/src/app/(auth)/login/page.tsx": "",
            "web/src/app/api/health/route.ts": "",
            "web/src/app/pricing/page.tsx": "",
            "pages/contact/index.js": "",
            "lib/pages.py": "",
        }
    )
    text = launchgate("init", "--offline", "--url", "https://www.example.com", "--output", "-", cwd=repo.path).out
    for line in (
        "  login: /login\n",
        "  health: /api/health\n",
        "    - {path: /pricing}\n",
        "    - {path: /contact}\n",
    ):
        assert line in text
    assert "# smoke: " not in text
    assert "# perf: {routes:" in text


def test_a_strange_name_ends_no_comment(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "strange")
    repo.commit({"ops/a\nprofile: x.names": "A\n"})
    assert launchgate("init", cwd=repo.path).code == 0
    assert "\nprofile: x" not in (repo.path / "launchgate.yml").read_text()
    assert launchgate("validate", cwd=repo.path).code == 0


def test_what_is_proposed_in_comments_is_valid_too(product: Path) -> None:
    assert launchgate("init", cwd=product).code == 0
    file = product / "launchgate.yml"
    examples = [
        line.removeprefix("# ") for line in file.read_text().splitlines() if line.startswith("# ") and ": {" in line
    ]
    assert len(examples) == 4
    file.write_text("\n".join(examples) + "\n")
    done = launchgate("validate", cwd=product)
    assert done.code == 0, done.err


def test_a_file_that_is_there_is_not_overwritten(product: Path) -> None:
    (product / "launchgate.yml").write_text("profile: core\n")
    refused = launchgate("init", cwd=product)
    assert (refused.code, "--force" in refused.err) == (2, True)
    assert (product / "launchgate.yml").read_text() == "profile: core\n"
    assert launchgate("init", "--force", cwd=product).code == 0


def test_it_can_be_looked_at_first(product: Path) -> None:
    done = launchgate("init", "--output", "-", cwd=product)
    assert done.out.startswith("# What launchgate is told")
    assert not (product / "launchgate.yml").exists()


def test_outside_a_repository_it_works_too(tmp_path: Path) -> None:
    assert launchgate("init", cwd=tmp_path).code == 0
    assert launchgate("validate", cwd=tmp_path).code == 0
