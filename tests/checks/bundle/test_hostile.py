"""Shipped files that mean harm: sizes, nesting and patterns that would cost the square of their length; each ends in time."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from launchgate.model import Status
from tests.checks.bundle.lab import judged, of, site
from tests.checks.bundle.test_maps import source_map

HOSTILE = {
    "prose": 'x="see http://localhost:3000 now";' * 40_000,
    "many addresses": "".join(f'a="http://localhost:{port}/";' for port in range(1000, 61_000)),
    "escaped quotes": "'" + "\\'" * 400_000 + '"http://localhost:3000"',
    "open classes": "(/[" * 300_000 + '"http://localhost:3000"',
    "open templates": "`${" * 300_000 + '"http://localhost:3000"',
    "open comments": "/*" * 400_000 + '"http://localhost:3000"',
    "slashes": "/" * 1_000_000 + '"http://localhost:3000"',
    "marks": "http:\\/\\/" * 100_000,
    "dots": '"http://' + "a." * 400_000 + '"',
    "references": "//# sourceMappingURL=data:" * 40_000,
    "imports": '"./' + "a/" * 400_000 + 'x.js"',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_script_ends_in_time(tmp_path: Path, name: str) -> None:
    begun = time.process_time()
    assert of(judged(tmp_path, site(HOSTILE[name])), "dev-url")
    assert time.process_time() - begun < 10


def test_a_page_ends_in_time(tmp_path: Path) -> None:
    begun = time.process_time()
    text = "<p>" + '"http://localhost:3000" ' * 60_000
    assert [one.status for one in of(judged(tmp_path, {**site(), "dist/a.html": text}), "dev-url")] == [Status.PASS]
    assert time.process_time() - begun < 10


def _nested(depth: int) -> Iterator[str]:
    yield '{"version":3,"sections":[{"map":' * depth
    yield "{}"
    yield "}]}" * depth


def test_nested_maps_end(tmp_path: Path) -> None:
    files = {**site(), "dist/a.js.map": "".join(_nested(5000)), "dist/b.js.map": source_map(*[("a", "b")] * 60_000)}
    assert of(judged(tmp_path, files), "source-map")


def test_names_that_steer_a_terminal_are_escaped(tmp_path: Path) -> None:
    files = {
        **site(),
        "dist/a\x1b[2J.js": 'a="http://localhost:3001"',
        "dist/b.js.map": source_map(("src/\x1b[2J.ts", "x")),
    }
    assert "\x1b" not in repr([(one.subject, one.message) for one in judged(tmp_path, files).assessments]).replace(
        "\\x1b", ""
    )
    assert not any("\x1b" in one.message for one in judged(tmp_path, files).assessments)


def test_names_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / b"\xff\xfe.js".decode("utf-8", "surrogateescape")).write_text('a="http://localhost:3001"')
    assert of(judged(tmp_path, site()), "dev-url")[0].status is Status.FAIL
