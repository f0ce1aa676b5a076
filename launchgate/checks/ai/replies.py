"""Reads one answer of a chat endpoint: its text, all text around it, the tools it called; or why it says nothing. Pure."""

from typing import Any

from launchgate import jsonpath
from launchgate.checks.ai.spec import Kind, Options
from launchgate.dataclass import dataclass
from launchgate.exchange import Exchange, Failure, Response

_FILTERS = (
    "content_filter", "content filter", "content_policy", "content policy", "contentfilter", "moderation", "flagged",
    "responsibleai", "responsible ai", "safety_block", "blocked by safety",
)  # fmt: skip
_REFUSALS = frozenset({400, 403, 406, 409, 422, 451})
_EVENTS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer."""

    kind: Kind
    text: str = ""
    """What the bot says."""
    whole: str = ""
    """Everything that came, texts of JSON read."""
    tools: tuple[str, ...] = ()
    reason: str = ""
    remedy: str = ""
    wait: float = 0.0
    """Seconds after which the endpoint wants to be asked again."""


def reply_of(found: Exchange, options: Options) -> Reply:
    """What one exchange says."""
    if isinstance(found, Failure):
        return Reply(kind=Kind.SILENT, reason=found.reason, remedy=found.remedy)
    documents = _documents(found)
    texts = [part for document in documents for part in jsonpath.strings(document)]
    whole = "\n".join((found.text, "".join(texts), "\n".join(texts))) if texts else found.text
    if (unfit := _unfit(found, whole)) is not None:
        kind, reason = unfit
        return Reply(kind=kind, whole=whole, reason=reason, wait=_wait(found))
    text = _said(documents, found, options)
    tools = _tools(documents, options)
    if found.truncated:
        reason = f"the answer was longer than {len(found.body):,} bytes and was not read whole"
        return Reply(kind=Kind.CUT, text=text or "", whole=whole, tools=tools, reason=reason)
    if text is None:
        reason = f"the answer holds no text at `{options.response}`"
        return Reply(kind=Kind.UNREADABLE, whole=whole, tools=tools, reason=reason)
    if not text.strip() and not tools:
        return Reply(kind=Kind.EMPTY, whole=whole, tools=tools, reason="the answer was empty")
    return Reply(kind=Kind.ANSWERED, text=text, whole=whole, tools=tools)


def _unfit(found: Response, whole: str) -> tuple[Kind, str] | None:
    """Why a response is no answer of the bot."""
    low = whole[:20_000].lower()
    if found.status == 429:
        return Kind.LIMITED, "it answered 429 (too many requests)"
    if found.blocked is not None:
        return Kind.CHALLENGED, f"{found.blocked} answered in its place"
    if found.status == 503 and found.header("Retry-After"):
        return Kind.LIMITED, "it answered 503 and asked to come back later"
    if found.status in _REFUSALS and any(sign in low for sign in _FILTERS):
        return Kind.FILTERED, f"a content filter answered {found.status} in its place"
    if not 200 <= found.status < 300:
        return Kind.REFUSED, f"it answered {found.status}"
    if found.media_type != "text/html" and ('"content_filter"' in low or '"content_filtered"' in low):
        return Kind.FILTERED, "a content filter ended the answer"
    return None


def _wait(found: Response) -> float:
    value = (found.header("Retry-After") or "").strip()
    return float(value) if value.isdecimal() and len(value) < 6 else 0.0


def _documents(found: Response) -> list[Any]:
    """The JSON documents of the body: one, or one an event."""
    if found.media_type == "text/event-stream":
        return [document for data in _events(found.text) if (document := _json(data)) is not None]
    document = _json(found.text)
    return [] if document is None else [document]


def _events(text: str) -> list[str]:
    """The data of each event of a stream, joined over lines (HTML standard, section 9.2.6)."""
    events: list[str] = []
    lines: list[str] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("data:"):
            lines.append(line[5:].removeprefix(" "))
        elif not line and lines:
            events.append("\n".join(lines))
            lines = []
    return [event for event in events[:_EVENTS] if event.strip() != "[DONE]"]


def _json(text: str) -> Any:
    try:
        return jsonpath.read(text)
    except ValueError:
        return None


def _said(documents: list[Any], found: Response, options: Options) -> str | None:
    """The bot's words; None where they are not at the declared path."""
    if options.response is None:
        return "".join(_events(found.text)) if found.media_type == "text/event-stream" else found.text
    path = jsonpath.parse(options.response)
    values = [one for document in documents for one in jsonpath.find(path, document) if one is not None]
    if not values:
        return None
    return "".join(one if isinstance(one, str) else "".join(jsonpath.strings(one)) for one in values)


def _tools(documents: list[Any], options: Options) -> tuple[str, ...]:
    if options.tool_calls is None:
        return ()
    path = jsonpath.parse(options.tool_calls)
    return tuple(one for document in documents for one in jsonpath.find(path, document) if isinstance(one, str))
