"""Looks up everything that receivers of a domain's mail would look up; no opinion."""

import ipaddress
from collections.abc import Callable, Iterable
from dataclasses import replace

from launchgate.checks.email import dmarc_walk
from launchgate.checks.email.asking import Asking, askable
from launchgate.checks.email.spec import Asked, DomainFacts, Facts, Options, Reporting, Selected, Sender
from launchgate.checks.email.spf_host import check_host
from launchgate.checks.email.spf_survey import survey
from launchgate.checks.email.transport import is_sts
from launchgate.clients.address import normal_host
from launchgate.context import Context
from launchgate.exchange import Exchange, host_of
from launchgate.lookup import Lookup, LookupKind
from launchgate.registrable import registrable

COMMON_SELECTORS = (
    "google", "selector1", "selector2", "k1", "k2", "s1", "s2", "default", "mail", "dkim", "resend", "pm", "zoho", "mandrill",
    "fm1", "protonmail", "mxvault", "sig1",
)  # fmt: skip
"""What large mail services call their selectors (their own setup pages, 2026). A hint for the reader, never a verdict."""
_MOST_REPORTS = 10
"""Report addresses that are asked about; a record can name hundreds."""
_NOBODY = "launchgate-no-such-selector"


def gather(context: Context, options: Options) -> Facts:
    """Looks at each declared domain. Raises CannotJudge when this machine has no resolver to ask."""
    domains = [(normal_host(name), False, "email.domains") for name in options.domains]
    domains += [(normal_host(name), True, "email.no_mail") for name in options.no_mail]
    if not domains:
        return Facts()
    context.clients.dns.lookups(_first_questions(domains, options))
    dns, fetch = context.clients.dns, context.clients.http.fetch
    return Facts(
        host=host_of(context.target) if context.target else None,
        domains=tuple(
            look(dns, fetch, options, domain, silent=silent, config=config)
            for domain, silent, config in dict.fromkeys(domains)
        ),
    )


def _first_questions(domains: Iterable[tuple[str, bool, str]], options: Options) -> list[tuple[str, str]]:
    """What will be asked anyway, so that it can be asked side by side; the client remembers the answers."""
    questions = []
    for domain, silent, _ in domains:
        questions += [
            (domain, "TXT"),
            (domain, "MX"),
            *((f"_dmarc.{name}", "TXT") for name in dmarc_walk.targets(domain)),
        ]
        if silent:
            continue
        selectors = [selector for _, selector in _selectors(domain, options)]
        guesses = [] if options.selectors else [f"{one}._domainkey.{domain}" for one in (_NOBODY, *COMMON_SELECTORS)]
        names = (f"_mta-sts.{domain}", f"_smtp._tls.{domain}", *selectors, *guesses)
        questions += [(name, "TXT") for name in names]
    return questions


def look(
    dns: Asking, fetch: Callable[[str], Exchange], options: Options, domain: str, *, silent: bool, config: str
) -> DomainFacts:  # fmt: skip
    """Everything of one domain: questions to `dns`, and the MTA-STS policy by `fetch`."""
    spf = survey(dns, domain)
    exists = spf.kind is not LookupKind.NO_SUCH_NAME
    walked = dmarc_walk.walk(dns, domain, registered=registrable(domain), exists=exists)
    seen = DomainFacts(
        domain=domain,
        silent=silent,
        config=config,
        spf=spf,
        dmarc=walked,
        mail_hosts=dns.lookup(domain, "MX"),
        reporting=_reporting(dns, walked),
    )
    if silent:
        return seen
    sts = dns.lookup(f"_mta-sts.{domain}", "TXT")
    return replace(
        seen,
        asked=tuple(
            _asked(dns, domain, sender) for sender in dict.fromkeys(options.senders) if _sends_as(sender, domain)
        ),
        selected=tuple(Selected(selector=s, lookup=dns.lookup(n, "TXT")) for s, n in _selectors(domain, options)),
        guessed=() if options.selectors else _guessed(dns, domain),
        sts=sts,
        policy=_policy(fetch, domain, sts),
        tls_reports=dns.lookup(f"_smtp._tls.{domain}", "TXT"),
    )


def _sends_as(sender: Sender, domain: str) -> bool:
    return sender.domain is None or normal_host(sender.domain) == domain


def _asked(dns: Asking, domain: str, sender: Sender) -> Asked:
    """A network is asked about at both of its ends."""
    if sender.ip is None:
        return Asked(sender=sender)
    network = ipaddress.ip_network(sender.ip, strict=False)
    if "/" in sender.ip:
        ends = dict.fromkeys((network.network_address, network.broadcast_address))
    else:
        ends = dict.fromkeys((ipaddress.ip_address(sender.ip),))
    outcomes = [(ip, check_host(dns, ip=ip, domain=domain, sender=f"postmaster@{domain}", helo=domain)) for ip in ends]
    return Asked(sender=sender, outcomes=tuple((str(ip), outcome) for ip, outcome in outcomes))


def _selectors(domain: str, options: Options) -> list[tuple[str, str]]:
    """(selector, name to ask) of a domain; a whole name counts for its own domain only."""
    found: dict[str, str] = {}
    for selector in options.selectors:
        alone, mark, owner = selector.lower().partition("._domainkey.")
        if not mark or normal_host(owner) == domain:
            found[f"{alone}._domainkey.{domain}"] = alone
    return [(alone, name) for name, alone in found.items()]


def _guessed(dns: Asking, domain: str) -> tuple[str, ...]:
    """Common selectors with a key of their own; what a wildcard says of every name proves nothing."""
    anyone = dns.lookup(f"{_NOBODY}._domainkey.{domain}", "TXT").values
    seen = ((one, dns.lookup(f"{one}._domainkey.{domain}", "TXT").values) for one in COMMON_SELECTORS)
    return tuple(one for one, values in seen if values != anyone and any("p=" in text for text in values))


def _reporting(dns: Asking, walked: dmarc_walk.DmarcWalk) -> tuple[Reporting, ...]:
    """Asks each report address outside the organisation whether it agrees (RFC 9990 section 4)."""
    if walked.applies is None:
        return ()
    home, owner = walked.organisation or walked.domain, walked.applies.name
    found = []
    for address in walked.applies.record.rua[:_MOST_REPORTS]:
        host = address.rpartition("@")[2]
        if host != home and not host.endswith(f".{home}"):
            name = f"{owner}._report._dmarc.{host}"
            if askable(name):
                found.append(Reporting(address=address, lookup=dns.lookup(name, "TXT")))
    return tuple(found)


def _policy(fetch: Callable[[str], Exchange], domain: str, sts: Lookup) -> Exchange | None:
    """The policy file, fetched without following redirects (RFC 8461 section 3.3)."""
    if sum(is_sts(text) for text in sts.values) != 1:
        return None
    return fetch(f"https://mta-sts.{domain}/.well-known/mta-sts.txt")
