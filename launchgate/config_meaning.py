"""What types cannot say about launchgate.yml: dates that are dates, rules that exist, addresses that parse. Pure."""

import ipaddress
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from urllib.parse import urlsplit

from launchgate.closest import closest
from launchgate.model import Rule
from launchgate.profile import PROFILES
from launchgate.settings import Access, Attack, AttestationEntry, Network, Settings, Site, WaiverEntry

Path = tuple[str | int, ...]
_HOST = re.compile(
    r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*", re.I
)
_AGE = re.compile(r"\d{1,4}d")
_REFERENCE = re.compile(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}")


def complaints_of(
    settings: Settings, rules: Mapping[str, Rule], attacks: Sequence[str] = ()
) -> list[tuple[Path, str]]:  # fmt: skip
    """Everything wrong with well-typed settings: (path, complaint) pairs. `attacks` is what attack.run may hold."""
    found: list[tuple[Path, str]] = []
    if settings.profile not in PROFILES:
        found.append((("profile",), f"no such profile; choose one of {', '.join(PROFILES)}"))
    found.extend(_site(settings.site))
    found.extend(_network(settings.network))
    found.extend(_attack(settings.attack, attacks))
    for index, waiver in enumerate(settings.waive):
        found.extend((("waive", index, *path), text) for path, text in _waiver(waiver, rules))
    for index, attestation in enumerate(settings.attest):
        found.extend((("attest", index, *path), text) for path, text in _attestation(attestation, rules))
    return found


def url_defect(url: str) -> str | None:
    """Why a URL cannot be probed, or None when it can."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "this is not a URL; write it like https://www.example.com"
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return "write it in full, like https://www.example.com"
    if parts.username is not None or parts.password is not None:
        return "a URL must not carry a user name or password; use site.access with ${NAME}"
    if port == 0 or any(ord(char) <= 32 or ord(char) == 127 for char in url):
        return "this is not a URL; write it like https://www.example.com"
    return None


def _site(site: Site) -> Iterator[tuple[Path, str]]:
    if site.canonical is not None and (defect := url_defect(site.canonical)):
        yield ("site", "canonical"), defect
    for index, host in enumerate(site.hosts):
        if not _HOST.fullmatch(host):
            yield ("site", "hosts", index), "expected a host name such as app.example.com, without https:// or a path"
    for name, url in site.environments.items():
        if defect := url_defect(url):
            yield ("site", "environments", name), defect
    yield from _access(site.access)


def _access(access: Access) -> Iterator[tuple[Path, str]]:
    if access.basic is None:
        return
    if not _REFERENCE.search(access.basic.password):
        yield (
            ("site", "access", "basic", "password"),
            "write it as ${NAME}; the password itself belongs in the environment",
        )
    if any(name.lower() == "authorization" for name in access.headers):
        yield ("site", "access", "basic"), "site.access.headers sets Authorization too, and a request has only one"


def _network(network: Network) -> Iterator[tuple[Path, str]]:
    for index, resolver in enumerate(network.resolvers):
        if not _is_address(resolver, port_required=False):
            yield ("network", "resolvers", index), "expected an address such as 127.0.0.1:5353"
    for name, address in network.connect_to.items():
        host, _, port = name.rpartition(":")
        if not host or not port.isdigit():
            yield ("network", "connect_to", name), "the key must be host:port, e.g. app.example.com:443"
        if not _is_address(address, port_required=True):
            yield ("network", "connect_to", name), "the value must be address:port, e.g. 127.0.0.1:8443"


def _attack(attack: Attack, attacks: Sequence[str]) -> Iterator[tuple[Path, str]]:
    for index, host in enumerate(attack.allow):
        if not (_HOST.fullmatch(host) or _is_address(host, port_required=False)):
            yield ("attack", "allow", index), "expected a host name such as staging.example.com, without a wildcard"
    for index, name in enumerate(attack.run):
        if name not in attacks:
            yield ("attack", "run", index), f"nothing of this name is opt-in; known here: {', '.join(attacks)}"
    if attack.run and not attack.allow:
        yield ("attack", "run"), "name the hosts it may run against in attack.allow; without one nothing is sent"


def _is_address(text: str, *, port_required: bool) -> bool:
    host, separator, port = text.rpartition(":")
    if not separator or (text.count(":") > 1 and not text.startswith("[")):
        host, port = text, ""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return port.isdigit() and 0 < int(port) < 65536 if port or port_required else True


def _waiver(waiver: WaiverEntry, rules: Mapping[str, Rule]) -> Iterator[tuple[Path, str]]:
    yield from _rule(waiver.rule, rules)
    if not is_date(waiver.until):
        yield ("until",), "expected a date such as 2026-03-01"
    for name in ("reason", "owner"):
        if not getattr(waiver, name).strip():
            yield (name,), "must not be empty: a waiver needs a reason and a person"
    if waiver.rule in rules and rules[waiver.rule].by_fingerprint and waiver.fingerprint is None:
        yield (), "a waiver of a secret must name its `fingerprint` (it is in the report), never the rule alone"
    elif waiver.subject is None and waiver.fingerprint is None:
        yield (), "say what it covers: `subject` (as the report writes it) or `fingerprint`"


def _attestation(entry: AttestationEntry, rules: Mapping[str, Rule]) -> Iterator[tuple[Path, str]]:
    yield from _rule(entry.rule, rules)
    if entry.rule in rules and not rules[entry.rule].attestable:
        yield ("rule",), f"`{entry.rule}` is decided by evidence, not by a person's word"
    if entry.date is not None and not is_date(entry.date):
        yield ("date",), "expected a date such as 2026-03-01"
    if not is_date(entry.expires) and not is_age(entry.expires):
        yield ("expires",), "expected a date such as 2026-03-01 or a number of days such as 90d"


def _rule(rule: str, rules: Mapping[str, Rule]) -> Iterator[tuple[Path, str]]:
    if rule not in rules:
        close = closest(rule, rules)
        yield ("rule",), "no such rule" + (f"; did you mean `{close}`?" if close else "; see `launchgate list`")


def is_date(text: str) -> bool:
    """Whether it is a calendar date written as YYYY-MM-DD."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10


def is_age(text: str) -> bool:
    """Whether it is a number of days such as `90d`."""
    return _AGE.fullmatch(text) is not None
