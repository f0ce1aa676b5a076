"""What shell, compose, Dockerfile, workflows, manifests, Terraform and hosts' files are seen to take and to give."""

import pytest

from launchgate.checks.env.shell_reads import shell_reads
from launchgate.checks.env.wiring_reads import wiring_reads
from launchgate.sourcecode.paths import Kind

NEEDED, COPES = False, True

SHELL = [
    ('echo "$AA" ${BB}', {"AA": COPES, "BB": COPES}),
    ('set -eu\necho "$AA" "${BB:-x}" "${CC+x}"', {"AA": NEEDED, "BB": COPES, "CC": COPES}),
    ('set -euo pipefail\nif [ -z "$AA" ]; then :; fi', {"AA": COPES}),
    (': "${AA:?must be set}" "${BB?}" "${CC:=x}"', {"AA": NEEDED, "BB": NEEDED, "CC": COPES}),
    ('AA="${AA:?}"', {"AA": NEEDED}),
    ("cat <<EOF\n$AA\nEOF\ncat <<'EOF'\n$BB\nEOF\n", {"AA": COPES}),
    ("AA=1; export BB=2; local CC; echo $AA $BB $CC", {}),
    ("for AA in x; do echo $AA; done; read -r BB CC; echo $BB $CC; getopts ab DD; echo $DD", {}),
    ("echo '$AA' \\$BB # $CC\necho $dd $1 $? $$ $@", {}),
]


@pytest.mark.parametrize(("source", "expected"), SHELL)
def test_shell(source: str, expected: dict[str, bool]) -> None:
    assert {read.name: read.has_default for read in shell_reads(source.encode()).reads} == expected


COMPOSE = """
services:
  web:
    image: app:${TAG:-latest}
    environment:
      DATABASE_URL: ${DATABASE_URL:?set it}
      STATIC: "1"   # not ${COMMENTED}
      PASSED:
    command: echo $$ESCAPED
  job:
    environment:
      - KEY=${KEY}
      - HANDED
"""


def test_compose() -> None:
    found = wiring_reads(COMPOSE.encode(), Kind.COMPOSE)
    assert {read.name: (read.has_default, read.tool) for read in found.reads} == {
        "TAG": (COPES, True),
        "DATABASE_URL": (NEEDED, False),
        "KEY": (NEEDED, False),
        "PASSED": (COPES, True),
        "HANDED": (COPES, True),
    }
    assert [(one.name, one.line, one.has_value) for one in found.given] == [
        ("DATABASE_URL", 6, True),
        ("STATIC", 7, True),
        ("PASSED", 8, False),
        ("KEY", 12, True),
        ("HANDED", 13, False),
    ]


def test_dockerfile() -> None:
    source = (
        'FROM x\nARG SHA\nARG BASE=1\n# ENV NO=1\nENV AA=1 BB="two words" \\\n    CC=$SHA\n'
        "ENV DD old style\nRUN echo ENV EE=1\n"
    )
    found = wiring_reads(source.encode(), Kind.DOCKERFILE)
    assert [(read.name, read.line, read.has_default, read.tool) for read in found.reads] == [
        ("SHA", 2, NEEDED, True),
        ("BASE", 3, COPES, True),
    ]
    assert {one.name: one.has_value for one in found.given} == {"AA": True, "BB": True, "CC": False, "DD": True}


WORKFLOW = """
on: push
env:
  REGION: eu
jobs:
  deploy:
    steps:
      - run: deploy
        env:
          TOKEN: ${{ secrets.DEPLOY_TOKEN }}
          URL: ${{ vars['API_URL'] || 'x' }}
          # ${{ secrets.OLD }}
          SELF: ${{ env.REGION }}${{ github.sha }}
"""


def test_workflow() -> None:
    found = wiring_reads(WORKFLOW.encode(), Kind.YAML)
    assert {read.name: (read.has_default, read.tool) for read in found.reads} == {
        "DEPLOY_TOKEN": (NEEDED, True),
        "API_URL": (COPES, True),
    }
    assert [one.name for one in found.given] == ["REGION", "TOKEN", "URL", "SELF"]


GIVEN = [
    (Kind.YAML, "variables:\n  AA: 1\n  BB: ''\nbuild:\n  script: x", {"AA": True, "BB": False}),
    (Kind.YAML, "envVars:\n  - key: AA\n    value: 1\n  - key: BB\n    sync: false\n", {"AA": True, "BB": True}),
    (
        Kind.YAML,
        "kind: Deployment\nspec:\n  containers:\n    - name: web\n      env:\n        - name: AA\n          value: x\n"
        "        - name: BB\n          valueFrom:\n            secretKeyRef:\n              name: s\n            "
        "  key: SECRET_KEY\n",
        {"AA": True, "BB": True},
    ),
    (
        Kind.TERRAFORM,
        'environment = [\n  { name = "AA", value = var.x },\n  # { name = "NO", value = 1 },\n]',
        {"AA": True},
    ),
    (Kind.TERRAFORM, 'environment {\n  variables = {\n    AA = "x"\n    BB = ""\n  }\n}', {"AA": True, "BB": False}),
    (Kind.TERRAFORM, 'resource "x" "y" { name = "z" }', {}),
    (Kind.PLATFORM, '[env]\n  AA = "1"\n# NO = 1\n[http]\n  PORT = 1\n', {"AA": True}),
    (Kind.PLATFORM, '[build.environment]\nAA = ""\n', {"AA": False}),
    (Kind.PLATFORM, '{"env": {"AA": "@x"}, "build": {"env": {"BB": ""}}, "name": "x"}', {"AA": True, "BB": False}),
    (Kind.PLATFORM, '{"env": ', {}),
]


@pytest.mark.parametrize(("kind", "source", "expected"), GIVEN)
def test_what_is_given(kind: Kind, source: str, expected: dict[str, bool]) -> None:
    assert {one.name: one.has_value for one in wiring_reads(source.encode(), kind).given} == expected


READS = [
    (Kind.PLATFORM, "web: gunicorn -b :$PORT app --key ${APP_KEY:?}\n", {"PORT": COPES, "APP_KEY": NEEDED}),
    (
        Kind.PROPERTIES,
        "spring.datasource.url=${DB_URL}\na=${B_C:x}\nd=${app.name}\n# ${NO}\n",
        {"DB_URL": NEEDED, "B_C": COPES},
    ),
    (Kind.YAML, "spring:\n  datasource:\n    url: ${DB_URL}\n", {"DB_URL": NEEDED}),
    (Kind.YAML, "app:\n  url: ${DB_URL}\n", {}),
    (
        Kind.YAML,
        "parameters:\n  a: '%env(AA)%'\n  b: '%env(int:BB)%'\n  c: '%env(default:x:CC)%'\n",
        {"AA": NEEDED, "BB": NEEDED, "CC": COPES},
    ),
    (
        Kind.YAML,
        "env:\n- name: A\n  valueFrom:\n    secretKeyRef:\n      name: s\n      key: SECRET_KEY\n",
        {"SECRET_KEY": NEEDED},
    ),
]


@pytest.mark.parametrize(("kind", "source", "expected"), READS)
def test_what_is_taken(kind: Kind, source: str, expected: dict[str, bool]) -> None:
    assert {read.name: read.has_default for read in wiring_reads(source.encode(), kind).reads} == expected
