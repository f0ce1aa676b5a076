"""Where a redirect ends, compared with where it should."""

import pytest

from launchgate.landing import carried, lands_at, lost_fields


@pytest.mark.parametrize(
    ("final", "expected", "same"),
    [
        ("https://a/p?utm=1#x", "https://a/p", True),
        ("https://a:443/", "https://a", True),
        ("https://a/p/", "https://a/p", False),
        ("http://a/p", "https://a/p", False),
        ("https://a/p?x=1", "https://a/p?x=2", False),
        ("https://b/p", "https://a/p", False),
    ],
)
def test_two_addresses_that_are_one_place(final: str, expected: str, same: bool) -> None:
    assert lands_at(final, expected) is same


@pytest.mark.parametrize(
    ("start", "final", "lost"),
    [
        ("https://a/p?utm_source=x&id=7", "https://b/q?id=7&utm_source=x", ()),
        ("https://a/p?utm_source=x&id=7", "https://b/q?id=7", ("utm_source",)),
        ("https://a/p?id=7", "https://b/q?id=8", ("id",)),
        ("https://a/p?id=7", "https://b/q#?id=7", ("id",)),
        ("https://a/p?id=", "https://b/q?id=", ()),
        ("https://a/p?id=a%20b", "https://b/q?id=a+b", ()),
        ("https://a/p", "https://b/q", ()),
        ("https://a/p?id=7", "https://b/login?next=%2Fp%3Fid%3D7", ()),
        ("https://a/p?id=7", "https://b/login?next=https%3A%2F%2Fa%2Fp%3Fid%3D7", ()),
        ("https://a/p?id=7", "https://b/login?next=%2Fp", ("id",)),
        ("https://a/p?a=1&a=2", "https://b/p?a=1", ("a",)),
    ],
)
def test_fields_that_got_lost(start: str, final: str, lost: tuple[str, ...]) -> None:
    assert lost_fields(start, final) == lost


def test_the_root_page_alone_is_carried_by_nothing() -> None:
    assert not carried("https://a/", "https://b/login?next=/")


def test_a_query_with_very_many_fields_is_not_compared() -> None:
    many = "&".join(f"a{n}=1" for n in range(300))
    assert lost_fields(f"https://a/p?{many}", "https://a/p") == ()
