"""What was read of the release's migrations, and of how they are started. Data only; it says what stands there, not
whether it is good.
"""

from enum import StrEnum

from launchgate.dataclass import dataclass


class Tool(StrEnum):
    """Who runs a migration file."""

    SQL = "plain SQL"
    FLYWAY = "Flyway"
    DBMATE = "dbmate"
    GOOSE = "goose"
    UP_DOWN = "up and down files"
    """golang-migrate, sqlx, Diesel, node-pg-migrate and their kin: one file up, one file down."""
    PRISMA = "Prisma"
    DRIZZLE = "Drizzle"
    DJANGO = "Django"
    ALEMBIC = "Alembic"
    RAILS = "Rails"
    TYPEORM = "TypeORM"
    KNEX = "Knex"
    SEQUELIZE = "Sequelize"
    LIQUIBASE = "Liquibase"
    LARAVEL = "Laravel"
    EF = "Entity Framework"
    ECTO = "Ecto"


class Act(StrEnum):
    """What a statement does; the value goes on with the name of what it is done to."""

    DROP_TABLE = "drops table"
    DROP_COLUMN = "drops column"
    DROP_ALL = "drops everything in"
    DROP_PARTITION = "drops partition"
    TRUNCATE = "empties table"
    DELETE_ALL = "deletes every row of"
    UPDATE_ALL = "overwrites every row of"
    BACKFILL = "fills every row in one statement, which locks them all until it ends:"
    RUN_CODE = "runs code that cannot be undone:"
    """A data migration in a programming language without a way back."""
    RENAME_TABLE = "renames table"
    RENAME_COLUMN = "renames column"
    RENAME_OTHER = "renames"
    CHANGE_TYPE = "changes the type of"
    ADD_REQUIRED = "adds a required column without default:"
    ADD_REWRITING = "adds a column whose value has to be computed for every row:"
    SET_NOT_NULL = "forbids NULL in"
    INDEX = "builds an index while writes wait:"
    DROP_INDEX = "drops an index while everything waits:"
    CONCURRENT_IN_TRANSACTION = "builds an index concurrently inside a transaction, which PostgreSQL refuses:"
    CHECK = "adds a constraint that is checked while writes wait:"
    FOREIGN_KEY = "adds a foreign key that is checked while writes wait:"
    UNIQUE = "adds a unique constraint whose index is built while everything waits:"
    REWRITE = "rewrites the whole table while everything waits:"
    LOCK = "locks"
    DROP_OBJECT = "drops what the running version may use:"
    TRANSACTION = "handles transactions in a way that fails:"
    REMARK = "squawk advises against it:"


DESTROYS = frozenset(
    {
        Act.DROP_TABLE,
        Act.DROP_COLUMN,
        Act.DROP_PARTITION,
        Act.DROP_ALL,
        Act.TRUNCATE,
        Act.DELETE_ALL,
        Act.UPDATE_ALL,
        Act.RUN_CODE,
    }
)
"""Acts after which data is gone."""


class Down(StrEnum):
    """What a migration's way back is."""

    REAL = "real"
    BY_TOOL = "by the tool"
    """The tool derives it from the way up."""
    EMPTY = "empty"
    """It is there and does nothing, so that going back reports success and changes nothing."""
    MISSING = "missing"
    NONE = "none"
    """The tool knows no way back."""
    REFUSES = "refuses"
    """It says by itself that there is none, e.g. IrreversibleMigration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing a migration does to what was there before it."""

    act: Act
    what: str
    """`users.name`, `orders`."""
    line: int
    excuse: str | None = None
    """A comment of another tool that asks to overlook it: `squawk-ignore ban-drop-column`, `safety_assured`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """A statement that waits for a lock on something that was there before, and whether its waiting and running are bounded."""

    line: int
    what: str
    lock: bool
    """A lock timeout is in effect here, set in the file."""
    statement: bool
    long: bool = False
    """Meant to run long beside everything else (CONCURRENTLY): no statement timeout is wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the file says of how it is rolled out or taken back."""

    line: int
    text: str
    forward_only: bool
    owner: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that could not be read."""

    line: int | None
    reason: str
    locks_only: bool = False
    """Only what waits for what is unknown; what is destroyed was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One migration of the release."""

    path: str
    tool: Tool
    dialect: str | None = None
    steps: tuple[Step, ...] = ()
    touches: tuple[Touch, ...] = ()
    gaps: tuple[Gap, ...] = ()
    down: Down = Down.NONE
    down_note: str = ""
    """Why the way back is what it is, as the end of a sentence."""
    plan: Plan | None = None
    judged: bool = True
    """False for a tool whose files are recognised and not read."""
    statements: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Something that starts the product, and the migration it runs on the way."""

    path: str
    line: int
    command: str
    """What migrates: `prisma migrate deploy`."""
    where: str
    """`CMD`, `the web process`."""
    switch: str | None = None
    """The variable that has to be set for it to run, when it is behind one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Which migrations belong to this release, and how that is known."""

    label: str
    """`a1b2c3..d4e5f6`, `since v1.4.0`, `the newest migration of each folder`."""
    note: str = ""
    known: bool = True
    """False when it is only a guess: nothing says what the previous release was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The document that says how a release is taken back."""

    path: str
    names_database: bool
    says: str = ""
    """The line about the database, shortened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """Timeouts that hold for every migration because a role, a database or the connection sets them."""

    lock: str | None = None
    """Where: `config/database.yml:14`."""
    statement: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that was read."""

    release: Release
    migrations: tuple[Migration, ...] = ()
    present: int = 0
    """Migration files in the whole tree, older ones included."""
    changed: tuple[str, ...] = ()
    """Migrations that the previous release has with other content."""
    starts: tuple[Start, ...] = ()
    described: tuple[str, ...] = ()
    """Files that say how the product is started."""
    timeouts: Timeouts = Timeouts()
    document: Document | None = None
    dialect: str | None = None
    dialect_from: str = ""
    base: bool = False
    """True for the base of a change, of which only the start is looked at."""
