"""The words of the product as types: what a check says, what the gate decides, what a reporter renders.

Frozen and pure: no I/O, no clock, no knowledge of any check. A judge builds `Assessment`s, `Table`s and `Series`; `gate.decide`
turns assessments into `Entry`s; a `Verdict` holds it all. Its field names, and those below it, are the keys of verdict.json.
Long because it is the one place that holds every word.
"""

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

SCHEMA = "launchgate/1"


class Severity(StrEnum):
    """How much a failure hurts the launch, worst first."""

    BLOCKER = "blocker"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for info up to 4 for blocker."""
        return len(Severity) - 1 - list(Severity).index(self)


class Status(StrEnum):
    """What a rule says of one subject. `unknown` is never a pass."""

    PASS = "pass"  # noqa: S105 - a status, not a password
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"


class Disposition(StrEnum):
    """What the policy makes of a finding."""

    NEW = "new"
    EXISTING = "existing"
    BASELINED = "baselined"
    WAIVED = "waived"


class Stage(StrEnum):
    """The moment of the run."""

    PR = "pr"
    FULL = "full"
    DEPLOY = "deploy"
    MONITOR = "monitor"
    RELEASE = "release"


class EvidenceKind(StrEnum):
    """Where a rule's evidence comes from."""

    STATIC = "static"
    PROBE = "probe"
    REPORT = "report"
    ATTESTATION = "attestation"
    DERIVED = "derived"


class Answer(StrEnum):
    """The gate's answer."""

    GO = "go"
    NO_GO = "no-go"
    INCOMPLETE = "incomplete"

    @property
    def exit_code(self) -> int:
        return {Answer.GO: 0, Answer.NO_GO: 1, Answer.INCOMPLETE: 3}[self]


