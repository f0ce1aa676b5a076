"""What a rollback document has to say, and how one is found. Pure.

Shared, because two checks ask it: one judges the document, the other wants to know whether it speaks of the database before a
migration destroys something.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from launchgate.document_words import dates, is_placeholder
from launchgate.documents import Document, Found, Place, Section, parts, places
from launchgate.wanted import PERSON, Part, Topic

__all__ = [
    "DATABASE",
    "DECIDES",
    "DRILLED",
    "PARTS",
    "PREVIOUS",
    "SPEAKS",
    "TOPIC",
    "WAY",
    "drill_dates",
    "find",
    "of_database",
    "recognised",
]

TOPIC = Topic(
    name="rolling back",
    files=r"\broll ?backs?\b|\brolling back\b|\bback ?out plan\b",
    headings=r"\broll(?:ing)?[ -]?backs?\b|\bback[ -]?out\b|\brevert(?:ing)? (?:a|the|to a|to the) (?:release|deploy|version|"
    r"previous|last)|"
    r"\bundo(?:ing)? (?:a|the) (?:release|deploy)|\bbad (?:release|deploy)",
)

SPEAKS = r"(?i)roll(?:ing)?[ -]?back|back[- ]?out|revert|undo|bad (?:release|deploy)"
"""What a document has to say somewhere to be worth reading for this: for `clients.documents.read_documents`."""

_DEPLOYMENT = r"(?:versions?|releases?|deploy(?:s|ments?)?|tags?|commits?|images?|builds?|revisions?)"
_EARLIER = r"(?:previous|last|earlier|older|prior|known[- ]good|old)"
_UNDOES = (
    r"\b(?:kubectl rollout undo|git revert|(?:helm|heroku|vercel|kamal|wrangler|argocd app) rollback|docker compose (?:pull|up)|"
    r"fly(?:ctl)? deploy|cap \S+ deploy:rollback|gcloud run services update-traffic|aws ecs update-service|nomad job revert) ?\S"
)
_ONE_CLICK = (
    r"vercel|netlify|heroku|render|railway|fly\.io|cloudflare|github|gitlab|argo ?cd|firebase|amplify|app engine|cloud run|"
    r"digitalocean|"
    r"azure|octopus|jenkins|circleci|bitbucket|buildkite|elastic beanstalk|app runner|play console|app store connect|"
    r"testflight|expo"
)
_CLICK = (
    r"click|press|choose|select|hit|promote|instant rollback|rollback button|publish deploy|re-?run|re-?deploy button"
)
_LISTING = (
    r"\bgit (?:tag|log|reflog|describe|revert)\b|\b(?:fly(?:ctl)?|heroku) releases\b|\brollout (?:history|undo)\b|\bhelm "
    r"(?:history|rollback)\b|"
    r"\bgh (?:release|run|api)\b|\bdocker (?:images|image ls)\b|\bvercel (?:ls|list|rollback)\b|\bnetlify (?:api|deploys?)\b|"
    r"\bwrangler (?:deployments|versions|rollback)\b|\bkamal (?:app (?:versions|containers)|rollback|audit)\b|"
    r"\bdeploy:rollback\b|"
    r"\bheroku rollback\b|\bgcloud (?:run revisions|app versions)\b|\baws [a-z-]{2,30} (?:list|describe)-[a-z-]{3,40}\b|"
    r"\bfirebase hosting:|"
    r"\bls \S{0,80}releases\b|\beb (?:appversion|list)\b|\baz [a-z ]{3,40}(?:list|show|slot swap)\b|\bdokku ps:|\bnomad job "
    r"(?:history|revert)\b|"
    r"\bargocd app (?:history|rollback)\b|\bnixos-rebuild\b[^\n]{0,80}rollback"
)

WAY = Part(
    name="the command that rolls back",
    patterns=(
        rf"\b(?:{_CLICK})\b.{{0,200}}\b(?:{_ONE_CLICK})\b|\b(?:{_ONE_CLICK})\b.{{0,200}}\b(?:{_CLICK})\b",
        r"`[a-z./][\w./-]{1,60} [^`\n]{1,400}`",
        _UNDOES,
    ),
    paste="1. Roll back:\n\n   ```sh\n   <the command, e.g. fly deploy --image registry.fly.io/app:PREVIOUS, or git revert "
    "and push>\n   ```",
)
"""A block of commands counts as well; `recognised` looks for it."""
PREVIOUS = Part(
    name="how to find the previous version",
    patterns=(
        _LISTING,
        r"\b(?:find|lists?|look up|see|shows?|identify|pick|choose|select|note|get|copy|check out|locate|lookup|look for|"
        r"which)\b"
        rf".{{0,120}}\b{_EARLIER}\b.{{0,60}}\b{_DEPLOYMENT}\b",
        rf"\b{_EARLIER}\b.{{0,60}}\b{_DEPLOYMENT}\b.{{0,40}}\b(?:is|are|stands?|can be found|listed|shown|recorded|tagged|"
        r"named|under|in the)\b",
        rf"\b(?:list|history) of (?:all )?(?:the )?{_DEPLOYMENT}\b",
    ),
    paste="Previous version: `<the command that lists releases, e.g. git tag --sort=-creatordate | head -2, or fly "
    "releases>`; take the "
    "one before the current.",
    code=True,
)
_FATE = (
    r"(?i)\b(?:not?|nothing|never|stays?|unchanged|untouched|kept|keeps?|only|adds?|additive|compatible|restor\w+|backups?|"
    r"down(?:grade)?|revert\w*|roll\w*|undo|lost|loses?|snapshots?|stateless|forward|manual\w*|must|runs?|apply|applied|remains?|"
    r"safe\w*|does|drops?|point-in-time|without|none)\b"
)
_SOMEBODY = (
    rf"{PERSON}|(?i:(?:engineer|developer|person|lead|manager)\b.{{0,20}}\bon[- ]call|\bon-call\b)|"
    r"(?i:who decides|decided by|decider|decision|owner|approver|approved by|in charge)[^:\n]{0,20}: ?"
    r"(?!The |An? |Any|Every|Some|No |If |It |We |You |All |See |Ask |Each )[A-Z][a-z]{1,30}\b(?=[ .,;)]|$)"
)
DATABASE = Part(
    name="what happens to the database",
    patterns=(
        r"\b(?:databases?|schemas?|migrations?|db:rollback|pg_restore|point-in-time|backups?|data (?:loss|model|store)|sqlite|"
        r"postgres\w*|mysql|"
        r"no (?:persistent )?(?:data|state)|stateless)\b",
        r"\b(?:alembic downgrade|migrate (?:down|:rollback|reset)|flyway undo|prisma migrate|knex migrate|rake db:)",
    ),
    paste='Database: <either "migrations only add, so the previous version runs on the new schema; nothing to do", or the '
    "command that "
    'takes the migration back and what is lost, or "this product has no database">',
    code=True,
    value=_FATE,
)
DECIDES = Part(
    name="who decides",
    patterns=(
        r"\b(?:who (?:decides|approves|calls it|makes the call)|decisions?|deciders?|decided by|decides?|in charge)\b",
        r"\b(?:approv(?:es?|als?|ed by|er)|authori[sz](?:es?|ed|ation)|makes? the (?:call|decision)|calls? (?:it|a rollback))\b",
        r"\b(?:owners?|owned by|responsible|escalat\w+|sign[ -]?off)\b",
    ),
    paste="Who decides: <first and last name, or a role that one person holds, e.g. the engineer on call>",
    value=_SOMEBODY,
)
DRILLED = Part(
    name="when it was last drilled",
    patterns=(
        r"\b(?:last|latest|most recent(?:ly)?|previously)\b[^.:;]{0,40}\b(?:drill\w*|test\w*|rehears\w+|practi[cs]ed?|tried|"
        r"exercis\w+|"
        r"verif\w+|run|performed|done|executed)\b",
        r"\b(?:drill\w*|rehears\w+|rollback tests?|practi[cs]ed)\b|\b(?:tested|tried|verified|exercised|validated) on\b",
    ),
    paste="Last drilled: <YYYY-MM-DD> by <name>, on staging",
    value=r"20\d\d",
)
PARTS = (WAY, PREVIOUS, DATABASE, DECIDES, DRILLED)

_NO_COMMANDS = {
    "json",
    "yaml",
    "yml",
    "toml",
    "xml",
    "mermaid",
    "diff",
    "html",
    "css",
    "dockerfile",
    "ini",
    "text",
    "txt",
    "output",
    "log",
}


def find(documents: Iterable[Document], configured: Sequence[str] = ()) -> tuple[Place, ...]:
    """Where rolling back is written about: the configured files, files of that name, then sections of that heading."""
    return places(documents, TOPIC, configured)


def recognised(section: Section) -> tuple[Found, ...]:
    """Which of `PARTS` a section holds. A drill without a day that exists is none."""
    found = [one for one in parts(section, PARTS) if one.part is not DRILLED or drill_dates(one)]
    command = _command(section)
    if command is not None and not any(one.part is WAY for one in found):
        found.insert(0, command)
    return tuple(found)


def of_database(documents: Iterable[Document], configured: Sequence[str] = ()) -> tuple[Place, Found] | None:
    """The first place that says what a rollback does to the database; None where no rollback document does."""
    for place in find(documents, configured):
        found = parts(place.section, [DATABASE])
        if found:
            return place, found[0]
    return None


def drill_dates(found: Found) -> tuple[date, ...]:
    """The dates that a recognised `DRILLED` tells, those before its words left out."""
    begins = [hit.start() for pattern in DRILLED.patterns if (hit := re.search(pattern, found.text, re.IGNORECASE))]
    return dates(found.text[min(begins, default=0) :])


_TYPED = re.compile(r"^(?:\$ )?(?:sudo )?[a-z./~][\w./@:-]{0,60}(?: \S.{0,400})?$|^[A-Z_]{2,30}=")


def _command(section: Section) -> Found | None:
    """A block of commands, not of configuration, output or prose, with more in it than comments."""
    for block in section.code:
        rows = [row.strip() for row in block.text.split("\n")]
        told = [row for row in rows if row and not row.startswith(("#", "//")) and _TYPED.match(row)]
        if block.language not in _NO_COMMANDS and told and not any(is_placeholder(row) for row in told):
            return Found(part=WAY, line=block.line, text=told[0][:200])
    return None
