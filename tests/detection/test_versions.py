"""Work spared between versions must never change an answer."""

import base64
import importlib
import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from launchgate.detection import assignment, engine
from launchgate.detection.engine import expressions
from launchgate.detection.examples import expand
from launchgate.detection.reading import Reading
from launchgate.detection.rules import all_formats
from launchgate.detection.rules.assigned import ASSIGNED
from launchgate.detection.selftest import assigned_document, document
from launchgate.detection.versions import WIDTH, hits_of

SNIPPETS = (
    *(document(item) for item in all_formats()),
    *(assigned_document(row) for row in ASSIGNED),
    b'db_password = "' + expand("{b62:9}4-{b62:6}") + b'"\n',
    b"plain words and nothing else\n",
    b"A" * 300 + b"\n",
    *(
        b"# %d " % number + b"words that fill a file between two values, and mean nothing \n" * 40
        for number in range(4)
    ),
)
_TOKEN = expand("gh~p_{b62:30}{crc}")
_TEXT = b'{"name": "password", "model": "small", "secret": false, "url": "https://www.example.com/a?b=c"}' * 30
_PACKED = (
    base64.encodebytes(_TEXT),
    base64.encodebytes(_TEXT + _TOKEN),
    base64.b64encode(_TEXT),
    base64.b64encode(_TOKEN * 3),
)
ENCODED = (
    *_PACKED,
    *(block.replace(b"\n", b"\\n") + b"\n" for block in _PACKED),
    *(block.replace(b"\n", b"\n        ").translate(bytes.maketrans(b"+/", b"-_")) for block in _PACKED),
    _TEXT.hex().encode() + b"\n",
    (_TEXT + _TOKEN).hex().encode() + b"\n",
    b'a = "gh" + "' + _TOKEN[2:9] + b'" + "' + _TOKEN[9:] + b'"\n',
    b'a = "one" + "two" + "three"\nb = "x1" + "y2" \\\n    "z3"\n',
    b'a = ["' + _TOKEN[:9] + b'", "' + _TOKEN[9:] + b'"].join("")\n',
    b'a = ["one", "two"].join("")\n',
    b'{"a": "\\u0067\\u0068\\u0070' + _TOKEN[3:] + b'", "b": "\\x41\\x42c:\\/\\/d"}\n',
    b'{"b": "\\x41\\x42 c:\\/\\/d", ' + b'"c": "\\u0041d", ' * 300 + b"}\n",
    b"https://www.example.com/?next=https%3A%2F%2Fwww.example.com%2F&token%3D" + _TOKEN + b"\n",
    b"https://www.example.com/?next=https%3A%2F%2Fwww.example.com%2F&password%3Dabc\n",
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


_MIXED = (*SNIPPETS[-6:] * 4, *ENCODED)


def _edited(data: bytes, chance: random.Random) -> tuple[bytes, list[tuple[int, int, int]]]:
    """A next version, in which stretches were replaced, moved or left out, and what both share; not all of it is said."""
    borders = sorted({0, len(data), *(chance.randrange(len(data) + 1) for _ in range(chance.randrange(6)))})
    parts = list(pairwise(borders))
    if chance.random() < 0.3:
        chance.shuffle(parts)
    made, shared = b"", []
    for first, last in parts:
        gone = chance.choice((0, 0, 1, 20, 600))
        if chance.random() < 0.8 and first < last - gone:
            shared.append((len(made), first, last - gone - first))
        made += data[first : last - gone] if last - gone > first else b""
        made += chance.choice((b"", b"", b"", chance.choice(SNIPPETS), chance.choice(ENCODED)))
    return made, shared


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 1 << 30))
def test_a_reader_of_versions_finds_what_the_engine_finds(seed: int) -> None:
    chance = random.Random(seed)
    reading = Reading(engine())
    first = b"".join(chance.choices(chance.choice((SNIPPETS, _MIXED)), k=chance.choice((5, 20, 60))))
    bases = [chance.randrange(place) for place in range(1, 8)]
    assert reading.examine(first, 0, needed=bases.count(0)) == engine().examine(first)
    written = [first]
    for place, base in enumerate(bases, 1):
        data, shared = _edited(written[base], chance)
        written.append(data)
        assert all(data[here : here + size] == written[base][there : there + size] for here, there, size in shared)
        assert reading.examine(data, place, base, shared, bases.count(place)) == engine().examine(data)
    assert not reading._versions, "what nobody needs any more is kept"


def test_a_version_whose_base_was_not_read_is_looked_at_whole() -> None:
    data = b"".join(SNIPPETS)
    reading = Reading(engine())
    assert reading.examine(data, 5, 4, [(0, 0, len(data))], needed=2) == engine().examine(data)
    reading.turn()
    assert reading.examine(data, 6, 5, [(0, 0, len(data))]) == engine().examine(data)


def test_only_what_is_new_is_looked_at() -> None:
    asked = []

    def find(data: bytes) -> tuple[tuple[int, int], ...]:
        asked.append(data)
        return ((3, 1),)

    data = bytes(10_000)
    found = hits_of(data, [(0, 0, 4000), (4100, 5000, 5900)], ((100, 7), (6000, 8)), find)
    assert [len(part) for part in asked] == [WIDTH + 100 + WIDTH]
    assert found == ((100, 7), (5100, 8))


def test_the_same_data_again_is_the_same_answer() -> None:
    data = b"".join(SNIPPETS) * 2
    reading = Reading(engine())
    wanted = engine().examine(data)
    assert reading.examine(data, 1, needed=1) == reading.examine(data, 2, 1, [(0, 0, len(data))]) == wanted
    assert reading.examine(data + data) == engine().examine(data + data)


@pytest.mark.parametrize("expression", [pattern for pattern, _ in assignment.GATES])
def test_no_gate_of_assignments_is_wider_than_the_lead(expression: bytes) -> None:
    parser = importlib.import_module("re._parser")
    assert parser.parse(expression).getwidth()[1] <= assignment.LEAD
