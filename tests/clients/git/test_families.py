"""Objects in the order in which they are cheap to read, none lost."""

from launchgate.clients.git.families import in_families, shares


def test_each_object_stands_behind_its_base_and_families_stay_together() -> None:
    blobs = [(b"a", 1), (b"b", 2), (b"c", 3), (b"d", 4), (b"e", 5)]
    order = in_families(blobs, {b"a": b"e", b"b": b"a", b"d": b"c", b"c": b"a tree"})
    assert order == ((b"c", 3), (b"d", 4), (b"e", 5), (b"a", 1), (b"b", 2))


def test_without_bases_the_order_stays() -> None:
    blobs = [(b"b", 1), (b"a", 2)]
    assert in_families(blobs, {}) == tuple(blobs)
    assert in_families([], {}) == ()


def test_a_circle_loses_nothing() -> None:
    blobs = [(b"a", 1), (b"b", 2)]
    assert in_families(blobs, {b"a": b"b", b"b": b"a"}) == tuple(blobs)


def test_shares_are_about_as_large_as_asked() -> None:
    rows = [(b"a", 10), (b"b", 10), (b"c", 19), (b"d", 1)]
    assert shares(rows, 20, 0) == [rows[:2], rows[2:]]
    assert shares(rows, 1, 0) == [[row] for row in rows]
    assert shares(rows, 1000, 0) == [rows]
    assert shares(rows, 40, 15) == [rows[:2], rows[2:]]
    assert shares([], 2, 1) == []
