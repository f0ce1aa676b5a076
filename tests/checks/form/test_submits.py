"""Sending the form on a real application: what is a success, what is not, and what is never sent."""

import re
from pathlib import Path
from typing import Any

import pytest

from launchgate.check import Lane
from launchgate.checks.form import CHECK
from launchgate.checks.form.gather import gather
from launchgate.checks.form.judge import judge
from launchgate.checks.form.payload import same_site
from launchgate.checks.form.spec import Options, Success
from launchgate.exchange import LET_IN
from launchgate.model import Status
from launchgate.settings import Network
from tests.checks.form.lab import FIELDS, contact, lab, of, one
from tests.checks.form.site import ContactSite
from tests.support.certificates import make_authority
from tests.support.context import make_context
from tests.support.web import Asked, Reply, page, redirect, serve

_THANKS = Success(text="Thank you")


@pytest.mark.parametrize(
    ("site", "form"),
    [
        ({}, {}),
        ({"good": "page"}, {}),
        ({}, {"success": _THANKS}),
        ({}, {"success": Success(redirect="/thanks")}),
        ({}, {"success": Success(status=303)}),
        ({}, {"success": Success(status=200, text="We will be in touch.", redirect="/thanks")}),
        ({"good": "blank"}, {"success": Success(status=200)}),
        ({"more": ' enctype="multipart/form-data"'}, {}),
        ({"action": ""}, {}),
        ({"action": "contact#form"}, {}),
        ({"good": "json"}, {"success": Success(text='"ok": true')}),
    ],
)
def test_a_form_that_is_taken_passes(tmp_path: Path, site: dict[str, Any], form: dict[str, Any]) -> None:
    with lab(tmp_path, ContactSite(**site)) as here:
        seen = one(here.judged(**form), "submits")
    assert (seen.status, "can be sent" in seen.message, here.site.refused) == (Status.PASS, True, []), seen.message


@pytest.mark.parametrize(
    ("site", "form", "said", "fix"),
    [
        ({"good": "crash"}, {}, "it answered 500 and says `Internal Server Error`", "server's log"),
        ({"good": "error"}, {}, "shows an error: `Your message could not be sent, please try again.`", "server's log"),
        ({"good": "blank"}, {}, "with a blank page: the visitor cannot tell", "success: {status: 200}"),
        ({"token": False}, {}, "answered 403 and says `403 Forbidden CSRF token missing", "put the CSRF token back into"),
        ({"shared_token": True}, {}, "answered 403", "a page that a cache gives to everybody"),
        ({}, {"success": Success(text="Danke")}, "without the text 'Danke'", "correct `success` in form.forms[0]"),
        ({}, {"success": Success(redirect="/welcome")}, "/thanks`, expected `http", "out of date"),
        ({}, {"success": Success(status=201)}, "answered 200, expected 201", "correct `success`"),
        ({"good": "error"}, {"success": _THANKS}, "it shows `Your message could not be sent", "server's log"),
        ({"action": "/nowhere"}, {}, "answered 404 and says `not here`", "deploy what answers at"),
        ({}, {"fields": {**FIELDS, "phone": "1"}}, "has the field `phone`; the nearest one has `email`", "form.forms[0].fields"),
        ({}, {"fields": {**FIELDS, "topic": "jobs"}}, "`topic` does not offer the declared value; it has `sales`", "topic"),
        ({}, {"page": "/gone"}, "answered 404", "correct `page` in form.forms[0]"),
    ],
)  # fmt: skip
def test_a_form_that_is_not_taken_fails(
    tmp_path: Path, site: dict[str, Any], form: dict[str, Any], said: str, fix: str
) -> None:
    with lab(tmp_path, ContactSite(**site)) as here:
        seen = one(here.judged(**form), "submits")
    assert (seen.status, str(seen.severity)) == (Status.FAIL, "blocker"), seen.message
    assert said in seen.message, seen.message
    assert fix in seen.remediation, seen.remediation
    assert seen.message.startswith("the form `contact` on `http")
    assert seen.location.config == "form.forms[0]"


