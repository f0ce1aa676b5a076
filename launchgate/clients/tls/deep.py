"""sslyze as a separate program: its licence, its second of imports and its hangs stay outside of our process.

It is started isolated (`-I`: no environment, no working folder on the module path), told one address, and killed at the end.
What it prints is read as a stranger's: JSON of a bounded size, of which only known parts are looked at.
"""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from time import monotonic
from typing import Any

from launchgate.context import Deadline
from launchgate.errors import CannotJudge
from launchgate.handshake import DeepScan, Version

SCAN_SECONDS = 90.0
"""The most one scan may take: 10 s are usual, 30 s with a slow line."""
_LARGEST = 20_000_000
_SUITES = {f"{version.lower().replace(' ', '_').replace('.', '_')}_cipher_suites": version for version in Version}
"""Part of the scan to version: `tls_1_2_cipher_suites`."""
_FLAWS = (
    ("heartbleed", "is_vulnerable_to_heartbleed", True, "Heartbleed (CVE-2014-0160)"),
    ("openssl_ccs_injection", "is_vulnerable_to_ccs_injection", True, "CCS injection (CVE-2014-0224)"),
    ("robot", "robot_result", "VULNERABLE_STRONG_ORACLE", "ROBOT (CVE-2017-13099)"),
    ("robot", "robot_result", "VULNERABLE_WEAK_ORACLE", "ROBOT (CVE-2017-13099)"),
    ("tls_compression", "supports_compression", True, "CRIME (TLS compression, CVE-2012-4929)"),
    ("session_renegotiation", "supports_secure_renegotiation", False, "insecure renegotiation (CVE-2009-3555)"),
)
"""Part of the scan, its key, the value that shows the flaw, its name."""
_WEAK_CURVE_BITS = 224
_REMEDY = "run `python -m sslyze` by hand to see why, or set `tls: {deep: false}` in launchgate.yml"


def scan(name: str, place: tuple[str, int], ca_file: Path | None, deadline: Deadline) -> DeepScan:
    """One scan of one address. Raises CannotJudge when it brought nothing."""
    begun = monotonic()
    seconds = min(SCAN_SECONDS, deadline.left)
    deadline.require(f"the deep scan of `{name}`")
    host, address = _bracketed(name), _bracketed(place[0])
    asked = f"{host}:{place[1]}" + ("" if host == address else f"{{{address}}}")
    arguments = ["--json_out=-", "--mozilla_config=intermediate"]
    if ca_file is not None:
        arguments.append(f"--certinfo_ca_file={ca_file}")
    return _read(_output((*arguments, "--", asked), seconds), monotonic() - begun)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _output(arguments: tuple[str, ...], seconds: float) -> bytes:
    """What the program printed. Raises CannotJudge when it did not end well or in time."""
    with TemporaryFile() as out:
        try:
            child = subprocess.Popen(
                (sys.executable, "-I", "-W", "ignore", "-m", "sslyze", *arguments),
                stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.DEVNULL, cwd="/", env={"LC_ALL": "C.UTF-8"},
                start_new_session=True,
            )  # fmt: skip
        except OSError as error:
            raise CannotJudge(f"sslyze could not be started ({error.strerror})", _REMEDY) from None
        try:
            code = child.wait(seconds)
        except subprocess.TimeoutExpired:
            reason = f"sslyze was stopped after {seconds:.0f} s"
            raise CannotJudge(reason, "raise limits.deadline_s in launchgate.yml, or scan fewer hosts") from None
        finally:
            with suppress(OSError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        out.seek(0)
        text = out.read(_LARGEST + 1)
    if code != 0 or not text or len(text) > _LARGEST:
        raise CannotJudge(f"sslyze brought no result (exit code {code}, {len(text)} bytes)", _REMEDY)
    return text


def _read(text: bytes, seconds: float) -> DeepScan:
    try:
        server = json.loads(text)["server_scan_results"][0]
        if server["scan_status"] != "COMPLETED":
            raise CannotJudge("sslyze could not connect to the server", _REMEDY)
        parts: dict[str, Any] = server["scan_result"]
        results = {key: part["result"] for key, part in parts.items() if part and part.get("result") is not None}
        accepted = [(version, suite) for key, version in _SUITES.items() for suite in _accepted(results.get(key))]
        curves = results.get("elliptic_curves", {}).get("supported_curves") or ()
        return DeepScan(
            suites=tuple((version, str(suite["cipher_suite"]["name"])[:80]) for version, suite in accepted),
            versions=tuple(dict.fromkeys(version for version, _ in accepted)),
            smallest_dh=min((bits for _, suite in accepted if (bits := _dh_bits(suite)) is not None), default=None),
            weak_curves=tuple(name for curve in curves if _bits(name := str(curve["name"])[:40]) < _WEAK_CURVE_BITS),
            flaws=tuple(dict.fromkeys(_flaws(results))),
            missing=tuple(sorted({*_SUITES, *(part for part, *_ in _FLAWS), "elliptic_curves"} - results.keys())),
            seconds=seconds,
        )
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise CannotJudge("sslyze brought a result that cannot be read", _REMEDY) from None


def _accepted(result: dict[str, Any] | None) -> list[dict[str, Any]]:
    return list(result["accepted_cipher_suites"]) if result else []


def _dh_bits(suite: dict[str, Any]) -> int | None:
    key = suite.get("ephemeral_key")
    return int(key["size"]) if key and key.get("type_name") == "DH" else None


def _bits(curve: str) -> int:
    """The strength that a curve's name tells: `secp192k1`; names without a number are of the strong ones (X25519 has one)."""
    digits = "".join(c if c.isdecimal() else " " for c in curve).split()
    return int(digits[0]) if digits and digits[0] != "25519" else 255


def _flaws(results: dict[str, Any]) -> list[str]:
    return [name for part, key, bad, name in _FLAWS if part in results and results[part].get(key) == bad]
