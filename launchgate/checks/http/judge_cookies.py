"""Judges cookies: those that log people in, and those that browsers refuse. One finding for a host; no values here. Pure."""

import re

from launchgate.checks.http.answers import every_answer
from launchgate.checks.http.rules import COOKIES
from launchgate.checks.http.said import Causes, assessment, brief, listed, silent
from launchgate.checks.http.spec import Cookie, HostSeen, Options
from launchgate.dataclass import dataclass
from launchgate.model import Assessment, Severity, Status

_SESSION = re.compile(
    r"sess(?:ion)?(?:[-_.]?id)?(?![a-z])|(?<![a-z])s?sid(?![a-z])|(?<![a-z])auth(?:n|orization|entication)?(?![a-z])|"
    r"(?<![a-z])jwt(?![a-z])|(?<![a-z])(?:access|refresh|id|auth|login|bearer)?[-_.]?token(?![a-z])|remember[-_.]?(?:me|user|web)|"
    r"(?:jsession|phpsess|aspsession|asp\.net_session)id|\.aspnetcore\.(?:identity|cookies|session)|(?<![a-z])logged[-_.]?in",
    re.IGNORECASE,
)
_NO_LOGIN = re.compile(
    r"csrf|xsrf|anti-?forgery|requestverification|device|visitor|analytics|tracking|consent", re.IGNORECASE
)
"""Names that hold such a word and log nobody in; a token against forged requests is read by scripts on purpose."""
_PREFIXES = ("__host-http-", "__http-", "__host-", "__secure-")


@dataclass(frozen=True, slots=True)
class _Defect:
    said: str
    severity: Severity


def judge_cookies(seen: HostSeen, options: Options, causes: Causes) -> tuple[Assessment, ...]:
    """One assessment for each host."""
    gone = silent(COOKIES, seen, causes)
    if gone is not None:
        return (gone,)
    cookies = _cookies(seen)
    if not cookies:
        message = (
            f"the pages of `{seen.place.name}` that were opened set no cookie; one that a login sets is not seen here"
        )
        return (assessment(COOKIES, seen, Status.NOT_APPLICABLE, message),)
    secure = seen.place.scheme == "https"
    found = [(cookie, defect) for cookie in cookies if (defect := _defect(cookie, options, secure)) is not None]
    if not found:
        return (assessment(COOKIES, seen, Status.PASS, _passed(cookies)),)
    told = [f"`{_name(cookie)}` {defect.said}" for cookie, defect in found]
    worst = max((defect.severity for _, defect in found), key=lambda one: one.rank)
    return (
        assessment(
            COOKIES,
            seen,
            Status.FAIL,
            f"cookies of `{seen.place.name}`: {'; '.join(told[:6])}"
            + (f"; and {len(told) - 6} more" if len(told) > 6 else ""),
            severity=worst,
            remediation="\n".join(dict.fromkeys(_fix(cookie) for cookie, _ in found[:6])),
        ),
    )


def _cookies(seen: HostSeen) -> list[Cookie]:
    """Each cookie that is set, once in each form."""
    return list(
        dict.fromkeys(cookie for answer in every_answer(seen) for cookie in answer.cookies if not cookie.removed)
    )


def logs_in(name: str, options: Options) -> bool:
    """Whether a cookie's name says that it logs somebody in."""
    if name.lower() in {one.lower() for one in options.session_cookies}:
        return True
    return _SESSION.search(name) is not None and _NO_LOGIN.search(name) is None


def _defect(cookie: Cookie, options: Options, secure: bool) -> _Defect | None:
    """What is wrong with a cookie; None when nothing is. Over plain HTTP nobody can set Secure."""
    refused = _refused(cookie) if secure else ""
    if refused:
        return _Defect(f"is refused by browsers: {refused}", Severity.MEDIUM)
    if not logs_in(cookie.name, options):
        return None
    readable = cookie.name.lower() in {one.lower() for one in options.readable_cookies}
    missing = [
        *(["Secure"] if secure and not cookie.secure else []),
        *([] if cookie.http_only or readable else ["HttpOnly"]),
        *([] if cookie.same_site else ["SameSite"]),
    ]
    if not missing:
        return None
    mild = missing == ["SameSite"]
    return _Defect(f"looks like a login's and lacks {listed(missing)}", Severity.LOW if mild else Severity.MEDIUM)


def _refused(cookie: Cookie) -> str:
    """Why browsers do not keep a cookie (RFC 6265bis sections 5.6 and 5.7); empty when they do."""
    if cookie.same_site == "none" and not cookie.secure:
        return "SameSite=None needs Secure"
    prefix = next((one for one in _PREFIXES if cookie.name.lower().startswith(one)), None)
    if prefix is None:
        return ""
    shown = cookie.name[: len(prefix)]
    if not cookie.secure:
        return f"the prefix `{shown}` needs Secure"
    if "host" in prefix and (cookie.domain or cookie.path != "/"):
        return f"the prefix `{shown}` needs Path=/ and no Domain"
    if "http" in prefix and not cookie.http_only:
        return f"the prefix `{shown}` needs HttpOnly"
    return ""


def _name(cookie: Cookie) -> str:
    return brief(cookie.name, 40) or "a cookie without a name"


def _fix(cookie: Cookie) -> str:
    site = {"strict": "Strict", "none": "None"}.get(cookie.same_site, "Lax")
    host = cookie.name.lower().startswith("__host-")
    domain = f" Domain={brief(cookie.domain)};" if cookie.domain and not host else ""
    path = "/" if host else brief(cookie.path) or "/"
    return f"Set-Cookie: {_name(cookie)}=…; Path={path};{domain} Secure; HttpOnly; SameSite={site}"


def _passed(cookies: list[Cookie]) -> str:
    names = [f"`{name}`" for name in dict.fromkeys(map(_name, cookies))]
    return f"the cookies that were set keep the rules: {listed(names)}"
