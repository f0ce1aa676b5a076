"""Content Security Policy by its grammar (CSP Level 3), and the questions the judges ask of it. Pure.

A response can carry several policies: separate headers, commas inside one, a `<meta>`. Each is enforced by itself, so a page is
as protected as its strictest policy.
"""

import re
from collections.abc import Iterable, Mapping

from launchgate.checks.http.said import brief
from launchgate.dataclass import dataclass

_NONCE_OR_HASH = re.compile(
    r"'(?:nonce-[A-Za-z0-9+/_-]+={0,2}|sha(?:256|384|512)-[A-Za-z0-9+/_-]+={0,2})'", re.IGNORECASE
)
_KEYWORDS = frozenset(
    {"'none'", "'self'", "'unsafe-inline'", "'unsafe-eval'", "'strict-dynamic'", "'unsafe-hashes'", "'report-sample'",
     "'unsafe-allow-redirects'", "'wasm-unsafe-eval'", "'inline-speculation-rules'", "'trusted-types-eval'", "'report-sha256'",
     "'report-sha384'", "'report-sha512'"}
)  # fmt: skip
_BARE = frozenset(word.strip("'") for word in _KEYWORDS)
_LISTS = frozenset(
    {"default-src", "script-src", "script-src-elem", "script-src-attr", "style-src", "style-src-elem", "style-src-attr",
     "img-src", "font-src", "connect-src", "media-src", "object-src", "frame-src", "child-src", "worker-src",
     "manifest-src", "prefetch-src", "fenced-frame-src", "base-uri", "form-action", "frame-ancestors"}
)  # fmt: skip
"""Directives whose values are sources."""
DIRECTIVES = _LISTS | {
    "sandbox", "report-uri", "report-to", "upgrade-insecure-requests", "block-all-mixed-content", "require-trusted-types-for",
    "trusted-types", "plugin-types", "navigate-to", "require-sri-for", "referrer", "reflected-xss", "webrtc", "disown-opener",
}  # fmt: skip
"""What Level 3, its neighbours and earlier drafts know."""
_ANYWHERE = frozenset({"*", "https:", "http:", "data:", "blob:", "filesystem:", "https://*", "http://*", "*:*"})
_IN_META = frozenset({"frame-ancestors", "report-uri", "sandbox"})
"""Ignored in a `<meta>` (CSP Level 3 section 3.3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One enforced policy: directive names in lower case, and their tokens."""

    directives: Mapping[str, tuple[str, ...]]

    def sources(self, *names: str) -> tuple[str, ...] | None:
        """The tokens of the first of some directives that is there; None when none is. Names go from special to general."""
        return next((self.directives[name] for name in names if name in self.directives), None)

    @property
    def scripts(self) -> tuple[str, ...] | None:
        """The sources that `<script>` elements obey, in lower case but for nonces and hashes; None: everything may run."""
        return self.sources("script-src-elem", "script-src", "default-src")


def parse(values: Iterable[str], *, meta: bool = False) -> tuple[Policy, ...]:
    """The policies in header values, or in the `content` of metas."""
    found = (_policy(text, meta) for value in values for text in value.split(","))
    return tuple(policy for policy in found if policy.directives)


def _policy(text: str, meta: bool) -> Policy:
    """One serialized policy (section 2.2.1): a directive that comes again is ignored."""
    directives: dict[str, tuple[str, ...]] = {}
    for part in text.split(";"):
        name, *tokens = part.split() or [""]
        name = name.lower()
        if name and name.isascii() and not (meta and name in _IN_META):
            directives.setdefault(name, tuple(_token(one) for one in tokens))
    return Policy(directives=directives)


def _token(token: str) -> str:
    return token if _NONCE_OR_HASH.fullmatch(token) else token.lower()


def _vouched(sources: tuple[str, ...]) -> bool:
    return any(_NONCE_OR_HASH.fullmatch(one) for one in sources)


def inline_scripts(policy: Policy) -> bool:
    """Whether any inline script or event attribute may run (section 6.7.3.2).

    A nonce, a hash or 'strict-dynamic' takes 'unsafe-inline' away.
    """
    handlers = policy.sources("script-src-attr", "script-src", "default-src")
    return any(
        sources is None
        or ("'unsafe-inline'" in sources and not _vouched(sources) and "'strict-dynamic'" not in sources)
        for sources in (policy.scripts, handlers)
    )


def scripts_from_anywhere(policy: Policy) -> bool:
    """Whether a script of any host may run: 'strict-dynamic' takes hosts and schemes away (section 8.2)."""
    sources = policy.scripts
    if sources is None:
        return True
    return bool(_ANYWHERE & set(sources)) and "'strict-dynamic'" not in sources


def limits_framing(policy: Policy) -> bool:
    """Whether frame-ancestors says who may frame the page; `*` and a bare scheme say nobody in particular."""
    ancestors = policy.directives.get("frame-ancestors")
    return ancestors is not None and not _ANYWHERE & set(ancestors)


def free_base(policies: Iterable[Policy]) -> bool:
    """Whether an injected `<base>` is obeyed by all policies and matters, because one vouches for scripts by a nonce or hash."""
    found = tuple(policies)
    return any(_vouched(one.scripts or ()) for one in found) and not any("base-uri" in one.directives for one in found)


def slips(policy: Policy) -> tuple[str, ...]:
    """Mistakes that make a policy say something else than was meant."""
    found = []
    for name, tokens in policy.directives.items():
        if name not in DIRECTIVES:
            found.append(f"`{brief(name, 40)}` is no directive")
        if name not in _LISTS:
            continue
        for token in tokens:
            if token in DIRECTIVES:
                found.append(f"`{token}` stands among the sources of `{name}`: a semicolon is missing before it")
            elif token in _BARE:
                found.append(f"`{token}` in `{name}` needs single quotes, or it means a host of that name")
        if "'none'" in tokens and len(tokens) > 1:
            found.append(f"`'none'` in `{name}` has no effect beside other sources")
    return tuple(dict.fromkeys(found))
