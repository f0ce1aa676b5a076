"""The page on journeys: its example is valid, by the reader and by the published schema, and it names every key there is."""

import json
import re
from dataclasses import fields
from pathlib import Path

import jsonschema
import yaml

from launchgate import config
from launchgate.checks.smoke.expected import Expect
from launchgate.checks.smoke.journeys import JourneyStep
from launchgate.checks.smoke.matching import OPERATORS
from launchgate.config_schema import config_schema

_ROOT = Path(__file__).parents[3]
_PAGE = (_ROOT / "docs" / "journeys.md").read_text("utf-8")
_SHOP = (Path(__file__).parent / "shop.yml").read_text("utf-8")
_EXAMPLES = [*re.findall(r"```yaml\n(.*?)```", _PAGE, re.DOTALL), _SHOP]


def test_the_examples_are_valid() -> None:
    assert len(_EXAMPLES) == 2
    for example in _EXAMPLES:
        config.load(example.encode())
        jsonschema.validate(yaml.safe_load(example), json.loads(config_schema()))


def test_the_schema_refuses_what_the_reader_refuses() -> None:
    validator = jsonschema.Draft202012Validator(json.loads(config_schema()))
    for wrong in (
        {"nmae": "x", "get": "/"},
        {"name": "x", "get": "/", "expect": {"status": 99}},
        {"name": "x", "get": "/", "retries": 6},
    ):
        assert list(validator.iter_errors({"smoke": {"journeys": [{"name": "a", "steps": [wrong]}]}}))


def test_the_page_names_every_key() -> None:
    for name in (*(one.name for one in fields(JourneyStep)), *(one.name for one in fields(Expect)), *OPERATORS):
        assert f"`{name}`" in _PAGE or f"`{name}:" in _PAGE, name
