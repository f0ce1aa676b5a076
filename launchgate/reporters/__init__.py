"""One module a format: `render(verdict) -> str`. The folder is the registry; see launchgate/report.py."""
