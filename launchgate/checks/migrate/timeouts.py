"""Whether a lock timeout and a statement timeout are in effect at a statement, not merely somewhere in the file. Pure.

PostgreSQL: `SET LOCAL` ends with the transaction and does nothing outside of one, 0 means without end, RESET and DEFAULT give the
server's own value back, which nobody declared. MySQL has a timeout for locks only, SQL Server likewise.
"""

import re

_SET = re.compile(
    r"(?:SET\s+(?P<scope>LOCAL|SESSION|GLOBAL)?\s*(?:@@(?:SESSION|GLOBAL)\.)?|ALTER\s+(?:ROLE|USER|DATABASE)\b[^;]*?\bSET\s+)"
    r"(?P<name>lock_timeout|statement_timeout|lock_wait_timeout|innodb_lock_wait_timeout|max_statement_time)\s*(?:=|TO|\s)\s*"
    r"(?P<value>[^\s;,]+)",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"set_config\s*\(\s*'(?P<name>lock_timeout|statement_timeout)'\s*,\s*'(?P<value>[^']*)'\s*,\s*(?P<local>\w+)",
    re.IGNORECASE,
)
_RESET = re.compile(r"(?:RESET|DISCARD)\s+(?P<name>ALL|lock_timeout|statement_timeout)\b", re.IGNORECASE)
_BEGIN = re.compile(r"(?:BEGIN|START\s+TRANSACTION)\b", re.IGNORECASE)
_END = re.compile(r"(?:COMMIT|ROLLBACK|END|ABORT)\b(?!\s+TO)", re.IGNORECASE)
_LOCK_NAMES = frozenset({"lock_timeout", "lock_wait_timeout", "innodb_lock_wait_timeout"})
_OFF = re.compile(r"'?(?:0|-1|default)\s*(?:ms|s|min|h)?'?", re.IGNORECASE)


class TimeoutState:
    """What is in effect, statement by statement."""

    def __init__(self, *, in_transaction: bool) -> None:
        self._open = in_transaction
        self._session = {"lock": False, "statement": False}
        self._local: dict[str, bool] = {}

    @property
    def lock(self) -> bool:
        return self._local.get("lock", self._session["lock"])

    @property
    def statement(self) -> bool:
        return self._local.get("statement", self._session["statement"])

    def read(self, text: str) -> None:
        """Take note of a statement."""
        head = text[:2_000]
        if _BEGIN.match(head):
            self._open = True
        elif _END.match(head):
            self._open, self._local = False, {}
        elif (reset := _RESET.match(head)) is not None:
            for kind in ("lock", "statement") if reset["name"].upper() == "ALL" else (_kind(reset["name"]),):
                self._session[kind] = False
                self._local.pop(kind, None)
        elif (found := _SET.match(head)) is not None:
            self._take(found["name"], found["value"], local=(found["scope"] or "").upper() == "LOCAL")
        else:
            for call in _CALL.finditer(head):
                self._take(call["name"], call["value"], local=call["local"].lower() in ("true", "t"))

    def _take(self, name: str, value: str, *, local: bool) -> None:
        on = _OFF.fullmatch(value.strip()) is None
        if not local:
            self._session[_kind(name)] = on
            self._local.pop(_kind(name), None)
        elif self._open:
            self._local[_kind(name)] = on


def _kind(name: str) -> str:
    return "lock" if name.lower() in _LOCK_NAMES else "statement"
