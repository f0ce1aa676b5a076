"""Latency measured in C: libcurl times each phase of a request; Python only decides when the next one is due.

client    URLs to requests, and sessions      session   the schedule
curl      one libcurl transfer                honesty   how busy the measuring process was
sample    what came of a request
"""

from launchgate.clients.latency.client import LatencyClient
from launchgate.clients.latency.sample import Batch, Failure, Request, Sample
from launchgate.clients.latency.session import Session

__all__ = ["Batch", "Failure", "LatencyClient", "Request", "Sample", "Session"]
