"""The words of the product as types: what a check says, what the gate decides, what a reporter renders.

Frozen and pure: no I/O, no clock, no knowledge of any check. A judge builds `Assessment`s, `Table`s and `Series`; `gate.decide`
turns assessments into `Entry`s; a `Verdict` holds it all. Its field names, and those below it, are the keys of verdict.json.
Long because it is the one place that holds every word.
"""

from dataclasses import field
from typing import Literal

from launchgate.dataclass import dataclass
from launchgate.tables import Cell as Cell
from launchgate.tables import Section as Section
from launchgate.tables import Series as Series
from launchgate.tables import Table as Table
from launchgate.terms import PROBE_STAGES as PROBE_STAGES
from launchgate.terms import STATIC_STAGES as STATIC_STAGES
from launchgate.terms import Answer as Answer
from launchgate.terms import Disposition as Disposition
from launchgate.terms import EvidenceKind as EvidenceKind
from launchgate.terms import Severity as Severity
from launchgate.terms import Stage as Stage
from launchgate.terms import Status as Status
from launchgate.terms import fingerprint as fingerprint

SCHEMA = "launchgate/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A result of another check that a rule depends on; the gate joins it on the same subject. When the needed rule failed, the
    dependent assessment becomes `on_fail`; when it is missing or unknown, `unknown`."""

    rule: str
    on_fail: Literal["fail", "unknown"]
    message: str
    """Why the needed result matters here, in plain English."""
    named: bool = False
    """Join only an assessment whose `because` names the needed rule: it says what it rests on, and the others stand alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """A table of this run that satisfies a rule by itself: what somebody would have to write down stands in it."""

    table: str | None = None
    """`check/table-id`; `verdict/…` for what the verdict itself holds (launchgate.filling). It must have a row."""
    rule: str | None = None
    """A rule that has to be decided on everything it looked at; where no table is named it has to pass."""


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
    filled_by: tuple[Filling, ...] = ()
    """What satisfies it by itself when this run produced all of it, whatever the repository's documents say."""
    handover: Section | None = None
    """The section of the handover document in which its answer is told."""

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
    """The status before the gate joined, filled or attested it, where that differs; `merge` decides again from it."""

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
    handover: Section | None = None


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
    tables: tuple[Table, ...] = ()
    """What belongs to the verdict as a whole and to no check: what changed since an earlier one."""
    delivery: tuple[Receipt, ...] = ()
    schema: str = SCHEMA

    def rule(self, rule_id: str) -> RuleText:
        """The prose of one rule. Raises KeyError for a rule the verdict does not carry."""
        for text in self.rules:
            if text.id == rule_id:
                return text
        raise KeyError(rule_id)
