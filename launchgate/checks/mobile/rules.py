"""The prose of the mobile rules."""

from launchgate.model import STATIC_STAGES, EvidenceKind, Rule, Severity, Stage

_PROBES = frozenset({Stage.FULL, Stage.DEPLOY, Stage.RELEASE})

APPLE_LINKS = Rule(
    id="mobile/apple-links",
    title="Links open the app on iPhones",
    severity=Severity.HIGH,
    covers="Apple app links",
    what=(
        "Asks each host that the app claims for `/.well-known/apple-app-site-association`. Fails when it is redirected, not "
        "answered with 200 over valid HTTPS, larger than 128 KB, not JSON, written so that iOS ignores it, or when it names "
        "none of the app's ids or opens the app for none of its shared links."
    ),
    why="Apple fetches this file once, when the app is installed, and says nothing when it is wrong: every link in a mail or a "
    "message then opens the browser instead of the app.",
    fix=(
        "Serve it without a redirect as `application/json`:\n"
        '{"applinks": {"details": [{"appIDs": ["ABCDE12345.com.example.app"], "components": [{"/": "/invite/*"}]}]}}'
    ),
    reference="https://developer.apple.com/documentation/xcode/supporting-associated-domains",
    stages=_PROBES,
    evidence=EvidenceKind.PROBE,
)

ANDROID_LINKS = Rule(
    id="mobile/android-links",
    title="Links open the app on Android",
    severity=Severity.HIGH,
    covers="Android app links",
    what=(
        "Asks each host that the app claims for `/.well-known/assetlinks.json`. Fails when it is redirected, not answered with "
        "200 as `application/json` over valid HTTPS, not a list of statements, does not name the app's package for "
        "`handle_all_urls`, or lists fingerprints that are malformed, a debug certificate's, an example's, or not the declared "
        "ones. Fails as well when an intent filter lacks `autoVerify`."
    ),
    why="Android checks this file when the app is installed. One wrong fingerprint (the upload key's in place of the store's) "
    "and every link opens the browser.",
    fix=(
        "Serve it without a redirect as `application/json`:\n"
        '[{"relation": ["delegate_permission/common.handle_all_urls"], "target": {"namespace": "android_app", '
        '"package_name": "com.example.app", "sha256_cert_fingerprints": ["<Play Console, App signing key certificate>"]}}]'
    ),
    reference="https://developer.android.com/training/app-links/troubleshoot",
    stages=_PROBES,
    evidence=EvidenceKind.PROBE,
)

LINK_REDIRECT = Rule(
    id="mobile/link-redirect",
    title="Shared links keep their path and query",
    severity=Severity.MEDIUM,
    covers="shared links",
    what=(
        "Follows each address of mobile.links. Fails when it does not end with status 200 at `to` (or at its own path), or "
        "when a field of its query got lost on the way. A sign-in page that carries the address along is fine."
    ),
    why="A link that loses its path or its code on the way opens the app on its home screen: the invitation, the offer or the "
    "reset is gone.",
    fix="Keep path and query in every redirect, e.g. nginx `return 301 https://www.example.com$request_uri;`.",
    reference="https://developer.apple.com/documentation/xcode/supporting-universal-links-in-your-app",
    stages=_PROBES,
    evidence=EvidenceKind.PROBE,
)

API_BASE_URL = Rule(
    id="mobile/api-base-url",
    title="The app is built with the production API",
    severity=Severity.BLOCKER,
    covers="the API address built into the app",
    what=(
        "Reads the addresses that a release build gets: Expo's `extra` and what app.config.js writes out, the "
        "production profile of eas.json, `.env.production` "
        "and `.env`, Gradle build fields, xcconfig and Info.plist, `--dart-define`, Capacitor's server.url; and searches the "
        "bundles of mobile.builds. Fails for this machine, private addresses, emulators, tunnels, staging hosts and plain "
        "HTTP, and for every other host than those of mobile.api_urls where that is set. "
        "An address that by its name is not the API's is of severity high."
    ),
    why="An app in a store cannot be corrected in a minute: a build that talks to somebody's laptop or to staging is broken "
    "for everybody until the next review.",
    fix='Give the release build the production address, e.g. in eas.json:\n"production": {"env": '
    '{"EXPO_PUBLIC_API_URL": "https://api.example.com"}}',
    reference="https://docs.expo.dev/eas/environment-variables/",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.STATIC,
)

REAL_DEVICE = Rule(
    id="mobile/real-device",
    title="The key flows were tried on real phones",
    severity=Severity.MEDIUM,
    covers="key flows on real phones",
    what=(
        "A person's word, as only a phone shows it: login, sync, fetch and upload were tried on an iPhone and an Android phone, "
        "over a phone network, with the build that ships. Taken from an attestation in launchgate.yml."
    ),
    why="Emulators have a fast line, an endless battery and no permission dialogues; people do not.",
    fix="Try login, sync, fetch and upload on two real phones with Wi-Fi off, and attest it with the date and a link to the "
    "notes.",
    reference="https://developer.apple.com/documentation/xcode/testing-a-release-build",
    stages=_PROBES,
    evidence=EvidenceKind.ATTESTATION,
    attestable=True,
)

RULES: tuple[Rule, ...] = (APPLE_LINKS, ANDROID_LINKS, LINK_REDIRECT, API_BASE_URL, REAL_DEVICE)
