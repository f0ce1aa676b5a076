"""The coverage check: do tests run the code that must not break?"""

from launchgate.check import Check, Impact

CHECK = Check(
    id="coverage",
    title="Coverage",
    impact=Impact.DEPLOY,
    question="Do tests run the code that must not break?",
)
