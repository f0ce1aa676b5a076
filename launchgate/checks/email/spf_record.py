"""An SPF record as terms, or every syntax error in it (RFC 7208 sections 4.6.1, 5, 6, 7.1 and 12). Pure: asks nobody.

A syntax error anywhere makes the whole record unusable, so that all of them are collected before anything is evaluated.
"""

import ipaddress
import re
from collections.abc import Iterable
from enum import StrEnum

from launchgate.dataclass import dataclass

IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

VERSION = "v=spf1"
_NETWORKS: dict[str, type[ipaddress.IPv4Network] | type[ipaddress.IPv6Network]] = {
    "ip4": ipaddress.IPv4Network,
    "ip6": ipaddress.IPv6Network,
}
_LENGTH = r"0|[1-9][0-9]{0,2}"
_MODIFIER = re.compile(r"([A-Za-z][A-Za-z0-9\-_.]*)=(.*)", re.DOTALL)
_DUAL = re.compile(rf"(?P<name>.*?)(?:/(?P<four>{_LENGTH}))?(?://(?P<six>{_LENGTH}))?", re.DOTALL)
_MACRO = r"%\{[slodiphvSLODIPHV](?:0*[1-9][0-9]*)?[rR]?[.\-+,/_=]*\}|%%|%_|%-"
_EXPLAINED = r"%\{[slodiphcrtvSLODIPHCRTV](?:0*[1-9][0-9]*)?[rR]?[.\-+,/_=]*\}|%%|%_|%-"
_LITERAL = r"[\x21-\x24\x26-\x7e]"
_STRING = re.compile(rf"(?:{_LITERAL}|{_MACRO})*")
_EXPLANATION = re.compile(rf"(?:{_LITERAL}|{_EXPLAINED}| )*")
_ENDS_IN_MACRO = re.compile(rf"(?:{_MACRO})$")
_TOP_LABEL = re.compile(r"(?:[A-Za-z0-9]*[A-Za-z][A-Za-z0-9]*|[A-Za-z0-9]+-[A-Za-z0-9-]*[A-Za-z0-9])")


class Qualifier(StrEnum):
    """What a match means."""

    PASS = "+"  # noqa: S105 - a sign, not a password
    FAIL = "-"
    SOFTFAIL = "~"
    NEUTRAL = "?"


class SpfSyntaxError(ValueError):
    """Text that is no SPF term, with the reason in plain words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mechanism:
    """One directive: who may send."""

    text: str
    """As it stands in the record."""
    name: str
    """`all include a mx ptr ip4 ip6 exists`, in lower case."""
    qualifier: Qualifier = Qualifier.PASS
    domain: str | None = None
    """The domain-spec with its macros; None means the domain itself."""
    network: IPNetwork | None = None
    """For ip4 and ip6."""
    four: int = 32
    """Prefix length for IPv4 addresses of `a` and `mx`."""
    six: int = 128

    @property
    def asks(self) -> bool:
        """Whether it counts towards the ten lookups (section 4.6.4)."""
        return self.name in ("include", "a", "mx", "ptr", "exists")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record that parsed."""

    text: str
    mechanisms: tuple[Mechanism, ...]
    redirect: str | None = None
    explanation: str | None = None
    after_all: tuple[str, ...] = ()
    """Terms that stand behind `all`, or a redirect beside it, and never run (sections 5.1 and 6.1)."""


def is_spf(text: str) -> bool:
    """Whether a TXT record claims to be SPF: the version, then a space or the end (section 4.5)."""
    return text[: len(VERSION)].lower() == VERSION and text[len(VERSION) : len(VERSION) + 1] in ("", " ")


def errors_in(text: str) -> tuple[str, ...]:
    """Every syntax error of a record, in order; empty when it parses."""
    errors: list[str] = []
    names: list[str] = []
    for term in _terms(text):
        try:
            found = _term(term)
        except SpfSyntaxError as error:
            errors.append(str(error))
            continue
        if isinstance(found, tuple):
            names.append(found[0])
    errors += [f"`{name}=` stands there more than once" for name in ("redirect", "exp") if names.count(name) > 1]
    return tuple(errors)


def parse(text: str) -> Record:
    """The record's terms. Raises SpfSyntaxError with the first error."""
    for error in errors_in(text):
        raise SpfSyntaxError(error)
    parsed = [(term, _term(term)) for term in _terms(text)]
    mechanisms = tuple(found for _, found in parsed if isinstance(found, Mechanism))
    modifiers = dict(found for _, found in parsed if isinstance(found, tuple))
    return Record(
        text=text,
        mechanisms=mechanisms,
        redirect=modifiers.get("redirect"),
        explanation=modifiers.get("exp"),
        after_all=tuple(_dead(parsed)),
    )


