"""Reads the logging calls of the source and the supplied samples. No opinion."""

import re
from collections import Counter

from launchgate.checks.logs.samples import samples_of
from launchgate.checks.logs.sources import is_read, language, sinks_of
from launchgate.checks.logs.spec import Facts, FileSinks, Options
from launchgate.clients.bulk import LARGEST, read_small
from launchgate.context import Context, Tree, TreeFile
from launchgate.model import Stage
from launchgate.sourcecode.paths import is_dev, is_somebody_elses, kind_of

__all__ = ["gather"]

_REGULAR = ("100644", "100755")
_MANIFEST = re.compile(
    r"package\.json|pyproject\.toml|requirements[\w.-]*\.txt|Pipfile|go\.mod|Gemfile|composer\.json|pom\.xml|build\.gradle(?:\.kts)?|[\w.-]+\.csproj"
)
_LIBRARY = re.compile(
    rb"\"(pino|winston|bunyan|tslog|consola)\"|\b(structlog|python-json-logger|loguru)\b|(go\.uber\.org/zap|rs/zerolog|sirupsen/logrus)"
    rb"|['\"](lograge|semantic_logger|ougai)['\"]|(monolog)/monolog|(logstash-logback-encoder)|\"(Serilog)[\w.]*\""
)
"""Libraries that can write structured lines, as manifests name them."""


def gather(context: Context, options: Options) -> Facts:
    """Everything seen. Raises CannotJudge when the run's time is up or a pattern leads through too many files."""
    base = context.stage is Stage.PR and context.range is None
    samples, unmatched = samples_of(context, options, base=base)
    facts = Facts(samples=samples, unmatched=unmatched, base=base)
    if context.tree is None:
        return Facts(
            samples=samples,
            unmatched=unmatched,
            base=base,
            no_tree=(context.repository_reason, context.repository_remedy),
        )
    return _with_source(context, context.tree, facts)


def _with_source(context: Context, tree: Tree, facts: Facts) -> Facts:
    files = [file for file in tree.files() if file.mode in _REGULAR]
    sources = [file for file in files if is_read(file.path)]
    found: list[FileSinks] = []
    read: Counter[str] = Counter()
    for done, (file, data) in enumerate(read_small(tree, sources)):
        if done % 256 == 0:
            context.deadline.require("reading the source files for logging calls")
            context.progress.advance("logs", done, len(sources), "files")
        kind = kind_of(file.path)
        if is_somebody_elses(data, kind):
            continue
        read[language(kind) or ""] += 1
        if sinks := sinks_of(data, kind):
            found.append(FileSinks(path=file.path, sinks=sinks))
    return Facts(
        files=tuple(sorted(found, key=lambda one: one.path)),
        read=tuple(sorted(read.items())),
        large=sum(file.size > LARGEST for file in sources),
        samples=facts.samples,
        unmatched=facts.unmatched,
        libraries=_libraries(tree, files),
        base=facts.base,
    )


def _libraries(tree: Tree, files: list[TreeFile]) -> tuple[tuple[str, str], ...]:
    manifests = [file for file in files if _MANIFEST.fullmatch(file.path.rpartition("/")[2]) and not is_dev(file.path)]
    found: dict[str, str] = {}
    for file, data in sorted(read_small(tree, manifests), key=lambda pair: pair[0].path):
        for match in _LIBRARY.finditer(data):
            name = next(group for group in match.groups() if group).decode()
            found.setdefault(name.rpartition("/")[2], file.path)
    return tuple(sorted(found.items()))
