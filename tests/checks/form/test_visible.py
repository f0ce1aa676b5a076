"""Wrong input on a real application: which answers are an error that a visitor sees."""

from pathlib import Path
from typing import Any

import pytest

from launchgate.checks.form.spec import Success
from launchgate.model import Status
from tests.checks.form.lab import WRONG, lab, one
from tests.checks.form.site import ContactSite


@pytest.mark.parametrize(
    ("site", "form", "said"),
    [
        ({"bad": "error"}, {}, "answered 422 and says `That is not a mail address`"),
        ({"bad": "inline"}, {}, "shows `Please enter a valid mail address.`"),
        ({"bad": "inline", "good": "page"}, {"success": Success(text="Thank you")}, "shows `Please enter"),
        ({"bad": "inline"}, {"success": Success(status=200)}, "shows `Please enter"),
        ({"bad": "marked"}, {}, "the field email is marked as wrong"),
        ({"bad": "inline"}, {"invalid_text": "enter a valid mail address"}, "shows 'enter a valid mail address'"),
    ],
)
def test_an_error_that_a_visitor_sees_passes(
    tmp_path: Path, site: dict[str, Any], form: dict[str, Any], said: str
) -> None:
    with lab(tmp_path, ContactSite(**site)) as here:
        found = here.judged(invalid=dict(WRONG), **form)
    seen = one(found, "failure-visible")
    assert (seen.status, said in seen.message) == (Status.PASS, True), seen.message
    assert one(found, "submits").status is Status.PASS
    assert len(here.site.received) == 2


@pytest.mark.parametrize(
    ("site", "form", "said"),
    [
        ({"bad": "blank"}, {}, "gets a blank page: it answered 200 without a word"),
        ({"bad": "blank-400"}, {}, "gets a blank page: it answered 400 without a word"),
        ({"bad": "crash"}, {}, "makes the server fail: it answered 500"),
        ({"bad": "accepted"}, {}, "is taken as if all were well: it answered 303"),
        ({"bad": "accepted", "good": "page"}, {}, "is taken as if all were well: it answered 200"),
        ({"bad": "accepted"}, {"success": Success(redirect="/thanks")}, "shows the page of a success"),
        ({"bad": "silent"}, {}, "nothing on the page says what is wrong"),
        ({"bad": "gone"}, {}, "gets no answer to it: it answered 404"),
        ({"bad": "inline"}, {"invalid_text": "Ungültige Adresse"}, "without the text 'Ungültige Adresse'"),
    ],
)
def test_a_mistake_without_an_answer_fails(
    tmp_path: Path, site: dict[str, Any], form: dict[str, Any], said: str
) -> None:
    with lab(tmp_path, ContactSite(**site)) as here:
        seen = one(here.judged(invalid=dict(WRONG), **form), "failure-visible")
    assert (seen.status, str(seen.severity), said in seen.message) == (Status.FAIL, "high", True), seen.message
    assert seen.message.startswith("wrong input (email: `not an address`) in the form `contact`")
    assert "answer 422 with the form and a message beside the field" in seen.remediation


@pytest.mark.parametrize("site", [{"token": False}, {"good": "crash", "bad": "crash"}])
def test_what_refuses_right_input_too_is_one_finding(tmp_path: Path, site: dict[str, Any]) -> None:
    with lab(tmp_path, ContactSite(**site)) as here:
        found = here.judged(invalid=dict(WRONG))
    seen = one(found, "failure-visible")
    assert one(found, "submits").status is Status.FAIL
    assert (seen.status, seen.because) == (Status.UNKNOWN, "form/submits#contact"), seen.message


def test_no_wrong_input_declared_does_not_apply(tmp_path: Path) -> None:
    with lab(tmp_path, ContactSite()) as here:
        seen = one(here.judged(), "failure-visible")
    assert (seen.status, "invalid: {email: not an address}" in seen.message) == (Status.NOT_APPLICABLE, True)
    assert len(here.site.received) == 1
