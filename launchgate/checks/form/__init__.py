"""The form check: can a visitor send the form, does its mail arrive, and does a mistake get an answer?

In the shared lane: it sends two ordinary requests as a visitor does and then waits for a mail, which disturbs nobody's
measurement and costs the run no time of its own. Nothing in it is attack-like, and nothing is sent that was not declared.
"""

from launchgate.check import Check, Impact

CHECK = Check(
    id="form",
    title="Forms",
    impact=Impact.USE,
    question="Can a visitor send the contact form, does the mail arrive in the inbox, and does a mistake get an answer?",
)
