"""The ai check: does the chat endpoint keep its secrets and its orders when somebody tries to talk it out of them?"""

from launchgate.check import Check, Impact, Lane

CHECK = Check(
    id="ai",
    title="AI endpoint",
    lane=Lane.ATTACK,
    impact=Impact.DEPLOY,
    question="Does the chat endpoint keep its secrets and its orders when somebody tries to talk it out of them?",
)
