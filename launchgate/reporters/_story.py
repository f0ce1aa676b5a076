"""What every report tells, in the order it is told, so that the formats cannot drift apart. Pure; knows no check by name.

The verdict and its scope; what blocks, worst first and in the order of the verdict's rules; what could not be decided; what can
wait; what was accepted; what was not tested; what was looked at; tables and pictures; whose policy applied. What only follows
from another finding is told under its cause. Texts come out as they are in the verdict: escaping is each format's own duty.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import assert_never

from launchgate.dataclass import dataclass
from launchgate.model import Answer, CheckResult, Disposition, Entry, Series, Stage, Status, Table, Verdict
from launchgate.nouns import noun
from launchgate.reporters import _words as words
from launchgate.reporters._folding import Folded, fold
from launchgate.reporters._joint import joint
from launchgate.reporters._people import evidence, people

_BY_NAME = 6
"""Rules of one check that are named one by one where they were not tested."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One finding: where it is, what was seen, what to do."""

    subject: str
    message: str
    where: tuple[str, ...]
    proof: str
    """Masked evidence, or nothing."""
    fix: str
    """Only where it differs from the fix of the whole group."""
    note: str
    consequences: tuple[str, ...]
    """What else follows from it, one sentence each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The findings of one rule with one reason to care. `items` is never empty."""

    rule: str
    severity: str
    title: str
    why: str
    fix: str
    """The fix all items share, with the lines of all where it is a list, or nothing when each has its own."""
    reference: str
    kind: str
    items: tuple[Item, ...]

    @property
    def headline(self) -> str:
        """What was seen; for several places the rule's title and how many they are."""
        if len(self.items) == 1:
            return self.items[0].message
        return f"{len(self.items):,} places break the rule “{self.title}”"


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """One reason for which one or more rules could not be decided."""

    reason: str
    decide: tuple[str, ...]
    """The commands or settings that would decide it."""
    rules: tuple[str, ...]
    """`secrets in history (secrets/history: all of history)`."""
    blocks: bool
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A finding that does not count, and why."""

    rule: str
    subject: str
    message: str
    because: str
    state: str
    """`waived`, `baselined`, `existing`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Untested:
    """A rule that had nothing to look at."""

    rule: str
    covers: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One check: how it ended and what it read or contacted."""

    check: str
    title: str
    status: str
    """`pass`, `fail`, `unknown`, `not-applicable`, `not-run`, `waits` or `accepted`."""
    result: str
    """`2 rules pass, 1 fails`."""
    receipt: str
    seconds: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A whole report, before it has a format."""

    answer: str
    """`NO-GO`, `GO` or `INCOMPLETE`."""
    verdict: Answer
    lead: str
    """The verdict in one or two plain sentences."""
    scope: str
    run: tuple[tuple[str, str], ...]
    """What ran, on what and why, as label and text."""
    blocking: tuple[Group, ...]
    undecided: tuple[Open, ...]
    waiting: tuple[Group, ...]
    accepted: tuple[Accepted, ...]
    untested: tuple[Untested, ...]
    untested_nouns: tuple[str, ...]
    """The same in short: a check that had nothing to look at is one noun."""
    looked: tuple[Looked, ...]
    tables: tuple[Table, ...]
    series: tuple[Series, ...]
    evidence: tuple[tuple[str, str], ...]
    """What was checked by which kind of evidence: `tested once by hand` and `2 rules: ownership, walkthrough`."""
    people: tuple[str, ...]
    """What a person attested, one sentence each."""
    policy: tuple[str, ...]
    """Where the rules of judgement came from and what they allow, one sentence each."""


