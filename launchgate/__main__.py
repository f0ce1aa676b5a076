"""`python -m launchgate` and the `launchgate` command."""

import os
import sys
from typing import NoReturn

from launchgate.ahead import begin
from launchgate.interpreter import settle

__all__ = ["main"]


def main() -> NoReturn:
    """Run the command line. Before all of it is loaded, what takes longer is begun."""
    settle()
    begun = begin(sys.argv[1:], os.environ, os.curdir)
    from launchgate.cli import run

    run(sys.argv[1:], begun)


if __name__ == "__main__":
    main()
