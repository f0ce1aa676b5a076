"""The prose of the perf rules that read Lighthouse's reports."""

from launchgate.model import EvidenceKind, Rule, Severity, Stage

STAGES = frozenset({Stage.FULL, Stage.DEPLOY, Stage.RELEASE})

_DECLARE = (
    "perf:\n  lighthouse: {reports: ['.lighthouseci/lhr-*.json'], performance: 85, form_factor: mobile, min_runs: 3}\n"
    "and before it, in the pipeline: lhci collect --url=https://www.example.com/ --numberOfRuns=3"
)
_COUNTS = (
    "A report counts when it is of a declared host, of the asked device, without an error, not older than a day and "
    "not older than "
    "the commit; all others are left out, and that is said."
)

LIGHTHOUSE = Rule(
    id="perf/lighthouse",
    title="Lighthouse's performance score is high enough",
    severity=Severity.HIGH,
    covers="Lighthouse score",
    what=(
        "Reads the reports of Lighthouse 10 to 13 that perf.lighthouse declares, or runs Lighthouse where `run: true` "
        "asks for it. "
        "Fails when the median score of all runs of a page is not above 85 on a phone. "
        + _COUNTS
        + " Fewer than `min_runs` "
        "runs cannot show a pass: one good run may be the best of many."
    ),
    why=(
        "First visitors come by phone and from an advertisement or a message; a page that is slow there is closed before "
        "it was seen."
    ),
    fix="Open the report of the middle run and begin with its largest savings. To declare reports:\n" + _DECLARE,
    reference="https://developer.chrome.com/docs/lighthouse/performance/performance-scoring",
    stages=STAGES,
    evidence=EvidenceKind.REPORT,
)

LCP = Rule(
    id="perf/lcp",
    title="The main content appears in time",
    severity=Severity.HIGH,
    covers="largest contentful paint",
    what=(
        "Reads the largest contentful paint from the same reports as perf/lighthouse. Fails when the median of all runs "
        "of a page is "
        "more than 2.5 s; a report without this audit is unknown."
    ),
    why="Until the main text or picture stands, a visitor sees a blank or jumping page and does not know whether it works.",
    fix=(
        "Find the element in the report. A picture: give it the size it is shown at, "
        '<img src="hero.webp" fetchpriority="high">, and no lazy loading. A text: do not make it wait for a script or a font '
        "(font-display: swap)."
    ),
    reference="https://web.dev/articles/lcp",
    stages=STAGES,
    evidence=EvidenceKind.REPORT,
)

CLS = Rule(
    id="perf/cls",
    title="The page does not jump while it loads",
    severity=Severity.MEDIUM,
    covers="layout shift",
    what=(
        "Reads the cumulative layout shift from the same reports as perf/lighthouse. Fails when the median of all runs "
        "of a page is "
        "more than 0.1."
    ),
    why="Who presses a button that moves at that moment presses something else, and a jumping page looks broken.",
    fix=(
        "Give every image, video and frame its width and height, and everything that comes late (banners, consent, "
        "advertisements) "
        "a place of its own: min-height, or position: fixed."
    ),
    reference="https://web.dev/articles/cls",
    stages=STAGES,
    evidence=EvidenceKind.REPORT,
)

IMAGES = Rule(
    id="perf/images",
    title="Images are compressed and have the right size",
    severity=Severity.LOW,
    covers="images",
    what=(
        "Reads from the same reports what compression, modern formats and the right size would save "
        "(`image-delivery-insight`, or the three image audits of Lighthouse 10 to 12; an image that several audits name "
        "counts once). "
        "Fails when it is more than 100 kB a page."
    ),
    why="On slow 4G 100 kB are half a second, and pictures are most of what a page weighs.",
    fix="Let the build make WebP or AVIF in several widths, and name them in srcset and sizes.",
    reference="https://developer.chrome.com/docs/performance/insights/image-delivery",
    stages=STAGES,
    evidence=EvidenceKind.REPORT,
)

THIRD_PARTY = Rule(
    id="perf/third-party",
    title="Foreign scripts are few and do not block",
    severity=Severity.LOW,
    covers="third-party scripts",
    what=(
        "Reads foreign services from the same reports; declared hosts are none. Fails when the first paint waits for "
        "one, when their "
        "scripts block the page for more than 250 ms, or when a page loads from more than 10. For Lighthouse 13, which "
        "has no sum of "
        "it any more, blocking is what their long tasks take beyond 50 ms."
    ),
    why="A tag that somebody added for a campaign makes every press of a button slow, and its server's bad day is the page's.",
    fix='Load them after the page: <script src="https://…" async></script>, and take out what nobody reads.',
    reference="https://developer.chrome.com/docs/performance/insights/third-parties",
    stages=STAGES,
    evidence=EvidenceKind.REPORT,
)

REQUEST_COUNT = Rule(
    id="perf/request-count",
    title="A page view needs few API calls",
    severity=Severity.LOW,
    covers="API calls of a page",
    what=(
        "Counts fetch and XHR requests of one page view, in Lighthouse's reports and in the HAR files that perf.calls "
        "declares. Fails "
        "when it is more than 30, and names the address that is asked most often."
    ),
    why=(
        "Every call costs a round trip on the phone and a query or more in the database; thirty a view is a list asked "
        "item by item."
    ),
    fix="Answer what one page shows with one or two calls; look for the same address asked again for each item of a list.",
    reference="https://developer.chrome.com/docs/lighthouse/performance/network-requests",
    stages=STAGES,
    evidence=EvidenceKind.REPORT,
)

RULES = (LIGHTHOUSE, LCP, CLS, IMAGES, THIRD_PARTY, REQUEST_COUNT)
