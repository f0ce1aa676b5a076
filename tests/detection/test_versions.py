"""Work spared between versions must never change an answer."""

import importlib
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from launchgate.detection import engine
from launchgate.detection.engine import expressions
from launchgate.detection.examples import expand
from launchgate.detection.reading import Kin, Reading
from launchgate.detection.rules import all_formats
from launchgate.detection.rules.assigned import ASSIGNED
from launchgate.detection.selftest import assigned_document, document
from launchgate.detection.shared import common_beginning, common_end, shared
from launchgate.detection.versions import WIDTH, Versions, by_expression

SNIPPETS = (
    *(document(item) for item in all_formats()),
    *(assigned_document(row) for row in ASSIGNED),
    b'db_password = "' + expand("{b62:9}4-{b62:6}") + b'"\n',
    b"plain words and nothing else\n",
    b"A" * 300 + b"\n",
)


@pytest.mark.parametrize("expression", [pattern for pattern, _ in expressions(all_formats())])
def test_no_expression_looks_further_than_the_width(expression: bytes) -> None:
    parser = importlib.import_module("re._parser")
    _, widest = parser.parse(expression).getwidth()
    assert widest <= WIDTH, f"{expression!r} looks at more bytes: give its rule a shorter `gate`, or bound its repeats"


@pytest.mark.parametrize("expression", [pattern for pattern, _ in expressions(all_formats())])
def test_no_expression_asks_for_what_stands_outside_of_its_match(expression: bytes) -> None:
    parser = importlib.import_module("re._parser")
    # `^` is the beginning of all data: what matches there ends within the width, where nothing is taken from another version.
    kinds = {str(kind) for kind in _kinds(parser.parse(expression.replace(b"(?:^|", b"(?:")))}
    assert kinds.isdisjoint({"AT", "ASSERT", "ASSERT_NOT"}), "`^`, `$`, `\\b` and look-arounds see what stands outside"


def _kinds(parsed: object) -> set[object]:
    found: set[object] = set()
    for part in parsed if isinstance(parsed, list | tuple) or hasattr(parsed, "data") else ():  # type: ignore[attr-defined]  # the parser's own types
        if isinstance(part, tuple) and part and hasattr(part[0], "name"):
            found.add(part[0])
        found |= _kinds(part)
    return found


@given(st.binary(max_size=300), st.binary(max_size=300), st.binary(max_size=300), st.binary(max_size=300))
def test_common_parts_are_exact(head: bytes, one: bytes, other: bytes, tail: bytes) -> None:
    a, b = head * 20 + one + tail * 20, head * 20 + other + tail * 20
    most = min(len(a), len(b))
    first = common_beginning(a, b, most)
    assert a[:first] == b[:first]
    assert first == most or a[first] != b[first]
    last = common_end(a, b, most - first)
    assert a[len(a) - last :] == b[len(b) - last :]
    assert last == most - first or a[-1 - last] != b[-1 - last]


def _edited(data: bytes, chance: random.Random) -> bytes:
    """A next version: a few stretches replaced by snippets, which also cuts through what stands there."""
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(data) + 1)
        gone = chance.choice((0, 0, 1, 20, 600))
        data = data[:at] + chance.choice((b"", chance.choice(SNIPPETS))) + data[at + gone :]
    return data


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 1 << 30))
def test_a_reader_of_versions_finds_what_the_engine_finds(seed: int) -> None:
    chance = random.Random(seed)
    names = [b"%d" % number for number in range(8)]
    bases = {name: chance.choice(names[:place]) for place, name in enumerate(names) if place}
    reading = Reading(engine(), Kin(bases, frozenset(bases.values())))
    versions = Versions(engine().hits)
    written: dict[bytes, bytes] = {}
    for name in names:
        origin = written.get(chance.choice((bases.get(name, b""), b"")), b"")
        data = _edited(origin or b"".join(chance.choices(SNIPPETS, k=chance.choice((40, 80, 400)))), chance)
        written[name] = data
        assert versions.ends(data, base=bases.get(name, b""), keep=name) == by_expression(engine().hits(data))
        assert reading.scan(data, name) == engine().scan(data)


def test_the_same_data_again_is_the_same_answer() -> None:
    data = b"".join(SNIPPETS) * 2
    reading = Reading(engine(), Kin())
    assert reading.scan(data, b"1") == reading.scan(data, b"2") == engine().scan(data)
    assert reading.scan(data[:-1], b"3") == engine().scan(data[:-1])
    assert reading.scan(data + data, b"4") == engine().scan(data + data)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 1 << 30))
def test_shared_stretches_are_the_same_bytes_in_order(seed: int) -> None:
    chance = random.Random(seed)
    older = b"".join(chance.choices(SNIPPETS, k=1500))
    newer = older
    for _ in range(chance.randrange(5)):
        newer = _edited(newer, chance)
    place = 0
    for here, there, length in shared(older, newer):
        assert newer[here : here + length] == older[there : there + length]
        assert here >= place
        place = here + length
    assert place == len(newer)


def test_a_part_that_moved_far_is_not_looked_for_outside_of_its_own() -> None:
    chance = random.Random(1)
    older = chance.randbytes(15_000) + b"#" * 60_000
    newer = older[:1] + b"-" + chance.randbytes(120_000) + b"#" * 60_000 + b"."
    assert sum(length for _, _, length in shared(older, newer)) < 60_002
    assert sum(length for _, _, length in shared(newer, older)) < 60_002
