"""The door to TLS: own handshakes within a budget of connections, and sslyze as a separate program."""

from launchgate.clients.tls.client import TlsClient

__all__ = ["TlsClient"]
