"""What a statement does by its first words, where the grammar gives up. Pure. Every pattern is anchored and has no
nested repetition.
"""

import re
from typing import TYPE_CHECKING

from launchgate.checks.migrate.facts import Act

if TYPE_CHECKING:
    from launchgate.checks.migrate.statements import Reading

_NAME = r"(?:ONLY\s+)?(?P<name>[\w.\"`\[\]]+)"
_PATTERNS: tuple[tuple[re.Pattern[str], Act], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE | re.DOTALL), act)
    for pattern, act in (
        (
            rf"VACUUM\s*(?:\([^)]*\bFULL\b[^)]*\)|FULL\b)(?:\s+(?:VERBOSE|ANALYZE|FREEZE)\b)*(?:\s+{_NAME})?",
            Act.REWRITE,
        ),
        (rf"CLUSTER(?:\s+{_NAME})?", Act.REWRITE),
        (
            rf"LOCK\s+(?:TABLES?\s+)?{_NAME}(?!.*\b(?:ACCESS\s+SHARE|ROW\s+SHARE|ROW\s+EXCLUSIVE|SHARE\s+UPDATE)\b)",
            Act.LOCK,
        ),
        (rf"RENAME\s+TABLE\s+{_NAME}", Act.RENAME_TABLE),
        (
            r"EXEC(?:UTE)?\s+(?:sys\.)?sp_rename\s+(?:@objname\s*=\s*)?N?'(?P<name>[^']+)'.*,\s*N?'COLUMN'",
            Act.RENAME_COLUMN,
        ),
        (r"EXEC(?:UTE)?\s+(?:sys\.)?sp_rename\s+(?:@objname\s*=\s*)?N?'(?P<name>[^']+)'", Act.RENAME_OTHER),
        (rf"TRUNCATE\s+(?:TABLE\s+)?{_NAME}", Act.TRUNCATE),
        (rf"DROP\s+TABLE\s+(?:IF\s+EXISTS\s+)?{_NAME}", Act.DROP_TABLE),
        (rf"DROP\s+(?:SCHEMA|DATABASE)\s+(?:IF\s+EXISTS\s+)?{_NAME}", Act.DROP_ALL),
        (rf"DELETE\s+FROM\s+{_NAME}(?!.*\b(?:WHERE|LIMIT|USING|JOIN)\b)", Act.DELETE_ALL),
        (rf"UPDATE\s+{_NAME}\s+SET\b(?!.*\b(?:WHERE|LIMIT|FROM|JOIN)\b)", Act.UPDATE_ALL),
        (rf"REFRESH\s+MATERIALIZED\s+VIEW\s+(?!CONCURRENTLY){_NAME}", Act.LOCK),
        (rf"REINDEX\s+(?:\([^)]*\)\s*)?(?:TABLE|INDEX|SCHEMA|DATABASE|SYSTEM)\s+(?!CONCURRENTLY){_NAME}", Act.INDEX),
    )
)
_IN_ALTER = tuple(
    (re.compile(pattern, re.IGNORECASE), act)
    for pattern, act in (
        (r"\bDROP\s+COLUMN\s+(?:IF\s+EXISTS\s+)?(?P<name>[\w\"`\[\]]+)", Act.DROP_COLUMN),
        (r"\b(?:DROP|TRUNCATE)\s+PARTITION\s+(?P<name>\w+)", Act.DROP_PARTITION),
        (r"\bRENAME\s+COLUMN\s+(?P<name>[\w\"`\[\]]+)", Act.RENAME_COLUMN),
        (r"\bRENAME\s+TO\s+(?P<name>[\w\"`\[\]]+)", Act.RENAME_TABLE),
        (r"\bALTER\s+COLUMN\s+(?P<name>[\w\"`\[\]]+)\s+(?:SET\s+DATA\s+)?TYPE\b", Act.CHANGE_TYPE),
        (r"\b(?:MODIFY|CHANGE)\s+(?:COLUMN\s+)?(?P<name>[\w\"`\[\]]+)", Act.CHANGE_TYPE),
    )
)
_ALTER = re.compile(rf"ALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?{_NAME}", re.IGNORECASE)
_KNOWN_ALTER = re.compile(
    r"\b(?:ADD|SET|DROP|ENABLE|DISABLE|OWNER|ATTACH|DETACH|VALIDATE|REPLICA|FORCE|NO|INHERIT|RENAME|ALTER|CLUSTER|RESET|"
    r"AUTO_INCREMENT|ENGINE|CONVERT|COMMENT|CHECK|NOCHECK|REBUILD|SWITCH|MODIFY|CHANGE)\b",
    re.IGNORECASE,
)
_HARMLESS = re.compile(
    r"(?:SELECT|INSERT|REPLACE|WITH|VALUES|CREATE|COMMENT|GRANT|REVOKE|SET|RESET|BEGIN|COMMIT|END|ROLLBACK|START"
    r"|SAVEPOINT|RELEASE|"
    r"ANALYZE|ANALYSE|EXPLAIN|NOTIFY|LISTEN|USE|PRAGMA|SHOW|PRINT|DECLARE|DISCARD|COPY|LOAD|UNLOCK|VACUUM|IF|LOOP"
    r"|CASE|NULL|RETURN|"
    r"RAISE|PERFORM|EXCEPTION|SECURITY|REASSIGN|CHECKPOINT|MERGE|TABLE|DELETE|UPDATE|LOCK|REFRESH|REINDEX|OPTIMIZE"
    r"|FLUSH|ALTER\s+"
    r"(?!TABLE\b)\w+|DROP\s+(?!TABLE\b)\w+|EXEC(?:UTE)?\s+(?:sys\.)?sp_\w+)\b",
    re.IGNORECASE,
)
_STRING = re.compile(r"'[^']*'")


def by_words(text: str, reading: "type[Reading]") -> "Reading":
    """What a statement does; `unread` when its first words are none that are known."""
    head = text.strip()[:20_000]
    for pattern, act in _PATTERNS:
        # Names stand in quotes in sp_rename only; elsewhere a string may hold any word.
        found = pattern.match(head if "sp_rename" in pattern.pattern else _STRING.sub("''", head))
        if found is not None:
            name = bare(found["name"] or "the database")
            return reading(acts=((act, name),), touches=name)
    if (altered := _ALTER.match(head)) is not None:
        return _altered(_STRING.sub("''", head), bare(altered["name"]), reading)
    return reading(unread=_HARMLESS.match(head) is None)


def _altered(text: str, table: str, reading: "type[Reading]") -> "Reading":
    acts = [
        (act, table if act is Act.RENAME_TABLE else f"{table}.{bare(found['name'])}")
        for pattern, act in _IN_ALTER
        for found in pattern.finditer(text)
    ]
    return reading(acts=tuple(acts), touches=table, unread=_KNOWN_ALTER.search(text) is None)


def bare(name: str) -> str:
    """A name without quotes and the usual schema, in lower case."""
    parts = [part.strip('"`[]') for part in name.split(".")]
    return ".".join(part for part in parts if part not in ("public", "dbo")).lower()
