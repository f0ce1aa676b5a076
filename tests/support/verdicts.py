"""Verdicts built by hand, for the tests of every reporter: three everyday ones, an empty, a hostile and a huge one.

Smaller ones are built from `entry` and `verdict`, which come from `verdict_parts`.
"""

from dataclasses import replace
from typing import Any

from launchgate.model import (
    Attestation,
    CheckResult,
    Disposition,
    Entry,
    Evidence,
    EvidenceKind,
    Location,
    PolicyRecord,
    Series,
    Severity,
    Status,
    Table,
    Verdict,
    Waiver,
)
from tests.support import verdict_entries as entries
from tests.support.verdict_parts import BASE, COMMIT, RUN, check_result, counts, entry, rule_text, verdict

__all__ = [
    "BASE",
    "COMMIT",
    "NASTY",
    "RUN",
    "check_result",
    "counts",
    "empty",
    "entry",
    "go",
    "hostile",
    "huge",
    "incomplete",
    "no_go",
    "rule_text",
    "verdict",
]


def no_go() -> Verdict:
    """Three blockers of three checks, their consequences, unknowns, what can wait, what is excused, tables, a picture."""
    told = (*entries.blocking(), *entries.undecided(), *entries.waiting(), *entries.excused(), *entries.fine())
    return verdict(
        *told,
        scope="secrets, environment variables, redirects, pages and speed: 16 rules judged; not tested: lead form, mail delivery",
        reasons=("2 blockers: smoke/page, secrets/history", "1 blocker: redirect/loop"),
        checks=_checks(told),
        policy=PolicyRecord(
            source="launchgate.yml",
            fail_on=Severity.BLOCKER,
            unknown="block",
            waivers=(
                Waiver(
                    rule="tls/expiry",
                    subject="www.example.com",
                    reason="renewed on Monday",
                    owner="Ada",
                    until="2026-03-05",
                    state="used",
                ),
                Waiver(rule="perf/error-rate", reason="old host", owner="Ada", until="2026-01-31", state="expired"),
            ),
            attestations=(
                Attestation(
                    rule="handover/ownership",
                    status="passed",
                    owner="Ada",
                    date="2026-01-10",
                    expires="2026-04-10",
                    evidence="docs/access.md",
                    state="used",
                ),
            ),
        ),
    )


def incomplete() -> Verdict:
    """Nothing failed, but a shallow clone and a timeout leave blockers undecided."""
    reason = "the clone holds 1 of at least 2 commits (it is shallow)"
    remedy = "set fetch-depth: 0 on actions/checkout"
    return verdict(
        entry("secrets/history", "all of history", status=Status.UNKNOWN, message=reason, remediation=remedy),
        entry("secrets/tree", "working tree", status=Status.UNKNOWN, message=reason, remediation=remedy),
        entry(
            "dns/resolves",
            "app.example.com",
            status=Status.UNKNOWN,
            evidence_kind=EvidenceKind.PROBE,
            message="could not resolve `app.example.com` (no answer from 2 resolvers in 5 s)",
            remediation="set network.resolvers to a DNS server that this machine can reach",
        ),
        entry("env/missing", "production", status=Status.PASS, message="24 names used, all of them set"),
        entry(
            "smoke/login",
            "login page",
            status=Status.NOT_APPLICABLE,
            message="not declared: set smoke.login in launchgate.yml",
        ),
        scope="secrets and environment variables: 4 rules judged; not tested: login page",
        reasons=("2 rules could not be decided: secrets/history, dns/resolves",),
    )


def go() -> Verdict:
    """Everything passed but one medium thing that can wait; two rules were never declared."""
    told = (
        *entries.fine(),
        entry(
            "redirect/chain-length",
            "http://example.com/",
            severity=Severity.MEDIUM,
            evidence_kind=EvidenceKind.PROBE,
            message="2 hops from `http://example.com/` to `https://www.example.com/`, 1 allowed",
            remediation="redirect http://example.com/ straight to https://www.example.com/",
            location=Location(url="http://example.com/"),
        ),
    )
    return verdict(
        *told,
        scope="secrets, environment variables, redirects and speed: 5 rules judged; not tested: login page, lead form",
        checks=_checks(told),
    )


def empty() -> Verdict:
    """No check, no rule, no entry."""
    return verdict(scope="nothing was selected", run=replace(RUN, commit=None, target=None))


NASTY = (
    "a\nb\r\tc \x1b[31mred\x1b[0m \x07 '\" \\ <script>alert(1)</script> <img src=x onerror=alert(1)> & ]]> | ` ``` ~~~ "
    "[x](javascript:alert(1)) ![i](https://evil.test/i.png) @octocat #1 ::error::x ##[error]y ##vso[task.x] caf\udce9 \ud800 "
    "\u202etxt.exe \u200b \ufffe {{ 7*7 }} {% raw %} ${HOME} $x$ %0A::warning::z 🚀"
)
"""Everything a hostile repository or site can put into a text."""


