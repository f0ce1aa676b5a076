"""What the documents say and do not say, one assessment for each rule; what a person has to say is left to the gate."""

from collections.abc import Iterator

from launchgate.checks.handover.spec import RULES, Facts, Options
from launchgate.checks.handover.wanted import WANTED
from launchgate.model import Assessment, Judgement, Status
from launchgate.papers import assessed, look_for
from launchgate.saying import left_to_a_person, said

_LATER = "not declared: asked for with --stage release, or once `handover` is set in launchgate.yml"


def judge(facts: Facts, options: Options) -> Judgement:
    """Assessments of all rules, and how many documents were read."""
    read = (("documents", len(facts.papers.documents)), ("documents that could not be read", len(facts.papers.unread)))
    return Judgement(assessments=tuple(_assessments(facts, options)), receipt=read)


def _assessments(facts: Facts, options: Options) -> Iterator[Assessment]:
    for rule in RULES:
        name = rule.id.partition("/")[2]
        if name not in WANTED:
            yield left_to_a_person(rule)
        elif not facts.judged:
            yield said(rule, Status.NOT_APPLICABLE, _LATER, "")
        else:
            configured = options.documents.get(name, "")
            yield assessed(
                rule, look_for(WANTED[name], facts.papers, configured, options.max_age_days), facts.papers
            )  # fmt: skip
