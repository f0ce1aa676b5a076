"""The redirect check: does every address end where it should, over HTTPS, without detours or circles?"""

from launchgate.check import Check, Impact

CHECK = Check(
    id="redirect",
    title="Redirects",
    impact=Impact.REACH,
    question="Does every address of the product end where it should, over HTTPS, without detours or circles?",
)
