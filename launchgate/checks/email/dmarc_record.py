"""A DMARC policy record read by RFC 9989 section 4.7, with what an RFC 7489 receiver would read differently. Pure."""

import re
from collections.abc import Iterable
from enum import StrEnum

from launchgate.checks.email.tags import shown, tag_list
from launchgate.dataclass import dataclass

_VERSION = re.compile(r"v[ \t]*=[ \t]*DMARC1[ \t]*(?:;.*)?", re.DOTALL)
_MAILTO = re.compile(r"mailto:([^@\s,!;]+)@([A-Za-z0-9.-]+\.[A-Za-z0-9-]+)(![0-9]+[kmgt]?)?", re.IGNORECASE)
REMOVED = ("pct", "rf", "ri")
"""Tags of RFC 7489 that RFC 9989 took out."""
_ALLOWED = {"adkim": ("r", "s"), "aspf": ("r", "s"), "psd": ("y", "n", "u"), "t": ("y", "n")}


class Policy(StrEnum):
    """What receivers are asked to do with mail that fails, mildest first."""

    NONE = "none"
    QUARANTINE = "quarantine"
    REJECT = "reject"

    @property
    def rank(self) -> int:
        return list(Policy).index(self)

    @property
    def lowered(self) -> "Policy":
        """One step milder, as `t=y` asks for (RFC 9989 section 4.7)."""
        return list(Policy)[max(0, self.rank - 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class DmarcRecord:
    """What one record says."""

    text: str
    p: Policy | None
    """None when receivers must act as if there were no record."""
    sp: Policy | None = None
    np: Policy | None = None
    psd: str = "u"
    testing: bool = False
    rua: tuple[str, ...] = ()
    """Addresses for aggregate reports, as `name@host`."""
    removed: tuple[str, ...] = ()
    """Tags that RFC 9989 took out, as written."""
    pct: int | None = None
    """The share of mail that RFC 7489 receivers apply the policy to."""
    order: bool = True
    """Whether `p` stands directly behind `v`, where RFC 7489 wants it."""
    faults: tuple[str, ...] = ()
    """What receivers ignore or replace by a default, in plain words."""

    def asked(self, *, subdomain: bool, exists: bool = True) -> Policy | None:
        """The policy for the record's own domain or one below it, before `t` (RFC 9989 section 4.7)."""
        if not subdomain or self.p is None:
            return self.p
        return (self.sp if exists else self.np or self.sp) or self.p


def is_dmarc(text: str) -> bool:
    """Whether a TXT record is a DMARC record: the version first, in capitals."""
    return _VERSION.fullmatch(text) is not None


def read_record(text: str) -> DmarcRecord:
    """The record's tags, with defaults where values cannot be used."""
    pairs, wrong = tag_list(text)
    tags = {name.lower(): value for name, value in pairs}
    faults = [*wrong, *_bad_values(tags)]
    rua, bad = _addresses(tags.get("rua", ""))
    faults += [f"`rua` holds `{shown(one)}`, which is no `mailto:` address" for one in bad]
    usable = bool(rua)
    p, sp, np = (_policy(tags.get(name)) for name in ("p", "sp", "np"))
    broken = p is None or any(name in tags and value is None for name, value in (("sp", sp), ("np", np)))
    if broken:
        p, sp, np = (Policy.NONE if usable else None), None, None
    names = [name.lower() for name, _ in pairs]
    percent = tags.get("pct", "")
    return DmarcRecord(
        text=text,
        p=p,
        sp=sp,
        np=np,
        psd=tags.get("psd", "u").lower(),
        testing=tags.get("t", "n").lower() == "y",
        rua=rua,
        removed=tuple(f"{name}={shown(tags[name])}" for name in REMOVED if name in tags),
        pct=int(percent) if re.fullmatch(r"[0-9]{1,3}", percent) else None,
        order=names[1:2] == ["p"],
        faults=tuple(faults),
    )


def _bad_values(tags: dict[str, str]) -> Iterable[str]:
    for name in ("p", "sp", "np"):
        if name in tags and _policy(tags[name]) is None:
            yield f"`{name}={shown(tags[name])}` is not none, quarantine or reject"
    if "p" not in tags:
        yield "it has no policy (`p=`)"
    for name, allowed in _ALLOWED.items():
        if name in tags and tags[name].lower() not in allowed:
            yield f"`{name}={shown(tags[name])}` is not {' or '.join(allowed)}"


def _policy(value: str | None) -> Policy | None:
    try:
        return Policy((value or "").lower())
    except ValueError:
        return None


def _addresses(value: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The mail addresses of a `rua`, and what is none."""
    good, bad = [], []
    for uri in (piece.strip() for piece in value.split(",")):
        found = _MAILTO.fullmatch(uri)
        if found is not None:
            good.append(f"{found[1]}@{found[2].lower()}")
        elif uri:
            bad.append(uri)
    return tuple(good), tuple(bad)
