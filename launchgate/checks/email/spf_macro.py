"""Macros of SPF records and explanations (RFC 7208 section 7). Pure: the one macro that asks DNS gets its answer handed in."""

import ipaddress
import re
from collections.abc import Callable
from urllib.parse import quote

from launchgate.checks.email.asking import LONGEST_NAME
from launchgate.dataclass import dataclass

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_MACRO = re.compile(r"%(?:\{([A-Za-z])([0-9]*)([rR]?)([.\-+,/_=]*)\}|([%_-]))")
_FIXED = {"%": "%", "_": " ", "-": "%20"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """The connection and the identity that are asked about."""

    ip: IPAddress
    sender: str
    """`local@domain`, never without a local part."""
    helo: str
    receiver: str = "unknown"
    time: int = 0
    """Seconds since 1970, for `%{t}` in explanations."""


def dotted(ip: IPAddress) -> str:
    """The address as `%{i}`: IPv6 as nibbles."""
    return ".".join(ip.exploded.replace(":", "")) if ip.version == 6 else str(ip)


def reverse_name(ip: IPAddress) -> str:
    """The name whose PTR records belong to an address."""
    return ip.reverse_pointer


def expand(text: str, mail: Mail, domain: str, validated: Callable[[], str]) -> str:
    """The text with its macros replaced. `validated` is called for `%{p}` only. Expects a text whose syntax was checked."""
    local, _, of = mail.sender.rpartition("@")

    def value(letter: str) -> str:
        match letter:
            case "p":
                return validated()
            case "v":
                return "ip6" if mail.ip.version == 6 else "in-addr"
        return {
            "s": mail.sender, "l": local, "o": of, "d": domain, "i": dotted(mail.ip), "h": mail.helo,
            "c": str(mail.ip), "r": mail.receiver, "t": str(mail.time),
        }[letter]  # fmt: skip

    def replaced(found: re.Match[str]) -> str:
        letter, digits, reverse, delimiters, fixed = found.groups()
        if fixed:
            return _FIXED[fixed]
        whole = _transformed(value(letter.lower()), int(digits.lstrip("0")[:4] or 0), bool(reverse), delimiters)
        return quote(whole, safe="-._~") if letter.isupper() else whole

    return _MACRO.sub(replaced, text)


def _transformed(value: str, keep: int, reverse: bool, delimiters: str) -> str:
    if not (keep or reverse or delimiters):
        return value
    parts = re.split(f"[{re.escape(delimiters or '.')}]", value)
    if reverse:
        parts.reverse()
    return ".".join(parts[-keep:] if keep else parts)


def target_name(text: str) -> str:
    """An expanded domain-spec as a name: no final dot, and cut on the left to 253 characters (section 7.3)."""
    name = text.removesuffix(".")
    while len(name) > LONGEST_NAME and "." in name:
        name = name.partition(".")[2]
    return name


def depends_on_mail(spec: str) -> bool:
    """Whether a domain-spec stands for another name with each address or sender (a macro other than the domain's own)."""
    return any(found[1] and found[1].lower() not in "do" for found in _MACRO.finditer(spec))
