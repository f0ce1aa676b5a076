"""One sentence that says what a verdict covers and what was not tested. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from launchgate.model import Entry, Rule, Status
from launchgate.nouns import noun

_MOST = 8
NOTHING, REPORTS, PEOPLE = "nothing", "reports of other tools", "what people attest"
"""What was looked at where the gate itself read and asked nothing; beside static rules and probes it goes without saying."""


def scope_of(
    entries: Sequence[Entry], rules: Mapping[str, Rule], titles: Mapping[str, str], not_run: Iterable[str], subject: str
) -> str:  # fmt: skip
    """What was judged and what was not: `static rules of a..b, 31 judged; not tested: login page, latency`.

    `titles` are those of the checks, by id: one that had nothing to look at is named once, not rule by rule. `not_run` are the
    short nouns of what did not run at all; `subject` is what was looked at.
    """
    judged = [entry for entry in entries if entry.status is not Status.NOT_APPLICABLE]
    decided, alive = {entry.rule for entry in judged}, {entry.check for entry in judged}
    idle = [entry for entry in entries if entry.status is Status.NOT_APPLICABLE and entry.rule not in decided]
    undeclared = [rules[e.rule].covers if e.check in alive else _noun(titles, e.check) for e in idle]
    missing = list(dict.fromkeys([*undeclared, *not_run]))
    text = f"{subject}, {len(judged)} judged"
    if not missing:
        return text
    more = f" and {len(missing) - _MOST} more" if len(missing) > _MOST else ""
    return f"{text}; not tested: {', '.join(missing[:_MOST])}{more}"


def _noun(titles: Mapping[str, str], check: str) -> str:
    return noun(titles.get(check, check))
