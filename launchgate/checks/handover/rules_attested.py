"""The rules that only a person can decide, with their prose."""

from launchgate.model import STATIC_STAGES, EvidenceKind, Rule, Section, Severity


def _rule(name: str, severity: Severity, section: Section, title: str, covers: str, asked: str, why: str) -> Rule:
    return Rule(
        id=f"handover/{name}",
        title=title,
        severity=severity,
        covers=covers,
        what=f"Only a person can say it: {asked} Not applicable until somebody attests it, with a date, evidence and an end; "
        "`unknown` when the profile demands it or the attestation has expired.",
        why=why,
        fix=f"Look, then write it down with the command:\nlaunchgate attest --rule handover/{name} --status passed "
        "--owner <name> --evidence <file or link>",
        reference="https://sre.google/sre-book/launch-checklist/",
        stages=STATIC_STAGES,
        evidence=EvidenceKind.ATTESTATION,
        attestable=True,
        handover=section,
    )


ATTESTED_RULES = (
    _rule(
        "shared-password", Severity.MEDIUM, Section.SECRETS, "No single password unlocks everything", "shared passwords",
        "no password is used for more than one account, and none is shared by several people without a vault.",
        "One leaked password then opens the registrar, the hosting and the mail, and with them everything else.",
    ),
    _rule(
        "ownership", Severity.HIGH, Section.ACCOUNTS, "The accounts belong to the company", "account ownership",
        "registrar, DNS, edge, hosting, mail provider, monitoring, analytics and billing are owned by the company, not by a "
        "contractor or a private address.",
        "If the person or agency who set it up goes away, whoever owns the accounts owns the product.",
    ),
    _rule(
        "least-privilege", Severity.MEDIUM, Section.ACCOUNTS, "Admin rights belong to named people only", "least privilege",
        "every admin is a named person who needs it, and no contractor has access that nobody can explain.",
        "Each needless admin is one more laptop whose loss is yours.",
    ),
    _rule(
        "credential-transfer", Severity.MEDIUM, Section.SECRETS, "Credentials are kept and handed over safely",
        "credential transfer",
        "passwords and keys are handed over in a vault or a platform's own sharing, not by mail or chat.",
        "What was once in a chat stays there, for everybody who is ever added to it.",
    ),
    _rule(
        "second-person", Severity.LOW, Section.CHECKLISTS, "Another person can follow the checklist", "a second person's try",
        "somebody who did not write the handover followed it from start to end without asking.",
        "What only its author can follow is no handover.",
    ),
    _rule(
        "config-backup", Severity.LOW, Section.ENVIRONMENT, "Settings are backed up where needed", "configuration backup",
        "settings that live only in a dashboard (variables, DNS, edge rules) have a copy somewhere safe.",
        "A dashboard has no undo.",
    ),
    _rule(
        "walkthrough", Severity.LOW, Section.CHECKLISTS, "The critical paths were walked through together", "live walkthrough",
        "the people who take over were shown the critical paths of the product, live.",
        "Ten minutes together save the first support calls.",
    ),
)  # fmt: skip
