"""What the mail evaluators need of DNS: one method, so that they run on a table as well as on real resolvers. Opens nothing."""

from typing import Protocol

from launchgate.lookup import Lookup

LONGEST_NAME = 253
LONGEST_LABEL = 63


class Asking(Protocol):
    """Something that answers questions to DNS."""

    def lookup(self, name: str, kind: str) -> Lookup:
        """What resolvers say of a name, along its aliases."""


def askable(name: str) -> bool:
    """Whether DNS can hold a name of at least two labels (RFC 7208 section 4.3, RFC 1035 section 2.3.4)."""
    labels = name.rstrip(".").split(".")
    short = all(0 < len(label) <= LONGEST_LABEL for label in labels)
    return short and len(labels) > 1 and len(name) <= LONGEST_NAME + 1


def mail_hosts(found: Lookup) -> tuple[tuple[int, str], ...]:
    """The (preference, host) pairs of an MX answer; a host of `.` or nothing is the null MX of RFC 7505."""
    pairs = []
    for value in found.values:
        preference, _, host = value.partition(" ")
        if preference.isdecimal():
            pairs.append((int(preference), host.strip().rstrip(".")))
    return tuple(sorted(pairs))
