"""A form whose mail goes to a mail catcher: it shows that the product sends it, and says that it shows no more."""

import json
from pathlib import Path

import pytest

from launchgate.checks.form.spec import Catcher, Mail
from launchgate.model import Status
from launchgate.settings import Network
from tests.checks.form.lab import lab, of
from tests.checks.form.site import ContactSite
from tests.support.web import Asked, Reply, serve


@pytest.mark.parametrize(("mails", "status"), [(True, Status.PASS), (False, Status.FAIL)])
def test_mail_in_a_catcher(tmp_path: Path, mails: bool, status: Status) -> None:
    site = ContactSite()

    def messages(_: Asked) -> Reply:
        raw = [f"From: web@shop.example\r\n\r\n{got['message']}" for got in site.received if mails]
        return Reply(body=json.dumps({"items": [{"Raw": {"Data": text}} for text in raw]}).encode())

    network = Network(allow_private=("127.0.0.1",))
    with serve({"/api/v2/messages?limit=50": messages}) as catcher, lab(tmp_path, site, network=network) as here:
        mail = Mail(catcher=Catcher(kind="mailhog", url=catcher.url))
        found = of(here.judged(mail=mail, within_s=1.0), "mail-received")
    assert list(found) == ["contact"]
    assert found["contact"].status is status, found["contact"].message
    said = "a catcher does not show whether mail reaches an inbox" if mails else f"looked in `MailHog at {catcher.url}`"
    assert said in found["contact"].message