STATIC_STAGES = frozenset({Stage.PR, Stage.FULL, Stage.RELEASE})
PROBE_STAGES = frozenset({Stage.FULL, Stage.DEPLOY, Stage.MONITOR, Stage.RELEASE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A result of another check that a rule depends on; the gate joins it on the same subject. When the needed rule failed, the
    dependent assessment becomes `on_fail`; when it is missing or unknown, `unknown`."""

    rule: str
    on_fail: Literal["fail", "unknown"]
    message: str
    """Why the needed result matters here, in plain English."""
    named: bool = False
    """Join only an assessment whose `because` names the needed rule: it says what it rests on, the others stand alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing a check can say, with the prose every report and `launchgate explain` show."""

    id: str
    """`check/rule`, as in the requirements; never reused for something else."""
    title: str
    severity: Severity
    """The default; an assessment may carry another."""
    covers: str
    """A short noun for the scope line: "login page"."""
    what: str
    """What is looked at and when it fails, in one to three sentences."""
    why: str
    """Why it matters to the launch, in plain English."""
    fix: str
    """The fix, as something to paste where possible."""
    reference: str
    """One link to the standard or the vendor's documentation."""
    stages: frozenset[Stage]
    evidence: EvidenceKind
    attestable: bool = False
    """Whether a person's attestation may decide it when nothing else did."""
    by_fingerprint: bool = False
    """Whether a waiver must name one value's fingerprint: what finds secrets is never waived as a whole."""
    needs: tuple[Need, ...] = ()

    @property
    def check(self) -> str:
        return self.id.partition("/")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where a person looks. Every part is optional; paths are relative to the repository, lines count from 1."""

    path: str | None = None
    line: int | None = None
    commit: str | None = None
    url: str | None = None
    host: str | None = None
    config: str | None = None
    """The configuration key that asked for the check."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Masked proof: never a raw secret."""

    kind: str
    masked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One rule on one subject, as a check's judge sees it, before any policy."""

    rule: str
    subject: str
    """A host, a file, a variable, a route, `all of history`, `base..head`."""
    status: Status
    severity: Severity
    message: str
    """What was seen, in one sentence; for `unknown`, why it could not be decided."""
    impact: str = ""
    """What it means for the launch, where that differs from the rule's own `why`."""
    remediation: str = ""
    """The fix for this very subject, or for an `unknown` the one command or setting that would decide it."""
    fingerprint: str = ""
    """Identity across runs, without line numbers. Empty means `fingerprint(rule, subject)`."""
    because: str | None = None
    """`rule#subject` of the root cause, when this is only its consequence."""
    location: Location = field(default_factory=Location)
    evidence: Evidence | None = None

    @property
    def identity(self) -> str:
        return self.fingerprint or fingerprint(self.rule, self.subject)


Cell = str | int | float | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What people read as rows: a redirect map, a variable matrix."""

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What people read as a picture. Points are (x, y); `unit` is the unit of y, e.g. `ms`."""

    id: str
    title: str
    unit: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Everything a judge says about one check's facts."""

    assessments: tuple[Assessment, ...]
    tables: tuple[Table, ...] = ()
    series: tuple[Series, ...] = ()
    receipt: tuple[tuple[str, Cell], ...] = ()
    """What was read or contacted, e.g. ("blobs", 10014)."""
    existing: frozenset[str] = frozenset()
    """Fingerprints the base revision has too, for a check that compares by itself (`Check.compares_base`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An assessment after the gate: the same facts, plus what the policy made of them."""

    rule: str
    check: str
    subject: str
    status: Status
    severity: Severity
    disposition: Disposition | None
    gates: bool
    because: str | None
    evidence_kind: EvidenceKind
    message: str
    impact: str
    remediation: str
    fingerprint: str
    location: Location
    evidence: Evidence | None
    note: str | None = None
    """What the policy adds: who waived it until when, which join changed it, who attested it."""
    judged: Status | None = None
    """The status before the gate joined or attested it, where that differs; `merge` decides again from it."""

    @property
    def is_finding(self) -> bool:
        return self.status in (Status.FAIL, Status.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleText:
    """A rule's prose, carried inside the verdict so that a report needs nothing else."""

    id: str
    title: str
    severity: Severity
    why: str
    fix: str
    reference: str
    help: str
    covers: str


CheckStatus = Literal["pass", "fail", "unknown", "not-applicable", "not-run"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """One check's run, summed up."""

    id: str
    title: str
    status: CheckStatus
    seconds: float
    reason: str | None
    """Why it did not run or could not finish; None when it did."""
    tables: tuple[Table, ...] = ()
    series: tuple[Series, ...] = ()
    receipt: tuple[tuple[str, Cell], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    name: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """When, where and on what the gate ran."""

    id: str
    stage: Stage
    stage_reason: str
    profile: str
    started: str
    """RFC 3339, UTC."""
    seconds: float
    commit: str | None
    base: str | None
    target: str | None
    environment: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A human exception with a reason, an owner and an end."""

    rule: str
    reason: str
    owner: str
    until: str
    subject: str | None = None
    fingerprint: str | None = None
    state: Literal["used", "unused", "expired"] = "unused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """What only a person can say: owner, date, evidence and an end."""

    rule: str
    status: Literal["passed", "failed", "not-applicable"]
    owner: str
    date: str
    expires: str
    """ISO date, the last day it counts."""
    evidence: str
    note: str | None = None
    subject: str | None = None
    defect: str | None = None
    """Why it does not count, as found when the policy was read."""
    state: Literal["used", "unused", "expired", "future", "incomplete"] = "unused"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRecord:
    """Which rules of judgement applied and where they came from."""

    source: str
    """`base <sha>`, `launchgate.yml`, `defaults`, with the first-adoption remark where it applies."""
    fail_on: Severity
    unknown: Literal["block", "report"]
    waivers: tuple[Waiver, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    requested: tuple[str, ...] = ()
    """What the head of a pull request would change in the policy, and how to get it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Every entry falls into exactly one of these; blocker to info count new failures."""

    blocker: int = 0
    high: int = 0
    medium: int = 0
    low: int = 0
    info: int = 0
    unknown: int = 0
    passed: int = 0
    waived: int = 0
    baselined: int = 0
    existing: int = 0
    not_applicable: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Where a report went."""

    channel: str
    where: str
    status: Literal["written", "refused"]
    shown: int
    of: int
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The product: one answer, its scope, its reasons and everything behind it."""

    tool: Tool
    run: Run
    verdict: Answer
    exit_code: int
    scope: str
    reasons: tuple[str, ...]
    counts: Counts
    policy: PolicyRecord
    rules: tuple[RuleText, ...]
    checks: tuple[CheckResult, ...]
    assessments: tuple[Entry, ...]
    delivery: tuple[Receipt, ...] = ()
    schema: str = SCHEMA

    def rule(self, rule_id: str) -> RuleText:
        """The prose of one rule. Raises KeyError for a rule the verdict does not carry."""
        for text in self.rules:
            if text.id == rule_id:
                return text
        raise KeyError(rule_id)


def fingerprint(rule: str, subject: str) -> str:
    """Identity of a finding by rule and subject: 16 hex digits of SHA-256, stable across runs and machines."""
    return hashlib.sha256(f"{rule}\0{subject}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
