"""The redirect check: does every address end where it should, over HTTPS, without detours or circles?"""

from launchgate.check import Check

CHECK = Check(
    id="redirect",
    title="Redirects",
    question="Does every address of the product end where it should, over HTTPS, without detours or circles?",
)
