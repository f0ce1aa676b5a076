"""The auth check: does everybody see what is theirs, and nothing else?"""

from launchgate.check import Check, Impact, Lane

CHECK = Check(
    id="auth",
    title="Access control",
    lane=Lane.ATTACK,
    impact=Impact.USE,
    question="Does everybody see what is theirs, and nobody anything else?",
)
