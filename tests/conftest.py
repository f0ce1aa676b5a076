"""Settings of all tests: a property test never fails because a machine was slow; what rules say can be recorded."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.recording import Recorder

settings.register_profile("launchgate", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("launchgate")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record-rules", metavar="FILE", help="note which tests make which rules fire (docs/rules.md)")


def pytest_configure(config: pytest.Config) -> None:
    file = config.getoption("--record-rules")
    if file is not None:
        worker = getattr(config, "workerinput", {}).get("workerid", "all")
        recorder = Recorder(Path(f"{file}.{worker}"))
        recorder.listen()
        config.pluginmanager.register(recorder, "rule-recorder")
