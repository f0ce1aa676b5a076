"""What the deploy document and the release checklist have to say, and how they are found. Data only."""

from launchgate.wanted import Part, Topic

__all__ = ["CHECKLIST", "CONFIRMED", "DEPLOYING", "NO_PROCEDURE", "ROLLBACK_STEP", "STARTED", "STEPS", "WHERE"]

DEPLOYING = Topic(
    name="deploying",
    files=r"\bdeploy(?:s|ing|ment|ments)?\b|\breleas(?:e process|ing)\b|\bshipping\b|\bgo[- ]live\b",
    headings=r"\bdeploy(?:s|ing|ments?|ed)?\b|\breleas(?:ing|e process|e procedure)\b|\bhow (?:to|we) (?:deploy|release|"
    r"ship)\b|\bshipping\b|\bgo(?:ing)?[- ]live\b",
)
NO_PROCEDURE = (
    r"\b(?:prerequisites?|set ?up|first[- ]time|initial|once|install\w*|requirements?|local\w*|develop\w*|preview|roll "
    r"?back\w*|rolling back|troubleshoot\w*|"
    r"faq|monitor\w*|architecture|environment variables|secrets|configur\w*|verif\w+|after (?:the |a )?deploy\w*|emergency|"
    r"hotfix)\b"
)
"""Headings below a deploy document that hold other lists than the steps of a deploy."""

STARTED = Part(
    name="how a deploy is started",
    patterns=(
        r"`(?:[a-z./][\w./-]{0,60} [^`\n]{1,400}|(?:\./|bin/|scripts?/)[\w./-]{1,80})`",
        r"\b(?:push(?:es|ed|ing)?|merg(?:e|es|ed|ing)|tag(?:s|ged|ging)?|click|press|publish(?:es)?|run the|re-?run|"
        r"trigger\w*|dispatch\w*|automatic(?:ally)?)\b.{0,160}"
        r"\b(?:main|master|production|deploy\w*|release\w*|workflow|pipeline|github|gitlab|vercel|netlify|render|heroku|"
        r"railway|jenkins|circleci|actions)\b",
        r"\b(?:workflow|pipeline|github actions|gitlab|vercel|netlify|render|heroku|railway|jenkins|circleci|argo "
        r"?cd)\b.{0,120}\b(?:deploys?|builds?|ships?|rolls? (?:it )?out)\b",
    ),
    paste="1. Deploy: merge to `main`; the workflow `<name>` deploys it. Or, by hand:\n\n   ```sh\n   <the one command>\n   ```",
)
WHERE = Part(
    name="which environment it goes to",
    patterns=(
        r"\b(?:production|prod|live (?:site|server|system|environment)|staging|customers|https?://(?!localhost|127\.))\b|"
        r"https://",
        r"\b(?:cluster|server|namespace|region|environment)\b.{0,80}[:`]",
    ),
    paste="Production: https://<address>, on <platform, project and region>. Staging: https://<address>.",
    code=True,
)
CONFIRMED = Part(
    name="how to see that it worked",
    patterns=(
        r"\b(?:verif(?:y|ies|ied|ication)|check(?:s|ed|ing)?|confirm(?:s|ed)?|smoke ?tests?|health ?(?:check|z|endpoint)?|"
        r"/health\w*|watch|monitor(?:ing|s)?|make sure|"
        r"look at|should (?:see|show|answer|return|be)|logs?|dashboard|status page|/version\b|appears?|is (?:live|up|green))\b",
        r"\bcurl\b.{0,200}\b(?:health|version|status|http)",
    ),
    paste="Afterwards: open https://<address>/version and see the new commit; the smoke test is green; no new errors in <tool>.",
    code=True,
)
STEPS = (STARTED, WHERE, CONFIRMED)

CHECKLIST = Topic(
    name="the release checklist",
    files=r"\b(?:release|launch|deploy(?:ment)?|go[- ]live|pre ?(?:launch|release|deploy)\w*|production)\b.{0,20}\bcheck "
    r"?list\b|\bcheck ?list\b.{0,10}\b(?:release|launch|deploy)",
    headings=r"\b(?:release|launch|deploy(?:ment|ing)?|go[- ]?live|before (?:a|each|every|the|you) (?:release|deploy|launch)|"
    r"pre[- ]?(?:launch|release|deploy)\w*|production|"
    r"shipping)\b.{0,30}\bcheck[- ]?lists?\b|\bcheck[- ]?lists?\b.{0,30}\b(?:release|launch|deploy|go[- ]live)|\bbefore (?:a|"
    r"each|every|the) (?:release|deploy|launch)\b",
)
ROLLBACK_STEP = Part(
    name="the rollback steps",
    patterns=(r"\b(?:roll(?:ed|ing)?[ -]?backs?|back ?out|revert(?:s|ed|ing)?)\b",),
    paste="- [ ] Rollback: [docs/rollback.md](docs/rollback.md) is right for this release; the person who decides is <name>.",
    code=True,
)
