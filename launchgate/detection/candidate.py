"""What the engine hands out: where a secret is and what it looks like, never the secret itself."""

from dataclasses import field

from launchgate.dataclass import dataclass
from launchgate.terms import Severity, fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One value that looks like a secret. Holds no raw value, so printing it is always safe."""

    kind: str
    """What it is, as a slug: `github-token`."""
    title: str
    """The same for people: "GitHub token"."""
    family: str
    """The provider or class whose formats share one value space; part of the fingerprint."""
    severity: Severity
    start: int
    """Offset of the value's first byte in the scanned data."""
    end: int
    """Offset just behind the value's last byte in the scanned data."""
    line: int
    """Counted from 1."""
    masked: str
    generic: bool
    """True when only the name it is assigned to and its shape speak for a secret, not a documented format."""
    name: str | None = None
    """The name the value is assigned to, where one was seen."""
    public: bool = False
    """True for keys that are public by design, e.g. Stripe's publishable key."""
    note: str | None = None
    """What the value itself says: "checksum valid", "JWT role service_role", "encrypted private key"."""
    paired: bool = False
    """True for an identifier whose secret half stands beside it, e.g. an AWS access key id."""
    likeness: bytes = field(default=b"", repr=False, compare=False)
    """Equal for equal values, within this process only: a digest under a key that nobody keeps. Never shown, never stored."""
    fingerprint: str = ""
    """16 hex digits over family and value for a specific, high-entropy secret; empty where a digest could be guessed back."""

    def identity(self, path: str) -> str:
        """Identity across runs: the fingerprint, or for generic and short values kind, path and assigned name."""
        return self.fingerprint or fingerprint(self.kind, f"{path}\0{self.name or ''}")
