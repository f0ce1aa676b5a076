"""Whether an address holds a fingerprint of its content, so that a new content gets a new address. Pure."""

import re
from itertools import pairwise
from urllib.parse import urlsplit

_WORD = re.compile(r"[A-Za-z0-9]{8,64}")
_HEX = re.compile(r"(?=[0-9a-f]*\d)[0-9a-f]{8,64}")
_CHANGES = 4
"""So often at least a hash turns from capitals to small letters to digits; words and dates do it less."""
_FOLDERS = ("/_next/static/", "/_nuxt/", "/_astro/", "/_app/immutable/")
"""Folders of build tools that hold nothing else than fingerprinted files."""


def fingerprinted(url: str) -> bool:
    """`app.3f2a1b9c.js`, `index-BcX9fG2a.css`, `logo.png?v=17c3a9e2`; not `jquery.min.js`, `bootstrap-datepicker.js`."""
    parts = urlsplit(url)
    if any(folder in parts.path for folder in _FOLDERS):
        return True
    name = parts.path.rpartition("/")[2]
    stem = name.rpartition(".")[0] or name
    return _tail(stem) or any(_hash(word) for text in (stem, parts.query) for word in _WORD.findall(text[:400]))


def _hash(word: str) -> bool:
    """Hexadecimal with a digit in it (a time in seconds is, too), or letters and digits too mixed for a word."""
    return bool(_HEX.fullmatch(word)) or (any(c.isdigit() for c in word) and _changes(word) >= _CHANGES)


def _changes(word: str) -> int:
    kinds = ["d" if c.isdigit() else "u" if c.isupper() else "l" for c in word]
    return sum(one != other for one, other in pairwise(kinds))


def _tail(stem: str) -> bool:
    """Vite and Rollup end a name in eight characters that may hold a dash or an underscore: `index-Bc_X9f-2`."""
    tail = stem[-8:]
    if len(stem) < 10 or stem[-9] not in "-." or not all(c.isalnum() or c in "-_" for c in tail):
        return False
    mixed = any(c.isupper() for c in tail) and any(c.islower() for c in tail)
    return mixed and any(c.isdigit() or c in "-_" for c in tail) and _changes(tail) >= _CHANGES
