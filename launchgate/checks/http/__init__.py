"""The http check: do the product's pages hold together, and load everything safely?"""

from launchgate.check import Check, Impact

CHECK = Check(
    id="http",
    title="Pages and headers",
    impact=Impact.USE,
    question="Do the product's pages hold together, and load everything safely?",
)
