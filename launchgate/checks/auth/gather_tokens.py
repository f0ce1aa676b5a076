"""Asks one address with a valid token, without one, and with those that have to be refused; no opinion."""

from urllib.parse import urljoin

from launchgate.checks.auth.asking import Asking, Visitor
from launchgate.checks.auth.jwt import altered, cut, ends_of, unsigned
from launchgate.checks.auth.signing_in import sendable
from launchgate.checks.auth.spec import ANONYMOUS, Cell, TokenFacts, Tokens, TokenTry
from launchgate.errors import CannotJudge
from launchgate.exchange import host_of

EXPIRED, OTHER = "an expired token", "a token of another environment"
CUT, UNSIGNED, ALTERED = "a cut token", "a token without a signature (`alg: none`)", "a token whose claims were changed"


def token_facts(asking: Asking, tokens: Tokens, target: str) -> TokenFacts:
    """The stranger first, the valid token next, then the others."""
    url = urljoin(target, tokens.route)
    if not asking.permits(url):
        return TokenFacts(url=url, barred=host_of(url))
    try:
        valid = sendable(asking, tokens.header, tokens.valid)
    except CannotJudge as missing:
        return TokenFacts(url=url, reason=missing.reason, remedy=missing.remedy)
    visitor, until = Visitor(asking, ANONYMOUS), ends_of(valid)
    first = visitor.ask(url)
    end, away = visitor.follow(first)
    return TokenFacts(
        url=url,
        stranger=Cell(role=ANONYMOUS, answer=first, end=end, away=away),
        valid=_with(asking, tokens, valid, url).answer,
        until=until,
        stale=until is not None and until <= asking.context.now,
        tries=(*_declared(asking, tokens, valid, url), *_forged(asking, tokens, valid, url)),
    )


def _declared(asking: Asking, tokens: Tokens, valid: str, url: str) -> list[TokenTry]:
    found = []
    for kind, name in ((EXPIRED, "expired"), (OTHER, "other_environment")):
        template = getattr(tokens, name)
        if not template:
            continue
        config = f"auth.tokens.{name}"
        try:
            token = sendable(asking, tokens.header, template)
        except CannotJudge as missing:
            found.append(TokenTry(kind=kind, reason=missing.reason, remedy=missing.remedy))
            continue
        ends = ends_of(token)
        if token == valid:
            reason, remedy = f"{config} is the very token in auth.tokens.valid", "store one that has to be refused"
            found.append(TokenTry(kind=kind, reason=reason, remedy=remedy))
        elif kind == EXPIRED and ends is not None and ends > asking.context.now:
            reason = f"the token in {config} has not expired yet: its `exp` is {ends:%Y-%m-%d %H:%M} UTC"
            found.append(TokenTry(kind=kind, reason=reason, remedy="store one whose time is over"))
        else:
            found.append(_with(asking, tokens, token, url, kind))
    return found


def _forged(asking: Asking, tokens: Tokens, valid: str, url: str) -> list[TokenTry]:
    """Made from the valid one; what is no JWT has no signature to drop, and no claims to change."""
    made = ((CUT, cut(valid)), (UNSIGNED, unsigned(valid)), (ALTERED, altered(valid)))
    return [_with(asking, tokens, token, url, kind) for kind, token in made if token]


def _with(asking: Asking, tokens: Tokens, token: str, url: str, kind: str = "") -> TokenTry:
    asking.context.redactor.remember(token, kind or "valid token")
    value = f"{tokens.scheme} {token}" if tokens.scheme else token
    return TokenTry(kind=kind, answer=Visitor(asking, ANONYMOUS, {tokens.header: value}).ask(url))
