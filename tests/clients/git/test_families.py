"""Runs of a pack: whole families, nothing lost, and few bases waiting at any time."""

from array import array
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from launchgate.clients.git.families import _LARGE, COST, Families, Mark, Part, Run
from launchgate.clients.git.packs import ROOT, TREE, Pack

BLOB = 3


def pack(bases: list[int], kinds: list[int] | None = None, size: int = 100) -> Pack:
    """A pack of entries that take `size` bytes each."""
    count = len(bases)
    return Pack(
        Path("x.pack"), 1, bytes(range(count)), array("Q", range(0, (count + 1) * size, size)),
        bytearray([2] * count), bytearray(kinds or [BLOB] * count), array("Q", [7] * count), array("i", bases),
    )  # fmt: skip


def run(families: Families, part: Part) -> Run:
    return families.run(part, lambda oid: Mark.KNOWN if oid == b"00" else Mark.READ)


@st.composite
def forests(draw: st.DrawFn) -> list[int]:
    """Bases in any order: each entry differs from none or from another one, without a circle."""
    count = draw(st.integers(0, 40))
    order = draw(st.permutations(range(count)))
    bases = [ROOT] * count
    for place in range(1, count):
        bases[order[place]] = draw(st.sampled_from([ROOT, *order[:place]]))
    return bases


@given(forests(), st.integers(1, 5000))
def test_every_entry_is_in_one_run_behind_its_base(bases: list[int], most: int) -> None:
    families = Families(pack(bases))
    seen: list[int] = []
    for each in families.parted(most):
        part = run(families, each)
        for place, base in enumerate(part.bases):
            assert base < place
            assert (bases[part.ids[place]] == ROOT) == (base == ROOT)
            assert base == ROOT or part.ids[base] == bases[part.ids[place]]
        own = [entry for entry, mark in zip(part.ids, part.marks, strict=True) if mark != Mark.AGAIN]
        assert own, "a part of nothing but what others hold"
        assert len(own) * (100 + COST) < (_LARGE + 1) * most + 100 + COST
        seen += own
    assert sorted(seen) == list(range(len(bases)))
    assert families.weight == len(bases) * (100 + COST)


@given(forests())
def test_few_bases_wait_at_any_time(bases: list[int]) -> None:
    families = Families(pack(bases))
    for each in families.parted(1 << 20):
        part = run(families, each)
        last = {base: place for place, base in enumerate(part.bases) if base != ROOT}
        waiting = max(sum(base < place < end for base, end in last.items()) for place in range(len(part)))
        assert waiting <= len(part).bit_length()


def test_trees_are_left_out() -> None:
    families = Families(pack([ROOT, 0, ROOT, 2], [TREE, TREE, BLOB, BLOB]))
    (part,) = families.parted(10_000)
    assert list(run(families, part).ids) == [2, 3]


def test_a_run_says_where_its_entries_lie_and_what_becomes_of_them() -> None:
    families = Families(pack([1, ROOT]))
    part = run(families, Part([1]))
    assert (list(part.ids), list(part.starts), list(part.lengths)) == ([1, 0], [102, 2], [98, 98])
    assert list(part.marks) == [Mark.READ, Mark.KNOWN]
    assert (list(part.sizes), part.kinds, part.path) == ([7, 7], bytes([BLOB, BLOB]), "x.pack")


def test_parts_are_about_as_large_as_asked() -> None:
    families = Families(pack([ROOT] * 4))
    assert families.parted(2 * (100 + COST)) == [Part([0, 1]), Part([2, 3])]
    assert families.parted(100 + COST) == [Part([0]), Part([1]), Part([2]), Part([3])]
    assert families.parted(10_000) == [Part([0, 1, 2, 3])]
    assert Families(pack([])).parted(5) == []


def test_a_large_family_is_parted_and_starts_from_what_is_above() -> None:
    families = Families(pack([ROOT, 0, 1, 2, 3, 4, 5]))
    parts = families.parted(100 + COST)
    assert parts == [Part([0], 0, 3), Part([0], 3, 6), Part([0], 6, 7)]
    last = families.run(parts[-1])
    assert list(last.ids) == [0, 1, 2, 3, 4, 5, 6]
    assert list(last.marks) == [Mark.AGAIN] * 6 + [Mark.READ]
