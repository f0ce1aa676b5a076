"""Judges error answers: whether a cache gives them out, and for how long it may. Pure."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urljoin

from launchgate.checks.cache.hits import age_of, hit_of
from launchgate.checks.cache.rules import ERRORS
from launchgate.checks.cache.said import answered, span, unanswered
from launchgate.checks.cache.spec import Facts, Options, Twice
from launchgate.checks.cache.storing import storing
from launchgate.exchange import Response
from launchgate.model import Assessment, Status
from launchgate.saying import assessment

_KINDS = ("page", "script")
_FIX = "send `Cache-Control: no-store` with errors, and let no rule of the CDN keep them"


def judge_errors(facts: Facts, options: Options) -> Iterator[Assessment]:
    """One assessment for each kind of missing address, and for each root page that is an error."""
    root: Assessment | None = None
    for kind, seen in zip(_KINDS, facts.missing, strict=False):
        said = _missing(kind, f"missing {kind} on {facts.host}", seen, options)
        yield said if root is None else _following(said, root)
        root = root or said
    for seen in (*([facts.home] if facts.home is not None else []), *facts.others):
        first = answered(seen.first)
        if first is not None and first.status >= 400:
            yield _placed(seen.url, seen, *_said(f"`{seen.url}`", first, answered(seen.second), options))


def _following(said: Assessment, root: Assessment) -> Assessment:
    """One fault, one finding: what is wrong with a missing page is wrong with a missing script for the same reason."""
    same = said.status is root.status and said.status in (Status.FAIL, Status.UNKNOWN)
    return replace(said, because=said.because or f"{root.rule}#{root.subject}") if same else said


def _missing(kind: str, subject: str, seen: Twice, options: Options) -> Assessment:
    first = answered(seen.first)
    if first is None:
        reason, remedy, because = unanswered(seen.first)
        return _placed(subject, seen, Status.UNKNOWN, reason, remedy, because)
    if first.status < 400:
        how = "sent elsewhere" if first.status >= 300 else "a page like any other"
        message = f"a {kind} that cannot exist answers {first.status} ({how}), so there is no error page to judge"
        return _placed(subject, seen, Status.NOT_APPLICABLE, message, "")
    return _placed(subject, seen, *_said(f"a {kind} that cannot exist", first, answered(seen.second), options))


def _said(what: str, first: Response, second: Response | None, options: Options) -> tuple[Status, str, str]:
    kept, limit = storing(first), options.error_seconds
    said = f"{what} answers {first.status}"
    if kept.allowed and kept.seconds > limit:
        message = (
            f"{said}, and caches may keep that for {span(kept.seconds)} ({kept.allowed}), longer than {span(limit)}"
        )
        return Status.FAIL, message, _FIX
    for answer in (second, first):
        if answer is None or not (hit := hit_of(answer)):
            continue
        if age_of(answer) > limit:
            return Status.FAIL, f"{said} out of a cache that has kept it for {span(age_of(answer))} ({hit})", _FIX
        if not (kept.allowed and kept.seconds):
            return Status.FAIL, f"{said} out of a cache ({hit}), and nothing says for how long it stays there", _FIX
        return Status.PASS, f"{said} out of a cache ({hit}), for at most {span(kept.seconds)}", ""
    why = kept.forbidden or (f"{kept.allowed}" if kept.allowed else "no header about caches, and no cache answered")
    return Status.PASS, f"{said}, and is not kept for long: {why}", ""


def _placed(
    subject: str, seen: Twice, status: Status, message: str, remedy: str, because: str | None = None
) -> Assessment:  # fmt: skip
    return assessment(
        ERRORS, subject, status, message, remediation=remedy, because=because, url=_steady(subject, seen), config=seen.config
    )  # fmt: skip


def _steady(subject: str, seen: Twice) -> str:
    """Where to look: an address that cannot exist is another one in each run, so its site stands for it."""
    return seen.url if subject == seen.url else urljoin(seen.url, "/")
