"""Judges hosts: what stands in front, whether it absorbs floods, whether firewall rules showed. Pure."""

from enum import StrEnum

from launchgate.checks.edge.rules import DDOS, PROXIED, WAF
from launchgate.checks.edge.said import cause_of, quoted
from launchgate.checks.edge.spec import Host, Options
from launchgate.dataclass import dataclass
from launchgate.edges import LOOKED_AT, PROVIDERS, Provider, Recognised, intermediary, recognise
from launchgate.exchange import Failure, Response
from launchgate.lookup import UNDECIDED_REMEDY
from launchgate.model import Assessment, Rule, Status
from launchgate.saying import assessment


class Stand(StrEnum):
    """How a host stands to an edge."""

    BEHIND = "behind"
    AROUND = "around"
    """Behind one, but some addresses lead around it."""
    NAKED = "naked"
    UNTOLD = "untold"
    """It could not be told."""
    ASIDE = "aside"
    """The question does not arise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One host, and what stands in front of it."""

    host: Host
    stand: Stand
    message: str
    remediation: str = ""
    because: str | None = None
    edge: Recognised | None = None

    @property
    def said(self) -> str:
        """For the table."""
        name = self.edge.provider.name if self.edge else ""
        return {
            Stand.BEHIND: name, Stand.AROUND: f"{name}, with a way around", Stand.NAKED: "none", Stand.UNTOLD: "not known",
            Stand.ASIDE: "not judged",
        }[self.stand]  # fmt: skip


def standing(host: Host, options: Options, extra: tuple[Provider, ...]) -> Standing:
    """What stands in front of one host."""
    answer = host.answer
    headers = answer.headers if isinstance(answer, Response) else ()
    found = recognise(headers, host.addresses, host.aliases, extra)
    if (aside := _aside(host, options, found)) is not None:
        return Standing(host=host, stand=Stand.ASIDE, message=aside)
    if not isinstance(answer, Response):
        return _unanswered(host, found)
    if not host.addresses:
        return _unlooked(host)
    if not found:
        return _nothing(host, intermediary(headers))
    return _recognised(host, found)


def _aside(host: Host, options: Options, found: tuple[Recognised, ...]) -> str | None:
    """Why the question does not arise; None when it does."""
    if host.name in {name.rstrip(".").lower() for name in options.direct}:
        return f"`{host.name}` is meant to stand without an edge (edge.direct)"
    if host.moved:
        led = next((one for one in found if one.led), None)
        today = f"; by DNS it leads to {led.provider.name} ({_led(led)})" if led else ""
        return (
            f"network.connect_to sends this run elsewhere for `{host.name}`, so no answer comes through an edge{today}"
        )
    if host.lent:
        return f"`{host.name}` is lent out by a platform, which serves it through an edge of its own"
    if any(one.led for one in found) or host.public:
        return None
    if host.addresses:
        return f"`{host.name}` has no address on the public internet ({quoted(host.addresses)})"
    return host.named.reason or None


def _led(found: Recognised) -> str:
    """What leads to a provider: an address or an alias."""
    return f"the address `{found.inside[0]}`" if found.inside else f"the alias `{found.alias}`"


def _unanswered(host: Host, found: tuple[Recognised, ...]) -> Standing:
    reason, remedy, because = "nothing was asked", "", None
    if isinstance(host.answer, Failure):
        reason, remedy, because = host.answer.reason, host.answer.remedy, cause_of(host.answer)
    elif not host.addresses:
        return _unlooked(host)
    led = next((one for one in found if one.led), None)
    half = f"DNS leads to {led.provider.name} ({_led(led)}), but " if led else ""
    return Standing(
        host=host, stand=Stand.UNTOLD, message=f"{half}{reason}", remediation=remedy, because=because
    )  # fmt: skip


def _unlooked(host: Host) -> Standing:
    """DNS gave no address, so that nothing says where the name leads."""
    found = host.named.value.worst if host.named.value is not None else None
    why = f" ({found.detail})" if found is not None and found.detail else ""
    remedy = UNDECIDED_REMEDY.get(found.kind, "") if found is not None else ""
    return Standing(
        host=host,
        stand=Stand.UNTOLD,
        message=f"no address of `{host.name}` could be looked up{why}",
        remediation=remedy or f"give `{host.name}` an address in DNS, or take it out of launchgate.yml",
        because=f"dns/resolves#{host.name}",
    )


def _nothing(host: Host, relay: str | None) -> Standing:
    where = quoted(host.addresses)
    if relay is not None:
        return Standing(
            host=host,
            stand=Stand.UNTOLD,
            message=f"`{relay}` says that something stands in front of `{host.name}` ({where}), but not whose it is",
            remediation="if it is an edge, add it to edge.known with its networks and a header; if it is your own cache, the "
            "name still needs an edge",
        )
    owner = next((one for one in PROVIDERS if _serves(host, one)), None)
    if owner is not None:
        return Standing(
            host=host,
            stand=Stand.NAKED,
            message=f"`{host.name}` is in {owner.name}'s DNS but not behind {owner.name}: its record is DNS only and leads "
            f"straight to {where}",
            remediation=f"in {owner.name}'s DNS, switch the record of `{host.name}` to proxied; if that is not possible for "
            "this name, list it in edge.direct",
        )
    return Standing(
        host=host,
        stand=Stand.NAKED,
        message=f"nothing stands in front of `{host.name}`: {where} is in no known edge's network, and the answer has no "
        "edge's header",
        remediation=f"put an edge in front of `{host.name}` (Cloudflare: add the record as `Proxied`); if it has one that "
        f"launchgate does not know (table of {LOOKED_AT}), add it to edge.known; if it must have none, to edge.direct",
    )


