"""robots.txt as RFC 9309 reads it: which addresses a crawl may discover. Pure, and linear for every pattern."""

import re

from launchgate.clients.crawl.spelling import rooted
from launchgate.dataclass import dataclass
from launchgate.exchange import Response, Walk

AGENT = "launchgate"
"""The product token of our User-Agent; a group of its own in robots.txt lets the gate in where others are kept out."""
BYTES = 500 * 1024
"""What a crawler has to read at least (section 2.5); more is not read."""
_RULES = 5_000


@dataclass(frozen=True, slots=True)
class _Pattern:
    text: str
    allow: bool

    def matches(self, path: str) -> bool:
        """Whether the path begins with the pattern; `*` stands for anything and a final `$` for the end (section 2.2.3)."""
        text, anchored = (self.text[:-1], True) if self.text.endswith("$") else (self.text, False)
        first, *rest = text.split("*")
        if not path.startswith(first):
            return False
        at = len(first)
        for part in rest[:-1]:
            found = path.find(part, at)
            if found < 0:
                return False
            at = found + len(part)
        if not rest:
            return not anchored or at == len(path)
        return (
            (path.endswith(rest[-1]) and len(path) - len(rest[-1]) >= at) if anchored else path.find(rest[-1], at) >= 0
        )


class Rules:
    """The group that counts for us: the one for `launchgate`, or the one for everybody."""

    def __init__(self, patterns: tuple[_Pattern, ...] = (), sitemaps: tuple[str, ...] = ()) -> None:
        # The longest pattern decides, and of equally long ones the one that allows (section 2.2.2).
        self._patterns = sorted(patterns, key=lambda one: (-len(one.text), not one.allow))
        self.sitemaps = sitemaps

    def allows(self, path: str) -> bool:
        """`path` from the root on, with its query, in normal spelling. robots.txt itself is always allowed."""
        if not self._patterns or path == "/robots.txt":
            return True
        return next((one.allow for one in self._patterns if one.matches(path)), True)


NOBODY = Rules((_Pattern("/", allow=False),))
"""What a robots.txt that cannot be had means (section 2.3.1.4)."""
EVERYBODY = Rules()


def rules_of(walk: Walk) -> Rules:
    """What robots.txt says: nothing when the server says there is none (4xx), everything refused when it cannot tell."""
    end = walk.end
    if isinstance(end, Response) and not walk.loop and not walk.too_many:
        if end.status < 300 and end.blocked is None:
            return parse(end.body[:BYTES].decode("utf-8", "replace"))
        if 400 <= end.status < 500 and end.status != 429:
            return EVERYBODY
    return NOBODY


def parse(text: str) -> Rules:
    """The rules for our agent. Lines that are none are skipped; groups for the same agent are one (section 2.2.1)."""
    groups: dict[str, list[_Pattern]] = {}
    agents: list[str] = []
    sitemaps: list[str] = []
    in_rules, count = False, 0
    for line in re.split(r"[\r\n]+", text.removeprefix("\ufeff")):
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key == "user-agent":
            agents = [value.lower()] if in_rules else [*agents, value.lower()]
            in_rules = False
            groups.setdefault(value.lower(), [])
        elif key in ("allow", "disallow"):
            in_rules, count = True, count + 1
            if value and count <= _RULES:
                pattern = _Pattern(_spelled(value), allow=key == "allow")
                for agent in agents:
                    groups[agent].append(pattern)
        elif key == "sitemap" and value:
            sitemaps.append(value)
    return Rules(tuple(groups.get(AGENT, groups.get("*", ()))), tuple(sitemaps))


def _spelled(pattern: str) -> str:
    """A pattern in the spelling that addresses have here, its `*` and `$` kept."""
    head, end = (pattern[:-1], "$") if pattern.endswith("$") else (pattern, "")
    return "*".join(rooted(part) for part in head.split("*")) + end
