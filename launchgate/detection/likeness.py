"""Tells equal values from different ones without keeping a value: a digest under a key that only this run knows.

The key is drawn anew in every run, so a likeness says nothing to anybody else and cannot be guessed back later. Only a second
interpreter that reads a share of the same run is given it.
"""

import hashlib
import os

_KEY = [os.urandom(32)]


def likeness(value: bytes) -> bytes:
    """Equal for equal values, within this run only."""
    return hashlib.blake2b(value, key=_KEY[0], digest_size=16).digest()


def key() -> bytes:
    """The run's key, for the run's other interpreter and nobody else."""
    return _KEY[0]


def adopt(other: bytes) -> None:
    """Take the key of the run that this interpreter reads a share of."""
    _KEY[0] = other
