"""JSON text that is safe wherever it is printed, and loses nothing: a JSON parser gets back exactly what went in.

Pure ASCII, so no control character, bidi mark or lone surrogate reaches a terminal or a file; a double `#` is spelled with an
escape, so no CI runner finds a `##[command]` in it; and no line can start with `::`, because every string starts with a quote.
"""

import json
from typing import Any


def dump(value: Any) -> str:
    """`value` as indented JSON with keys in the order given and a newline at the end. Raises ValueError for NaN."""
    text = json.dumps(value, ensure_ascii=True, allow_nan=False, indent=2)
    return text.replace("##", "#\\u0023") + "\n"
