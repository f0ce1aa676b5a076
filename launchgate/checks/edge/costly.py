"""Which addresses must never be asked many times: those that send mail or text messages to people, at a price. Pure.

A path and a body are read as words; a word that only happens to contain another one ("preset") is none of these.
"""

import re
from itertools import pairwise
from urllib.parse import unquote_plus

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+[a-z]+")
_ALWAYS = (
    "otp", "totp", "sms", "reset", "forgot", "forget", "verify", "verif", "magic", "mfa", "2fa", "resend", "recover",
    "onetime", "passcode", "confirm",
)  # fmt: skip
"""Words at the beginning of a word that make an address one to leave alone."""
_LONGEST = 4000
_INSIDE = (
    "passwordreset",
    "resetpassword",
    "forgotpassword",
    "magiclink",
    "sendotp",
    "sendsms",
    "sendcode",
    "lostpassword",
)
_WRITING = (
    "send", "mail", "email", "invite", "invitation", "newsletter", "subscribe", "contact", "signup", "register",
    "registration", "feedback", "support", "notify",
)  # fmt: skip
"""The same for a request that writes: its form usually ends in somebody's inbox."""


def costly(path: str, method: str, body: str) -> str | None:
    """The word because of which a request may send mail or text messages; None when nothing speaks for it."""
    address = unquote_plus(path).partition("#")[0]
    for text, words in (
        (address, _ALWAYS),
        (unquote_plus(body), _ALWAYS),
        (address, _WRITING if method == "POST" else ()),
    ):
        if (found := _found(text, words)) is not None:
            return found
    return None


def _found(text: str, wanted: tuple[str, ...]) -> str | None:
    words: list[str] = [word.lower() for word in _WORD.findall(text[:_LONGEST])]
    pairs = [first + second for first, second in pairwise(words)]
    for word in (*words, *pairs):
        if word.startswith(wanted) or any(part in word for part in _INSIDE):
            return word
    return None
