"""The sentences and numbers that all reports share: where something is, what a check read, whose word counts. Pure.

Nothing here is escaped; each format escapes what it prints.
"""

import re
from typing import assert_never
from urllib.parse import urlsplit

from launchgate.model import (
    Cell,
    Disposition,
    Entry,
    EvidenceKind,
    PolicyRecord,
    RuleText,
    Series,
    Severity,
    Stage,
    Status,
    Verdict,
    Waiver,
)

LONGEST = 4000
"""Characters of one text in a report for people; the JSON report has all of it."""
COMMIT_LENGTH = 12

KINDS = {
    EvidenceKind.STATIC: "checked every run, in the repository",
    EvidenceKind.PROBE: "checked every run, on the live site",
    EvidenceKind.REPORT: "read from another tool's report",
    EvidenceKind.ATTESTATION: "tested once by hand",
    EvidenceKind.DERIVED: "follows from other results",
}

STATES = {
    "waived": "waived by a person",
    "baselined": "accepted by the baseline file",
    "existing": "already in the base revision",
}


_NOT_WORTH_IT = 40
"""Characters that a cut has to save: what is cut off is replaced by words that say so."""


def clip(text: str, longest: int = LONGEST) -> str:
    """The text, visibly cut when it is longer than `longest` characters by more than saying so takes."""
    if len(text) <= longest + _NOT_WORTH_IT:
        return text
    return f"{text[:longest]}… ({len(text) - longest:,} more characters)"


def things(number: int) -> str:
    """`1 thing`, `3 things`."""
    return "1 thing" if number == 1 else f"{number:,} things"


def sentence(text: str) -> str:
    """With a full stop."""
    return text if text.endswith((".", "?")) else f"{text}."


def capital(text: str) -> str:
    """With a capital first letter where the text starts with a plain word; names, addresses and `p95` stay as they are."""
    return text[:1].upper() + text[1:] if _PLAIN_WORD.match(text) else text


_PLAIN_WORD = re.compile(r"[a-z]+[ ,]")


def prose(verdict: Verdict, rule: str) -> RuleText:
    """The rule's prose; a bare stand-in for a rule the verdict does not carry."""
    try:
        return verdict.rule(rule)
    except KeyError:
        return RuleText(
            id=rule, title=rule, severity=Severity.INFO, why="", fix="", reference="", help="", covers=rule
        )  # fmt: skip


def where(entry: Entry) -> tuple[str, ...]:
    """Every place a person can look at; the subject when the finding has none."""
    at = entry.location
    places: list[str] = []
    if at.path:
        line = f":{at.line}" if at.line else ""
        commit = f" @ {at.commit[:COMMIT_LENGTH]}" if at.commit else ""
        places.append(f"{at.path}{line}{commit}")
    elif at.commit:
        places.append(f"commit {at.commit[:COMMIT_LENGTH]}")
    if at.url:
        places.append(at.url)
    if at.host and not _names(at.url, at.host):
        places.append(at.host)
    if at.config:
        # A setting that came from the command line stands in no file.
        places.append(f"given by {at.config}" if at.config.startswith("--") else f"{at.config} in launchgate.yml")
    return tuple(clip(place, 1000) for place in places) or (clip(entry.subject, 1000),)


def _names(url: str | None, host: str) -> bool:
    """Whether the address already names the host; False for an address nobody can read."""
    try:
        return url is not None and urlsplit(url).hostname == host
    except ValueError:
        return False


def named(verdict: Verdict, entry: Entry) -> str:
    """`secrets in history (secrets/history: all of history)`; the subject only where it says more than the rule does."""
    covers = prose(verdict, entry.rule).covers
    return clip(
        f"{covers} ({entry.rule})" if entry.subject == covers else f"{covers} ({entry.rule}: {entry.subject})", 500
    )


def consequence(verdict: Verdict, entry: Entry) -> str:
    """One sentence on what follows from another finding. Of a pass that was turned, why: what was seen reads as praise."""
    said = entry.note if entry.judged is Status.PASS and entry.note else entry.message
    return clip(f"{named(verdict, entry)}: {said}", 1000)


def run_facts(verdict: Verdict) -> tuple[tuple[str, str], ...]:
    """What ran, on what and why."""
    run = verdict.run
    environment = f" ({run.environment})" if run.environment else ""
    commit = run.commit[:COMMIT_LENGTH] if run.commit else ""
    since = f", compared with {run.base[:COMMIT_LENGTH]}" if run.base else ""
    facts = (
        ("Reasons", "; ".join(verdict.reasons)),
        ("Run", f"{STAGES[run.stage]} ({run.stage_reason}), profile {run.profile}"),
        ("Target", f"{run.target}{environment}" if run.target else _no_target(run.stage)),
        ("Commit", f"{commit}{since}"),
        ("Policy", policy_line(verdict.policy)),
        ("When", f"{run.started}, {run.seconds:.1f} s, {verdict.tool.name} {verdict.tool.version}"),
    )
    return tuple((label, clip(text, 1000)) for label, text in facts if text)


def _no_target(stage: Stage) -> str:
    """What a run of everything says when no site was named; a pull request has none to miss."""
    return (
        "none; pass --url or set site.canonical to test the live site too"
        if stage in (Stage.FULL, Stage.RELEASE)
        else ""
    )


