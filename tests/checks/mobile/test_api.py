"""The address that is built into the app, from every kind of source: where the rule fires and where it stays silent."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from launchgate.checks.mobile.places import unfit
from launchgate.model import Severity, Stage, Status
from launchgate.settings import Site
from tests.checks.mobile.lab import ENTITLEMENTS, judged, of, statuses, write

_PACKAGE: dict[str, str | bytes] = {"package.json": '{"dependencies": {"expo": "~54.0.0", "react-native": "0.81"}}'}
_FLUTTER = {"pubspec.yaml": "name: app\ndependencies:\n  flutter:\n    sdk: flutter\n"}
_LOCAL = "http://192.168.1.20:3000"
_GOOD = "https://api.example.com"


def _api(root: Path, files: Mapping[str, str | bytes], **options: Any) -> dict[str, str]:
    return statuses(judged(root, files, target=None, stage=Stage.FULL, **options), "api-base-url")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://api.example.io", None),
        ("https://api.acme.dev", None),
        ("https://latest.acme.io", None),
        ("https://xyzcompany.supabase.co", None),
        ("https://your-service.onrender.com", "a placeholder"),
        ("https://api.yourdomain.com", "a placeholder"),
        ("https://api.yoursite-shop.io", "a placeholder"),
        ("https://yours.acme.io", None),
        ("https://your-surprise.io", None),
        ("https://8.8.8.8", None),
        ("wss://live.acme.io", None),
        ("http://localhost:3000", "the phone itself"),
        ("http://127.0.0.1", "the phone itself"),
        ("http://[::1]:3000", "the phone itself"),
        ("http://0.0.0.0:8000", "the phone itself"),
        ("http://10.0.2.2:3000", "the Android emulator's own computer"),
        ("http://10.0.3.2", "Genymotion"),
        ("https://10.1.2.3", "a private address"),
        ("http://172.20.1.1", "a private address"),
        ("http://macbook.local:3000", "the public DNS does not hold"),
        ("https://api", "the public DNS does not hold"),
        ("https://a1b2.ngrok-free.app", "a tunnel (ngrok-free.app)"),
        ("https://a-b-c.trycloudflare.com", "a tunnel"),
        ("https://x.loca.lt", "a tunnel"),
        ("https://abc.user.19000.exp.direct", "a tunnel"),
        ("https://staging.acme.io", "named as a staging host"),
        ("https://api-dev.acme.io", "named as a dev host"),
        ("https://acme-staging.herokuapp.com", "named as a staging host"),
        ("https://api.qa2.acme.io", "named as a qa host"),
        ("https://api.example.com", "a reserved example name"),
        ("http://api.acme.io", "plain HTTP"),
        ("ws://api.acme.io", "plain HTTP"),
        ("https://", "cut off after"),
        ("http://[zz", "is not an address"),
    ],
)
def test_addresses_that_no_release_may_talk_to(url: str, reason: str | None) -> None:
    found = unfit(url)
    assert (found is None) if reason is None else reason in (found or ""), found


_SOURCES: list[tuple[dict[str, str], str]] = [
    ({"app.json": '{"expo": {"extra": {"apiUrl": "@@"}}}'}, "extra.apiUrl in app.json"),
    ({"app.config.js": "export default {\n  extra: {\n    apiUrl: '@@',\n  },\n};"}, "apiUrl in app.config.js"),
    ({"eas.json": '{"build": {"production": {"env": {"EXPO_PUBLIC_API_URL": "@@"}}}}'}, "EXPO_PUBLIC_API_URL in eas.json"),
    ({"eas.json": '{"build": {"base": {"env": {"EXPO_PUBLIC_API_URL": "@@"}}, "production": {"extends": "base"}}}'},
     "EXPO_PUBLIC_API_URL in eas.json"),
    ({".env.production": "# api\nEXPO_PUBLIC_API_URL=@@\n"}, "EXPO_PUBLIC_API_URL in .env.production"),
    ({".env": 'EXPO_PUBLIC_API_URL="@@" '}, "EXPO_PUBLIC_API_URL in .env"),
    ({"android/app/build.gradle": "android { buildTypes { release {\n buildConfigField 'String', 'API_URL', '\"@@/v1\"'\n} } }"},
     "API_URL in android/app/build.gradle"),
    ({"android/app/build.gradle.kts": 'android { defaultConfig {\n buildConfigField("String", "API_BASE_URL", "\\"@@\\"")\n} }'},
     "API_BASE_URL in android/app/build.gradle.kts"),
    ({"android/app/build.gradle": 'android { buildTypes { release { resValue "string", "api_url", "@@" } } }'},
     "api_url in android/app/build.gradle"),
    ({"ios/Release.xcconfig": "API_URL = ~~\n"}, "API_URL in ios/Release.xcconfig"),
    ({"ios/App/Info.plist": "<plist><dict><key>API_BASE_URL</key><string>@@</string></dict></plist>"},
     "API_BASE_URL in ios/App/Info.plist"),
    ({"capacitor.config.json": '{"server": {"url": "@@"}}'}, "server.url in capacitor.config.json"),
    ({"capacitor.config.ts": "const config = {\n  server: {\n    url: '@@',\n  },\n};"}, "server.url in capacitor.config.ts"),
    (_FLUTTER | {".github/workflows/release.yml": "run: flutter build appbundle \\\n  --dart-define=API_URL=@@"},
     "API_URL in .github/workflows/release.yml"),
    (_FLUTTER | {"Makefile": "release:\n\tflutter build ipa --dart-define-from-file=config/prod.json\n",
                 "config/prod.json": '{"API_URL": "@@"}'}, "API_URL in config/prod.json"),
]  # fmt: skip


def _with(files: Mapping[str, str], url: str) -> dict[str, str | bytes]:
    """The files with an address in its place: `@@`, or `~~` as an .xcconfig file has to write it."""
    return {name: text.replace("@@", url).replace("~~", url.replace("://", ":/$()/")) for name, text in files.items()}


@pytest.mark.parametrize(("files", "subject"), _SOURCES, ids=lambda value: value if isinstance(value, str) else "")
def test_each_source_fires_and_stays_silent(tmp_path: Path, files: dict[str, str], subject: str) -> None:
    site = Site(hosts=("api.example.com",))
    bad = judged(tmp_path, _PACKAGE | _with(files, _LOCAL), target=None, site=site)
    seen = of(bad, "api-base-url")[subject]
    assert (seen.status, seen.severity) == (Status.FAIL, Severity.BLOCKER), seen.message
    assert f"`{_LOCAL}`" in seen.message
    assert "a private address" in seen.message
    assert seen.location.line is not None
    write(tmp_path, _with(files, _GOOD))
    assert statuses(judged(tmp_path, {}, target=None, site=site), "api-base-url") == {subject: "pass"}


_SILENT: list[dict[str, str]] = [
    {"app.json": '{"expo": {"extra": {"devApiUrl": "@@", "development": {"api": "@@"}}}}'},
    {"eas.json": '{"build": {"development": {"env": {"API_URL": "@@"}}, "preview": {"env": {"API_URL": "@@"}}}}'},
    {".env.development": "EXPO_PUBLIC_API_URL=@@"},
    {"app.config.js": "const development = {\n  extra: { apiUrl: '@@' },\n};"},
    {"app.config.ts": "export default { extra: IS_PROD ? { apiUrl: process.env.API } : { apiUrl: '@@' } };"},
    {"app.config.ts": "export default {\n  // apiUrl: '@@',\n};"},
    {".env": "API_URL=@@\n# EXPO_PUBLIC_API_URL=@@"},
    {"android/app/build.gradle": "android { buildTypes { debug { buildConfigField 'String', 'API_URL', '\"@@\"' } } }"},
    {"android/app/build.gradle": "android { defaultConfig {\n// buildConfigField 'String', 'API_URL', '\"@@\"'\n} }"},
    {
        "android/app/build.gradle": "android { productFlavors { staging { buildConfigField 'String', 'API_URL', '\"@@\"' } } }"
    },
    {"ios/Debug.xcconfig": "API_URL = http:/$()/192.168.1.20"},
    {"ios/Release.xcconfig": "DEV_API_URL = http:/$()/192.168.1.20"},
    {"ios/App/Info.plist": "<plist><dict><key>API_URL</key><string>$(API_URL)</string></dict></plist>"},
    {"capacitor.config.ts": "const c = { ...(process.env.LIVE ? { server: { url: '@@' } } : {}) };"},
    {"capacitor.config.ts": "const c = {\n  // server: { url: '@@' },\n};"},
    _FLUTTER | {".github/workflows/ci.yml": "run: flutter build apk --debug --dart-define=API_URL=@@"},
    _FLUTTER | {".github/workflows/ci.yml": "run: flutter build apk --flavor staging --dart-define=API_URL=@@"},
    _FLUTTER | {".github/workflows/staging.yml": "run: flutter build apk --dart-define=API_URL=@@"},
    _FLUTTER | {"test/widget_test.dart": "String.fromEnvironment('API_URL', defaultValue: '@@')"},
    {"node_modules/x/app.json": '{"expo": {"extra": {"apiUrl": "@@"}}}'},
    {"web/.env": "EXPO_PUBLIC_API_URL=@@"},
]


@pytest.mark.parametrize("files", _SILENT)
def test_what_no_release_is_built_with_is_left_alone(tmp_path: Path, files: dict[str, str]) -> None:
    assert _api(tmp_path, _PACKAGE | _with(files, _LOCAL)) == {"the API address built into the app": "not-applicable"}


def test_the_nearer_source_wins(tmp_path: Path) -> None:
    files = _PACKAGE | {
        ".env": f"EXPO_PUBLIC_API_URL={_LOCAL}\nEXPO_PUBLIC_WS_URL={_LOCAL}\n",
        ".env.production": "EXPO_PUBLIC_WS_URL=wss://live.acme.io\n",
        "eas.json": '{"build": {"production": {"env": {"EXPO_PUBLIC_API_URL": "https://api.acme.io"}}}}',
        "android/app/build.gradle": "android { defaultConfig { buildConfigField 'String', 'API_URL', '\"http://10.0.2.2\"' }\n"
        "buildTypes { release { buildConfigField 'String', 'API_URL', '\"https://api.acme.io\"' } } }",
    }
    assert set(_api(tmp_path, files).values()) == {"pass"}
    assert len(_api(tmp_path, {})) == 3


def test_an_xcconfig_of_a_release_replaces_what_all_builds_share(tmp_path: Path) -> None:
    shared = {"Config/Shared.xcconfig": "API_URL = http:/$()/192.168.1.20"}
    assert _api(tmp_path, _PACKAGE | shared) == {"API_URL in Config/Shared.xcconfig": "fail"}
    release = {"Config/Release.xcconfig": "API_URL = https:/$()/api.acme.io"}
    assert _api(tmp_path, release) == {"API_URL in Config/Release.xcconfig": "pass"}


def test_an_xcconfig_cuts_an_address_at_its_slashes(tmp_path: Path) -> None:
    judgement = judged(tmp_path, _PACKAGE | {"ios/Release.xcconfig": "API_URL = https://api.acme.io\n"}, target=None)
    assert "cut off after `//`" in of(judgement, "api-base-url")["API_URL in ios/Release.xcconfig"].message


@pytest.mark.parametrize(("workflow", "status"), [
    ("run: flutter build apk --dart-define=API_URL=https://api.acme.io", None), ("run: flutter test", "unknown"),
])  # fmt: skip
def test_a_default_in_dart_ships_when_nothing_replaces_it(tmp_path: Path, workflow: str, status: str | None) -> None:
    code = "const api = String.fromEnvironment('API_URL', defaultValue: 'http://10.0.2.2:8000');"
    seen = _api(tmp_path, _FLUTTER | {"lib/config.dart": code, ".github/workflows/release.yml": workflow})
    assert seen.get("API_URL in lib/config.dart") == status


@pytest.mark.parametrize(
    ("name", "url", "status", "severity"),
    [
        ("EXPO_PUBLIC_API_URL", "https://api.acme.io", Status.PASS, None),
        ("EXPO_PUBLIC_API_URL", "https://api.other.io", Status.FAIL, Severity.BLOCKER),
        ("EXPO_PUBLIC_API_URL", "https://beta-env.acme.io", Status.FAIL, Severity.BLOCKER),
        ("EXPO_PUBLIC_TERMS_URL", "https://www.other.io", Status.PASS, None),
        ("EXPO_PUBLIC_TERMS_URL", "http://localhost:3000", Status.FAIL, Severity.HIGH),
    ],
)
def test_declared_addresses_are_the_only_ones(
    tmp_path: Path, name: str, url: str, status: Status, severity: Severity | None
) -> None:  # fmt: skip
    site = Site(environments={"preview": "https://beta-env.acme.io"})
    files = _PACKAGE | {".env.production": f"{name}={url}"}
    judgement = judged(tmp_path, files, target=None, site=site, api_urls=("https://api.acme.io",))
    seen = of(judgement, "api-base-url")[f"{name} in .env.production"]
    assert (seen.status, severity in (None, seen.severity)) == (status, True), seen.message


def test_an_address_is_shown_without_its_credentials(tmp_path: Path) -> None:
    files = _PACKAGE | {".env": "EXPO_PUBLIC_API_URL=https://user:hidden@staging.acme.io/v1?key=hidden"}
    judgement = judged(tmp_path, files, target=None)
    assert "hidden" not in str(judgement)
    assert _api(tmp_path, {}) == {"EXPO_PUBLIC_API_URL in .env": "fail"}


def test_declared_without_a_trace_is_unknown(tmp_path: Path) -> None:
    assert _api(tmp_path, {}, api_urls=("https://api.acme.io",)) == {"the API address built into the app": "unknown"}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xc6\x1f\xbchttps://api.acme.iofoo", {"built bundles": "pass"}),
        (b'fetch("https://other.acme.io")', {"built bundles": "fail"}),
        (b'"https://api.acme.io","http://localhost:3000next"', {"http://localhost:3000 in dist/app.hbc": "fail"}),
        (b'"https://api.acme.io","http://localhost:8081/status"', {"built bundles": "pass"}),
        (b'"https://api.acme.io","http://localhost/"', {"built bundles": "pass"}),
        (
            b'"https://api.acme.io","https://a1.ngrok-free.appfoo"',
            {"https://a1.ngrok-free.app in dist/app.hbc": "fail"},
        ),
        (b'"https://api.acme.io","http://10.0.2.2:3000"', {"http://10.0.2.2:3000 in dist/app.hbc": "fail"}),
        (b'"https://api.acme.io","https://pre.acme.io/v1"', {"https://pre.acme.io in dist/app.hbc": "fail"}),
    ],
)
def test_built_bundles_are_searched(tmp_path: Path, content: bytes, told: dict[str, str]) -> None:
    site = Site(environments={"preview": "https://pre.acme.io"})
    options: dict[str, Any] = {"api_urls": ("https://api.acme.io",), "builds": ("dist/*.hbc",)}
    judgement = judged(tmp_path, {"dist/app.hbc": b"\0" * 5_000_000 + content}, target=None, site=site, **options)
    assert statuses(judgement, "api-base-url") == told


def test_a_glob_without_a_file_is_unknown(tmp_path: Path) -> None:
    assert _api(tmp_path, {}, builds=("dist/**/*.js",)) == {"bundles dist/**/*.js": "unknown"}


def test_a_bundle_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "app.js").write_text("http://10.0.2.2:3000")
    root = tmp_path / "root"
    root.mkdir()
    (root / "dist").symlink_to(outside)
    assert _api(root, {}, builds=("dist/*.js",)) == {"built bundles": "unknown"}


_BOMB = '<!DOCTYPE m [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
) + "]>"  # fmt: skip


@pytest.mark.parametrize(
    "files",
    [
        {"AndroidManifest.xml": f"{_BOMB}<manifest>&j;</manifest>"},
        {"AndroidManifest.xml": "<a>" * 400_000},
        {"AndroidManifest.xml": '<!DOCTYPE m SYSTEM "file:///etc/passwd"><manifest/>'},
        {"App.entitlements": f'<?xml version="1.0"?>{_BOMB}<plist version="1.0"><string>&j;</string></plist>'},
        {"App.entitlements": "<plist>" + "<array>" * 200_000},
        {"App.entitlements": b"bplist00" + b"\xff" * 100},
        {"App.entitlements": ENTITLEMENTS.replace("<array>", "<array><integer>x</integer>")},
        {"App.entitlements": ENTITLEMENTS.replace("<array>", "<array><date>never</date>")},
        {"app.json": '{"expo":' * 100_000},
        {"app.json": b"\xff\xfe\x00"},
        {"eas.json": '{"build": {"production": {"extends": "production", "env": []}}}'},
        {"eas.json": '{"build": {"production": {"extends": ["a"], "env": 7}}}'},
        {"capacitor.config.ts": "server: {" * 200_000},
        {"android/app/build.gradle": "/*" + "'\\" * 400_000},
        {"android/app/build.gradle": "buildConfigField 'String'," * 60_000 + "{" * 60_000},
        {"ios/Release.xcconfig": "A" * 1_000_000 + " = " + "[" * 500_000},
        {".env": "EXPO_PUBLIC_A=" + " " * 1_000_000},
        {"Makefile": "flutter build apk " + "\\\n" * 300_000},
        {"lib/a.dart": "String.fromEnvironment(" * 60_000},
        {"project.pbxproj": "PRODUCT_BUNDLE_IDENTIFIER = " * 60_000},
        {"project.pbxproj": "".join(f"PRODUCT_BUNDLE_IDENTIFIER = com.a{n};" for n in range(50_000))},
        {"app.json": json.dumps({"expo": {"extra": {f"k{n}": f"v{n}" for n in range(80_000)}}})},
        {"capacitor.config.ts": "/*" * 900_000},
        {"android/app/build.gradle": '"' + "\\" * 900_000},
    ],
    ids=lambda files: f"{next(iter(files))}-{str(next(iter(files.values())))[:12]!r}",
)  # fmt: skip
def test_hostile_files_cost_little_and_say_nothing(tmp_path: Path, files: dict[str, str | bytes]) -> None:
    judgement = judged(tmp_path, _PACKAGE | files, target=None)
    assert not [seen for seen in judgement.assessments if seen.status is Status.FAIL]


def test_a_file_that_is_too_large_is_unknown(tmp_path: Path) -> None:
    assert _api(tmp_path, _PACKAGE | {"eas.json": json.dumps(" " * 2_100_000)}) == {"eas.json": "unknown"}