_NASTY_LINES = f"::error file=x::pwned\n##[set-output name=x]y\n{NASTY}\n```\n# heading\n</pre></script>]]>"


def hostile() -> Verdict:
    """Every free text of the verdict is hostile."""
    table = Table(id=NASTY, title=NASTY, columns=(NASTY, "b"), rows=((NASTY, 1), (None, True)))
    series = Series(id=NASTY, title=NASTY, unit=NASTY, points=((0.0, 1.0), (1.0, 2.0)))
    built = verdict(*_hostile_entries())
    return replace(
        built,
        run=replace(RUN, stage_reason=NASTY, profile=NASTY, target=NASTY, environment=NASTY),
        scope=NASTY,
        reasons=(NASTY,),
        rules=tuple(
            replace(rule, title=NASTY, why=NASTY, fix=_NASTY_LINES, reference="javascript:alert(1)", help=NASTY)
            for rule in built.rules
        ),
        checks=tuple(
            replace(check, title=NASTY, reason=NASTY, tables=(table,), series=(series,), receipt=((NASTY, NASTY),))
            for check in built.checks
        ),
        policy=_hostile_policy(),
    )


def _hostile_entries() -> tuple[Entry, ...]:
    kinds = (
        ("secrets/tree", Status.FAIL, Disposition.NEW),
        ("redirect/loop", Status.UNKNOWN, Disposition.NEW),
        ("tls/expiry", Status.FAIL, Disposition.NEW),
        ("env/missing", Status.FAIL, Disposition.WAIVED),
        ("smoke/page", Status.FAIL, Disposition.EXISTING),
        ("perf/p95-read", Status.FAIL, Disposition.BASELINED),
        ("dns/resolves", Status.PASS, None),
        ("smoke/login", Status.NOT_APPLICABLE, None),
    )
    return tuple(
        entry(
            rule,
            f"{NASTY} {number}",
            status=status,
            disposition=disposition,
            message=NASTY,
            impact=NASTY,
            remediation=_NASTY_LINES,
            note=NASTY,
            location=Location(path=NASTY, line=3, commit=COMMIT, url=NASTY, host=NASTY, config=NASTY),
            evidence=Evidence(kind=NASTY, masked=NASTY),
        )
        for number, (rule, status, disposition) in enumerate(kinds)
    )


def _hostile_policy() -> PolicyRecord:
    attestation = Attestation(
        rule=NASTY, status="passed", owner=NASTY, date=NASTY, expires=NASTY, evidence=NASTY, note=NASTY, defect=NASTY
    )
    return PolicyRecord(
        source=NASTY,
        fail_on=Severity.BLOCKER,
        unknown="block",
        requested=(NASTY,),
        waivers=(Waiver(rule=NASTY, reason=NASTY, owner=NASTY, until=NASTY, subject=NASTY, state="used"),),
        attestations=(attestation,),
    )


def huge(count: int = 20_000) -> Verdict:
    """`count` findings, every tenth a gating blocker."""
    return verdict(
        *(
            entry(
                "secrets/history" if number % 10 == 0 else "redirect/chain-length",
                f"src/module_{number}/settings.py",
                severity=Severity.BLOCKER if number % 10 == 0 else Severity.MEDIUM,
                message=f"GitHub token number {number} in src/module_{number}/settings.py",
                location=Location(path=f"src/module_{number}/settings.py", line=number + 1, commit=COMMIT),
            )
            for number in range(count)
        )
    )


def _checks(entries: tuple[Entry, ...]) -> tuple[CheckResult, ...]:
    extras: dict[str, dict[str, Any]] = {
        "secrets": {
            "receipt": (("refs", 14), ("commits", 1291), ("blobs", 10014), ("bytes", 130023424), ("skipped", 0)),
            "seconds": 3.1,
        },
        "redirect": {
            "title": "Redirects",
            "tables": (
                Table(
                    id="redirect/map",
                    title="Redirect map",
                    columns=("from", "to", "status", "hops", "ends at"),
                    rows=(
                        ("http://example.com/", "https://example.com/", 301, 2, "https://www.example.com/"),
                        ("https://example.com/", "https://www.example.com/", 301, 1, "https://www.example.com/"),
                        ("https://www.example.com/old", "https://www.example.com/new", 302, None, "loop"),
                    ),
                ),
            ),
            "receipt": (("urls", 3), ("requests", 7)),
        },
        "perf": {
            "title": "Speed",
            "series": (
                Series(
                    id="perf/pricing",
                    title="Time to answer: /api/quotes",
                    unit="ms",
                    points=tuple(
                        (float(second), 120.0 + (second * 37) % 90 + (180 if second in (17, 31) else 0))
                        for second in range(40)
                    ),
                ),
            ),
            "receipt": (("requests", 400), ("errors", 0)),
            "seconds": 8.2,
        },
    }
    names = list(dict.fromkeys(item.check for item in entries))
    return tuple(check_result(name, *entries, **extras.get(name, {})) for name in names)
