"""The signs of a rate limit in one answer after others. Pure: the prober stops at the first, the judge quotes it."""

from collections.abc import Sequence
from statistics import median

from launchgate.exchange import Response

_ANNOUNCED = (
    "ratelimit", "ratelimit-policy", "ratelimit-limit", "ratelimit-remaining", "x-ratelimit-limit", "x-ratelimit-remaining",
    "x-rate-limit-limit", "x-rate-limit-remaining",
)  # fmt: skip
"""Headers that announce a limit: draft-ietf-httpapi-ratelimit-headers and what came before it."""
_REFUSED = frozenset({403, 423, 503})
_LOCKED = (
    "too many requests", "too many attempts", "too many login", "too many failed", "too many tries", "rate limit",
    "temporarily locked", "temporarily blocked", "account is locked", "account has been locked",
    "try again in", "try again later",
)  # fmt: skip
_LOOKED = 50_000
_SLOWER = 3.0
"""So many times the usual delay is a growing one, when it is also a second more."""


def sign_of(answer: Response, before: Sequence[Response]) -> str:
    """What in an answer says that a limit is there, as a phrase; empty when nothing does. `before` are the earlier answers."""
    if answer.status == 429:
        return "it answered 429"
    if (wait := answer.header("Retry-After")) is not None and (before or answer.status == 403):
        return f"it answered {answer.status} with `Retry-After: {_clean(wait)}`"
    announced = next(((name, value) for name, value in answer.headers if name.lower() in _ANNOUNCED), None)
    if announced is not None:
        return f"it announces a limit: `{announced[0].lower()}: {_clean(announced[1])}`"
    if not before:
        return ""
    if answer.blocked is not None and before[0].blocked is None:
        return f"{answer.blocked} took its place"
    if answer.status in _REFUSED and answer.status != before[0].status:
        return f"it changed from {before[0].status} to {answer.status}"
    return _locked(answer, before[0]) or _slowed(answer, before)


def _locked(answer: Response, first: Response) -> str:
    """A text about a lockout that the first answer did not have: some forms say "try again later" to everybody."""
    text, at_first = answer.text[:_LOOKED].lower(), first.text[:_LOOKED].lower()
    found = next((words for words in _LOCKED if words in text and words not in at_first), None)
    return f'the page now says "{found}"' if found else ""


def _slowed(answer: Response, before: Sequence[Response]) -> str:
    """Two slow answers in a row after quick ones: one alone may be chance."""
    if len(before) < 4:
        return ""
    usual = median(one.seconds for one in before[:3])
    both = min(answer.seconds, before[-1].seconds)
    grown = both > _SLOWER * usual and both > usual + 1
    return f"answers slowed down from {usual:.1f} s to {both:.1f} s" if grown else ""


def _clean(value: str) -> str:
    shown = "".join(c if c.isprintable() and c != "`" else "?" for c in value.strip())
    return shown if len(shown) <= 60 else f"{shown[:59]}…"
