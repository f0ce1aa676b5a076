"""Timed requests against a real server on loopback: what counts, what is drained, what is never used."""

import socket
import statistics
from pathlib import Path

import pytest

from launchgate.clients.latency import Failure, LatencyClient, Request, Sample
from launchgate.errors import CannotJudge
from launchgate.settings import Limits, Network
from tests.support.context import make_context
from tests.support.slow_server import Answers, SlowServer


def door(
    root: Path,
    server: SlowServer | None = None,
    *,
    network: Network | None = None,
    seconds: float = 60,
    rate: float = 1000,
) -> LatencyClient:
    urls = [server.url] if server else ["http://127.0.0.1"]
    limits = Limits(requests_per_second=rate)
    return make_context(root, network=network, limits=limits, seconds=seconds, explicit_urls=urls).clients.latency


def test_every_request_is_sent_and_answered(tmp_path: Path) -> None:
    with SlowServer({"/": Answers(delays_ms=(5,))}) as server:
        client = door(tmp_path, server)
        with client.session(users=4, timeout_s=5) as session:
            batch = session.run(client.request(server.url, {}), 20, 200)
        assert len(server.record) == 20
    assert (len(batch.samples), batch.complete) == (20, True)
    assert all(s.status == 200 and s.failure is None for s in batch.samples)
    assert all(s.total_ms >= 4 for s in batch.samples)  # a sleep may end a little early
    # A client that is held up between sending and noting that it has sent sees less of the wait; mostly none is.
    assert statistics.median(s.wait_ms for s in batch.samples) >= 4


def test_phases_add_up_to_the_total(tmp_path: Path) -> None:
    with SlowServer({"/": Answers(delays_ms=(20,))}) as server:
        client = door(tmp_path, server)
        with client.session(users=1, timeout_s=5) as session:
            (_, sample), *_ = session.warm([client.request(server.url, {})])
    parts = sample.dns_ms + sample.connect_ms + sample.tls_ms + sample.wait_ms + sample.download_ms
    assert sample.fresh
    assert sample.connect_ms > 0
    assert sample.tls_ms == 0
    assert parts <= sample.total_ms
    assert parts == pytest.approx(sample.total_ms, abs=5)


def test_connections_stay_warm_between_batches(tmp_path: Path) -> None:
    with SlowServer({"/": Answers()}) as server:
        client = door(tmp_path, server)
        request = client.request(server.url, {})
        with client.session(users=3, timeout_s=5) as session:
            session.warm([request] * 3)
            batch = session.run(request, 12, None)
    assert not any(sample.fresh for sample in batch.samples)
    assert all(sample.connect_ms == 0 for sample in batch.samples)


def test_a_silent_server_delays_what_was_due_meanwhile(tmp_path: Path) -> None:
    """One connection, one answer of 300 ms: the nine requests due within it wait, though each is answered at once."""
    with SlowServer({"/": Answers(delays_ms=(300, *[0] * 9))}) as server:
        client = door(tmp_path, server)
        with client.session(users=1, timeout_s=5) as session:
            batch = session.run(client.request(server.url, {}), 10, 100)
    waited = sorted(sample.from_due_ms for sample in batch.samples)
    assert waited[0] >= 200
    assert sum(sample.total_ms >= 300 for sample in batch.samples) == 1


def test_the_limits_bind_warm_up_and_schedule_together(tmp_path: Path) -> None:
    """3 at once use up 0.3 s of a budget of 10 a second; the next 4 are due 0.1 s apart, whatever rate was asked for."""
    with SlowServer({"/": Answers()}) as server:
        client = door(tmp_path, server, rate=10)
        request = client.request(server.url, {})
        with client.session(users=99, timeout_s=5) as session:
            session.warm([request] * 3)
            batch = session.run(request, 4, 500)
    assert session.users == 8
    assert batch.seconds >= 0.3
    assert batch.rate <= 10.1


def test_no_more_requests_are_in_flight_than_users(tmp_path: Path) -> None:
    with SlowServer({"/": Answers(delays_ms=(20,))}) as server:
        client = door(tmp_path, server)
        with client.session(users=2, timeout_s=5) as session:
            batch = session.run(client.request(server.url, {}), 10, None)
    assert sum(sample.fresh for sample in batch.samples) <= 2
    assert batch.seconds >= 0.1


