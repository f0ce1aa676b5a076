"""The prose of the migrate rules."""

from launchgate.model import STATIC_STAGES, EvidenceKind, Need, Rule, Severity

UNSAFE = Rule(
    id="migrate/unsafe",
    title="Migrations leave the running version alone",
    severity=Severity.HIGH,
    covers="migrations under traffic",
    what=(
        "Reads the migrations that this release adds, only their way up: SQL of PostgreSQL with squawk and of other "
        "databases with "
        "sqlglot, Django and Alembic by their syntax tree, Rails, TypeORM, Knex and Sequelize by their calls. Fails "
        "for what makes "
        "others wait (an index without CONCURRENTLY, a constraint without NOT VALID, a rewritten table) and for what "
        "the running "
        "version cannot live with (renames, other types, required columns without default). Statements on a table "
        "that the same "
        "file makes are safe. Dropping tables and columns is judged by migrate/destructive. Outside of a pull "
        "request the release is "
        "what is new since migrate.since, else since the newest version tag before HEAD, else the newest migration "
        "of each folder."
    ),
    why="The new schema is there before the new version, and both versions run beside each other during a deploy. A "
    "lock of one minute on a table "
    "that everybody uses is an outage of one minute, and a renamed column is one until the last old process has gone.",
    fix="Expand first, contract later: add, write both, copy, switch readers, and remove the old one in a later release.",
    reference="https://squawkhq.com/docs/rules",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.STATIC,
)

DESTRUCTIVE = Rule(
    id="migrate/destructive",
    title="Data is deleted with a plan only",
    severity=Severity.BLOCKER,
    covers="migrations that delete data",
    what=(
        "Looks in the migrations that this release adds for what deletes data: DROP TABLE and COLUMN, TRUNCATE, "
        "DELETE and UPDATE without a condition, "
        "and code without a way back that deletes rows. Passes when the file states a plan in a comment (`Plan: …`), "
        "or when the rollback document "
        "says what happens to the database and deploy/rollback-doc stands."
    ),
    why="Deleted data comes back from a backup only, if there is one, and the previous version, which still reads "
    "the column, cannot be started again.",
    fix=(
        "State the plan at the top of the file: `-- Plan: nothing reads users.legacy_id since v1.8; backup taken "
        "before, restore with pg_restore -t "
        'users. Owner: Ada`. Or write a section "Database" in docs/rollback.md.'
    ),
    reference="https://martinfowler.com/bliki/ParallelChange.html",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.STATIC,
    needs=(
        Need(
            rule="deploy/rollback-doc",
            on_fail="fail",
            named=True,
            message="the plan for this data is the rollback document",
        ),
    ),
)

ON_STARTUP = Rule(
    id="migrate/on-startup",
    title="Starting the product does not migrate",
    severity=Severity.HIGH,
    covers="migrations at start",
    what=(
        "Reads what starts the product: CMD and ENTRYPOINT with the scripts they name, Procfile, compose files "
        "without mounted source, fly.toml, "
        "render.yaml, start scripts of package.json, Spring's ddl-auto, Migrate() in .NET, TypeORM's synchronize and "
        "their kin. Fails when "
        "it migrates first. A release phase, a container that only migrates, and what a variable has to switch on are fine."
    ),
    why="Every copy that starts migrates at the same time, a slow migration keeps the new version from answering "
    "its health check, and a failing one "
    "leaves nothing that runs: the restart fails as well.",
    fix=(
        "Move it into a step of its own before the new version starts: Procfile `release: …`, fly.toml "
        '`[deploy] release_command = "…"`, a job of '
        "the pipeline, a Kubernetes Job."
    ),
    reference="https://devcenter.heroku.com/articles/release-phase",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.STATIC,
)

TIMEOUTS = Rule(
    id="migrate/timeouts",
    title="Migrations give up instead of waiting",
    severity=Severity.MEDIUM,
    covers="timeouts of migrations",
    what=(
        "Follows lock_timeout and statement_timeout statement by statement through the migrations that this release "
        "adds. Fails when a statement on "
        "something that was there before runs without them in effect: neither set before it in the file (SET LOCAL "
        "outside of a transaction, 0 "
        "and RESET do not count), nor by the connection's settings or a role. MySQL needs lock_wait_timeout only, "
        "SQLite nothing."
    ),
    why="A migration that waits for its lock makes everybody who comes later wait behind it: one long report query, "
    "and the product stands still.",
    fix="Put `SET lock_timeout = '5s'; SET statement_timeout = '60s';` before the first statement, or `ALTER ROLE "
    "migrator SET lock_timeout = '5s';`.",
    reference="https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.STATIC,
)

REVERSIBLE = Rule(
    id="migrate/reversible",
    title="Migrations can be undone, or say why not",
    severity=Severity.MEDIUM,
    covers="the way back of migrations",
    what=(
        "Looks at the way back of each migration that this release adds. Fails when it is there and does nothing, "
        "when it is missing although the "
        "tool has one, or when the migration cannot be undone and states no plan (`Forward-only: …`). Where a tool "
        "has no way back "
        "(Prisma, Flyway), a migration that only adds passes, because the previous version runs on with it."
    ),
    why="When the new version is broken at night, going back has to be a command. A way back that reports success "
    "and changes nothing is worse than none.",
    fix=(
        "Write the way back, or mark the file: `-- Forward-only: restore the snapshot taken before the deploy; Owner: Ada`."
    ),
    reference="https://guides.rubyonrails.org/active_record_migrations.html#using-up-and-down",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.STATIC,
    attestable=True,
)

RULES = (UNSAFE, DESTRUCTIVE, ON_STARTUP, TIMEOUTS, REVERSIBLE)
