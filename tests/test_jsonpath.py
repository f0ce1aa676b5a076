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


def test_hostile_documents() -> None:
    with pytest.raises(ValueError, match="deep"):
        jsonpath.read("[" * 100_000 + "]" * 100_000)
    deep: Any = "end"
    for _ in range(1000):
        deep = [deep]
    assert jsonpath.strings(deep) == ()
    assert len(jsonpath.strings(["x"] * 50_000)) == jsonpath.MOST
    assert jsonpath.strings({"a": ["1", {"b": "2"}], "c": "3"}) == ("1", "2", "3")
