"""The handover check: could somebody else run this product tomorrow, from what is written down and who is named?"""

from launchgate.check import Check, Impact

CHECK = Check(
    id="handover",
    title="Handover",
    impact=Impact.NOTICE,
    question="Could somebody else run this product tomorrow, from what is written down and from who is named?",
)
