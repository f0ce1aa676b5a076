"""How the migrate judges speak: assessments with a place, and what each act means and how it is done instead."""

from launchgate.checks.migrate.facts import DESTROYS, Act, Migration, Step, Tool
from launchgate.model import Assessment, Location, Rule, Severity, Status

__all__ = [
    "DESTROYS",
    "NEEDS_DIALECT",
    "asked",
    "assessment",
    "fix_of",
    "phrase",
    "read_by",
    "severity_of",
    "shortened",
]

_MILD = frozenset(
    {Act.SET_NOT_NULL, Act.CHECK, Act.FOREIGN_KEY, Act.DROP_INDEX, Act.DROP_OBJECT, Act.BACKFILL, Act.RENAME_OTHER}
)
NEEDS_DIALECT = frozenset({Act.INDEX, Act.DROP_INDEX, Act.UNIQUE, Act.CHECK, Act.FOREIGN_KEY, Act.SET_NOT_NULL})
"""Acts that wait in one database and not in another."""


def severity_of(act: Act, dialect: str | None) -> Severity:
    """How much an act hurts people who use the product meanwhile. SQLite has one program beside it and no types to speak of."""
    if dialect == "sqlite" and act is Act.CHANGE_TYPE:
        return Severity.MEDIUM
    if act is Act.REMARK:
        return Severity.LOW
    return Severity.MEDIUM if act in _MILD else Severity.HIGH


_RENAME = (
    "Add the new name beside the old one, write both, move the readers over, and drop the old one in a later "
    "release. For a table, a view "
    "of the old name does it: `ALTER TABLE old RENAME TO new; CREATE VIEW old AS SELECT * FROM new;` in one transaction."
)
_FIXES: dict[Act, str] = {
    Act.RENAME_TABLE: _RENAME,
    Act.RENAME_COLUMN: _RENAME,
    Act.RENAME_OTHER: "Make the new one beside the old one, and drop the old one in a later release.",
    Act.CHANGE_TYPE: (
        "Add a column of the new type, write both, copy in batches, move the readers over, and drop the old one in a "
        "later release. MySQL: "
        "add `ALGORITHM=INPLACE, LOCK=NONE`, and the server refuses instead of copying the table."
    ),
    Act.ADD_REQUIRED: (
        "Give it a default that the database keeps (`ADD COLUMN x text NOT NULL DEFAULT ''`; Django: `db_default=`), "
        "or add it nullable, "
        "let the new version write it, and forbid NULL in a later release."
    ),
    Act.ADD_REWRITING: "Add the column without default, set the default in a second statement, and fill old rows in batches.",
    Act.SET_NOT_NULL: (
        "`ALTER TABLE t ADD CONSTRAINT c CHECK (x IS NOT NULL) NOT VALID;` then `ALTER TABLE t VALIDATE CONSTRAINT "
        "c;` in another "
        "transaction, and only then `SET NOT NULL`: PostgreSQL 12 and newer skip the scan."
    ),
    Act.INDEX: "`CREATE INDEX CONCURRENTLY …` outside of a transaction, in a file of its own. SQL Server: `WITH (ONLINE = ON)`.",
    Act.DROP_INDEX: "`DROP INDEX CONCURRENTLY …` outside of a transaction.",
    Act.CONCURRENT_IN_TRANSACTION: (
        "Give it a file of its own without a transaction (dbmate: `-- migrate:up transaction:false`, goose: `-- "
        "+goose NO TRANSACTION`)."
    ),
    Act.CHECK: "Add it with `NOT VALID`, then `ALTER TABLE t VALIDATE CONSTRAINT c;` in another transaction.",
    Act.FOREIGN_KEY: "Add it with `NOT VALID`, then `ALTER TABLE t VALIDATE CONSTRAINT fk;` in another transaction.",
    Act.UNIQUE: (
        "`CREATE UNIQUE INDEX CONCURRENTLY i ON t (x);` then `ALTER TABLE t ADD CONSTRAINT c UNIQUE USING INDEX i;`."
    ),
    Act.REWRITE: "Leave it out of the release; `pg_repack` or a plain `VACUUM` does it while people work.",
    Act.LOCK: "Leave the lock out, or ask for the weakest one that serves, behind `SET lock_timeout = '5s'`.",
    Act.DROP_OBJECT: "Drop it one release after the last version that uses it.",
    Act.BACKFILL: "Fill old rows in batches of some thousand, outside of the migration, each in a transaction of its own.",
    Act.TRANSACTION: "Leave BEGIN and COMMIT to the tool that runs the file, or end every transaction that the file begins.",
    Act.REMARK: "See squawk's documentation: https://squawkhq.com/docs/rules",
}


