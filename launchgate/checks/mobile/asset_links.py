"""Reads assetlinks.json as Android does: statements, packages, fingerprints. Pure.

Sources: Google, "Digital Asset Links" statement list syntax and "Verify Android App Links" (read November 2026).
"""

import re

from launchgate.checks.mobile.json_text import at, mappings, parsed, texts
from launchgate.dataclass import dataclass

RELATION = "delegate_permission/common.handle_all_urls"
FINGERPRINT = re.compile(r"[0-9A-F]{2}(?::[0-9A-F]{2}){31}\Z")
KNOWN = {
    "FA:C6:17:45:DC:09:03:78:6F:B9:ED:E6:2A:96:2B:39:9F:73:48:F0:BB:6F:89:9B:83:32:66:75:91:03:3B:9C": (
        "the debug certificate that every React Native and Expo project starts with"
    ),
    "14:6D:E9:83:C5:73:06:50:D8:EE:B9:95:2F:34:FC:64:16:A0:83:42:E6:1D:BE:A8:8A:04:96:B2:3F:CF:44:E5": (
        "the example of Android's documentation"
    ),
}
"""Fingerprints of certificates that sign nobody's release, as public repositories show them (November 2026)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One app that may open the host's links."""

    package: str
    fingerprints: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetLinks:
    """What a file says; `flaw` when Android makes nothing of it."""

    statements: tuple[Statement, ...] = ()
    flaw: str = ""
    includes: tuple[str, ...] = ()
    """Other files that it refers to."""


def asset_links(body: bytes) -> AssetLinks:
    """The file's meaning."""
    content = parsed(body)
    if isinstance(content, dict) and "relation" in content:
        return AssetLinks(flaw="is a single statement where a list is wanted: put it in [ ]")
    if not isinstance(content, list):
        return AssetLinks(flaw="is not a JSON list of statements" if content is not None else "is not JSON")
    if not content:
        return AssetLinks(flaw="is an empty list; a variable that was not set when it was written is the usual cause")
    items = mappings(content)[:1_000]
    statements = tuple(
        Statement(
            package=str(at(item, "target", "package_name") or ""),
            fingerprints=texts(at(item, "target", "sha256_cert_fingerprints")),
        )
        for item in items
        if RELATION in texts(item.get("relation")) and at(item, "target", "namespace") == "android_app"
    )
    includes = tuple(item["include"] for item in items if isinstance(item.get("include"), str))
    if not statements and not includes:
        return AssetLinks(flaw=f"lets no Android app open links: no statement has the relation `{RELATION}`")
    return AssetLinks(statements=statements, includes=includes)


def defect(fingerprint: str) -> str | None:
    """Why a fingerprint cannot be a release certificate's; None when it can."""
    if not FINGERPRINT.match(fingerprint):
        bare = fingerprint.replace(":", "").replace(" ", "")
        if re.fullmatch(r"[0-9a-fA-F]{64}", bare):
            return "is not written as 32 pairs of capital hex digits with colons between"
        return "is no SHA-256 fingerprint (SHA-1, or a placeholder)"
    if fingerprint in KNOWN:
        return f"is {KNOWN[fingerprint]}"
    if len(set(fingerprint.split(":"))) <= 16:
        return "is a placeholder"
    return None
