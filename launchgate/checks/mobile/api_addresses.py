"""Every address that a release build of the apps gets from files, with what overrides what."""

import re
from collections.abc import Iterator

from launchgate.checks.mobile.api_flutter import flutter_apis
from launchgate.checks.mobile.api_native import gradle_apis, plist_apis, xcconfig_apis
from launchgate.checks.mobile.api_script import capacitor_apis, config_code_apis, eas_apis, env_apis, extra_apis
from launchgate.checks.mobile.files import Files, folder_of
from launchgate.checks.mobile.identity import mobile_folders, plist
from launchgate.checks.mobile.places import for_developers
from launchgate.checks.mobile.spec import Api
from launchgate.clients.files import printable

_RELEASE = re.compile(r"(?i)release|prod")


def apis_of(files: Files) -> tuple[Api, ...]:
    """The addresses, each place once, in the order of the sources."""
    folders = mobile_folders(files)
    found = [*_variables(files, folders), *_native(files), *flutter_apis(files, folders)]
    return tuple(dict.fromkeys(found))


def _variables(files: Files, folders: frozenset[str]) -> Iterator[Api]:
    """eas.json wins over .env.production, which wins over .env, as Expo reads them; `extra` stands beside them."""
    for folder in sorted(folders):
        named = {"eas.json": eas_apis, ".env.production": env_apis, ".env": env_apis}
        given: set[str] = set()
        for name, read in named.items():
            path = f"{folder}/{name}" if folder else name
            data = files.read(path)
            fresh = [api for api in read(printable(path), data) if api.name not in given] if data is not None else []
            given |= {api.name for api in fresh}
            yield from fresh
    for path, data in files.named("app.json", "app.config.json"):
        yield from extra_apis(printable(path), data)
    for path, data in files.named("app.config.js", "app.config.ts"):
        yield from config_code_apis(printable(path), data)
    for path, data in files.named("capacitor.config.json", "capacitor.config.ts", "capacitor.config.js"):
        yield from capacitor_apis(printable(path), data)


def _xcconfigs(files: Files) -> Iterator[Api]:
    """A setting of a file that is named after a release replaces the same one of files that all builds share."""
    found = [
        (bool(_RELEASE.search(path.rpartition("/")[2])), api)
        for path, data in files.named("*.xcconfig")
        if not for_developers(path.rpartition("/")[2])
        for api in xcconfig_apis(printable(path), data)
    ]
    special = {api.name for released, api in found if released}
    yield from (api for released, api in found if released or api.name not in special)


def _native(files: Files) -> Iterator[Api]:
    for path, data in files.named("build.gradle", "build.gradle.kts"):
        yield from gradle_apis(printable(path), data)
    yield from _xcconfigs(files)
    for path, data in files.named("Info.plist"):
        if not for_developers(folder_of(path)):
            yield from plist_apis(printable(path), plist(data), data)
