"""The rules about declared environments: per-environment, shared-value, placeholder-value. Pure; sees hashes, never values."""

from collections.abc import Iterator, Mapping, Sequence

from launchgate.checks.env.assess import assess
from launchgate.checks.env.facts import EnvironmentNames, EnvironmentValues, Facts, ValueMark
from launchgate.checks.env.inventory import Variable
from launchgate.checks.env.spec import Options
from launchgate.model import Assessment, Location, Status
from launchgate.variables.fallbacks import Defect
from launchgate.variables.names import is_provided

_PER, _SHARED, _PLACEHOLDER = "env/per-environment", "env/shared-value", "env/placeholder-value"
_JOB = "the job's environment"


def judge_per_environment(facts: Facts, options: Options, variables: Mapping[str, Variable]) -> Iterator[Assessment]:
    """One assessment for each name that some declared environments have and another lacks."""
    known = [place for place in facts.environments if place.names is not None]
    for place in facts.environments:
        if place.names is None:
            message = f"the names of {place.environment} are not known: {place.reason}"
            where = Location(config=f"env.environments.{place.environment}")
            yield assess(_PER, place.environment, Status.UNKNOWN, message, remediation=place.remedy, location=where)
    if len(facts.environments) < 2:
        message = (
            "not declared: name at least two environments under env.environments in launchgate.yml to compare them"
        )
        yield assess(_PER, "environments", Status.NOT_APPLICABLE, message)
        return
    lacking = list(_lacking(known, options, variables))
    yield from lacking
    if not lacking and len(known) > 1:
        names = ", ".join(place.environment for place in known)
        yield assess(_PER, "environments", Status.PASS, f"{names} have the same names, required ones aside")


def _lacking(
    known: Sequence[EnvironmentNames], options: Options, variables: Mapping[str, Variable]
) -> Iterator[Assessment]:
    for name in compared_names(known, options, variables):
        having = [place.environment for place in known if place.names is not None and name in place.names]
        for place in known:
            if place.names is None or name in place.names:
                continue
            yield assess(
                _PER,
                f"{name} in {place.environment}",
                Status.FAIL,
                f"{name} is set in {' and '.join(having)} and not in {place.environment}",
                remediation=(
                    f"Set {name} in {place.environment} too, remove it from {' and '.join(having)}, "
                    f"or add it to env.optional if environments may differ in it"
                ),
                location=Location(config=f"env.environments.{place.environment}"),
            )


def compared_names(known: Sequence[EnvironmentNames], options: Options, variables: Mapping[str, Variable]) -> list[str]:
    """Names that every environment should have. Required ones are left to env/missing: one fault, one finding. A job's own
    environment holds much that is no setting of the product, so from there only names count that the product knows."""
    found: set[str] = set()
    for place in known:
        own = place.names or frozenset()
        found |= {name for name in own if name in variables} if _JOB in place.source else own
    skipped = {name for name, one in variables.items() if one.provided or one.is_required(options)}
    found = {name for name in found if not is_provided(name)}
    return sorted(found - skipped - set(options.optional) - set(options.provided))


def judge_shared(facts: Facts, options: Options) -> Iterator[Assessment]:
    """One assessment for each secret or database that production has in common with another environment."""
    declared = [place for place in facts.values if not place.committed]
    production = [place for place in declared if place.production]
    others = [place for place in declared if not place.production]
    yield from _unread(_SHARED, declared)
    if not production or not others:
        what = "production's values and those of another environment"
        message = f"not declared: set env.environments.<name>.values in launchgate.yml to compare {what}"
        yield assess(_SHARED, "environments", Status.NOT_APPLICABLE, message)
        return
    found = [one for live in production for other in others for one in _common(live, other, options)]
    yield from found
    if not found and all(place.marks is not None for place in (*production, *others)):
        count = sum(mark.digest is not None for place in production for mark in place.marks or ())
        names = ", ".join(place.environment for place in others)
        message = f"none of production's {count} secret values and no database of it is also in {names}"
        yield assess(_SHARED, "environments", Status.PASS, message)


