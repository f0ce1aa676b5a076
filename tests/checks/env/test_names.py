"""What names tell, as a table: hits and the near-misses beside them."""

import pytest

from launchgate.variables.names import is_provided, may_hold_secret, public_prefix, says_secret

SECRET_BEHIND_PUBLIC = [
    "NEXT_PUBLIC_SUPABASE_SERVICE_ROLE_KEY", "NEXT_PUBLIC_SERVICE_ROLE_KEY", "VITE_STRIPE_SECRET_KEY", "REACT_APP_SECRET",
    "EXPO_PUBLIC_DB_PASSWORD", "GATSBY_PRIVATE_KEY", "NUXT_PUBLIC_JWT_SECRET", "NG_APP_CLIENT_SECRET", "PUBLIC_ADMIN_TOKEN",
    "VITE_OPENAI_API_KEY", "NEXT_PUBLIC_ANTHROPIC_API_KEY", "NEXT_PUBLIC_DATABASE_URL", "VITE_AWS_ACCESS_KEY_ID",
    "VITE_AWS_SECRET_ACCESS_KEY", "NEXT_PUBLIC_GITHUB_TOKEN", "REACT_APP_AUTH_TOKEN", "VITE_ALGOLIA_ADMIN_KEY",
    "NEXT_PUBLIC_WEBHOOK_SECRET", "VITE_SECRET_KEY_PROD", "NEXT_PUBLIC_MAPBOX_SECRET_TOKEN", "VITE_CREDENTIALS_JSON",
    "NEXT_PUBLIC_SHOPIFY_STOREFRONT_PRIVATE_TOKEN", "VITE_SENDGRID_API_KEY", "VITE_MONGODB_URI",
]  # fmt: skip
PUBLIC_AND_FINE = [
    "NEXT_PUBLIC_SUPABASE_ANON_KEY", "NEXT_PUBLIC_SUPABASE_URL", "NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY", "VITE_RECAPTCHA_SITE_KEY",
    "NEXT_PUBLIC_TURNSTILE_SITE_KEY", "NEXT_PUBLIC_GA_MEASUREMENT_ID", "NEXT_PUBLIC_SENTRY_DSN", "VITE_GOOGLE_MAPS_API_KEY",
    "NEXT_PUBLIC_FIREBASE_API_KEY", "NEXT_PUBLIC_FIREBASE_DATABASE_URL", "VITE_MAPBOX_ACCESS_TOKEN", "NEXT_PUBLIC_POSTHOG_KEY",
    "NEXT_PUBLIC_MIXPANEL_TOKEN", "NEXT_PUBLIC_SHOPIFY_STOREFRONT_ACCESS_TOKEN", "VITE_DATADOG_CLIENT_TOKEN",
    "NEXT_PUBLIC_ALGOLIA_SEARCH_KEY", "VITE_API_KEY", "NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY", "VITE_PASSWORD_MIN_LENGTH",
    "NEXT_PUBLIC_ENABLE_PASSWORD", "VITE_FORGOT_PASSWORD", "NEXT_PUBLIC_TOKEN_ADDRESS", "VITE_SECRET_SANTA_ENABLED",
    "NEXT_PUBLIC_PRIVATE_BETA_URL", "NEXT_PUBLIC_VAPID_PUBLIC_KEY", "PUBLIC_BASE_PATH", "VITE_ACCESS_TOKEN_TTL",
    "NEXT_PUBLIC_AUTH_TOKEN_COOKIE_NAME", "EXPO_PUBLIC_API_URL", "VITE_BYPASS", "VITE_COMPASS",
]  # fmt: skip
NOT_PUBLIC = [
    "SERVICE_ROLE_KEY",
    "PUBLIC_KEY_PASSWORD",
    "NEXT_SECRET",
    "MY_VITE_SECRET",
    "PUBLIC_URL",
    "next_public_secret",
]


@pytest.mark.parametrize("name", SECRET_BEHIND_PUBLIC)
def test_a_secret_behind_a_public_prefix_is_seen(name: str) -> None:
    prefix = public_prefix(name)
    assert prefix is not None
    assert says_secret(name.removeprefix(prefix))


@pytest.mark.parametrize("name", PUBLIC_AND_FINE)
def test_public_by_design_and_settings_stay_silent(name: str) -> None:
    prefix = public_prefix(name)
    assert prefix is not None
    assert not says_secret(name.removeprefix(prefix))


@pytest.mark.parametrize("name", NOT_PUBLIC)
def test_other_names_have_no_public_prefix(name: str) -> None:
    assert public_prefix(name) is None


def test_further_prefixes_count() -> None:
    assert public_prefix("WEB_SECRET", ("WEB_",)) == "WEB_"
    assert public_prefix("NUXT_PUBLIC_X", ("NUXT_",)) == "NUXT_PUBLIC_"


@pytest.mark.parametrize(
    "name", ["NODE_ENV", "CI", "PORT", "GITHUB_SHA", "VERCEL_URL", "npm_package_version", "CI_COMMIT_SHA", "NETRC"]
)
def test_names_that_platforms_set(name: str) -> None:
    assert is_provided(name)


@pytest.mark.parametrize(
    "name", ["GITHUB_CLIENT_SECRET", "VERCEL_TOKEN", "DATABASE_URL", "API_PORT", "CIRCLE_API_KEY", "AWS_REGION"]
)
def test_names_that_somebody_has_to_set(name: str) -> None:
    assert not is_provided(name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("STRIPE_KEY", True), ("SESSION_SALT", True), ("API_TOKEN", True), ("NEXT_PUBLIC_STRIPE_KEY", False), ("SITE_KEY", False),
        ("KEYBOARD", False), ("PUBLISHABLE_KEY", False), ("VITE_DB_PASSWORD", True), ("HOST", False),
    ],
)  # fmt: skip
def test_names_under_which_secrets_are_kept(name: str, expected: bool) -> None:
    assert may_hold_secret(name) is expected