@pytest.mark.parametrize(
    ("site", "form", "said", "fix"),
    [
        ({"good": "same"}, {}, "nothing says whether it was taken", "success: {text: Thank you}"),
        ({"good": "same"}, {"success": Success(text="Write to us")}, "stood on the page before", "only a success shows"),
        ({"head": '<script src="//www.google.com/recaptcha/api.js"></script>'}, {}, "reCAPTCHA guards it", "let the gate in"),
        ({"extra": '<div class="h-captcha"></div>'}, {}, "hCaptcha guards it", "h-captcha-response"),
        ({"extra": '<div class="cf-turnstile"></div>'}, {}, "Turnstile guards it", "cf-turnstile-response"),
        ({"extra": '<input name="phone" required>'}, {}, "demands the field `phone`", 'fields: `phone: "…"`'),
        ({"extra": '<input type="checkbox" name="terms" required>'}, {}, "demands the field `terms`", '`terms: "on"`'),
        ({"action": "https://forms.example/f/1"}, {}, "another site, `https://forms.example/f/1`", 'action: "https://forms'),
        ({"action": "javascript:send()"}, {}, "none that can be sent to without JavaScript", "write `action`"),
        ({}, {"fields": {"email": "${MISSING_ADDRESS}", "message": "x"}}, "MISSING_ADDRESS is not set", "set MISSING_ADDRESS"),
        ({}, {"fields": {"email": "a@example.test"}}, "no field for a message", "tester+{marker}@example.com"),
    ],
)  # fmt: skip
def test_what_the_gate_cannot_send_is_unknown_and_nothing_is_sent(
    tmp_path: Path, site: dict[str, Any], form: dict[str, Any], said: str, fix: str
) -> None:
    app = ContactSite(**site)

    with lab(tmp_path, app) as here:
        if said.startswith("no field"):
            here.web.routes["/contact"] = page('<form method="post"><input name="email"></form>')
        seen = one(here.judged(**form), "submits")
    assert (seen.status, said in seen.message, fix in seen.remediation) == (Status.UNKNOWN, True, True), seen
    assert len(app.received) == (1 if site.get("good") == "same" else 0)


def test_a_captcha_with_a_declared_answer_is_sent(tmp_path: Path) -> None:
    extra = '<div class="cf-turnstile"></div><input type="hidden" name="cf-turnstile-response">'
    site = ContactSite(extra=extra)
    with lab(tmp_path, site) as here:
        seen = one(here.judged(fields={**FIELDS, "cf-turnstile-response": "XXXX.DUMMY"}), "submits")
    assert (seen.status, site.received[0]["cf-turnstile-response"]) == (Status.PASS, "XXXX.DUMMY"), seen.message


def test_what_is_sent_is_what_a_browser_would_send(tmp_path: Path) -> None:
    site = ContactSite(
        extra='<input type="radio" name="size" value="s"><input type="radio" name="size" value="m" checked>'
    )
    with lab(tmp_path, site) as here:
        here.judged(fields={**FIELDS, "news": "yes"})
        (post,) = (asked for asked in here.web.asked if asked.method == "POST")
    (got,) = site.received
    marker = re.search(r"launchgate-check-[0-9a-f]{16}", got["message"])
    assert marker
    assert got["email"] == f"tester+{marker[0]}@example.test"
    assert "This is an automatic test by launchgate, nobody needs to answer" in got["message"]
    assert (got["topic"], got["website"], got["news"], got["size"], got["go"]) == ("help", "", "on", "m", "1")
    assert (post.headers["Origin"], post.headers["Referer"]) == (here.web.url, f"{here.web.url}/contact")
    assert "q" not in got


def test_each_form_is_sent_once_and_each_run_has_its_own_marker(tmp_path: Path) -> None:
    site = ContactSite(good="crash")
    with lab(tmp_path, site) as here:
        here.judged()
        here.judged()
    assert len({got["message"] for got in site.received}) == len(site.received) == 2


