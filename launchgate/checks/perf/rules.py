"""The prose of the perf rules."""

from launchgate.model import EvidenceKind, Rule, Severity, Stage

STAGES = frozenset({Stage.FULL, Stage.DEPLOY, Stage.RELEASE})
"""Not `monitor`: hundreds of requests are no cheap probe."""

_DECLARE = (
    "perf:\n  routes:\n    - {path: /api/quotes, p95_ms: 300, critical: true}\n    - {path: /api/export, class: heavy}"
)

P95_READ = Rule(
    id="perf/p95-read",
    title="Common reads answer in time",
    severity=Severity.HIGH,
    covers="latency of reads",
    what=(
        "Requests each declared read route on a fixed schedule over warm connections and counts answers slower than its "
        "limit (300 ms unless declared); a failed request counts as slow. Fails when the counts show, with 95 % confidence, "
        "that more than 5 of 100 requests are slower; passes only when they show the opposite. A host that is not in "
        "attack.allow is asked 20 times a second at most, whatever `limits` say."
    ),
    why=(
        "A route that is usually fast and sometimes slow feels broken to one visitor in twenty, and the first customers are few. "
        "Each request is timed from the moment it was due, so that a server that falls silent for a second cannot hide it."
    ),
    fix=(
        "Look at the route's slowest requests first: a query without an index, a call to another service, a cold start, an "
        "answer that could be cached. The quickest connection set-up in the table is about one network round trip; what "
        "remains is the server's own time."
    ),
    reference="https://www.itl.nist.gov/div898/handbook/prc/section2/prc241.htm",
    stages=STAGES,
    evidence=EvidenceKind.PROBE,
)

P95_HEAVY = Rule(
    id="perf/p95-heavy",
    title="Heavier actions answer in time",
    severity=Severity.MEDIUM,
    covers="latency of heavy routes",
    what=(
        "The same measurement as perf/p95-read for routes declared with `class: heavy`, with a limit of 700 ms unless declared."
    ),
    why="Exports and reports may take longer than reads, but people who wait without an answer press the button again.",
    fix="Move the slow part to a background job and answer at once, or make the query behind it cheaper.",
    reference="https://www.itl.nist.gov/div898/handbook/prc/section2/prc241.htm",
    stages=STAGES,
    evidence=EvidenceKind.PROBE,
)

P95_CEILING = Rule(
    id="perf/p95-ceiling",
    title="No critical route is far too slow",
    severity=Severity.HIGH,
    covers="ceiling of critical routes",
    what=(
        "For routes declared `critical: true`: fails when more than 5 of 100 requests are shown to be slower than 500 ms "
        "(other classes: 1.5 times their own limit), or when a request timed out. What is not shown to be slower passes, with "
        "the number of requests and the bound stated."
    ),
    why="Above this a critical route is not slow but broken: people leave, and light use already brings time-outs.",
    fix=(
        "Find out what the route waits for under a handful of users at once: a small database pool, a lock, one worker."
    ),
    reference="https://www.itl.nist.gov/div898/handbook/prc/section2/prc241.htm",
    stages=STAGES,
    evidence=EvidenceKind.PROBE,
)

PAGE_TIME = Rule(
    id="perf/page-time",
    title="Pages come in time",
    severity=Severity.HIGH,
    covers="time of pages",
    what=(
        "The same measurement as perf/p95-read for routes declared with `class: page`, with a limit of 2 s, and 1 s for pages "
        "with `critical: true`, unless declared: the HTML document down to its last byte, without what it loads. What people "
        "wait for until a page is painted is more than that; where a browser's report is declared, its time counts as well."
    ),
    why="A page that has not even arrived after two seconds is left, and on a phone most of what follows takes as long again.",
    fix=(
        "Look at the table of phases: a long wait is the server's work (queries, templates, calls to other services), a long "
        "download is the size of the document."
    ),
    reference="https://web.dev/articles/optimize-lcp",
    stages=STAGES,
    evidence=EvidenceKind.PROBE,
)

TTFB = Rule(
    id="perf/ttfb",
    title="Answers begin in time",
    severity=Severity.MEDIUM,
    covers="time to first byte",
    what=(
        "Times the first byte of every answer of each declared route, from the moment the request was due, on connections that "
        "are open already. Fails when the counts show, with 95 % confidence, that more than 5 of 100 answers begin later than "
        "800 ms unless declared (`ttfb_ms`); failed requests count as late. DNS, connecting and TLS are shown beside it and are "
        "not in it: they depend on where the gate stands."
    ),
    why="Nothing can be shown before the first byte, and web.dev calls 0.8 s the end of what is good, the connection included.",
    fix=(
        "Find what the server does before it answers: a query, a call to another service, a cold start, a template rendered "
        "whole. Cache what is the same for everybody, or send the head of the page at once."
    ),
    reference="https://web.dev/articles/ttfb",
    stages=STAGES,
    evidence=EvidenceKind.PROBE,
)

