"""Versions put together from differences: those that git made, and such as nobody should have made."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from dulwich.errors import ApplyDeltaError
from hypothesis import given
from hypothesis import strategies as st

from launchgate.clients.git.deltas import LONG, MANY, applied
from launchgate.detection.examples import expand
from tests.support.repos import make_repo

MOST = 1 << 20
FAULTS = (ValueError, IndexError, ApplyDeltaError)


def number(value: int) -> bytes:
    """A number in groups of seven bits."""
    groups = []
    while True:
        value, low = value >> 7, value & 127
        groups.append(low | (128 if value else 0))
        if not value:
            return bytes(groups)


def copied(start: int, length: int) -> bytes:
    """The order to copy, with zero bytes left out as git does."""
    order, rest = 128, b""
    length &= 0xFFFF  # the longest copy has no length at all
    for bit in range(7):
        value = (start >> 8 * bit if bit < 4 else length >> 8 * (bit - 4)) & 255
        if value:
            order |= 1 << bit
            rest += bytes([value])
    return bytes([order]) + rest


def delta(base: bytes, size: int, *orders: bytes) -> bytes:
    return number(len(base)) + number(size) + b"".join(orders)


@given(st.data())
def test_any_row_of_orders_leads_to_what_it_says(data: st.DataObject) -> None:
    base = data.draw(st.binary(min_size=1, max_size=300)) * 300
    orders, wanted, long = [], b"", []
    for _ in range(data.draw(st.integers(0, 12))):
        if data.draw(st.booleans()):
            start = data.draw(st.integers(0, len(base) - 1))
            length = data.draw(st.integers(1, min(1 << 16, len(base) - start)))
            if length > LONG:
                long.append((len(wanted), start, length))
            orders.append(copied(start, length))
            wanted += base[start : start + length]
        else:
            text = data.draw(st.binary(min_size=1, max_size=127))
            orders.append(bytes([len(text)]) + text)
            wanted += text
    difference = delta(base, len(wanted), *orders)
    made, copies = applied(base, difference, MOST)
    assert made == wanted
    assert list(copies) == (long if len(difference) * MANY <= len(wanted) else [])
    assert all(made[here : here + size] == base[there : there + size] for here, there, size in copies)


def test_short_stretches_in_a_long_row_are_not_looked_for() -> None:
    base = bytes(range(250)) * 200
    few = delta(base, 20_010, copied(0, 20_000), b"\x0a0123456789")
    assert applied(base, few, MOST)[1] == ((0, 0, 20_000),)
    many = delta(base, 20_000 + 100 * 250, copied(0, 20_000), *[copied(250 * number, 250) for number in range(1, 101)])
    assert applied(base, many, MOST)[1] == ((0, 0, 20_000),), "five bytes for 250"
    mixed = delta(base, 20_000 + 300 * 10, copied(0, 20_000), *[b"\x0a0123456789"] * 300)
    assert applied(base, mixed, MOST)[1] == ()


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"\x84",
        delta(b"other base", 1, b"\1x"),
        delta(b"base", 3, b"\1x"),
        delta(b"base", 1, b"\2xy"),
        delta(b"base", 4, copied(2, 4)),
        delta(b"base", 4, copied(90, 4)),
        delta(b"base", 4, copied(0, 4)[:1]),
        delta(b"base", 2, b"\0", b"\2xy"),
        delta(b"base", 5, b"\5xyz"),
        delta(b"base", MOST + 1, b"\1x"),
    ],
    ids=["empty", "no number", "other base", "too little", "too much", "behind the end", "far behind the end", "cut off",
         "undefined order", "insert cut off", "too large"],
)  # fmt: skip
def test_what_is_damaged_is_said(bad: bytes) -> None:
    with pytest.raises(FAULTS):
        applied(b"base", bad, MOST)


def test_a_bomb_ends_at_its_own_size() -> None:
    base = bytes(1 << 16)
    bomb = delta(base, 100, *[copied(0, 1 << 16)] * 100_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(FAULTS):
        applied(base, bomb, MOST)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000, "kilobytes; all orders lead to 6 GB"


@given(st.binary(max_size=200))
def test_nothing_else_is_raised(noise: bytes) -> None:
    base = bytes(range(256))
    for bad in (noise, number(len(base)) + noise):
        try:
            made, _ = applied(base, bad, MOST)
        except FAULTS:
            continue
        assert len(made) <= MOST


def test_without_the_compiled_part_the_same_is_found(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    text = "\n".join(f"line {number} of a long file" for number in range(400))
    for version in ("one", "two", f"token = '{expand('gh~p_{b62:30}{crc}').decode()}'", "three"):
        repo.commit({"long.txt": f"{text}\n{version}\n"})
    repo.git("clone", "--quiet", "--bare", str(repo.path), str(tmp_path / "bare"))
    subprocess.run(("git", "repack", "-adfq"), cwd=tmp_path / "bare", check=True)
    code = (
        "import sys; sys.modules['dulwich._pack'] = None; "
        "sys.argv = ['launchgate', 'run', '--stage', 'full', '--only', 'secrets/history', '--quiet', '--report', 'json']; "
        "from launchgate.__main__ import main; main()"
    )
    environ = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        (sys.executable, "-c", code), capture_output=True, cwd=tmp_path / "bare", env=environ, check=False
    )
    verdict = json.loads(done.stdout)
    failed = [entry for entry in verdict["assessments"] if entry["status"] == "fail"]
    assert [entry["rule"] for entry in failed] == ["secrets/history"]
    assert verdict["checks"][0]["receipt"]["blobs"] == 4
