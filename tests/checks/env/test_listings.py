"""Lists of names as people and platforms write them."""

import pytest

from launchgate.checks.env.listings import listed_names

VERCEL = """Vercel CLI 41.0.0
> Environment Variables found for ada/shop [120ms]

 name               value               environments                        created
 DATABASE_URL       Encrypted           Production, Preview                 1d ago
 DEBUG              Encrypted           Development                         2d ago
 BRANCHED           Encrypted           Preview (feature)                   2d ago
"""
LISTS = [
    ("# production\nA\n B = x \nexport C=1\nnot a name\n\nD=\r\n", "production", {"A", "B", "C", "D"}),
    ("name\nkey\nA", "production", {"A"}),
    (VERCEL, "production", {"DATABASE_URL"}),
    (VERCEL, "preview", {"DATABASE_URL", "BRANCHED"}),
    (VERCEL, "demo", {"DATABASE_URL", "DEBUG", "BRANCHED"}),
    (
        "=== shop Config Vars\n\nDATABASE_URL: postgres://x\nEMPTY:\nKEY:          v\n",
        "production",
        {"DATABASE_URL", "EMPTY", "KEY"},
    ),
    ("NAME        \tDIGEST          \tCREATED AT\nSECRET_KEY  \t1f2a\t1h ago\n", "production", {"SECRET_KEY"}),
    ("NAME │ DIGEST │ STATUS\n───\nSECRET_KEY │ 1f2a │ Deployed\n", "production", {"SECRET_KEY"}),
    ("NAME        UPDATED\nDEPLOY_KEY  about 1 month ago\n", "production", {"DEPLOY_KEY"}),
    ("DEPLOY_KEY\t2025-01-01T00:00:00Z\n", "production", {"DEPLOY_KEY"}),
    ("   NAME | DIGEST\n  ------|-----\n   API_KEY | 12ab\n", "production", {"API_KEY"}),
    ('[{"name": "A"}, {"Name": "B"}, {"key": "C"}, "D", 5]', "production", {"A", "B", "C", "D"}),
    ('{"A": "x", "B": null}', "production", {"A", "B"}),
    ('{"kind": "Secret", "metadata": {}, "data": {"A": "eA=="}, "stringData": {"B": "x"}}', "production", {"A", "B"}),
    ('{"envs": [{"key": "A", "value": "x"}]}', "production", {"A"}),
    ("{broken", "production", set()),
    ("The variable DATABASE_URL is needed.\nSee Settings\n", "production", set()),
    ("", "production", set()),
]


@pytest.mark.parametrize(("text", "environment", "expected"), LISTS)
def test_listings(text: str, environment: str, expected: set[str]) -> None:
    assert listed_names(text, environment) == expected
