"""What held nothing in one version is nothing in the next where everything that matters to it is shared, and only there."""

import base64
from collections.abc import Callable

import pytest

from launchgate.detection.engine import Engine
from launchgate.detection.examples import expand
from launchgate.detection.layers import Examination
from launchgate.detection.reading import Reading
from launchgate.detection.recall import Known
from launchgate.detection.rules import all_formats
from launchgate.detection.settled import Settled, carried, unsettled

OLDER, NEWER = 1000, 1200
ROW = Settled(group=3, first=500, last=510, low=400, high=600, entries=2, room=70)


@pytest.mark.parametrize(
    ("shared", "moved"),
    [
        ([(0, 0, 1000)], 0),
        ([(300, 400, 200)], -100),
        ([(600, 400, 200)], 200),
        ([(0, 401, 500)], None),
        ([(0, 0, 599)], None),
        ([(0, 0, 500), (500, 500, 500)], None),
        ([], None),
    ],
    ids=["all", "exactly, further left", "exactly, further right", "begins too late", "ends too early", "cut in two", "nothing"],
)  # fmt: skip
def test_only_what_lies_in_one_shared_stretch_is_carried_over(
    shared: list[tuple[int, int, int]], moved: int | None
) -> None:
    wanted = [] if moved is None else [Settled(3, 500 + moved, 510 + moved, 400 + moved, 600 + moved, 2, 70)]
    assert list(carried([ROW], shared, OLDER, NEWER)) == wanted


@pytest.mark.parametrize(
    ("shared", "kept"),
    [([(0, 0, 300)], True), ([(200, 0, 300)], False), ([(0, 100, 300)], False)],
    ids=["both begin", "something stands before", "the older one's beginning is gone"],
)
def test_where_it_matters_that_the_data_begins_both_must_begin(shared: list[tuple[int, int, int]], kept: bool) -> None:
    assert bool(list(carried([ROW._replace(low=-20, high=250)], shared, OLDER, NEWER))) is kept


@pytest.mark.parametrize(
    ("shared", "kept"),
    [([(500, 300, 700)], True), ([(400, 300, 700)], False), ([(600, 300, 600)], False)],
    ids=["both end", "something stands behind", "the older one's end is gone"],
)
def test_where_it_matters_that_the_data_ends_both_must_end(shared: list[tuple[int, int, int]], kept: bool) -> None:
    assert bool(list(carried([ROW._replace(high=OLDER + 9)], shared, OLDER, NEWER))) is kept


def test_a_stretch_that_was_copied_twice_is_settled_twice() -> None:
    twice = list(carried([ROW], [(0, 350, 300), (600, 350, 300)], OLDER, NEWER))
    assert [one.first for one in twice] == [150, 750]


def test_hits_are_dropped_by_group_and_place() -> None:
    hits = ((499, 0), (500, 0), (505, 1), (505, 2), (510, 0), (511, 0))
    groups = (3, 4, 3)
    assert unsettled(hits, [ROW], groups) == ((499, 0), (505, 1), (511, 0))
    assert unsettled(hits, [ROW, ROW._replace(first=490, last=505), ROW._replace(group=4)], groups) == ((511, 0),)


class Counting(Engine):
    """Knows what it was asked."""

    def __init__(self) -> None:
        super().__init__(all_formats())
        self.asked: list[bytes] = []

    def examine(
        self, data: bytes, *, path: str = "", known: Known | None = None, expired: Callable[[], bool] = lambda: False
    ) -> Examination:
        self.asked.append(data)
        return super().examine(data, path=path, known=known, expired=expired)


def test_a_version_in_which_only_prose_changed_asks_nothing() -> None:
    prose = b"words that mean nothing, and stand between two things \n" * 200
    packed = base64.encodebytes(b'{"password": "abc", "url": "https://www.example.com/?token=1"}' * 40)
    older = prose + b'a = "one" + "two"\n' + prose + packed + prose + b'password = "changeme"\n' + prose
    newer = b"one word more\n" + older
    engine = Counting()
    reading = Reading(engine)
    assert reading.examine(older, 0, needed=1).candidates == ()
    assert reading.examine(newer, 1, 0, [(14, 0, len(older))], needed=1).candidates == ()
    assert engine.asked == [older]
    token = expand("gh~p_{b62:30}{crc}")
    found = reading.examine(newer + token, 2, 1, [(0, 0, len(newer))])
    assert [one.kind for one in found.candidates] == ["github-token"]
    assert engine.asked == [older, newer + token]
