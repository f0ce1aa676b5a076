"""Addresses that known libraries hold as constants, so that they stand in bundles of products that never use them. Pure.

Read from the packages themselves in November 2026. An address counts as the library's only near words that this library's code
keeps through minification.
"""

import re

_NEAR = 60_000
"""Characters to either side in which the library's own words are looked for."""

_CONSTANTS: tuple[tuple[str, str], ...] = (
    (r"http://localhost:9999\b", r"gotrue|supabase"),
    (r"http://localhost:3000/api/auth\b", r"NEXTAUTH|next-auth|nextauth|defaultUrl"),
    (r"http://localhost:8969\b", r"[Ss]potlight"),
    (r"http://(?:localhost|127\.0\.0\.1):8545\b", r"eth_|[Hh]ardhat|[Ff]oundry|JsonRpc"),
    (r"https?://(?:localhost|127\.0\.0\.1):4318\b", r"OTEL_|otlp|opentelemetry"),
    (r"http://(?:localhost|127\.0\.0\.1):11434\b", r"[Oo]llama"),
    (r"http://localhost:8081\b", r"bundleLoadedFromServer|[Mm]etro|__fbBatchedBridge"),
    (r"ws://localhost:8097\b", r"[Dd]ev[Tt]ools"),
    (r"http://localhost:3200/oauth2-redirect\.html", r"[Ss]wagger"),
    (r"http://(?:localhost|127\.0\.0\.1):8899\b", r"[Ss]olana|getAccountInfo"),
    (r"http://localhost:9411\b", r"OTEL_|zipkin"),
    (r"ws://localhost:5006\b", r"DEFAULT_SERVER_WEBSOCKET_URL|[Bb]okeh"),
    (r"http://localhost:1984\b", r"LANGCHAIN_|LANGSMITH_|langsmith"),
    (r"http://localhost:8123\b", r"LANGGRAPH|langgraph|apiUrl"),
)
_TABLE = tuple((re.compile(address), re.compile(words)) for address, words in _CONSTANTS)


def is_constant(address: str, text: str, place: int) -> bool:
    """Whether the address at a place of a bundle is a known library's own."""
    low, high = max(0, place - _NEAR), place + _NEAR
    plain = address.replace("\\", "")
    return any(rule.match(plain) and words.search(text, low, high) for rule, words in _TABLE)
