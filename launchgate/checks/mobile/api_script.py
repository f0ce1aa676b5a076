"""Addresses that JavaScript apps are built with: Expo's `extra`, eas.json, env files, Capacitor's live reload. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from launchgate.checks.mobile.files import MOST, line_of
from launchgate.checks.mobile.json_text import at, leaves, parsed
from launchgate.checks.mobile.places import for_developers, origin_only
from launchgate.checks.mobile.spec import Api

WEB = re.compile(r"(?:https?|wss?)://[^\s\"'`<>\\)]{1,300}", re.IGNORECASE)
_RELEASE = re.compile(r"(?i)prod|release|store|live")
_PUBLIC = ("EXPO_PUBLIC_", "VITE_", "NEXT_PUBLIC_", "REACT_APP_", "NG_APP_", "NUXT_PUBLIC_", "PUBLIC_")
_SETTING = re.compile(r"\s{0,20}(?:export\s{1,5})?([A-Za-z_]\w{0,100})\s{0,20}=\s{0,20}(.{0,2000})")
_LIVE_RELOAD = re.compile(
    r"\bserver\s{0,5}:\s{0,5}\{[^{}]{0,500}?\burl\s{0,5}:\s{0,5}[\"'`]((?:https?)://[^\"'`\s]{1,300})"
)
_GUARDED = re.compile(r"\?|process\.env|\bif\s*\(|import\.meta|(?i:isdev|debug|livereload)")
_COMMENTS = re.compile(r"/\*(?:[^*]++|\*(?!/))*+(?:\*/)?|(?m:^[ \t]*+//.*$)")
_WRITTEN_OUT = re.compile(
    r"\b([A-Za-z_]\w{0,100})[\"']?\s{0,5}:\s{0,5}[\"'`]((?:https?|wss?)://[^\"'`\s$]{1,300})[\"'`]"
)
_CHOSEN = re.compile(r"\?|\bif\b|\bcase\b|(?i:dev|debug|local|staging|preview|test)")
_CHAIN = 10
"""Profiles of eas.json that extend one another, at most."""


def api(name: str, value: str, path: str, line: int | None, *, fallback: bool = False) -> Api | None:
    """The address in a value; None when there is none, or the name says that it is not for a release."""
    match = WEB.match(value.strip())
    if match is None or for_developers(name):
        return None
    return Api(name=name, url=origin_only(match[0]), path=path, line=line, fallback=fallback)


def placed(found: Api, data: bytes, value: str) -> Api:
    """The same address with the line on which its value stands."""
    return replace(found, line=line_of(data.decode("utf-8", "replace"), value))


def extra_apis(path: str, data: bytes) -> Iterator[Api]:
    """`expo.extra` of app.json."""
    for keys, value in leaves(at(parsed(data), "expo", "extra")):
        found = api(".".join(("extra", *keys)), value, path, None)
        if found is not None:
            yield placed(found, data, f'"{value}"')


def config_code_apis(path: str, data: bytes) -> Iterator[Api]:
    """Addresses written out in app.config.js, where neither a choice nor a word about development stands near."""
    code = _COMMENTS.sub(lambda match: "\n" * match[0].count("\n"), data.decode("utf-8", "replace"))
    for match in islice(_WRITTEN_OUT.finditer(code), MOST):
        found = api(match[1], match[2], path, code.count("\n", 0, match.start()) + 1)
        if found is not None and not _CHOSEN.search(code[max(0, match.start() - 150) : match.start()]):
            yield found


def eas_apis(path: str, data: bytes) -> Iterator[Api]:
    """The environment of the profiles of eas.json that build for a store."""
    profiles = at(parsed(data), "build")
    for name in profiles if isinstance(profiles, dict) else ():
        if _RELEASE.search(name) and not for_developers(name):
            for key, value in _profile_env(profiles, name).items():
                found = api(key, value, path, None)
                if found is not None:
                    yield placed(found, data, f'"{value}"')


def _profile_env(profiles: Mapping[str, Any], name: str) -> dict[str, str]:
    """The variables of a profile and of those it extends, the nearest one's value first."""
    env: dict[str, str] = {}
    following: Any = name
    for _ in range(_CHAIN):
        profile = profiles.get(following) if isinstance(following, str) else None
        own = at(profile, "env")
        if isinstance(own, dict):
            env = {key: value for key, value in own.items() if isinstance(value, str)} | env
        following = at(profile, "extends")
    return env


def env_apis(path: str, data: bytes) -> Iterator[Api]:
    """Variables of an env file that the bundler writes into the app."""
    last: dict[str, Api] = {}
    for number, row in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        match = _SETTING.fullmatch(row)
        if match is None or not match[1].startswith(_PUBLIC):
            continue
        found = api(match[1], match[2].strip("\"'` "), path, number)
        if found is not None:
            last[match[1]] = found
    yield from last.values()


def capacitor_apis(path: str, data: bytes) -> Iterator[Api]:
    """`server.url`, from which the app then loads everything; in code only where no condition stands before it."""
    text = data.decode("utf-8", "replace")
    if path.endswith(".json"):
        value = at(parsed(data), "server", "url")
        found = api("server.url", value, path, line_of(text, '"url"')) if isinstance(value, str) else None
        if found is not None:
            yield found
        return
    code = _COMMENTS.sub(lambda match: "\n" * match[0].count("\n"), text)
    for match in islice(_LIVE_RELOAD.finditer(code), MOST):
        if not _GUARDED.search(code[max(0, match.start() - 200) : match.start()]):
            yield Api(
                name="server.url", url=origin_only(match[1]), path=path, line=code.count("\n", 0, match.end()) + 1
            )
