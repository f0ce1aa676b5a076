"""The image itself: what it declares, how large it is, and that it runs as anybody."""

from pathlib import Path
from typing import Any

import pytest

from tests.support import events
from tests.support.action_container import Runner
from tests.support.checkout import make_product
from tests.support.image import call, compressed_size, config_of, container

pytestmark = pytest.mark.container
MEGABYTE = 1_000_000


def test_it_declares_what_it_is(image: str) -> None:
    config: dict[str, Any] = config_of(image)
    labels = {key.removeprefix("org.opencontainers.image."): value for key, value in config["Labels"].items()}
    assert labels["version"] == "9.8.7"
    assert labels["revision"] == "c" * 40
    assert labels["source"] == "https://github.example/acme/launchgate"
    assert labels["licenses"] == "Apache-2.0"
    assert labels["created"]
    assert config["Entrypoint"] == ["/app/venv/bin/python", "-I", "/app/entrypoint.py"]
    assert config.get("User", "") == ""
    assert {"PYTHONDONTWRITEBYTECODE=1", "PYTHONUNBUFFERED=1"} <= set(config["Env"])


def test_our_part_is_small(image: str, tmp_path: Path) -> None:
    base, own = compressed_size(image, tmp_path / "pushed")
    # With the 45 MB or so of python:3.13-slim, the image stays below its goal of 90 MB.
    assert own < 45 * MEGABYTE, f"base {base / MEGABYTE:.1f} MB, own {own / MEGABYTE:.1f} MB"


def test_it_holds_no_build_tools_and_no_tests(image: str) -> None:
    with container(image) as name:
        mounted = Path(call("buildah", "mount", name).strip())
        site = next((mounted / "app/venv/lib").glob("python3.*/site-packages"))
        names = {path.name for path in site.iterdir()}
        assert not names & {"pip", "setuptools", "wheel", "pytest", "tests", "mypy"}
        assert list((mounted / "app/detection").iterdir()) != []
        assert not (mounted / "build").exists()


def test_sslyze_can_be_started_as_a_program(image: str) -> None:
    with container(image) as name:
        told = call(
            "buildah", "run", "--isolation=chroot", name, "--", "/app/venv/bin/python", "-I", "-m", "sslyze", "--help"
        )
    assert "--json_out" in told


def test_it_runs_as_any_user_without_a_home(image: str, tmp_path: Path) -> None:
    product = make_product(tmp_path / "origin")
    user = 12345
    workspace = product.checkout(tmp_path / "run" / "workspace", "refs/heads/main", user=user)
    runner = Runner(
        folder=tmp_path / "run", image=image, user=f"{user}:{user}", environ={"HOME": "/nowhere", "GITHUB_ACTIONS": ""}
    )
    ran = runner.run("", events.schedule(), arguments=("run", "--only", "secrets", "--report", "json:out/verdict.json"))
    assert ran.code == 0, ran.stdout + ran.stderr
    assert (workspace / "out" / "verdict.json").stat().st_uid == user


def test_the_command_is_on_the_path(image: str) -> None:
    with container(image) as name:
        told = call("buildah", "run", "--isolation=chroot", name, "--", "launchgate", "--version")
    assert told.startswith("launchgate")


def test_a_slip_in_an_input_stops_before_anything_runs(image: str, tmp_path: Path) -> None:
    runner = Runner(folder=tmp_path, image=image)
    ran = runner.run("schedule", events.schedule(), {"fail-on": "hihg"})
    assert (ran.code, ran.outputs, ran.summary) == (2, {}, "")
    assert ran.stdout.startswith(
        "::error title=launchgate inputs::launchgate has no fail-on 'hihg'. Did you mean 'high'?"
    )
