"""The secrets check: keys and passwords in the files, in all of history, and whether new ones would be noticed."""

from launchgate.check import Check

CHECK = Check(
    id="secrets",
    title="Secrets",
    question="Is any key or password in the files or anywhere in the git history, and would the next one be noticed?",
    compares_base=True,
)
