"""What a page shows, as a set of words, and the fields of its forms; in time that grows with its length alone. Pure."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from launchgate.exchange import Response

_LOOKED = 200_000
"""Characters of an answer that are compared."""
_SILENT = re.compile(r"<(script|style)\b", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*+>?")
_WORD = re.compile(r"[^\W_][\w@.-]*+")
_INPUT = re.compile(r"<input\b([^>]*+)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([^\s/>=\"']++)(?:\s*+=\s*+(?:\"([^\"]*+)\"?|'([^']*+)'?|([^\s>\"']++)))?+")
"""Also takes a name without a value, so that nothing is read twice."""
_INPUTS = 200


def words_of(answer: Response) -> frozenset[str]:
    """The words that a page shows; of JSON its values, each with its key."""
    text = answer.text[:_LOOKED]
    if answer.media_type.endswith("json") or text.lstrip()[:1] in ("{", "["):
        try:
            return frozenset(_leaves(json.loads(answer.text), ""))
        except (ValueError, RecursionError):
            pass
    return frozenset(word.lower().rstrip(".-") for word in _WORD.findall(html.unescape(_TAG.sub(" ", _heard(text)))))


def asks_password(answer: Response) -> bool:
    """Whether a page holds a field for a password."""
    return any(one.get("type", "").lower() == "password" for one in _inputs(answer.text))


def hidden_field(page: str, name: str) -> str:
    """The value of the first field of this name; empty without one."""
    return next((one.get("value", "") for one in _inputs(page) if one.get("name") == name), "")


def _inputs(page: str) -> Iterator[dict[str, str]]:
    for number, match in enumerate(_INPUT.finditer(page[:_LOOKED])):
        if number == _INPUTS:
            return
        found: dict[str, str] = {}
        for one in _ATTRIBUTE.finditer(match[1]):
            value = next((text for text in (one[2], one[3], one[4]) if text is not None), "")
            found.setdefault(one[1].lower(), html.unescape(value))
        yield found


def _heard(text: str) -> str:
    """The text without scripts and styles."""
    pieces, at, low = [], 0, text.lower()
    while (match := _SILENT.search(text, at)) is not None:
        pieces.append(text[at : match.start()])
        end = low.find(f"</{match[1].lower()}", match.end())
        at = len(text) if end < 0 else end
    return " ".join((*pieces, text[at:]))


def _leaves(value: Any, key: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _leaves(item, f"{key}.{name}")
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item, key)
    else:
        yield f"{key}={value}"
