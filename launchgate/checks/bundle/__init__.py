"""The bundle check: does what visitors download hold a secret, a server's value, the source, or a developer's address?"""

from launchgate.check import Check

CHECK = Check(
    id="bundle",
    title="Shipped files",
    question="Does what visitors download hold a secret, a server's own value, the source, or a developer's address?",
)
