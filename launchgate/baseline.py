"""The baseline file: fingerprints of failures accepted on a given day, written by `launchgate baseline`, never by hand.

It holds no text of a finding but its rule and subject, no line numbers and no times beyond the day, sorted, so that it merges
cleanly. An `unknown` cannot be baselined.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from launchgate.errors import UsageError
from launchgate.model import Disposition, Entry, Status

SCHEMA = "launchgate-baseline/1"
LARGEST = 16_000_000


def parse(text: bytes, name: str) -> frozenset[str]:
    """The fingerprints of a baseline file. Raises UsageError when it is not one."""
    try:
        data = json.loads(text)
        if data["schema"] != SCHEMA:
            raise UsageError(f"{name}: this baseline was written as `{data['schema']}`; this version reads `{SCHEMA}`")
        return frozenset(str(row["fingerprint"]) for row in data["findings"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UsageError(f"{name}: not a baseline file; `launchgate baseline` writes one") from None


def read(path: Path) -> frozenset[str]:
    """The fingerprints of the file at `path`. Raises UsageError."""
    try:
        with path.open("rb") as stream:
            text = stream.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(
            f"{path}: the baseline cannot be read ({error.strerror}); `launchgate baseline` writes one"
        ) from None
    if len(text) > LARGEST:
        raise UsageError(f"{path}: larger than {LARGEST:,} bytes; not a baseline file")
    return parse(text, str(path))


def render(entries: Iterable[Entry], keep: frozenset[str] | None = None) -> str:
    """The file's text for the failures among `entries`; with `keep`, only those already accepted (pruning)."""
    rows = sorted(
        {
            (entry.rule, entry.subject, entry.fingerprint)
            for entry in entries
            if entry.status is Status.FAIL
            and entry.disposition is not Disposition.WAIVED
            and (keep is None or entry.fingerprint in keep)
        }
    )
    findings = [{"rule": rule, "subject": subject, "fingerprint": fingerprint} for rule, subject, fingerprint in rows]
    return json.dumps({"schema": SCHEMA, "findings": findings}, indent=1, sort_keys=True) + "\n"
