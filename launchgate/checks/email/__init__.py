"""The email check: will mail from the declared domains be believed, or land in spam?"""

from launchgate.check import Check, Impact

CHECK = Check(
    id="email",
    title="Mail authentication",
    impact=Impact.USE,
    question="Will mail from the declared domains be believed by the big mailbox providers, or land in spam?",
)
