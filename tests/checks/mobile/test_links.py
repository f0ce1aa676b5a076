"""The files that let links open the app, and shared links, on a real server: where each rule fires and where it stays silent."""

import json
from pathlib import Path
from typing import Any

import pytest

from launchgate.checks.mobile.spec import RULES, AndroidApp, AppleApp, Options, SharedLink
from launchgate.model import Severity, Stage, Status
from tests.checks.mobile.lab import (
    ANDROID,
    APP_ID,
    APPLE,
    ENTITLEMENTS,
    HOST,
    MANIFEST,
    OTHER,
    RELEASE,
    TARGET,
    as_json,
    association,
    judged,
    of,
    statements,
    statuses,
)
from tests.support.web import Reply, Route, page, redirect

_APP = {
    "ios/App/App.entitlements": ENTITLEMENTS,
    "ios/App.xcodeproj/project.pbxproj": "DEVELOPMENT_TEAM = ABCDE12345;\nPRODUCT_BUNDLE_IDENTIFIER = com.example.app;\n"
    'PRODUCT_BUNDLE_IDENTIFIER = "com.example.app.AppTests";\n',
    "android/app/src/main/AndroidManifest.xml": MANIFEST,
    "android/app/build.gradle": 'android { defaultConfig { applicationId "com.example.app" } }',
}
_BOTH: dict[str, Route] = {APPLE: as_json(association()), ANDROID: as_json(statements(RELEASE))}


def test_a_tidy_app_passes(tmp_path: Path) -> None:
    judgement = judged(tmp_path, _APP, _BOTH, links=(SharedLink(from_="/"),))
    assert {seen.rule for seen in judgement.assessments} == {rule.id for rule in RULES}
    assert [seen for seen in judgement.assessments if seen.status in (Status.FAIL, Status.UNKNOWN)] == [
        of(judgement, "apple-links")[f"{HOST} {TARGET}"]  # the home page is no invitation
    ]
    assert statuses(judgement, "android-links") == {
        HOST: "pass", f"{HOST} app": "pass", f"{HOST} com.example.app certificate": "not-applicable",
    }  # fmt: skip
    assert statuses(judgement, "link-redirect") == {TARGET: "pass"}


def test_nothing_of_a_mobile_app_is_not_declared(tmp_path: Path) -> None:
    judgement = judged(tmp_path, {"README.md": "a web site", "package.json": '{"dependencies": {"react": "19"}}'})
    assert {seen.status for seen in judgement.assessments} == {Status.NOT_APPLICABLE}
    assert "no mobile app" in of(judgement, "real-device")["key flows on real phones"].message
    assert len(judgement.assessments) == len(RULES)
    assert all("not declared" in seen.message for seen in judgement.assessments)


_OLD: dict[str, Any] = {"applinks": {"apps": [], "details": [{"appID": APP_ID, "paths": ["NOT /admin/*", "*"]}]}}
_OLDEST: dict[str, Any] = {"applinks": {"apps": [], "details": {APP_ID: {"paths": ["/a"]}}}}
_LARGE = association(*({"/": f"/product/{n:060}"} for n in range(1800)))


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (as_json(association()), ""),
        (as_json(_OLD), ""),
        (as_json(_OLDEST), ""),
        (as_json(association() | {"webcredentials": {"apps": [APP_ID]}}), ""),
        (redirect(f"https://{HOST}/elsewhere.json"), "redirects (301)"),
        (redirect(f"https://{HOST}/.well-known/apple-app-site-association/", 308), "redirects (308)"),
        (page("not here", 404), "answers 404"),
        (page("<html>"), "is not JSON"),
        (Reply(headers={"Content-Type": "application/json"}, body=b"[" * 100_000), "is not JSON"),
        (Reply(headers={"Content-Type": "application/json"}, body=b"\x30\x82" + b"x" * 50), "is a signed file"),
        (as_json([]), "is not JSON"),
        (as_json({"webcredentials": {"apps": [APP_ID]}}), "has no `applinks`"),
        (as_json({"applinks": {"details": []}}), "names no app"),
        (as_json({"applinks": {"details": 7}}), "has no list"),
        (as_json(association(app_id="com.example.app")), "which is no app id"),
        (as_json(association(app_id="$TEAM.com.example.app")), "which is no app id"),
        (as_json({"applinks": {"apps": [APP_ID], "details": _OLD["applinks"]["details"]}}), "has to be an empty list"),
        (as_json(_LARGE), "larger than the 128 KB"),
        (Reply(headers={"Content-Type": "application/json"}, body=b" " * 3_000_000), "larger than the 128 KB"),
    ],
)  # fmt: skip
def test_the_apple_file(tmp_path: Path, answer: Reply, message: str) -> None:
    seen = of(judged(tmp_path, _APP, _BOTH | {APPLE: answer}), "apple-links")[HOST]
    assert (seen.status is Status.FAIL, str(seen.severity)) == (bool(message), "high"), seen.message
    assert message in seen.message
    assert seen.location.path == "ios/App/App.entitlements"


