"""MTA-STS and TLS-RPT records and policies (RFC 8461 sections 3.1 and 3.2, RFC 8460 section 3). Pure."""

import re

from launchgate.checks.email.tags import shown, tag_list
from launchgate.dataclass import dataclass

LONGEST_AGE = 31_557_600
"""Seconds; the most that RFC 8461 section 3.2 allows."""
SHORT_AGE = 86_400
"""Seconds; below a day the policy is forgotten between two mails."""
_STS_ID = re.compile(r"[A-Za-z0-9]{1,32}")
_RUA = re.compile(r"mailto:[^@\s,;]+@[A-Za-z0-9.-]+|https://[^\s,;]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class StsPolicy:
    """A policy file as senders read it."""

    mode: str = ""
    hosts: tuple[str, ...] = ()
    """Patterns of mail hosts, in lower case."""
    age: int | None = None
    """`max_age` in seconds."""
    faults: tuple[str, ...] = ()


def is_sts(text: str) -> bool:
    return re.match(r"v=STSv1[ \t]*(;|$)", text) is not None


def is_tls_report(text: str) -> bool:
    return re.match(r"v=TLSRPTv1[ \t]*(;|$)", text) is not None


def sts_faults(text: str) -> tuple[str, ...]:
    """What is wrong with an `_mta-sts` record."""
    pairs, faults = tag_list(text)
    tags = dict(pairs)
    if "id" not in tags:
        return (*faults, "it has no `id`")
    if _STS_ID.fullmatch(tags["id"]) is None:
        return (*faults, f"`id={shown(tags['id'])}` is not 1 to 32 letters and digits")
    return faults


def tls_report_faults(text: str) -> tuple[str, ...]:
    """What is wrong with an `_smtp._tls` record."""
    pairs, faults = tag_list(text)
    targets = [target.strip() for target in dict(pairs).get("rua", "").split(",")]
    bad = [target for target in targets if _RUA.fullmatch(target) is None]
    if bad == [""]:
        return (*faults, "it has no address for reports (`rua=`)")
    return (*faults, *(f"`{shown(target)}` is no `mailto:` or `https:` address" for target in bad))


def read_policy(text: str) -> StsPolicy:
    """A policy file; faults are collected, nothing is raised."""
    values: dict[str, list[str]] = {}
    faults: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        key, colon, value = line.partition(":")
        if not line.strip():
            continue
        if not colon:
            faults.append(f"the line `{shown(line)}` is no `key: value`")
            continue
        values.setdefault(key.strip(), []).append(value.strip())
    version, mode, age = (values.get(key, [""])[0] for key in ("version", "mode", "max_age"))
    if version != "STSv1":
        faults.append("the line `version: STSv1` is missing")
    if mode not in ("enforce", "testing", "none"):
        faults.append(
            f"`mode: {shown(mode)}` is not enforce, testing or none" if mode else "the line `mode:` is missing"
        )
    hosts = tuple(host.lower().rstrip(".") for host in values.get("mx", []))
    if not hosts and mode in ("enforce", "testing"):
        faults.append("no `mx:` line names a mail host")
    seconds = int(age) if re.fullmatch(r"[0-9]{1,10}", age) else None
    if seconds is None or seconds > LONGEST_AGE:
        faults.append(f"`max_age: {shown(age)}` is not a number of seconds up to {LONGEST_AGE}")
    return StsPolicy(mode=mode, hosts=hosts, age=seconds, faults=tuple(faults))


def covered(host: str, patterns: tuple[str, ...]) -> bool:
    """Whether a mail host fits a policy: `*.` stands for exactly one label (section 4.1)."""
    name = host.lower().rstrip(".")
    return any(name == one or (one.startswith("*.") and name.partition(".")[2] == one[2:]) for one in patterns)
