"""`python -m launchgate` and the `launchgate` command."""

from launchgate.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