@pytest.mark.parametrize(
    ("answers", "timeout_s", "failure"),
    [(Answers(delays_ms=(3000,)), 0.2, Failure.TIMEOUT), (Answers(close=True), 5, Failure.BROKEN)],
)
def test_a_failed_request_is_a_sample(tmp_path: Path, answers: Answers, timeout_s: float, failure: Failure) -> None:
    with SlowServer({"/": answers}) as server:
        client = door(tmp_path, server)
        with client.session(users=2, timeout_s=timeout_s) as session:
            batch = session.run(client.request(server.url, {}), 2, 50)
    assert [sample.failure for sample in batch.samples] == [failure, failure]
    assert all(sample.detail for sample in batch.samples)


def test_a_refused_connection_is_not_a_slow_answer(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        client = door(tmp_path)
        request = client.request(f"http://127.0.0.1:{unused.getsockname()[1]}/", {})
        with client.session(users=1, timeout_s=2) as session:
            (_, sample), *_ = session.warm([request])
    assert sample.failure is Failure.CONNECT


def test_redirects_are_reported_and_not_followed(tmp_path: Path) -> None:
    with SlowServer({"/old": Answers(statuses=(301,), headers={"Location": "/new"}), "/new": Answers()}) as server:
        client = door(tmp_path, server)
        with client.session(users=1, timeout_s=5) as session:
            (_, sample), *_ = session.warm([client.request(f"{server.url}/old", {})])
        assert server.served("/new") == []
    assert (sample.status, sample.redirect) == (301, f"{server.url}/new")


def test_nothing_is_sent_that_the_deadline_would_cut_short(tmp_path: Path) -> None:
    with SlowServer({"/": Answers()}) as server:
        client = door(tmp_path, server, seconds=5)
        with client.session(users=1, timeout_s=5) as session:
            batch = session.run(client.request(server.url, {}), 10, 100)
        assert server.record == []
    assert (batch.samples, batch.complete) == ((), False)


def test_a_name_is_dialled_where_connect_to_says(tmp_path: Path) -> None:
    with SlowServer({"/": Answers()}) as server:
        network = Network(connect_to={"app.example.test:80": f"127.0.0.1:{server.port}"})
        client = door(tmp_path, network=network)
        with client.session(users=1, timeout_s=5) as session:
            session.warm([client.request("http://app.example.test/", {"X-Token": "value"})])
        (served,) = server.record
    assert served.headers["Host"] == "app.example.test"
    assert served.headers["X-Token"] == "value"


def test_proxies_and_netrc_of_the_environment_are_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login somebody password unused\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    with SlowServer({"/": Answers()}) as server:
        client = door(tmp_path, server)
        with client.session(users=1, timeout_s=5) as session:
            (_, sample), *_ = session.warm([client.request(server.url, {})])
        (served,) = server.record
    assert sample.status == 200
    assert "Authorization" not in served.headers


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("http://127.0.0.1/a b?q=ü#top", "http://127.0.0.1/a%20b?q=%C3%BC"),
        ("http://user:word@127.0.0.1:80", "http://127.0.0.1/"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
    ],
)
def test_urls_are_sent_clean(tmp_path: Path, url: str, sent: str) -> None:
    context = make_context(tmp_path, explicit_urls=[url])
    assert context.clients.latency.request(url, {}).url == sent


@pytest.mark.parametrize("header", [{"X-A": "b\r\nX-C: d"}, {"X:A": "b"}, {"": "b"}])
def test_a_header_that_would_become_two_is_refused(tmp_path: Path, header: dict[str, str]) -> None:
    with pytest.raises(CannotJudge, match="cannot be sent"):
        door(tmp_path).request("http://127.0.0.1/", header)


def test_a_missing_authority_file_says_which(tmp_path: Path) -> None:
    with pytest.raises(CannotJudge, match=r"'no\.pem' could not be read"):
        door(tmp_path, network=Network(ca_file="no.pem"))


def test_the_process_watches_itself(tmp_path: Path) -> None:
    with SlowServer({"/": Answers(delays_ms=(60,))}) as server:
        client = door(tmp_path, server)
        with client.session(users=1, timeout_s=5) as session:
            session.run(client.request(server.url, {}), 3, None)
    assert session.watch.seconds >= 0.18
    assert session.watch.cpu_share > 0
    assert session.watch.delay_ms > 0


def test_a_sample_counts_from_the_moment_it_was_due() -> None:
    sample = Sample(
        late_ms=40, dns_ms=0, connect_ms=0, tls_ms=0, wait_ms=9, download_ms=1, total_ms=10, status=200, fresh=False,
    )  # fmt: skip
    assert sample.from_due_ms == 50


def test_a_request_names_what_is_dialled(tmp_path: Path) -> None:
    assert door(tmp_path).request("http://127.0.0.1:81/x", {}) == Request(
        url="http://127.0.0.1:81/x", address="127.0.0.1", port=81
    )
