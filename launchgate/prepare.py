"""Everything that has to be known before the first check runs: the moment, the range, the policy, the target, the clients.

Turns command-line flags, the CI event, launchgate.yml and the repository into one `Plan`. What cannot be determined here
(no repository, no range) becomes a reason inside the Context, so that the checks it concerns say `unknown` with it.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import field, replace
from datetime import UTC, datetime
from pathlib import Path

from launchgate.check import all_checks
from launchgate.clients.files import FolderTree
from launchgate.clients.git import NotARepository, Repository
from launchgate.config import Config
from launchgate.config_meaning import url_defect
from launchgate.context import Clients, Context, Deadline, Tree
from launchgate.dataclass import dataclass
from launchgate.errors import CannotJudge, UsageError
from launchgate.event import Moment, moment_of
from launchgate.model import EvidenceKind, PolicyRecord, Severity, Stage
from launchgate.policy_source import Sources, policy_of
from launchgate.progress import Progress, Silent
from launchgate.redact import Redactor
from launchgate.revisions import Revisions, determine
from launchgate.scope import NOTHING, PEOPLE, REPORTS
from launchgate.selection import Selection, Wish, select
from launchgate.settings import Limits, Settings

_LARGEST_EVENT = 25_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Flags:
    """The command line of `launchgate run`, after parsing; None means not given."""

    stage: Stage | None = None
    config: str | None = None
    url: str | None = None
    environment: str | None = None
    profile: str | None = None
    wish: Wish = field(default_factory=Wish)
    fail_on: Severity | None = None
    base: str | None = None
    head: str | None = None
    baseline: str | None = None
    deadline: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A run that is ready to start."""

    context: Context
    config: Config
    record: PolicyRecord
    baseline: frozenset[str]
    selection: Selection
    stage_reason: str
    subject: str
    """What is looked at, for the scope sentence."""
    base_tree: Callable[[], Tree]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """The repository or folder the run stands in."""

    root: Path
    repository: Repository | None
    reason: str = ""
    remedy: str = ""
    plain: bool = False
    """Whether there is no repository at all, so that its files are judged as they lie there."""


def prepare(
    flags: Flags, environ: Mapping[str, str], folder: Path, progress: Progress | None = None,
    announce: Callable[[str], None] | None = None,
) -> Plan:  # fmt: skip
    """The plan of a run in `folder`. Raises UsageError (ConfigError) for what the user has to mend.

    `announce` is told each secret value that the configuration brings in, before anything else could print it.
    """
    deadline = Deadline(flags.deadline or Limits().deadline_s)
    place = _place(folder, deadline)
    moment = _moment(flags, environ, place)
    revisions = _revisions(flags, moment, place)
    policy = policy_of(_sources(flags, moment, revisions, place))
    settings = policy.config.settings
    target = _target(flags, moment, settings)
    deadline.allow(flags.deadline or settings.limits.deadline_s)
    repository = place.repository
    explicit = tuple(url for url in (flags.url, moment.url) if url)
    redactor = Redactor(environ, announce)
    context = Context(
        stage=moment.stage,
        now=datetime.now(UTC),
        root=place.root,
        tree=_tree(moment.stage, revisions, place),
        repository=repository,
        range=revisions.range,
        target=target,
        clients=_clients(settings, deadline, redactor, place.root, explicit),
        environ=environ,
        redactor=redactor,
        deadline=deadline,
        site=settings.site,
        limits=settings.limits,
        attack=settings.attack,
        environment=flags.environment or moment.environment,
        repository_reason=revisions.reason or place.reason,
        repository_remedy=revisions.remedy or place.remedy,
        progress=progress or Silent(),
    )
    selection = select(
        all_checks(), moment.stage, has_target=target is not None, explicit_url=bool(explicit), wish=flags.wish
    )  # fmt: skip
    return Plan(
        context=context,
        config=policy.config,
        record=policy.record,
        baseline=policy.baseline,
        selection=selection,
        stage_reason=moment.reason,
        subject=_subject(context, selection),
        base_tree=lambda: _base_tree(context, revisions),
    )


def _clients(
    settings: Settings, deadline: Deadline, redactor: Redactor, root: Path, explicit: tuple[str, ...]
) -> Clients:  # fmt: skip
    return Clients(
        network=settings.network,
        limits=settings.limits,
        site=settings.site,
        deadline=deadline,
        redactor=redactor,
        root=root,
        explicit_urls=explicit,
    )


