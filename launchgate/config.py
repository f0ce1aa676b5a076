"""launchgate.yml into a `Config`, or every error at once, each with its line, path and what to do.

pydantic validates the dataclasses (types, enums, required keys); this module adds unknown keys with close matches, limits
declared in field metadata (`min`, `max`), and the meaning no type can hold (dates, rules, fingerprints). After this there are
no dictionaries of unknown shape. Values are never quoted in an error: a key may hold a credential.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from launchgate.check import Check, all_checks, all_rules, attack_ids
from launchgate.closest import closest
from launchgate.config_meaning import complaints_of
from launchgate.config_shape import build, fields_of, shape_complaints
from launchgate.dataclass import dataclass
from launchgate.errors import ConfigError
from launchgate.profile import PROFILES, filled
from launchgate.profile import load as load_profile
from launchgate.settings import CONFIG_NAME, Settings

if TYPE_CHECKING:
    from launchgate import yaml_lines  # which loads YAML: where there is no file, a first run need not wait for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything a run is told: the common settings and each check's options."""

    settings: Settings = field(default_factory=Settings)
    options: Mapping[str, Any] = field(default_factory=dict)
    """Check id to its Options; a check that is not in it gets its defaults."""
    source: str = "defaults"
    """The file it came from, or `defaults`."""
    lines: Mapping[tuple[str | int, ...], int] = field(default_factory=dict)

    def options_of(self, check: Check) -> Any:
        """The check's options, its documented defaults when the file says nothing."""
        return self.options[check.id] if check.id in self.options else check.options()


def find(root: FilePath, explicit: str | None) -> FilePath | None:
    """The file to read: the one named, else launchgate.yml in `root` if it is there."""
    if explicit is not None:
        return FilePath(explicit)
    for name in (CONFIG_NAME, "launchgate.yaml"):
        if (root / name).exists() or (root / name).is_symlink():
            return root / name
    return None


def read(path: FilePath, profile: str | None = None) -> Config:
    """Read and validate a file. Raises ConfigError."""
    from launchgate import yaml_lines

    name = path.name
    try:
        with path.open("rb") as stream:
            text = stream.read(yaml_lines.LARGEST + 1)
    except IsADirectoryError:
        raise ConfigError([f"{path}: this is a folder; it should be a YAML file (see `launchgate init`)"]) from None
    except FileNotFoundError:
        raise ConfigError([f"{path}: there is no such file; `launchgate init` writes one"]) from None
    except OSError as error:
        raise ConfigError([f"{path}: cannot be read ({error.strerror})"]) from None
    return load(text, name, profile)


def load(text: bytes, name: str = CONFIG_NAME, profile: str | None = None) -> Config:
    """Validate the bytes of a file. Raises ConfigError with every complaint, in the order of lines.

    `profile` stands in for the file's own; its option values stand wherever the file says nothing.
    """
    if not text and profile in (None, Settings().profile):
        return Config(source=name)  # nothing to validate: a first run need not wait for the validator to load
    from launchgate import yaml_lines

    document = yaml_lines.parse(text, name)
    if document.data is None:
        document = yaml_lines.Document({})
    if not isinstance(document.data, dict):
        raise ConfigError([f"{name}:1: expected keys such as `site:` or `gate:`, one a line; see `launchgate init`"])
    found = sorted(set(_complaints(document)), key=lambda pair: (document.line(pair[0]), pair[1]))
    if found:
        raise ConfigError([f"{name}:{document.line(path)}: {_dotted(path)}{text}" for path, text in found])
    settings, options = _build(document.data, profile)
    late = [
        *complaints_of(settings, all_rules(), attack_ids() if settings.attack.run else ()),
        *_option_complaints(options),
    ]
    if late:
        late.sort(key=lambda pair: document.line(pair[0]))
        raise ConfigError([f"{name}:{document.line(path)}: {_dotted(path)}{text}" for path, text in late])
    return Config(settings=settings, options=options, source=name, lines=document.lines)


def _complaints(document: "yaml_lines.Document") -> "Iterator[tuple[yaml_lines.Path, str]]":
    checks = {check.id: check for check in all_checks()}  # their options are read only for sections that are there
    known = {*fields_of(Settings), *checks}
    for key, value in document.data.items():
        if key in checks:
            yield from shape_complaints(checks[key].options, value if value is not None else {}, (key,))
        elif key not in known:
            yield (key,), unknown_key(key, known)
    common = {key: value for key, value in document.data.items() if key in fields_of(Settings)}
    yield from shape_complaints(Settings, common, ())


def unknown_key(key: str, known: Sequence[str] | set[str]) -> str:
    """The complaint for a key that does not exist, with the closest ones that do."""
    close = closest(key, sorted(known), 0.6)
    return f"unknown key; did you mean `{close}`?" if close else f"unknown key; known here: {', '.join(sorted(known))}"


def _build(data: Mapping[str, Any], profile: str | None) -> tuple[Settings, dict[str, Any]]:
    common = {key: value for key, value in data.items() if key in fields_of(Settings)}
    settings: Settings = build(Settings, common)
    if profile is not None:
        settings = replace(settings, profile=profile)
    defaults = load_profile(settings.profile).options if settings.profile in PROFILES else {}
    options = {}
    for check in all_checks():
        given = filled(data.get(check.id) or {}, defaults.get(check.id, {}))
        if given:
            options[check.id] = build(check.options, given)
    return settings, options


def _option_complaints(options: Mapping[str, Any]) -> "Iterator[tuple[yaml_lines.Path, str]]":
    """What a check's own Options find wrong: an optional method `complaints()` yielding (path, text)."""
    for check, value in options.items():
        own = getattr(value, "complaints", None)
        if own is not None:
            for path, text in own():
                yield (check, *path), text


def _dotted(path: "yaml_lines.Path") -> str:
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return f"`{text}`: " if text else ""
