"""The table of services: how an alias finds its service, and that nothing is called claimable that others know to be safe."""

import json

import pytest

from launchgate.checks.dns.services import SERVICES, Claimable, service_of
from tests.support.needs import require_conformance


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("shop.github.io",), "GitHub Pages"),
        (("bucket.s3.amazonaws.com",), "Amazon S3"),
        (("bucket.s3-website-eu-west-1.amazonaws.com",), "Amazon S3"),
        (("lb-1.eu-west-1.elb.amazonaws.com",), None),
        (("notgithub.io",), None),
        (("github.io.example.com",), None),
        (("edge.example.net", "app.azurewebsites.net"), "Microsoft Azure"),
        ((), None),
    ],
)
def test_an_alias_finds_its_service(names: tuple[str, ...], expected: str | None) -> None:
    found = service_of(names)
    assert (found.name if found else None) == expected


def test_every_service_can_be_recognised() -> None:
    for service in SERVICES:
        assert service.by_name or service.texts
        assert all(text == text.lower() for text in service.texts)


def test_nothing_is_claimable_that_a_public_list_calls_safe() -> None:
    """The list says `Vulnerable`, `Edge case` or `Not vulnerable`; ours may be milder, never harsher."""
    path = require_conformance() / "dns" / "can-i-take-over-xyz-fingerprints.json"
    known = {_key(entry["service"]): entry["status"] for entry in json.loads(path.read_text("utf-8"))}
    seen = 0
    for service in SERVICES:
        status = next((known[key] for key in known if key in _key(service.name) or _key(service.name) in key), None)
        if status is not None:
            seen += 1
            assert service.claimable is not Claimable.YES or status == "Vulnerable", service.name
            assert service.claimable is not Claimable.NO or status != "Vulnerable", service.name
    assert seen >= 15


def _key(name: str) -> str:
    """`AWS/S3` and `Amazon S3`, `Github` and `GitHub Pages`: compared by what is left of their names."""
    plain = name.lower().replace("aws/", "").replace("amazon ", "").replace("aws ", "").replace(" pages", "")
    return plain.replace(" ", "").replace(".com", "").replace(".io", "").replace(".sh", "")
