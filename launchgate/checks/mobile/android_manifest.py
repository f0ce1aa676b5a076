"""The hosts of an AndroidManifest.xml's intent filters. Pure."""

import re
from collections.abc import Iterator
from typing import Any

_ANDROID = "{http://schemas.android.com/apk/res/android}"
_HOST = re.compile(
    r"[a-z0-9]([a-z0-9-]{0,62}\.)+[a-z0-9-]{1,63}\Z|@string/\w{1,100}\Z|\S{0,100}\$\{\w{1,100}\}\S{0,100}\Z"
)


def manifest_of(data: bytes) -> tuple[tuple[str, bool], ...]:
    """(host, whether its filter has autoVerify) of each filter that opens web links; a verified filter wins.

    A host that the build fills in is given as written (`${host}`, `@string/host`). Entities and external references are refused.
    """
    # No type stubs of it are locked.
    import defusedxml.ElementTree as Trees  # type: ignore[import-untyped]
    from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]

    try:
        root = Trees.fromstring(data, forbid_dtd=True)
    except (Trees.ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        return ()
    found: dict[str, bool] = {}
    for intent_filter in root.iter("intent-filter"):
        verified = intent_filter.get(f"{_ANDROID}autoVerify") == "true"
        for host in _hosts(intent_filter):
            found[host] = found.get(host, False) or verified
    return tuple(found.items())


def _hosts(intent_filter: Any) -> Iterator[str]:
    data = list(intent_filter.iter("data"))
    schemes = {item.get(f"{_ANDROID}scheme") for item in data}
    browsable = any(
        item.get(f"{_ANDROID}name") == "android.intent.category.BROWSABLE" for item in intent_filter.iter("category")
    )
    if not schemes & {"http", "https"} or not browsable:
        return
    for item in data:
        host = (item.get(f"{_ANDROID}host") or "").removeprefix("*.")
        host = host if "$" in host or "@" in host else host.lower()
        if _HOST.match(host):
            yield host
