"""Addresses that native builds write into the app: Gradle build fields, .xcconfig files and Info.plist. Pure."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from launchgate.checks.mobile.api_script import WEB, api, placed
from launchgate.checks.mobile.files import MOST
from launchgate.checks.mobile.json_text import leaves
from launchgate.checks.mobile.places import for_developers, words
from launchgate.checks.mobile.spec import Api

_FIELD = re.compile(
    r"\b(?:buildConfigField|resValue)\b\s{0,4}\(?\s{0,4}[\"']\w{1,40}[\"']\s{0,4},\s{0,4}[\"'](\w{1,100})[\"']\s{0,4},"
)
_TEXT = r"\"\"\"(?:[^\"]++|\"(?!\"\"))*+(?:\"\"\")?|\"(?:[^\"\\\n]++|\\.)*+\"?|'(?:[^'\\\n]++|\\.)*+'?"
"""A string, also one that never closes: what is taken is not looked at again, so hostile text costs no more than its length."""
_TEXT_OR_COMMENT = re.compile(rf"{_TEXT}|(?P<comment>//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+(?:\*/)?)")
_MARKS = re.compile(rf"{_TEXT}|[{{}}]|\b(?:buildConfigField|resValue)\b")
_OPENS = re.compile(r"([\w\"'().\[\]]{1,100})\s{0,10}\Z")
_XC_SETTING = re.compile(r"\s{0,20}([A-Za-z_]\w{0,100})(?:\[[^\]]{0,100}\])*\s{0,20}=\s{0,20}(.{0,2000})")
_XC_SLASHES = re.compile(r"(https?|wss?):(?:/\$\(\)/|\$\(SLASH\)\$\(SLASH\)|/\$\(\w{0,20}\)/|\\/\\/)", re.IGNORECASE)
_XC_CUT = re.compile(r"(https?|wss?):\Z", re.IGNORECASE)


def gradle_apis(path: str, data: bytes) -> Iterator[Api]:
    """Build fields and resource values; one of a build type or flavour that is released replaces defaultConfig's."""
    text = _without_comments(data.decode("utf-8", "replace"))
    found: list[tuple[tuple[str, ...], Api]] = []
    for match, blocks in islice(_in_blocks(text), MOST):
        line = text.count("\n", 0, match.start()) + 1
        value = WEB.search(text, match.end(), min(len(text), match.end() + 300))
        if value is None or "\n" in text[match.end() : value.start()].strip() or any(map(for_developers, blocks)):
            continue
        seen = api(match[1], value[0], path, line)
        if seen is not None:
            found.append((blocks, seen))
    special = {seen.name for blocks, seen in found if "defaultConfig" not in blocks}
    for blocks, seen in found:
        if "defaultConfig" not in blocks or seen.name not in special:
            yield seen


def _without_comments(text: str) -> str:
    """The text with comments blanked, every line and offset kept."""
    return _TEXT_OR_COMMENT.sub(
        lambda match: re.sub(r"[^\n]", " ", match[0]) if match["comment"] else match[0],
        text,
    )


def _in_blocks(text: str) -> Iterator[tuple[re.Match[str], tuple[str, ...]]]:
    """Each build field with the names of the blocks around it."""
    blocks: list[str] = []
    last = 0
    fields = {match.start(): match for match in _FIELD.finditer(text)}
    for mark in _MARKS.finditer(text):
        if mark[0] == "{":
            before = _OPENS.search(text[max(last, mark.start() - 110) : mark.start()])
            blocks.append(before[1] if before else "")
        elif mark[0] == "}" and blocks:
            blocks.pop()
        elif mark.start() in fields:
            yield fields[mark.start()], tuple(blocks)
        if mark[0] in "{}":
            last = mark.end()


def xcconfig_apis(path: str, data: bytes) -> Iterator[Api]:
    """Settings of an .xcconfig file, in which `//` begins a comment, also inside of an address."""
    for number, row in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        match = _XC_SETTING.fullmatch(row.partition("//")[0].rstrip())
        if match is None or for_developers(match[1]):
            continue
        value = _XC_SLASHES.sub(r"\1://", match[2].strip().strip('"'))
        if _XC_CUT.fullmatch(value):
            yield Api(name=match[1], url=f"{value}//", path=path, line=number)
        elif (found := api(match[1], value, path, number)) is not None:
            yield found


_ADDRESS_WORDS = frozenset({"api", "url", "uri", "base", "backend", "server", "host", "endpoint", "graphql", "gateway"})


def plist_apis(path: str, content: Any, data: bytes) -> Iterator[Api]:
    """Strings of an Info.plist under a key that speaks of an address; `$(SETTING)` is told where the setting is."""
    for keys, value in leaves(content):
        if keys and words(keys[-1]) & _ADDRESS_WORDS and not any(map(for_developers, keys)):
            found = api(keys[-1], value, path, None)
            if found is not None:
                yield placed(found, data, value)
