"""What is noted while one migration is read, whichever language it is written in: SQL goes through here statement by statement.

A table that the same file makes is nobody's yet: whatever happens to it is no step.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate

from launchgate.checks.migrate.facts import Act, Gap, Step, Touch
from launchgate.checks.migrate.split import Comment, Script, Statement, block_statements, split
from launchgate.checks.migrate.squawk_table import ACTS, BLIND_SPOTS, DESTROYING, TOGETHER
from launchgate.checks.migrate.statements import Reading, read_statement
from launchgate.checks.migrate.timeouts import TimeoutState
from launchgate.clients.squawk import Remark
from launchgate.errors import CannotJudge

__all__ = ["AskSquawk", "Notes"]

AskSquawk = Callable[[str, bool], tuple[Remark, ...]]
"""`(text, in_transaction)` to remarks. Raises CannotJudge."""

_PLACEHOLDER = re.compile(r"\$\{[\w.:-]{1,60}\}")
_IGNORE = re.compile(r"squawk-ignore(?P<file>-file)?(?:[ \t:]+(?P<rules>[\w, \t-]+))?", re.IGNORECASE)
_CONCURRENT_RULE = "ban-concurrent-index-creation-in-transaction"
_MOST = 300
"""Pieces of SQL of one file that are read; each is one start of squawk."""
_BLOCK = re.compile(r"DO\b", re.IGNORECASE)
_DYNAMIC = re.compile(r"EXECUTE\s+(?!FUNCTION|PROCEDURE|sp_)", re.IGNORECASE)


class Notes:
    """One migration, being read."""

    def __init__(self, dialect: str | None, ask: AskSquawk | None, *, in_transaction: bool) -> None:
        self.dialect, self.in_transaction = dialect, in_transaction
        self._ask = ask if dialect == "postgres" else None
        self.steps: list[Step] = []
        self.touches: list[Touch] = []
        self.gaps: list[Gap] = []
        self.created: set[str] = set()
        self.added: set[str] = set()
        self.statements = 0
        self._texts = 0
        self.timeouts = TimeoutState(in_transaction=in_transaction)

    def step(self, act: Act, what: str, line: int, excuse: str | None = None) -> None:
        """Something is done to what was there before, unless the file made it itself."""
        if {what, _table(what)} & self.created or what in self.added:
            return
        if not any((one.act, one.what, one.line) == (act, what, line) for one in self.steps):
            self.steps.append(Step(act=act, what=what, line=line, excuse=excuse))

    def touch(self, table: str, line: int, *, long: bool = False) -> None:
        """A statement waits for a lock on a table."""
        if table not in self.created and table != "it":
            state = self.timeouts
            self.touches.append(Touch(line=line, what=table, lock=state.lock, statement=state.statement, long=long))

    def gap(self, line: int | None, reason: str, *, locks_only: bool = False) -> None:
        self.gaps.append(Gap(line=line, reason=reason, locks_only=locks_only))

    def sql(self, text: str, first: int = 1) -> None:
        """Read SQL that begins in line `first` of the file."""
        self._texts += 1
        if self._texts > _MOST:
            if self._texts == _MOST + 1:
                self.gap(first, f"it runs more than {_MOST} pieces of SQL")
            return
        # What a tool fills in is some name; the same length keeps every place.
        text = _PLACEHOLDER.sub(lambda found: "p" * len(found[0]), text)
        script = split(text, self.dialect)
        spots = self._remarks(text, script)
        before = 0
        for statement in script.statements:
            ignored = _ignored(script.comments, before, statement)
            before = statement.last
            self.statements += 1
            told = [remark for at, remark in spots if statement.start <= at <= statement.end]
            self._statement(statement, told, ignored, first - 1)

    def _remarks(self, text: str, script: Script) -> Sequence[tuple[int, Remark]]:
        """What squawk says, and where in the text."""
        if self._ask is None or not script.statements:
            return ()
        try:
            # Its own ignore comments must not work here: whether an excuse counts is a matter of policy.
            found = self._ask(re.sub("squawk-ignore", "squawk_ignore", text, flags=re.IGNORECASE), self.in_transaction)
        except CannotJudge as reason:
            self.gap(None, f"{reason.reason}: what waits for which lock was not judged", locks_only=True)
            return ()
        broken = next((one for one in found if one.is_error), None)
        if broken is not None:
            self.gap(broken.line, f"squawk cannot read line {broken.line} ({broken.text})", locks_only=True)
        rows = text.split("\n")
        starts = [0, *accumulate(len(row) + 1 for row in rows)]
        return [
            (starts[one.line - 1] + _characters(rows[one.line - 1], one.column), one)
            for one in found
            if one.line <= len(rows)
        ]

    def _statement(self, statement: Statement, told: Sequence[Remark], ignored: "_Ignored", shift: int) -> None:
        inner = list(block_statements(statement)) if _BLOCK.match(statement.text) else []
        for one in inner or (statement,):
            self.timeouts.read(one.text)
            if inner and _DYNAMIC.match(one.text):
                self.gap(one.line + shift, f"line {one.line + shift} runs SQL that it puts together first")
                continue
            reading = read_statement(one.text, self.dialect)
            self._note(one, reading, told if not inner else (), ignored, shift)
        if inner and told:
            self._note(statement, Reading(), told, ignored, shift)

    def _note(
        self, statement: Statement, reading: Reading, told: Sequence[Remark], ignored: "_Ignored", shift: int
    ) -> None:
        line = statement.line + shift
        if reading.unread:
            self.gap(line, f"the statement in line {line} is none that is known here")
        squawk_speaks = self._ask is not None and not any(gap.locks_only for gap in self.gaps)
        rebuilt = reading.renamed is not None and reading.renamed[0] in self.created
        for act, what in reading.acts:
            if squawk_speaks and act not in BLIND_SPOTS:
                continue
            if act is Act.UPDATE_ALL and all(column in self.added for column in what.split(",")):
                self.steps.append(Step(act=Act.BACKFILL, what=_table(what), line=line, excuse=ignored.of(None)))
                continue
            self.step(act, what.split(",")[0] if act is Act.UPDATE_ALL else what, line, ignored.of(DESTROYING.get(act)))
        if reading.long and self.in_transaction and self.dialect == "postgres" and reading.touches:
            self.step(Act.CONCURRENT_IN_TRANSACTION, reading.touches, line, ignored.of(_CONCURRENT_RULE))
        if reading.touches:
            self.touch(reading.touches, line, long=reading.long)
        for act, rule in _acts_of(told):
            what = next((name for known, name in reading.acts if known is act), reading.touches or "a table")
            self.step(act, what, line, ignored.of(rule))
        if reading.defaulted:
            self.steps = [
                one for one in self.steps if one.act is not Act.ADD_REQUIRED or one.what not in reading.defaulted
            ]
        self.created |= set(reading.created)
        self.added |= set(reading.added)
        if rebuilt and reading.renamed is not None:
            # SQLite's way to change a table: make it anew, copy, drop the old one, rename.
            new = reading.renamed[1]
            self.steps = [one for one in self.steps if (one.act, one.what) != (Act.DROP_TABLE, new)]
            self.created.add(new)


def _characters(row: str, column: int) -> int:
    """A column in bytes of UTF-8 as one in characters."""
    return column if row.isascii() else len(row.encode("utf-8", "replace")[:column].decode("utf-8", "ignore"))


class _Ignored:
    """The rules that comments ask squawk to overlook at one statement."""

    def __init__(self, found: Iterable[tuple[int, str]]) -> None:
        self._found = tuple(found)

    def of(self, rule: str | None) -> str | None:
        """The comment that speaks of a rule, as text; one without a list speaks of all."""
        for line, rules in self._found:
            named = rules.replace(",", " ").split()
            if not named or (rule is not None and rule in named):
                return f"squawk-ignore {rules}".strip() + f" in line {line}"
        return None


def _ignored(comments: Sequence[Comment], after: int, statement: Statement) -> _Ignored:
    """Comments of the lines between the statement before and the end of this one, and those for the whole file."""
    found = []
    for comment in comments:
        match = _IGNORE.search(comment.text)
        if match and (match["file"] or after <= comment.line <= statement.last):
            found.append((comment.line, (match["rules"] or "").strip()))
    return _Ignored(found)


def _acts_of(told: Sequence[Remark]) -> list[tuple[Act, str]]:
    found = [(ACTS.get(one.rule, Act.REMARK), one.rule) for one in told if not one.is_error]
    acts = [(act, rule) for act, rule in found if act is not None]
    present = {act for act, _ in acts}
    return [(act, rule) for act, rule in dict.fromkeys(acts) if not present & set(TOGETHER.get(act, ())) - {act}]


def _table(what: str) -> str:
    """The table of `users.name`; a table with a schema is not taken apart, because both look alike."""
    return what.split(",")[0].rpartition(".")[0] or what
