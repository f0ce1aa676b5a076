"""Judges static files: how long they may be kept, and whether they go through the cache in front. Pure."""

from collections.abc import Iterator

from launchgate.checks.cache.fields import shown
from launchgate.checks.cache.fingerprints import fingerprinted
from launchgate.checks.cache.hits import hit_of, past_of
from launchgate.checks.cache.rules import ASSETS, BYPASS
from launchgate.checks.cache.said import answered, listed, span, unanswered
from launchgate.checks.cache.spec import Asset, Facts, Options
from launchgate.checks.cache.storing import browser_seconds
from launchgate.dataclass import dataclass
from launchgate.edges import Recognised, intermediary, recognise
from launchgate.exchange import Response, host_of
from launchgate.model import Assessment, Severity, Status
from launchgate.saying import assessment

_STALE = frozenset({"script", "style"})
"""Kinds of files that break a page when they are older than it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with how one file may be kept."""

    asset: Asset
    text: str
    severity: Severity = Severity.MEDIUM


def judge_assets(facts: Facts, options: Options) -> Iterator[Assessment]:
    """One assessment for each sort of file that is wrong, or one for all that are right."""
    if (open_ := _nothing(facts)) is not None:
        yield open_
        return
    read = [asset for asset in facts.assets if (answer := answered(asset.answer)) is not None and answer.status < 300]
    if not read:
        yield _unread(facts)
        return
    faults = [fault for asset in read if (fault := fault_of(asset, options)) is not None]
    named = [fault for fault in faults if fingerprinted(fault.asset.url)]
    stale = [fault for fault in faults if fault.severity is Severity.LOW]
    other = [fault for fault in faults if fault not in named and fault not in stale]
    fixes = {
        "files with a fingerprint": "send `Cache-Control: public, max-age=31536000, immutable` with them",
        "files without a fingerprint": "send `Cache-Control: public, max-age=3600` and an ETag with them",
        "scripts and styles kept too long": "put a fingerprint in their names, or send at most `max-age=3600`",
    }
    for (subject, remedy), group in zip(fixes.items(), (named, other, stale), strict=True):
        if group:
            yield _group(f"{subject} on {facts.host}", remedy, group, len(read), facts)
    if not faults:
        more = f" ({facts.left} more were not opened)" if facts.left else ""
        message = f"{_count(len(read), 'file')} of the home page may be kept as long as they should{more}"
        yield assessment(ASSETS, f"static files on {facts.host}", Status.PASS, message)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _nothing(facts: Facts) -> Assessment | None:
    """Why there are no files to judge; None when there are some."""
    subject = f"static files on {facts.host}"
    if facts.assets:
        return None
    if facts.elsewhere:
        message = f"the home page is on another site (`{facts.elsewhere}`)"
        return assessment(ASSETS, subject, Status.NOT_APPLICABLE, message)
    if facts.home is not None and answered(facts.home.first) is None:
        reason, remedy, because = unanswered(facts.home.first)
        return assessment(
            ASSETS, subject, Status.UNKNOWN, reason, remediation=remedy, because=because, url=facts.home.url
        )  # fmt: skip
    message = "the home page names no files on hosts of its own; name some in cache.files if there are any"
    return assessment(ASSETS, subject, Status.NOT_APPLICABLE, message)


def _unread(facts: Facts) -> Assessment:
    first = facts.assets[0].answer
    reason, remedy, because = f"none of {_count(len(facts.assets), 'file')} answered with its content", "", None
    if answered(first) is None:
        reason, remedy, because = unanswered(first)
    return assessment(
        ASSETS, f"static files on {facts.host}", Status.UNKNOWN, reason, remediation=remedy, because=because
    )  # fmt: skip


def _group(subject: str, remedy: str, group: list[Fault], of: int, facts: Facts) -> Assessment:
    shown_ = "; ".join(f"`{fault.asset.url}` {fault.text}" for fault in group[:3])
    more = f"; and {len(group) - 3} more" if len(group) > 3 else ""
    left = f" ({facts.left} more files were not opened)" if facts.left else ""
    return assessment(
        ASSETS, subject, Status.FAIL, f"{len(group)} of {_count(of, 'file')}: {shown_}{more}{left}", remediation=remedy,
        url=group[0].asset.url, config=group[0].asset.config, severity=group[0].severity,
    )  # fmt: skip


