"""What an answer's headers let a shared cache do with it (RFC 9111 section 3, RFC 9213). Pure."""

from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime

from launchgate.checks.cache.fields import FOREVER, directives, seconds, shown, values
from launchgate.dataclass import dataclass
from launchgate.exchange import Response

_TARGETED = (
    "cdn-cache-control", "cloudflare-cdn-cache-control", "vercel-cdn-cache-control", "netlify-cdn-cache-control",
    "surrogate-control", "edge-control",
)  # fmt: skip
"""Fields for caches in front only; they overrule Cache-Control there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Storing:
    """What shared caches may do, and the header that says so."""

    allowed: str = ""
    """The header that lets them keep it; empty when none does."""
    seconds: int = 0
    """For how long, as far as it is said."""
    forbidden: str = ""
    """The header that keeps them from using it without asking; empty when none does."""


def storing(response: Response) -> Storing:
    """Where one header allows and another forbids, the one that caches in front obey counts."""
    targeted = next(_targeted(response), None)
    if targeted is not None:
        return targeted
    found = directives(response.headers, "cache-control")
    written = shown("Cache-Control", ", ".join(values(response.headers, "cache-control")))
    if "*" in (one.strip() for one in values(response.headers, "vary")):
        return Storing(forbidden="`Vary: *`")
    if any(name in found and not found[name] for name in ("no-store", "private", "no-cache")):
        return Storing(forbidden=written)
    for name in ("s-maxage", "max-age"):
        lifetime = seconds(found.get(name))
        if lifetime is not None:
            return Storing(allowed=written, seconds=lifetime) if lifetime else Storing(forbidden=written)
    if "public" in found:
        return Storing(allowed=written)
    return _expires(response)


def _targeted(response: Response) -> Iterator[Storing]:
    for name in _TARGETED:
        found = directives(response.headers, name)
        lifetime = seconds(found.get("s-maxage", found.get("max-age")))
        if lifetime and not any(key in found for key in ("no-store", "private", "no-cache")):
            yield Storing(allowed=shown(name, ", ".join(values(response.headers, name))), seconds=lifetime)


def _expires(response: Response) -> Storing:
    """Expires counts from the answer's own Date; what is no date means at once (RFC 9111 section 5.3)."""
    text = response.header("Expires")
    if text is None:
        return Storing()
    until, now = _moment(text), _moment(response.header("Date") or "")
    if until is None or (now is not None and until <= now):
        return Storing(forbidden=shown("Expires", text))
    if now is None:
        return Storing(allowed=shown("Expires", text))
    return Storing(allowed=shown("Expires", text), seconds=min(int((until - now).total_seconds()), FOREVER))


def _moment(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text[:64])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo is not None else None


def browser_seconds(response: Response) -> int | None:
    """How long a browser may use an answer without asking; None when nothing says."""
    found = directives(response.headers, "cache-control")
    if any(name in found and not found[name] for name in ("no-store", "no-cache")):
        return 0
    lifetime = seconds(found.get("max-age"))
    if lifetime is not None:
        return lifetime
    kept = _expires(response)
    return kept.seconds if kept.allowed else 0 if kept.forbidden else None
