"""What a change adds: names of revisions into a range of commits, or the reason why it cannot be determined.

A range that cannot be determined is never an empty one. Reads the repository through its client; decides nothing about findings.
"""

from launchgate.clients.git import Repository
from launchgate.context import CommitRange
from launchgate.dataclass import dataclass
from launchgate.errors import CannotJudge

FETCH_ALL = "give the checkout its whole history: `fetch-depth: 0` on actions/checkout (GIT_DEPTH: 0 on GitLab)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisions:
    """The range, the commit whose files are the base for comparing, or why there is none."""

    range: CommitRange | None = None
    fork_point: str | None = None
    """Where the change left the base: what the change adds is judged against these files."""
    reason: str = ""
    remedy: str = ""


def determine(
    repository: Repository, base: str | None, head: str | None, branch: str | None, *, or_branch: bool = False
) -> Revisions:
    """The range of a change. Without `base`, it starts where `head` left the default branch (`branch`, if known).

    `or_branch`: so it does when `base` is not in this clone, as after a forced push, which leaves the old tip behind.
    """
    try:
        return _determined(repository, base, head, branch, or_branch=or_branch)
    except CannotJudge as refused:
        return Revisions(reason=refused.reason, remedy=refused.remedy)


def _determined(
    repository: Repository, base: str | None, head: str | None, branch: str | None, *, or_branch: bool
) -> Revisions:
    if repository.head is None:
        return Revisions(
            reason="the repository has no commit yet, so there is no range to judge", remedy="commit something"
        )
    wanted = head or "HEAD"
    head_id = repository.resolve(wanted)
    if head_id is None:
        return _absent("head", wanted, repository)
    base_id, where = _base(repository, base, head_id, branch, or_branch=or_branch)
    if base_id is None:
        return _absent("base", where, repository)
    fork_point = repository.merge_base(base_id, head_id)
    if fork_point is None and repository.shallow:
        return Revisions(
            reason=f"this clone is shallow and ends before the commit where the change left its base ({base_id[:10]})",
            remedy=FETCH_ALL,
        )
    return Revisions(range=CommitRange(base=base_id, head=head_id), fork_point=fork_point or base_id)


def _base(
    repository: Repository, base: str | None, head_id: str, branch: str | None, *, or_branch: bool
) -> tuple[str | None, str]:
    if base is not None:
        found = repository.resolve(base)
        if found is not None:
            return found, base
        checked_out = repository.resolve("HEAD")
        parents = repository.parents(checked_out) if checked_out else ()
        if len(parents) == 2 and parents[1] == head_id:
            # The checkout is the merge of head into base that GitHub made; its first parent is the base's tip.
            return (parents[0] if repository.has(parents[0]) else None), base
        if not or_branch:
            return None, base
    name = branch or repository.default_branch()
    if name is None:
        return None, base or "the default branch"
    for ref in (f"refs/remotes/origin/{name}", f"refs/heads/{name}", name):
        found = repository.resolve(ref)
        if found is not None:
            return found, name
    return None, base or name


def _absent(role: str, name: str, repository: Repository) -> Revisions:
    why = "this clone is shallow" if repository.shallow else "this clone does not hold it"
    remedy = FETCH_ALL if repository.shallow else f"fetch it first, or pass --{role} with a revision of this clone"
    shown = name[:10] if len(name) >= 40 else name
    return Revisions(reason=f"the {role} revision `{shown}` cannot be read: {why}", remedy=remedy)
