"""Takes values from an answer for later steps. Reads hostile HTML and JSON; used by gather only."""

import json
from typing import Any

from launchgate.checks.smoke.expected import Capture
from launchgate.checks.smoke.markup import first
from launchgate.checks.smoke.patterns import search
from launchgate.exchange import Response
from launchgate.jsonpath import lookup

_LONGEST = 20_000
"""Characters of a captured value."""


class Lacking(Exception):  # noqa: N818 - it says what was found: nothing
    """A capture found nothing; the text says why."""


def take(capture: Capture, response: Response, cookie: str | None) -> Any:
    """The captured text, number or truth value. Raises Lacking. `cookie` is the value of the cookie it names."""
    value = _found(capture, response, cookie)
    if isinstance(value, list | dict):
        raise Lacking(f"`{capture.json}` is no single value")
    if value is None or value == "":
        raise Lacking(f"what `{capture.place}` finds is empty")
    if isinstance(value, str) and len(value) > _LONGEST:
        raise Lacking(f"what `{capture.place}` finds is longer than {_LONGEST:,} characters")
    return value


def _found(capture: Capture, response: Response, cookie: str | None) -> Any:
    if capture.json is not None:
        return _json(capture.json, response)
    if capture.css is not None:
        return _css(capture, capture.css, response)
    if capture.header is not None:
        return _there(response.header(capture.header), f"the answer has no header `{capture.header}`")
    if capture.cookie is not None:
        return _there(cookie, f"no cookie `{capture.cookie}` was set")
    match = search(capture.regex or "", response.text)
    if match is None:
        raise Lacking("the answer holds nothing that its regular expression matches")
    return match.group(1) if match.re.groups else match.group()


def _there(value: str | None, otherwise: str) -> str:
    if value is None:
        raise Lacking(otherwise)
    return value


def _json(path: str, response: Response) -> Any:
    try:
        document = json.loads(response.body)
    except (ValueError, RecursionError):
        raise Lacking("the answer is no JSON") from None
    found = lookup(document, path)
    if found.missing is not None:
        raise Lacking(f"the JSON has no `{found.missing}`")
    return found.value


def _css(capture: Capture, selector: str, response: Response) -> str:
    element = first(response.text, selector)
    if element is None:
        raise Lacking(f"the page holds no element that `{selector}` selects")
    if capture.attribute is None:
        return element.text
    return _there(
        element.attributes.get(capture.attribute),
        f"the element that `{selector}` selects has no attribute `{capture.attribute}`",
    )
