"""Checkly's checks as code: `new ApiCheck('id', { … })` in TypeScript or JavaScript, and JSON or YAML with the same keys.

The code is read as text, never run: a construct's braces are matched with strings and comments skipped, and only keys with plain
values count.
"""

import re
from collections.abc import Iterator
from typing import Any

from launchgate.checks.obs.files import Files, listed, mapped, worded
from launchgate.checks.obs.spec import Monitor

_CODE = re.compile(r"(?:.*/)?(?:__checks__/.*|\.?checkly/.*|checkly\.config|.*\.check)\.(?:ts|js|mjs|cjs|tsx)")
_DATA = re.compile(r"(?:.*/)?(?:__checks__|checkly)/.*\.(?:json|ya?ml)")
_NEW = re.compile(
    r"\bnew\s{1,5}(ApiCheck|UrlMonitor|BrowserCheck|MultiStepCheck|PlaywrightCheck|TcpMonitor|DnsMonitor|HeartbeatMonitor|SslMonitor)\s{0,5}\("
)
_SKIP = re.compile(r"//[^\n]*|/\*|'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"|`(?:[^`\\]|\\.)*`|[{}()]")
_EVERY = re.compile(r"\bfrequency\s{0,5}:\s{0,5}(?:Frequency\.EVERY_(\d{1,4})(S|M|H)\b|(\d{1,5})\b)")
_CERTIFICATE = re.compile(r"\bsslCheckDomain\b|\bsslCertificates\s{0,5}:\s{0,5}\{\s{0,20}enabled\s{0,5}:\s{0,5}true")
_UNITS = {"S": 1.0, "M": 60.0, "H": 3600.0}
_LONGEST = 20_000
"""Characters of one construct."""
_KINDS = {
    "ApiCheck": "page",
    "UrlMonitor": "page",
    "TcpMonitor": "other",
    "DnsMonitor": "dns",
    "HeartbeatMonitor": "heartbeat",
    "SslMonitor": "certificate",
}


def monitors_of(files: Files) -> Iterator[Monitor]:
    """Every check of Checkly."""
    code = list(files.matching(_CODE))
    common = next((files.text(path) for path in code if "checkly.config" in path), "")
    for path in code:
        text = files.text(path)
        for found in _NEW.finditer(text):
            yield _construct(
                found[1], _balanced(text, found.end()), path, text.count("\n", 0, found.start()) + 1, common
            )
    for path in files.matching(_DATA):
        document = files.yaml(path)
        for entry in listed(document) or listed(mapped(document).get("checks")) or [document]:
            if "checkType" in mapped(entry):
                yield _entry(mapped(entry), path)


def _balanced(text: str, at: int) -> str:
    """From an opening bracket's inside to its end, or as far as a construct may be long."""
    depth, begun = 1, at
    while at < min(len(text), begun + _LONGEST):
        found = _SKIP.search(text, at, begun + _LONGEST)
        if found is None:
            break
        at = found.end()
        if found.group() == "/*":
            end = text.find("*/", at, begun + _LONGEST)
            at = end + 2 if end >= 0 else begun + _LONGEST
        elif found.group() in ("{", "("):
            depth += 1
        elif found.group() in ("}", ")"):
            depth -= 1
            if depth == 0:
                return text[begun : at - 1]
    return text[begun : begun + _LONGEST]


def _construct(kind: str, body: str, path: str, line: int, common: str) -> Monitor:
    body = re.sub(r"(?m)^\s*//[^\n]*$", "", body)
    told = bool(re.search(r"\balertChannels\s{0,5}:\s{0,5}(?!\[\s{0,20}\])", body + common))
    url = _text(body, "url")
    every = _EVERY.search(body) or _EVERY.search(common)
    return Monitor(
        tool="Checkly",
        name=_text(body, "name") or kind,
        kind=_KINDS.get(kind, "browser"),  # type: ignore[arg-type]  # the table holds kinds only
        url=url if url and "${" not in url and "{{" not in url else None,
        interval_s=_seconds(every) if every else None,
        channels=("Checkly alert channel",) if told else (),
        # Channels can subscribe to all checks by themselves: only an empty list shows that nobody is told.
        silent=bool(re.search(r"\balertChannels\s{0,5}:\s{0,5}\[\s{0,20}\]", body)),
        certificate=kind == "SslMonitor" or (told and bool(_CERTIFICATE.search(body))),
        paused=bool(re.search(r"\bactivated\s{0,5}:\s{0,5}false\b|\bmuted\s{0,5}:\s{0,5}true\b", body)),
        path=path,
        line=line,
    )  # fmt: skip


def _seconds(found: "re.Match[str]") -> float:
    return 60.0 * int(found[3]) if found[3] else int(found[1]) * _UNITS[found[2]]


def _text(body: str, key: str) -> str:
    found = re.search(
        rf"\b{key}\s{{0,5}}:\s{{0,5}}(?:'([^'\n]{{1,2000}})'|\"([^\"\n]{{1,2000}})\"|`([^`\n]{{1,2000}})`)", body
    )
    return next((part for part in found.groups() if part), "") if found else ""


def _entry(told: dict[str, Any], path: str) -> Monitor:
    minutes = told.get("frequency")
    channels = bool(listed(told.get("alertChannels")) or listed(told.get("alertChannelSubscriptions")))
    url = worded(mapped(told.get("request")).get("url"))
    return Monitor(
        tool="Checkly",
        name=worded(told.get("name")) or url,
        kind="browser" if told["checkType"] in ("BROWSER", "MULTI_STEP") else "page",
        url=url or None,
        interval_s=60.0 * minutes if isinstance(minutes, int) and minutes > 0 else None,
        channels=("Checkly alert channel",) if channels else (),
        silent=told.get("alertChannels") == [],
        certificate=channels and bool(told.get("sslCheckDomain")),
        paused=told.get("activated") is False or told.get("muted") is True,
        path=path,
    )
