"""Opinion on what was opened: assessments for every rule, and the table of what caches may keep. Pure."""

from collections.abc import Iterator

from launchgate.checks.cache.folding import folded
from launchgate.checks.cache.hits import hit_of
from launchgate.checks.cache.judge_assets import judge_assets, judge_bypass
from launchgate.checks.cache.judge_cookies import judge_cookies
from launchgate.checks.cache.judge_errors import judge_errors
from launchgate.checks.cache.judge_private import judge_pages
from launchgate.checks.cache.rules import PRIVATE, RULES
from launchgate.checks.cache.said import answered
from launchgate.checks.cache.spec import Facts, Options
from launchgate.checks.cache.storing import storing
from launchgate.exchange import Exchange, Failure
from launchgate.model import Assessment, Judgement, Status, Table
from launchgate.saying import assessment


def judge(facts: Facts, options: Options) -> Judgement:
    """Says of each private page, each page with a cookie, the errors and the files what caches do with them."""
    if facts.lent:
        message = f"`{facts.host}` is a preview under a platform's own domain; set cache.private or site.canonical to judge it"
        return Judgement(
            assessments=tuple(assessment(rule, facts.host, Status.NOT_APPLICABLE, message) for rule in RULES)
        )
    assessments = [
        *_private(facts),
        *judge_errors(facts, options),
        *judge_assets(facts, options),
        *judge_bypass(facts),
    ]
    return Judgement(
        assessments=tuple(folded(assessments, facts)),
        tables=_tables(facts),
        receipt=(
            ("pages of cache.private opened", len(facts.pages)),
            ("pages opened signed in", sum(answered(page.signed) is not None for page in facts.pages)),
            ("files opened", len(facts.assets)),
            ("files left out", facts.left),
        ),
    )


def _private(facts: Facts) -> Iterator[Assessment]:
    pages, cookies = list(judge_pages(facts)), list(judge_cookies(facts))
    yield from (*pages, *cookies)
    if not pages and not cookies:
        message = "not declared: set cache.private in launchgate.yml to the pages that belong to one person, or that answer a "
        yield assessment(
            PRIVATE, PRIVATE.covers, Status.NOT_APPLICABLE, f"{message}form; no page that was opened sets a cookie"
        )


def _tables(facts: Facts) -> tuple[Table, ...]:
    rows = []
    for page in facts.pages:
        for who, exchange in (("stranger", page.first), ("signed in", page.signed), ("stranger again", page.second)):
            if exchange is not None:
                rows.append((page.url, who, *_cells(exchange)))
    for asset in facts.assets:
        rows.append((asset.url, asset.kind, *_cells(asset.answer)))
    if not rows:
        return ()
    table = Table(
        id="caching", title="What caches may keep", columns=("Address", "Asked as", "Status", "May be kept", "Came from a cache"),
        rows=tuple(rows),
    )  # fmt: skip
    return (table,)


def _cells(exchange: Exchange) -> tuple[str, str, str]:
    if isinstance(exchange, Failure):
        return exchange.kind.replace("-", " "), "", ""
    kept = storing(exchange)
    may = f"yes: {kept.allowed}" if kept.allowed else f"no: {kept.forbidden}" if kept.forbidden else "nothing said"
    return str(exchange.status), _plain(may), _plain(hit_of(exchange)) or "no sign"


def _plain(text: str) -> str:
    return text.replace("`", "")
