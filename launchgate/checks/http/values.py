"""Header values as browsers read them, and whether they do what they are sent for. Pure."""

import re
from collections.abc import Sequence

from launchgate.checks.http.csp import Policy, limits_framing, parse
from launchgate.checks.http.spec import Answer

_POLICIES = frozenset(
    {"no-referrer", "no-referrer-when-downgrade", "same-origin", "origin", "strict-origin", "origin-when-cross-origin",
     "strict-origin-when-cross-origin", "unsafe-url"}
)  # fmt: skip
_TELLING = frozenset({"unsafe-url", "no-referrer-when-downgrade"})
"""Referrer policies that send whole addresses to other sites."""
_VERSION = re.compile(r"\d+\.\d+|/\d+(?![\w.])|\bASP\.NET\b")
_FIXED = frozenset({"awselb/2.0"})
"""Said by a load balancer that cannot be told not to."""
BANNERS = ("Server", "X-Powered-By", "X-AspNet-Version", "X-AspNetMvc-Version", "X-Generator", "X-Php-Version")
"""Headers in which products name themselves with their version; a bare name is no version."""


def nosniff(answer: Answer) -> str | None:
    """What is wrong with X-Content-Type-Options; None when it works (Fetch standard: only the first value counts)."""
    words = _words(answer, "X-Content-Type-Options")
    if not words:
        return "X-Content-Type-Options: nosniff"
    return (
        None if words[0] == "nosniff" else "X-Content-Type-Options: nosniff (another value is sent, which does nothing)"
    )


def enforced(answer: Answer) -> tuple[Policy, ...]:
    """The policies of an answer's headers. Those of Content-Security-Policy-Report-Only stop nothing."""
    return parse(answer.values("Content-Security-Policy"))


def page_policies(answer: Answer) -> tuple[Policy, ...]:
    """The policies of the headers and of metas, which cannot limit framing."""
    metas = [meta.content for meta in answer.metas if meta.name == "content-security-policy"]
    return (*enforced(answer), *parse(metas, meta=True))


def framing(answer: Answer) -> str | None:
    """What is missing against framing; None when the page is protected (HTML standard: CSP goes before X-Frame-Options)."""
    policies = enforced(answer)
    if any(limits_framing(policy) for policy in policies):
        return None
    words = set(_words(answer, "X-Frame-Options"))
    told = any("frame-ancestors" in policy.directives for policy in policies)
    if words & {"deny", "sameorigin"} and not told:
        return None
    wanted = "protection against framing (CSP frame-ancestors)"
    if told:
        return (
            f"{wanted}: the one that is sent lets every site frame the page, and X-Frame-Options is ignored beside it"
        )
    if any(word.startswith("allow-from") for word in words):
        return f"{wanted}: browsers ignore X-Frame-Options: ALLOW-FROM"
    return wanted


def referrer(answer: Answer) -> str | None:
    """What is wrong with the Referrer-Policy; None when it keeps addresses to the site. The last known word counts."""
    words = [word for word in _words(answer, "Referrer-Policy") if word in _POLICIES]
    words += [meta.content.strip().lower() for meta in answer.metas if meta.name == "referrer"]
    known = [word for word in words if word in _POLICIES]
    if not known:
        return "Referrer-Policy"
    return (
        f"a Referrer-Policy that keeps addresses to the site (`{known[-1]}` does not)"
        if known[-1] in _TELLING
        else None
    )


def contradictions(answer: Answer) -> tuple[str, ...]:
    """Headers that come more than once and say different things."""
    return tuple(
        name
        for name in ("X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy")
        if len({value.strip().lower() for value in answer.values(name)}) > 1
    )


def versions(answer: Answer) -> tuple[tuple[str, str], ...]:
    """(name, value) of headers that tell the version of a product."""
    return tuple(
        (name, value.strip())
        for name in BANNERS
        for value in answer.values(name)
        if value.strip() not in _FIXED and (_VERSION.search(value) or name.endswith("-Version"))
    )


def outdated(answer: Answer) -> tuple[tuple[str, str, bool], ...]:
    """(name, what to know, harmful) of headers that today's browsers do not know, or should not see."""
    found = [(name, said, False) for name, said in _GONE.items() if answer.values(name)]
    if any(value.strip()[:1] not in ("0", "") for value in answer.values("X-XSS-Protection")):
        found.append(
            (
                "X-XSS-Protection",
                "no browser has the filter any more, and the old ones' could be turned on the page",
                True,
            )
        )
    return tuple(found)


_GONE = {
    "Expect-CT": "every browser demands certificate transparency by itself",
    "Public-Key-Pins": "no browser knows it any more, and it could lock visitors out",
    "Public-Key-Pins-Report-Only": "no browser knows it any more",
    "Feature-Policy": "it is called Permissions-Policy now",
    "Pragma": "it means nothing in an answer; Cache-Control does",
}


def _words(answer: Answer, name: str) -> Sequence[str]:
    """Comma-separated words over all headers of a name, in lower case."""
    return [word.strip().lower() for value in answer.values(name) for word in value.split(",") if word.strip()]
