"""Connects to every place of the plan, side by side, and runs the deep scan where it is wanted; no opinion."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from launchgate.checks.tls.plan import plan
from launchgate.checks.tls.spec import Deep, Facts, Look, Options, Place
from launchgate.context import Context
from launchgate.errors import CannotJudge
from launchgate.handshake import DeepScan, Survey
from launchgate.hostfacts import Step, root_url
from launchgate.model import Stage

_AT_ONCE = 32
"""Hosts looked at side by side: a silent one then costs its own time only."""
_SCANS_AT_ONCE = 2


def gather(context: Context, options: Options) -> Facts:
    """Looks once. Raises CannotJudge when there is no target, or network.ca_file is no use."""
    todo = plan(context.require_target(), context.site)
    looks = _looks(context, todo.places)
    deep = options.deep if options.deep is not None else context.stage is Stage.RELEASE
    return Facts(
        now=context.now,
        looks=looks,
        plain=todo.plain,
        outside=todo.outside,
        deep=_deep(context, looks) if deep else (),
        deep_asked=deep,
        per_host=context.limits.handshakes,
        most_on_one=max((look.survey.connections for look in looks), default=0),
    )


def _looks(context: Context, places: tuple[Place, ...]) -> tuple[Look, ...]:
    if not places:
        return ()
    places = tuple(place for place in places if place.declared or not _left_behind(context, places))
    client = context.clients.tls  # made here, so that a useless network.ca_file is told before threads start
    context.clients.hosts.prepare(place.name for place in places)

    def look(place: Place) -> Look:
        survey = client.survey(place.name, place.port)
        if not _valid(survey):
            return Look(place=place, survey=survey)
        page = context.clients.http.fetch(root_url("https", place.name, place.port))
        return Look(place=place, survey=survey, page=page)

    with ThreadPoolExecutor(min(_AT_ONCE, len(places)), thread_name_prefix="tls-hosts") as pool:
        return tuple(pool.map(look, places))


def _left_behind(context: Context, places: tuple[Place, ...]) -> bool:
    """Whether network.connect_to moves declared names only: an undeclared twin's old place says nothing about the new one."""
    addresses = context.clients.addresses
    declared = any(addresses.moved(place.name) for place in places if place.declared)
    return declared and not any(addresses.moved(place.name) for place in places if not place.declared)


def _valid(survey: Survey) -> bool:
    """Whether a careful client got through on an address, so that a page over valid HTTPS can be asked for."""
    return any(one.ok and one.named and one.for_browsers for one in survey.verified)


def _deep(context: Context, looks: Iterable[Look]) -> tuple[Deep, ...]:
    """One scan for each different set of addresses and certificate."""
    groups: dict[tuple[frozenset[str], str], list[Survey]] = {}
    for look in looks:
        survey = look.survey
        if survey.answered and (chain := survey.answered[0].chain) is not None:
            addresses = frozenset(f"{one.address}:{one.port}" for one in survey.answered)
            groups.setdefault((addresses, chain.leaf.fingerprint), []).append(survey)
    if not groups:
        return ()
    scans = list(groups.values())
    done = 0
    context.progress.advance("tls", done, len(scans), _UNIT)

    def scan(group: list[Survey]) -> Deep:
        nonlocal done
        first = group[0].answered[0]
        found = _scan(context, group[0].name, (first.address, first.port))
        done += 1
        context.progress.advance("tls", done, len(scans), _UNIT)
        return Deep(names=tuple(survey.name for survey in group), address=first.address, scan=found)

    with ThreadPoolExecutor(_SCANS_AT_ONCE, thread_name_prefix="tls-deep") as pool:
        return tuple(pool.map(scan, scans))


_UNIT = "deep scans with sslyze, about 590 connections each"


def _scan(context: Context, name: str, place: tuple[str, int]) -> Step[DeepScan]:
    try:
        return Step(value=context.clients.tls.deep(name, place))
    except CannotJudge as reason:
        return Step(reason=reason.reason, remedy=reason.remedy)
