"""The cookies of one walk or one visitor, as a browser would keep them: without them a site that sets a cookie and redirects to
itself would look like a loop."""

import email.message
import http.client
import urllib.request
from http.cookiejar import CookieJar
from typing import cast

from launchgate.exchange import Response


class Cookies:
    """An empty jar at first; never shared between walks."""

    def __init__(self) -> None:
        self._jar = CookieJar()

    def header(self, url: str) -> str | None:
        """The Cookie header to send to `url`, None when there is nothing to send (RFC 6265 section 5.4)."""
        if not len(self._jar):
            return None
        request = urllib.request.Request(url)  # noqa: S310 - only a carrier for the cookie rules, never opened
        self._jar.add_cookie_header(request)
        return request.get_header("Cookie")

    def value(self, name: str) -> str | None:
        """The value of a cookie by its name, the one set last for the most specific place when there are several."""
        held = [cookie for cookie in self._jar if cookie.name == name]
        return max(held, key=lambda cookie: len(cookie.path)).value if held else None

    def values(self) -> tuple[str, ...]:
        """Every value that is held."""
        return tuple(cookie.value for cookie in self._jar if cookie.value)

    def keep(self, response: Response) -> None:
        """Take what a response sets."""
        carrier = email.message.Message()
        for name, value in response.headers:
            if name.lower() == "set-cookie":
                carrier[name] = value
        if carrier:
            request = urllib.request.Request(response.url)  # noqa: S310 - as above
            self._jar.extract_cookies(cast("http.client.HTTPResponse", _Carrier(carrier)), request)


class _Carrier:
    """The one method of a response that the cookie jar asks for."""

    def __init__(self, headers: email.message.Message) -> None:
        self._headers = headers

    def info(self) -> email.message.Message:
        return self._headers
