"""The house rules that code can check: folders, imports, sizes, the cost of starting, the words."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from launchgate.check import Check, all_checks
from launchgate.model import Rule, Severity

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "launchgate"
FILES = sorted(PACKAGE.rglob("*.py"))
CODE = [
    *FILES,
    ROOT / "entrypoint.py",
    *sorted((ROOT / "tests").rglob("*.py")),
    *sorted((ROOT / "bench").rglob("*.py")),
]
WORLD = {"socket", "requests", "urllib3", "pycurl", "dns", "ssl", "http", "smtplib", "imaplib", "subprocess"}
HEAVY = {"requests", "urllib3", "dns", "pycurl", "hyperscan", "detect_secrets", "sslyze", "pydantic", "jinja2", "rich", "yaml",
         "tree_sitter", "selectolax", "junit_xml", "cryptography"}  # fmt: skip
IMPURE = WORLD | {"os", "time", "random", "secrets", "shutil", "tempfile", "threading", "pathlib"}
WORDS = {"issue", "problem", "plugin", "scanner", "manager", "handler", "processor", "util", "utils", "helper"}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def below(path: Path, *folders: str) -> bool:
    return any(path.is_relative_to(PACKAGE / folder) for folder in folders)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("check", all_checks(), ids=lambda check: check.id)
def test_a_check_is_one_folder_and_its_mirror(check: Check) -> None:
    folder = PACKAGE / "checks" / check.id
    assert {"__init__.py", "spec.py", "gather.py", "judge.py"} <= {path.name for path in folder.iterdir()}
    assert (ROOT / "tests" / "checks" / check.id).is_dir()
    assert set(imports(folder / "__init__.py")) <= {"launchgate.check"}
    check.options()


RULES = [rule for check in all_checks() for rule in check.rules]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_says_everything_a_person_needs(rule: Rule) -> None:
    assert rule.id.count("/") == 1
    assert rule.check in {check.id for check in all_checks()}
    for text in (rule.title, rule.covers, rule.what, rule.why, rule.fix):
        assert text.strip()
    assert "!" not in rule.title + rule.what + rule.why
    assert rule.reference.startswith("https://")
    assert rule.stages
    assert isinstance(rule.severity, Severity)


def test_rule_ids_are_unique() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("path", sorted((PACKAGE / "checks").rglob("judge*.py")), ids=name)
def test_a_judge_has_no_world(path: Path) -> None:
    used = {module.partition(".")[0] for module in imports(path)}
    assert not used & IMPURE
    assert not [module for module in imports(path) if module.startswith(("launchgate.clients", "launchgate.context"))]
    source = path.read_text("utf-8")
    assert not [call for call in (".now(", ".today(", " open(", "os.environ") if call in source]


def test_only_clients_touch_the_world() -> None:
    allowed = ("clients", "demo", "detection/verdicts.py")
    found = [
        (name(path), module)
        for path in FILES
        if not below(path, *allowed) and name(path) != "launchgate/commands/demo_command.py"
        for module in imports(path)
        if module.partition(".")[0] in WORLD and module != "http"
    ]
    assert found == []


def test_checks_do_not_know_each_other_and_nobody_else_knows_them() -> None:
    for path in FILES:
        own = (
            path.relative_to(PACKAGE / "checks").parts[0]
            if below(path, "checks") and path.parent != PACKAGE / "checks"
            else None
        )
        foreign = [m for m in imports(path) if m.startswith("launchgate.checks.") and m.split(".")[2] != own]
        assert not foreign, f"{name(path)} imports {foreign}"


def test_reporters_read_the_verdict_and_nothing_else() -> None:
    for path in sorted((PACKAGE / "reporters").rglob("*.py")):
        used = {module for module in imports(path) if module.startswith("launchgate.")}
        roots = {module for module in used if not module.startswith("launchgate.reporters")}
        known = {
            "launchgate.dataclass",
            "launchgate.model",
            "launchgate.nouns",
            "launchgate.shapes",
            "launchgate.settings",
        }
        assert roots <= known, name(path)
        assert not {module.partition(".")[0] for module in imports(path)} & WORLD, name(path)


@pytest.mark.parametrize("path", CODE, ids=name)
def test_files_and_functions_stay_readable(path: Path) -> None:
    text = path.read_text("utf-8")
    data = "rules" in path.parts
    assert data or text.count("\n") <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, node.name


@pytest.mark.parametrize("path", FILES, ids=name)
def test_the_words_have_one_meaning(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    names = [n.name for n in ast.walk(tree) if isinstance(n, ast.ClassDef | ast.FunctionDef)] + [path.stem]
    used = {word for one in names for word in one.lower().strip("_").split("_")}
    assert not used & WORDS


def loaded(*arguments: str) -> set[str]:
    code = f"import sys; sys.argv = {['launchgate', *arguments]!r}\nfrom launchgate import cli\ncli.call(sys.argv[1:], {{}})\n"
    code += "print('MODULES', *sorted({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run((sys.executable, "-c", code), capture_output=True, text=True, cwd=ROOT, check=True)
    return set(done.stdout.rpartition("MODULES")[2].split())


@pytest.mark.parametrize("arguments", [("--help",), ("list",), ("explain", "secrets/tree"), ("--version",)])
def test_starting_loads_no_heavy_library(arguments: tuple[str, ...]) -> None:
    assert not loaded(*arguments) & HEAVY


def test_every_module_imports_with_warnings_as_errors() -> None:
    modules = [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in FILES]
    code = "import importlib\n" + "\n".join(
        f"importlib.import_module({m!r})" for m in modules if not m.endswith("__main__")
    )
    subprocess.run((sys.executable, "-W", "error", "-c", code), cwd=ROOT, check=True, capture_output=True)
