"""Which versions an address speaks, in as few connections as tell it.

A server picks the highest version that both sides have. So the open handshake settles everything from its version up, and one
offer of TLS 1.1 and older settles both of them where it is refused, as it should be.
"""

import ssl
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from launchgate.clients.tls.contexts import Contexts
from launchgate.clients.tls.wire import Shaken
from launchgate.exchange import FailureKind
from launchgate.handshake import Handshake, NoHandshake, Offer, Version

Shake = Callable[[tuple[str, int], ssl.SSLContext], Shaken]
_NEWER = "run the gate where OpenSSL can speak old versions, such as its container image"


class Spending(Protocol):
    """The connections that a name may still cost."""

    @property
    def left(self) -> int: ...
    def take(self) -> bool: ...


class Versions:
    """Asks the addresses of one name."""

    def __init__(self, contexts: Contexts, budget: Spending, shake: Shake) -> None:
        self._contexts, self._budget, self._shake = contexts, budget, shake

    def offers(self, seen: Sequence[Handshake]) -> tuple[Offer, ...]:
        """What is known of each address that completed a handshake; where connections run out, the later ones are open."""
        answered = [one for one in seen if one.version is not None]
        found = [offer for one in answered for offer in (*_settled(one), *self._old(one))]
        if answered and answered[0].version is Version.TLS_1_3 and self._budget.left:
            found.append(self._pinned(answered[0], Version.TLS_1_2))
        return tuple(found)

    def _old(self, one: Handshake) -> Iterator[Offer]:
        """Whether an address that prefers a current version speaks old ones as well."""
        assert one.version is not None
        older = [version for version in (Version.TLS_1_0, Version.TLS_1_1) if version.rank < one.version.rank]
        spoken = [version for version in older if version in self._contexts.spoken]
        yield from (_unspoken(one, version) for version in older if version not in spoken)
        if len(spoken) < 2:
            yield from (self._pinned(one, version) for version in spoken)
            return
        answer = self._answer(one, self._contexts.old)
        yield _offer(one, Version.TLS_1_1, answer)
        if answer is Version.TLS_1_1:
            yield self._pinned(one, Version.TLS_1_0)
        else:
            yield _offer(one, Version.TLS_1_0, answer)

    def _pinned(self, one: Handshake, version: Version) -> Offer:
        return _offer(one, version, self._answer(one, self._contexts.pinned[version]))

    def _answer(self, one: Handshake, context: ssl.SSLContext) -> Version | NoHandshake | None:
        """One connection: the version it came to, None when the server turned the offer down, or why it could not be told."""
        if not self._budget.take():
            reason = "the connections that one name may cost were used up"
            remedy = "raise limits.connections_per_host in launchgate.yml"
            return NoHandshake(kind=FailureKind.DEADLINE, reason=reason, remedy=remedy)
        shaken = self._shake((one.address, one.port), context)
        if shaken.version is not None or shaken.refused:
            return shaken.version
        failure = shaken.failure
        assert failure is not None
        if failure.kind is not FailureKind.TLS_OTHER:
            return failure
        # Not the server's no: this OpenSSL gave up by itself, as hardened builds do with old signatures.
        return NoHandshake(
            kind=failure.kind, reason=f"it could not be tried from here: {failure.reason}", remedy=_NEWER
        )


def _offer(one: Handshake, version: Version, answer: Version | NoHandshake | None) -> Offer:
    if isinstance(answer, NoHandshake):
        return Offer(address=one.address, version=version, on=None, reason=answer.reason, remedy=answer.remedy)
    return Offer(address=one.address, version=version, on=answer is version)


def _settled(one: Handshake) -> Iterator[Offer]:
    """What the open handshake says: its own version is on, higher ones are not."""
    assert one.version is not None
    lowest = max(one.version.rank, Version.TLS_1_0.rank)
    for version in Version:
        if version.rank >= lowest:
            yield Offer(address=one.address, version=version, on=version is one.version)


def _unspoken(one: Handshake, version: Version) -> Offer:
    reason = f"this machine's OpenSSL ({ssl.OPENSSL_VERSION}) cannot speak {version}"
    return Offer(address=one.address, version=version, on=None, reason=reason, remedy=_NEWER)
