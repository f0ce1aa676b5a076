"""The only door to git: a repository opened without trusting it, its commits, its trees and its whole history as a stream."""

from launchgate.clients.git.errors import (
    FULL_HISTORY,
    BadRevision,
    GitFailed,
    GitMissing,
    GitTimeout,
    MissingObjects,
    NoCommits,
    NotARepository,
    ShallowRepository,
    UntrustedRepository,
)
from launchgate.clients.git.repository import Repository
from launchgate.clients.git.trees import CommitTree, WorkingTree

__all__ = [
    "FULL_HISTORY",
    "BadRevision",
    "CommitTree",
    "GitFailed",
    "GitMissing",
    "GitTimeout",
    "MissingObjects",
    "NoCommits",
    "NotARepository",
    "Repository",
    "ShallowRepository",
    "UntrustedRepository",
    "WorkingTree",
]