def test_the_wrong_type_of_the_apple_file_is_medium(tmp_path: Path) -> None:
    answer = as_json(association(), Content_Type="application/octet-stream")
    seen = of(judged(tmp_path, _APP, _BOTH | {APPLE: answer}), "apple-links")
    assert (seen[HOST].status, seen[f"{HOST} type"].severity) == (Status.PASS, Severity.MEDIUM)
    assert "`application/octet-stream`" in seen[f"{HOST} type"].message


@pytest.mark.parametrize(
    ("app_id", "status"),
    [
        (APP_ID, "pass"),
        ("ABCDE12345.com.example.other", "fail"),
        ("ZZZZZ99999.com.example.app", "fail"),
        ("ABCDE12345.com.example.app.AppTests", "fail"),
    ],
)
def test_the_apple_file_names_the_app_of_the_project(tmp_path: Path, app_id: str, status: str) -> None:
    judgement = judged(tmp_path, _APP, _BOTH | {APPLE: as_json(association(app_id=app_id))})
    assert statuses(judgement, "apple-links")[f"{HOST} app"] == status


def test_a_declared_app_replaces_those_of_the_files(tmp_path: Path) -> None:
    apps = (
        AppleApp(team_id="ABCDE12345", bundle_id="com.example.app"),
        AppleApp(team_id="ABCDE12345", bundle_id="com.x"),
    )
    seen = statuses(judged(tmp_path, {}, _BOTH, apple=apps), "apple-links")
    assert seen == {HOST: "pass", f"{HOST} {APP_ID}": "pass", f"{HOST} ABCDE12345.com.x": "fail"}


@pytest.mark.parametrize(
    ("components", "status"),
    [
        (({"/": "/invite/*"},), "pass"),
        (({"/": "/invite/*", "?": {"code": "?*"}},), "pass"),
        (({"/": "/invite/*", "?": {"code": ""}},), "fail"),
        (({"/": "/invite/*", "?": {"other": "?*"}},), "fail"),
        (({"/": "/INVITE/*"},), "fail"),
        (({"/": "/INVITE/*", "caseSensitive": False},), "pass"),
        (({"/": "/invite/*", "exclude": True}, {"/": "*"}), "fail"),
        (({"/": "/admin/*", "exclude": True}, {"/": "*"}), "pass"),
        (({"/": "/$(lang)/*"},), "unknown"),
        (({"#": "top"},), "fail"),
    ],
)
def test_a_shared_link_opens_the_app(tmp_path: Path, components: tuple[dict[str, Any], ...], status: str) -> None:
    link = "/invite/7f?code=a"
    routes = _BOTH | {APPLE: as_json(association(*components)), link: page("invited")}
    judgement = judged(tmp_path, _APP, routes, links=(SharedLink(from_=link),))
    assert statuses(judgement, "apple-links")[f"{HOST} https://{HOST}{link}"] == status


