"""The rules about documents, with their prose. Each document's parts stand in `wanted`; the fix to paste is made from them."""

from launchgate.checks.handover.wanted import WANTED
from launchgate.filling import RISKS, SINCE, STEPS
from launchgate.model import STATIC_STAGES, EvidenceKind, Filling, Rule, Section, Severity
from launchgate.wanted import skeleton

_SRE = "https://sre.google/sre-book/launch-checklist/"
_OR_OWN = (
    "Satisfied without a document when this run drew it up itself: launchgate's own handover document holds it then."
)


def _rule(
    name: str, severity: Severity, section: Section, title: str, why: str, *, reference: str = _SRE,
    attestable: bool = False, filled_by: tuple[Filling, ...] = (),
) -> Rule:  # fmt: skip
    wanted = WANTED[name]
    parts = ", ".join(part.name for part in wanted.parts)
    needs = f"{', who owns it' if wanted.owned else ''} and when it was last checked"
    hosts = " It also has to name every host of site.canonical and site.hosts." if wanted.hosts else ""
    absent = "Where there is none, a person may attest it. " if attestable else "Fails where there is none. "
    return Rule(
        id=f"handover/{name}",
        title=title,
        severity=severity,
        covers=wanted.title,
        what=f"Looks for a {wanted.title} by file name and heading, or reads the one in handover.documents, and fails when it "
        f"lacks any of: {parts}{needs}, or holds TODO and the like.{hosts} {absent}One that nobody has looked at for "
        f"handover.max_age_days is `unknown`. {_OR_OWN if filled_by else ''}".strip(),
        why=why,
        fix=skeleton(wanted),
        reference=reference,
        stages=STATIC_STAGES,
        evidence=EvidenceKind.STATIC,
        attestable=attestable,
        filled_by=filled_by,
        handover=section,
    )


_DNS = Filling(table="dns/dns-map", rule="dns/resolves")
_CERTIFICATES = Filling(table="tls/tls-certificates", rule="tls/valid")
_VARIABLES = Filling(table="env/env-variables", rule="env/undocumented")

SYSTEM_RULES = (
    _rule(
        "dns-map", Severity.HIGH, Section.DNS, "The DNS map is written down",
        "Whoever changes a record without the map takes down mail or the site and finds out from a customer.",
        reference="https://www.rfc-editor.org/rfc/rfc1912", filled_by=(_DNS,),
    ),
    _rule(
        "redirect-map", Severity.MEDIUM, Section.REDIRECTS, "The redirect map is written down",
        "Old links keep bringing people only as long as somebody knows which addresses have to lead where.",
        reference="https://developers.google.com/search/docs/crawling-indexing/301-redirects",
        filled_by=(Filling(table="redirect/redirect-map", rule="redirect/loop"),),
    ),
    _rule(
        "edge-config", Severity.MEDIUM, Section.EDGE, "The edge's cache and TLS settings are written down",
        "When a stale page or a certificate error comes from the edge, somebody has to know that there is one and what it does.",
        reference="https://developers.cloudflare.com/cache/how-to/cache-rules/", attestable=True,
    ),
    _rule(
        "email-runbook", Severity.MEDIUM, Section.EMAIL, "Somebody can say where to look when mail stops",
        "Login links, receipts and leads go by mail; each hour of looking in the wrong place loses some of them.",
        reference="https://support.google.com/a/answer/81126", attestable=True,
    ),
    _rule(
        "rotation-guide", Severity.MEDIUM, Section.SECRETS, "It is known how to rotate secrets and end access",
        "A leaked key or a person who leaves has to be dealt with in minutes, by whoever is there.",
        reference="https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html", attestable=True,
    ),
    _rule(
        "env-inventory", Severity.HIGH, Section.ENVIRONMENT, "There is an inventory of environment variables",
        "The next deploy to a new place fails, or runs with a wrong setting, when nobody knows which variables there are.",
        reference="https://12factor.net/config", attestable=True, filled_by=(_VARIABLES,),
    ),
    _rule(
        "common-fixes", Severity.MEDIUM, Section.FIXES, "The common fixes are written down",
        "An expired certificate, a broken redirect, lost mail and a wrong variable happen to everybody; looking them up takes "
        "minutes, working them out takes hours.", attestable=True,
    ),
    _rule(
        "deployment-map", Severity.MEDIUM, Section.ROLLBACK, "It is written down what runs where and whose it is",
        "Without a map the first outage begins with finding out which service of which provider is down.",
    ),
)  # fmt: skip

PEOPLE_RULES = (
    _rule(
        "regression-list", Severity.LOW, Section.CHECKLISTS, "The riskiest flows are listed to be tried",
        "A demo fails on the flow that nobody tried since the last change.",
    ),
    _rule(
        "alert-matrix", Severity.MEDIUM, Section.ALERTS, "It is written down who is told first",
        "An alert that reaches everybody is answered by nobody.",
        reference="https://sre.google/sre-book/being-on-call/",
    ),
    _rule(
        "incident-checklist", Severity.MEDIUM, Section.CHECKLISTS, "There is a checklist for the first response",
        "In the first minutes of an outage people do what is written down, and forget the rest.",
        reference="https://sre.google/sre-book/managing-incidents/",
    ),
    _rule(
        "checklist", Severity.HIGH, Section.CHECKLISTS, "There is a complete handover checklist",
        "What is not on the list is found out when it breaks.",
        filled_by=(
            _DNS, _CERTIFICATES, _VARIABLES, Filling(table="edge/edges", rule="edge/proxied"),
            Filling(rule="deploy/rollback-doc"), Filling(rule="obs/uptime-monitor"),
        ),
    ),
    _rule(
        "access-inventory", Severity.HIGH, Section.ACCOUNTS, "There is a list of who has access to what",
        "An account that nobody listed is one that nobody takes away from the person who leaves, or finds when it is needed.",
        reference="https://www.cisecurity.org/controls/account-management", attestable=True,
    ),
    _rule(
        "vendor-list", Severity.LOW, Section.ACCOUNTS, "Domains, vendors and billing are listed",
        "A domain or a server is lost when the card of somebody who left expires.", attestable=True,
    ),
    _rule(
        "runbook", Severity.MEDIUM, Section.FIXES, "Renewal, DNS changes and monitoring are explained",
        "These three are done rarely, under pressure, and take the product down when they are done wrong.",
    ),
    _rule(
        "what-changed", Severity.MEDIUM, Section.CHANGES, "What changed is summed up for people who do not read code",
        "Sales and support hear of a change from customers unless somebody tells them.",
        reference="https://keepachangelog.com/en/1.1.0/", filled_by=(Filling(table=SINCE),),
    ),
    _rule(
        "known-risks", Severity.MEDIUM, Section.RISKS, "Known limitations and risks are written down",
        "A risk that was known and not told is what a customer does not forgive.", filled_by=(Filling(table=RISKS),),
    ),
    _rule(
        "next-steps", Severity.LOW, Section.NEXT, "The next steps are ranked by impact",
        "Without an order the second month goes into what is easy instead of what matters.",
        filled_by=(Filling(table=STEPS),),
    ),
    _rule(
        "monitoring-links", Severity.LOW, Section.MONITORS, "The monitors are summed up, with links",
        "A monitor that nobody finds is looked at by nobody.",
        filled_by=(Filling(table="obs/monitors", rule="obs/uptime-monitor"),),
        reference="https://sre.google/sre-book/monitoring-distributed-systems/",
    ),
)  # fmt: skip
