"""The deploy check: can this release be built, shipped and taken back by somebody other than its author?"""

from launchgate.check import Check, Impact

CHECK = Check(
    id="deploy",
    title="Deployment",
    impact=Impact.DEPLOY,
    question="Can this release be built, shipped and taken back, by somebody other than the person who wrote it?",
)