def tell(verdict: Verdict) -> Story:
    """The story of a verdict."""
    order = {rule.id: place for place, rule in enumerate(verdict.rules)}
    ranked = sorted(verdict.assessments, key=lambda entry: _impact(entry, order))
    folded = fold(ranked)
    failed = [entry for entry in folded.roots if entry.status is Status.FAIL]
    unknown = [entry for entry in folded.roots if entry.status is Status.UNKNOWN]
    blocking = _groups(verdict, folded, [entry for entry in failed if entry.gates])
    waiting = _groups(verdict, folded, [entry for entry in failed if not entry.gates])
    undecided = _opened(verdict, folded, unknown)
    return Story(
        answer=verdict.verdict.upper(),
        verdict=verdict.verdict,
        lead=_lead(verdict, blocking, undecided, waiting),
        scope=words.clip(verdict.scope),
        run=words.run_facts(verdict),
        blocking=blocking,
        undecided=undecided,
        waiting=waiting,
        accepted=tuple(_accepted(entry) for entry in ranked if _is_accepted(entry)),
        untested=_untested(verdict, ranked),
        untested_nouns=_nouns(verdict, _untested(verdict, ranked)),
        looked=tuple(_looked(check, verdict) for check in verdict.checks),
        tables=(*verdict.tables, *(table for check in verdict.checks for table in check.tables)),
        series=tuple(series for check in verdict.checks for series in check.series if series.points),
        evidence=evidence(verdict),
        people=people(verdict),
        policy=words.policy(verdict.policy),
    )


def count(groups: Iterable[Group]) -> int:
    """How many findings the groups hold, not counting what only follows from them."""
    return sum(len(group.items) for group in groups)


def _impact(entry: Entry, order: dict[str, int]) -> tuple[object, ...]:
    """Gating first, worst first, then the order of the verdict's rules, then the subject."""
    place = order.get(entry.rule, len(order))
    return (not entry.gates, -entry.severity.rank, place, entry.rule, entry.subject, entry.fingerprint, entry.message)


def _lead(verdict: Verdict, blocking: Sequence[Group], undecided: Sequence[Open], waiting: Sequence[Group]) -> str:
    moment = "this change is merged" if verdict.run.stage is Stage.PR else "this launch"
    blocks, waits = count(blocking), count(waiting)
    open_ = sum(item.entries for item in undecided)
    rest = [f"{words.things(open_)} could not be decided"] if open_ else []
    rest += [f"{words.things(waits)} can wait"] if waits else []
    more = f" {words.sentence(' and '.join(rest))}" if rest else ""
    match verdict.verdict:
        case Answer.NO_GO:
            return f"{words.sentence(f'{words.things(blocks)} must be fixed before {moment}')}{more}"
        case Answer.INCOMPLETE:
            return f"Nothing that blocks was found, but what could not be looked at is not a pass.{more}"
        case Answer.GO:
            return f"Nothing that was looked at blocks {moment.removesuffix(' is merged')}.{more}"
        case _ as never:
            assert_never(never)


def _groups(verdict: Verdict, folded: Folded, entries: Sequence[Entry]) -> tuple[Group, ...]:
    together: dict[tuple[str, str, str], list[Entry]] = {}
    for entry in entries:
        together.setdefault((entry.rule, entry.severity, entry.impact), []).append(entry)
    return tuple(_group(verdict, folded, members) for members in together.values())


def _group(verdict: Verdict, folded: Folded, members: Sequence[Entry]) -> Group:
    first = members[0]
    text = words.prose(verdict, first.rule)
    shared = len({entry.remediation for entry in members}) == 1
    listed = "" if shared else joint([(words.capital(entry.remediation), _place(entry)) for entry in members])
    return Group(
        rule=first.rule,
        severity=first.severity,
        title=text.title,
        why=words.clip(first.impact or text.why),
        fix=words.capital(words.clip(first.remediation or text.fix)) if shared else listed,
        reference=text.reference,
        kind=words.KINDS[first.evidence_kind],
        items=tuple(_item(verdict, folded, entry, shared or bool(listed)) for entry in members),
    )


def _place(entry: Entry) -> str:
    """Where the finding is, in one word for a comment."""
    where = entry.location
    return f"{where.path}:{where.line}" if where.path and where.line else entry.subject


