"""What a test needs from the machine: a program, or the conformance data.

Missing means a visible skip on a laptop and a failure where `LAUNCHGATE_REQUIRE_SERVERS=1` says that everything is installed.
"""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest


def require(program: str) -> Path:
    """Return the path of `program`; skip or fail the calling test when this machine has none."""
    found = shutil.which(program, path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin")
    if found is None:
        missing(f"the program '{program}' is not installed here")
    return Path(found)


def require_conformance() -> Path:
    """Return the folder of conformance data that `LAUNCHGATE_CONFORMANCE` names; skip or fail when there is none."""
    named = os.environ.get("LAUNCHGATE_CONFORMANCE", "")
    if not named or not Path(named).is_dir():
        missing("LAUNCHGATE_CONFORMANCE names no folder of conformance data")
    return Path(named)


def missing(reason: str) -> NoReturn:
    """End the calling test: a failure where everything must be there, a visible skip elsewhere."""
    if os.environ.get("LAUNCHGATE_REQUIRE_SERVERS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
