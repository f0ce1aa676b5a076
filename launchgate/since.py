"""What has changed since an earlier verdict: which findings are new and which have gone. Pure."""

from dataclasses import replace

from launchgate.model import Entry, Verdict


def compared(verdict: Verdict, earlier: Verdict) -> Verdict:
    """The verdict with one more reason, and a note on each finding that the earlier verdict did not have."""
    before = {entry.fingerprint for entry in earlier.assessments if entry.is_finding}
    now = {entry.fingerprint for entry in verdict.assessments if entry.is_finding}
    when = earlier.run.started[:10]
    line = f"since the verdict of {when}: {len(now - before)} new, {len(before - now)} gone"
    entries = tuple(_noted(entry, before, when) for entry in verdict.assessments)
    return replace(verdict, reasons=(*verdict.reasons, line), assessments=entries)


def _noted(entry: Entry, before: set[str], when: str) -> Entry:
    if not entry.is_finding or entry.fingerprint in before:
        return entry
    mark = f"not in the verdict of {when}"
    return replace(entry, note=f"{entry.note}; {mark}" if entry.note else mark)