def _sources(flags: Flags, moment: Moment, revisions: Revisions, place: _Place) -> Sources:
    return Sources(
        root=place.root,
        repository=place.repository,
        is_change=moment.stage is Stage.PR,
        revisions=revisions,
        config=flags.config,
        profile=flags.profile,
        baseline=flags.baseline,
        fail_on=flags.fail_on,
    )


def _place(folder: Path, deadline: Deadline) -> _Place:
    try:
        repository = Repository.open(folder, deadline)
    except CannotJudge as reason:
        plain = isinstance(reason, NotARepository)
        return _Place(root=folder, repository=None, reason=reason.reason, remedy=reason.remedy, plain=plain)
    return _Place(root=repository.root, repository=repository)


def _moment(flags: Flags, environ: Mapping[str, str], place: _Place) -> Moment:
    if flags.stage is not None and flags.stage is not Stage.PR:
        moment = Moment(stage=flags.stage, reason="--stage")
    elif flags.base is not None or flags.head is not None:
        moment = Moment(stage=Stage.PR, reason="--base and --head" if flags.head else "--base")
    else:
        moment = moment_of(environ, _payload(environ))
        if flags.stage is not None:
            moment = replace(moment, stage=flags.stage, reason=f"--stage, {moment.reason}")
    if moment.stage is Stage.FULL and flags.url and place.repository is None and flags.stage is None:
        return replace(moment, stage=Stage.DEPLOY, reason="--url, and no repository here")
    return moment


def _payload(environ: Mapping[str, str]) -> Mapping[str, object]:
    path = environ.get("GITHUB_EVENT_PATH")
    if not path or environ.get("GITHUB_ACTIONS") != "true":
        return {}
    try:
        with Path(path).open("rb") as stream:
            payload = json.loads(stream.read(_LARGEST_EVENT))
    except (OSError, ValueError, RecursionError):
        raise UsageError(
            f"the event file {path} (GITHUB_EVENT_PATH) cannot be read, so the range of the change is not known\n"
            "pass --stage, and for a pull request --base and --head"
        ) from None
    return payload if isinstance(payload, dict) else {}


def _revisions(flags: Flags, moment: Moment, place: _Place) -> Revisions:
    if moment.stage is not Stage.PR:
        return Revisions()
    if place.repository is None:
        return Revisions(reason=place.reason, remedy=place.remedy)
    or_branch = moment.or_branch and flags.base is None
    base, head = flags.base or moment.base, flags.head or moment.head
    return determine(place.repository, base, head, moment.branch, or_branch=or_branch)


def _tree(stage: Stage, revisions: Revisions, place: _Place) -> Tree | None:
    """The files to judge: in stage `pr` those of the head commit, never the checked-out ones, which may be other code."""
    if place.repository is None:
        return FolderTree(place.root) if place.plain and stage is not Stage.PR else None
    if stage is Stage.PR:
        return place.repository.tree_at(revisions.range.head) if revisions.range else None
    return place.repository.working_tree()


def _target(flags: Flags, moment: Moment, settings: Settings) -> str | None:
    environments = settings.site.environments
    if flags.environment is not None and flags.url is None and moment.url is None:
        if flags.environment not in environments:
            known = ", ".join(sorted(environments)) or "none is declared"
            raise UsageError(f"--environment {flags.environment}: not in site.environments of launchgate.yml ({known})")
        return environments[flags.environment]
    url = flags.url or moment.url
    if url is None:
        return settings.site.canonical
    if defect := url_defect(url):
        raise UsageError(f"--url: {defect}" if flags.url else f"the deployment's URL: {defect}")
    return url


def _base_tree(context: Context, revisions: Revisions) -> Tree:
    if context.repository is None or revisions.fork_point is None:
        raise CannotJudge(context.repository_reason, context.repository_remedy)
    return context.repository.tree_at(revisions.fork_point)


def _subject(context: Context, selection: Selection) -> str:
    kinds = {rule.evidence for item in selection.selected for rule in item.rules}
    parts = []
    if EvidenceKind.STATIC in kinds:
        what = (
            context.range.label
            if context.range
            else "the change"
            if context.stage is Stage.PR
            else "the whole repository"
        )
        parts.append(f"static rules of {what}")
    if EvidenceKind.PROBE in kinds:
        parts.append(f"probes of {context.target}")
    return " and ".join(parts) or (REPORTS if EvidenceKind.REPORT in kinds else PEOPLE if kinds else NOTHING)
