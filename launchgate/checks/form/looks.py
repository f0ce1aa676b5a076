"""What a visitor reads in an answer: an error, nothing at all, or what was promised. Pure.

An error is what was not there before the form was sent: pages carry their error texts hidden, or mention errors in passing.
"""

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

from launchgate.checks.form.spec import Shown

_STRONG = (
    "something went wrong", "an error", "error occurred", "error:", "could not be sent", "couldn't send", "could not send",
    "failed to send", "not been sent", "was not sent", "not valid", "invalid", "is required", "can't be blank",
    "cannot be blank", "must not be empty", "try again",
    "ein fehler", "fehler:", "konnte nicht", "ungültig", "pflichtfeld", "nicht gültig", "erneut versuchen",
    "une erreur", "erreur :", "invalide", "est obligatoire", "réessayer",
    "ha ocurrido un error", "no es válid", "es obligatorio", "inténtalo de nuevo", "non è valid", "obbligatori", "ongeldig",
    "verplicht",
)  # fmt: skip
"""Wording that only an error has."""
_WEAK = (
    "please enter", "please check", "please provide", "please fill", "please correct", "enter a ", "enter an ", "must ",
    "required", "missing", "error", "wrong", "not a ", "not an ", "too short", "too long",
    "bitte", "fehler", "erforderlich", "veuillez", "erreur", "obligatoire", "por favor", "error", "per favore", "vul ",
)  # fmt: skip
"""Wording that an answer to wrong input has, and other texts as well."""
_LONG = 300
_SHOWN = 160


def complaints(before: Shown | None, after: Shown, *, weak: bool = False) -> tuple[str, ...]:
    """The errors that an answer shows and the page before did not."""
    return tuple(dict.fromkeys(_complaints(before, after, weak)))


def _complaints(before: Shown | None, after: Shown, weak: bool) -> Iterator[str]:
    old_errors = set(before.errors) if before is not None else set()
    old_flags = set(before.flagged) if before is not None else set()
    yield from (cut(text) for text in after.errors if text not in old_errors)
    yield from (cut(text) for text in after.texts[:1] if _says_no(text))
    words = (*_STRONG, *_WEAK) if weak else _STRONG
    for text in fresh(before, after):
        if len(text) <= _LONG and any(word in text.lower() for word in words):
            yield cut(text)
    yield from (f"the field {name} is marked as wrong" for name in after.flagged if name not in old_flags)


def _says_no(text: str) -> bool:
    """Whether a JSON answer says of itself that it is an error, whatever its status."""
    if not text.startswith("{"):
        return False
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return False
    refused = any(said.get(key) is False for key in ("ok", "success", "sent"))
    return (
        refused
        or any(said.get(key) for key in ("error", "errors"))
        or said.get("status") in ("error", "fail", "failed")
    )


def fresh(before: Shown | None, after: Shown) -> tuple[str, ...]:
    """The pieces of text that were not there before."""
    old = set(before.texts) if before is not None else set()
    return tuple(text for text in after.texts if text not in old)


def blank(shown: Shown) -> bool:
    return not shown.texts


def holds(shown: Shown, text: str) -> bool:
    """Whether the page shows a text, however it is broken into pieces."""
    wanted = " ".join(text.split())
    return wanted in " ".join(shown.texts) or any(wanted in piece for piece in shown.texts)


def at(url: str, wanted: str) -> bool:
    """Whether an address is the declared one; a query counts only when it is declared."""
    here, there = urlsplit(url), urlsplit(wanted)
    same = (here.scheme, here.netloc, here.path or "/") == (there.scheme, there.netloc, there.path or "/")
    return same and (not there.query or here.query == there.query)


def cut(text: str) -> str:
    """At most `_SHOWN` characters, ended at a word."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rsplit(' ', 1)[0]} …"


def gist(before: Shown | None, shown: Shown) -> str:
    """The first words of what is new on a page, or of all of it, for a message that says what came back."""
    return cut(" ".join((fresh(before, shown) or shown.texts)[:6]))
