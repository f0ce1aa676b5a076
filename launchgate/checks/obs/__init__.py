"""The obs check: will somebody notice when it breaks, and who?"""

from launchgate.check import Check, Impact

CHECK = Check(
    id="obs",
    title="Monitoring and alerts",
    impact=Impact.NOTICE,
    question="Does somebody notice when the product breaks, and how soon?",
)
