"""One dovecot and one SMTP server for each module of form tests, its switches reset before each test."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.support.mail import Mailbox, mailbox, smtp_into


@dataclass(frozen=True)
class Post:
    """The mailbox, and the port of the SMTP server that delivers into it."""

    box: Mailbox
    smtp: int


@pytest.fixture(scope="module")
def _servers() -> Iterator[Post]:
    with mailbox() as box, smtp_into(box) as port:
        yield Post(box, port)


@pytest.fixture
def post(_servers: Post) -> Post:
    _servers.box.reset()
    return _servers