def _common(live: EnvironmentValues, other: EnvironmentValues, options: Options) -> Iterator[Assessment]:
    """A shared secret is told by the name it has in production, a shared database once."""
    secrets: dict[str | None, str] = {mark.digest: mark.name for mark in reversed(other.marks or ()) if mark.digest}
    targets: dict[str | None, str] = {mark.target: mark.name for mark in reversed(other.marks or ()) if mark.target}
    told: set[str | None] = set()
    for mark in live.marks or ():
        if mark.name in options.may_be_shared:
            continue
        if mark.target in targets:
            if mark.target not in told:
                told.add(mark.target)
                yield _shared(mark, live, other, targets[mark.target], "the same database")
        elif mark.digest in secrets:
            yield _shared(mark, live, other, secrets[mark.digest], "the same secret")


def _shared(mark: ValueMark, live: EnvironmentValues, other: EnvironmentValues, name: str, what: str) -> Assessment:
    there = "" if name == mark.name else f" (there as {name})"
    return assess(
        _SHARED,
        f"{mark.name} in {live.environment} and {other.environment}",
        Status.FAIL,
        f"{mark.name} holds {what} in {live.environment} and {other.environment}{there}",
        remediation=(
            f"Give {other.environment} its own {name}, and replace production's if people or programs outside it could read it. "
            f"If both are meant to share it, add {mark.name} to env.may_be_shared"
        ),
        location=Location(path=live.path, line=mark.line, config=f"env.environments.{live.environment}"),
    )


def _unread(rule: str, places: Sequence[EnvironmentValues]) -> Iterator[Assessment]:
    for place in places:
        if place.marks is None:
            message = f"the values of {place.environment} are not known: {place.reason}"
            where = Location(config=f"env.environments.{place.environment}")
            yield assess(rule, place.environment, Status.UNKNOWN, message, remediation=place.remedy, location=where)


def judge_placeholders(facts: Facts, options: Options, variables: Mapping[str, Variable]) -> Iterator[Assessment]:
    """One assessment for each unfit value of production, or one for each source that has none."""
    places = [place for place in facts.values if place.production]
    if not places:
        message = "not declared: no values of production are named, and no file of them is in the repository"
        remedy = (
            "let the job bring them and name them: `env: {environments: {production: {values_prefix: PROD_}}}`; only keyed "
            "hashes are compared"
        )
        yield assess(_PLACEHOLDER, "production values", Status.NOT_APPLICABLE, message, remediation=remedy)
    yield from _unread(_PLACEHOLDER, places)
    for place in places:
        if place.marks is None:
            continue
        known = place.marks if place.source != _JOB else tuple(mark for mark in place.marks if mark.name in variables)
        unfit = [mark for mark in known if _is_unfit(mark, place, options, variables)]
        yield from (_placeholder(mark, place) for mark in unfit)
        if not unfit:
            message = f"none of the {len(known)} values in {place.source} is empty, a placeholder or a developer's"
            yield assess(_PLACEHOLDER, place.environment, Status.PASS, message, location=Location(path=place.path))


def _is_unfit(mark: ValueMark, place: EnvironmentValues, options: Options, variables: Mapping[str, Variable]) -> bool:
    """An empty line is only a fault where the product needs the value and nothing fills it later."""
    if mark.defect is not Defect.EMPTY:
        return mark.defect is not None
    variable = variables.get(mark.name)
    return not place.committed and variable is not None and variable.is_required(options)


def _placeholder(mark: ValueMark, place: EnvironmentValues) -> Assessment:
    config = None if place.committed else f"env.environments.{place.environment}"
    return assess(
        _PLACEHOLDER,
        f"{mark.name} in {place.environment}",
        Status.FAIL,
        f"the value of {mark.name} in {place.source} {mark.defect}",
        remediation=f"Set {mark.name} to its production value where {place.source} comes from",
        location=Location(path=place.path, line=mark.line, config=config),
    )
