"""A hostile page costs a parser no more than a large one."""

import resource
import subprocess
import sys

import pytest

from launchgate.shallow import DEEPEST, shallow
from tests.support.command import ROOT

BOMB = "<p>" + "".join(f"<b x={number}>" for number in range(2000)) + "</p>" + "<p>x" * 2000


def test_an_ordinary_page_is_left_as_it_is() -> None:
    page = "<html><body>" + "<div><p>one<p>two <b>bold</b> <a href=x>link</a></div>" * 3000 + "</body></html>"
    assert shallow(page) == page


@pytest.mark.parametrize("page", ["<div>" * 60_000 + "deep", BOMB])
def test_what_nests_beyond_reason_is_cut(page: str) -> None:
    assert shallow(page).count("<") <= DEEPEST + 2
    assert page.startswith(shallow(page))


def test_a_selector_over_a_bomb_stays_within_memory() -> None:
    code = "import sys; from launchgate.checks.smoke.markup import first; print(first(sys.stdin.read(), 'p'))"

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))

    done = subprocess.run(
        (sys.executable, "-c", code), input=BOMB, text=True, capture_output=True, cwd=ROOT, preexec_fn=bounded, timeout=60
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Element" in done.stdout
