"""The `browser` target: named in the Dockerfile, never what is built by default, its Lighthouse locked with hashes."""

import json
import re

from tests.support.image import PROJECT


def stages() -> list[tuple[str, str]]:
    """(base, name) of each stage of the Dockerfile, in order."""
    text = (PROJECT / "Dockerfile").read_text("utf-8")
    return re.findall(r"^FROM (\S+)(?: AS (\S+))?$", text, re.M)


def test_the_default_image_is_the_gate_and_holds_no_browser() -> None:
    assert stages()[-1] == ("gate", "")
    assert ("gate", "browser") in stages()


def test_lighthouse_is_locked_to_one_version_with_hashes() -> None:
    folder = PROJECT / "requirements" / "browser"
    wanted = json.loads((folder / "package.json").read_text("utf-8"))["dependencies"]
    lock = json.loads((folder / "package-lock.json").read_text("utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert wanted == {"lighthouse": packages["node_modules/lighthouse"]["version"]}
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    assert not [name for name, package in packages.items() if "resolved" in package]


def test_the_lock_does_not_follow_what_the_registry_calls_latest() -> None:
    """Two packages ask for `latest` of another. Debian's npm then refuses the lock as soon as there is a later one, so that the
    versions stand in its place; after `npm install --package-lock-only` they have to be written there again."""
    lock = json.loads((PROJECT / "requirements" / "browser" / "package-lock.json").read_text("utf-8"))
    asked = {
        f"{name} {spec}" for one in lock["packages"].values() for name, spec in one.get("dependencies", {}).items()
    }
    assert len(asked) > 100
    assert not [one for one in asked if not any(char.isdigit() or char == "*" for char in one.partition(" ")[2])]
