"""Addresses that Flutter apps are built with: `--dart-define` of release builds, and what the code takes without one."""

import re
from collections.abc import Iterator
from itertools import islice

from launchgate.checks.mobile.api_script import api, placed
from launchgate.checks.mobile.files import MOST, Files, joined
from launchgate.checks.mobile.json_text import leaves, parsed
from launchgate.checks.mobile.places import for_developers
from launchgate.checks.mobile.spec import Api
from launchgate.clients.files import printable

_BUILD = re.compile(r"\bflutter\s{1,4}build\s{1,4}(?:apk|appbundle|aab|ipa|ios|web)\b")
_NO_RELEASE = re.compile(r"--(?:debug|profile)\b")
_FLAVOUR = re.compile(r"(?:--flavor[ =]|--target[ =]|-t )\s{0,4}[\"']?([\w./-]{1,100})")
_DEFINE = re.compile(r"--dart-define[ =][\"']?(\w{1,100})=[\"']?([^\s\"']{1,500})")
_DEFINE_FILE = re.compile(r"--dart-define-from-file[ =][\"']?([\w./-]{1,200})")
_DEFAULT = re.compile(
    r"String\.fromEnvironment\(\s{0,200}[\"'](\w{1,100})[\"']\s{0,20},\s{0,200}defaultValue:\s{0,200}[\"']([^\"'\n]{1,500})[\"']"
)
_BUILDERS = ("codemagic.yaml", "bitrise.yml", "Fastfile", "Makefile", ".gitlab-ci.yml", "*.yml", "*.yaml")


def flutter_apis(files: Files, folders: frozenset[str]) -> tuple[Api, ...]:
    """What release builds define, and the defaults of code for names that no such build defines."""
    defined = list(_defined(files, folders))
    names = {name for name, _ in defined}
    found = [seen for _, seen in defined if seen is not None]
    for path, data in files.named("*.dart"):
        if b"fromEnvironment" in data and not for_developers(path.rpartition("/")[2]):
            found.extend(_defaults(printable(path), data.decode("utf-8", "replace"), names))
    return tuple(found)


def _defined(files: Files, folders: frozenset[str]) -> Iterator[tuple[str, Api | None]]:
    """(name, address if it is one) of each definition that a release build gets."""
    for path, data in files.named(*_BUILDERS):
        if for_developers(path.rpartition("/")[2]):
            continue
        for number, command in _commands(data.decode("utf-8", "replace")):
            for match in _DEFINE.finditer(command):
                yield match[1], api(match[1], match[2], printable(path), number)
            for match in _DEFINE_FILE.finditer(command):
                yield from _from_file(files, folders, match[1])


def _commands(text: str) -> Iterator[tuple[int, str]]:
    """Each command line that builds a release, with its line; a backslash at the end goes on."""
    rows = text.splitlines()
    number = 0
    while number < len(rows):
        first, row = number, rows[number]
        while row.rstrip().endswith("\\") and number + 1 < len(rows) and len(row) < 4_000:
            number += 1
            row = row.rstrip()[:-1] + " " + rows[number]
        number += 1
        build = _BUILD.search(row)
        flavours = " ".join(_FLAVOUR.findall(row))
        if build is not None and not _NO_RELEASE.search(row) and not for_developers(flavours):
            yield first + 1, row


def _from_file(files: Files, folders: frozenset[str], written: str) -> Iterator[tuple[str, Api | None]]:
    for folder in ("", *sorted(folders)):
        path = joined(folder, written)
        data = files.read(path) if path else None
        if path is None or data is None:
            continue
        text = data.decode("utf-8", "replace")
        if path.endswith(".json"):
            for keys, value in leaves(parsed(data)):
                found = api(".".join(keys), value, printable(path), None)
                yield ".".join(keys), placed(found, data, f'"{value}"') if found is not None else None
        else:
            for number, row in enumerate(text.splitlines(), 1):
                name, _, value = row.partition("=")
                yield name.strip(), api(name.strip(), value.strip("\"' "), printable(path), number)
        return


def _defaults(path: str, text: str, given: set[str]) -> Iterator[Api]:
    for match in islice(_DEFAULT.finditer(text), MOST):
        if match[1] not in given:
            seen = api(match[1], match[2], path, text.count("\n", 0, match.start()) + 1, fallback=True)
            if seen is not None:
                yield seen
