"""What the http check can be told, what it observes, and what it can say. Data only."""

from launchgate.checks.http.rules_pages import PAGE_RULES
from launchgate.checks.http.spec_pages import PageFacts, PageOptions

__all__ = ["RULES", "Facts", "Options"]

RULES = PAGE_RULES
Options = PageOptions
Facts = PageFacts
