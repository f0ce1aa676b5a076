"""What `env` says beside another check's finding about the same fault names that as its cause."""

from pathlib import Path

from launchgate.model import Severity
from tests.checks.env.test_env import STRONG, of_files, only


def test_a_secret_in_an_env_file_in_git_follows_from_the_value_itself(tmp_path: Path) -> None:
    held = only(of_files(tmp_path, {"app/.env": f"DB_PASSWORD={STRONG}\n"}), "dotenv-committed")
    assert (held.severity, held.because) == (Severity.BLOCKER, "secrets/tree#app/.env")
    plain = only(of_files(tmp_path / "plain", {"app/.env": "DEBUG=0\n"}), "dotenv-committed")
    assert (plain.severity, plain.because) == (Severity.MEDIUM, None)
