"""Whether an answer holds the protected content, refuses, or shows neither. Pure.

The content is what the role that may have it got. Of its words only those count that no login page and no refusal holds, so
that a layout which all pages share makes nobody a burglar.
"""

from collections.abc import Iterable
from dataclasses import field
from enum import StrEnum

from launchgate.checks.auth.markup import asks_password, words_of
from launchgate.dataclass import dataclass
from launchgate.exchange import Exchange, Failure, Response

REFUSALS = frozenset({401, 403, 404, 410})
_MOST, _LEAST = 0.6, 0.2
"""Shares of the content's own words: from here on it is the content, up to here it is not."""
_ALIKE = 0.8
"""Shared words among all words of two pages, from which on they are one page."""


class Seen(StrEnum):
    """What an answer is."""

    CONTENT = "content"
    REFUSED = "refused"
    LOGIN = "login page"
    SHELL = "shell"
    UNCLEAR = "unclear"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Reading:
    """What an answer is, in words."""

    seen: Seen
    said: str
    """Behind "answered": "200 and the content"."""
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What answers are compared with."""

    control: Response | None = None
    """What the role that may have it got."""
    logins: tuple[frozenset[str], ...] = ()
    """The words of pages that ask for credentials."""
    shells: tuple[frozenset[str], ...] = ()
    """The words of what is answered for addresses that nobody has."""
    text: str | None = None
    status: int | None = None
    config: str = ""
    own: frozenset[str] = field(default=frozenset())
    """The content's words that nothing else holds."""


def known(
    control: Response | None, logins: Iterable[Response], shells: Iterable[Response], *,
    text: str | None = None, status: int | None = None, config: str = "",
) -> Known:  # fmt: skip
    doors = tuple(words_of(one) for one in logins)
    hulls = tuple(words_of(one) for one in shells if one.status < 300)
    every = words_of(control) if control is not None else frozenset()
    own = every - frozenset().union(*doors, *hulls)
    return Known(control=control, logins=doors, shells=hulls, text=text, status=status, config=config, own=own)


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two pages show the same words, or nearly."""
    return bool(one and other) and len(one & other) >= _ALIKE * len(one | other)


def let_in(answer: Response, status: int | None) -> bool:
    """Whether a status is the one that an allowed role gets."""
    return answer.status == status if status is not None else 200 <= answer.status < 300


def silence(answer: Exchange) -> Reading | None:
    """Why an answer says nothing of who may have what; None when it does."""
    if isinstance(answer, Failure):
        return Reading(Seen.SILENT, f"nothing: {answer.reason}", answer.remedy)
    if answer.blocked is not None:
        remedy = "let the gate in: allow the User-Agent `launchgate/…`, or set site.access in launchgate.yml"
        return Reading(Seen.SILENT, f"nothing: {answer.blocked} stood in its place", remedy)
    if answer.status >= 500:
        remedy = "mend it first: an address that fails shows nothing of who may have it"
        return Reading(Seen.SILENT, f"{answer.status}, which is a fault and no refusal", remedy)
    return None


def read(answer: Exchange, base: Known, end: Exchange | None = None, away: str = "") -> Reading:
    """What an answer is; `end` is where its redirects end, `away` the other origin that it points at."""
    silent = silence(answer)
    if silent is not None or isinstance(answer, Failure):
        return silent or Reading(Seen.SILENT, "nothing")
    if base.status is not None and answer.status == base.status:
        return Reading(Seen.CONTENT, f"{answer.status}, as to a role that may")
    if answer.status in REFUSALS:
        if _holds(answer, base):
            return Reading(Seen.CONTENT, f"{answer.status}, and the content is in its body all the same")
        return Reading(Seen.REFUSED, str(answer.status))
    if 300 <= answer.status < 400:
        return _redirect(answer, base, end, away)
    if 200 <= answer.status < 300:
        return _page(answer, base)
    return Reading(Seen.UNCLEAR, f"{answer.status}, which neither refuses nor shows", "answer 401 or 403")


def _redirect(answer: Response, base: Known, end: Exchange | None, away: str) -> Reading:
    if _holds(answer, base):
        return Reading(Seen.CONTENT, f"{answer.status} to somewhere else, and the content is in its body all the same")
    if away:
        return Reading(Seen.REFUSED, f"{answer.status} to `{away}`")
    if isinstance(end, Response) and 200 <= end.status < 300:
        there = _page(end, base)
        if there.seen is Seen.CONTENT:
            return Reading(Seen.CONTENT, f"{answer.status}, and the content after the redirect")
        to = "the login page" if there.seen is Seen.LOGIN else "another page"
        return Reading(Seen.REFUSED, f"{answer.status} to {to}")
    return Reading(Seen.REFUSED, f"{answer.status} to another address")


def _holds(answer: Response, base: Known) -> bool:
    """Whether a refusal's body is the content."""
    if not answer.body or base.control is None or base.control.status >= 300:
        return False
    if base.text is not None:
        return base.text in answer.text
    return bool(base.own) and _share(words_of(answer), base) >= _MOST


def _page(answer: Response, base: Known) -> Reading:
    """A 2xx: the content, a login page, the empty shell of an application, or something else."""
    status, words = answer.status, words_of(answer)
    if base.text is not None:
        if base.text in answer.text:
            return Reading(Seen.CONTENT, f"{status} and the declared text")
        return _door(answer, words, base) or Reading(Seen.REFUSED, f"{status} without the declared text")
    if any(alike(words, shell) for shell in base.shells):
        return Reading(Seen.SHELL, f"{status} and the page that made-up addresses get, too", _shell(base))
    if base.control is not None and answer.body and answer.body == base.control.body:
        return Reading(Seen.CONTENT, f"{status} and the content")
    share = _share(words, base)
    if base.own and share >= _MOST:
        return Reading(Seen.CONTENT, f"{status} and the content")
    door = _door(answer, words, base)
    if door is not None and share <= _LEAST:
        return door
    how = "something that is neither the content nor a login page" if share <= _LEAST else "a part of the content"
    remedy = f"answer 401 or 403; or set {base.config}.text to words that only the protected content holds"
    return Reading(Seen.UNCLEAR, f"{status} and {how}", remedy)


def _door(answer: Response, words: frozenset[str], base: Known) -> Reading | None:
    if any(alike(words, login) for login in base.logins) or asks_password(answer):
        return Reading(Seen.LOGIN, f"{answer.status} and the login page")
    return None


def _share(words: frozenset[str], base: Known) -> float:
    return len(words & base.own) / len(base.own) if base.own else 0.0


def _shell(base: Known) -> str:
    return f"it may be a shell that JavaScript fills: declare in {base.config} the address that the data comes from"
