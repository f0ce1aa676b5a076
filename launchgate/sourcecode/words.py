"""Tables of words written as a block of text, so that a long table stays readable. Pure."""


def words(text: str) -> frozenset[str]:
    """The blank-separated words of a text."""
    return frozenset(text.split())
