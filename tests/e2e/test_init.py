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
    done = launchgate("init", "--url", "https://www.example.com", cwd=product)
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
