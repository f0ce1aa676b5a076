"""The form's mail in a real mailbox: sent by a real application over SMTP, delivered into dovecot, read over IMAP."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from launchgate.checks.form import CHECK
from launchgate.checks.form.gather import gather
from launchgate.checks.form.judge import judge
from launchgate.checks.form.spec import Imap, Mail, Options
from launchgate.clients.imap.names import on_wire
from launchgate.config import load
from launchgate.errors import ConfigError
from launchgate.model import Assessment, Status
from launchgate.settings import Network
from tests.checks.form.conftest import Post
from tests.checks.form.lab import contact, imap, lab, of, one, to_mailbox
from tests.checks.form.site import ContactSite
from tests.support.mail import GOOD, HOST, SERVER, mailbox
from tests.support.web import free_port


def _mail(
    root: Path, post: Post, *, site: dict[str, Any] | None = None, seconds: float = 60.0, network: Network | None = None,
    **form: Any,
) -> dict[str, Assessment]:  # fmt: skip
    with lab(
        root, ContactSite(smtp=post.smtp, **(site or {})), post.box, seconds=seconds, network=network or to_mailbox(post.box)
    ) as here:  # fmt: skip
        return of(here.judged(**({"mail": imap(), "within_s": 5.0} | form)), "mail-received")


def test_mail_in_the_inbox_passes_with_what_was_measured(tmp_path: Path, post: Post) -> None:
    found = _mail(tmp_path, post)
    assert {subject: str(seen.status) for subject, seen in found.items()} == {
        "contact": "pass", "contact: SPF": "pass", "contact: DKIM": "pass", "contact: DMARC": "pass",
    }  # fmt: skip
    assert re.search(r"arrived in `INBOX` .*second, from the domain `shop.example`", found["contact"].message)
    assert "`mx.example.test` found DKIM `pass` for `shop.example`" in found["contact: DKIM"].message
    assert [str(seen.severity) for seen in found.values()] == ["blocker", "high", "high", "high"]


@pytest.mark.parametrize("encoded", ["base64", "quoted-printable", "7bit"])
def test_the_marker_is_found_in_every_encoding(tmp_path: Path, post: Post, encoded: str) -> None:
    found = _mail(
        tmp_path, post, site={"encoded": encoded}, fields={"email": "a@example.test", "message": "Hello {marker}"}
    )
    assert found["contact"].status is Status.PASS, found["contact"].message
    assert (encoded == "base64") == (b"launchgate-check" not in post.box.taken[0])


@pytest.mark.parametrize("security", [{}, {"security": "starttls", "port": 143}])
def test_nothing_in_the_mailbox_is_changed(tmp_path: Path, post: Post, security: dict[str, Any]) -> None:
    before = set(post.box.files())
    post.box.deliver(b"Subject: another one\r\n\r\nunread\r\n")
    seen = _mail(tmp_path, post, mail=imap(**security))["contact"]
    assert seen.status is Status.PASS, seen.message
    fresh = [Path(name).name for name in post.box.files() if name not in before]
    assert len(fresh) == 2
    assert not [name for name in fresh if re.search(r":2,.+", name)], "a flag was set"


def test_mail_that_does_not_come_fails_and_says_where_to_look(tmp_path: Path, post: Post) -> None:
    seen = _mail(tmp_path, post, site={"mails": False}, within_s=1.0)["contact"]
    assert (seen.status, str(seen.severity)) == (Status.FAIL, "blocker")
    assert re.search(
        r"no mail with the marker `launchgate-check-[0-9a-f]{16}` came within 1 s; looked in `INBOX`", seen.message
    )
    assert "the form `contact` on" in seen.message
    assert "blocked port or a stopped queue" in seen.remediation
    assert "form.forms[0].within_s" in seen.remediation


def test_a_server_that_loses_mail_is_the_same_to_the_visitor(tmp_path: Path, post: Post) -> None:
    post.box.drop = True
    found = _mail(tmp_path, post, within_s=1.0)
    assert (found["contact"].status, len(post.box.taken), len(found)) == (Status.FAIL, 1, 1)


def test_mail_in_spam_fails_with_the_folder(tmp_path: Path, post: Post) -> None:
    post.box.into = "Junk"
    found = _mail(tmp_path, post)
    assert found["contact"].status is Status.FAIL
    assert "into the folder for spam, `Junk`" in found["contact"].message
    assert "X-Spam-Status" in found["contact"].remediation
    assert found["contact: SPF"].status is Status.PASS


@pytest.mark.parametrize("folders", [("INBOX",), ("INBOX", "Junk", "No such folder")])
def test_the_servers_own_spam_folder_is_looked_into(tmp_path: Path, post: Post, folders: tuple[str, ...]) -> None:
    post.box.into = "Junk"
    assert "`Junk`" in _mail(tmp_path, post, mail=imap(folders=folders))["contact"].message


@pytest.mark.parametrize("name", ["Leads", "Sales & Co", "Anfragen/Öffentlich"])
def test_a_folder_that_a_filter_sorts_into_is_no_spam(tmp_path: Path, post: Post, name: str) -> None:
    post.box.into = on_wire(name)[1:-1]
    seen = _mail(tmp_path, post, mail=imap(folders=("INBOX", name)))["contact"]
    assert (seen.status, f"arrived in `{name}`" in seen.message) == (Status.PASS, True), seen.message


@pytest.mark.parametrize(
    ("results", "part", "said"),
    [
        (GOOD.replace("dkim=pass", "dkim=fail"), "DKIM", "found DKIM `fail` for `shop.example`"),
        (GOOD.replace("dkim=pass header.d=shop.example", "dkim=none"), "DKIM", "found DKIM `none`"),
        (GOOD.replace("spf=pass", "spf=softfail"), "SPF", "found SPF `softfail`"),
        (GOOD.replace("dmarc=pass", "dmarc=fail (p=NONE)"), "DMARC", "found DMARC `fail`"),
        (GOOD.replace("dmarc=pass", "dmarc=bestguesspass"), "DMARC", "found DMARC `bestguesspass`"),
    ],
)
def test_each_part_that_does_not_pass_fails_alone(
    tmp_path: Path, post: Post, results: str, part: str, said: str
) -> None:
    post.box.results = results
    found = _mail(tmp_path, post)
    failed = [subject for subject, seen in found.items() if seen.status is not Status.PASS]
    seen = found[f"contact: {part}"]
    assert failed == [f"contact: {part}"]
    assert (seen.status, str(seen.severity), said in seen.message) == (Status.FAIL, "high", True), seen.message
    assert {"SPF": "v=spf1", "DKIM": "key", "DMARC": "v=DMARC1"}[part] in seen.remediation


def test_mail_from_the_visitors_own_address_is_named_as_the_cause(tmp_path: Path, post: Post) -> None:
    post.box.results = GOOD.replace("dmarc=pass", "dmarc=fail")
    seen = _mail(tmp_path, post, site={"sender": "visitor"})["contact: DMARC"]
    assert (seen.status, "the visitor's own address" in seen.message) == (Status.FAIL, True), seen.message


@pytest.mark.parametrize(
    ("results", "account", "unknown", "said"),
    [
        (None, {}, {"SPF", "DKIM", "DMARC"}, "holds no Authentication-Results"),
        (f"{SERVER}; none", {}, {"SPF", "DKIM", "DMARC"}, "says nothing of"),
        (GOOD.replace("dmarc=pass", "x-dmarc=pass"), {}, {"DMARC"}, "says nothing of DMARC"),
        (GOOD.replace("spf=pass", "spf=temperror"), {}, {"SPF"}, "found SPF `temperror`"),
        (GOOD, {"authserv_id": "mx.other.example"}, {"SPF", "DKIM", "DMARC"}, "Authentication-Results of `mx.other.example`"),
    ],
)  # fmt: skip
def test_what_the_receiving_server_does_not_say_is_unknown(
    tmp_path: Path, post: Post, results: str | None, account: dict[str, Any], unknown: set[str], said: str
) -> None:
    post.box.results = results
    found = _mail(tmp_path, post, mail=imap(**account))
    parts = {subject.removeprefix("contact: "): seen for subject, seen in found.items() if ": " in subject}
    assert {part for part, seen in parts.items() if seen.status is Status.UNKNOWN} == unknown
    assert all(said in parts[part].message for part in unknown), parts
    assert found["contact"].status is Status.PASS


@pytest.mark.parametrize(
    ("account", "network", "said", "fix"),
    [
        ({"user": "nobody@example.test"}, {}, "refused the login of `nobody@example.test`", "app password"),
        ({"password": "${NOT_SET}"}, {}, "NOT_SET is not set", "set NOT_SET in the job's environment"),
        ({"port": 994}, {"connect": True}, "refuses connections", "check host, port and security"),
        ({}, {"ca_file": None}, "not signed by an authority", "network.ca_file"),
        ({"host": "127.0.0.1", "port": 0}, {}, "is for another name", "covers this name"),
        ({"host": "127.0.0.2", "port": 0}, {"allow_private": ()}, "is not a public address", "network.allow_private"),
        ({"port": 143}, {}, "no TLS connection to", "check host, port and security"),
    ],
)
def test_a_mailbox_that_cannot_be_read_is_unknown(
    tmp_path: Path, post: Post, account: dict[str, Any], network: dict[str, Any], said: str, fix: str
) -> None:
    whole = to_mailbox(post.box)
    places = dict(whole.connect_to) | (
        {f"{HOST}:994": f"127.0.0.1:{free_port()}"} if network.pop("connect", None) else {}
    )
    given: dict[str, Any] = {
        "connect_to": places,
        "ca_file": whole.ca_file,
        "allow_private": whole.allow_private,
    } | network
    if account.get("port") == 0:
        account = account | {"port": post.box.tls_port}
    found = _mail(tmp_path, post, network=Network(**given), mail=imap(**account))
    seen = found["contact"]
    assert (seen.status, said in seen.message, fix in seen.remediation) == (Status.UNKNOWN, True, True), seen
    assert (seen.because, len(found)) == (None, 1)


def test_starttls_is_never_given_up(tmp_path: Path, post: Post) -> None:
    with mailbox(ssl="no", refuse_plain=False) as plain, lab(tmp_path, ContactSite(smtp=post.smtp), plain) as here:
        seen = one(here.judged(mail=imap(security="starttls", port=143)), "mail-received")
        open_ = one(here.judged(mail=imap(security="none", port=143), within_s=1.0), "mail-received")
    assert (seen.status, "does not offer STARTTLS, so no password was sent" in seen.message) == (Status.UNKNOWN, True)
    assert (open_.status, "no mail with the marker" in open_.message) == (Status.FAIL, True), open_.message


def test_the_runs_end_is_no_proof_that_mail_is_lost(tmp_path: Path, post: Post) -> None:
    seen = _mail(tmp_path, post, site={"mails": False}, seconds=4.0, within_s=60.0)["contact"]
    assert (seen.status, "the run ended after" in seen.message) == (Status.UNKNOWN, True), seen.message
    assert "raise limits.deadline_s" in seen.remediation


def test_a_form_that_was_not_taken_waits_for_nothing(tmp_path: Path, post: Post) -> None:
    seen = _mail(tmp_path, post, site={"good": "crash"}, within_s=60.0)["contact"]
    assert (seen.status, seen.because) == (Status.UNKNOWN, "form/submits#contact"), seen.message


def test_an_error_on_the_page_is_the_cause_of_a_missing_mail(tmp_path: Path, post: Post) -> None:
    seen = _mail(tmp_path, post, site={"good": "error", "mails": False}, within_s=1.0)["contact"]
    assert (seen.status, seen.because) == (Status.FAIL, "form/submits#contact"), seen.message


def test_no_mailbox_declared_does_not_apply(tmp_path: Path, post: Post) -> None:
    seen = _mail(tmp_path, post, mail=None)["contact"]
    assert (seen.status, "attest form/mail-received" in seen.message) == (Status.NOT_APPLICABLE, True)


def test_no_password_in_anything_that_is_said(tmp_path: Path, post: Post) -> None:
    site = ContactSite(smtp=post.smtp)
    with lab(tmp_path, site, post.box) as here:
        options = Options(
            forms=(
                contact(name="a", mail=imap(), within_s=5.0),
                contact(name="b", mail=imap(user="nobody@example.test"), within_s=1.0),
            )
        )
        facts = gather(here.context, options)
        text = repr(facts) + repr(judge(facts, options)) + json.dumps(here.site.received)
    assert post.box.password not in text
    assert here.context.redactor(f"x {post.box.password} y") == "x ${LEADS_PASSWORD} y"


def test_several_forms_wait_side_by_side(tmp_path: Path, post: Post) -> None:
    with lab(tmp_path, ContactSite(smtp=post.smtp), post.box) as here:
        options = Options(forms=tuple(contact(name=name, mail=imap(), within_s=5.0) for name in ("a", "b", "c")))
        found = judge(gather(here.context, options), options)
    mails = of(found, "mail-received")
    assert [mails[name].message for name in ("a", "b", "c") if mails[name].status is not Status.PASS] == []
    assert [row[0] for row in found.tables[0].rows] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{name: c, page: contact, fields: {a: b}}", "page must start with / or be a URL"),
        ("{name: c, page: /c, fields: {}}", "fields must name at least one field"),
        ("{name: c, page: /c, fields: {a: b}, invalid: {x: y}}", "invalid names `x`, which is not one of the fields"),
        ("{name: c, page: /c, fields: {a: b}, mail: {}}", "name either imap or catcher"),
        ("{name: c, page: /c, fields: {a: b}, mail: {imap: {host: h, user: u, password: hunter22hunter}}}", "written `${NAME}`"),
        ("{name: c, page: /c, fields: {a: b}, mail: {imap: {host: 'h:1', user: u, password: '${P}'}}}", "without a port"),
        ("{name: c, page: /c, fields: {a: b}, mail: {catcher: {kind: smtp, url: 'http://x'}}}", "expected one of"),
        ("{name: c, page: /c, fields: {a: b}, mail: {catcher: {kind: mailpit, url: 'http://u:p@x'}}}", "without a user name"),
        ("{name: c, page: /c, fields: {a: b}, within_s: 0}", "must be at least 1"),
        ("{name: c, page: /c, fields: {a: b}, successs: {}}", "did you mean `success`?"),
    ],
)  # fmt: skip
def test_a_wrong_declaration_is_a_config_error(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as wrong:
        load(f"form: {{forms: [{text}]}}".encode())
    assert said in str(wrong.value)
    assert "hunter22" not in str(wrong.value)


def test_a_right_declaration_is_read() -> None:
    text = """form:
  forms:
    - name: contact
      page: /contact
      fields: {email: "tester+{marker}@example.com", message: Hello}
      success: {text: Thank you}
      invalid: {email: not an address}
      mail: {imap: {host: imap.example.com, user: leads@example.com, password: "${LEADS_PASSWORD}"}}
"""
    (form,) = load(text.encode()).options_of(CHECK).forms
    assert form.mail == Mail(imap=Imap(host="imap.example.com", user="leads@example.com", password="${LEADS_PASSWORD}"))
