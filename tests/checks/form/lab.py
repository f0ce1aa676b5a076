"""The form check on a real site and a real mailbox, as a run would do it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from launchgate.checks.form.gather import gather
from launchgate.checks.form.judge import judge
from launchgate.checks.form.spec import Form, Imap, Mail, Options
from launchgate.context import Context
from launchgate.model import Assessment, Judgement
from launchgate.settings import Limits, Network, Site
from tests.checks.form.site import ContactSite
from tests.support.context import make_context
from tests.support.mail import HOST, USER, Mailbox
from tests.support.web import Web, serve

FIELDS: Mapping[str, str] = {"email": "tester+{marker}@example.test", "message": "Hello"}
WRONG: Mapping[str, str] = {"email": "not an address"}


@dataclass(frozen=True)
class Lab:
    """A context whose target is the site, and the server that counts what was asked."""

    context: Context
    web: Web
    site: ContactSite

    def judged(self, **form: Any) -> Judgement:
        options = Options(forms=(contact(**form),))
        return judge(gather(self.context, options), options)


@contextmanager
def lab(
    root: Path, site: ContactSite, box: Mailbox | None = None, *, seconds: float = 60.0, **more: Any
) -> Iterator[Lab]:
    """The site alone, or with a mailbox that the context's network leads to."""
    with serve(site.routes()) as web:
        network = Network() if box is None else to_mailbox(box)
        context = make_context(
            root, target=web.url, explicit_urls=(web.url,), network=more.pop("network", network), site=Site(),
            limits=Limits(requests_per_second=1000.0), environ={"LEADS_PASSWORD": box.password} if box else {},
            seconds=seconds, **more,
        )  # fmt: skip
        yield Lab(context, web, site)


def to_mailbox(box: Mailbox) -> Network:
    """Both ports of `imap.example.test` led to dovecot, whose certificate the test authority signed."""
    places = {f"{HOST}:993": f"127.0.0.1:{box.tls_port}", f"{HOST}:143": f"127.0.0.1:{box.port}"}
    return Network(connect_to=places, ca_file=str(box.authority.pem), allow_private=("127.0.0.1",))


def contact(**more: Any) -> Form:
    """A declared form without the pause that a person needs."""
    usual: dict[str, Any] = {"name": "contact", "page": "/contact", "fields": dict(FIELDS), "pause_s": 0.0}
    return Form(**(usual | more))


def imap(**more: Any) -> Mail:
    reference = "${LEADS_PASSWORD}"
    usual: dict[str, Any] = {"host": HOST, "user": USER, "password": reference}
    return Mail(imap=Imap(**(usual | more)))


def of(judgement: Judgement, rule: str) -> dict[str, Assessment]:
    return {seen.subject: seen for seen in judgement.assessments if seen.rule == f"form/{rule}"}


def one(judgement: Judgement, rule: str) -> Assessment:
    """What a rule says of the form itself."""
    return of(judgement, rule)["contact"]
