"""The ai check: does the chat endpoint keep its orders when talked out of them, and do agents leave production to people?"""

from launchgate.check import Check, Impact

CHECK = Check(
    id="ai",
    title="AI endpoint",
    impact=Impact.DEPLOY,
    attacks=(
        "ai/secret-exposure",
        "ai/prompt-injection",
        "ai/indirect-injection",
        "ai/admin-action",
        "ai/unsafe-tool-use",
        "ai/case-count",
    ),
    question="Does the chat endpoint keep its secrets and its orders when somebody tries to talk it out of them?",
)