def test_an_exclusion_after_everything_never_counts(tmp_path: Path) -> None:
    late = association({"/": "*"}, {"/": "/admin/*", "exclude": True})
    early = association({"/": "/admin/*", "exclude": True}, {"/": "*"})
    told = [statuses(judged(tmp_path, _APP, _BOTH | {APPLE: as_json(one)}), "apple-links") for one in (late, early)]
    assert [one.get(f"{HOST} exclusions") for one in told] == ["fail", None]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (as_json(statements(RELEASE)), ""),
        (as_json([{"include": "https://example.org/.well-known/assetlinks.json"}]), ""),
        (redirect(f"https://example.com{ANDROID}"), "redirects (301)"),
        (page("not here", 404), "answers 404"),
        (as_json(statements(RELEASE), Content_Type="text/plain"), "is served as `text/plain`"),
        (as_json([]), "is an empty list"),
        (as_json(statements(RELEASE)[0]), "is a single statement"),
        (
            as_json([{"relation": ["delegate_permission/common.get_login_creds"], "target": {}}]),
            "lets no Android app open",
        ),
        (as_json("text"), "is not a JSON list"),
        (Reply(headers={"Content-Type": "application/json"}, body=b"[{"), "is not JSON"),
    ],
)
def test_the_android_file(tmp_path: Path, answer: Reply, message: str) -> None:
    seen = of(judged(tmp_path, _APP, _BOTH | {ANDROID: answer}), "android-links")[HOST]
    assert (seen.status is Status.FAIL, str(seen.severity)) == (bool(message), "high"), seen.message
    assert message in seen.message


_DEBUG = "FA:C6:17:45:DC:09:03:78:6F:B9:ED:E6:2A:96:2B:39:9F:73:48:F0:BB:6F:89:9B:83:32:66:75:91:03:3B:9C"


@pytest.mark.parametrize(
    ("listed", "declared", "status", "message"),
    [
        ((RELEASE,), (RELEASE,), "pass", "is listed"),
        ((RELEASE, OTHER), (RELEASE,), "pass", "is listed"),
        ((OTHER,), (RELEASE,), "fail", "lacks the declared certificate"),
        ((RELEASE,), (), "not-applicable", "not declared"),
        ((_DEBUG,), (), "fail", "is the debug certificate"),
        ((RELEASE, _DEBUG), (RELEASE,), "fail", "is the debug certificate"),
        ((RELEASE.lower(),), (), "fail", "capital hex digits"),
        ((RELEASE.replace(":", ""),), (), "fail", "capital hex digits"),
        (("YOUR_SHA256",), (), "fail", "is no SHA-256 fingerprint"),
        ((":".join(["00"] * 32),), (), "fail", "is a placeholder"),
        ((), (), "fail", "no fingerprint of a release certificate"),
    ],
)
def test_the_certificate(
    tmp_path: Path, listed: tuple[str, ...], declared: tuple[str, ...], status: str, message: str
) -> None:  # fmt: skip
    android = (AndroidApp(package="com.example.app", fingerprints=declared),)
    judgement = judged(tmp_path, {}, _BOTH | {ANDROID: as_json(statements(*listed))}, android=android)
    seen = of(judgement, "android-links")[f"{HOST} com.example.app certificate"]
    assert (str(seen.status), message in seen.message) == (status, True), seen.message


@pytest.mark.parametrize(("package", "status"), [("com.example.app", "pass"), ("com.example.app.debug", "fail")])
def test_the_android_file_names_the_app_of_the_build(tmp_path: Path, package: str, status: str) -> None:
    judgement = judged(tmp_path, _APP, _BOTH | {ANDROID: as_json(statements(RELEASE, package=package))})
    assert statuses(judgement, "android-links")[f"{HOST} app"] == status


def test_a_filter_without_auto_verify_is_told(tmp_path: Path) -> None:
    manifest = MANIFEST.replace(' android:autoVerify="true"', "")
    judgement = judged(tmp_path, _APP | {"android/app/src/main/AndroidManifest.xml": manifest}, _BOTH)
    assert statuses(judgement, "android-links")[f"{HOST} autoVerify"] == "fail"
    assert f"{HOST} autoVerify" not in statuses(judged(tmp_path, _APP, _BOTH), "android-links")


