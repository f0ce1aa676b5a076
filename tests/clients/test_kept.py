"""How many connections one host sees at a time, over `http` and `https` together, kept ones included."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from launchgate.context import Clients
from launchgate.exchange import Response
from launchgate.settings import Limits, Network
from tests.support.certificates import make_authority
from tests.support.context import make_context
from tests.support.web import Asked, Reply, Web, page, serve

HOST = "shop.test"


def established(ports: set[int]) -> int:
    """Connections from here to these ports that neither side has closed, as the kernel counts them."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(int(line[2].rpartition(":")[2], 16) in ports and line[3] == "01" for line in lines)


class Counting:
    """Routes of two servers that note how many requests they answer at a time, both together."""

    def __init__(self) -> None:
        self.peak = self._now = 0
        self._lock = threading.Lock()

    def answer(self, _: Asked) -> Reply:
        with self._lock:
            self._now += 1
            self.peak = max(self.peak, self._now)
        with self._lock:
            self._now -= 1
        return page("hello")


def doors(root: Path, plain: Web, secure: Web, limit: int) -> Clients:
    places = {f"{HOST}:80": plain.endpoint, f"{HOST}:443": secure.endpoint}
    network = Network(connect_to=places, ca_file="ca.pem")
    limits = Limits(requests_per_second=100_000, connections_per_host=limit)
    return make_context(root, network=network, limits=limits).clients


@pytest.mark.parametrize(("limit", "most"), [(8, 3), (4, 2), (1, 1)])
def test_both_schemes_share_what_a_host_may_see(tmp_path: Path, limit: int, most: int) -> None:
    pem, counting = make_authority(tmp_path).leaf(HOST), Counting()
    urls = [f"{scheme}://{HOST}/{number}" for number in range(40) for scheme in ("http", "https")]
    with serve({"*": counting.answer}) as plain, serve({"*": counting.answer}, pem) as secure:
        ports = {plain.port, secure.port}
        http = doors(tmp_path, plain, secure, limit).http
        with ThreadPoolExecutor(16) as pool:
            ends = list(pool.map(http.fetch, urls))
            sent = list(pool.map(lambda url: http.fetch(url, method="POST", body=b"x"), urls[:10]))
        opened, idle = plain.connections + secure.connections, established(ports)
        http.rest()
        left = established(ports)
    assert all(isinstance(end, Response) and end.status == 200 for end in [*ends, *sent])
    assert counting.peak <= most
    assert idle == most
    assert http.opened() == {HOST: opened}
    assert left == 0


def test_handshakes_and_requests_stay_within_the_limit_together(tmp_path: Path) -> None:
    pem, counting = make_authority(tmp_path).leaf(HOST), Counting()
    with serve({"*": counting.answer}) as plain, serve({"*": counting.answer}, pem) as secure:
        clients = doors(tmp_path, plain, secure, 8)
        with ThreadPoolExecutor(9) as pool:
            survey = pool.submit(clients.tls.survey, HOST)
            list(pool.map(lambda number: clients.http.fetch(f"https://{HOST}/{number}"), range(30)))
        assert survey.result().connections <= 5
        assert secure.connections <= 8
