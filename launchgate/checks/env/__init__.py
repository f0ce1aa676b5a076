"""The env check: which environment variables the product reads, documents, has and exposes."""

from launchgate.check import Check

CHECK = Check(
    id="env",
    title="Environment variables",
    question="Is every environment variable that the code reads written down, set where it must be, and kept out of the public?",
)
