"""The second interpreter: it answers, it fails as its work fails, it ends with its parent, and no repository can get into it."""

import os
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from launchgate.clients.apart import Apart, Ask, Gone
from launchgate.errors import CannotJudge

HERE = "tests.clients.test_apart"
ROOT = Path(__file__).resolve().parents[2]


def doubled(ask: Ask) -> Iterator[int]:
    """Works: yields every number twice as large, and prints in between."""
    for number in ask():
        sys.stdout.write("a library's chatter\n")
        yield number * 2


def judging(ask: Ask) -> Iterator[int]:
    """Cannot judge after a while."""
    yield ask()
    raise CannotJudge("the repository is damaged", "run `git fsck`")


def dying(ask: Ask) -> Iterator[int]:
    """Ends in the middle."""
    yield ask()
    os._exit(7)


def started(function: str) -> Apart:
    other = Apart.start(f"{HERE}:{function}")
    assert other is not None
    return other


def test_what_the_function_yields_comes_back() -> None:
    other = started("doubled")
    assert list(other.work([1, 2, 3])) == [2, 4, 6]
    other.end()
    other.end()


def test_what_cannot_be_judged_there_cannot_be_judged_here() -> None:
    other = started("judging")
    frames = other.work(5)
    assert next(frames) == 5
    with pytest.raises(CannotJudge, match="damaged") as raised:
        next(frames)
    assert raised.value.remedy == "run `git fsck`"
    other.end()


@pytest.mark.parametrize("function", ["dying", "no_such_function"])
def test_an_early_end_is_told_from_an_answer(function: str) -> None:
    other = started(function)
    with pytest.raises(Gone):
        list(other.work(1))
    other.end()


def test_files_in_the_working_folder_are_no_modules(tmp_path: Path) -> None:
    for name in ("json.py", "pickle.py", "launchgate.py", "sitecustomize.py"):
        (tmp_path / name).write_text("import os; os.write(2, b'STEERED'); os._exit(9)\n")
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from launchgate.clients.apart import Apart\n"
        "print(list(Apart.start('tests.clients.test_apart:doubled').work([4])))\n"
    )
    done = subprocess.run((sys.executable, "-P", "-c", code), cwd=tmp_path, capture_output=True, check=False)
    assert (done.stdout, done.stderr) == (b"[8]\n", b"")


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="the system cannot wait for a process that is not a child")
def test_it_ends_with_its_parent() -> None:
    code = (
        f"import os, sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from launchgate.clients.apart import Apart\n"
        "other = Apart.start('tests.clients.test_apart:doubled')\n"
        "print(other._child.pid, flush=True)\n"
        "os._exit(0)\n"
    )
    done = subprocess.run((sys.executable, "-P", "-c", code), capture_output=True, check=True, timeout=60)
    try:
        child = os.pidfd_open(int(done.stdout))
    except ProcessLookupError:
        return
    waiting = select.poll()  # `select` takes no number above 1023
    waiting.register(child, select.POLLIN)
    assert waiting.poll(30_000), "it is still there"
    os.close(child)


def test_modules_that_an_import_hook_found_are_found_there_too() -> None:
    code = f"""
import importlib.util, sys
class Hook:
    def find_spec(name, path=None, target=None):
        if name == "launchgate":
            return importlib.util.spec_from_file_location(name, {str(ROOT / "launchgate" / "__init__.py")!r})
sys.path[:] = [entry for entry in sys.path if entry != {str(ROOT)!r}]
sys.meta_path.append(Hook)
from launchgate.clients.apart import Apart
print(list(Apart.start('tests.clients.test_apart:doubled').work([4])))
"""
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run((sys.executable, "-P", "-c", code), cwd="/", env=environ, capture_output=True, check=False)
    assert (done.stdout, done.stderr) == (b"[8]\n", b"")
