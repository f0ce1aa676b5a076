"""Rules and assessments made for a test, without any check."""

from launchgate.model import Assessment, EvidenceKind, Filling, Need, Rule, Severity, Stage, Status


def rule(
    rule_id: str = "demo/rule", *, severity: Severity = Severity.BLOCKER, attestable: bool = False,
    needs: tuple[Need, ...] = (), evidence: EvidenceKind = EvidenceKind.STATIC, stages: frozenset[Stage] = frozenset(Stage),
    filled_by: tuple[Filling, ...] = (),
) -> Rule:  # fmt: skip
    return Rule(
        id=rule_id,
        title=f"Title of {rule_id}",
        severity=severity,
        covers=f"what {rule_id} covers",
        what="What is looked at.",
        why="Why it matters.",
        fix="The fix.",
        reference="https://example.com/standard",
        stages=stages,
        evidence=evidence,
        attestable=attestable,
        needs=needs,
        filled_by=filled_by,
    )


def seen(
    rule_id: str = "demo/rule", status: Status = Status.FAIL, *, subject: str = "app.py",
    severity: Severity = Severity.BLOCKER, because: str | None = None, message: str = "what was seen",
) -> Assessment:  # fmt: skip
    return Assessment(rule=rule_id, subject=subject, status=status, severity=severity, message=message, because=because)
