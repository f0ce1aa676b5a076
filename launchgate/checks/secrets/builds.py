"""Which paths are build output: what a browser or a customer may get without ever seeing the repository. Pure."""

BUILD = frozenset({"dist", "build", "out", ".next", ".nuxt", ".output", ".svelte-kit", ".vercel", ".netlify", "_site"})
"""Folders that build tools write."""


def in_build_output(path: str) -> bool:
    """Whether a path lies in a folder that build tools write."""
    return not BUILD.isdisjoint(path.split("/")[:-1])