def test_nothing_declared_sends_nothing(tmp_path: Path) -> None:
    site = ContactSite()
    with lab(tmp_path, site) as here:
        found = judge(gather(here.context, Options()), Options())
        assert here.web.asked == []
    assert {seen.rule: seen.status for seen in found.assessments} == {
        rule.id: Status.NOT_APPLICABLE for rule in CHECK.rules
    }
    assert "nothing is sent that is not declared" in of(found, "submits")["lead form"].message
    assert CHECK.lane is Lane.SHARED


def test_a_redirect_that_keeps_the_request_is_followed_once_more(tmp_path: Path) -> None:
    site = ContactSite(action="/old")
    with lab(tmp_path, site) as here:
        here.web.routes["/old"] = redirect("/send", 308)
        seen = one(here.judged(), "submits")
    assert (seen.status, len(site.received)) == (Status.PASS, 1), seen.message


def test_what_was_typed_is_not_sent_on_to_another_host(tmp_path: Path) -> None:
    with serve({}) as stranger, lab(tmp_path, ContactSite(action="/old")) as here:
        here.web.routes["/old"] = redirect(f"http://localhost:{stranger.port}/take", 307)
        seen = one(here.judged(), "submits")
        assert stranger.asked == []
    assert (seen.status, "answered 307 and leads on to a place" in seen.message) == (Status.UNKNOWN, True), seen.message


def test_a_page_that_leads_to_strangers_is_not_filled_in(tmp_path: Path) -> None:
    app = ContactSite()
    with serve(app.routes()) as stranger, lab(tmp_path, ContactSite(), network=None) as here:
        here.web.routes["/contact"] = redirect(f"http://localhost:{stranger.port}/contact")
        context = make_context(
            tmp_path, target=here.web.url, explicit_urls=(here.web.url, f"http://localhost:{stranger.port}")
        )
        options = Options(forms=(contact(),))
        seen = one(judge(gather(context, options), options), "submits")
    assert (seen.status, "leads to another site" in seen.message, app.received) == (Status.UNKNOWN, True, []), (
        seen.message
    )


def test_a_form_that_javascript_builds_needs_an_address(tmp_path: Path) -> None:
    got: list[Asked] = []

    def api(asked: Asked) -> Reply:
        got.append(asked)
        return Reply(headers={"Content-Type": "application/json"}, body=b'{"sent": true}')

    with lab(tmp_path, ContactSite()) as here:
        here.web.routes["/contact"] = page(
            '<meta name="csrf-token" content="t1"><div id=root></div><script src=a.js></script>'
        )
        here.web.routes["/api/contact"] = api
        bare = one(here.judged(), "submits")
        told = one(here.judged(action="/api/contact", encoding="json"), "submits")
    assert (bare.status, "JavaScript builds it" in bare.message) == (Status.UNKNOWN, True)
    assert "action: /api/contact, encoding: json" in bare.remediation
    assert (told.status, got[0].headers["Content-Type"]) == (Status.PASS, "application/json"), told.message
    assert b'"message": "Hello (This is an automatic test' in got[0].body
    assert got[0].headers["X-CSRF-Token"] == "t1"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"ok": true, "errors": []}', Status.PASS),
        (b'{"success": true, "error": null}', Status.PASS),
        (b'{"success": false}', Status.FAIL),
        (b'{"error": "mail server unreachable"}', Status.FAIL),
        (b"", Status.PASS),
    ],
)
def test_an_answer_in_json_says_itself_whether_it_was_taken(tmp_path: Path, body: bytes, status: Status) -> None:
    with lab(tmp_path, ContactSite()) as here:
        here.web.routes["/contact"] = page("<div id=root></div><script src=a.js></script>")
        here.web.routes["/api/contact"] = Reply(headers={"Content-Type": "application/json"}, body=body)
        seen = one(here.judged(action="/api/contact", encoding="json"), "submits")
    assert seen.status is status, seen.message


