"""What the handover check can be told, what it observes, and what its rules say."""

from collections.abc import Iterator
from dataclasses import field

from launchgate.checks.handover.rules_attested import ATTESTED_RULES
from launchgate.checks.handover.rules_documents import PEOPLE_RULES, SYSTEM_RULES
from launchgate.checks.handover.wanted import WANTED
from launchgate.closest import closest
from launchgate.dataclass import dataclass
from launchgate.papers import Papers

__all__ = ["RULES", "Facts", "Options"]

RULES = (*SYSTEM_RULES, *PEOPLE_RULES, *ATTESTED_RULES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The section `handover` of launchgate.yml."""

    documents: dict[str, str] = field(default_factory=dict)
    """Which file is the document of a rule, where its name and headings do not tell: `dns-map: wiki/names.md`."""
    max_age_days: int = field(default=180, metadata={"min": 1, "max": 3650})
    """Days after which a document that nobody looked at is `unknown`."""

    def complaints(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """What is wrong with them: a name that is no document of this check, a path that leads outside."""
        for name, path in self.documents.items():
            if name not in WANTED:
                close = closest(name, WANTED)
                hint = f"did you mean `{close}`?" if close else f"known here: {', '.join(WANTED)}"
                yield ("documents", name), f"there is no such document; {hint}"
            if path.startswith("/") or ".." in path.split("/"):
                yield ("documents", name), "expected a path inside the repository, e.g. docs/dns.md"

    @property
    def is_set(self) -> bool:
        """Whether anything of the check is configured."""
        return self != Options()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The documents of the repository."""

    papers: Papers
    judged: bool
    """Whether documents are asked for: before a release, or once the check is configured."""
