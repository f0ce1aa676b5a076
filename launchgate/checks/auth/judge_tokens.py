"""Opinion on tokens that have to be refused. Pure."""

from collections.abc import Iterator, Sequence

from launchgate.checks.auth.matrix import Row, is_login, login_pages
from launchgate.checks.auth.reading import Known, Seen, known, read
from launchgate.checks.auth.rules import UNAUTHENTICATED
from launchgate.checks.auth.said import barred, cause_of
from launchgate.checks.auth.spec import Facts, TokenFacts, TokenTry
from launchgate.exchange import Response
from launchgate.model import Assessment, Status, Table
from launchgate.saying import assessment

_MALFORMED = (400, 422)
"""What a token that is no token may be answered, beside the usual refusals."""
_CONFIG = "auth.tokens"
_FIXES = {
    "an expired token": "verify `exp` on every request, not only when the token is made",
    "a token of another environment": "sign with a key of its own in each environment, and verify `iss` and `aud`",
    "a cut token": "verify the signature over the whole token before anything in it is read",
    "a token without a signature (`alg: none`)": 'name what may sign: `jwt.decode(token, key, algorithms=["HS256"])`',
    "a token whose claims were changed": "verify the signature before the claims are believed: `decode` without a key does not",
}
Said = tuple[Status, str, str]


def judge_tokens(facts: Facts, rows: Sequence[Row]) -> Iterator[Assessment]:
    tokens = facts.tokens
    if tokens is None:
        return
    if tokens.barred or tokens.reason:
        told = barred(tokens.barred) if tokens.barred else (tokens.reason, tokens.remedy)
        status = Status.NOT_APPLICABLE if tokens.barred else Status.UNKNOWN
        yield _one(tokens, f"{tokens.url} with tokens", (status, *told))
        return
    base, ground = _base(facts, tokens)
    if ground is not None:
        yield _one(tokens, f"{tokens.url} with tokens", ground, cause_of(tokens.valid))
        return
    stranger, open_ = f"{tokens.url} without credentials", _open(tokens, base)
    if not any(row.name == tokens.url for row in rows):
        yield _one(tokens, stranger, _stranger(facts, tokens, base, open_))
    for one in tokens.tries:
        because = f"{UNAUTHENTICATED.id}#{stranger}" if open_ else cause_of(one.answer)
        yield _one(tokens, f"{tokens.url} with {one.kind}", _said(tokens, one, base, open_), because)


def token_table(facts: Facts, rows: Sequence[Row]) -> Table | None:
    if facts.tokens is None or not facts.tokens.tries:
        return None
    judged = {seen.subject: seen.status for seen in judge_tokens(facts, rows)}
    words = {Status.PASS: "right", Status.FAIL: "WRONG"}
    lines = []
    for one in facts.tokens.tries:
        status = judged.get(f"{facts.tokens.url} with {one.kind}")
        code = one.answer.status if isinstance(one.answer, Response) else "not sent" if one.reason else "no answer"
        lines.append((one.kind, f"{code} {words.get(status, 'unknown') if status else 'unknown'}"))
    title = f"Tokens that {facts.tokens.url} has to refuse"
    return Table(id="auth-tokens", title=title, columns=("Token", "Answer"), rows=tuple(lines))


def _one(tokens: TokenFacts, subject: str, said: Said, because: str | None = None) -> Assessment:
    status, message, remedy = said
    return assessment(
        UNAUTHENTICATED, subject, status, message, remediation=remedy, because=because if status is not Status.PASS else None,
        url=tokens.url, config=_CONFIG,
    )  # fmt: skip


def _base(facts: Facts, tokens: TokenFacts) -> tuple[Known, Said | None]:
    """What answers are compared with; or why there is nothing to compare with."""
    valid, logins = tokens.valid, login_pages(facts)
    stranger = tokens.stranger.answer if tokens.stranger else None
    shells = [one for one in facts.nowhere if isinstance(one, Response)]
    fine = isinstance(valid, Response) and not valid.blocked and 200 <= valid.status < 300
    if isinstance(valid, Response) and fine and not is_login(valid, logins, stranger):
        return known(valid, logins, shells, config=_CONFIG), None
    reading = read(valid, known(None, logins, shells, config=_CONFIG)) if valid is not None else None
    told = reading.said if reading else "nothing"
    age = f"; its time was over on {tokens.until:%Y-%m-%d}" if tokens.until else ""
    message = (
        f"`{tokens.url}` answered the valid token with {told}{_aged(tokens, age)}, so refusing others shows nothing"
    )
    remedy = (
        reading.remedy if reading else ""
    ) or "store a fresh token in the variable of auth.tokens.valid, or correct `route`"
    return known(None, (), ()), (Status.UNKNOWN, message, remedy)


def _aged(tokens: TokenFacts, text: str) -> str:
    return text if tokens.stale else ""


def _open(tokens: TokenFacts, base: Known) -> bool:
    cell = tokens.stranger
    return bool(cell and cell.answer and read(cell.answer, base, cell.end, cell.away).seen is Seen.CONTENT)


def _stranger(facts: Facts, tokens: TokenFacts, base: Known, open_: bool) -> Said:
    cell = tokens.stranger
    if cell is None or cell.answer is None:
        return Status.UNKNOWN, "it was not asked", ""
    reading = read(cell.answer, base, cell.end, cell.away)
    place = f"`{tokens.url}` answered somebody without a token with {reading.said}"
    if open_ and facts.lets_in:
        remedy = "run this check where the site needs no site.access, or use other headers there"
        return Status.UNKNOWN, f"{place}, but site.access sends a credential of its own with every request", remedy
    if open_:
        return Status.FAIL, place, "require a token on this address, and answer 401 without one"
    if reading.seen in (Seen.REFUSED, Seen.LOGIN):
        return Status.PASS, f"`{tokens.url}` refuses whoever has no token ({reading.said})", ""
    return Status.UNKNOWN, place, reading.remedy


def _said(tokens: TokenFacts, one: TokenTry, base: Known, open_: bool) -> Said:
    if one.answer is None:
        return Status.UNKNOWN, one.reason, one.remedy
    if open_:
        return (
            Status.UNKNOWN,
            f"`{tokens.url}` needs no token at all, so {one.kind} shows nothing",
            "require a token there first",
        )
    reading = read(one.answer, base)
    malformed = isinstance(one.answer, Response) and one.answer.status in _MALFORMED and not one.answer.blocked
    if reading.seen in (Seen.REFUSED, Seen.LOGIN) or malformed:
        code = one.answer.status if isinstance(one.answer, Response) else ""
        return Status.PASS, f"`{tokens.url}` refuses {one.kind} ({code})", ""
    message = f"`{tokens.url}` answered {one.kind} with {reading.said}"
    if reading.seen is Seen.CONTENT:
        return Status.FAIL, f"{message}, as it answers the valid one", _FIXES[one.kind]
    return (
        Status.UNKNOWN,
        message,
        reading.remedy.replace(f"; or set {_CONFIG}.text to words that only the protected content holds", ""),
    )
