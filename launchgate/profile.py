"""Product stages as data: one file a profile in `profiles/`, with the severities it changes and what `release` demands.

`core`, where no profile is chosen, changes nothing and demands nothing, and needs no file. A profile never switches a check off.
"""

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from functools import cache
from importlib.resources import files
from typing import Any

from launchgate.dataclass import dataclass
from launchgate.model import Assessment, Rule, Severity

PROFILES = ("core", "b2b-mobile-prototype", "b2b-landing", "client-portal", "mobile-first", "internal-tool")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What one product stage changes."""

    name: str
    title: str
    severities: dict[str, Severity] = field(default_factory=dict)
    """Rule id to the severity this stage gives it."""
    options: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Check id to option values (thresholds) that stand where launchgate.yml says nothing."""
    release: tuple[str, ...] = ()
    """Rules that `release` demands an answer to."""


CORE = Profile(name="core", title="Any product: the suggested defaults")


@cache
def load(name: str) -> Profile:
    """Read one shipped profile; `name` is one of PROFILES."""
    if name == CORE.name:
        return CORE
    import yaml

    data = yaml.safe_load(files("launchgate").joinpath("profiles", f"{name}.yml").read_text("utf-8"))
    return Profile(
        name=name,
        title=data["title"],
        severities={rule: Severity(value) for rule, value in (data.get("severities") or {}).items()},
        options=data.get("options") or {},
        release=tuple(data.get("release") or ()),
    )


def filled(given: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Option values with the profile's where nothing is written, also within a section of a section; a list stands as a whole."""
    inner = {
        key: filled(given[key], value)
        for key, value in defaults.items()
        if isinstance(value, Mapping) and isinstance(given.get(key), Mapping)
    }
    return {**defaults, **given, **inner}


def with_severities(profile: Profile, found: Sequence[Assessment], rules: Mapping[str, Rule]) -> tuple[Assessment, ...]:
    """The assessments with the profile's severity where the check left the rule's default; a check's own choice stands."""
    return tuple(
        replace(seen, severity=profile.severities[seen.rule])
        if seen.rule in profile.severities and seen.severity is rules[seen.rule].severity
        else seen
        for seen in found
    )
