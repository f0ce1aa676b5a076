"""The secrets engine: bytes in, masked candidates out. Pure: no I/O, no clock; raw values never leave this package."""
