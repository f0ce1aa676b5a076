"""Any verdict there can be, for property tests: every text any text (lone surrogates included), every number any number."""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from launchgate.gate import Policy, decide
from launchgate.model import (
    Assessment,
    Attestation,
    CheckResult,
    Evidence,
    EvidenceKind,
    Location,
    PolicyRecord,
    Rule,
    Section,
    Series,
    Severity,
    Stage,
    Status,
    Table,
    Verdict,
    Waiver,
)
from tests.reporters.forgeries import FORGERIES
from tests.support.verdicts import RUN, rule_text, verdict

TODAY = date(2026, 3, 1)
RULE_IDS = ("secrets/tree", "smoke/page", "tls/expiry", "dns/resolves")

texts = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=40),
    st.sampled_from(FORGERIES),
    st.builds("{}{}{}".format, st.text(max_size=5), st.sampled_from(FORGERIES), st.text(max_size=5)),
)
maybe_texts = st.none() | texts
cells = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), texts)
numbers = st.floats(allow_nan=False, allow_infinity=False)
locations = st.builds(
    Location,
    path=maybe_texts,
    line=st.none() | st.integers(-1, 10**6),
    commit=maybe_texts,
    url=maybe_texts,
    host=maybe_texts,
    config=maybe_texts,
)
assessments = st.builds(
    Assessment,
    rule=st.sampled_from(RULE_IDS),
    subject=texts,
    status=st.sampled_from(Status),
    severity=st.sampled_from(Severity),
    message=texts,
    impact=texts,
    remediation=texts,
    fingerprint=texts,
    because=maybe_texts,
    location=locations,
    evidence=st.none() | st.builds(Evidence, kind=texts, masked=texts),
)
receipts = st.dictionaries(texts, cells, max_size=3).map(lambda entries: tuple(entries.items()))
tables = st.builds(
    Table, id=texts, title=texts, columns=st.lists(texts, max_size=2).map(tuple),
    rows=st.lists(st.lists(cells, max_size=2).map(tuple), max_size=2).map(tuple), handover=st.none() | st.sampled_from(Section),
)  # fmt: skip
series = st.builds(
    Series, id=texts, title=texts, unit=texts, points=st.lists(st.tuples(numbers, numbers), max_size=3).map(tuple)
)
words_of_people = st.builds(
    Attestation, rule=st.sampled_from(("secrets/tree", "nosuch/rule")), status=st.sampled_from(("passed", "failed")), owner=texts,
    date=texts, expires=texts | st.just("2026-03-09"), evidence=texts, note=maybe_texts, subject=maybe_texts, defect=maybe_texts,
    state=st.sampled_from(("used", "unused", "expired", "incomplete")),
)  # fmt: skip
waivers = st.builds(
    Waiver, rule=st.sampled_from(("secrets/tree", "nosuch/rule")), reason=texts, owner=texts,
    until=texts | st.just("2026-03-09"), state=st.sampled_from(("used", "unused", "expired")),
)  # fmt: skip
checks = st.builds(
    CheckResult,
    id=texts,
    title=texts,
    status=st.sampled_from(("pass", "fail", "unknown", "not-applicable", "not-run")),
    seconds=st.floats(0, 10**6),
    reason=maybe_texts,
    tables=st.lists(tables, max_size=1).map(tuple),
    series=st.lists(series, max_size=1).map(tuple),
    receipt=receipts,
)


def _rule(rule_id: str) -> Rule:
    text = rule_text(rule_id)
    return Rule(
        id=text.id, title=text.title, severity=text.severity, covers=text.covers, what=text.help, why=text.why, fix=text.fix,
        reference=text.reference, stages=frozenset(Stage), evidence=EvidenceKind.STATIC,
    )  # fmt: skip


RULES = {rule_id: _rule(rule_id) for rule_id in RULE_IDS}


@st.composite
def verdicts(draw: st.DrawFn) -> Verdict:
    """A verdict as the gate itself decides it, over any assessments, baseline and base revision."""
    found = draw(st.lists(assessments, max_size=6))
    known = st.sampled_from([item.identity for item in found]) if found else st.nothing()
    record = PolicyRecord(
        source=draw(texts),
        fail_on=draw(st.sampled_from(Severity)),
        unknown=draw(st.sampled_from(("block", "report"))),
        requested=tuple(draw(st.lists(texts, max_size=2))),
    )
    policy = Policy(record=record, baseline=draw(st.frozensets(known)), existing=draw(st.frozensets(known)))
    decision = decide(found, RULES, policy, TODAY)
    return verdict(
        *decision.entries,
        verdict=decision.answer,
        exit_code=decision.answer.exit_code,
        counts=decision.counts,
        reasons=decision.reasons,
        policy=replace(
            decision.record,
            attestations=tuple(draw(st.lists(words_of_people, max_size=2))),
            waivers=tuple(draw(st.lists(waivers, max_size=2))),
        ),
        rules=tuple(replace(rule_text(rule), handover=draw(st.none() | st.sampled_from(Section))) for rule in RULE_IDS),
        tables=tuple(draw(st.lists(tables, max_size=1))),
        scope=draw(texts),
        checks=tuple(draw(st.lists(checks, max_size=2))),
        run=RUN,
    )
