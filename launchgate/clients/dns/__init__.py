"""The door to DNS: one question a run for each name and type, every way to have no answer a value.

Nothing else in launchgate imports dnspython. The values themselves are in `launchgate.lookup`.
"""

from launchgate.clients.dns.client import DnsClient

__all__ = ["DnsClient"]
