"""Runs the image the way GitHub's runner runs a container action: mounts, environment, root, the entrypoint of the image.

The contract is GitHub's page "Dockerfile support for GitHub Actions"; how outputs are written is "Workflow commands".
"""

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.actions_runner import file_commands
from tests.support.image import IMAGE, config_of, container


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a run of the container left behind."""

    code: int
    stdout: str
    stderr: str
    outputs: dict[str, str]
    summary: str
    workspace: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """GitHub's runner, as far as a container action sees it."""

    folder: Path
    """Where the mounted folders live."""
    image: str = IMAGE
    user: str | None = None
    environ: Mapping[str, str] = field(default_factory=dict)

    @property
    def workspace(self) -> Path:
        return self.folder / "workspace"

    def run(
        self,
        event: str,
        payload: Mapping[str, object],
        inputs: Mapping[str, str] | None = None,
        arguments: Sequence[str] = (),
    ) -> Ran:
        """Start the container for an event; `inputs` are the step's `with:`."""
        folders = {
            name: self.folder / name for name in ("workflow", "file_commands", "home", "runner_temp", "workspace")
        }
        for folder in folders.values():
            folder.mkdir(parents=True, exist_ok=True)
        (folders["workflow"] / "event.json").write_text(json.dumps(payload))
        commands = {
            "GITHUB_OUTPUT": "output",
            "GITHUB_STEP_SUMMARY": "summary",
            "GITHUB_ENV": "env",
            "GITHUB_STATE": "state",
        }
        for name in commands.values():
            (folders["file_commands"] / name).write_text("")
        environ = (
            {"HOME": "/github/home", "GITHUB_ACTIONS": "true", "CI": "true", "GITHUB_EVENT_NAME": event}
            | {"GITHUB_WORKSPACE": "/github/workspace", "GITHUB_EVENT_PATH": "/github/workflow/event.json"}
            | {"GITHUB_REPOSITORY": "acme/shop", "GITHUB_RUN_ID": "1", "RUNNER_TEMP": "/github/runner_temp"}
            | {key: f"/github/file_commands/{name}" for key, name in commands.items()}
            | {f"INPUT_{name.replace(' ', '_').upper()}": value for name, value in (inputs or {}).items()}
            | dict(self.environ)
        )
        done = self._start({f"/github/{name}": folder for name, folder in folders.items()}, environ, arguments)
        return Ran(
            code=done.returncode,
            stdout=done.stdout,
            stderr=done.stderr,
            outputs=file_commands((folders["file_commands"] / "output").read_text()),
            summary=(folders["file_commands"] / "summary").read_text(),
            workspace=self.workspace,
        )

    def _start(
        self, mounts: Mapping[str, Path], environ: Mapping[str, str], arguments: Sequence[str]
    ) -> subprocess.CompletedProcess[str]:
        entrypoint = config_of(self.image)["Entrypoint"]
        assert isinstance(entrypoint, list)
        with container(self.image) as name:
            return subprocess.run(
                (
                    *("buildah", "run", "--isolation=chroot", "--workingdir=/github/workspace"),
                    *(f"--volume={here}:{there}" for there, here in mounts.items()),
                    *(f"--env={key}={value}" for key, value in environ.items()),
                    *((f"--user={self.user}",) if self.user else ()),
                    *(name, "--", *entrypoint, *arguments),
                ),
                capture_output=True,
                text=True,
            )