ERROR_RATE = Rule(
    id="perf/error-rate",
    title="Declared routes answer without errors",
    severity=Severity.HIGH,
    covers="error rate",
    what=(
        "Counts requests to all declared routes that timed out, broke off or answered anything but a 2xx status. Fails when the "
        "counts show an error rate of more than 1 %, with 95 % confidence; passes only when they show less. No error in 299 "
        "requests is the fewest that can show it; no error in 50 still allows almost 6 %."
    ),
    why="One failing request in a hundred is a failed page for a noticeable share of visits, since a page needs many requests.",
    fix="Read the server's log at the time of the run: the table names the kinds of errors a route gave.",
    reference="https://www.itl.nist.gov/div898/handbook/prc/section2/prc241.htm",
    stages=STAGES,
    evidence=EvidenceKind.PROBE,
)

REGRESSION = Rule(
    id="perf/regression",
    title="The release is no slower than those before it",
    severity=Severity.MEDIUM,
    covers="latency against earlier releases",
    what=(
        "Compares each declared route with earlier runs (`perf.baseline`): fails when the median p95 of the last three runs is "
        "more than 10 % above the median of at least ten before them, and more than three of their own deviations; the share of "
        "errors likewise, by a step of one in a hundred. Or with the release before (`perf.compare_to`), measured in turn in 12 "
        "pairs: fails when the pairs show a p95 more than 10 % slower, with an error chance of 1 %. Runs, not requests, are "
        "counted, and runs from another kind of machine, another distance or another way of measuring are left out."
    ),
    why="A release that makes every page a third slower breaks no test and no limit, and nobody can say later which one it was.",
    fix=(
        "Look at what changed between the two releases on that route. To keep runs: set `perf: {baseline: "
        "launchgate-history.json}`, and after each run `launchgate baseline record --from verdict.json --output "
        "launchgate-history.json`."
    ),
    reference="https://www.itl.nist.gov/div898/handbook/eda/section3/eda356.htm",
    stages=STAGES,
    evidence=EvidenceKind.PROBE,
)

LOAD_SANITY = Rule(
    id="perf/load-sanity",
    title="The product holds under a few dozen users at once",
    severity=Severity.MEDIUM,
    covers="load sanity",
    what=(
        "Opt-in. Lets 25 users (or as declared) use the critical routes at once, after a login where one is declared: fewer "
        "users first, then all of them in at least five rounds, each followed by a schedule of requests at 70 % of what the "
        "users got through, timed from when each was due. Fails when more than 1 % of the requests fail, or when in the rounds "
        "more than 5 of 100 answers to a route come later than its ceiling; judged by rounds, because what is slow comes in "
        "clusters. It names the most users with whom everything held, and ends by itself when too many requests fail."
    ),
    why="The first customers come on the same morning, after the same mail; a pool of five connections shows itself then.",
    fix=(
        "Look at what the requests wait for: a database pool smaller than the number of workers, a lock, one worker process, a "
        "service with a limit of its own. To run it: `attack: {allow: [staging.example.com], run: [perf/load-sanity]}`."
    ),
    reference="https://sre.google/sre-book/testing-reliability/",
    stages=STAGES,
    evidence=EvidenceKind.PROBE,
)

DECLARED = Rule(
    id="perf/declared-routes",
    title="Only declared routes are measured",
    severity=Severity.INFO,
    covers="choice of measured routes",
    what=(
        "Says which routes were measured. Fails when a declared route lies on a host that is not the site's own: it is not "
        "requested."
    ),
    why="A slow admin report is not what decides a launch; measuring what nobody declared only loads the server.",
    fix="Declare the routes that the launch hangs on in launchgate.yml:\n" + _DECLARE,
    reference="https://sre.google/sre-book/service-level-objectives/",
    stages=STAGES,
    evidence=EvidenceKind.PROBE,
)

PROBED = (P95_READ, P95_HEAVY, P95_CEILING, PAGE_TIME, TTFB, ERROR_RATE, REGRESSION, DECLARED)
"""What the ordinary, light measurement decides."""

RULES = (*PROBED, LOAD_SANITY)
