"""What the descriptions of documents are made of. Pure; every pattern is bounded."""

from launchgate.wanted import PERSON, Part, Topic


def part(name: str, pattern: str, paste: str, value: str = "") -> Part:
    return Part(name=name, patterns=(pattern,), paste=paste, value=value, code=True)


def topic(name: str, files: str, headings: str = "") -> Topic:
    return Topic(name=name, files=files, headings=headings or files)


CERTIFICATE = r"\b(?:certificates?|tls|ssl)\b"
EXPIRED = rf"{CERTIFICATE}.{{0,200}}\b(?:expir\w*|renew\w*|invalid)|\b(?:expir\w*|renew\w*).{{0,200}}{CERTIFICATE}"
RENEWED = rf"{CERTIFICATE}.{{0,200}}\brenew|\brenew.{{0,200}}{CERTIFICATE}"
SOMEBODY = rf"{PERSON}|:\s{{1,3}}[A-Z][a-z]"
VARIABLE = r"\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b"
ADDRESS = r"https?://[\w.-]+"
