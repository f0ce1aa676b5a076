"""What gather observed about environment variables: names and places only, never a value."""

from typing import Literal

from launchgate.dataclass import dataclass
from launchgate.model import Evidence
from launchgate.variables.fallbacks import Defect, Fallback


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One place where code reads a variable by name."""

    name: str
    path: str
    line: int
    """Counts from 1."""
    has_default: bool
    """The code copes without it: a default, an `or`, a comparison with a literal."""
    dev: bool = False
    """The file is a test, a script or a tool, not the running product."""
    strict: bool = False
    """The program stops by itself when it is missing, before it serves anybody."""
    fallback: Fallback | None = None
    """What kind of literal stands in when it is missing; never the literal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DevUrl:
    """A literal in the product's source that is an address of a developer's machine, a tunnel or a staging host."""

    path: str
    line: int
    host: str
    """Scheme and host only; user, password, path and query are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SkipFlag:
    """A production build or start that switches the check of the variables off."""

    name: str
    path: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueMark:
    """One variable of an environment's values, without its value."""

    name: str
    line: int | None
    digest: str | None = None
    """Salted hash of a secret value, equal only to the same value within this run; None where the value is no secret."""
    target: str | None = None
    """Salted hash of the host, port and database that it points to; None where it points to none."""
    defect: Defect | None = None
    """Why the value does not belong in production."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentValues:
    """What the values of one environment are like."""

    environment: str
    source: str
    """A path, `the job's environment`, or `the job's variables that start with PREFIX`."""
    production: bool
    marks: tuple[ValueMark, ...] | None
    """None when they could not be read; `reason` and `remedy` say why and what decides it."""
    path: str | None = None
    committed: bool = False
    """A file of the repository whose name says production, rather than a declared source."""
    reason: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamicRead:
    """A read whose name is computed, so that nobody can tell which variable it is."""

    path: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentedName:
    """One variable as a document describes it."""

    name: str
    line: int
    optional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """A name that one document assigns again."""

    name: str
    line: int
    first: int
    """The line of its first assignment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One .env.example or its kin, as read."""

    path: str
    names: tuple[DocumentedName, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    broken: tuple[int, ...] = ()
    """Lines that are neither an assignment nor a comment."""
    defect: str | None = None
    """Why the file could not be read at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvFile:
    """A file with values, such as .env or .env.production."""

    path: str
    tracked: bool
    """False: not in git yet, but nothing ignores it."""
    always: bool
    """True for .env and its variants, which do not belong in git; False for files that only matter when they hold a secret."""
    dev: bool = False
    """It belongs to tests, examples or tools."""
    encrypted: bool = False
    """Every value is encrypted, which is what makes such a file fit for git."""
    secret: Evidence | None = None
    secret_line: int | None = None
    secrets: int = 0
    names: tuple[tuple[str, int], ...] = ()
    """Each variable with its line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentNames:
    """The names that one declared environment has."""

    environment: str
    source: str
    """A path, or `the job's environment`."""
    names: frozenset[str] | None
    """None when they could not be read; `reason` and `remedy` say why and what decides it."""
    reason: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A source file whose references are not, or not all, known."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What was read and what was not."""

    sources: int = 0
    parsed: int = 0
    """Source files that mention an environment and were therefore parsed."""
    vendored: int = 0
    large: int = 0
    other_languages: tuple[str, ...] = ()
    """File name endings of program code that this check does not read for references."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything the judge may look at."""

    references: tuple[Reference, ...] = ()
    dynamic: tuple[DynamicRead, ...] = ()
    documents: tuple[Document, ...] = ()
    described: frozenset[str] = frozenset()
    """Words that look like names in the prose files of `documented_in`."""
    absent_documents: tuple[str, ...] = ()
    """Paths of `documented_in` that the tree does not hold."""
    env_files: tuple[EnvFile, ...] = ()
    unignored: tuple[str, ...] = ()
    """Paths of .env files that nobody has made yet and no .gitignore covers."""
    mentioned: frozenset[str] = frozenset()
    """Documented names that some other file mentions: compose, Dockerfile, workflow, shell, another language."""
    environments: tuple[EnvironmentNames, ...] = ()
    values: tuple[EnvironmentValues, ...] = ()
    dev_urls: tuple[DevUrl, ...] = ()
    skip_flags: tuple[SkipFlag, ...] = ()
    given: tuple[tuple[str, str, int], ...] = ()
    """(name, path, line) of each place that hands a variable to the program: compose, Dockerfile, manifest, workflow, host."""
    validators: tuple[str, ...] = ()
    """Paths of the product's files that hold a schema of its variables."""
    in_image: frozenset[str] = frozenset()
    """Names to which a Dockerfile of the product gives a value."""
    described_by_platform: frozenset[str] = frozenset()
    """Names that app.json describes."""
    public_prefixes: tuple[str, ...] = ()
    """Further prefixes that the repository's own build configuration makes public."""
    inlined: tuple[tuple[str, str, int], ...] = ()
    """(name, path, line) of variables that the build configuration compiles into the bundle without a prefix."""
    unread: tuple[Unread, ...] = ()
    counts: Counts = Counts()
    published_by: str | None = None
    """The top manifest that makes the repository a library, where nothing in it runs or deploys it."""
    history: Literal["git", "none"] = "git"
    """`none`: a plain folder, where nothing can be committed."""
