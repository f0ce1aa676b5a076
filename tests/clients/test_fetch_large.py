"""Bodies beyond the usual limit: as much as was asked for, told when there was more, never remembered."""

from pathlib import Path

import pytest

from launchgate.clients.http.bodies import BODY_LIMIT
from launchgate.exchange import Failure, Response
from tests.support.context import make_context
from tests.support.web import Reply, serve

BODY = b"x" * (BODY_LIMIT + 500_000)


@pytest.mark.parametrize(("most", "kept", "cut"), [(10_000_000, len(BODY), False), (2_200_000, 2_200_000, True)])
def test_as_much_as_was_asked_for(tmp_path: Path, most: int, kept: int, cut: bool) -> None:
    with serve({"/a.js": Reply(body=BODY)}) as web:
        client = make_context(tmp_path, explicit_urls=(web.url,)).clients.http
        answers = [client.fetch_large(f"{web.url}/a.js", most=most) for _ in range(2)]
        usual = client.fetch(f"{web.url}/a.js")
        assert len(web.asked) == 3
    for answer in answers:
        assert isinstance(answer, Response)
        assert (len(answer.body), answer.truncated) == (kept, cut)
    assert isinstance(usual, Response)
    assert (len(usual.body), usual.truncated) == (BODY_LIMIT, True)


def test_what_is_no_web_address_is_a_failure(tmp_path: Path) -> None:
    assert isinstance(make_context(tmp_path).clients.http.fetch_large("data:,x", most=1), Failure)
