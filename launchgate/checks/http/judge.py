"""Opinion on what the hosts answered: assessments for every rule, and the table of headers. Pure."""

from launchgate.checks.http.answers import answers_of
from launchgate.checks.http.csp import inline_scripts
from launchgate.checks.http.judge_cookies import judge_cookies
from launchgate.checks.http.judge_errors import judge_errors
from launchgate.checks.http.judge_graceful import judge_graceful
from launchgate.checks.http.judge_headers import judge_headers
from launchgate.checks.http.judge_pages import judge_pages, page_receipt
from launchgate.checks.http.judge_policy import judge_cors, judge_scripts
from launchgate.checks.http.judge_unknown import judge_unknown
from launchgate.checks.http.said import Causes
from launchgate.checks.http.spec import Answer, AnswerFacts, Facts, Kind, Options
from launchgate.checks.http.values import framing, nosniff, page_policies, referrer
from launchgate.model import Cell, Judgement, Table


def judge(facts: Facts, options: Options) -> Judgement:
    """Says of the pages and of each host what holds."""
    graceful = tuple(judge_graceful(facts.reports))
    if facts.pages is None:
        return Judgement(assessments=graceful)
    pages, tables = judge_pages(facts.pages, options)
    answers = judge_answers(facts.answers, options)
    return Judgement(
        assessments=(*pages, *answers.assessments, *graceful),
        tables=(*tables, *answers.tables),
        receipt=(
            *page_receipt(facts.pages),
            *answers.receipt,
            ("connections opened for requests to the busiest host", facts.busiest),
        ),
    )


def judge_answers(facts: AnswerFacts, options: Options) -> Judgement:
    """Says of each host what holds; a host that did not answer is `unknown` under one root cause."""
    causes = Causes()
    assessments = tuple(
        one
        for seen in facts.hosts
        for one in (
            *judge_headers(seen, causes),
            *judge_scripts(seen),
            *judge_cors(seen, causes),
            *judge_cookies(seen, options, causes),
            *judge_errors(seen, causes),
            *judge_unknown(seen, causes),
        )
    )
    return Judgement(assessments=assessments, tables=(_table(facts),), receipt=_receipt(facts))


def _receipt(facts: AnswerFacts) -> tuple[tuple[str, Cell], ...]:
    asked = sum(1 + len(seen.asked) + len(seen.cors) for seen in facts.hosts)
    counted = (("hosts looked at", len(facts.hosts)), ("addresses asked", asked))
    if not facts.left_out:
        return counted
    return (*counted, ("addresses of http.api left out", len(facts.left_out)))


def _table(facts: AnswerFacts) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (answer.url, answer.status, str(answer.kind), *_cells(answer))
        for seen in facts.hosts
        for _, answer in answers_of(seen)
    ]
    return Table(
        id="security-headers",
        title="Security headers",
        columns=("Address", "Status", "Answer", "No sniffing", "Framing", "Referrer", "Scripts"),
        rows=tuple(rows),
    )


def _cells(answer: Answer) -> tuple[Cell, ...]:
    """What an answer has, whether or not it needs it."""
    html = answer.media_type in ("text/html", "application/xhtml+xml") and answer.kind is not Kind.REDIRECT
    policies = [policy for policy in page_policies(answer) if policy.scripts is not None]
    scripts = "not limited" if not policies else "inline allowed" if all(map(inline_scripts, policies)) else "limited"
    return (
        "yes" if nosniff(answer) is None else "no",
        ("limited" if framing(answer) is None else "anybody") if html else "does not apply",
        ("kept" if referrer(answer) is None else "the browser's choice") if html else "does not apply",
        scripts if html else "does not apply",
    )
