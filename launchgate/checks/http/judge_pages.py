"""What the page rules say together, for the judge of the whole check. Pure."""

from launchgate.checks.http.judge_crawl import judge_crawl
from launchgate.checks.http.judge_mixed import judge_mixed
from launchgate.checks.http.spec_pages import PageFacts, PageOptions
from launchgate.model import Assessment, Cell, Table


def judge_pages(facts: PageFacts, options: PageOptions) -> tuple[tuple[Assessment, ...], tuple[Table, ...]]:
    """Assessments of http/crawl and http/mixed-content, and the tables of broken links and mixed content."""
    links, broken = judge_crawl(facts, options)
    mixed, loads = judge_mixed(facts.crawl)
    return (*links, *mixed), tuple(table for table in (broken, loads) if table.rows)


def page_receipt(facts: PageFacts) -> tuple[tuple[str, Cell], ...]:
    """What the crawl read, and what it left out."""
    crawl = facts.crawl
    refused = (("own addresses that robots.txt keeps out", len(crawl.refused)),) if crawl.refused else ()
    return (
        ("pages read", len(crawl.pages)),
        ("addresses asked for", len(crawl.resources)),
        ("addresses of others, only noted", len(crawl.outside)),
        *refused,
        *((f"left out: {limit.reason}", limit.missed) for limit in crawl.limits[:10]),
    )
