"""Which names are connected to, and why: from the target and the declared site. Pure.

A URL that is not the declared site (a preview, a stranger's) is judged alone: nothing is assumed about its apex or `www`.
"""

from launchgate.checks.tls.spec import Place
from launchgate.dataclass import dataclass
from launchgate.exchange import host_of, origin
from launchgate.registrable import registrable
from launchgate.settings import Site

_OTHER = Place(name="", port=0, config="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything one run connects to."""

    places: tuple[Place, ...]
    plain: str | None
    """The target's host when it is not served over HTTPS."""
    outside: bool


def plan(target: str, site: Site) -> Plan:
    """What to connect to. `target` is an absolute URL."""
    scheme, host, port = origin(target)
    canonical = host_of(site.canonical) if site.canonical else None
    declared = {canonical, *map(_plain, site.hosts)} - {None}
    whole = not declared or host in declared
    found: dict[str, Place] = {}
    if scheme == "https":
        config = "site.canonical" if target == site.canonical else "--url"
        found[host] = Place(name=host, port=port, config=config)
    if whole and site.canonical and site.canonical.startswith("https://"):
        _, name, at = origin(site.canonical)
        found.setdefault(name, Place(name=name, port=at, config="site.canonical"))
    if whole:
        for n, name in enumerate(map(_plain, site.hosts)):
            if name != host or scheme == "https":
                found.setdefault(name, Place(name=name, port=443, config=f"site.hosts[{n}]"))
        if (twin := _twin(canonical)) is not None and found.get(canonical or "", _OTHER).port == 443:
            found.setdefault(twin, Place(name=twin, port=443, config="site.canonical", declared=False))
    return Plan(places=tuple(found.values()), plain=host if scheme != "https" else None, outside=not whole)


def _plain(name: str) -> str:
    return name.rstrip(".").lower()


def _twin(canonical: str | None) -> str | None:
    """`www.example.com` for `example.com` and the other way round; None for every other name."""
    if canonical is None:
        return None
    if canonical.startswith("www."):
        return canonical.removeprefix("www.")
    return f"www.{canonical}" if registrable(canonical) == canonical else None
