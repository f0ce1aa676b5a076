"""The door to SMTP: hands one mail to a relay, encrypted, bounded."""

from launchgate.clients.smtp.client import Relay, SmtpClient

__all__ = ["Relay", "SmtpClient"]
