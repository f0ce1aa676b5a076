"""Opinion on the pages. Pure."""

from launchgate.checks.http.judge_pages import judge_pages, page_receipt
from launchgate.checks.http.spec import Facts, Options
from launchgate.model import Judgement


def judge(facts: Facts, options: Options) -> Judgement:
    """Says of the site's pages what holds."""
    assessments, tables = judge_pages(facts, options)
    return Judgement(assessments=assessments, tables=tables, receipt=page_receipt(facts))
