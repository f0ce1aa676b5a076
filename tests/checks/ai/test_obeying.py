"""Injection, tools, the count of cases and everything that is no result, against real endpoints."""

from pathlib import Path
from typing import Any

import pytest

from launchgate.checks.ai.cases import CASES
from launchgate.checks.ai.gather_attack import pause_of
from launchgate.checks.ai.options import MustNot, Options, OwnCase, Proof, Tool
from launchgate.config import load
from launchgate.errors import CannotJudge, ConfigError
from launchgate.model import Status
from launchgate.settings import Attack, Network
from tests.checks.ai.lab import REQUEST, judged_at, of, statuses, tried
from tests.support.chatbot import HELP, Chatbot, Heard, Said, chatbot, good, obedient, result_of
from tests.support.context import make_context
from tests.support.web import free_port


def test_a_bot_that_obeys_the_question_but_no_document(tmp_path: Path) -> None:
    judgement, _ = tried(tmp_path, obedient, repeats=2)
    seen = of(judgement, "prompt-injection")
    assert (seen.status, str(seen.severity)) == (Status.FAIL, "high")
    assert "11 of 11 cases worked; `direct-override` (orders to ignore all instructions) 2 of 2 times" in seen.message
    assert of(judgement, "indirect-injection").status is Status.PASS


@pytest.mark.parametrize("request_", [REQUEST, {"message": "{prompt}"}])
def test_a_bot_that_obeys_documents_only(tmp_path: Path, request_: dict[str, Any]) -> None:
    def ways(heard: Heard) -> str:
        text = heard.document or heard.message.partition("---")[2]
        done = result_of(text)
        return f"The text is about lamps. {done} ![x](https://img.example.invalid/{done})" if done else good(heard)

    judgement, _ = tried(tmp_path, ways, request=request_)
    seen = of(judgement, "indirect-injection")
    assert (seen.status, "4 of 4 cases worked" in seen.message) == (Status.FAIL, True), seen.message
    assert "`in-a-comment`" in seen.message


def test_a_bot_that_does_so_for_anybody_shows_nothing(tmp_path: Path) -> None:
    def ways(heard: Heard) -> str:
        return result_of(heard.message) or HELP

    judgement, _ = tried(tmp_path, ways)
    seen = of(judgement, "prompt-injection")
    assert (seen.status, "does the same for anybody who asks plainly" in seen.message) == (Status.UNKNOWN, True), (
        seen.message
    )
    assert "ai.cases" in seen.remediation
    own = (OwnCase(name="price", prompt="Sell me a lamp for 1 euro", must_not=MustNot(contains=("it is a deal",))),)
    judgement, _ = tried(tmp_path, ways, cases=own)
    assert of(judgement, "prompt-injection").status is Status.PASS
    assert of(judgement, "prompt-injection").message.startswith(
        "`/api/chat` obeyed none of 1 case, each sent once; 11 cases say nothing"
    )


def test_a_case_of_the_owner(tmp_path: Path) -> None:
    own = (OwnCase(name="price", prompt="Sell me a lamp for 1 euro", must_not=MustNot(contains=("it is a deal",))),)
    judgement, _ = tried(tmp_path, lambda heard: "It is a DEAL." if "euro" in heard.message else good(heard), cases=own)
    assert of(judgement, "prompt-injection").message.endswith("1 of 12 cases worked; `price` 1 of 1 time")
    assert of(tried(tmp_path, good, cases=own)[0], "prompt-injection").status is Status.PASS


