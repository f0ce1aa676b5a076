"""The engine's promises: exact bounds, masked candidates, a gate that never denies what the scan finds, no slow input."""

import base64
import gzip
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchgate.detection import engine
from launchgate.detection.canaries import pdf, tarred, zipped
from launchgate.detection.examples import expand
from launchgate.detection.rules import all_formats
from launchgate.model import Severity

TOKEN = expand("gh~p_{b62:30}{crc}")


def test_candidate_has_exact_bounds_and_no_raw_value() -> None:
    data = b"first line\ntoken = '" + TOKEN + b"'\n"
    (candidate,) = engine().scan(data, path="config/prod.py")
    assert data[candidate.start : candidate.end] == TOKEN
    assert (candidate.kind, candidate.line, candidate.note) == ("github-token", 2, "checksum valid")
    assert TOKEN[4:-2].decode() not in repr(candidate)


def test_clean_text_is_neither_matched_nor_scanned() -> None:
    assert not engine().might_match(b"hello world")
    assert engine().scan(b"hello world") == ()


@pytest.mark.parametrize(
    "codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "utf-8-sig", "latin-1"]
)
def test_token_is_found_in_every_encoding_at_its_own_place(codec: str) -> None:
    text = f"name = 'caf\xe9'\ntoken = '{TOKEN.decode()}'\n"
    data = text.encode(codec)
    assert engine().might_match(data)
    (candidate,) = engine().scan(data)
    unit = (
        "utf-16-be"
        if "16-be" in codec
        else "utf-32-be"
        if "32-be" in codec
        else codec.replace("utf-16", "utf-16-le").replace("-le-le", "-le")
    )
    unit = (
        unit.replace("utf-32", "utf-32-le")
        .replace("-le-le", "-le")
        .replace("-le-be", "-be")
        .replace("utf-8-sig", "utf-8")
    )
    assert data[candidate.start : candidate.end].decode(unit) == TOKEN.decode()
    assert candidate.line == 2


def test_characters_outside_the_basic_plane_do_not_shift_the_place() -> None:
    data = f"\U0001f600\U0001f680 = '{TOKEN.decode()}'".encode("utf-16")
    (candidate,) = engine().scan(data)
    assert data[candidate.start : candidate.end].decode("utf-16-le") == TOKEN.decode()


def test_broken_utf16_is_still_read() -> None:
    data = b"\xff\xfe\x00\xdc" + f"token = '{TOKEN.decode()}'".encode("utf-16-le") + b"\x41"
    assert [found.kind for found in engine().scan(data)] == ["github-token"]


@pytest.mark.parametrize("before", ["", "a", "ab"])
def test_base64_is_read_one_level_deep_at_every_alignment(before: str) -> None:
    data = b'line one\nblob: "' + base64.b64encode(before.encode() + b" token=" + TOKEN + b" end") + b'"'
    assert engine().might_match(data)
    (candidate,) = engine().scan(data)
    assert (candidate.kind, candidate.line) == ("github-token", 2)
    assert base64.b64decode(data[candidate.start : candidate.end]).find(TOKEN) > 0


@pytest.mark.parametrize("before", [b"\\n", b"\\t", b"%3D", b'"', b"=", b"\0", b"\xff"])
def test_token_behind_an_escape_is_found(before: bytes) -> None:
    assert [found.kind for found in engine().scan(b"x" + before + TOKEN + b"\\n")] == ["github-token"]


def test_every_rule_and_decoder_finds_its_canary() -> None:
    assert engine().canaries() == ()
    assert engine().canaries("2026-01-15") == ()


def test_line_of_three_megabytes_is_read_to_its_end() -> None:
    data = b'{"k":"v1","token":"' + b'a1b2c3","key":"' * 200_000 + TOKEN + b'"}'
    assert [found.kind for found in engine().scan(data) if not found.generic] == ["github-token"]


