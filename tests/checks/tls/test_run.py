"""Whole runs of the command against broken hosts: one fault is one finding, whichever other checks run beside it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.support.certificates import Leaf, make_authority
from tests.support.command import launchgate
from tests.support.tls_servers import tls_server
from tests.support.web import free_port, redirect, serve

DAY = timedelta(days=1)
HOST = "www.example.com"


@contextmanager
def _site(root: Path, leaf: Leaf, *, headers: tuple[str, ...] = ()) -> Iterator[None]:
    """A configuration of one host with this certificate, whose port 80 redirects as it should."""
    pem = make_authority(root).issue(leaf)
    with tls_server(pem, headers=headers) as server, serve({"/": redirect(f"https://{HOST}/")}) as plain:
        _configure(root, server.endpoint, plain.endpoint)
        yield


def _configure(root: Path, secure: str, plain: str) -> None:
    (root / "launchgate.yml").write_text(
        f"site: {{hosts: [{HOST}]}}\n"
        f"network: {{ca_file: ca.pem, connect_to: {{'{HOST}:443': '{secure}', '{HOST}:80': '{plain}'}}}}\n"
    )


def _run(root: Path, *only: str, **extra: Any) -> tuple[int, list[dict[str, Any]]]:
    picked = [part for name in only for part in ("--only", name)]
    done = launchgate("run", "--url", f"https://{HOST}", *picked, "--report", "json", cwd=root, **extra)
    assert done.err == ""
    return done.code, json.loads(done.out)["assessments"]


def _gating(entries: list[dict[str, Any]]) -> list[str]:
    return sorted(f"{entry['rule']}#{entry['subject']}" for entry in entries if entry["gates"])


def test_an_expired_certificate_is_one_finding_for_all_checks(tmp_path: Path) -> None:
    with _site(tmp_path, Leaf(names=(HOST,), valid_from=-40 * DAY, valid_for=30 * DAY)):
        code, entries = _run(tmp_path, "tls", "redirect", "smoke")
        alone = _run(tmp_path, "redirect", "smoke")
    assert (code, _gating(entries)) == (1, [f"tls/valid#{HOST}"])
    assert {entry["because"] for entry in entries if entry["rule"] == "smoke/home"} == {f"tls/valid#{HOST}"}
    # Without the check that tells of the certificate, the ones that met it are the findings.
    assert alone[0] == 1
    assert "smoke/home#https://www.example.com/" in _gating(alone[1])


def test_a_certificate_for_another_name_is_one_finding(tmp_path: Path) -> None:
    with _site(tmp_path, Leaf(names=("other.test",))):
        code, entries = _run(tmp_path, "tls", "redirect", "smoke")
    assert (code, _gating(entries)) == (1, [f"tls/covers-hosts#{HOST}"])


def test_a_host_that_refuses_connections_is_one_open_question(tmp_path: Path) -> None:
    make_authority(tmp_path)
    with serve({"/": redirect(f"https://{HOST}/")}) as plain:
        _configure(tmp_path, f"127.0.0.1:{free_port()}", plain.endpoint)
        code, entries = _run(tmp_path, "tls", "redirect")
    assert (code, _gating(entries)) == (3, [f"tls/valid#{HOST}"])


def test_a_sound_host_goes(tmp_path: Path) -> None:
    with _site(tmp_path, Leaf(names=(HOST,)), headers=("Strict-Transport-Security: max-age=31536000",)):
        code, entries = _run(tmp_path, "tls", "redirect", "smoke")
    assert (code, _gating(entries)) == (0, [])
    said = {entry["rule"]: (entry["status"], entry["note"]) for entry in entries}
    assert said["tls/valid"] == ("pass", None)
    # Its neighbour was not among the picked checks: the order of the two is open, and stops nothing.
    assert said["tls/hsts"][0] == "unknown"
    assert "http/mixed-content was not judged in this run" in said["tls/hsts"][1]