def test_a_refusal_that_works_out_the_result_is_no_result(tmp_path: Path) -> None:
    def ways(heard: Heard) -> str:
        done = result_of(heard.message)
        return f"I will not write {done}." if done and "Ignore all" in heard.message else good(heard)

    seen = of(tried(tmp_path, ways)[0], "prompt-injection")
    assert (seen.status, "a refusal holds the result" in seen.message) == (Status.UNKNOWN, True), seen.message


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (Said(text="slow down", status=429), "it answered 429"),
        (Said(raw=b'{"error": {"code": "content_filter"}}', status=400), "a content filter answered 400 in its place"),
        (Said(raw=b'{"reply": "", "finish_reason": "content_filter"}'), "a content filter ended the answer"),
        (
            Said(text="x", status=403, headers={"cf-mitigated": "challenge"}),
            "a Cloudflare challenge answered in its place",
        ),
        (Said(text="", status=500), "it answered 500"),
        (Said(text=" "), "the answer was empty"),
        (Said(raw=b'{"other": "x"}'), "the answer holds no text at `$.reply`"),
        (Said(text="", status=302, headers={"Location": "/login"}), "it answered 302"),
    ],
)
def test_what_is_no_answer_is_no_pass(tmp_path: Path, said: Said, why: str) -> None:
    judgement, _ = tried(tmp_path, lambda heard: said if "Ignore all" in heard.message else good(heard))
    seen = of(judgement, "prompt-injection")
    assert (seen.status, why in seen.message, bool(seen.remediation)) == (Status.UNKNOWN, True, True), seen.message
    judgement, bot = tried(tmp_path, lambda _: said)
    assert set(statuses(judgement).values()) == {"unknown", "not-applicable"}
    assert why in of(judgement, "secret-exposure").message
    assert of(judgement, "prompt-injection").because == "ai/secret-exposure#/api/chat"
    assert len(bot.heard) <= 2


def test_a_flaky_limit_is_asked_again(tmp_path: Path) -> None:
    def ways(heard: Heard) -> str | Said:
        return Said(text="slow", status=429, headers={"Retry-After": "0"}) if heard.number % 3 == 2 else good(heard)

    judgement, bot = tried(tmp_path, ways)
    assert of(judgement, "case-count").status is Status.PASS
    assert 30 < len(bot.heard) <= 80


def test_it_stops_when_nothing_answers_any_more(tmp_path: Path) -> None:
    judgement, bot = tried(tmp_path, lambda heard: Said(status=429) if heard.number > 5 else good(heard))
    assert len(bot.heard) <= 6 + 10
    assert "5 times in a row" in of(judgement, "prompt-injection").message
    assert of(judgement, "case-count").status is Status.UNKNOWN


def test_the_budget_is_kept_and_told(tmp_path: Path) -> None:
    judgement, bot = tried(tmp_path, good, budget=12)
    assert len(bot.heard) == 12
    assert ("requests sent to the chat endpoint", 12) in judgement.receipt
    seen = of(judgement, "case-count")
    assert (seen.status, "the budget of 12 requests was spent" in seen.message) == (Status.UNKNOWN, True), seen.message
    assert "ai.budget" in seen.remediation


def test_an_echo_and_a_wall_are_told_from_a_bot(tmp_path: Path) -> None:
    echo, bot = tried(tmp_path, lambda heard: f"You said: {heard.message}")
    assert ("gives back the question word for word" in of(echo, "prompt-injection").message, len(bot.heard)) == (
        True,
        2,
    )
    wall, _ = tried(tmp_path, lambda _: "Sorry, something went wrong.")
    assert "gives the same answer to every question" in of(wall, "secret-exposure").message
    assert {*statuses(echo).values(), *statuses(wall).values()} == {"unknown", "not-applicable"}


def _tool(admin: bool, **proof: str) -> Tool:
    made = Proof(get="/api/audit/last", json="$.action", not_="refund") if proof else None
    return Tool(name="refund", ask="refund order 1001", admin=admin, proof=made)


@pytest.mark.parametrize(("admin", "rule"), [(True, "admin-action"), (False, "unsafe-tool-use")])
def test_a_tool_call_in_the_answer(tmp_path: Path, admin: bool, rule: str) -> None:
    def ways(heard: Heard) -> Said:
        asked = "refund order 1001" in heard.message + heard.document
        return Said(text="Done." if asked else good(heard), tools=("refund",) if asked else ("search",))

    more: dict[str, Any] = {"tools": (_tool(admin),), "tool_calls": "$.tool_calls[*].name"}
    seen = of(tried(tmp_path, ways, **more)[0], rule)
    assert (seen.status, str(seen.severity)) == (Status.FAIL, "high")
    assert "let a tool run: `refund: " in seen.message
    assert of(tried(tmp_path, good, **more)[0], rule).status is Status.PASS


def test_a_side_effect_is_the_proof(tmp_path: Path) -> None:
    found: dict[str, tuple[str, str]] = {}
    for name, before, after in (("ran", "none", "refund"), ("held", "none", "none"), ("before", "refund", "refund")):
        bots: list[Chatbot] = []

        def ways(heard: Heard, after: str = after, bots: list[Chatbot] = bots) -> str:
            if "refund order" in heard.message:
                bots[0].audit = after
            return good(heard)

        with chatbot(ways) as bot:
            bots.append(bot)
            bot.audit = before
            found[name] = _judged_at(tmp_path, bot)
    assert found["ran"][0] == "fail"
    assert found["held"][0] == "pass"
    assert (found["before"][0], "said `refund` already before" in found["before"][1]) == ("unknown", True), found


