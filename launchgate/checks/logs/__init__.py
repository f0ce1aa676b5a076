"""The logs check: what the product writes into its logs, and whether somebody can work with them."""

from launchgate.check import Check, Impact

CHECK = Check(
    id="logs",
    title="Logs",
    question="Do logs stay free of secrets and personal data, and can a request be followed in them?",
    impact=Impact.DEPLOY,
)
