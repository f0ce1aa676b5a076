"""The cache check: does a cache ever hand one person's page to another, and does it carry what it may?"""

from launchgate.check import Check, Impact

CHECK = Check(
    id="cache",
    title="Caching",
    impact=Impact.USE,
    question="Does a cache ever hand one person's page to another, or an error to everybody, and does it carry what it may?",
)
