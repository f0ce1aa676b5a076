"""The tls check: is every public name served over TLS that every visitor's client accepts, today and in the next weeks?"""

from launchgate.check import Check, Impact

CHECK = Check(
    id="tls",
    title="TLS certificates",
    impact=Impact.REACH,
    question="Does every public name have a certificate and TLS settings that visitors accept, today and in the next weeks?",
)
