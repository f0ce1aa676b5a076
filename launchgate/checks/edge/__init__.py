"""The edge check: does something stand between the product and the internet's floods, and does it hold?"""

from launchgate.check import Check, Impact

CHECK = Check(
    id="edge",
    title="Edge",
    impact=Impact.USE,
    attacks=("edge/rate-limit",),
    question="Does something stand between the product and the internet's floods, and is there no way around it?",
)
