"""What squawk's rules are worth here. squawk knows one level, Warning; the judge's severity goes by the act.

Rules of style, and rules that other parts of this check judge (timeouts, what destroys data), are None.
Source: squawk 2.70, `squawk --help` and its documentation (read November 2026).
"""

from launchgate.checks.migrate.facts import Act

ACTS: dict[str, Act | None] = {
    "adding-required-field": Act.ADD_REQUIRED,
    "adding-field-with-default": Act.ADD_REWRITING,
    "adding-serial-primary-key-field": Act.ADD_REWRITING,
    "adding-not-nullable-field": Act.SET_NOT_NULL,
    "adding-foreign-key-constraint": Act.FOREIGN_KEY,
    "constraint-missing-not-valid": Act.CHECK,
    "disallowed-unique-constraint": Act.UNIQUE,
    "changing-column-type": Act.CHANGE_TYPE,
    "renaming-column": Act.RENAME_COLUMN,
    "renaming-table": Act.RENAME_TABLE,
    "renaming-object": Act.RENAME_OTHER,
    "require-concurrent-index-creation": Act.INDEX,
    "require-concurrent-index-deletion": Act.DROP_INDEX,
    "require-concurrent-reindex": Act.INDEX,
    "require-concurrent-partition-detach": Act.LOCK,
    "ban-concurrent-index-creation-in-transaction": Act.CONCURRENT_IN_TRANSACTION,
    "ban-create-domain-with-constraint": Act.CHECK,
    "ban-alter-domain-with-add-constraint": Act.CHECK,
    "ban-uncommitted-transaction": Act.TRANSACTION,
    "transaction-nesting": Act.TRANSACTION,
    "prefer-repack": Act.REWRITE,
    "ban-set-schema": Act.RENAME_OTHER,
    "ban-drop-view": Act.DROP_OBJECT,
    "ban-drop-function": Act.DROP_OBJECT,
    "ban-drop-type": Act.DROP_OBJECT,
    "ban-drop-sequence": Act.DROP_OBJECT,
    "ban-drop-domain": Act.DROP_OBJECT,
    "ban-drop-extension": Act.DROP_OBJECT,
    # What destroys data is read by sqlglot, also where squawk is missing.
    "ban-drop-table": None,
    "ban-drop-column": None,
    "ban-drop-database": None,
    "ban-drop-schema": None,
    "ban-truncate-cascade": None,
    # Timeouts are followed statement by statement in `timeouts`.
    "require-timeout-settings": None,
    "require-lock-timeout": None,
    "require-statement-timeout": None,
    # Style, and what does not wait or break.
    "prefer-bigint-over-int": None,
    "prefer-bigint-over-smallint": None,
    "prefer-identity": None,
    "prefer-robust-stmts": None,
    "prefer-text-field": None,
    "prefer-timestamp-tz": None,
    "prefer-timestamptz": None,
    "ban-char-field": None,
    "ban-drop-not-null": None,
    "identifier-too-long": None,
    "require-enum-value-ordering": None,
    "require-table-schema": None,
    "unused-ignore": None,
}
"""A rule that is not here is a remark of low severity: a newer squawk may know more."""

DESTROYING = {
    Act.DROP_TABLE: "ban-drop-table",
    Act.DROP_COLUMN: "ban-drop-column",
    Act.DROP_ALL: "ban-drop-schema",
    Act.TRUNCATE: "ban-truncate-cascade",
}
"""Which squawk rule an ignore comment would have to name to speak of an act that sqlglot found."""

BLIND_SPOTS = frozenset(
    {*DESTROYING, Act.DROP_PARTITION, Act.DELETE_ALL, Act.UPDATE_ALL, Act.BACKFILL, Act.REWRITE, Act.LOCK, Act.RUN_CODE}
)
"""Acts that are read by our own means in PostgreSQL too, because squawk is silent about them."""
TOGETHER = {Act.CHECK: (Act.FOREIGN_KEY, Act.UNIQUE), Act.REMARK: tuple(Act)}
"""What squawk says beside another rule of one statement, and which one says it better."""
