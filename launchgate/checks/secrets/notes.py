"""What one gather has collected so far, and the sum of it."""

from collections import Counter
from dataclasses import field

from launchgate.checks.secrets.ledger import Ledger
from launchgate.checks.secrets.sightings import Sightings
from launchgate.checks.secrets.spec import Coverage, Gap
from launchgate.dataclass import dataclass


@dataclass(slots=True)
class Notes:
    """Filled step by step; read once at the end."""

    ledger: Ledger = field(default_factory=Ledger)
    seen: Sightings = field(default_factory=Sightings)
    """What was read from git."""
    disk: Sightings = field(default_factory=Sightings)
    """What was read from files, under the ids git gives such content."""
    skipped: Counter[str] = field(default_factory=Counter)
    refs: int = 0
    files: int = 0
    names: int = 0
    tree_gap: Gap | None = None
    history_gap: Gap | None = None

    def coverage(self) -> Coverage:
        """The receipt."""
        counts = self.seen.counts
        return Coverage(
            refs=self.refs, commits=len(self.seen.headers), blobs=counts["blobs"], bytes=counts["bytes"],
            messages=counts["messages"], files=self.files, names=self.names, public=self.ledger.public,
            skipped=tuple(sorted((self.skipped + self.disk.skipped + self.seen.skipped).items())),
        )  # fmt: skip
