"""The faults that strike a whole product, each by name: a context manager that yields what is different."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta

from tests.support.certificates import Authority
from tests.support.nameservers import misbehaving
from tests.support.nameservers import silent as says_nothing
from tests.support.product import HOSTS, WWW, Faults, everywhere
from tests.support.web import Reply, free_port, page, redirect, speak

CHALLENGE = Reply(
    status=403,
    headers={"cf-mitigated": "challenge", "Content-Type": "text/html", "Server": "cloudflare"},
    body=b"<title>Just a moment...</title>",
)


def wait(connection: socket.socket) -> None:
    """Takes whatever comes and never answers, until the client goes."""
    while connection.recv(65_536):
        pass


def garble(connection: socket.socket) -> None:
    """Answers with what is no HTTP."""
    connection.recv(65_536)
    connection.sendall(b"\x00\xff\x13garbage\r\n\r\n" * 50)


def _missing(_: ExitStack, __: Authority, host: str) -> Faults:
    return Faults(missing=(host,))


def _name_server_dead(stack: ExitStack, _: Authority, __: str) -> Faults:
    return Faults(resolvers=(stack.enter_context(misbehaving(says_nothing)).address,), unmoved=True)


def _refused(_: ExitStack, __: Authority, host: str) -> Faults:
    closed = f"127.0.0.1:{free_port()}"
    return Faults(endpoints={host: closed}, plain={host: closed})


def _silent_tls(stack: ExitStack, _: Authority, host: str) -> Faults:
    return Faults(endpoints={host: stack.enter_context(speak(wait))})


def _expired(_: ExitStack, authority: Authority, host: str) -> Faults:
    return Faults(leaves={host: authority.leaf(host, valid_from=timedelta(days=-90), valid_for=timedelta(days=80))})


def _wrong_host(_: ExitStack, authority: Authority, host: str) -> Faults:
    return Faults(leaves={host: authority.leaf("other.example.test")})


def _loop(_: ExitStack, __: Authority, host: str) -> Faults:
    return Faults(routes={host: everywhere(redirect("/"))})


def _error(_: ExitStack, __: Authority, host: str) -> Faults:
    return Faults(routes={host: everywhere(page("<h1>Something went wrong</h1>", 500))})


def _challenge(_: ExitStack, __: Authority, host: str) -> Faults:
    return Faults(routes={host: everywhere(CHALLENGE)})


def _challenges(_: ExitStack, __: Authority, ___: str) -> Faults:
    return Faults(routes=dict.fromkeys(HOSTS, everywhere(CHALLENGE)))


def _garbage(stack: ExitStack, authority: Authority, host: str) -> Faults:
    return Faults(endpoints={host: stack.enter_context(speak(garble, authority.leaf(host)))})


FAULTS: dict[str, Callable[[ExitStack, Authority, str], Faults]] = {
    "name missing": _missing, "name server dead": _name_server_dead, "refused": _refused, "silent TLS": _silent_tls,
    "expired": _expired, "wrong host": _wrong_host, "loop": _loop, "answers 500": _error, "challenge": _challenge,
    "challenge everywhere": _challenges, "garbage": _garbage,
}  # fmt: skip


@contextmanager
def fault(name: str, authority: Authority, host: str = WWW) -> Iterator[Faults]:
    """One of FAULTS, at one host where it is a host's."""
    with ExitStack() as stack:
        yield FAULTS[name](stack, authority, host)
