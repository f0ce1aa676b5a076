"""The prose of the cache rules."""

from launchgate.model import PROBE_STAGES, EvidenceKind, Rule, Severity

PRIVATE = Rule(
    id="cache/private-response",
    title="Private pages never come from a cache",
    severity=Severity.BLOCKER,
    covers="private pages and caches",
    what=(
        "Opens each page in cache.private in two clean sessions, and every page that sets a cookie; with cache.session also "
        "once signed in, and then again without. Fails when a cache answers, when a stranger gets the signed-in page, when "
        "headers let shared caches keep it (RFC 9111), or when a made-up file name below it (`/account/x.css`) would be kept "
        "with the page's content. Forms are not sent."
    ),
    why=(
        "One person's account shown to the next visitor is the kind of mistake that customers, and their lawyers, remember. "
        "It happens without any attack, as soon as a cache in front keeps a page it should not."
    ),
    fix=(
        "Send `Cache-Control: private, no-store` with every answer that belongs to one person, redirects and errors "
        "included, and let no cache rule at the CDN override it (Cloudflare: no `Cache Everything` for these paths)."
    ),
    reference="https://www.rfc-editor.org/rfc/rfc9111#section-3",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

ERRORS = Rule(
    id="cache/error-response",
    title="Error pages are not kept by caches",
    severity=Severity.HIGH,
    covers="error pages and caches",
    what=(
        "Asks twice for a page and for a script that cannot exist. Fails when the error comes from a cache, or when its "
        "headers let shared caches keep it longer than cache.error_seconds (300), unless both say that it is short."
    ),
    why=(
        "An error that is cached outlives its cause: the deployment is repaired in a minute, and visitors see the broken page "
        "for a day."
    ),
    fix=(
        "Send `Cache-Control: no-store` with errors. nginx: add it in the `error_page` location, and leave 404 and 5xx out of "
        "`proxy_cache_valid`; CloudFront: set the error caching minimum TTL to 10 seconds."
    ),
    reference="https://www.rfc-editor.org/rfc/rfc9111#section-4.2.2",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

ASSETS = Rule(
    id="cache/static-assets",
    title="Static files are cached as long as they may be",
    severity=Severity.MEDIUM,
    covers="static files and caches",
    what=(
        "Opens the scripts, styles, images and fonts that the home page names on its own hosts, at most 30. A file whose name "
        "holds a fingerprint needs a lifetime of 30 days or more; any other needs a lifetime or a validator (ETag, "
        "Last-Modified), and a script or style without a fingerprint must not be kept for longer than that."
    ),
    why=(
        "Without caching every visit loads everything again: slow on a phone, and every launch-day visitor costs the full "
        "price. Kept too long under the same name, yesterday's script meets today's page."
    ),
    fix=(
        "Fingerprinted files: `Cache-Control: public, max-age=31536000, immutable`. Others: `Cache-Control: public, "
        "max-age=3600` and an ETag."
    ),
    reference="https://web.dev/articles/http-cache",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

BYPASS = Rule(
    id="cache/cdn-bypass",
    title="Images and files go through the CDN's cache",
    severity=Severity.LOW,
    covers="files around the CDN",
    what=(
        "Only where an edge answers for the home page. Fails when images or files come from one of your own hosts that is not "
        "behind an edge, or when the edge says that it does not cache them. cache.files names further files to look at."
    ),
    why="Images are most of the bytes. Past the CDN they come from one machine, far away from most visitors.",
    fix=(
        "Serve files from a name behind the edge, and let it cache them: send `Cache-Control: public, max-age=…` and no "
        "cookies with them (Cloudflare does not cache what sets a cookie or says `private`)."
    ),
    reference="https://developers.cloudflare.com/cache/concepts/default-cache-behavior/",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

RULES: tuple[Rule, ...] = (PRIVATE, ERRORS, ASSETS, BYPASS)
