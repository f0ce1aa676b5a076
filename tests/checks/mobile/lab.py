"""One app's files in a folder, its hosts on a real server, and what the check says of them."""

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from launchgate.checks.mobile.gather import gather
from launchgate.checks.mobile.judge import judge
from launchgate.checks.mobile.spec import Options
from launchgate.clients.files import FolderTree
from launchgate.model import Assessment, Judgement, Stage
from launchgate.settings import Limits, Network, Site
from tests.support.certificates import make_authority
from tests.support.context import make_context
from tests.support.names import name_server
from tests.support.web import Reply, Route, page, serve

HOST = "www.example.com"
TARGET = f"https://{HOST}/"
APPLE = "/.well-known/apple-app-site-association"
ANDROID = "/.well-known/assetlinks.json"
RELEASE = ":".join(f"{(n * 37 + 11) % 256:02X}" for n in range(32))
"""A fingerprint like any release certificate's."""
OTHER = ":".join(f"{(n * 53 + 7) % 256:02X}" for n in range(32))
APP_ID = "ABCDE12345.com.example.app"
ENTITLEMENTS = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict><key>com.apple.developer.associated-domains</key>
<array><string>applinks:www.example.com</string><string>webcredentials:other.example.com</string></array></dict></plist>
"""
MANIFEST = """<?xml version="1.0" encoding="utf-8"?>
<manifest xmlns:android="http://schemas.android.com/apk/res/android"><application><activity android:name=".Main">
<intent-filter android:autoVerify="true"><action android:name="android.intent.action.VIEW"/>
<category android:name="android.intent.category.BROWSABLE"/>
<data android:scheme="https" android:host="www.example.com" android:pathPrefix="/invite"/></intent-filter>
</activity></application></manifest>
"""


def as_json(content: Any, **headers: str) -> Reply:
    """A JSON answer; a header given as text replaces the type."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(headers={"Content-Type": "application/json", **named}, body=json.dumps(content).encode())


def association(*components: Any, app_id: str = APP_ID) -> dict[str, Any]:
    """An apple-app-site-association in the form of today."""
    return {"applinks": {"details": [{"appIDs": [app_id], "components": list(components) or [{"/": "/invite/*"}]}]}}


def statements(*fingerprints: str, package: str = "com.example.app") -> list[dict[str, Any]]:
    """An assetlinks.json for one app."""
    target = {"namespace": "android_app", "package_name": package, "sha256_cert_fingerprints": list(fingerprints)}
    return [{"relation": ["delegate_permission/common.handle_all_urls"], "target": target}]


def write(root: Path, files: Mapping[str, str | bytes]) -> None:
    """The app's files."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def judged(
    root: Path,
    files: Mapping[str, str | bytes],
    routes: Mapping[str, Route] | None = None,
    *,
    served: tuple[str, ...] = (HOST,),
    site: Site | None = None,
    target: str | None = TARGET,
    stage: Stage = Stage.FULL,
    explicit_urls: tuple[str, ...] = (),
    expired: bool = False,
    **options: Any,
) -> Judgement:
    """What the check says of an app in `root` whose hosts answer with `routes`."""
    write(root, files)
    authority = make_authority(root)
    leaf = authority.leaf(*served, valid_from=timedelta(days=-9), valid_for=timedelta(days=8 if expired else 90))
    with serve({"/": page("home"), **(routes or {})}, leaf) as https, name_server({}) as dns:
        network = Network(
            connect_to={f"{host}:443": https.endpoint for host in served}, ca_file="ca.pem", resolvers=(dns.address,)
        )
        context = make_context(
            root, target=target, site=site or Site(canonical="https://www.example.com"), network=network, stage=stage,
            limits=Limits(requests_per_second=1000.0), tree=FolderTree(root), explicit_urls=explicit_urls,
        )  # fmt: skip
        chosen = Options(**options)
        return judge(gather(context, chosen), chosen)


def of(judgement: Judgement, rule: str) -> dict[str, Assessment]:
    """The assessments of one rule by subject."""
    return {seen.subject: seen for seen in judgement.assessments if seen.rule == f"mobile/{rule}"}


def statuses(judgement: Judgement, rule: str) -> dict[str, str]:
    """The statuses of one rule by subject."""
    return {subject: str(seen.status) for subject, seen in of(judgement, rule).items()}
