"""Where the policy of a run is read from: the working tree, or for a change the base revision.

Reads configuration and baseline files, from the folder or from git objects; `policy` decides what they mean.
"""

from dataclasses import replace
from pathlib import Path

from launchgate import baseline as baseline_file
from launchgate import config as config_reader
from launchgate.clients.git import Repository
from launchgate.config import Config
from launchgate.context import CommitRange, Tree
from launchgate.dataclass import dataclass
from launchgate.errors import UsageError
from launchgate.model import PolicyRecord, Severity
from launchgate.policy import ReadFile, record_of, requested_changes, without_excuses
from launchgate.revisions import Revisions
from launchgate.settings import CONFIG_NAME


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What the policy can be read from, and what the command line overrides."""

    root: Path
    repository: Repository | None
    is_change: bool
    """True in stage `pr`: the change must not bring its own excuses."""
    revisions: Revisions
    config: str | None
    profile: str | None
    baseline: str | None
    fail_on: Severity | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPolicy:
    """The configuration that counts, what the verdict shows of it, and the accepted fingerprints."""

    config: Config
    record: PolicyRecord
    baseline: frozenset[str]


def policy_of(sources: Sources) -> RunPolicy:
    """The policy of a run. Raises UsageError (ConfigError) for a file that is broken, also when only the head's is."""
    trusted = _outside(sources.config, sources.root)
    if sources.is_change and sources.repository is not None and not trusted:
        if sources.revisions.range is not None:
            return _of_base(sources, sources.repository, sources.revisions.range)
        config = _overridden(without_excuses(_here(sources)), sources)
        source = f"{config.source}, without waivers: the base is not known"
        return RunPolicy(config=config, record=record_of(config.settings, source, lambda _: None), baseline=frozenset())
    config = _here(sources)
    if sources.is_change and not trusted:
        config = without_excuses(config)
    config = _overridden(config, sources)
    record = record_of(config.settings, config.source, _reader_of_folder(sources.root))
    return RunPolicy(config=config, record=record, baseline=_baseline_here(sources, config))


def _here(sources: Sources) -> Config:
    path = config_reader.find(sources.root, sources.config)
    if path is None:
        return config_reader.load(b"", "defaults", sources.profile)
    return config_reader.read(path, sources.profile)


def _outside(config: str | None, root: Path) -> bool:
    """A file outside the repository was put there by the job, not by the change."""
    return config is not None and not Path(config).resolve().is_relative_to(root.resolve())


def _of_base(sources: Sources, repository: Repository, change: CommitRange) -> RunPolicy:
    name = _inside_name(sources.config, sources.root)
    read_base, read_head = _reader_of(repository.tree_at(change.base)), _reader_of(repository.tree_at(change.head))
    base_text, head_text = read_base(name), read_head(name)
    if sources.config is not None and base_text is None and head_text is None:
        raise UsageError(f"{sources.config}: there is no such file in the base or the head of this change")
    head = config_reader.load(head_text, name, sources.profile) if head_text is not None else None
    base = _tolerant(base_text, name, sources.profile)
    if base is None:
        config = without_excuses(head or config_reader.load(b"", "defaults", sources.profile))
        source = _first_source(base_text, head)
    else:
        config, source = base, f"base {change.base}"
    requested = requested_changes(config, head) if head is not None or base is not None else ()
    config = _overridden(config, sources)
    record = record_of(config.settings, source, read_base, requested)
    return RunPolicy(config=config, record=record, baseline=_baseline_of(sources, config, read_base))


def _tolerant(text: bytes | None, name: str, profile: str | None) -> Config | None:
    """The base's configuration; None when it has none, or a broken one that this change may be mending."""
    if text is None:
        return None
    try:
        return config_reader.load(text, name, profile)
    except UsageError:
        return None


def _first_source(base_text: bytes | None, head: Config | None) -> str:
    if base_text is not None:
        return "head: the base's launchgate.yml is broken; nothing in the head's excuses what the head adds"
    if head is None:
        return "defaults"
    return "head: this change introduces launchgate.yml; nothing in it excuses what the change adds"


def _inside_name(config: str | None, root: Path) -> str:
    if config is None:
        return CONFIG_NAME
    return Path(config).resolve().relative_to(root.resolve()).as_posix()


def _overridden(config: Config, sources: Sources) -> Config:
    settings = config.settings
    if sources.fail_on is not None:
        settings = replace(settings, gate=replace(settings.gate, fail_on=sources.fail_on))
    return replace(config, settings=settings)


def _reader_of(tree: Tree) -> ReadFile:
    def read(path: str) -> bytes | None:
        if path not in {item.path for item in tree.files()}:
            return None
        return tree.read(path)

    return read


def _reader_of_folder(root: Path) -> ReadFile:
    def read(path: str) -> bytes | None:
        place = (root / path).resolve()
        return place.read_bytes() if place.is_relative_to(root.resolve()) and place.is_file() else None

    return read


def _baseline_here(sources: Sources, config: Config) -> frozenset[str]:
    if sources.baseline is not None:
        return baseline_file.read(Path(sources.baseline))
    return baseline_file.read(sources.root / config.settings.baseline) if config.settings.baseline else frozenset()


def _baseline_of(sources: Sources, config: Config, read_file: ReadFile) -> frozenset[str]:
    """The baseline as the base has it; one that the change itself brings accepts nothing."""
    name = sources.baseline or config.settings.baseline
    text = read_file(name) if name else None
    return baseline_file.parse(text, name) if name and text is not None else frozenset()
