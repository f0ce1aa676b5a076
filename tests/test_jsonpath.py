"""The small part of JSONPath, and hostile documents."""

from typing import Any

import pytest

from launchgate import jsonpath

_DOCUMENT: dict[str, Any] = {
    "reply": "hi",
    "choices": [{"message": {"content": "a"}}, {"message": {"content": "b"}}],
    "odd name": {"x-y": 1},
}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("$", (_DOCUMENT,)),
        ("$.reply", ("hi",)),
        ("$.choices[0].message.content", ("a",)),
        ("$.choices[-1].message.content", ("b",)),
        ("$.choices[*].message.content", ("a", "b")),
        ('$["odd name"].x-y', (1,)),
        ("$.*.x-y", (1,)),
        ("$.choices[2].message", ()),
        ("$.reply.text", ()),
        ("$.reply[0]", ()),
    ],
)
def test_paths(path: str, found: tuple[Any, ...]) -> None:
    assert jsonpath.find(jsonpath.parse(path), _DOCUMENT) == found


@pytest.mark.parametrize("path", ["", "reply", "$reply", "$.", "$..a", "$[?(@.x)]", "$.a[", "$['a'"])
def test_what_is_no_path(path: str) -> None:
    with pytest.raises(ValueError, match=r"\$|character"):
        jsonpath.parse(path)


_NESTED = {"a": {"b": [{"c": 1}, {"c": 2}, {"d": 3}]}, "with space": {"e-f": None}, "it's": 0, "list": [[1], [2, 3]]}


@pytest.mark.parametrize(
    ("path", "value", "missing"),
    [
        ("$", _NESTED, None),
        ("$.a.b[0].c", 1, None),
        ("$.a.b[-1].d", 3, None),
        ("$.a.b[*].c", [1, 2], None),
        ("$.list[*][*]", [1, 2, 3], None),
        ("$.a.b[*].z", [], None),
        ('$["with space"].e-f', None, None),
        ('$["it\'s"]', 0, None),
        ("$['with space']['e-f']", None, None),
        ("$.a.x.y", None, "$.a.x"),
        ("$.a.b[3]", None, "$.a.b[3]"),
        ("$.a[0]", None, "$.a[0]"),
        ("$.a.b.c", None, "$.a.b.c"),
    ],
)
def test_a_path_leads_to_one_value_or_says_where_it_ends(path: str, value: Any, missing: str | None) -> None:
    found = jsonpath.lookup(_NESTED, path)
    assert (found.value, found.missing) == (value, missing)


@pytest.mark.parametrize(
    "path", ["", "a", "$a", "$..a", "$.a[?(@.b)]", "$[1:2]", "$.a.", "$[", "$.a[__import__]", "$[(1)]"]
)
def test_what_is_no_path_of_ours_is_refused(path: str) -> None:
    assert jsonpath.defect(path)


def test_hostile_documents() -> None:
    with pytest.raises(ValueError, match="deep"):
        jsonpath.read("[" * 100_000 + "]" * 100_000)
    deep: Any = "end"
    for _ in range(1000):
        deep = [deep]
    assert jsonpath.strings(deep) == ()
    assert len(jsonpath.strings(["x"] * 50_000)) == jsonpath.MOST
    assert jsonpath.strings({"a": ["1", {"b": "2"}], "c": "3"}) == ("1", "2", "3")
