"""The dns check: do the product's names lead where they should, and to nothing that somebody else could take over?"""

from launchgate.check import Check, Impact

CHECK = Check(
    id="dns",
    title="Domain names",
    impact=Impact.REACH,
    question="Do the product's names lead where they should, everywhere, and to nothing that somebody else could take over?",
)
