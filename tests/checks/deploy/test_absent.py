"""What is said where there is no document about going back, or no database to take back."""

from pathlib import Path

import pytest

from launchgate import rollback
from launchgate.documents import read
from tests.checks.deploy.lab import DEPLOY, ROLLBACK, of_files, only


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"docs/deploy.md": DEPLOY}, "1 document that speaks of deploys or releases was read"),
        ({"app.py": "x = 1\n"}, "no documents that speak of deploys or releases were read"),
    ],
)
def test_the_absence_says_what_was_read(tmp_path: Path, files: dict[str, str], said: str) -> None:
    assert said in only(of_files(tmp_path, files), "rollback-doc").message


def test_a_product_without_a_database_says_so() -> None:
    told = ROLLBACK[: ROLLBACK.index("## Database")]
    assert rollback.of_database([read("docs/rollback.md", told)]) is None
    none = told + "\nDatabase: there is none; what people write goes out as mail.\n"
    assert rollback.of_database([read("docs/rollback.md", none)]) is not None
