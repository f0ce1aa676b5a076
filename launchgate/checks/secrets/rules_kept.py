"""How secrets are kept: the rules a person answers, with their prose, and the inventory that one of them reads."""

from launchgate.model import STATIC_STAGES, EvidenceKind, Rule, Section, Severity
from launchgate.wanted import PERSON, Part, Topic, Wanted, skeleton

_OWASP = "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html"

INVENTORY = Wanted(
    title="secrets inventory",
    file="docs/secrets.md",
    setting="secrets.inventory",
    topic=Topic(
        name="secrets",
        files=r"\b(?:secrets?|secrets? inventory|credentials?)\b",
        headings=r"\b(?:secrets?|credentials?) (?:inventory|list)\b|^secrets$|^credentials$",
    ),
    parts=(
        Part(
            name="the name of a secret",
            patterns=(r"[a-z]",),
            value=r"\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b|(?i:\b(?:key|token|password|secret|credential)s?\b)",
            paste="Secret: <name, never the value>, for <which service>, stored in <where>",
        ),
        Part(
            name="the owner of each",
            patterns=(r"\b(?:owner|owned|responsible|who)\b",),
            value=rf"{PERSON}|:\s{{1,3}}[A-Z][a-z]",
            paste="Owner of each: <first and last name>",
        ),
        Part(
            name="when each was last rotated",
            patterns=(r"\brotat\w*\b", r"\b(?:renewed|replaced|issued)\b"),
            value=r"20\d\d|\b(?:every|each|yearly|monthly|quarterly|never)\b",
            paste="Rotated: <date>, next <date>",
        ),
    ),
)


def _attested(rule_id: str, severity: Severity, title: str, covers: str, what: str, why: str) -> Rule:
    return Rule(
        id=rule_id,
        title=title,
        severity=severity,
        covers=covers,
        what=what,
        why=why,
        fix=f"Look, then write it down with the command:\nlaunchgate attest --rule {rule_id} --status passed "
        "--owner <name> --evidence <file or link>",
        reference=_OWASP,
        stages=STATIC_STAGES,
        evidence=EvidenceKind.ATTESTATION,
        attestable=True,
        handover=Section.SECRETS,
    )


STORE = _attested(
    "secrets/store", Severity.HIGH, "Secrets live in a secret store", "secret store",
    "Only a person can say it: every secret of the product is kept in a secret manager or the platform's own store. Not "
    "applicable until somebody attests it, with a date, evidence and an end.",
    "A secret on a laptop is lost with the laptop, and nobody knows who else has a copy.",
)  # fmt: skip
ROTATED = _attested(
    "secrets/rotated", Severity.HIGH, "What was ever exposed has been rotated", "rotation of exposed secrets",
    "Passes when every value that this run found in the files or the history is listed in secrets.rotated. `unknown`, as a "
    "consequence of the finding itself, while one is not. Where no value was found it is left to a person: a secret can leak "
    "outside of the repository too.",
    "A key that was once public opens the door until the lock is changed.",
)  # fmt: skip
HANDLING = _attested(
    "secrets/handling", Severity.LOW, "Secrets are not passed around by hand", "handling of secrets",
    "Only a person can say it: no secret is in a chat or pasted by hand into dashboards, and the founder can say where they "
    "live. Not applicable until somebody attests it, with a date, evidence and an end.",
    "What was once in a chat stays there, for everybody who is ever added to it.",
)  # fmt: skip
INVENTORY_RULE = Rule(
    id="secrets/inventory",
    title="There is an inventory of secrets",
    severity=Severity.MEDIUM,
    covers="secrets inventory",
    what="Looks for a list of secrets by file name and heading, or reads the file in secrets.inventory, and fails when it lacks "
    "the names, the owner of each, when each was last rotated, who owns the list or when it was last checked. Asked for with "
    "--stage release, or once secrets.inventory is set. Where there is none, a person may attest it. One that nobody has "
    "looked at for 180 days is `unknown`.",
    why="When a key leaks, somebody has to know within minutes what it opens, where it is set and who replaces it.",
    fix=skeleton(INVENTORY),
    reference=_OWASP,
    stages=STATIC_STAGES,
    evidence=EvidenceKind.STATIC,
    attestable=True,
    handover=Section.SECRETS,
)
KEPT_RULES = (STORE, ROTATED, INVENTORY_RULE, HANDLING)
