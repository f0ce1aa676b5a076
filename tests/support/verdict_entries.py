"""The entries of the everyday verdicts, by the part of a report they end up in."""

from launchgate.model import Disposition, Entry, Evidence, EvidenceKind, Location, Severity, Status
from tests.support.verdict_parts import COMMIT, entry


def blocking() -> tuple[Entry, ...]:
    return (
        entry(
            "smoke/page",
            "https://app.example.com/pricing",
            evidence_kind=EvidenceKind.PROBE,
            message="`https://app.example.com/pricing` answered 500, 200 expected (3 of 3 tries)",
            impact='Everybody who clicks "Pricing" sees an error page.',
            remediation="look up request id 7f3c-21 in the application's log; the page worked at the previous deployment",
            location=Location(url="https://app.example.com/pricing", config="smoke.pages[1]"),
        ),
        entry(
            "redirect/loop",
            "https://www.example.com/old",
            evidence_kind=EvidenceKind.PROBE,
            message="`https://www.example.com/old` comes back to itself after 2 hops",
            remediation="location = /old { return 301 https://www.example.com/new; }",
            location=Location(url="https://www.example.com/old"),
        ),
        entry(
            "secrets/history",
            "GitHub token 3f9a1c",
            message="a GitHub token was added in `config/prod.py` and is still at HEAD",
            impact="Anybody who can read the repository can push code with this token.",
            remediation="revoke the token at GitHub, then add to launchgate.yml:\n\nsecrets:\n  rotated:\n"
            "    - {fingerprint: 3f9a1c0d2b4e6f80, owner: YOUR NAME, date: 2026-03-01}",
            fingerprint="3f9a1c0d2b4e6f80",
            location=Location(path="config/prod.py", line=12, commit=COMMIT),
            evidence=Evidence(kind="github-token", masked="ghp_…7Q"),
        ),
        entry(
            "smoke/login",
            "login page",
            status=Status.UNKNOWN,
            evidence_kind=EvidenceKind.PROBE,
            gates=False,
            because="smoke/page#https://app.example.com/pricing",
            message="not looked at: the pricing page that leads to it answers 500",
        ),
        entry(
            "perf/p95-read",
            "/pricing",
            status=Status.UNKNOWN,
            evidence_kind=EvidenceKind.PROBE,
            gates=False,
            because="smoke/page#https://app.example.com/pricing",
            message="not measured: the page answers 500",
        ),
    )


def undecided() -> tuple[Entry, ...]:
    reason = "no answer from `mail.example.com` on port 25 within 5 s (many networks block it)"
    return tuple(
        entry(
            rule,
            "mail.example.com",
            status=Status.UNKNOWN,
            severity=Severity.HIGH,
            evidence_kind=EvidenceKind.PROBE,
            message=reason,
            remediation="run launchgate from a machine that may send mail",
            location=Location(host="mail.example.com"),
        )
        for rule in ("email/starttls", "email/banner")
    )


def waiting() -> tuple[Entry, ...]:
    return (
        entry(
            "env/missing",
            "STRIPE_WEBHOOK_SECRET",
            severity=Severity.HIGH,
            message="`STRIPE_WEBHOOK_SECRET` is used in `api/pay.py` and not set in production",
            remediation="set STRIPE_WEBHOOK_SECRET in the production environment",
            location=Location(path="api/pay.py", line=41),
        ),
        entry(
            "redirect/chain-length",
            "http://example.com/",
            severity=Severity.MEDIUM,
            evidence_kind=EvidenceKind.PROBE,
            message="2 hops from `http://example.com/` to `https://www.example.com/`, 1 allowed",
            location=Location(url="http://example.com/"),
        ),
    )


def excused() -> tuple[Entry, ...]:
    return (
        entry(
            "tls/expiry",
            "www.example.com",
            severity=Severity.HIGH,
            disposition=Disposition.WAIVED,
            evidence_kind=EvidenceKind.PROBE,
            message="the certificate of `www.example.com` ends on 2026-03-09, in 8 days",
            note="waived by Ada until 2026-03-05: renewed on Monday",
            location=Location(host="www.example.com"),
        ),
        entry(
            "secrets/tree",
            "tests/fixtures/key.pem",
            disposition=Disposition.BASELINED,
            message="a private key in `tests/fixtures/key.pem`",
            location=Location(path="tests/fixtures/key.pem", line=1),
        ),
    )


def fine() -> tuple[Entry, ...]:
    probe = {"evidence_kind": EvidenceKind.PROBE}
    return (
        entry(
            "secrets/scan-enabled",
            "repository",
            status=Status.PASS,
            message="secret scanning runs in `.github/workflows/ci.yml`",
        ),
        entry(
            "redirect/http-to-https",
            "example.com",
            status=Status.PASS,
            message="`http://example.com/` goes to HTTPS",
            **probe,
        ),
        entry("redirect/http-to-https", "app.example.com", status=Status.PASS, message="port 80 is closed", **probe),
        entry("perf/error-rate", "all routes", status=Status.PASS, message="0 of 400 requests failed", **probe),
        entry(
            "handover/ownership",
            "access list",
            status=Status.PASS,
            evidence_kind=EvidenceKind.ATTESTATION,
            message="two people can reach every account",
            note="attested by Ada on 2026-01-10, counts until 2026-04-10: docs/access.md",
        ),
        entry(
            "smoke/form",
            "lead form",
            status=Status.NOT_APPLICABLE,
            message="not declared: set smoke.forms in launchgate.yml",
        ),
        entry(
            "email/delivery",
            "mail delivery",
            status=Status.NOT_APPLICABLE,
            message="not declared: set email.domains in launchgate.yml",
        ),
    )
