"""The door to a site as a whole: crawled once a run, the same frozen facts for every check that asks.

The values are in `launchgate.crawlfacts`.
"""

from launchgate.clients.crawl.client import CrawlClient

__all__ = ["CrawlClient"]
