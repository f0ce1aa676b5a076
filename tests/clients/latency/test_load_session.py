"""Sessions under load: users who wait for answers, a schedule that does not, visitors with cookies of their own."""

from collections.abc import Sequence
from pathlib import Path

from launchgate.clients.latency import LatencyClient, Sample
from launchgate.settings import Limits, Network
from tests.support.context import make_context
from tests.support.names import name_server
from tests.support.slow_server import Answers, SlowServer

STRICT = Limits(requests_per_second=1, connections_per_host=1)


def door(root: Path, server: SlowServer) -> LatencyClient:
    return make_context(root, limits=STRICT, explicit_urls=[server.url]).clients.latency


def test_users_send_the_next_when_an_answer_came(tmp_path: Path) -> None:
    with SlowServer({"/": Answers(delays_ms=(20,))}) as server:
        client = door(tmp_path, server)
        with client.load_session(users=6, timeout_s=5, seconds=60) as session:
            batch = session.closed([client.request(server.url, {})] * 12, 3, 1000)
        assert server.peak == 3
    assert batch.seconds >= 0.08
    assert all(sample.late_ms == 0 for sample in batch.samples)
    assert (len(batch.samples), len(batch.requests), batch.complete) == (12, 12, True)


def test_users_never_send_more_than_the_ceiling(tmp_path: Path) -> None:
    with SlowServer({"/": Answers()}) as server:
        client = door(tmp_path, server)
        with client.load_session(users=4, timeout_s=5, seconds=60) as session:
            batch = session.closed([client.request(server.url, {})] * 11, 4, 50)
    assert batch.seconds >= 0.2
    # Whom the ceiling holds back did not wait for the server.
    assert all(sample.late_ms == 0 for sample in batch.samples)


def test_a_wait_is_not_made_up_for_with_a_burst(tmp_path: Path) -> None:
    """300 ms without an answer at 50 a second: of the ten that follow at most three come at once."""
    with SlowServer({"/": Answers(delays_ms=(300, *[0] * 10))}) as server:
        client = door(tmp_path, server)
        with client.load_session(users=1, timeout_s=5, seconds=60) as session:
            batch = session.closed([client.request(server.url, {})] * 11, 1, 50)
    assert batch.seconds >= 0.42


def test_a_schedule_counts_from_the_due_time_over_all_routes(tmp_path: Path) -> None:
    """One visitor and one silence of 300 ms: whatever was due in it, on any route, waits."""
    with SlowServer({"/a": Answers(delays_ms=(300, *[0] * 9)), "/b": Answers()}) as server:
        client = door(tmp_path, server)
        one, other = (client.request(f"{server.url}/{name}", {}) for name in "ab")
        with client.load_session(users=1, timeout_s=5, seconds=60) as session:
            batch = session.scheduled([one, other] * 5, 100)
    waited = {one.url: 0.0, other.url: 0.0}
    for request, sample in zip(batch.requests, batch.samples, strict=True):
        waited[request.url] = max(waited[request.url], sample.from_due_ms)
        assert sample.first_byte_ms <= sample.from_due_ms
    assert min(waited.values()) >= 200


def test_sending_ends_when_the_watch_says_so_and_what_is_in_flight_is_waited_for(tmp_path: Path) -> None:
    seen: list[Sample] = []

    def stop(ended: Sequence[Sample]) -> bool:
        seen.extend(ended)
        return True

    with SlowServer({"/": Answers(delays_ms=(10, 60))}) as server:
        client = door(tmp_path, server)
        with client.load_session(users=2, timeout_s=5, seconds=60) as session:
            batch = session.closed([client.request(server.url, {})] * 100, 2, 1000, stop)
        assert len(server.record) == len(batch.samples) <= 4
    assert not batch.complete
    assert tuple(seen) == batch.samples


def test_each_visitor_begins_once_and_keeps_its_own_cookie(tmp_path: Path) -> None:
    with SlowServer({"/in": Answers(headers={"Set-Cookie": "who=me"}), "/": Answers()}) as server:
        client = door(tmp_path, server)
        login = client.request(f"{server.url}/in", {"Content-Type": "text/plain"}, b"name=ada")
        with client.load_session(users=4, timeout_s=5, seconds=60) as session:
            session.closed([login] * 4, 2, 1000)
            session.closed([client.request(f"{server.url}/", {})] * 4, 2, 1000)
        assert [one.body for one in server.served("/in")] == [b"name=ada"] * 4
        assert [one.headers.get("Cookie") for one in server.served("/in")] == [None] * 4
        assert [one.headers.get("Cookie") for one in server.served("/")] == ["who=me"] * 4
        assert {one.body for one in server.served("/")} == {b""}


def test_an_ordinary_session_keeps_no_cookie(tmp_path: Path) -> None:
    with SlowServer({"/": Answers(headers={"Set-Cookie": "who=me"})}) as server:
        client = make_context(tmp_path, explicit_urls=[server.url]).clients.latency
        with client.session(users=1, timeout_s=5) as session:
            session.warm([client.request(server.url, {})] * 2)
        assert [one.headers.get("Cookie") for one in server.record] == [None, None]


def test_load_ends_with_its_own_time(tmp_path: Path) -> None:
    with SlowServer({"/": Answers()}) as server:
        client = door(tmp_path, server)
        with client.load_session(users=1, timeout_s=5, seconds=4) as session:
            batch = session.closed([client.request(server.url, {})] * 3, 1, 1000)
        assert server.record == []
    assert not batch.complete


def test_the_lookup_of_a_name_is_timed_once(tmp_path: Path) -> None:
    with name_server({"app.example.test": {"A": "203.0.113.7"}}) as dns:
        context = make_context(tmp_path, network=Network(resolvers=(dns.address,), allow_private=("203.0.113.0/24",)))
        first, second = (context.clients.latency.request(f"http://app.example.test/{n}", {}) for n in range(2))
    assert first.lookup_ms is not None
    assert first.lookup_ms > 0
    assert second.lookup_ms == first.lookup_ms


def test_an_address_needs_no_lookup(tmp_path: Path) -> None:
    context = make_context(tmp_path, explicit_urls=["http://127.0.0.1"])
    assert context.clients.latency.request("http://127.0.0.1/", {}).lookup_ms is None
