"""What analytics tools look like in a page or a manifest. Pure."""

import re

__all__ = ["analytics_in"]

_ANALYTICS = (
    (
        "Google Analytics",
        r"googletagmanager\.com/gtag|google-analytics\.com/|\bgtag\(|react-ga4?\b|@next/third-parties",
    ),
    ("Google Tag Manager", r"googletagmanager\.com/gtm\.js"),
    ("Plausible", r"plausible\.io/js|/js/plausible|next-plausible|plausible-tracker"),
    ("Fathom", r"cdn\.usefathom\.com|fathom-client"),
    ("PostHog", r"posthog-js|posthog\.init\(|i\.posthog\.com"),
    ("Matomo", r"matomo\.js|piwik\.js|_paq\.push"),
    ("Umami", r"umami\.is/script|data-website-id=|/umami\.js"),
    ("Segment", r"cdn\.segment\.com|@segment/analytics"),
    ("Mixpanel", r"mixpanel-browser|cdn\.mxpnl\.com"),
    ("Amplitude", r"@amplitude/|amplitude-js|cdn\.amplitude\.com"),
    ("Cloudflare Web Analytics", r"static\.cloudflareinsights\.com"),
    ("Vercel Analytics", r"@vercel/analytics|/_vercel/insights"),
    ("Simple Analytics", r"scripts\.simpleanalyticscdn\.com"),
    ("Microsoft Clarity", r"clarity\.ms/tag"),
    ("Hotjar", r"static\.hotjar\.com"),
    ("Firebase Analytics", r"firebase[_/-]analytics|getAnalytics\("),
)
_ANALYTICS_IN = tuple((name, re.compile(pattern)) for name, pattern in _ANALYTICS)


def analytics_in(text: str) -> tuple[str, ...]:
    """The analytics tools that a page or a manifest loads."""
    return tuple(name for name, pattern in _ANALYTICS_IN if pattern.search(text))