_EXPO = {
    "expo": {
        "ios": {"bundleIdentifier": "com.example.app", "appleTeamId": "ABCDE12345",
                "associatedDomains": ["applinks:www.example.com"]},
        "android": {
            "package": "com.example.app",
            "intentFilters": [{"autoVerify": True, "data": [{"scheme": "https", "host": "www.example.com"}]}],
        },
    }
}  # fmt: skip
_EXPO_CODE = """
export default { ios: { bundleIdentifier: 'com.example.app', associatedDomains: ['applinks:www.example.com?mode=developer'] } }
"""


@pytest.mark.parametrize("host", ["${linkHost}", "@string/link_host", "app.${domain}"])
def test_a_host_that_the_build_fills_in_is_unknown_until_it_is_declared(tmp_path: Path, host: str) -> None:
    files = _APP | {"android/app/src/main/AndroidManifest.xml": MANIFEST.replace("www.example.com", host)}
    seen = of(judged(tmp_path, files, _BOTH), "android-links")[host]
    assert (seen.status, seen.remediation) == (Status.UNKNOWN, "name the hosts in mobile.hosts in launchgate.yml")
    assert statuses(judged(tmp_path, {}, _BOTH, hosts=(HOST,)), "android-links")[f"{HOST} app"] == "pass"


def test_a_domain_that_the_build_fills_in_is_unknown_until_it_is_declared(tmp_path: Path) -> None:
    files = _APP | {"ios/App/App.entitlements": ENTITLEMENTS.replace("applinks:www.example.com", "applinks:$(DOMAIN)")}
    assert statuses(judged(tmp_path, files, _BOTH), "apple-links") == {"$(DOMAIN)": "unknown"}
    assert statuses(judged(tmp_path, {}, _BOTH, hosts=(HOST,)), "apple-links")[f"{HOST} app"] == "pass"


def test_expo_says_who_the_app_is(tmp_path: Path) -> None:
    judgement = judged(tmp_path, {"app.json": json.dumps(_EXPO)}, _BOTH)
    assert statuses(judgement, "apple-links") == {HOST: "pass", f"{HOST} app": "pass"}
    assert statuses(judgement, "android-links")[f"{HOST} app"] == "pass"
    wrong = judged(tmp_path, {}, _BOTH | {APPLE: as_json(association(app_id="ZZZZZ99999.com.example.app"))})
    assert statuses(wrong, "apple-links")[f"{HOST} app"] == "fail"


def test_expo_in_code_is_read_and_not_run(tmp_path: Path) -> None:
    judgement = judged(tmp_path, {"app.config.ts": _EXPO_CODE}, _BOTH)
    assert statuses(judgement, "apple-links") == {HOST: "pass", f"{HOST} app": "pass"}


@pytest.mark.parametrize(
    ("start", "to", "routes", "status", "message"),
    [
        ("/i/7?ref=m", "/invite/7", {"/i/7?ref=m": redirect("/invite/7?ref=m"), "/invite/7?ref=m": page("in")}, "pass", ""),
        ("/i/7?ref=m", "/invite/7", {"/i/7?ref=m": redirect("/invite/7"), "/invite/7": page("in")}, "fail", "loses `ref`"),
        ("/i/7?ref=m", "/invite/7", {"/i/7?ref=m": redirect("/")}, "fail", "not at `https://www.example.com/invite/7`"),
        ("/i/7", None, {"/i/7": redirect("/")}, "fail", "loses its path"),
        ("/i/7", None, {"/i/7": redirect("/i/7/"), "/i/7/": page("in")}, "pass", ""),
        ("/i/7?c=1", None, {"/i/7?c=1": redirect("/login?next=%2Fi%2F7%3Fc%3D1"), "/login?next=%2Fi%2F7%3Fc%3D1": page("in")},
         "pass", ""),
        ("/i/7", None, {"/i/7": page("gone", 410)}, "fail", "with status 410"),
        ("/i/7", None, {"/i/7": redirect("/i/7")}, "fail", "never ends"),
    ],
)  # fmt: skip
def test_a_shared_link_keeps_what_it_carries(
    tmp_path: Path, start: str, to: str | None, routes: dict[str, Route], status: str, message: str
) -> None:
    judgement = judged(tmp_path, {}, routes, links=(SharedLink(from_=start, to=to),))
    seen = of(judgement, "link-redirect")[f"https://{HOST}{start}"]
    assert (str(seen.status), message in seen.message) == (status, True), seen.message


