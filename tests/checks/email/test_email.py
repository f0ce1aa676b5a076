"""The email check as a whole: what is not declared, the table, the options, and a run of the command."""

from pathlib import Path

import pytest

from launchgate.checks.email.rules import RULES
from launchgate.checks.email.spec import Options
from launchgate.config import load
from launchgate.errors import ConfigError
from tests.checks.email.lab import Case, context, judged, of, served

HEALTHY = Case(
    name="healthy",
    records="""
@ TXT "v=spf1 ip4:192.0.2.0/24 -all"
@ MX 10 mx
mx A 192.0.2.1
_dmarc TXT "v=DMARC1; p=reject; rua=mailto:dmarc@healthy.test"
_smtp._tls TXT "v=TLSRPTv1; rua=mailto:tls@healthy.test"
""",
    expected={},
)


def test_without_a_declared_domain_no_rule_applies_and_nobody_is_asked(tmp_path: Path) -> None:
    judgement = judged(context(tmp_path, "192.0.2.1"), Options())
    assert judgement.tables == ()
    assert {seen.rule for seen in judgement.assessments} == {rule.id for rule in RULES}
    assert {str(seen.status) for seen in judgement.assessments} == {"not-applicable"}
    assert all("set email.domains" in seen.message for seen in judgement.assessments)


def test_every_rule_speaks_of_every_domain(tmp_path: Path) -> None:
    with served(tmp_path / "knot", (HEALTHY,)) as server:
        judgement = judged(context(tmp_path, server), Options(domains=("healthy.test",), no_mail=("quiet.test",)))
    for rule in RULES:
        subjects = [seen.subject for seen in of(judgement, rule.id.partition("/")[2])]
        assert {"healthy.test", "quiet.test"} <= set(subjects), rule.id
        assert len(subjects) == len(set(subjects)), rule.id


def test_the_table_shows_each_domain(tmp_path: Path) -> None:
    with served(tmp_path / "knot", (HEALTHY,)) as server:
        judgement = judged(context(tmp_path, server), Options(domains=("Healthy.test.", "nothing.test")))
    (table,) = judgement.tables
    assert (table.id, table.title) == ("mail-authentication", "Mail authentication")
    assert table.rows == (
        ("healthy.test", "-all", 0, "not declared", "reject", "dmarc@healthy.test", "no record", "yes"),
        ("nothing.test", "no record", 0, "not declared", "no record", "nobody", "no record", "no record"),
    )


def test_only_a_person_can_say_where_mail_lands(tmp_path: Path) -> None:
    with served(tmp_path / "knot", (HEALTHY,)) as server:
        (seen,) = of(judged(context(tmp_path, server), Options(domains=("healthy.test",))), "inbox-placement")
    assert seen.status == "not-applicable"
    assert next(rule for rule in RULES if rule.id == seen.rule).attestable


@pytest.mark.parametrize(
    "section",
    [
        "email: {domains: [not a domain]}",
        "email: {domains: ['https://example.com']}",
        "email: {domains: [example.com], no_mail: [example.com]}",
        "email: {domains: [example.com], selectors: ['s 1']}",
        "email: {domains: [example.com], senders: [{ip: 1.2.3}]}",
        "email: {domains: [example.com], senders: [{}]}",
        "email: {domains: [example.com], reports: nobody}",
    ],
)
def test_a_section_that_cannot_be_meant_is_refused(section: str) -> None:
    with pytest.raises(ConfigError, match=r"`email.*(takes|needs|stands)"):
        load(section.encode())
