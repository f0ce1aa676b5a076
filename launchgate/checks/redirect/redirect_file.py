"""Reads redirect maps that people keep in files: CSV, and Netlify's and Cloudflare's `_redirects`. Pure.

Sources: Netlify, "Redirect options"; Cloudflare Pages, "Redirects" (read November 2026).
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import field
from urllib.parse import urljoin

from launchgate.checks.redirect.spec import Defect, Wanted
from launchgate.dataclass import dataclass
from launchgate.exchange import with_path

LARGEST = 1_000_000
"""Bytes of a file; a line has about 80."""
_DEFECTS = 20
"""Lines that are told one by one."""
_CODES = frozenset({301, 302, 303, 307, 308, 404, 410, 451})
_LONGEST = 4_000


@dataclass(slots=True)
class RedirectMap:
    """What a file says."""

    wanted: list[Wanted] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)
    wildcards: int = 0


def redirect_map(path: str, data: bytes, base: str) -> RedirectMap:
    """Every redirect of a file, addresses made absolute on `base`; lines that make no sense are defects."""
    found = RedirectMap()
    if len(data) > LARGEST:
        _complain(found, path, None, f"is larger than {LARGEST:,} bytes")
        return found
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _complain(found, path, data.count(b"\n", 0, error.start) + 1, "is not UTF-8 text")
        return found
    rows = _netlify(text, found) if path.rpartition("/")[2] == "_redirects" else _csv(text, path, found)
    for line, cells in rows:
        _take(found, path, line, cells, base)
    return found


def _take(found: RedirectMap, path: str, line: int, cells: list[str], base: str) -> None:
    old, new, code = (*cells, "", "", "")[:3]
    if not _is_address(old):
        _complain(found, path, line, "the first column has to start with / or be a URL")
    elif code and (not code.isdecimal() or int(code) not in _CODES):
        _complain(found, path, line, f"the third column has to be a status code such as 301, not `{code[:20]}`")
    elif not new and code not in ("404", "410", "451"):
        _complain(found, path, line, "the second column is missing: where does the address lead?")
    elif new and not _is_address(new):
        _complain(found, path, line, "the second column has to start with / or be a URL")
    else:
        try:
            start, to = with_path(urljoin(base, old)), with_path(urljoin(base, new)) if new else None
        except ValueError:
            _complain(found, path, line, "this is no address")
            return
        status = int(code) if code else None
        found.wanted.append(Wanted(url=start, to=to, code=status, config="redirect.file", path=path, line=line))


def _is_address(text: str) -> bool:
    return text.startswith(("/", "https://", "http://")) and len(text) <= _LONGEST


def _csv(text: str, path: str, found: RedirectMap) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of each row; a comment, an empty line and a first line of column names are none."""
    head = text[:2_000]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            named = (
                not found.wanted and not found.defects and cells[0].lower() in ("from", "old", "source", "url")
                if cells
                else True
            )
            if any(cells) and not cells[0].startswith("#") and not named:
                yield reader.line_num, cells
    except csv.Error as error:
        _complain(found, path, reader.line_num, f"is no CSV from here on ({error})")


def _netlify(text: str, found: RedirectMap) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of each rule for one address. Rules with `*`, `:name` or conditions name no address that could be followed;
    rewrites (200) and custom error pages (404) are no redirects."""
    for number, row in enumerate(text.splitlines(), 1):
        cells = row.partition(" #")[0].split()
        if not cells or cells[0].startswith("#"):
            continue
        code = next((cell.rstrip("!") for cell in cells[2:] if cell.rstrip("!").isdecimal()), "301")
        rest = [cell for cell in cells[2:] if not cell.rstrip("!").isdecimal()]
        if code in ("200", "404"):
            continue
        dynamic = (
            "*" in cells[0] or "/:" in cells[0] or (len(cells) > 1 and "=" in cells[1] and not _is_address(cells[1]))
        )
        if dynamic or rest:
            found.wildcards += 1
            continue
        yield number, [*cells[:2], code]


def _complain(found: RedirectMap, path: str, line: int | None, text: str) -> None:
    if len(found.defects) < _DEFECTS:
        shown = f"'{path}' line {line}: {text}" if line else f"'{path}' {text}"
        remedy = "write `from,to` or `from,to,code` on each line; put a cell that holds a comma in quotes"
        found.defects.append(Defect(text=shown, config="redirect.file", path=path, line=line, remedy=remedy))
