"""The smoke check: does the product open at all, page by page?"""

from launchgate.check import Check, Impact

CHECK = Check(
    id="smoke",
    title="Smoke test",
    impact=Impact.REACH,
    question="Do the home page, the login and every declared page open and show what they should?",
)
