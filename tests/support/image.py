"""Builds the gate's image without a Docker engine.

buildah with chroot isolation works without cgroups, in a container, and as root on a CI machine. The base is a Debian that
debootstrap made once, and the wheels are those of the lock file, downloaded once by this Python's own pip with whatever
configuration it has; both are kept in a cache folder outside the project. `python -m tests.support.image` prepares them.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.needs import missing, require

PROJECT = Path(__file__).parents[2]
BASE = "localhost/launchgate-base:bookworm"
BASE_PYTHON = "3.11"  # Debian 12's
IMAGE = "localhost/launchgate:test"
PACKAGES = "python3,python3-venv,python3-pip,git,ca-certificates"


def cache() -> Path:
    """Where the base and the wheels are kept between runs."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "launchgate-ci"


def call(*arguments: str | Path, cwd: Path | None = None) -> str:
    """Run a tool; its output. Raises CalledProcessError with what it said."""
    done = subprocess.run(arguments, capture_output=True, text=True, cwd=cwd)
    if done.returncode:
        done.stderr = f"{done.stdout}\n{done.stderr}"[-4000:]
        raise AssertionError(
            f"{' '.join(str(part) for part in arguments)} ended with {done.returncode}:\n{done.stderr}"
        )
    return done.stdout


def prepare() -> None:
    """Make the base's root file system and the wheelhouse where they are missing. Needs root and the network."""
    root = cache() / "base-bookworm"
    if not root.is_dir():
        partial = root.with_name("base-bookworm.partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.parent.mkdir(parents=True, exist_ok=True)
        call("debootstrap", "--variant=minbase", f"--include={PACKAGES}", "bookworm", partial)
        partial.rename(root)
    if not wheelhouse().is_dir():
        download_wheels(wheelhouse())


def wheelhouse() -> Path:
    """The folder of wheels for the lock files as they are now."""
    locks = b"".join((PROJECT / "requirements" / name).read_bytes() for name in ("runtime.txt", "build.txt"))
    return cache() / f"wheels-{hashlib.sha256(locks).hexdigest()[:16]}"


def download_wheels(folder: Path) -> None:
    """Fill `folder` with every locked requirement, for the base's Python; sslyze comes as source."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
        names = _locked("runtime.txt") + _locked("build.txt")
        source = [name for name in names if name.startswith("sslyze==")]
        platforms = [f"--platform={name}_{os.uname().machine}" for name in _GLIBC]
        download = (sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", temporary)
        call(
            *download,
            "--only-binary=:all:",
            f"--python-version={BASE_PYTHON}",
            *platforms,
            *sorted(set(names) - set(source)),
        )
        call(*download, "--no-binary=sslyze", *source)
        (Path(temporary)).chmod(0o755)
        shutil.copytree(temporary, folder)


_GLIBC = (
    "manylinux_2_34",
    "manylinux_2_28",
    "manylinux_2_24",
    "manylinux_2_17",
    "manylinux2014",
    "manylinux_2_5",
    "manylinux1",
)
"""The wheels' platforms that Debian 12 can run."""


def _locked(name: str) -> list[str]:
    lines = (PROJECT / "requirements" / name).read_text().splitlines()
    return [line.split()[0] for line in lines if line[:1].isalnum()]


def build(*build_args: str) -> str:
    """Build the image from the working tree; its name. Skips the test (or fails it in CI) when something is missing here."""
    for program in ("buildah", "debootstrap"):
        require(program)
    root = cache() / "base-bookworm"
    if os.geteuid() != 0:
        missing("building the image needs root")
    if not (root.is_dir() and wheelhouse().is_dir()):
        missing(f"there is no base image and wheels in {cache()}; `python -m tests.support.image` makes them")
    import_base(root)
    with tempfile.TemporaryDirectory() as temporary:
        pip = Path(temporary) / "pip.conf"
        pip.write_text("[global]\nno-index = true\nfind-links = /wheels\n")
        call(
            *("buildah", "bud", "--quiet", "--isolation=chroot", "--pull-never", "--layers"),
            *(f"--volume={wheelhouse()}:/wheels:ro", f"--volume={pip}:/etc/pip.conf:ro"),
            *(f"--build-arg={value}" for value in (f"BASE_IMAGE={BASE}", *build_args)),
            *("--tag", IMAGE, PROJECT),
        )
    return IMAGE


def import_base(root: Path) -> None:
    """Make an image of the root file system, once."""
    if subprocess.run(("buildah", "inspect", "--type=image", BASE), capture_output=True).returncode == 0:
        return
    container = call("buildah", "from", "scratch").strip()
    try:
        mounted = Path(call("buildah", "mount", container).strip())
        leave_out = ("--exclude=./var/cache/apt/archives/*.deb", "--exclude=./var/lib/apt/lists/*", "--exclude=./dev/*")
        with subprocess.Popen(("tar", "-C", root, *leave_out, "-c", "."), stdout=subprocess.PIPE) as packed:
            subprocess.run(("tar", "-C", mounted, "-x", "--numeric-owner"), stdin=packed.stdout, check=True)
        assert packed.returncode == 0
        call("buildah", "config", "--cmd", "/bin/bash", container)
        call("buildah", "commit", "--quiet", container, BASE)
    finally:
        call("buildah", "rm", container)


def config_of(image: str) -> dict[str, object]:
    """The OCI configuration of an image: Entrypoint, Env, Labels, User..."""
    inspected = json.loads(call("buildah", "inspect", "--type=image", image))
    config: dict[str, object] = inspected["OCIv1"]["config"]
    return config


def compressed_size(image: str, folder: Path) -> tuple[int, int]:
    """Compressed bytes of the base's layers and of our own, pushed into `folder`."""
    call("buildah", "push", "--quiet", image, f"dir:{folder}")
    layers = [layer["size"] for layer in json.loads((folder / "manifest.json").read_text())["layers"]]
    return layers[0], sum(layers[1:])


@contextmanager
def container(image: str) -> Iterator[str]:
    """A working container of an image, removed afterwards."""
    name = call("buildah", "from", "--pull-never", image).strip()
    try:
        yield name
    finally:
        call("buildah", "rm", name)


if __name__ == "__main__":
    prepare()