def _item(verdict: Verdict, folded: Folded, entry: Entry, shared: bool) -> Item:
    proof = entry.evidence
    return Item(
        subject=words.clip(entry.subject),
        message=words.capital(words.clip(entry.message)),
        where=words.where(entry),
        proof=words.clip(f"{proof.kind}: {proof.masked}") if proof else "",
        fix="" if shared else words.capital(words.clip(entry.remediation)),
        note=words.clip(entry.note or ""),
        consequences=tuple(words.consequence(verdict, other) for other in folded.of(entry)),
    )


def _opened(verdict: Verdict, folded: Folded, entries: Sequence[Entry]) -> tuple[Open, ...]:
    together: dict[tuple[str, str | None], list[Entry]] = {}
    for entry in entries:
        together.setdefault((entry.message, entry.note), []).append(entry)
    return tuple(_open(verdict, folded, members) for members in together.values())


def _open(verdict: Verdict, folded: Folded, members: Sequence[Entry]) -> Open:
    first = members[0]
    remedies = [entry.remediation for entry in members if entry.remediation != words.prose(verdict, entry.rule).fix]
    also = [other for entry in members for other in folded.of(entry)]
    return Open(
        reason=words.capital(words.clip(f"{first.message} ({first.note})" if first.note else first.message)),
        decide=tuple(words.capital(words.clip(remedy)) for remedy in dict.fromkeys(remedies) if remedy),
        rules=tuple(words.named(verdict, entry) for entry in (*members, *also)),
        blocks=any(entry.gates for entry in members),
        entries=len(members),
    )


def _is_accepted(entry: Entry) -> bool:
    return entry.is_finding and entry.disposition not in (None, Disposition.NEW)


def _accepted(entry: Entry) -> Accepted:
    return Accepted(
        rule=entry.rule,
        subject=words.clip(entry.subject),
        message=words.capital(words.clip(entry.message)),
        because=words.clip(entry.note or ""),
        state=str(entry.disposition),
    )


def _untested(verdict: Verdict, ranked: Sequence[Entry]) -> tuple[Untested, ...]:
    decided = {entry.rule for entry in ranked if entry.status is not Status.NOT_APPLICABLE}
    seen = {
        (entry.rule, entry.message): Untested(
            rule=entry.rule, covers=words.prose(verdict, entry.rule).covers, message=words.clip(entry.message)
        )
        for entry in ranked
        if entry.status is Status.NOT_APPLICABLE and entry.rule not in decided
    }
    return tuple(seen.values())


def _nouns(verdict: Verdict, untested: Sequence[Untested]) -> tuple[str, ...]:
    alive = {entry.check for entry in verdict.assessments if entry.status is not Status.NOT_APPLICABLE}
    titles = {check.id: f"{noun(check.title)} ({check.id})" for check in verdict.checks}
    number = Counter(item.rule.partition("/")[0] for item in untested)
    many = {check: f"{number[check]} rules of {titles[check]}" for check in titles if number[check] > _BY_NAME}
    told = (
        titles[check] if check not in alive and check in titles else many.get(check, f"{item.covers} ({item.rule})")
        for item in untested
        for check in (item.rule.partition("/")[0],)
    )  # fmt: skip
    return tuple(dict.fromkeys(told))


def _status(check: CheckResult, verdict: Verdict) -> str:
    """The check's own status, or what policy makes of it: `accepted` if all is excused, `waits` if nothing gates."""
    found = [entry for entry in verdict.assessments if entry.check == check.id and entry.is_finding]
    if found and all(entry.disposition is not Disposition.NEW for entry in found):
        return "accepted"
    return "waits" if check.status == "fail" and not any(entry.gates for entry in found) else check.status


def _looked(check: CheckResult, verdict: Verdict) -> Looked:
    return Looked(
        check=check.id,
        title=check.title,
        status=_status(check, verdict),
        result=words.result(check.id, verdict),
        receipt=words.clip(words.receipt(check.receipt)),
        seconds=check.seconds,
        reason=words.clip(check.reason or ""),
    )
