"""Runs the `lighthouse` program of this machine on one page and hands back the bytes of its report.

Chrome is started here and not by Lighthouse, which would put it into a session of its own that outlives a deadline. Both are
children in process groups that are ended whole. They run in a new empty folder, which is their home and holds Chrome's profile,
and which is deleted afterwards: nothing is written into the repository, and of this process's environment only what they need
reaches them.
The programs are the machine's own, never some from the repository.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

from launchgate.clients.files import printable
from launchgate.dataclass import dataclass
from launchgate.errors import CannotJudge
from launchgate.exchange import host_of, origin

if TYPE_CHECKING:
    from launchgate.context import Clients

__all__ = ["LighthouseClient", "Programs"]

_BROWSERS = ("chromium", "google-chrome-stable", "google-chrome", "chromium-browser", "chrome")
_LIMIT = 50 << 20
_NEEDED = ("PATH", "LANG", "LC_ALL")
_NOWHERE = ("10.*", "127.*", "169.254.*", "192.168.*", *(f"172.{part}.*" for part in range(16, 32)), "localhost")
"""Hosts that a page must not lead the browser to: addresses of the inside, written as such. Names that a page brings itself are
the browser's own to resolve; what it may reach of the inside then is up to its checks of local networks."""
_FLAGS = (
    "--headless=new", "--remote-debugging-port=0", "--no-first-run", "--no-default-browser-check", "--mute-audio",
    "--disable-extensions", "--disable-component-extensions-with-background-pages", "--disable-background-networking",
    "--disable-component-update", "--disable-client-side-phishing-detection", "--disable-sync", "--disable-default-apps",
    "--metrics-recording-only", "--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding",
    "--disable-background-timer-throttling", "--password-store=basic", "--disable-dev-shm-usage",
)  # fmt: skip
"""A quiet browser without work of its own in the background, as Lighthouse starts it too."""
_WATCHED = 'exec 3<&0; (cat <&3 >/dev/null; kill -9 0) & exec "$@" </dev/null 3<&-'
"""Becomes the program, and leaves a watch behind whose input ends with this process; then it ends the whole group."""
_START_S = 30.0
_LOOK_S = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Programs:
    """What a run needs of this machine."""

    lighthouse: str
    browser: str
    path: str
    """PATH for both, without folders of the repository."""


class LighthouseClient:
    """The door to Lighthouse."""

    def __init__(self, clients: "Clients") -> None:
        self._clients = clients

    def programs(self, environ: Mapping[str, str]) -> Programs:
        """Lighthouse on PATH and a browser there, or the one that CHROME_PATH names. Raises CannotJudge without one of them."""
        path = self._outside(environ.get("PATH", os.defpath))
        lighthouse = shutil.which("lighthouse", path=path)
        names = (*filter(None, (environ.get("CHROME_PATH"),)), *_BROWSERS)
        browser = next((found for name in names if (found := shutil.which(name, path=path))), None)
        if lighthouse is None or browser is None:
            missing = [word for word, found in (("lighthouse", lighthouse), ("Chrome", browser)) if found is None]
            raise CannotJudge(
                f"perf.lighthouse.run is true, and there is no {' and no '.join(missing)} on PATH",
                "use the `browser` target of launchgate's Dockerfile, or install Chrome and `npm install --global lighthouse`",
            )
        return Programs(lighthouse=lighthouse, browser=browser, path=path)

    def _outside(self, path: str) -> str:
        """PATH without relative folders and without those of the repository: what lies there is read and never run."""
        root = self._clients.root.resolve()
        parts = [Path(part) for part in path.split(os.pathsep) if part]
        kept = [part for part in parts if part.is_absolute() and not part.resolve().is_relative_to(root)]
        return os.pathsep.join(map(str, kept))

    def run(self, programs: Programs, url: str, *, form_factor: str, timeout_s: float) -> bytes:
        """The report of one run as JSON. Raises CannotJudge when there is none within the time, or none at all."""
        self._clients.deadline.require("Lighthouse")
        ends = monotonic() + min(timeout_s, self._clients.deadline.left)
        rules = self._rules(url)
        folder = Path(tempfile.mkdtemp(prefix="launchgate-lighthouse-"))
        environ = {name: value for name in _NEEDED if (value := os.environ.get(name))}
        environ |= {"HOME": str(folder), "TMPDIR": str(folder), "PATH": programs.path, "CI": "true"}
        try:
            with _browser(programs, folder, environ, rules, ends) as port:
                return _measured(_command(programs, url, form_factor, port), folder, environ, ends)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _rules(self, url: str) -> str:
        """Where the browser finds the page: at the address that the gate resolved and may dial, and nothing of the inside else.

        Fixed now, so that a second answer of DNS cannot lead it elsewhere. Raises CannotJudge like every other client.
        """
        _, host, port = origin(url)
        address, at = self._clients.addresses.dial(host, port)
        place = f"[{address}]" if ":" in address else address
        rules = [f"MAP {host}:{port} {place}:{at}"]
        return ",".join([*rules, *(f"MAP {name} ~NOTFOUND" for name in _NOWHERE if not _covers(name, host))])


