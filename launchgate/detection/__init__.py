"""The secrets engine: bytes in, masked candidates out. No I/O but the cache of compiled patterns; raw values never leave.

from launchgate.detection import engine

if engine().might_match(data):
    candidates = engine().scan(data, path="config/prod.py")
"""

from launchgate.detection.candidate import Candidate
from launchgate.detection.engine import Engine, engine, precompile
from launchgate.detection.layers import Examination

__all__ = ["Candidate", "Engine", "Examination", "engine", "precompile"]
