"""Forges and package registries. Formats as documented by the issuers, read in November 2026."""

from launchgate.detection.format import Format

_GITHUB = (
    "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github"
)
_GITLAB = "https://docs.gitlab.com/security/tokens/#token-prefixes"

FORMATS = (
    Format(
        kind="github-token",
        title="GitHub token",
        family="github",
        pattern=rb"gh[pousr]_[A-Za-z0-9]{36,255}",
        gate=rb"gh[pousr]_[A-Za-z0-9]{36}",
        verdict="crc32_base62",
        example="gh~p_{b62:30}{crc}",
        reference=_GITHUB,
    ),
    Format(
        kind="gitlab-token",
        title="GitLab personal access token",
        family="gitlab",
        pattern=rb"glpat-[A-Za-z0-9_-]{20}",
        example="gl~pat-{b62:20}",
        reference=_GITLAB,
    ),
)
