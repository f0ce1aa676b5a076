"""What lets the gate in: `site.access` and the user name in an explicit URL, for the declared origins and no other.

An origin is scheme, host and port: what was declared for https is never sent over plain HTTP. Each hop of a redirect is asked
anew, so a redirect to another origin loses what the first one got.
"""

import unicodedata
from base64 import b64encode
from urllib.parse import unquote, urlsplit

from launchgate.context import Clients
from launchgate.errors import CannotJudge
from launchgate.exchange import origin
from launchgate.settings import BasicLogin

Origin = tuple[str, str, int]
_LONG = 16
"""A word of this length that was written into launchgate.yml as it stands may be a credential, too."""


class Access:
    """The extra headers for a URL. Values are revealed when first needed and masked in every text from then on."""

    def __init__(self, clients: Clients) -> None:
        site = clients.site
        declared = [*clients.explicit_urls, *site.environments.values(), *(f"https://{host}" for host in site.hosts)]
        if site.canonical is not None:
            declared.append(site.canonical)
        self._origins = frozenset(origin(url) for url in declared if "://" in url)
        self._templates = dict(site.access.headers)
        self._basic = site.access.basic
        self._redactor = clients.redactor
        self._logins = dict(self._login(url) for url in clients.explicit_urls if "@" in urlsplit(url).netloc)

    def headers(self, url: str) -> dict[str, str]:
        """The headers to add for `url`. Raises CannotJudge when one of them names an unset variable or cannot be sent."""
        place = origin(url)
        if place not in self._origins:
            return {}
        found = {name: self._value(name, template) for name, template in self._templates.items()}
        if any(name.lower() == "authorization" for name in found):
            return found
        if place in self._logins:
            found["Authorization"] = self._logins[place]
        elif self._basic is not None:
            found["Authorization"] = self._declared(self._basic)
        return found

    def _value(self, name: str, template: str) -> str:
        """A header's value. Raises CannotJudge for one that no header can hold (RFC 9110 section 5.5)."""
        value = self._redactor.reveal(template)
        for word in template.split():
            if len(word) >= _LONG and "${" not in word:
                self._redactor.remember(word, name)
        if not value.isprintable() or not value.isascii() or value != value.strip():
            raise CannotJudge(
                f"the value for the header {name} in site.access.headers holds a line break, or a space at an end, or "
                "characters beyond ASCII, so it was not sent",
                "store the value again without them; a line break at its end is the usual cause",
            )
        return value

    def _declared(self, login: BasicLogin) -> str:
        """The credential of `site.access.basic`. Raises CannotJudge for one that RFC 7617 section 2 has no form for."""
        user, password = self._redactor.reveal(login.user), self._redactor.reveal(login.password)
        if ":" in user or any(unicodedata.category(char) == "Cc" for char in user + password):
            raise CannotJudge(
                "the user name in site.access.basic holds a colon, or it or the password a line break, so it was not sent",
                "store the value again without them; a line break at its end is the usual cause",
            )
        return self._credential(user, password)

    def _login(self, url: str) -> tuple[Origin, str]:
        """The user name and password of a URL."""
        parts = urlsplit(url)
        return origin(url), self._credential(unquote(parts.username or ""), unquote(parts.password or ""))

    def _credential(self, user: str, password: str) -> str:
        """RFC 7617, in UTF-8; the password and the whole are masked from now on."""
        self._redactor.remember(password, "password")
        credential = b64encode(f"{user}:{password}".encode()).decode()
        self._redactor.remember(credential, "credential")
        return f"Basic {credential}"
