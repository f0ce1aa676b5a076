"""One module a command: options in, exit code out. `cli` knows their names."""
