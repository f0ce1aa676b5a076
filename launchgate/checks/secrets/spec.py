"""What the secrets check can be told, what it observes, and what its rules say."""

from dataclasses import field
from enum import IntEnum
from typing import TYPE_CHECKING

from launchgate.checks.secrets.rules_kept import KEPT_RULES
from launchgate.dataclass import dataclass
from launchgate.model import STATIC_STAGES, EvidenceKind, Rule, Severity

if TYPE_CHECKING:
    from launchgate.papers import Papers


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotated:
    """A leaked value that was replaced at its provider, so that the copy in history is worthless."""

    fingerprint: str
    """The 16 hex digits the report shows for the value."""
    owner: str
    """The person who rotated it."""
    date: str
    """ISO date of the rotation, e.g. `2026-01-04`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The `secrets` section of launchgate.yml."""

    rotated: tuple[Rotated, ...] = field(default=(), metadata={"excuse": True})
    """Values that were rotated. Once such a value is gone from the files, its copies in history pass with a note."""
    inventory: str | None = None
    """The file with the list of secrets, where its name and headings do not tell, e.g. `docs/keys.md`."""


class Reach(IntEnum):
    """Who gets a value, the most first."""

    FILES = 1
    """It is in the files that are judged: at HEAD, in the working tree or staged."""
    REFS = 2
    """It is gone from those, but a tag or another branch still has it in its files."""
    HISTORY = 3
    """Only commits of the past hold it."""
    STASH = 4
    """Only a stash of this clone holds it."""
    LOST = 5
    """No branch, tag or stash holds it any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a value stands: a file, a commit message, a name, or an object no commit holds."""

    label: str
    """For people: the path, or `message of commit abc1234567`."""
    path: str | None
    line: int
    """Counted from 1, in the file or the message."""
    commit: str | None
    """The commit that put it there; None when it is not committed, or no commit holds it."""
    date: str | None
    """ISO date on which that commit was authored."""
    at_head: bool
    """True when the place is in the files that are judged, not only in history."""
    staged: bool = False
    """True when it is at HEAD only in so far as it is staged for the next commit."""
    reach: Reach = Reach.HISTORY
    """How far the place itself reaches; FILES follows from `at_head`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One secret value, masked, and everywhere it was seen."""

    fingerprint: str
    kind: str
    title: str
    """For people: "GitHub token"."""
    severity: Severity
    masked: str
    name: str | None
    note: str | None
    generic: bool = False
    """True when only its name and shape speak for a secret, so that no provider is known."""
    first: Place
    """Where it was first added."""
    places: tuple[Place, ...]
    """The first few, those at HEAD before the others."""
    count: int
    """How many places there are in all."""
    in_base: bool
    """True when the base revision's files hold it too."""
    refs: tuple[str, ...] = ()
    """The first few tags and branches that have it in their files: `tag v1.0`."""
    ref_count: int = 0
    """How many of them there are in all."""
    built: tuple[str, ...] = ()
    """The first few files of build output that hold it."""
    follows: str | None = None
    """The fingerprint of the finding this one is part of: the secret half of a pair, or the first place of the same value."""
    pair: bool = False
    """True when it follows as the identifier of a pair."""

    @property
    def at_head(self) -> bool:
        return self.reach is Reach.FILES

    @property
    def reach(self) -> Reach:
        """How far the value reaches: as far as the place that reaches furthest."""
        if any(place.at_head for place in self.places):
            return Reach.FILES
        return Reach.REFS if self.ref_count else min(place.reach for place in (self.first, *self.places))


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What was read: the proof that silence is not blindness."""

    refs: int = 0
    commits: int = 0
    blobs: int = 0
    bytes: int = 0
    messages: int = 0
    """Commit and tag messages."""
    files: int = 0
    """Files of the tree."""
    names: int = 0
    """Paths of all of history, or those that a range adds, whose names were read."""
    public: int = 0
    """Values that are public by design, e.g. publishable keys: seen and not reported."""
    skipped: tuple[tuple[str, int], ...] = ()
    """Reason and count of what was not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Why something could not be judged, and what would decide it."""

    reason: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What scans commits or pull requests for secrets."""

    tool: str | None
    where: str | None
    """The file that starts the tool."""
    base_too: bool = False
    """True when the base revision has nothing either."""
    unreadable: tuple[str, ...] = ()
    """Files that might start one and are no valid YAML."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything the judge sees. No raw value is in it."""

    tree: str
    """What the tree rule looked at: `working tree`, or the head of a range."""
    history: str
    """What the history rule looked at: `all of history`, or `base..head`."""
    values: tuple[Value, ...]
    coverage: Coverage
    setup: Setup | Gap
    today: str
    """ISO date of the run."""
    missed: tuple[str, ...] = ()
    """What did not find its own made-up value in this very run: rules, decoders, surfaces of git."""
    papers: "Papers | None" = None
    """The documents, where the inventory is asked for: before a release, or once it is configured."""
    tree_gap: Gap | None = None
    history_gap: Gap | None = None


RULES = (
    Rule(
        id="secrets/tree",
        title="No secret in the files",
        severity=Severity.BLOCKER,
        covers="secrets in the files",
        what="Every file that git tracks or would add, and what is staged, is read for keys, tokens and passwords of known "
        "formats, and for values assigned to names such as password. It fails for each value found.",
        why="Whoever can read the repository, a build log or a copy of it can use the key. Launching makes more people look.",
        fix="1. Revoke the value at its provider and issue a new one.\n2. Put the new one into the platform's secret store and "
        "read it from the environment.\n3. Remove the old one from the file.",
        reference="https://docs.github.com/en/code-security/secret-scanning/working-with-secret-scanning-and-push-protection/"
        "remediating-a-leaked-secret",
        stages=STATIC_STAGES,
        evidence=EvidenceKind.STATIC,
        by_fingerprint=True,
    ),
    Rule(
        id="secrets/history",
        title="No secret in the git history",
        severity=Severity.BLOCKER,
        covers="secrets in history",
        what="Every version of every file is read, merges, deleted files, stashes and objects no branch holds any more included; "
        "also every commit, tag and note message, author and committer, and the names of files, branches and tags. It fails "
        "for each value that is no longer in the files but still in history.",
        why="Deleting a line does not delete it from history: everyone with a clone still has the key.",
        fix="1. Revoke the value at its provider.\n2. Then accept the worthless copy in launchgate.yml:\n"
        'secrets:\n  rotated:\n    - {fingerprint: "<from the report>", owner: <name>, date: <day>}',
        reference="https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/"
        "removing-sensitive-data-from-a-repository",
        stages=STATIC_STAGES,
        evidence=EvidenceKind.STATIC,
        by_fingerprint=True,
    ),
    Rule(
        id="secrets/scan-enabled",
        title="New secrets are caught before they are merged",
        severity=Severity.MEDIUM,
        covers="secret scanning of new commits",
        what="A pre-commit hook or a CI workflow in the repository runs a secret scanner. It fails when none of them does.",
        why="A clean history stays clean only if the next key is caught before it is pushed.",
        fix="Run the gate on every pull request, in a file such as .github/workflows/launchgate.yml; the finding and the "
        "README have the file to paste.",
        reference="https://pre-commit.com/#adding-pre-commit-plugins-to-your-project",
        stages=STATIC_STAGES,
        evidence=EvidenceKind.STATIC,
    ),
    *KEPT_RULES,
)