def fault_of(asset: Asset, options: Options) -> Fault | None:
    """What is wrong with how one file may be kept; None when nothing is."""
    answer = answered(asset.answer)
    if answer is None or answer.status >= 300:
        return None
    lifetime = browser_seconds(answer)
    written = (
        shown("Cache-Control", answer.header("Cache-Control") or "")
        if answer.header("Cache-Control")
        else "no lifetime"
    )
    if fingerprinted(asset.url):
        if (lifetime or 0) >= options.asset_seconds:
            return None
        return Fault(
            asset=asset, text=f"is kept for {span(lifetime)} ({written})" if lifetime else f"is not kept ({written})"
        )
    if "no-store" in (answer.header("Cache-Control") or "").lower():
        return Fault(asset=asset, text=f"is not kept ({written})")
    if asset.kind in _STALE and (lifetime or 0) > options.asset_seconds:
        return Fault(
            asset=asset, text=f"is kept for {span(lifetime or 0)} under a name that stays", severity=Severity.LOW
        )
    validator = answer.header("ETag") or answer.header("Last-Modified")
    return None if lifetime or validator else Fault(asset=asset, text=f"has no validator and is not kept ({written})")


def judge_bypass(facts: Facts) -> Iterator[Assessment]:
    """Files on hosts of one's own that no edge answers for, while one answers for the page."""
    home = answered(facts.home.first) if facts.home is not None else None
    subject = f"files of {facts.host}"
    files = [
        (asset, answer)
        for asset in facts.assets
        if (answer := answered(asset.answer)) is not None and answer.status < 300
    ]
    if home is None or not files:
        reason = "no file of the site was opened" if home is not None else "the home page was not opened"
        yield assessment(BYPASS, subject, Status.NOT_APPLICABLE, reason)
        return
    edge = _edge(home, host_of(home.url), facts)
    if edge is None:
        yield assessment(BYPASS, subject, Status.NOT_APPLICABLE, f"no known edge answers for `{host_of(home.url)}`")
        return
    faults = list(_around(files, edge, facts))
    yield from faults
    if not faults:
        message = f"{_count(len(files), 'file')} opened: each came through an edge, as the home page does ({edge.provider.name})"
        yield assessment(BYPASS, subject, Status.PASS, message)


def _edge(answer: Response, host: str, facts: Facts) -> Recognised | None:
    """The edge that answered, by headers; what DNS says counts where it is known."""
    named = dict(facts.named).get(host)
    known = named.value if named is not None else None
    found = recognise(answer.headers, known.addresses if known else (), known.aliases if known else ())
    return next((one for one in found if one.headers), None)


def _around(files: list[tuple[Asset, Response]], edge: Recognised, facts: Facts) -> Iterator[Assessment]:
    hosts: dict[str, list[tuple[Asset, Response]]] = {}
    for asset, answer in files:
        hosts.setdefault(host_of(asset.url), []).append((asset, answer))
    for host, group in hosts.items():
        direct = [
            asset.url for asset, answer in group
            if _edge(answer, host, facts) is None and not hit_of(answer) and intermediary(answer.headers) is None
        ]  # fmt: skip
        if direct and host != host_of(facts.home.url if facts.home else ""):
            message = (
                f"`{host}` serves {listed(direct)} without an edge, while the home page is behind {edge.provider.name}"
            )
            remedy = f"put `{host}` behind the edge as well, or serve the files from the page's own host"
            yield assessment(
                BYPASS, host, Status.FAIL, message, remediation=remedy, url=direct[0], config=group[0][0].config
            )  # fmt: skip
        cacheable = [one for one in group if one[0].kind != "file" or one[0].config.startswith("cache.files")]
        past = [(asset.url, why) for asset, answer in cacheable if (why := past_of(answer))]
        if past:
            message = f"the edge does not cache {listed(url for url, _ in past)} ({past[0][1]})"
            remedy = (
                "send `Cache-Control: public, max-age=…` without cookies with them, or add a cache rule for their path"
            )
            yield assessment(
                BYPASS, f"uncached files on {host}", Status.FAIL, message, remediation=remedy, url=past[0][0],
                config=group[0][0].config,
            )  # fmt: skip
