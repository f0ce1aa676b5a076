"""Which names are asked, and why: from the target, the declared site and the options. Pure.

A URL that is not the declared site (a preview, a stranger's) is judged alone: nothing is assumed about the rest of its domain.
"""

import ipaddress

from launchgate.checks.dns.labels import COMMON_LABELS
from launchgate.checks.dns.spec import Options, RecordEntry
from launchgate.dataclass import dataclass
from launchgate.exchange import host_of
from launchgate.registrable import lent, registrable
from launchgate.settings import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """All declared values of one name and type."""

    name: str | None
    """Written out; None when nothing says which domain it belongs to."""
    shown: str
    type: str
    values: tuple[str, ...]
    config: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything one run asks about."""

    hosts: tuple[tuple[str, str], ...]
    """(name, configuration key), the target first."""
    expected: tuple[tuple[str, str], ...]
    """(name, configuration key) of the names in dns.expected; none when they are about another site."""
    whole: bool
    """Whether the target belongs to the declared site, so that the rest of it counts too."""
    groups: tuple[Group, ...]
    mail: tuple[tuple[str, str], ...]
    labels: tuple[tuple[str, tuple[str, ...]], ...]
    """(domain, names to try below it)."""


def plan(target: str, site: Site, options: Options) -> Plan:
    """What to ask. `target` is an absolute URL."""
    first = _host(target)
    canonical = _host(site.canonical) if site.canonical else None
    declared = {name: f"site.hosts[{n}]" for n, name in enumerate(map(plain, site.hosts))}
    if canonical:
        declared = {canonical: "site.canonical", **declared}
    whole = not declared or first in declared
    hosts = {first: declared.get(first, "--url")} | (declared if whole else {})
    zone = plain(options.zone) if options.zone else registrable(canonical or first)
    groups = _groups(options.records, zone) if whole else ()
    return Plan(
        hosts=tuple(hosts.items()),
        expected=tuple((plain(name), f"dns.expected.{name}") for name in options.expected) if whole else (),
        whole=whole,
        groups=groups,
        mail=_mail(options, groups) if whole else (),
        labels=_labels(site, hosts, groups, options, zone) if whole else (),
    )


def plain(name: str) -> str:
    """A name without a final dot, in lower case and ASCII."""
    bare = name.rstrip(".").lower()
    try:
        return bare if bare.isascii() else bare.encode("idna").decode("ascii")
    except UnicodeError:
        return bare


def _host(url: str) -> str:
    return plain(host_of(url if "//" in url else f"//{url}"))


def absolute(name: str, zone: str | None) -> str | None:
    """A record's name written out: `@` and names without the domain belong to `zone`, a final dot ends a whole name."""
    bare = plain(name)
    if name.endswith("."):
        return bare
    if zone is not None and (bare == zone or bare.endswith(f".{zone}")):
        return bare
    if zone is None:
        return None
    return zone if name == "@" else f"{bare}.{zone}"


def _groups(records: tuple[RecordEntry, ...], zone: str | None) -> tuple[Group, ...]:
    found: dict[tuple[str, str], list[tuple[int, RecordEntry]]] = {}
    for n, record in enumerate(records):
        found.setdefault((absolute(record.name, zone) or record.name, record.type), []).append((n, record))
    return tuple(
        Group(
            name=absolute(entries[0][1].name, zone),
            shown=name,
            type=kind,
            values=tuple(sorted({value_of(record, zone) for _, record in entries})),
            config=f"dns.records[{entries[0][0]}]",
        )
        for (name, kind), entries in found.items()
    )


def value_of(record: RecordEntry, zone: str | None) -> str:
    """A declared value as the DNS client writes live ones."""
    text = record.value.strip()
    match record.type:
        case "CNAME" | "NS":
            return _target(text, zone)
        case "MX":
            preference, name = text.split()
            return f"{int(preference)} {_target(name, zone)}"
        case "CAA":
            flag, tag, value = text.split(None, 2)
            return f"{int(flag)} {tag.lower()} {_unquoted(value)}"
        case "TXT":
            return _unquoted(text)
        case "AAAA":
            return str(ipaddress.IPv6Address(text))
        case _:
            return text


def _target(name: str, zone: str | None) -> str:
    """A name with a dot in it is whole, as people write it; a single label or `@` belongs to the zone."""
    if name == ".":
        return "."
    return plain(name) if "." in name.rstrip(".") or name.endswith(".") else absolute(name, zone) or plain(name)


def _unquoted(text: str) -> str:
    """Quoted strings joined without the spaces between them, as in a zone file; other text as it is."""
    if not (len(text) > 1 and text.startswith('"') and text.endswith('"')):
        return text
    return "".join(text[1:-1].split('" "'))


def _mail(options: Options, groups: tuple[Group, ...]) -> tuple[tuple[str, str], ...]:
    found = {plain(name): f"dns.mail[{n}]" for n, name in enumerate(options.mail)}
    for group in groups:
        if group.type == "MX" and group.name:
            found.setdefault(group.name, group.config)
    return tuple(found.items())


def _labels(
    site: Site, hosts: dict[str, str], groups: tuple[Group, ...], options: Options, zone: str | None
) -> tuple[tuple[str, tuple[str, ...]], ...]:  # fmt: skip
    """Common names nobody declared, by domain; only where somebody wrote down which names there are."""
    if not site.hosts and not groups:
        return ()
    known = {*hosts, *(group.name for group in groups), *(absolute(name, zone) for name in options.intended)}
    known |= {_host(url) for url in site.environments.values()}
    known |= {plain(name) for name in (*options.expected, *options.mail)}
    zones = dict.fromkeys(registrable(name) for name in known if name and not lent(name))
    return tuple(
        (domain, tuple(name for name in (f"{label}.{domain}" for label in COMMON_LABELS) if name not in known))
        for domain in zones
        if domain and any(name == domain or name.endswith(f".{domain}") for name in hosts)
    )
