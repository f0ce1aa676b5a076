"""One view of each variable: who reads it, who documents it, who must have it. Pure; what the judges share."""

from collections.abc import Mapping

from launchgate.checks.env.facts import DocumentedName, Facts, Reference
from launchgate.checks.env.spec import Options
from launchgate.dataclass import dataclass
from launchgate.model import Location
from launchgate.variables.names import is_provided


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """Everything known about one name."""

    name: str
    reads: tuple[Reference, ...] = ()
    """By the running product, in the order of path and line."""
    dev_reads: tuple[Reference, ...] = ()
    """By tests, scripts and tools."""
    documented: tuple[tuple[str, DocumentedName], ...] = ()
    """(path of the document, entry)."""
    described: bool = False
    """Named in a prose file of `documented_in`."""
    provided: bool = False
    """A host, runtime or CI service sets it."""

    @property
    def is_documented(self) -> bool:
        return bool(self.documented) or self.described

    @property
    def location(self) -> Location:
        """Where a person looks first: the first read, else the first document."""
        for read in (*self.reads, *self.dev_reads):
            return Location(path=read.path, line=read.line)
        for path, entry in self.documented:
            return Location(path=path, line=entry.line)
        return Location()

    def is_required(self, options: Options) -> bool:
        """Whether an environment must have it: the product reads it without a default, or only a document asks for it."""
        if self.name in options.required:
            return True
        if self.provided or self.name in options.optional or any(entry.optional for _, entry in self.documented):
            return False
        if self.reads:
            return any(not read.has_default for read in self.reads)
        return bool(self.documented) and not self.dev_reads


def inventory(facts: Facts, options: Options) -> Mapping[str, Variable]:
    """Every variable that is read, documented or demanded, by name."""
    reads: dict[str, list[Reference]] = {}
    for reference in facts.references:
        reads.setdefault(reference.name, []).append(reference)
    documented: dict[str, list[tuple[str, DocumentedName]]] = {}
    for document in facts.documents:
        for entry in document.names:
            documented.setdefault(entry.name, []).append((document.path, entry))
    return {
        name: Variable(
            name=name,
            reads=tuple(one for one in reads.get(name, ()) if not one.dev),
            dev_reads=tuple(one for one in reads.get(name, ()) if one.dev),
            documented=tuple(documented.get(name, ())),
            described=name in facts.described or name in facts.described_by_platform,
            provided=is_provided(name) or name in options.provided,
        )
        for name in sorted({*reads, *documented, *options.required})
    }
