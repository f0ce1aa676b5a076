"""Recognises an answer given in the site's place: a bot challenge, a firewall's refusal, an access wall, a rate limit.

Such a page says nothing about the site, so it is never judged as one. Facts as of 2026, each from the vendor's documentation
or from its error page.
"""

from collections.abc import Callable

_REFUSALS = frozenset({401, 403, 405, 429, 503})
_BODY_BYTES = 200_000

_HEADERS: tuple[tuple[str, str, str], ...] = (
    ("cf-mitigated", "challenge", "a Cloudflare challenge"),
    ("x-amzn-waf-action", "challenge", "an AWS WAF challenge"),
    ("x-amzn-waf-action", "captcha", "an AWS WAF captcha"),
    ("x-vercel-mitigated", "challenge", "a Vercel challenge"),
    ("x-vercel-mitigated", "deny", "a Vercel firewall rule"),
    ("x-datadome", "protected", "a DataDome challenge"),
)
"""Header, the start of its value, what it is. Only looked at on refusals and on AWS's 202."""

_BODIES: tuple[tuple[bytes, str], ...] = (
    (b"/cdn-cgi/challenge-platform/", "a Cloudflare challenge"),
    (b"cf-error-details", "a Cloudflare firewall rule"),
    (b"_Incapsula_Resource", "an Imperva challenge"),
    (b"captcha-delivery.com", "a DataDome challenge"),
    (b"px-captcha", "a HUMAN challenge"),
    (b"Sucuri WebSite Firewall", "a Sucuri firewall rule"),
    (b"errors.edgesuite.net", "an Akamai firewall rule"),
    (b"vercel.com/security/vercel-security-checkpoint", "a Vercel challenge"),
    (b"_vercel_sso_nonce", "Vercel's deployment protection"),
)
"""A marker that only the vendor's own refusal page holds."""

_WALLS: tuple[tuple[str, str], ...] = (
    (".cloudflareaccess.com/cdn-cgi/access/login", "Cloudflare Access"),
    ("https://vercel.com/sso-api", "Vercel's deployment protection"),
)
"""Part of a redirect's address: the login of an access wall in front of the site."""


def blocked_by(status: int, header: Callable[[str], str | None], body: bytes) -> str | None:
    """The guard that answered, as a noun phrase; None when the site itself did."""
    location = header("Location") or ""
    if 300 <= status < 400:
        return next((name for part, name in _WALLS if part in location), None)
    if status not in _REFUSALS and status != 202:
        return None
    for name, start, guard in _HEADERS:
        if (header(name) or "").lower().startswith(start):
            return guard
    if status == 202:
        return None
    cookies = (header("Set-Cookie") or "").encode("utf-8", "replace")
    for marker, guard in _BODIES:
        if marker in body[:_BODY_BYTES] or marker in cookies:
            return guard
    return "a rate limit (429 Too Many Requests)" if status == 429 else None