STAGES = {
    Stage.PR: "pull request",
    Stage.FULL: "full",
    Stage.DEPLOY: "after a deploy",
    Stage.MONITOR: "monitor",
    Stage.RELEASE: "release",
}


def policy_line(record: PolicyRecord) -> str:
    """In one line: where the policy came from and what blocks by it."""
    worst = record.fail_on if record.fail_on is Severity.BLOCKER else f"{record.fail_on} and worse"
    open_ = "blocks too" if record.unknown == "block" else "is only reported"
    return f"from {record.source}; blocks on: {worst}; what could not be decided {open_}"


def policy(record: PolicyRecord) -> tuple[str, ...]:
    """Its waivers and what a pull request asks to change, one sentence each; `policy_line` says the rest."""
    lines = [_waiver(item) for item in record.waivers]
    lines += [f"Asked for by this change, not in force: {request}" for request in record.requested]
    return tuple(clip(line) for line in lines)


def _waiver(item: Waiver) -> str:
    which = item.fingerprint or item.subject
    what = f"{item.rule} ({which})" if which else item.rule
    return f"Waiver, {item.state}: {what}, by {item.owner}, until {item.until}: {item.reason}"


def result(check: str, verdict: Verdict) -> str:
    """How many of a check's rules ended how: `2 rules pass, 1 fails, 1 could not be decided`."""
    worst: dict[str, int] = {}
    for entry in verdict.assessments:
        if entry.check == check:
            worst[entry.rule] = min(worst.get(entry.rule, len(_RESULTS)), _RESULTS.index(_end(entry)))
    ends = list(worst.values())
    told = [(ends.count(_RESULTS.index(end)), end) for end in (_PASS, _FAIL, _OPEN, _ACCEPTED, _NOTHING)]
    parts = [f"{number} {end[number == 1]}" for number, end in told if number]
    if not parts:
        return "nothing judged"
    number, _, rest = parts[0].partition(" ")
    return ", ".join([f"{number} {'rule' if number == '1' else 'rules'} {rest}", *parts[1:]])


_PASS = ("pass", "passes")
_FAIL = ("fail", "fails")
_OPEN = ("could not be decided", "could not be decided")
_ACCEPTED = ("fail and are accepted", "fails and is accepted")
_NOTHING = ("had nothing to look at", "had nothing to look at")
_RESULTS = (_FAIL, _OPEN, _ACCEPTED, _PASS, _NOTHING)
"""How a rule can end, in many and in one, worst first."""


def _end(entry: Entry) -> tuple[str, str]:
    if entry.is_finding and entry.disposition is not Disposition.NEW:
        return _ACCEPTED
    match entry.status:
        case Status.FAIL:
            return _FAIL
        case Status.UNKNOWN:
            return _OPEN
        case Status.PASS:
            return _PASS
        case Status.NOT_APPLICABLE:
            return _NOTHING
        case _ as never:
            assert_never(never)


def receipt(pairs: tuple[tuple[str, Cell], ...]) -> str:
    """What a check read or contacted: `14 refs, 1,291 commits, 124 MB`. What it did not meet is only in the JSON report."""
    return ", ".join(_receipt_part(name.replace("_", " "), value) for name, value in pairs if not _nothing(value))


def _nothing(value: Cell) -> bool:
    return value is None or value in ("", "none") or (value == 0 and not isinstance(value, bool))


def _receipt_part(name: str, value: Cell) -> str:
    if isinstance(value, bool):
        return f"{name}: {'yes' if value else 'no'}"
    if isinstance(value, int) and (name == "bytes" or name.endswith(" bytes")):
        return f"{size(value)} {name.removesuffix('bytes')}".strip()
    if isinstance(value, int):
        return f"{value:,} {_one(name) if value == 1 else name}"
    return f"{name}: {cell(value)}"


def _one(name: str) -> str:
    """The singular of a receipt's plain plural: `commit`, `query`; `route declared`, where the noun stands first."""
    head, blank, last = name.rpartition(" ")
    if last.endswith("s") or not blank:
        return head + blank + _singular(last)
    first, blank, rest = name.partition(" ")
    return _singular(first) + blank + rest


def _singular(word: str) -> str:
    for many, one in (("sses", "ss"), ("ies", "y"), ("ss", "ss"), ("s", "")):
        if word.endswith(many):
            return word.removesuffix(many) + one
    return word


def size(number: int) -> str:
    """A number of bytes for people: `124 MB`, in powers of 1024."""
    amount = float(number)
    for unit in ("bytes", "kB", "MB"):
        if amount < 1024:
            return f"{amount:.0f} {unit}"
        amount /= 1024
    return f"{amount:.1f} GB"


def cell(value: Cell) -> str:
    """A table's cell as text."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.3f}".rstrip("0").rstrip(".")
    return clip(str(value), 500)


def measured(series: Series) -> str:
    """What a picture shows, in words. The series must have points."""
    values = sorted(value for _, value in series.points)
    lowest, middle, highest = (f"{cell(float(values[place]))} {series.unit}" for place in (0, len(values) // 2, -1))
    return f"{len(values):,} values: lowest {lowest}, middle {middle}, highest {highest}"
