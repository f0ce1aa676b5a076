"""The whole command on a real site and a real mailbox, as a user runs it: the answer, the words, and no password anywhere."""

import secrets
from pathlib import Path
from typing import Any

import pytest

from tests.checks.form.conftest import Post
from tests.checks.form.site import ContactSite
from tests.support.command import Done, launchgate
from tests.support.leaks import folder_defects, leaked, planted
from tests.support.mail import GOOD
from tests.support.web import Web, serve

_CONFIG = """site: {{canonical: "{url}"}}
limits: {{deadline_s: 60}}
form:
  forms:
    - name: contact
      page: /contact
      fields: {{email: "tester+{{marker}}@example.test", message: Hello}}
      success: {{text: Thank you}}
      invalid: {{email: not an address}}
      within_s: 5
      pause_s: 0.1
      mail:
        imap: {{host: imap.example.test, user: leads@example.test, password: "${{LEADS_PASSWORD}}"}}
network:
  ca_file: ca.pem
  connect_to: {{"imap.example.test:993": "127.0.0.1:{port}"}}
"""
_FORMATS = (
    "json:out/v.json",
    "html:out/v.html",
    "junit:out/v.xml",
    "markdown:out/v.md",
    "sarif:out/v.sarif",
    "terminal",
)


def _run(root: Path, post: Post, web: Web) -> Done:
    (root / "launchgate.yml").write_text(_CONFIG.format(url=web.url, port=post.box.tls_port))
    (root / "ca.pem").write_bytes(post.box.authority.pem.read_bytes())
    reports = [word for format_ in _FORMATS for word in ("--report", format_)]
    environ = {"LEADS_PASSWORD": post.box.password}
    return launchgate("run", "--url", web.url, "--only", "form", *reports, cwd=root, extra=environ)


@pytest.mark.parametrize(
    ("site", "box", "code", "said"),
    [
        ({}, {}, 0, ["GO: Nothing that was looked at blocks this launch."]),
        ({"mails": False}, {}, 1, ["1 blocker: form/mail-received", "no mail with the marker"]),
        ({}, {"into": "Junk"}, 1, ["1 blocker: form/mail-received", "the folder for spam, `Junk`"]),
        ({}, {"results": GOOD.replace("dkim=pass", "dkim=fail")}, 0, ["found DKIM `fail`"]),
        ({"token": False}, {}, 1, ["1 blocker: form/submits", "Put the CSRF token back", "2 more consequences of this"]),
        ({"bad": "blank"}, {}, 0, ["gets a blank page"]),
        ({"extra": '<div class="h-captcha"></div>'}, {}, 3, ["1 unknown: form/submits", "hCaptcha guards it"]),
    ],
    ids=["all well", "no mail", "spam", "dkim", "csrf", "blank", "captcha"],
)  # fmt: skip
def test_a_run_says_what_a_person_has_to_know(
    tmp_path: Path, post: Post, site: dict[str, Any], box: dict[str, Any], code: int, said: list[str]
) -> None:
    for name, value in box.items():
        setattr(post.box, name, value)
    with serve(ContactSite(smtp=post.smtp, **site).routes()) as web:
        done = _run(tmp_path, post, web)
    text = " ".join(done.out.split())
    assert done.code == code, done.out + done.err
    assert [words for words in said if words not in text] == [], done.out
    secret = planted((post.box.password, *(secrets.token_urlsafe(18) for _ in range(20))))
    assert folder_defects(tmp_path, [secret]) == []
    assert leaked(done.out + done.err, [secret]) == []
