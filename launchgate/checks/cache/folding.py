"""One silence, one finding: what the same missing answer spoiled names the first assessment that says so. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from launchgate.checks.cache.said import answered, unanswered
from launchgate.checks.cache.spec import Facts
from launchgate.exchange import Exchange, Failure, host_of
from launchgate.model import Assessment, Status


def folded(assessments: Sequence[Assessment], facts: Facts) -> Iterator[Assessment]:
    """The assessments, in order; a host that did not answer, or one guard in front of it, is the root of all it spoiled."""
    lost = {unanswered(one)[0]: _key(one) for one in _exchanges(facts) if answered(one) is None}
    first: dict[tuple[str, str], str] = {}
    for said in assessments:
        key = lost.get(said.message) if said.status is Status.UNKNOWN and _is_outer(said.because) else None
        own = f"{said.rule}#{said.subject}"
        root = first.setdefault(key, own) if key is not None else own
        yield said if root == own else replace(said, because=root)


def _is_outer(cause: str | None) -> bool:
    """Whether the cause is none that its own check says in one finding: without `redirect`, one here has to stand for all."""
    return cause is None or cause.startswith("redirect/")


def _key(exchange: Exchange) -> tuple[str, str]:
    return host_of(exchange.url), exchange.kind if isinstance(exchange, Failure) else exchange.blocked or ""


def _exchanges(facts: Facts) -> Iterator[Exchange]:
    own = (facts.home,) if facts.home is not None else ()
    for seen in (*facts.pages, *own, *facts.others, *facts.missing):
        yield from seen.both
    for page in facts.pages:
        yield from (one for one in (page.signed, page.probe) if one is not None)
    yield from (asset.answer for asset in facts.assets)