_IN_WORDS_OF: dict[tuple[Tool, Act], str] = {
    (
        Tool.RAILS,
        Act.INDEX,
    ): "Put `disable_ddl_transaction!` above the method and `algorithm: :concurrently` into the call.",
    (
        Tool.RAILS,
        Act.DROP_INDEX,
    ): "Put `disable_ddl_transaction!` above the method and `algorithm: :concurrently` into the call.",
    (
        Tool.RAILS,
        Act.FOREIGN_KEY,
    ): "Add it with `validate: false`, and `validate_foreign_key` it in a migration of its own.",
    (
        Tool.RAILS,
        Act.CHECK,
    ): "Add it with `validate: false`, and `validate_check_constraint` it in a migration of its own.",
    (
        Tool.RAILS,
        Act.ADD_REQUIRED,
    ): 'Give it a default (`null: false, default: ""`), or forbid NULL in a later release.',
    (Tool.DJANGO, Act.INDEX): (
        "Use `AddIndexConcurrently` of django.contrib.postgres.operations and `atomic = False`, in a migration of its own."
    ),
    (Tool.DJANGO, Act.DROP_INDEX): (
        "Use `RemoveIndexConcurrently` of django.contrib.postgres.operations and `atomic = False`, in a migration of its own."
    ),
    (Tool.DJANGO, Act.ADD_REQUIRED): (
        "Django takes a `default=` out of the database again, so the running version cannot insert rows. Give the "
        "field `db_default=` "
        "(Django 5), or `null=True` until the release after."
    ),
    (Tool.DJANGO, Act.CHECK): "Use `AddConstraintNotValid`, and `ValidateConstraint` in a migration of its own.",
    (Tool.ALEMBIC, Act.INDEX): (
        "`with op.get_context().autocommit_block(): op.create_index(…, postgresql_concurrently=True)`."
    ),
    (Tool.ALEMBIC, Act.DROP_INDEX): (
        "`with op.get_context().autocommit_block(): op.drop_index(…, postgresql_concurrently=True)`."
    ),
    (Tool.ALEMBIC, Act.FOREIGN_KEY): (
        "Create it with `postgresql_not_valid=True`, and in a revision of its own "
        '`op.execute("ALTER TABLE t VALIDATE CONSTRAINT fk")`.'
    ),
    (Tool.ALEMBIC, Act.ADD_REQUIRED): "Give the column `server_default=`, or `nullable=True` until the release after.",
    (
        Tool.DBMATE,
        Act.INDEX,
    ): "`CREATE INDEX CONCURRENTLY …` in a file of its own under `-- migrate:up transaction:false`.",
    (Tool.GOOSE, Act.INDEX): "`CREATE INDEX CONCURRENTLY …` in a file of its own under `-- +goose NO TRANSACTION`.",
    (Tool.PRISMA, Act.INDEX): (
        "`prisma migrate dev --create-only`, then write `CREATE INDEX CONCURRENTLY …` as the only statement of that migration."
    ),
}


def fix_of(step: Step, migration: Migration) -> str:
    """How a step is done instead, in the words of the tool that runs the file."""
    return _IN_WORDS_OF.get((migration.tool, step.act)) or _FIXES.get(step.act, "")


def assessment(
    rule: Rule,
    subject: str,
    status: Status,
    message: str,
    *,
    severity: Severity | None = None,
    remediation: str = "",
    because: str | None = None,
    path: str | None = None,
    line: int | None = None,
    config: str | None = None,
) -> Assessment:
    """One assessment, at the rule's own severity unless another is given."""
    return Assessment(
        rule=rule.id, subject=subject, status=status, severity=severity or rule.severity, message=message,
        remediation=remediation, because=because, location=Location(path=path, line=line, config=config),
    )  # fmt: skip


def phrase(step: Step) -> str:
    """`drops column users.name`."""
    return f"{step.act} {step.what}"


def shortened(texts: list[str], most: int = 5) -> str:
    """Some texts as one, and how many more there are."""
    shown = dict.fromkeys(texts)
    rest = len(shown) - most
    return "; ".join(list(shown)[:most]) + (f"; and {rest} more" if rest > 0 else "")


def asked(step: Step) -> str:
    """The remark on a comment that asks to overlook a step; empty where there is none."""
    if step.excuse is None:
        return ""
    return f" `{step.excuse}` asks to overlook it, which counts only with `migrate: {{honour_comments: true}}` in the policy."


def read_by(migration: Migration) -> str:
    """Who runs a migration, for a sentence."""
    return f"{migration.tool}, {migration.dialect}" if migration.dialect else str(migration.tool)
