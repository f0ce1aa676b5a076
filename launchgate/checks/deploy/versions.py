"""Versions in answers: where one stands, whether two are one, places that seem to tell one. Pure; answers are hostile."""

import html
import re
from collections.abc import Iterator

from launchgate import jsonpath
from launchgate.checks.deploy.options import Version
from launchgate.exchange import Response

__all__ = ["expected_name", "hints_in", "is_same", "version_in"]

_LONGEST = 200
_PAGE = 400_000
"""Characters of a page that are looked through."""
_TAG = re.compile(r"<meta\s([^<>]{1,1000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-zA-Z-]{1,40})\s{0,5}=\s{0,5}(?:\"([^\"]{0,500})\"|'([^']{0,500})'|([^\s\"'>]{1,500}))")
_HEX = re.compile(r"(?<![0-9a-zA-Z])[0-9a-f]{7,64}(?![0-9a-zA-Z])")
_LIKE = re.compile(r"v?\d+\.\d+(?:\.\d+)*[\w.+-]*|[0-9a-f]{7,64}|\d{4}[-.]?\d\d[-.]?\d\d[\w.-]*", re.IGNORECASE)
_HEADERS = (
    "x-version", "x-app-version", "x-commit", "x-git-sha", "x-git-commit", "x-revision", "x-release", "x-build", "x-build-id",
    "x-sha", "x-commit-sha", "x-deployment-id",
)  # fmt: skip
_METAS = (
    "version",
    "app-version",
    "commit",
    "git-sha",
    "git-commit",
    "revision",
    "release",
    "build",
    "build-id",
    "sha",
)
_PUBLIC = re.compile(r"(?i)version|commit|sha\d?$|_sha|tag|release|revision|build|ref")


def expected_name(variable: str) -> bool:
    """Whether a variable is named as one that holds a version: its value may be shown."""
    return bool(_PUBLIC.search(variable)) and not re.search(r"(?i)token|secret|key|pass", variable)


def version_in(response: Response, declared: Version) -> str | None:
    """The version that an answer holds where the declaration says; None when it holds none there."""
    if declared.header is not None:
        found = response.header(declared.header)
    elif declared.json is not None:
        found = _in_json(response.text, declared.json)
    elif declared.meta is not None:
        found = dict(_metas(response.text)).get(declared.meta.lower())
    else:
        found = _in_text(response.text, declared.text or "{version}")
    if found is None:
        return None
    clean = " ".join(found.split())[:_LONGEST]
    return "".join(char for char in clean if char.isprintable()) or None


def _in_json(text: str, path: str) -> str | None:
    try:
        values = jsonpath.find(jsonpath.parse(path), jsonpath.read(text))
    except ValueError:
        return None
    first = values[0] if values else None
    return str(first) if isinstance(first, str | int | float) and not isinstance(first, bool) else None


def _in_text(text: str, template: str) -> str | None:
    """What stands between the texts around `{version}`: up to the text after it, or to the next space, `<` or quote."""
    before, _, after = template.partition("{version}")
    text = text[:_PAGE]
    if not before and not after:
        return text.strip() if len(text.strip()) <= _LONGEST and "<" not in text else None
    start = text.find(before)
    if start < 0:
        return None
    rest = text[start + len(before) :][: _LONGEST + len(after)]
    if after.strip():
        end = rest.find(after)
        return rest[:end].strip() if end >= 0 else None
    return re.split(r"[\s<\"']", rest.lstrip(), maxsplit=1)[0]


def _metas(text: str) -> Iterator[tuple[str, str]]:
    for tag in _TAG.finditer(text[:_PAGE]):
        values = {
            one[1].lower(): html.unescape(one[2] or one[3] or one[4] or "") for one in _ATTRIBUTE.finditer(tag[1])
        }
        name = values.get("name") or values.get("property")
        if name and "content" in values:
            yield name.lower(), values["content"]


def is_same(value: str, expected: str) -> bool:
    """Whether two versions are one: equal but for a `v` in front, or a commit and its shortened form of 7 digits and more."""
    one, other = (text.strip().lower().removeprefix("v") for text in (value, expected))
    if one == other:
        return True
    if not re.fullmatch(r"[0-9a-f]{7,64}", other):
        return False
    return any(_one_commit(found, other) for found in _HEX.findall(one))


def _one_commit(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= 7 and long.startswith(short)


def hints_in(response: Response) -> tuple[str, ...]:
    """Settings to propose: headers and meta tags whose name and value look like a version."""
    found = [
        f"{{header: {name}}}" for name in _HEADERS if _LIKE.fullmatch((response.header(name) or "").strip()[:_LONGEST])
    ]
    if response.media_type == "text/html":
        metas = dict(_metas(response.text))
        found += [f"{{meta: {name}}}" for name in _METAS if _LIKE.fullmatch(metas.get(name, "").strip()[:_LONGEST])]
    return tuple(found[:3])
