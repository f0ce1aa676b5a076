"""The product's words that have a few fixed values, and the identity of a finding. Frozen and pure.

`launchgate.model` names them too. They stand apart because all of the model takes longer to load than the whole of what an
interpreter needs that only reads.
"""

import hashlib
from enum import StrEnum


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


def fingerprint(rule: str, subject: str) -> str:
    """Identity of a finding by rule and subject: 16 hex digits of SHA-256, stable across runs and machines."""
    return hashlib.sha256(f"{rule}\0{subject}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
