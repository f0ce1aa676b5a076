"""A second opinion from detect-secrets: its own detectors look at candidate lines that our rules left undecided.

The library is slow and global, so it is imported on first use, set up once through its transient settings with a fixed list of
detectors, and asked line by line under one lock. Its filters, its verification (which calls the providers) and its
`pragma: allowlist` comments are not used. A line is shown to it only when it names one of the detectors' providers.
"""

import re
import threading
from collections.abc import Iterator
from functools import cache
from typing import Any

from launchgate.detection.format import Format
from launchgate.detection.match import Match
from launchgate.detection.quiet import is_patterned, is_stand_in
from launchgate.terms import Severity

_REFERENCE = "https://github.com/Yelp/detect-secrets"
_LONGEST_LINE = 2000


def _row(kind: str, title: str) -> Format:
    return Format(kind, title, b"", "", _REFERENCE, severity=Severity.HIGH, short=True)


_DETECTORS = {
    "ArtifactoryDetector": _row("jfrog-api-key", "Artifactory credential"),
    "AzureStorageKeyDetector": _row("azure-storage-key", "Azure storage account key"),
    "CloudantDetector": _row("cloudant-key", "IBM Cloudant credential"),
    "DiscordBotTokenDetector": _row("discord-bot-token", "Discord bot token"),
    "IbmCloudIamDetector": _row("ibm-key", "IBM Cloud IAM key"),
    "IbmCosHmacDetector": _row("ibm-key", "IBM Cloud object storage key"),
    "MailchimpDetector": _row("mailchimp-key", "Mailchimp API key"),
    "SoftlayerDetector": _row("ibm-key", "SoftLayer credential"),
    "SquareOAuthDetector": _row("square-secret", "Square OAuth secret"),
    "TwilioKeyDetector": _row("twilio-key", "Twilio key"),
}
"""The detectors that add something, and our words for what they find. The others are superseded: our tables know the same formats
with checksums and boundaries (GitHub, GitLab, npm, Slack, Stripe...), and its entropy and keyword detectors see less context."""

_WORTH_ASKING = re.compile(
    rb"artifactory|jfrog|accountkey|cloudant|discord|ibm|cos[_-]?hmac|mailchimp|softlayer|\bsl[_-]|square|twilio"
)
_LOCK = threading.Lock()


@cache
def _detectors() -> tuple[tuple[Any, Format], ...]:
    """The library's detectors, made once. Called under the lock only: the library's settings are global."""
    from detect_secrets.core.plugins import initialize
    from detect_secrets.settings import transient_settings

    with transient_settings({"plugins_used": [{"name": name} for name in _DETECTORS]}):
        return tuple((initialize.from_plugin_classname(name), row) for name, row in _DETECTORS.items())


def is_asked(text: bytes) -> bool:
    """Whether a line would be shown to the library, which then has to be imported."""
    return _WORTH_ASKING.search(text.lower()) is not None  # `re` skips faster where case counts


def second_opinion(data: bytes, low: int, high: int) -> Iterator[Match]:
    """What the library finds on one line, given by its bounds; the matches rank below everything of ours."""
    line = data[low:high]
    if len(line) > _LONGEST_LINE or not is_asked(line):
        return
    text = line.decode("latin-1")
    with _LOCK:
        found = [
            (secret.secret_value, row)
            for detector, row in _detectors()
            for secret in detector.analyze_line(filename="", line=text, line_number=1)
        ]
    for value, row in found:
        raw = (value or "").encode("latin-1", "replace")
        at = line.find(raw)
        if raw and at >= 0 and not is_stand_in(raw) and not is_patterned(raw):
            yield Match(format=row, value=raw, start=low + at, end=low + at + len(raw), severity=row.severity, rank=0)