def _terms(text: str) -> list[str]:
    """Only spaces separate terms; any other control character belongs to one and spoils it."""
    return [term for term in text[len(VERSION) :].split(" ") if term]


def _dead(parsed: Iterable[tuple[str, "Mechanism | tuple[str, str]"]]) -> Iterable[str]:
    terms = list(parsed)
    ends = [n for n, (_, found) in enumerate(terms) if isinstance(found, Mechanism) and found.name == "all"]
    if not ends:
        return
    for n, (term, found) in enumerate(terms):
        if (isinstance(found, Mechanism) and n > ends[0]) or (isinstance(found, tuple) and found[0] == "redirect"):
            yield term


def _term(term: str) -> "Mechanism | tuple[str, str]":
    modifier = _MODIFIER.fullmatch(term)
    if modifier is not None:
        return _modifier(term, modifier[1].lower(), modifier[2])
    sign = term[0] if term[0] in "+-?~" else ""
    name, colon, value = term[len(sign) :].partition(":")
    if not colon:
        name, slash, rest = name.partition("/")
        value = slash + rest
    read = _READERS.get(name.lower())
    if read is None:
        raise SpfSyntaxError(f"`{_shown(term)}` is no SPF term")
    return read(term, name.lower(), Qualifier(sign or "+"), value, bool(colon))


def _modifier(term: str, name: str, value: str) -> tuple[str, str]:
    if name in ("redirect", "exp"):
        return name, _domain_spec(term, value)
    if _STRING.fullmatch(value) is None:
        raise SpfSyntaxError(f"`{_shown(term)}` holds characters or a macro that SPF does not know")
    return name, value


def _all(term: str, name: str, qualifier: Qualifier, value: str, colon: bool) -> Mechanism:
    if value or colon:
        raise SpfSyntaxError(f"`{_shown(term)}`: nothing may follow `all`")
    return Mechanism(text=term, name=name, qualifier=qualifier)


def _named(term: str, name: str, qualifier: Qualifier, value: str, colon: bool) -> Mechanism:
    """`include` and `exists` need a domain, `ptr` may have one; none takes a prefix length."""
    if not colon and (value or name != "ptr"):
        raise SpfSyntaxError(f"`{_shown(term)}` needs the form `{name}:domain`")
    domain = _domain_spec(term, value) if colon else None
    return Mechanism(text=term, name=name, qualifier=qualifier, domain=domain)


def _hosts(term: str, name: str, qualifier: Qualifier, value: str, colon: bool) -> Mechanism:
    """`a` and `mx`, with prefix lengths for both families."""
    found = _DUAL.fullmatch(value)
    if found is None or (not colon and found["name"]):
        raise SpfSyntaxError(f"`{_shown(term)}` is no valid `{name}` term")
    four, six = int(found["four"] or 32), int(found["six"] or 128)
    if four > 32 or six > 128:
        raise SpfSyntaxError(f"`{_shown(term)}`: a prefix length is at most 32 for IPv4 and 128 for IPv6")
    domain = _domain_spec(term, found["name"]) if colon else None
    return Mechanism(text=term, name=name, qualifier=qualifier, domain=domain, four=four, six=six)


def _address(term: str, name: str, qualifier: Qualifier, value: str, colon: bool) -> Mechanism:
    address, slash, length = value.partition("/")
    kind = _NETWORKS[name]
    if not colon or (slash and re.fullmatch(_LENGTH, length) is None) or not address.isascii() or "%" in address:
        raise SpfSyntaxError(f"`{_shown(term)}` needs the form `{name}:address` or `{name}:address/length`")
    try:
        network = kind(value, strict=False)
    except ValueError:
        raise SpfSyntaxError(f"`{_shown(term)}` holds no valid address or prefix length") from None
    return Mechanism(text=term, name=name, qualifier=qualifier, network=network)


_READERS = {
    "all": _all, "include": _named, "exists": _named, "ptr": _named, "a": _hosts, "mx": _hosts, "ip4": _address, "ip6": _address,
}  # fmt: skip


def _domain_spec(term: str, value: str) -> str:
    """A domain with macros that ends in a label of letters after a dot, or in a macro (section 7.1)."""
    if _STRING.fullmatch(value) is None:
        raise SpfSyntaxError(f"`{_shown(term)}` holds characters or a macro that SPF does not know")
    if _ENDS_IN_MACRO.search(value):
        return value
    before, dot, top = value.removesuffix(".").rpartition(".")
    if not dot or _TOP_LABEL.fullmatch(top) is None or (not before and not dot):
        raise SpfSyntaxError(f"`{_shown(term)}` does not name a full domain such as `mail.example.com`")
    return value


def is_explanation(text: str) -> bool:
    """Whether an explanation's text can be expanded (section 6.2)."""
    return _EXPLANATION.fullmatch(text) is not None


def _shown(term: str) -> str:
    return term.encode("ascii", "backslashreplace").decode()[:120]
