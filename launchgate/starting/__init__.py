"""A starting set of pages and journeys for `launchgate init --from`: from an OpenAPI document or a browser's HAR recording."""

from launchgate.starting.openapi import from_openapi
from launchgate.starting.recording import from_har
from launchgate.starting.source import Start, read_start

__all__ = ["Start", "from_har", "from_openapi", "read_start"]