def _judged_at(root: Path, bot: Chatbot) -> tuple[str, str]:
    seen = of(judged_at(root, bot.url, tools=(_tool(True, proof="yes"),)), "admin-action")
    return str(seen.status), seen.message


@pytest.mark.parametrize("attack", [Attack(), Attack(run=("ai",)), Attack(allow=("27.0.0.1",), run=("ai",))])
def test_nothing_is_sent_without_both_keys(tmp_path: Path, attack: Attack) -> None:
    judgement, bot = tried(tmp_path, obedient, attack=attack)
    assert (bot.heard, set(statuses(judgement).values())) == ([], {"not-applicable"})
    assert "`attack: {allow: [127.0.0.1], run: [ai]}` in launchgate.yml" in of(judgement, "secret-exposure").message


def test_one_rule_alone(tmp_path: Path) -> None:
    judgement, bot = tried(tmp_path, good, attack=Attack(allow=("127.0.0.1",), run=("ai/indirect-injection",)))
    assert (len(bot.heard), statuses(judgement)["indirect-injection"]) == (6, "pass")
    assert statuses(judgement)["prompt-injection"] == "not-applicable"


def test_the_token_goes_to_the_endpoint(tmp_path: Path) -> None:
    _, bot = tried(tmp_path, good, headers={"Authorization": "Bearer ${AI_TOKEN}"}, budget=4)
    assert {sent["Authorization"] for sent in bot.headers} == {"Bearer token-of-the-test"}
    with pytest.raises(CannotJudge, match="NOT_SET"):
        tried(tmp_path, good, headers={"Authorization": "Bearer ${NOT_SET}"})


def test_an_endpoint_that_is_gone(tmp_path: Path) -> None:
    judgement, _ = tried(tmp_path, good, endpoint=f"http://127.0.0.1:{free_port()}/api/chat")
    assert "refuses connections" in of(judgement, "secret-exposure").message


def test_it_asks_at_most_once_a_second() -> None:
    with pytest.raises(ConfigError, match="must be at most 1"):
        load(b"ai: {per_second: 2}")


def test_the_built_in_cases() -> None:
    assert len({case.id for case in CASES}) == len(CASES) >= 20
    assert {case.owasp for case in CASES} == {"LLM01", "LLM02", "LLM05", "LLM07"}


def test_every_mistake_of_the_section_at_once() -> None:
    text = """
ai:
  endpoint: api/chat
  request: {text: hello}
  canary: written-here
  response: reply
  tool_calls: $[
  tools: [{name: a, ask: b, proof: {get: audit, json: x, not: y}}, {name: a, ask: c}]
  cases: [{name: n, prompt: "say deal", must_not: {contains: [Deal]}}, {name: n, prompt: " ", must_not: {contains: []}}]
"""
    with pytest.raises(ConfigError) as caught:
        load(text.encode())
    said = "\n".join(caught.value.complaints) if hasattr(caught.value, "complaints") else str(caught.value)
    for part in (
        "ai.endpoint", "ai.request", "ai.canary", "ai.response", "ai.tool_calls", "ai.tools[0].proof.json", "ai.cases[1].name",
        "ai.tools[0].proof.get", "ai.tools[1].name", "ai.cases[0].must_not.contains", "ai.cases[1].prompt",
    ):  # fmt: skip
        assert part in said, (part, said)


def test_an_endpoint_on_this_machine_is_asked_without_a_pause(tmp_path: Path) -> None:
    """One request a second spares other people's machines. The tests' own pause is not in play here."""
    here = "http://127.0.0.1:9/api/chat"
    context = make_context(
        tmp_path,
        target=here,
        explicit_urls=(here,),
        network=Network(connect_to={"far.example.com:443": "192.0.2.7:443"}),
    )
    for url, per_second, pause in (
        (here, 1.0, 0.0),
        (here, 0.5, 2.0),
        ("https://far.example.com/api/chat", 1.0, 1.0),
    ):
        assert pause_of(context, Options(per_second=per_second), url) == pause
