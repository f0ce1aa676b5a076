"""The mobile check: do links open the app, and does the app talk to production?"""

from launchgate.check import Check, Impact

CHECK = Check(
    id="mobile",
    title="Mobile app",
    impact=Impact.USE,
    question="Do the product's links open the app, and does the app that is built talk to production?",
)
