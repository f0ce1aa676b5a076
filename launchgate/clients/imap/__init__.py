"""The door to IMAP: waits for one marked mail, reads and changes nothing."""

from launchgate.clients.imap.client import Account, ImapClient, Mark

__all__ = ["Account", "ImapClient", "Mark"]
