"""One folder a check; the folder is the registry (see launchgate/check.py)."""
