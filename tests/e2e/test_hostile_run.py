"""The whole deploy-stage run against servers that mean harm: it ends, says why, holds little memory and repeats no controls."""

import json
import re
import sys
from pathlib import Path

import pytest

from bench._process import watched
from tests.support.certificates import make_authority
from tests.support.command import environment
from tests.support.hostile_servers import BEHAVIOURS
from tests.support.product import URL, WWW, Faults, product
from tests.support.web import speak

_MOST_MB = 400
_CONTROLS = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]|(?m:^\s*(::error::pwned|##\[))")


_ENDS = {"endless redirect": 1, "injection": 1}
"""Exit codes: these two are shown to be broken for everybody, all the others cannot be judged."""


@pytest.mark.parametrize("name", BEHAVIOURS)
def test_a_hostile_main_host_does_no_harm(tmp_path: Path, name: str) -> None:
    authority = make_authority(tmp_path)
    with (
        speak(BEHAVIOURS[name], authority.leaf(WWW)) as place,
        product(tmp_path, authority, Faults(endpoints={WWW: place})),
    ):
        formats = ("--report=json:v.json", "--report=html:v.html", "--report=markdown:v.md", "--report=terminal")
        command = (
            sys.executable,
            "-m",
            "launchgate",
            "run",
            "--stage",
            "deploy",
            "--url",
            URL,
            *formats,
            "--report=annotations",
        )
        code, out, memory = watched(command, tmp_path, environment())
    assert code == _ENDS.get(name, 3)
    assert memory.all < _MOST_MB
    for text in (out, *((tmp_path / file).read_bytes() for file in ("v.json", "v.html", "v.md"))):
        assert _CONTROLS.search(text) is None
    gating = [one for one in json.loads((tmp_path / "v.json").read_text())["assessments"] if one["gates"]]
    assert len(gating) == 1
