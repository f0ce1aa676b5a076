"""The demo repository's handover: one document with a heading for each thing that whoever takes over has to know.

The list of accounts stands in a file of its own. In the product that is not mended it is not finished.
"""

from collections.abc import Iterator

HANDOVER, ACCESS = "docs/handover.md", "docs/access.md"
_HEAD = "Owner: Ada Example\nLast checked: <day>\n"
_HANDOVER = f"""# Handover checklist

{_HEAD}
- [x] Domains: registrar Gandi, account of the company
- [x] DNS, edge and mail: below
- [x] Certificates renew by themselves; by hand with `fly certs renew`
- [x] Environment variables: below
- [x] Monitoring: https://status.demo.test
- [x] Rollback: docs/rollback.md

## DNS map

- Root (@): A record 192.0.2.10, redirects to www.demo.test
- www.demo.test: A record 192.0.2.10, the site
- app.demo.test: A record 192.0.2.10, the application
- Mail: MX mail.demo.test; SPF, DKIM (s1) and DMARC are TXT records

## Redirects

- Every name: http to https, 301
- demo.test to www.demo.test, 301
- /old-pricing → /pricing, 301

## Edge

Cached: files below /static for a year; /account never. TLS 1.2 or newer, HSTS on. The origin is Fly.io, behind the edge.

## Mail

Sent by our own relay, mail.demo.test. SPF, DKIM and DMARC stand in DNS. When mail stops: the relay's log, then DNS.

## Rotating secrets

Issue the new key at its provider, store it with `fly secrets set`, revoke the old one. When somebody leaves: remove their
access at GitHub, Fly.io and Gandi.

## Environment variables

- DATABASE_URL: where quotes are kept; production and staging
- MAIL_API_KEY: used for sending mail; production

## Common fixes

- Certificate expired: `fly certs renew`
- A redirect is broken: the table in quotely/routes.py
- Mail does not arrive: see Mail
- A variable is missing: `fly secrets set`, which deploys

## Deployment map

www.demo.test and app.demo.test: the service web and its database at Fly.io, in production and staging.

## Regression list

1. Log in as Ada: the account page shows her quotes.
2. Send the form: the mail arrives within a minute.

## Alerts

Site down: first Ada Example, by SMS; after 15 minutes Bob Example.

## Incident checklist

1. Check the monitor and the last deploy.
2. Call Ada Example.
3. Roll back: docs/rollback.md.
4. Tell customers on the status page.

## Vendors

- Domain demo.test: registrar Gandi
- Hosting: Fly.io, account of the company
- Billing: company card, invoices go to office@demo.test

## Runbook

Certificates renew by themselves; by hand with `fly certs renew`. To change DNS, lower the TTL a day before and change one record.
Test the monitor once a month: `launchgate monitor alert-test`.

## What changed

1.5, <day>: customers get an assistant that answers questions about prices.

## Known risks

- One region only: an outage of Fly.io in Paris is ours; until spring the plan is to restore at another place by hand.

## Next steps

1. A second region, which has the largest impact on uptime.
2. Payment by invoice.

## Monitoring

[Status](https://status.demo.test) watches home, login and certificates.
"""
_ACCESS = f"""# Who has access

{_HEAD}
| Account | Who | Role | 2FA |
|---|---|---|---|
| Registrar Gandi | Ada Example | owner | yes |
| Fly.io | Ada Example | admin | yes |
| GitHub | Bob Example | admin | <second> |
"""


def papers(checked: str, *, fixed: bool) -> Iterator[tuple[str, str]]:
    """Path to text; `checked` is the day on which somebody looked last, as an ISO date."""
    yield HANDOVER, _HANDOVER.replace("<day>", checked)
    yield ACCESS, _ACCESS.replace("<day>", checked).replace("<second>", "passkey" if fixed else "TODO")