def test_a_host_that_does_not_resolve_is_unknown_and_points_at_the_name(tmp_path: Path) -> None:
    judgement = judged(
        tmp_path, {}, served=("other.example.com",), apple=(AppleApp(team_id="A" * 10, bundle_id="c.x"),)
    )
    seen = of(judgement, "apple-links")[HOST]
    assert (seen.status, seen.because) == (Status.UNKNOWN, f"dns/resolves#{HOST}")


def test_an_expired_certificate_is_a_fault_with_the_certificate_as_its_cause(tmp_path: Path) -> None:
    seen = of(judged(tmp_path, _APP, _BOTH, expired=True), "android-links")[HOST]
    assert (seen.status, seen.because) == (Status.FAIL, f"tls/valid#{HOST}")
    assert "Android cannot fetch" in seen.message


@pytest.mark.parametrize("status", [500, 502, 503])
def test_an_answer_of_the_moment_decides_nothing(tmp_path: Path, status: int) -> None:
    seen = of(judged(tmp_path, _APP, _BOTH | {APPLE: page("later", status)}), "apple-links")[HOST]
    assert (seen.status, f"answers {status}" in seen.message) == (Status.UNKNOWN, True)


def test_more_hosts_than_one_run_asks_are_told(tmp_path: Path) -> None:
    many = "".join(f"<string>applinks:h{n}.example.com</string>" for n in range(25))
    files = {"App.entitlements": ENTITLEMENTS.replace("<string>applinks:www.example.com</string>", many)}
    seen = of(judged(tmp_path, files, {}), "apple-links")
    assert len(seen) == 21
    assert "claims 5 more hosts than one run asks" in seen["further hosts"].message


def test_a_preview_is_not_asked_for_the_files(tmp_path: Path) -> None:
    judgement = judged(tmp_path, _APP, _BOTH, target="https://shop-7f.vercel.app/", stage=Stage.DEPLOY)
    assert statuses(judgement, "apple-links") == {"Apple app links": "not-applicable"}
    assert "is a preview or another site" in of(judgement, "apple-links")["Apple app links"].message


def test_a_run_of_static_rules_asks_nobody(tmp_path: Path) -> None:
    judgement = judged(tmp_path, _APP, _BOTH, stage=Stage.PR)
    assert {seen.rule for seen in judgement.assessments} == {"mobile/api-base-url", "mobile/real-device"}


def test_hosts_alone_are_asked_for_both_files(tmp_path: Path) -> None:
    judgement = judged(tmp_path, {}, {APPLE: as_json(association())}, hosts=(HOST,))
    assert statuses(judgement, "apple-links") == {HOST: "pass"}
    assert statuses(judgement, "android-links") == {HOST: "fail"}
    assert of(judgement, "android-links")[HOST].location.config == "mobile.hosts[0]"


@pytest.mark.parametrize(
    "options",
    [
        {"hosts": ("https://app.example.com",)},
        {"api_urls": ("http://api.example.com",)},
        {"builds": ("../dist/*.js",)},
        {"builds": ("dist/**.js",)},
        {"builds": ("",)},
    ],
)
def test_options_that_cannot_be_meant_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"hosts are names|api_urls start|builds are globs"):
        Options(**options)
    with pytest.raises(ValueError, match="ten capital letters"):
        AppleApp(team_id="example", bundle_id="com.example.app")
    with pytest.raises(ValueError, match="32 pairs"):
        AndroidApp(package="com.example.app", fingerprints=("SHA1",))
    with pytest.raises(ValueError, match="must start with"):
        SharedLink(from_="invite")
