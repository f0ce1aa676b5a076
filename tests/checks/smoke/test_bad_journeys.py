"""Bad journeys: every complaint at once, each with its line, and the near-misses that are fine."""

import pytest

from launchgate import config
from launchgate.errors import ConfigError
from tests.checks.smoke.test_journeys import options_from

_BAD = """\
smoke:
  journeys:
    - name: Log in and see quotes
      critcal: true
      steps:
        - name: Open
          gett: /login
          expect: {status: 2000}
        - name: Two
          get: login
          post: /x
        - name: Three
          post: /x
          form: {quantity: 3}
          capture:
            a: {json: "a.b"}
            b: {css: "input[["}
            c: {regex: "(a+)+"}
            d: {header: X, cookie: Y}
            e: {jsn: $.a}
            f: {header: X, attribute: value}
        - name: Four
          get: /x
          retries: 9
          timeout: 3
          expect:
            jsn: {}
            status: 2xy
            json:
              "$..a": 1
              "$.b": {contain: 1}
              "$.c": {matches: "a**"}
              "$.d": {at_least: "3"}
              "$.e": {exists: 1}
              "$.f": {}
            max_ms: fast
            redirect: //evil.example
          wait_until: {json: $.a, every_s: fast}
        - name: Five
          get: /x
          wait_until: {equals: a}
        - name: Six
          get: /x
          body: x
        - name: Seven
          post: /x
          body: x
          json: {}
        - name: Eight
          id: My Step
          get: https://${HOST}/
        - {name: Nine, get: /x, wait_until: {json: $.a}}
        - {name: Ten, get: /x, wait_until: {json: $.a, header: X, commit: true, equals: a}}
    - name: ""
      steps: []
    - name: References
      steps:
        - {name: A, get: /y}
        - {name: A, get: "/y/${a.x}"}
        - {name: C, get: "/y/${nope.x}"}
    - name: Unreadable
      steps:
        - {name: A, get: "/y/${9x}"}
"""
_SAID = [
    (4, "critcal`: unknown key; did you mean `critical`?"),
    (7, "gett`: unknown key; did you mean `get`?"),
    (8, "status`: expected a status such as 200, a class such as 2xx"),
    (9, "steps[1]`: name one request: `get: /path`"),
    (10, "get`: must start with / or be a URL"),
    (14, "form.quantity`: expected text"),
    (16, "capture.a.json`: a JSON path starts with $"),
    (17, "capture.b.css`: is not a CSS selector"),
    (18, "capture.c.regex`: repeats a group"),
    (19, "capture.d`: name exactly one place"),
    (20, "capture.e.jsn`: unknown key; did you mean `json`?"),
    (21, "capture.f.attribute`: belongs to `css`"),
    (24, "retries`: must be at most 5"),
    (25, "timeout`: unknown key"),
    (27, "expect.jsn`: unknown key; did you mean `json`?"),
    (28, "expect.status`: expected a status"),
    (30, "$..a`: cannot be read from character 2 on"),
    (31, "contain`: unknown operator; did you mean `contains`?"),
    (32, "matches`: repeats a repetition"),
    (33, "at_least`: expected a number"),
    (34, "exists`: expected true or false"),
    (35, "$.f`: says nothing"),
    (36, "max_ms`: expected a whole number"),
    (37, "redirect`: must start with / or be a URL"),
    (38, "every_s`: expected a number"),
    (41, "wait_until`: say where to look"),
    (44, "body`: a `get` sends no body"),
    (47, "body`: a request has one body, and `json` is one already"),
    (50, "id`: expected lower-case letters"),
    (51, "get`: must start with / or be a URL"),
    (52, "wait_until`: say what it has to become"),
    (53, "wait_until`: look at one place"),
    (54, "name`: must not be empty"),
    (55, "steps`: a journey without steps shows nothing"),
    (59, "`a` names two steps"),
    (59, "`${a.x}`: the step `a` captures nothing"),
    (60, "`${nope.x}` names no earlier step; earlier steps: a"),
    (63, "a reference is ${NAME} for the environment"),
]


def _complaints(text: str) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as raised:
        config.load(text.encode())
    return raised.value.complaints


def test_every_complaint_is_told_at_once_with_its_line() -> None:
    complaints = _complaints(_BAD)
    for line, said in _SAID:
        assert [one for one in complaints if one.startswith(f"launchgate.yml:{line}: ") and said in one], (line, said)
    told = {int(one.split(":")[1]) for one in complaints}
    assert told == {line for line, _ in _SAID}


def test_two_journeys_of_one_name_are_refused() -> None:
    two = "smoke: {journeys: [{name: A, steps: [{name: B, get: /}]}, {name: A, steps: [{name: B, get: /}]}]}"
    (complaint,) = _complaints(two)
    assert "two journeys have this name" in complaint


def test_a_value_is_never_quoted() -> None:
    value = "hunter" + "2" * 9
    for key in ("get", "form", "capture", "expect", "wait_until", "retries"):
        complaints = _complaints(f"smoke: {{journeys: [{{name: A, steps: [{{name: B, {key}: {value}}}]}}]}}")
        assert value not in "\n".join(complaints)


@pytest.mark.parametrize(
    "step",
    [
        "get: '/x?next=%2F'",
        "get: https://other.example/x",
        "post: /x, form: {a: b}",
        "delete: '/x/${ID}'",
        "get: /x, expect: {status: [200, 3xx]}",
        "get: /x, expect: {json: {'$[*][\"a b\"][-1]': null}}",
        'get: /x, capture: {a: {regex: \'value="([^"]{1,90})"|(?:x)?\'}}',
        "post: /x, json: [1, {a: '${A}'}]",
        "get: /x, wait_until: {every_s: 1, at_most_s: 2}",
    ],
)
def test_what_is_right_is_accepted(step: str) -> None:
    options = options_from(f"smoke: {{journeys: [{{name: A, steps: [{{name: B, {step}}}]}}]}}")
    assert options.journeys[0].steps[0].key == "b"
