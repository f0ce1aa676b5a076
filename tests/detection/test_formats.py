"""Every row of the rule tables: its made-up value is found, its near-misses are not, and no table holds a token itself."""

import re
from pathlib import Path

import pytest

import launchgate.detection
from launchgate.detection import engine
from launchgate.detection.beginnings import GATES_FILE, base64_gates, hex_gates, made
from launchgate.detection.examples import expand, literal_prefix
from launchgate.detection.format import Format
from launchgate.detection.rules import all_formats
from launchgate.detection.rules.assigned import ASSIGNED
from launchgate.detection.selftest import assigned_document, document

_BY_KIND = pytest.mark.parametrize("item", all_formats(), ids=lambda item: item.kind)
_BY_PROVIDER = pytest.mark.parametrize("row", ASSIGNED, ids=lambda row: row.kind)


def kinds(data: bytes) -> set[str]:
    return {candidate.kind for candidate in engine().scan(data)}


def test_table_is_broad_and_its_kinds_are_unique() -> None:
    names = [item.kind for item in all_formats()]
    assert len(names) >= 200
    assert len(set(names)) == len(names)
    assert all(item.reference.startswith("https://") for item in (*all_formats(), *ASSIGNED))


@_BY_KIND
@pytest.mark.parametrize("seed", ["first", "second"])
def test_example_is_found_and_never_shown(item: Format, seed: str) -> None:
    data = document(item, seed)
    found = [candidate for candidate in engine().scan(data) if candidate.kind == item.kind]
    assert found
    for candidate in found:
        value = data[candidate.start : candidate.end].decode()
        assert value not in repr(candidate)
        assert candidate.fingerprint or item.short


@_BY_KIND
def test_value_glued_into_a_longer_word_is_not_a_token(item: Format) -> None:
    if item.edge == "open" or item.pattern.startswith((b"[", b"(")) or " " in item.example:
        pytest.skip("the format brings its own surroundings or begins with a variable part")
    assert item.kind not in kinds(document(item).replace(expand(item.example), b"Q" + expand(item.example)))


@_BY_KIND
def test_placeholder_in_the_shape_of_the_format_is_silent(item: Format) -> None:
    prefix = literal_prefix(item.example)
    example = expand(item.example)
    assert item.kind not in kinds(document(item).replace(example, prefix + b"x" * (len(example) - len(prefix))))


@_BY_KIND
def test_beginning_of_a_token_is_not_a_token(item: Format) -> None:
    example = expand(item.example)
    if item.edge == "open" or len(literal_prefix(item.example)) * 2 > len(example):
        pytest.skip("the secret part is short by nature")
    assert item.kind not in kinds(document(item).replace(example, example[: len(literal_prefix(item.example)) + 4]))


@_BY_PROVIDER
def test_assigned_shape_is_found_beside_its_provider(row: Format) -> None:
    found = engine().scan(assigned_document(row))
    assert any(not candidate.generic for candidate in found)


@_BY_PROVIDER
def test_assigned_value_of_another_shape_is_left_alone(row: Format) -> None:
    data = f'{row.near[0]}_token = "'.encode() + expand(row.example) + b'!~!~"\n'
    assert (row.kind, row.title) not in {(candidate.kind, candidate.title) for candidate in engine().scan(data)}


@pytest.mark.parametrize(
    "path", sorted(Path(launchgate.detection.__file__).parent.rglob("*.py")), ids=lambda path: path.name
)
def test_no_module_of_the_engine_holds_something_like_a_token(path: Path) -> None:
    assert [(found.kind, found.line) for found in engine().scan(path.read_bytes()) if not found.generic] == []


def test_the_gates_on_file_are_those_that_the_formats_lead_to() -> None:
    assert GATES_FILE.read_bytes() == made(), "run `make docs`"
    assert len(base64_gates()) > 100 > len(hex_gates()) > 0
    assert all(re.compile(gate) for gate in (*base64_gates(), *hex_gates()))