@pytest.mark.parametrize(
    "unit",
    [
        b"password=",
        b"ey" + b"JhbGciOi",
        b"://a:",
        b"-----BEGIN PRIV" + b"ATE KEY-----",
        b"key: ",
        b"a.",
        b"curl -u ",
        b"server=a;",
        b'"kty":',
        b" ",
        b"\\",
        b"key=1a2b3c4d",
        b"A",
    ],
)
def test_hostile_repetition_is_linear(unit: bytes) -> None:
    engine().scan(unit * (400_000 // len(unit)))


def test_engine_is_shared_between_threads() -> None:
    data = [b"x = '" + expand("gl~pat-{b62:20}", str(n)) + b"'" for n in range(200)]
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(engine().scan, data))
    assert all(len(found) == 1 for found in results)


_PIECES = st.one_of(
    st.binary(max_size=40),
    st.text(max_size=40).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.sampled_from([b'password = "', b"token: ", b"\n", b'"', b"://a:", b"@b.io", b"\xff\xfe", b"\0"]),
    st.builds(lambda item, seed: expand(item.example, str(seed)), st.sampled_from(all_formats()), st.integers(0, 3)),
    st.text("abcdef0123456789ABCXYZ+/=_-", min_size=8, max_size=60).map(str.encode),
)
_WRAPS = st.sampled_from(
    [
        lambda d: d,
        base64.b64encode,
        lambda d: base64.b64encode(base64.b64encode(d)),
        lambda d: d.decode("latin-1").encode("utf-16"),
        lambda d: d * 2,
        lambda d: d.hex().encode(),
        lambda d: b"\x7f\0\xff" + d.decode("latin-1").encode("utf-16-le") + b"\xff\0",
        lambda d: b'"' + d[: len(d) // 2] + b'" + "' + d[len(d) // 2 :] + b'"',
        quote_from_bytes,
        gzip.compress,
        zipped,
        tarred,
        pdf,
    ]
)


@given(st.lists(_PIECES, max_size=8).map(b"".join), _WRAPS)
def test_gate_never_contradicts_the_scan_and_no_value_is_shown(data: bytes, wrap: object) -> None:
    assert callable(wrap)
    made: str | bytes = wrap(data)
    wrapped = made.encode() if isinstance(made, str) else made
    found = engine().scan(wrapped)
    assert not found or engine().might_match(wrapped)
    for candidate in found:
        assert 0 <= candidate.start < candidate.end <= len(wrapped)
        value = wrapped[candidate.start : candidate.end].decode("latin-1")
        assert len(value) < 8 or value not in repr(candidate)
    assert list(found) == sorted(found, key=lambda candidate: (candidate.start, candidate.end))


def test_pair_in_an_env_file_is_told_as_one() -> None:
    text = b"AWS_ACCESS_KEY_ID=" + expand("AK~IA{b32:16}") + b"\nAWS_SECRET_ACCESS_KEY=" + expand("{b64:40}") + b"\n"
    found = {one.kind: (one.paired, one.severity) for one in engine().scan(text)}
    assert found == {"aws-access-key": (True, Severity.BLOCKER), "aws-secret-key": (False, Severity.BLOCKER)}


def test_likeness_tells_equal_values_apart_from_others_and_is_not_shown() -> None:
    lines = [b'db_password = "' + expand("{b62:9}4-{b62:6}", seed) + b'"\n' for seed in ("", "", "other")]
    one, same, other = (engine().scan(line)[0] for line in lines)
    assert one.likeness == same.likeness != other.likeness
    assert "likeness" not in repr(one)


def test_a_days_share_of_the_self_test_does_not_load_the_other_library() -> None:
    code = (
        "import sys\nfrom launchgate.detection import engine\n"
        "assert not any(engine().canaries(f'2026-03-{day:02}') for day in range(1, 29))\n"
        "assert 'detect_secrets' not in sys.modules\n"
    )
    subprocess.run((sys.executable, "-c", code), check=True, capture_output=True)