def test_files_are_left_out_and_traps_alone(tmp_path: Path) -> None:
    extra = '<input type="file" name="cv"><p hidden><input name="fax" required></p><input name="hp_name" required>'
    site = ContactSite(extra=extra, more=' enctype="multipart/form-data"')
    with lab(tmp_path, site) as here:
        assert one(here.judged(), "submits").status is Status.PASS
    (got,) = site.received
    assert ("cv" in got, got["fax"], got["hp_name"]) == (False, "", "")


def test_a_filled_trap_is_refused(tmp_path: Path) -> None:
    site = ContactSite()
    with lab(tmp_path, site) as here:
        seen = one(here.judged(fields={**FIELDS, "website": "x"}), "submits")
    assert (seen.status, site.refused) == (Status.FAIL, ["trap"])


def test_a_page_over_https_does_not_send_in_the_clear(tmp_path: Path) -> None:
    authority = make_authority(tmp_path)
    routes = {
        "/contact": page(
            '<form method="post" action="http://shop.test/x"><input name="email"><textarea name="message">'
        )
    }
    with serve(routes, authority.leaf("shop.test")) as web:
        network = Network(connect_to={"shop.test:443": web.endpoint}, ca_file=str(authority.pem))
        context = make_context(tmp_path, target="https://shop.test", network=network)
        options = Options(forms=(contact(),))
        seen = one(judge(gather(context, options), options), "submits")
    assert (seen.status, "sends what visitors type without encryption" in seen.message) == (Status.FAIL, True), (
        seen.message
    )
    assert [asked.method for asked in web.asked] == ["GET"]


@pytest.mark.parametrize(
    ("one_host", "other", "same"),
    [
        ("shop.example.com", "api.example.com", True),
        ("a.co.uk", "b.co.uk", False),
        ("one.vercel.app", "two.vercel.app", False),
        ("localhost", "127.0.0.1", False),
        ("10.0.0.1", "10.0.0.2", False),
        ("localhost", "localhost", True),
    ],
)
def test_whose_site_it_is(one_host: str, other: str, same: bool) -> None:
    assert same_site(one_host, other) is same


def test_a_guard_in_front_is_unknown(tmp_path: Path) -> None:
    with lab(tmp_path, ContactSite()) as here:
        here.web.routes["/contact"] = page("x", 403, cf_mitigated="challenge")
        seen = one(here.judged(), "submits")
    assert (seen.status, "a Cloudflare challenge answered" in seen.message) == (Status.UNKNOWN, True)
    assert seen.remediation == LET_IN


def test_a_limit_is_unknown(tmp_path: Path) -> None:
    with lab(tmp_path, ContactSite(action="/busy")) as here:
        here.web.routes["/busy"] = page("slow down", 429)
        seen = one(here.judged(), "submits")
    assert seen.status is Status.UNKNOWN, seen.message


def test_an_unreachable_site_is_one_finding(tmp_path: Path) -> None:
    context = make_context(tmp_path, target="http://127.0.0.1:9", explicit_urls=("http://127.0.0.1:9",))
    options = Options(forms=(contact(invalid={"email": "no"}),))
    found = judge(gather(context, options), options)
    submits, visible = one(found, "submits"), one(found, "failure-visible")
    assert (submits.status, "opening its page" in submits.message, submits.because) == (Status.UNKNOWN, True, None)
    assert (visible.status, visible.because) == (Status.UNKNOWN, "form/submits#contact")


def test_a_hostile_page_is_read_in_bounds(tmp_path: Path) -> None:
    deep = "<div>" * 50_000 + "<form>" * 500 + '<input name="x">' * 20_000
    with lab(tmp_path, ContactSite()) as here:
        here.web.routes["/contact"] = page(deep)
        seen = one(here.judged(), "submits")
    assert seen.status is Status.FAIL
    assert len(seen.message) < 1_500
