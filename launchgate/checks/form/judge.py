"""Opinion on every declared form, and the table of them. Pure."""

from launchgate.checks.form.judge_browsers import judge_browsers
from launchgate.checks.form.judge_mail import judge_mail
from launchgate.checks.form.judge_sent import judge_submits, judge_visible
from launchgate.checks.form.rules import MAIL, SUBMITS, VISIBLE
from launchgate.checks.form.said import undeclared
from launchgate.checks.form.spec import Facts, Options, Sent
from launchgate.model import Assessment, Judgement, Status, Table

_HOW = "not declared: name the form in form.forms of launchgate.yml; nothing is sent that is not declared"


def judge(facts: Facts, options: Options) -> Judgement:
    """Says of each form whether it can be sent, whether its mail came, and whether a mistake gets an answer."""
    browsers = tuple(judge_browsers(facts, options))
    if not facts.sent:
        return Judgement(assessments=(*(undeclared(rule, _HOW) for rule in (SUBMITS, MAIL, VISIBLE)), *browsers))
    found: list[Assessment] = []
    rows = []
    for sent in facts.sent:
        submits = judge_submits(sent)
        mail, visible = judge_mail(sent, submits), judge_visible(sent, submits)
        found += [submits, *mail, visible]
        rows.append((sent.form.name, sent.valid.page_url, *map(_word, (submits, mail[0], visible)), _seconds(sent)))
    columns = ("Form", "Page", "Sent", "Mail", "Error shown", "Seconds to the mail")
    attempts = [one for sent in facts.sent for one in (sent.valid, sent.invalid) if one is not None and one.action]
    return Judgement(
        assessments=(*found, *browsers),
        tables=(Table(id="forms", title="Forms", columns=columns, rows=tuple(rows)),),
        receipt=(("forms sent", len(attempts)), ("markers", ", ".join(one.marker for one in attempts))),
    )


def _word(seen: Assessment) -> str:
    return "not judged" if seen.status is Status.NOT_APPLICABLE else str(seen.status)


def _seconds(sent: Sent) -> int | None:
    waited = sent.mailed.waited if sent.mailed is not None else None
    return round(waited.seconds) if waited is not None and waited.letter is not None else None
