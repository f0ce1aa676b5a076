"""One product's shipped files in a folder or a repository, its site on a real server, and what the check says of them."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from launchgate.checks.bundle.gather import gather
from launchgate.checks.bundle.judge import judge
from launchgate.checks.bundle.spec import Options
from launchgate.clients.files import FolderTree
from launchgate.model import Assessment, Judgement, Status
from launchgate.settings import Network, Site
from tests.support.certificates import make_authority
from tests.support.context import make_context
from tests.support.web import Reply, Route, Web, page, serve

HOST = "www.example.com"
TARGET = f"https://{HOST}/"
INDEX = '<!doctype html><div id="root"></div><script type="module" src="/assets/index-Bmm3Xeuw.js"></script>'
SCRIPT = "dist/assets/index-Bmm3Xeuw.js"


def site(script: str | bytes = "", **files: str | bytes) -> dict[str, str | bytes]:
    """A build of Vite's shape: a page, one hashed script, and whatever else."""
    return {"dist/index.html": INDEX, SCRIPT: script or "console.log(1)", **files}


def write(root: Path, files: Mapping[str, str | bytes]) -> None:
    """Put files on disk."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def judged(
    root: Path, files: Mapping[str, str | bytes], *, options: Options | None = None, **context: Any
) -> Judgement:
    """What the check says of the files in a plain folder."""
    write(root, files)
    made = make_context(root, **({"tree": FolderTree(root)} | context))
    options = options or Options()
    return judge(gather(made, options), options)


def of(judgement: Judgement, rule: str) -> tuple[Assessment, ...]:
    """All that was said under one rule."""
    return tuple(one for one in judgement.assessments if one.rule == f"bundle/{rule}")


def failed(judgement: Judgement, rule: str) -> tuple[Assessment, ...]:
    """The findings of one rule."""
    return tuple(one for one in of(judgement, rule) if one.status is Status.FAIL)


def only(judgement: Judgement, rule: str) -> Assessment:
    """The one thing said under a rule."""
    (one,) = of(judgement, rule)
    return one


def zipped(members: Mapping[str, str | bytes], *, stored: bool = False) -> bytes:
    """A zip archive, as apk, aab and ipa are."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def script(text: str, **headers: str) -> Reply:
    """A script as a server sends it."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(headers={"Content-Type": "text/javascript", **named}, body=text.encode())


def as_map(text: str) -> Reply:
    return Reply(headers={"Content-Type": "application/json"}, body=text.encode())


@contextmanager
def live(root: Path, routes: Mapping[str, Route]) -> Iterator[tuple[Web, dict[str, Any]]]:
    """A site on HTTPS, and the context's fields with which it is the target."""
    with serve({"/": page(INDEX), **routes}, make_authority(root).leaf(HOST)) as web:
        network = Network(connect_to={f"{HOST}:443": web.endpoint}, ca_file="ca.pem")
        yield web, {"network": network, "target": TARGET, "site": Site(canonical=TARGET)}
