"""The engine's promises: masked candidates, exact bounds, one gate that never contradicts the scan."""

from launchgate.detection import engine
from launchgate.detection.examples import expand


def test_candidate_has_exact_bounds_and_no_raw_value() -> None:
    token = expand("gh~p_{b62:30}{crc}")
    data = b"first line\ntoken = '" + token + b"'\n"
    (candidate,) = engine().scan(data, path="config/prod.py")
    assert data[candidate.start : candidate.end] == token
    assert (candidate.kind, candidate.line, candidate.note) == ("github-token", 2, "checksum valid")
    assert token[4:-2].decode() not in repr(candidate)


def test_clean_text_is_neither_matched_nor_scanned() -> None:
    assert not engine().might_match(b"hello world")
    assert engine().scan(b"hello world") == ()
