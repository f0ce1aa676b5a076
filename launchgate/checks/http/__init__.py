"""The http check: do the product's answers keep to themselves what they should, and tell browsers what to refuse?"""

from launchgate.check import Check, Impact

CHECK = Check(
    id="http",
    title="Pages and headers",
    impact=Impact.USE,
    question="Do the pages hold together and load safely, and do all answers protect visitors and keep secrets to themselves?",
)
