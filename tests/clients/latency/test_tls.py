"""HTTPS with a private certificate authority: the name in the URL is what the certificate must hold."""

from pathlib import Path

from launchgate.clients.latency import Failure, Sample
from launchgate.settings import Network
from tests.support.certificates import make_authority
from tests.support.context import make_context
from tests.support.slow_server import Answers, SlowServer


def first_answer(root: Path, *, certified: str, ca_file: str | None) -> Sample:
    authority = make_authority(root)
    with SlowServer({"/": Answers(delays_ms=(5,))}, authority.leaf(certified)) as server:
        network = Network(connect_to={"app.example.test:443": f"127.0.0.1:{server.port}"}, ca_file=ca_file)
        client = make_context(root, network=network).clients.latency
        with client.session(users=1, timeout_s=5) as session:
            ((_, sample),) = session.warm([client.request("https://app.example.test/", {})])
    return sample


def test_a_certificate_of_the_owners_authority_is_trusted(tmp_path: Path) -> None:
    sample = first_answer(tmp_path, certified="app.example.test", ca_file="ca.pem")
    assert (sample.status, sample.failure) == (200, None)
    assert sample.tls_ms > 0
    assert sample.total_ms >= sample.connect_ms + sample.tls_ms + 5


def test_a_certificate_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    assert first_answer(tmp_path, certified="app.example.test", ca_file=None).failure is Failure.TLS


def test_a_certificate_for_another_name_is_refused(tmp_path: Path) -> None:
    assert first_answer(tmp_path, certified="other.example.test", ca_file="ca.pem").failure is Failure.TLS
