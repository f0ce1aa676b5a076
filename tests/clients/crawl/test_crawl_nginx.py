"""The crawl against nginx over HTTPS on two hosts: every fact as the generator of the benchmark's site expects it."""

from pathlib import Path

from bench.crawl import exact


def test_a_generated_site_is_seen_as_it_is(tmp_path: Path) -> None:
    """Statuses, chains, circles, referrers, fragments, canonicals, soft 404s, robots, mixed content, requests, connections."""
    assert exact(tmp_path, 240) == []
