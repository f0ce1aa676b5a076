"""The door to HTTP: one response a request, redirects walked by hand, every failure a value.

Nothing else in launchgate imports `requests`. The values themselves are in `launchgate.exchange`.
"""

from launchgate.clients.http.client import HttpClient

__all__ = ["HttpClient"]
