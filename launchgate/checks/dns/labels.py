"""Common names below a product's domain that lead to unfinished or internal parts when nobody thinks of them. Data only.

Chosen on 2026-11-01 from what frameworks, hosting panels and teams call such things by default. Mail, name server and `www`
names are left out: other rules judge those.
"""

COMMON_LABELS: tuple[str, ...] = (
    "admin", "alpha", "api", "app", "backend", "backup", "beta", "blog", "build", "ci", "cms", "console", "cpanel", "dashboard",
    "db", "demo", "dev", "development", "direct", "docs", "files", "ftp", "git", "gitlab", "grafana", "internal", "intranet",
    "jenkins", "jira", "kibana", "legacy", "login", "monitor", "new", "old", "origin", "panel", "phpmyadmin", "portal", "pre",
    "preprod", "preview", "prod", "qa", "sandbox", "shop", "stage", "staging", "static", "status", "test", "testing", "uat",
    "v1", "v2", "vpn", "wiki", "wp",
)  # fmt: skip
