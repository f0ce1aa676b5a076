"""launchgate answers one question for every release: go or no-go, and why."""

__version__ = "0.1.0"
