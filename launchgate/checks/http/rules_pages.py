"""The prose of the http rules about pages as a whole: links and mixed content."""

from launchgate.model import PROBE_STAGES, EvidenceKind, Rule, Severity

CRAWL = Rule(
    id="http/crawl",
    title="No broken internal link, no lost page",
    severity=Severity.HIGH,
    covers="internal links",
    what=(
        "Follows the links of the site from the target, the declared hosts and the sitemap, at most limits.pages pages, and "
        "asks for everything the pages load from the site itself. Fails when one of these addresses, or one of http.routes, "
        "answers with an error, never ends, or says that there is no such page. Fragments that point nowhere are low, images "
        "medium. robots.txt is obeyed for finding pages; addresses of other sites are only noted, never requested."
    ),
    why="A broken link is where a visitor gives up, and usually the trace of a page that a release lost.",
    fix=(
        "Correct the link on the pages that are named, or bring the page back; where it moved, add a permanent redirect from "
        "the old address. Where robots.txt keeps the gate out, add `User-agent: launchgate` and `Allow: /` to it."
    ),
    reference="https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

MIXED_CONTENT = Rule(
    id="http/mixed-content",
    title="Nothing is loaded over plain HTTP",
    severity=Severity.BLOCKER,
    covers="mixed content",
    what=(
        "Looks for `http:` addresses in everything that pages served over HTTPS load: scripts, style sheets and what these "
        "name, frames, fonts, forms, images, `srcset`, audio and video, and for redirects from such addresses to plain HTTP. "
        "What can change the page or carry off what is entered is a blocker; pictures and sound are medium. With "
        "`upgrade-insecure-requests` in the Content-Security-Policy browsers ask over HTTPS, so it passes."
    ),
    why="Browsers refuse to load scripts, styles and frames over plain HTTP on a secure page, so the page is broken for "
    "everybody; pictures show only if they exist over HTTPS, too.",
    fix=(
        "Write `https://` or a path without a host. For old content that cannot be edited, send "
        "`Content-Security-Policy: upgrade-insecure-requests`."
    ),
    reference="https://www.w3.org/TR/mixed-content/",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

PAGE_RULES: tuple[Rule, ...] = (CRAWL, MIXED_CONTENT)