def _covers(pattern: str, host: str) -> bool:
    return host.startswith(pattern[:-1]) if pattern.endswith("*") else host == pattern


def _command(programs: Programs, url: str, form_factor: str, port: int) -> tuple[str, ...]:
    desktop = ("--preset=desktop",) if form_factor == "desktop" else ()
    return (
        programs.lighthouse, url, f"--port={port}", "--output=json", "--output-path=report.json", "--quiet",
        "--only-categories=performance", "--no-enable-error-reporting", "--disable-full-page-screenshot", *desktop,
    )  # fmt: skip


@contextmanager
def _browser(
    programs: Programs, folder: Path, environ: Mapping[str, str], rules: str, ends: float
) -> Iterator[int]:  # fmt: skip
    """A running browser; the port it is steered by, on loopback."""
    profile = folder / "profile"
    # As root Chrome does not start with its sandbox, and container actions are root.
    open_ = ("--no-sandbox",) if os.geteuid() == 0 else ()
    command = (
        programs.browser, *_FLAGS, *open_, f"--user-data-dir={profile}", f"--host-resolver-rules={rules}", "about:blank"
    )  # fmt: skip
    with _child(command, folder, environ, "browser.log") as child:
        yield _port(child, profile / "DevToolsActivePort", folder, min(ends, monotonic() + _START_S))


def _port(child: "subprocess.Popen[bytes]", file: Path, folder: Path, ends: float) -> int:
    """The port that Chrome writes into its profile when it is ready."""
    while monotonic() < ends and child.poll() is None:
        with suppress(OSError, ValueError):
            return int(file.read_text("ascii").split("\n")[0])
        sleep(_LOOK_S)
    raise CannotJudge(
        f"the browser did not start: {_last_words(folder / 'browser.log')}", "run it by hand with --headless to see why"
    )


def _measured(command: tuple[str, ...], folder: Path, environ: Mapping[str, str], ends: float) -> bytes:
    with _child(command, folder, environ, "lighthouse.log") as child:
        try:
            child.wait(max(0.0, ends - monotonic()))
        except subprocess.TimeoutExpired:
            raise CannotJudge(
                f"lighthouse was not done with `{host_of(command[1])}` in time and was ended",
                "raise limits.deadline_s and perf.lighthouse.run_timeout_s in launchgate.yml",
            ) from None
    file = folder / "report.json"
    if file.is_file() and file.stat().st_size <= _LIMIT:
        return file.read_bytes()  # after an error too: then the report itself says which
    raise CannotJudge(
        f"lighthouse ended with {child.returncode} and without a report: {_last_words(folder / 'lighthouse.log')}",
        "run `lighthouse` by hand on this machine to see why",
    )


@contextmanager
def _child(
    command: tuple[str, ...], folder: Path, environ: Mapping[str, str], log: str
) -> Iterator["subprocess.Popen[bytes]"]:
    """A program in a process group of its own, which is ended with everything in it: here, or when this process is gone."""
    with (folder / log).open("wb") as said:
        child = subprocess.Popen(
            ("/bin/sh", "-c", _WATCHED, "sh", *command), cwd=folder, env=environ, stdin=subprocess.PIPE, stdout=said,
            stderr=said, start_new_session=True,
        )  # fmt: skip
    try:
        yield child
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        if child.stdin is not None:
            child.stdin.close()


def _last_words(log: Path) -> str:
    lines = log.read_bytes()[-4000:].decode("utf-8", "replace").strip().splitlines()
    return printable(lines[-1][:200]) if lines else "it said nothing"
