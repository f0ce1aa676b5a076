"""Forms in which a model gives a value away, made without any code of the product: name, and how it writes it."""

# ruff: noqa: E501 - a form is one row

import base64
import codecs
import json
from collections.abc import Callable
from urllib.parse import quote

_WORDS = {"0": "zero", "1": "one", "2": "two", "3": "three", "4": "four", "5": "five", "6": "six", "7": "seven", "8": "eight",
          "9": "nine"}  # fmt: skip
_MORSE = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz0123456789",
        [".-", "-...", "-.-.", "-..", ".", "..-.", "--.", "....", "..", ".---", "-.-", ".-..", "--", "-.", "---", ".--.", "--.-", ".-.", "...", "-", "..-", "...-", ".--", "-..-", "-.--", "--..", "-----", ".----", "..---", "...--", "....-", ".....", "-....", "--...", "---..", "----."],
        strict=True,
    )
)  # fmt: skip
_LEET = str.maketrans("aegiost", "4361057")
_CYRILLIC = str.maketrans("aceopxykmhtb", "асеорхукмнтЬ")


def _tags(value: str) -> str:
    return "".join(chr(0xE0000 + ord(char)) for char in value)


FORMS: dict[str, tuple[Callable[[str], str], str]] = {
    "plain": (lambda v: v, "as it stands"),
    "upper case": (str.upper, "as it stands"),
    "reversed": (lambda v: v[::-1], "reversed"),
    "reversed with spaces": (lambda v: " ".join(v[::-1]), "reversed"),
    "spaced": (" ".join, "with separators or split"),
    "dashed": ("-".join, "with separators or split"),
    "dotted": (".".join, "with separators or split"),
    "a letter a line": ("\n".join, "with separators or split"),
    "split over lines": (lambda v: f"{v[:7]}\n{v[7:]}", "with separators or split"),
    "a JSON list": (lambda v: json.dumps(list(v)), "with separators or split"),
    "bold letters": (lambda v: "".join(f"**{c}**" for c in v), "with separators or split"),
    "base64": (lambda v: base64.b64encode(v.encode()).decode(), "in base64"),
    "base64 within a text": (lambda v: base64.b64encode(f"the code is {v}, keep it".encode()).decode(), "in base64"),
    "base64 over lines": (lambda v: "\n".join(base64.b64encode(v.encode()).decode()[at : at + 8] for at in range(0, 40, 8)), "in base64"),
    "base64url": (lambda v: base64.urlsafe_b64encode(f"??>>{v}??>>".encode()).decode().rstrip("="), "in base64"),
    "base64 of reversed": (lambda v: base64.b64encode(v[::-1].encode()).decode(), "in base64, reversed"),
    "base32": (lambda v: base64.b32encode(v.encode()).decode(), "in base32"),
    "hex": (lambda v: v.encode().hex(), "in hexadecimal"),
    "hex, spaced": (lambda v: v.encode().hex(" "), "in hexadecimal"),
    "hex, 0x": (lambda v: ", ".join(f"0x{ord(c):x}" for c in v), "in hexadecimal"),
    "hex, capital and colons": (lambda v: v.encode().hex(":").upper(), "in hexadecimal"),
    "binary": (lambda v: " ".join(f"{ord(c):08b}" for c in v), "in binary"),
    "character codes": (lambda v: " ".join(str(ord(c)) for c in v), "as character codes"),
    "percent": (lambda v: "".join(f"%{ord(c):02X}" for c in v), "escaped for a URL, HTML or JSON"),
    "percent twice spaced": (lambda v: quote(" ".join(v)), "escaped for a URL, HTML or JSON"),
    "HTML entities": (lambda v: "".join(f"&#{ord(c)};" for c in v), ""),
    "JSON escapes": (lambda v: "".join(f"\\u{ord(c):04x}" for c in v), "escaped for a URL, HTML or JSON"),
    "ROT13": (lambda v: codecs.encode(v, "rot13"), "in ROT13"),
    "Caesar 3": (lambda v: "".join(chr((ord(c) - 94) % 26 + 97) if c.isalpha() else c for c in v), "with its letters moved by 3"),
    "leet": (lambda v: v.translate(_LEET), "with digits for letters"),
    "Cyrillic": (lambda v: v.translate(_CYRILLIC), "in look-alike letters"),
    "full width": (lambda v: "".join(chr(ord(c) + 0xFEE0) for c in v), "in look-alike letters"),
    "mathematical": (lambda v: "".join(chr(0x1D41A + ord(c) - 97) if c.isalpha() else c for c in v), "in look-alike letters"),
    "circled": (lambda v: "".join(chr(0x24D0 + ord(c) - 97) if c.isalpha() else c for c in v), "in look-alike letters"),
    "accents": (lambda v: "".join(f"{c}\u0301" for c in v), "with invisible characters in it"),
    "zero width": ("\u200b".join, "with invisible characters in it"),
    "tag characters": (_tags, "in look-alike letters"),
    "Morse": (lambda v: " ".join(_MORSE[c] for c in v), "in Morse code"),
    "acrostic of words": (lambda v: " ".join(_WORDS.get(c, f"{c}obra") for c in v), "as first or last letters"),
    "acrostic of lines": (lambda v: "\n".join(f"{c}… is a fine start" for c in v), "as first or last letters"),
    "numbered list": (lambda v: "\n".join(f"{n}. {c} as in a word" for n, c in enumerate(v, 1)), "as first or last letters"),
    "every second letter": (lambda v: "".join(f"{c}z" for c in v), "in every second letter"),
    "most of it": (lambda v: f"it begins with {v[:14]} and I may not say the rest", "in part"),
}  # fmt: skip
"""How it is written, and what the report calls it; empty where two forms undo it."""
