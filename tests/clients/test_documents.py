"""The documents of a real working tree: which are read, which are not, and what a configured one that is missing says."""

from pathlib import Path

from launchgate.clients.documents import read_documents
from tests.support.repos import make_repo


def test_only_what_speaks_of_it_is_read(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.commit({"README.md": "# Shop\n\nHow to roll back\n", "docs/rollback.md": "# Way\n", "docs/other.md": "# Other\n",
                 "ops/x.conf": "rollback\n", "node_modules/a/README.md": "rollback\n"})  # fmt: skip
    (repo.path / "link.md").symlink_to("/etc/passwd")
    tree = repo.open().working_tree()
    found, unread = read_documents(tree, "rollback|roll back")
    assert [one.path for one in found] == ["README.md", "docs/rollback.md"]
    assert unread == ()
    found, unread = read_documents(
        tree, "nothing", configured=("docs/other.md", "gone.md", "link.md"), also=("ops/x.conf",)
    )
    assert [one.path for one in found] == ["docs/other.md", "ops/x.conf"]
    assert unread == ("`gone.md` is not there", "`link.md` is not there")


def test_a_document_is_read_up_to_its_bound(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.commit({f"docs/{n}.md": "# rollback\n\n" + "word and word " * 27_000 for n in range(20)})
    found, _ = read_documents(repo.open().working_tree(), "rollback")
    assert 10 <= len(found) < 20
    assert max(len(one.whole.text) for one in found) <= 400_000
