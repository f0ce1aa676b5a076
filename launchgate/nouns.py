"""Titles as they stand inside a sentence. Pure."""


def noun(title: str) -> str:
    """A title inside a sentence: `redirects` for "Redirects", but `DNS` for "DNS"."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
