"""A complete handover, as a small company would write it: a document for each rule. Dates are near tests.support.context.NOW."""

_HEAD = "Owner: Ada Lovelace\nLast checked: 2026-01-05\n"

GOOD = {
    "dns-map": (
        "docs/dns.md",
        f"""# DNS map

{_HEAD}
| Name | Type | Points at | For |
|---|---|---|---|
| @ (root) | A | 192.0.2.10 | redirects to www |
| www.example.com | CNAME | cname.host.example | the site |
| app.example.com | CNAME | cname.host.example | the application |
| mail | MX | mx.mail.example | SPF and DKIM are TXT records of the root |
""",
    ),
    "redirect-map": (
        "docs/redirects.md",
        f"""# Redirects

{_HEAD}
- Every name: http to https, 301
- example.com to www.example.com, 301
- /old-pricing → /pricing, 301
""",
    ),
    "edge-config": (
        "docs/edge.md",
        f"""# Cloudflare

{_HEAD}
Cache rules: files below /assets for a year, nothing below /account.

TLS: full (strict), lowest version 1.2, HSTS on.

The origin is Fly.io; it answers behind the edge for www and app.
""",
    ),
    "email-runbook": (
        "docs/mail.md",
        f"""# Mail

{_HEAD}
Sent by Postmark from hello@example.com.

SPF, DKIM and DMARC are TXT records at the DNS provider.

When mail stops: look at Postmark's activity log, then its status page.
""",
    ),
    "rotation-guide": (
        "docs/rotation.md",
        f"""# Rotating secrets

{_HEAD}
1. Issue a new key at the provider.
2. Put it into the store of the platform: `fly secrets set NAME=...`.
3. Revoke the old one.

When somebody leaves: remove them from GitHub, Fly.io and Postmark.
""",
    ),
    "env-inventory": (
        "docs/environment.md",
        f"""# Environment variables

{_HEAD}
| Name | Purpose | Environments |
|---|---|---|
| DATABASE_URL | the database | production, preview |
| MAIL_TOKEN | sending mail | production |
""",
    ),
    "common-fixes": (
        "docs/common-fixes.md",
        f"""# Common fixes

{_HEAD}
- Certificate expired: `fly certs renew`, then look again.
- A redirect is broken: the rules are in `public/_redirects`.
- Mail does not arrive: see the mail runbook.
- A variable is missing: set it with `fly secrets set` and deploy.
""",
    ),
    "deployment-map": (
        "docs/deployment-map.md",
        f"""# Deployment map

{_HEAD}
| Domain | Service | Environment | Owner |
|---|---|---|---|
| www.example.com | site | production | Ada Lovelace |
| app.example.com | web and worker | production | Ada Lovelace |
""",
    ),
    "regression-list": (
        "docs/regression.md",
        f"""# Regression list

{_HEAD}
1. Log in as a customer; the dashboard shows the last three invoices.
2. Upload a logo; it should appear within five seconds.
""",
    ),
    "alert-matrix": (
        "docs/alerts.md",
        f"""# Alerts

{_HEAD}
| Alert | Told first | By | Then |
|---|---|---|---|
| Site down | Ada Lovelace | SMS | after 15 minutes Grace Hopper |
| Certificate expires | Ada Lovelace | mail | Grace Hopper |
""",
    ),
    "incident-checklist": (
        "docs/incident.md",
        f"""# Incident checklist

{_HEAD}
1. Check the uptime monitor and the last deploy.
2. Call Ada Lovelace.
3. Roll back with `fly releases rollback`.
4. Tell customers on the status page.
""",
    ),
    "checklist": (
        "docs/handover.md",
        f"""# Handover checklist

{_HEAD}
- [x] Domains: registrar Gandi, account of the company
- [x] DNS: see dns.md
- [x] Edge: Cloudflare, see edge.md
- [x] Certificates renew by themselves; by hand with `fly certs renew`
- [x] Environment variables: see environment.md
- [x] Monitoring: https://uptime.example.com
- [x] Rollback: `fly releases rollback`, see rollback.md
""",
    ),
    "access-inventory": (
        "docs/access.md",
        f"""# Access

{_HEAD}
| Account | Who | Role | 2FA |
|---|---|---|---|
| Registrar | Ada Lovelace | owner | yes |
| GitHub | Grace Hopper | admin | passkey |
""",
    ),
    "vendor-list": (
        "docs/vendors.md",
        f"""# Vendors

{_HEAD}
- Domain example.com: registrar Gandi
- Hosting: Fly.io, account of the company
- Billing: company card, invoices go to office@example.com
""",
    ),
    "runbook": (
        "docs/runbook.md",
        f"""# Runbook

{_HEAD}
## Certificates
They renew by themselves; by hand with `fly certs renew`.

## DNS
To change DNS, lower the TTL a day before, then change one record.

## Monitoring
Test the monitor once a month: stop the preview and wait for the alert.
""",
    ),
    "what-changed": (
        "CHANGELOG.md",
        """# Changelog

## 1.2.0 - 2026-01-10

- Customers can download their invoices as PDF.
""",
    ),
    "known-risks": (
        "docs/known-risks.md",
        f"""# Known risks

{_HEAD}
- Large uploads time out on slow networks; until February the workaround is to compress them.
""",
    ),
    "next-steps": (
        "docs/next-steps.md",
        f"""# Next steps

{_HEAD}
1. Let customers pay by invoice, which half of them ask for.
2. Make search faster.
""",
    ),
    "monitoring-links": (
        "docs/monitoring.md",
        f"""# Monitoring

{_HEAD}
[Uptime](https://uptime.example.com) watches home, login and the API.
""",
    ),
}
