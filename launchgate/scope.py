"""One sentence that says what a verdict covers and what was not tested. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from launchgate.model import Answer, Entry, Rule, Stage, Status

_STAGE_WORDS = {
    Stage.PR: "PR",
    Stage.FULL: "Full",
    Stage.DEPLOY: "Deploy",
    Stage.MONITOR: "Monitor",
    Stage.RELEASE: "Release",
}
_MOST = 8
_ANSWER_WORDS = {Answer.GO: "go", Answer.NO_GO: "no-go", Answer.INCOMPLETE: "incomplete"}


def scope_of(
    entries: Sequence[Entry], rules: Mapping[str, Rule], not_run: Iterable[str], subject: str
) -> str:  # fmt: skip
    """What was judged and what was not: `static rules of a..b, 31 judged; not tested: login page, latency`.

    `not_run` are the short nouns of what did not run at all; `subject` is what was looked at.
    """
    judged = [entry for entry in entries if entry.status is not Status.NOT_APPLICABLE]
    decided = {entry.rule for entry in judged}
    undeclared = [rules[e.rule].covers for e in entries if e.status is Status.NOT_APPLICABLE and e.rule not in decided]
    missing = list(dict.fromkeys([*undeclared, *not_run]))
    text = f"{subject}, {len(judged)} judged"
    if not missing:
        return text
    more = f" and {len(missing) - _MOST} more" if len(missing) > _MOST else ""
    return f"{text}; not tested: {', '.join(missing[:_MOST])}{more}"


def headline(stage: Stage, answer: Answer, scope: str) -> str:
    """`PR go: static rules only, 31 judged; not tested: login page`: the title of every report."""
    return f"{_STAGE_WORDS[stage]} {_ANSWER_WORDS[answer]}: {scope}"
