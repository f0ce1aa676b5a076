"""Who the apps are and which hosts' links they want to open, as their own files say it: Xcode, Android, Expo."""

import plistlib
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any
from xml.parsers.expat import ExpatError

from launchgate.checks.mobile.android_manifest import manifest_of
from launchgate.checks.mobile.files import MOST, Files, line_of
from launchgate.checks.mobile.json_text import at, mappings, parsed, texts
from launchgate.checks.mobile.spec import App, LinkHost, Sighting
from launchgate.clients.files import printable

_DOMAINS = "com.apple.developer.associated-domains"
_BUNDLE_ID = re.compile(r"PRODUCT_BUNDLE_IDENTIFIER\s{0,4}=\s{0,4}\"?([A-Za-z0-9][A-Za-z0-9.-]{2,150})\"?;")
_TEAM = re.compile(r"DEVELOPMENT_TEAM\s{0,4}=\s{0,4}\"?([A-Z0-9]{10})\"?;")
_APPLICATION_ID = re.compile(r"\bapplicationId\s{0,4}=?\s{0,4}[\"']([A-Za-z][\w.]{2,150})[\"']")
_LITERAL = re.compile(r"[\"'`](applinks:[^\"'`\s$]{1,260})[\"'`]")
_BUNDLE_LITERAL = re.compile(r"\bbundleIdentifier\s{0,4}:\s{0,4}[\"']([A-Za-z0-9][A-Za-z0-9.-]{2,150})[\"']")
_PACKAGE_LITERAL = re.compile(r"\bpackage\s{0,4}:\s{0,4}[\"']([A-Za-z][\w.]{2,150})[\"']")
_MOBILE = re.compile(rb'"(?:expo|react-native|@capacitor/core|@nativescript/core|cordova)"\s{0,4}:')
_HOST = re.compile(r"[a-z0-9]([a-z0-9-]{0,62}\.)+[a-z0-9-]{1,63}\Z")
_TESTS = re.compile(r"(?i)(?:ui)?tests?\Z")


def app_of(files: Files) -> App:
    """Everything the files say of the apps, without the addresses that are built into them."""
    apple, android, ids, teams, packages = _Notes(), _Notes(), _Notes(), _Notes(), _Notes()
    placeholders: list[LinkHost] = []
    for path, data in files.named("*.entitlements"):
        for domain in texts(at(plist(data), _DOMAINS)):
            apple.host(domain, path)
            if domain.startswith("applinks:") and "$(" in domain:
                placeholders.append(LinkHost(host=domain[9:], path=printable(path)))
    for path, data in files.named("project.pbxproj"):
        text = data.decode("utf-8", "replace")
        ids.sightings(_BUNDLE_ID, text, path)
        teams.sightings(_TEAM, text, path)
    for path, data in files.named("AndroidManifest.xml"):
        for host, verified in manifest_of(data):
            kept = placeholders if "$" in host or "@" in host else android.hosts
            kept.append(LinkHost(host=host, path=printable(path), verified=verified))
    for path, data in files.named("build.gradle", "build.gradle.kts"):
        packages.sightings(_APPLICATION_ID, data.decode("utf-8", "replace"), path)
    for path, data in files.named("app.json", "app.config.json"):
        _expo(path, data, apple, android, ids, teams, packages)
    for path, data in files.named("app.config.js", "app.config.ts"):
        _expo_code(path, data.decode("utf-8", "replace"), apple, ids, packages)
    return App(
        apple_hosts=tuple(dict.fromkeys(apple.hosts)),
        android_hosts=tuple(dict.fromkeys(android.hosts)),
        bundle_ids=tuple(seen for seen in ids.seen if not _TESTS.search(seen.value)),
        team_ids=tuple(teams.seen),
        packages=tuple(packages.seen),
        placeholders=tuple(dict.fromkeys(placeholders))[:MOST],
        found=bool(apple.hosts or android.hosts or ids.seen or packages.seen or _is_mobile(files)),
        unread=tuple(files.unread),
    )


def mobile_folders(files: Files) -> frozenset[str]:
    """The folders whose package.json or pubspec.yaml makes a mobile app of them."""
    found = set()
    for path, data in files.named("package.json", "pubspec.yaml"):
        flutter = path.endswith("pubspec.yaml") and re.search(rb"(?m)^flutter:|^\s+sdk:\s*flutter", data)
        if flutter or (path.endswith("package.json") and _MOBILE.search(data)):
            found.add(path.rpartition("/")[0])
    return frozenset(found)


def plist(data: bytes) -> Any:
    """An XML property list, or None. Binary ones are no source files; entities are refused by the parser."""
    try:
        return plistlib.loads(data, fmt=plistlib.FMT_XML)
    except (ValueError, ExpatError, AttributeError, IndexError, KeyError, TypeError, OverflowError, RecursionError):
        return None


class _Notes:
    """What was seen of one kind, in the order of the files."""

    def __init__(self) -> None:
        self.seen: list[Sighting] = []
        self.hosts: list[LinkHost] = []

    def note(self, value: object, path: str, line: int | None = None) -> None:
        if isinstance(value, str) and value and value not in {seen.value for seen in self.seen}:
            self.seen.append(Sighting(value=value, path=printable(path), line=line))

    def sightings(self, pattern: re.Pattern[str], text: str, path: str) -> None:
        for match in islice(pattern.finditer(text), MOST):
            self.note(match[1], path, line_of(text, match[0]))

    def host(self, domain: str, path: str) -> None:
        """A domain of `applinks:`; the service's options after `?` and a leading wildcard are left out."""
        service, _, name = domain.partition(":")
        host = name.partition("?")[0].removeprefix("*.").lower()
        if service == "applinks" and _HOST.match(host):
            self.hosts.append(LinkHost(host=host, path=printable(path)))


def _expo(path: str, data: bytes, apple: _Notes, android: _Notes, ids: _Notes, teams: _Notes, packages: _Notes) -> None:
    config = at(parsed(data), "expo")
    text = data.decode("utf-8", "replace")
    for domain in texts(at(config, "ios", "associatedDomains")):
        apple.host(domain, path)
    for notes, keys in (
        (ids, ("ios", "bundleIdentifier")),
        (teams, ("ios", "appleTeamId")),
        (packages, ("android", "package")),
    ):
        value = at(config, *keys)
        if isinstance(value, str):
            notes.note(value, path, line_of(text, f'"{value}"'))
    for filter_ in mappings(at(config, "android", "intentFilters")):
        verified = filter_.get("autoVerify") is True
        for host in _filter_hosts(filter_):
            android.hosts.append(LinkHost(host=host, path=printable(path), verified=verified))


def _filter_hosts(intent_filter: dict[str, Any]) -> Iterator[str]:
    for data in mappings(intent_filter.get("data")):
        host = data.get("host")
        if data.get("scheme") in ("https", "http") and isinstance(host, str):
            bare = host.removeprefix("*.").lower()
            if _HOST.match(bare):
                yield bare


def _expo_code(path: str, text: str, apple: _Notes, ids: _Notes, packages: _Notes) -> None:
    """A configuration in code is read, never run: only what is written out in it is seen."""
    for match in islice(_LITERAL.finditer(text), MOST):
        apple.host(match[1], path)
    ids.sightings(_BUNDLE_LITERAL, text, path)
    packages.sightings(_PACKAGE_LITERAL, text, path)


def _is_mobile(files: Files) -> bool:
    return bool(mobile_folders(files)) or any(True for _ in files.named("AndroidManifest.xml", "capacitor.config.json"))
