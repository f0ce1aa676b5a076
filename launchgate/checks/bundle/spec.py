"""What the bundle check can be told, what it observes, and what it can say. Data only; no raw value is in it."""

import re
from dataclasses import field
from enum import StrEnum

from launchgate.checks.bundle.rules import RULES
from launchgate.dataclass import dataclass
from launchgate.model import Severity

__all__ = [
    "RULES",
    "Compared",
    "DevSeen",
    "Facts",
    "Gap",
    "HostKind",
    "MapSeen",
    "Options",
    "Output",
    "Place",
    "Reading",
    "SecretSeen",
    "ValueSeen",
]

_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]{1,15}://)?[^/@\s?#]+/?", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def _is_inside(path: str) -> bool:
    parts = path.rstrip("/").split("/")
    return not {"", ".", ".."} & set(parts) and "\\" not in path


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The section `bundle` of launchgate.yml."""

    output: tuple[str, ...] = ()
    """Folders with what visitors download, e.g. `dist`. Empty: the folders that common build tools write are looked for."""
    artefacts: tuple[str, ...] = ()
    """App packages to open: apk, aab, ipa or zip files, e.g. `app/build/outputs/apk/release/app-release.apk`."""
    values: tuple[str, ...] = ()
    """Files of `NAME=value` lines whose non-public values must not be shipped, such as one that the job wrote. Empty: the .env
    files in the repository. Values are compared inside the job; nothing of them is reported."""
    variables: tuple[str, ...] = ()
    """Names of the job's own variables whose values must not be shipped, e.g. `DATABASE_URL`."""
    public_prefixes: tuple[str, ...] = field(default=(), metadata={"excuse": True})
    """Further prefixes of variables that are meant to be public, such as a custom `envPrefix` of Vite."""
    public_variables: tuple[str, ...] = field(default=(), metadata={"excuse": True})
    """Names of further variables whose values visitors may see."""
    allow_urls: tuple[str, ...] = field(default=(), metadata={"excuse": True})
    """Addresses that may be shipped although they look like a developer's, as `scheme://host:port`: a local agent that the
    product talks to, for example."""

    def __post_init__(self) -> None:
        for path in (*self.output, *self.artefacts, *self.values):
            if not _is_inside(path):
                raise ValueError("a path has to be relative and inside the repository, such as dist")
        if not all(_NAME.fullmatch(name) for name in (*self.variables, *self.public_variables)):
            raise ValueError("a variable is named by letters, digits and underscores, without $ or a value")
        if not all(_ADDRESS.fullmatch(url) for url in self.allow_urls):
            raise ValueError("allow_urls are written as scheme://host:port, without a path or a login")


class HostKind(StrEnum):
    """Why customers cannot or must not reach an address."""

    HERE = "the visitor's own machine"
    EMULATOR = "the developer's machine as an emulator or a container sees it"
    PRIVATE = "an address of a private network"
    LOCAL = "a name that exists in a private network only"
    TUNNEL = "a tunnel to a developer's machine"
    STAGING = "a host of this product that is not production"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands: a file of the build output, a member of a package, or a live address."""

    path: str
    """Relative to the repository, or the URL; a package's member as `app.apk!assets/index.js`."""
    line: int
    """Counted from 1."""
    column: int = 0
    """Characters before it on its line, where that line is long; 0 otherwise."""
    source: str = ""
    """The original file whose text a source map carries."""
    tracked: bool = False
    """Whether git tracks the file, so that the secrets check reads it, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretSeen:
    """One secret, masked, and where it stands."""

    identity: str
    kind: str
    title: str
    severity: Severity
    masked: str
    name: str | None
    note: str | None
    generic: bool
    places: tuple[Place, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueSeen:
    """A variable whose value stands in a shipped file."""

    name: str
    source: str
    """Where the variable's value comes from: a file, or the job's environment."""
    secret: bool
    """Whether its name says secret, the owner listed it, or its value was drawn; False for a distinctive plain value."""
    form: str
    """How it stands there: empty for as it is, else the encoding."""
    digest: str = field(repr=False)
    """A hash under a key of this run: equal for equal values."""
    places: tuple[Place, ...] = ()
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MapSeen:
    """One source map."""

    path: str
    of: str
    """The script it belongs to; empty where none names it."""
    inline: bool = False
    hidden: bool = False
    """Whether no script names it."""
    own: int = 0
    """Sources of the product's own whose text it carries."""
    others: int = 0
    """Sources of libraries whose text it carries."""
    styles: bool = False
    """Whether it carries only style sheets."""
    sample: tuple[str, ...] = ()
    """The first few names of own sources."""
    broken: str = ""
    """Why it could not be read to its end; empty when it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DevSeen:
    """One address that customers cannot reach, without path and credentials."""

    address: str
    kind: HostKind
    fallback: bool
    """Whether it ships as the value for a variable that the build did not set."""
    places: tuple[Place, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Why something could not be judged, and what would decide it."""

    subject: str
    reason: str
    remedy: str
    because: str | None = None
    config: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One folder, package or site that was read."""

    subject: str
    """`dist`, `app.apk`, or a root URL."""
    files: int
    size: int
    """Bytes."""
    config: str | None = None
    """The configuration key that names it; None when it was found."""
    skipped: tuple[tuple[str, int], ...] = ()
    """What was not read, by reason, with a count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything seen on one side: in files, or on the live site."""

    outputs: tuple[Output, ...] = ()
    secrets: tuple[SecretSeen, ...] = ()
    values: tuple[ValueSeen, ...] = ()
    maps: tuple[MapSeen, ...] = ()
    devs: tuple[DevSeen, ...] = ()
    gaps: tuple[Gap, ...] = ()
    """What could not be read: every rule is unknown there."""
    public: int = 0
    """Keys that are public by design, seen and not reported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Which values were looked for."""

    sources: tuple[str, ...] = ()
    names: int = 0
    """Variables whose values were looked for."""
    left_out: int = 0
    """Variables whose values are public, short or common."""
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that was seen."""

    files: Reading | None = None
    """None when files are not this run's business, or there are none; `no_files` says why."""
    no_files: str = ""
    live: Reading | None = None
    """None when the site is not this run's business; `no_live` says why, where there is a site."""
    no_live: str = ""
    compared: Compared = Compared()
