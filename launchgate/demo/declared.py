"""The demo's launchgate.yml: what the product's team declared, and where its names are dialled on this machine."""

from pathlib import Path

from launchgate.dataclass import dataclass
from launchgate.demo.answers import HOSTS
from launchgate.demo.site import Ports


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where the product's servers listen on 127.0.0.1, by port."""

    site: Ports
    resolver: int
    catcher: int
    """The web address of what mail was taken."""
    ca_file: Path


def launchgate_yml(places: Places) -> str:
    """The file's text, but for what only the mended product declares. `<…>` in it stands for a place."""
    dialled = "".join(
        f'    "{host}:80": "127.0.0.1:{places.site.http}"\n    "{host}:443": "127.0.0.1:{places.site.https}"\n'
        for host in HOSTS
    )
    filled = {
        "<resolver>": str(places.resolver), "<origin>": str(places.site.origin), "<catcher>": str(places.catcher),
        "<ca file>": str(places.ca_file), "    <dialled>\n": dialled,
    }  # fmt: skip
    text = _TEXT
    for mark, value in filled.items():
        text = text.replace(mark, value)
    return text


_TEXT = """# The demo's product, dialled on this machine as if its names were live already.
site:
  canonical: https://www.demo.test
  hosts: [app.demo.test]
network:
  resolvers: ["127.0.0.1:<resolver>"]
  connect_to:
    "ns1.demo.test:53": "127.0.0.1:<resolver>"
    <dialled>
  ca_file: <ca file>
  allow_private: [127.0.0.1, 192.0.2.0/24]
dns:
  records: [{name: help, type: CNAME, value: quotely-help.azurewebsites.net.}]
  expected: {www.demo.test: [192.0.2.10]}
  mail: [demo.test]
  intended: [help.demo.test, ns1.demo.test, mail.demo.test, mta-sts.demo.test]
email: {domains: [demo.test], senders: [{ip: 192.0.2.25}], selectors: [s1]}
edge:
  origins: ["127.0.0.1:<origin>"]
  known: [{name: Demo edge, networks: [192.0.2.0/24], headers: [X-Demo-Edge]}]
cache:
  private: [/account]
  session: {headers: {Cookie: "session=${QUOTELY_SESSION}"}}
env:
  environments:
    production: {names: ops/production.names}
redirect:
  urls: [/old-pricing]
smoke:
  login: /login
  health: /healthz
  journeys:
    - name: Log in and see quotes
      critical: true
      steps:
        - name: Open the login page
          id: login-page
          get: /login
          capture: {csrf: {css: "input[name=csrf]", attribute: value}}
        - name: Log in
          post: /login
          form: {email: ada@example.com, password: "${QUOTELY_PASSWORD}", csrf: "${login-page.csrf}"}
          expect: {redirect: /account, text: Ada Example}
        - name: Ask the API
          get: /api/quotes
          authenticated: true
          expect: {status: 200, json: {$.total: {at_least: 1}}}
form:
  forms:
    - name: contact
      page: /contact
      fields: {name: Ada, email: ada@example.com, message: "How much is it for ten people? {marker}"}
      success: {text: Thank you}
      invalid: {email: not an address}
      mail: {catcher: {kind: mailpit, url: "http://127.0.0.1:<catcher>"}}
      within_s: 2
      pause_s: 0
auth:
  roles:
    ada: {headers: {Authorization: "Bearer ${QUOTELY_ADA_TOKEN}"}}
    bob: {headers: {Authorization: "Bearer ${QUOTELY_BOB_TOKEN}"}}
  routes:
    - {path: /api/quotes, allow: [ada, bob]}
    - {path: /api/quotes/1001, allow: [ada], owner: ada}
ai:
  endpoint: /api/chat
  request: {message: "{prompt}", history: "{history}"}
  response: $.reply
  canary: "${QUOTELY_CANARY}"
  repeats: 1
attack: {allow: [www.demo.test], run: [auth, ai]}  # what looks like an attack, on this host only
perf:
  routes:
    - {path: /api/plans, critical: true}
deploy:
  rollback: [docs/rollback.md]
handover:
  documents: {checklist: docs/handover.md, access-inventory: docs/access.md}
obs:
  routes: [/login]
  alerts: [{to: slack, url: "${SLACK_WEBHOOK}", owner: Ada Example}]
  alert_rules:
    form-failures: Sentry alert 3, read by Ada
    error-rate: Sentry alert 1, read by Ada
    login-failures: Sentry alert 2, read by Ada
  without: [queue-backlog]
limits: {requests_per_second: 200}
"""
