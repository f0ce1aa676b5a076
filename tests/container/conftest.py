"""One image for all tests of this folder, built from the working tree."""

import pytest

from tests.support.image import build


@pytest.fixture(scope="session")
def image() -> str:
    """The image's name. Skips where buildah, root or the base are missing; fails there in CI."""
    return build("VERSION=9.8.7", "REVISION=" + "c" * 40, "SOURCE=https://github.example/acme/launchgate")
