"""What looks like a secret in a bundle and is none: keys that their vendors mean to be shipped, and minified code. Pure.

Facts from the vendors' documentation, read November 2026. In a repository such a key may belong to a server; in a bundle the
words around it tell whose it is.
"""

import re

from launchgate.detection import Candidate

_AROUND = 500
"""Bytes to either side in which a vendor's own words are looked for."""
_CLOSE = 160
_SHORT_NAME = 5
_GOOGLE_BROWSER = re.compile(
    rb"authDomain|firebaseapp\.com|messagingSenderId|measurementId|firebasestorage|maps\.googleapis\.com|maps/api/js|google_?[mM]aps|reCAPTCHA"
)
"""A Firebase web key identifies the project and opens nothing; a Maps key is bound to referrers."""
_GENERIC = (
    re.compile(rb"algolia|docsearch|indexName", re.IGNORECASE),
    re.compile(rb"bugsnag|datadog|clientToken|applicationId\W{1,4}\w{8}-", re.IGNORECASE),
    re.compile(rb"instrumentationKey|IngestionEndpoint", re.IGNORECASE),
    re.compile(rb"contentful|storyblok|prismic|datocms|storefront", re.IGNORECASE),
    re.compile(
        rb"posthog|amplitude|mixpanel|segment|writeKey|heap\.load|rudder|matomo|plausible|gtag|clarity", re.IGNORECASE
    ),
    re.compile(
        rb"site_?key|vapid|public_?key|publishable|anon_?key|measurement_?id|maptiler|mapbox|accessToken\W{1,4}pk\.",
        re.IGNORECASE,
    ),
    re.compile(
        rb"pusher|ably|onesignal|intercom|emailjs|tinymce|logrocket|fullstory|hotjar|launchdarkly|statsig|growthbook",
        re.IGNORECASE,
    ),
)
_CODE = re.compile(rb"[\w$]{1,30}(?:\.[\w$]{1,60}){1,6}[,)}\]]")
"""A variable that minified code hands on: `s.password=r.password,s.host=r.host` reads like a connection string."""
_QUOTES = (b'"', b"'", b"`", b"\\")
_EXPRESSION = re.compile(rb"[\w$)]\.[\w$]|[?=+(]")
"""What stands without quotes is code where it looks like that: `inputTokens:t.total??0`."""
_BETWEEN = re.compile(rb"[)}\]][,;.?:]|createElement|function|=>")
_SERVER = re.compile(rb"generativelanguage|gemini|admin_?(?:api_?)?key|secret|private", re.IGNORECASE)
"""Words that say the opposite of what the vendor's name says."""


def is_meant(candidate: Candidate, data: bytes, start: int, end: int) -> bool:
    """Whether a value is a key for browsers by what stands around it."""
    if candidate.kind == "google-api-key":
        return bool(_GOOGLE_BROWSER.search(_near(data, start, end, _AROUND))) and not _names_server(
            candidate, data, start, end
        )
    if not candidate.generic or candidate.kind == "generic-password":
        return False
    near = _near(data, start, end, _CLOSE)
    return any(rule.search(near) for rule in _GENERIC) and not _names_server(candidate, data, start, end)


def is_code(candidate: Candidate, data: bytes, start: int, end: int) -> bool:
    """Whether what looks like a value is a piece of minified code, a route, or repeats its name."""
    if _CODE.match(data, start, end):
        return True
    if not candidate.generic:
        return False
    if data[start - 1 : start] not in _QUOTES and _EXPRESSION.search(data, start, end):
        return True
    return _is_way(candidate, data[start:end])


def _is_way(candidate: Candidate, value: bytes) -> bool:
    """Whether a value is code between two strings, a route, or repeats its name (`signIn: "/v1/accounts:signIn"`)."""
    name = (candidate.name or "").encode("latin-1", "replace").rpartition(b".")[2].lower()
    if _BETWEEN.search(value):
        return True
    return value.startswith((b"/", b"./")) or (len(name) > _SHORT_NAME and name in value.lower())


def _names_server(candidate: Candidate, data: bytes, start: int, end: int) -> bool:
    name = (candidate.name or "").encode("latin-1", "replace")
    return bool(_SERVER.search(name) or _SERVER.search(_near(data, start, end, 40)))


def _near(data: bytes, start: int, end: int, reach: int) -> bytes:
    """What stands around the value, without the value."""
    return data[max(0, start - reach) : start] + b" " + data[end : end + reach]
