"""The policy of a run and where it comes from.

A pull request is judged by the base's policy: its own waivers, attestations, baseline and excusing options are listed as
requested and count once they are merged. Pure: configurations and file contents are handed in.
"""

import dataclasses
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from launchgate.config import Config
from launchgate.config_meaning import is_date
from launchgate.model import Attestation, PolicyRecord, Waiver
from launchgate.settings import Attack, AttestationEntry, Settings, WaiverEntry

ReadFile = Callable[[str], bytes | None]
"""The bytes of a repository file by path, None when it is not there."""
_MOST = 50


def record_of(settings: Settings, source: str, read_file: ReadFile, requested: tuple[str, ...] = ()) -> PolicyRecord:
    """What the verdict shows of the policy: every waiver and attestation, with evidence files hashed and compared."""
    return PolicyRecord(
        source=source,
        fail_on=settings.gate.fail_on,
        unknown=settings.gate.unknown,
        waivers=tuple(_waiver(entry) for entry in settings.waive),
        attestations=tuple(_attestation(entry, read_file) for entry in settings.attest),
        requested=requested,
    )


def _waiver(entry: WaiverEntry) -> Waiver:
    return Waiver(
        rule=entry.rule,
        reason=entry.reason,
        owner=entry.owner,
        until=entry.until,
        subject=entry.subject,
        fingerprint=entry.fingerprint,
    )


def _attestation(entry: AttestationEntry, read_file: ReadFile) -> Attestation:
    evidence, defect = _evidence(entry, read_file)
    return Attestation(
        rule=entry.rule,
        status=entry.status,
        owner=entry.owner or "",
        date=entry.date or "",
        expires=_expiry(entry),
        evidence=evidence,
        note=entry.note,
        subject=entry.subject,
        defect=defect,
    )


def _expiry(entry: AttestationEntry) -> str:
    if is_date(entry.expires):
        return entry.expires
    if entry.date is None:
        return ""
    return (date.fromisoformat(entry.date) + timedelta(days=int(entry.expires.rstrip("d")))).isoformat()


def _evidence(entry: AttestationEntry, read_file: ReadFile) -> tuple[str, str | None]:
    """The evidence as text, and what is wrong with it."""
    given = entry.evidence
    if given is None or not (given.link or given.file):
        return "", None
    if given.file is None:
        return given.link or "", None
    content = read_file(given.file)
    if content is None:
        return given.file, f"its evidence file `{given.file}` is not in the repository"
    if given.sha256 is None:
        return given.file, f"its evidence file `{given.file}` has no sha256, so a change of it would go unseen"
    if hashlib.sha256(content).hexdigest() != given.sha256.lower():
        return given.file, f"its evidence file `{given.file}` has changed since"
    return given.file, None


def without_excuses(config: Config) -> Config:
    """The configuration without what forgives a finding or permits attack-like traffic: what a first `launchgate.yml` in a
    pull request may say."""
    settings = replace(config.settings, waive=(), attest=(), baseline=None, attack=Attack())
    settings = replace(settings, gate=replace(settings.gate, unknown="block"))
    options = {check: _stripped(value) for check, value in config.options.items()}
    return replace(config, settings=settings, options=options)


def _stripped(options: Any) -> Any:
    defaults = type(options)()
    excuses = {f.name: getattr(defaults, f.name) for f in dataclasses.fields(options) if f.metadata.get("excuse")}
    return replace(options, **excuses) if excuses else options


def requested_changes(base: Config | None, head: Config | None) -> tuple[str, ...]:
    """What the head's configuration would change, one sentence each, with the way to get it."""
    before, after = _flat(base), _flat(head)
    changed = sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
    sentences = [_sentence(key, key in before, key in after) for key in changed]
    if len(sentences) > _MOST:
        sentences = [*sentences[:_MOST], f"… and {len(sentences) - _MOST} more changes"]
    return tuple(sentences)


def _sentence(key: str, was: bool, is_now: bool) -> str:
    verb = "changes" if was and is_now else "adds" if is_now else "removes"
    return f"this change {verb} `{key}` in launchgate.yml; it counts once it is merged on its own"


def _flat(config: Config | None) -> Mapping[str, str]:
    config = config or Config()
    rows: dict[str, str] = {}
    for field in dataclasses.fields(config.settings):
        rows.update(_leaves(getattr(config.settings, field.name), field.name))
    for check, options in config.options.items():
        rows.update(_leaves(options, check))
    return rows


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, WaiverEntry):
        yield f"waive: {value.rule} {value.fingerprint or value.subject}", repr(value)
    elif isinstance(value, AttestationEntry):
        yield f"attest: {value.rule}", repr(value)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from _leaves(getattr(value, field.name), f"{path}.{field.metadata.get('key', field.name)}")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _leaves(item, f"{path}.{key}")
    elif value in ((), {}, None):
        return
    elif isinstance(value, tuple) and dataclasses.is_dataclass(value[0]):
        for index, item in enumerate(value):
            yield from _leaves(item, f"{path}[{index}]")
    else:
        yield path, repr(value)