def _serves(host: Host, provider: Provider) -> bool:
    ends = tuple(f".{end}" for end in provider.name_servers)
    return bool(ends) and any(server.rstrip(".").lower().endswith(ends) for server in host.name_servers)


def _recognised(host: Host, found: tuple[Recognised, ...]) -> Standing:
    top = found[0]
    name = top.provider.name
    if top.confirmed:
        known = {address for one in found for address in one.inside}
        around = () if top.alias else tuple(address for address in top.outside if address not in known)
        if around:
            return Standing(
                host=host,
                stand=Stand.AROUND,
                message=f"`{host.name}` is behind {name} on `{top.inside[0]}`, but {quoted(around)} is not {name}'s: whoever "
                "connects there goes around it",
                remediation=f"remove the record of `{host.name}` for {quoted(around)}; {name} answers for both IPv4 and IPv6",
                edge=top,
            )
        behind = [one.provider.name for one in found[1:] if one.headers]
        then = f"; behind it also {', '.join(behind)}" if behind else ""
        message = f"`{host.name}` is behind {name}: {_led(top)} and the header `{top.headers[0]}`{then}"
        return Standing(host=host, stand=Stand.BEHIND, message=message, edge=top)
    if top.led:
        return Standing(
            host=host,
            stand=Stand.UNTOLD,
            message=f"DNS leads `{host.name}` to {name} ({_led(top)}), but the answer has none of {name}'s headers",
            remediation=f"check that {name}'s proxy is on for this name and that nothing takes its headers away",
        )
    return Standing(
        host=host,
        stand=Stand.UNTOLD,
        message=f"the header `{top.headers[0]}` speaks of {name}, but {quoted(host.addresses) or 'no address'} is in none of "
        f"its networks (table of {LOOKED_AT}) and no alias leads there: a header alone can be made up or passed on",
        remediation=f"if `{host.name}` is behind {name}, add its addresses to edge.known as an edge with that header",
    )


_STATUS = {
    Stand.BEHIND: Status.PASS, Stand.AROUND: Status.FAIL, Stand.NAKED: Status.FAIL, Stand.UNTOLD: Status.UNKNOWN,
    Stand.ASIDE: Status.NOT_APPLICABLE,
}  # fmt: skip


def judge_proxied(one: Standing) -> Assessment:
    """What stands in front of a host, as an assessment."""
    return assessment(
        PROXIED,
        one.host.name,
        _STATUS[one.stand],
        one.message,
        remediation=one.remediation,
        because=one.because,
        url=one.host.url,
        config=one.host.config,
    )


def judge_floods(one: Standing) -> Assessment:
    """An edge that absorbs floods for everybody is evidence; what a hosting provider does is for a person to say."""
    host, edge = one.host, one.edge
    if one.stand is Stand.BEHIND and edge is not None and edge.provider.floods:
        message = (
            f"{edge.provider.name} stands in front of `{host.name}`: {edge.provider.floods} ({edge.provider.reference})"
        )
        return _of(DDOS, one, Status.PASS, message)
    if one.stand is Stand.ASIDE:
        return _of(DDOS, one, Status.NOT_APPLICABLE, one.message)
    shown = {
        Stand.BEHIND: "what it does against floods is not known",
        Stand.AROUND: "floods can take the way around the edge",
        Stand.NAKED: "no edge absorbs floods for it",
    }.get(one.stand, "whether an edge absorbs floods for it could not be told")
    because = None if one.stand is Stand.BEHIND else f"{PROXIED.id}#{host.name}"
    remedy = "attest edge/ddos with a link to what shows the protection, or put an edge in front"
    return _of(DDOS, one, Status.UNKNOWN, f"`{host.name}`: {shown}", remedy=remedy, because=because)


def judge_firewall(one: Standing) -> Assessment:
    """Firewall rules that showed by themselves; the rest is a person's word."""
    host, edge = one.host, one.edge
    guard = host.answer.blocked if isinstance(host.answer, Response) else None
    if guard is not None:
        return _of(WAF, one, Status.PASS, f"{guard} answered on `{host.name}`, so rules are on")
    if edge is not None and edge.confirmed and edge.provider.firewall:
        return _of(WAF, one, Status.PASS, f"`{host.name}` is behind {edge.provider.name}, which is a firewall")
    if one.stand is Stand.ASIDE:
        return _of(WAF, one, Status.NOT_APPLICABLE, one.message)
    message = "not attested: rules of a firewall cannot be seen from outside; attest edge/waf where they are needed"
    return _of(WAF, one, Status.NOT_APPLICABLE, message)


def _of(
    rule: Rule, one: Standing, status: Status, message: str, *, remedy: str = "", because: str | None = None
) -> Assessment:  # fmt: skip
    host = one.host
    return assessment(
        rule, host.name, status, message, remediation=remedy, because=because, url=host.url, config=host.config
    )  # fmt: skip
