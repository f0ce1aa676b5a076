"""The sections of the handover document in words: title, what stands there, and who could say what is not known. Data."""

from launchgate.dataclass import dataclass
from launchgate.model import Section


@dataclass(frozen=True, slots=True)
class Words:
    title: str
    intro: str
    role: str
    """Who could say what is not known; completes "could say it"."""


WORDS: dict[Section, Words] = {
    Section.DNS: Words(
        "Names and DNS", "Which name leads where, as this run looked it up.", "Whoever holds the account at the DNS provider"
    ),
    Section.REDIRECTS: Words(
        "Redirects", "Where each address ends, as this run followed it.", "Whoever set up the hosting of the site"
    ),
    Section.CERTIFICATES: Words(
        "Certificates and their renewal", "What each name shows to browsers, and until when it counts.",
        "Whoever set up the hosting of the site",
    ),
    Section.EDGE: Words(
        "The edge in front of the site", "What answers before your own servers do: a CDN, or nothing.",
        "Whoever holds the account at the edge",
    ),
    Section.EMAIL: Words("Mail", "How mail of your domains proves that it is yours.", "Whoever set up the sending of mail"),
    Section.ENVIRONMENT: Words(
        "Environment variables", "Names and where they are read and set; values are in no report.", "Whoever deploys"
    ),
    Section.SECRETS: Words("Secrets", "How keys and passwords are kept, changed and handed over.", "Whoever issues the keys"),
    Section.MONITORS: Words("Monitors", "What watches the product from outside.", "Whoever set up the monitoring"),
    Section.ALERTS: Words("Alerts: who is told first", "What raises an alert, and whom it reaches.", "Whoever is on call"),
    Section.ACCOUNTS: Words(
        "Accounts and owners", "To whom the accounts belong, and who can get in.", "The founder, or whoever pays the bills"
    ),
    Section.ROLLBACK: Words(
        "Deploying and going back", "What runs where, how it is released, and how a bad release is undone.", "Whoever deploys"
    ),
    Section.FIXES: Words("Common fixes", "What to do when something that often breaks has broken.", "Whoever repaired it last"),
    Section.CHECKLISTS: Words("Checklists", "What to go through when handing over, trying, or under pressure.",
                              "Whoever hands the product over"),
    Section.CHANGES: Words("What changed since the last release", "What is new, what has gone.", "Whoever released it"),
    Section.RISKS: Words("Known risks", "What this run found and could not find out, the worst for the launch first.",
                         "Whoever decides on the launch"),
    Section.NEXT: Words("Next steps", "What to do, in the order in which it matters to the launch.",
                        "Whoever decides on the launch"),
}  # fmt: skip
