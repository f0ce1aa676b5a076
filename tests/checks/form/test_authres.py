"""Authentication-Results by RFC 8601: what is read, whose field counts, and what hostile fields cannot do."""

import pytest

from launchgate.checks.form.authres import verdicts

_PASS = "mx.example.test; spf=pass smtp.mailfrom=a@shop.example; dkim=pass header.d=shop.example; dmarc=pass"
_FORGED = "mx.example.test; spf=pass; dkim=pass; dmarc=pass"


def _read(*fields: str | tuple[str, str], server: str | None = None) -> dict[str, str]:
    trace = [("authentication-results", field) if isinstance(field, str) else field for field in fields]
    found = verdicts(trace, server)
    return {method: result.value for method in ("spf", "dkim", "dmarc") if (result := found.of(method)) is not None}


_ALL = {"spf": "pass", "dkim": "pass", "dmarc": "pass"}


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (_PASS, _ALL),
        ("mx.example.test 1; none", {}),
        ("mx.example.test", {}),
        ("", {}),
        (";;;", {}),
        ("mx.example.test; spf=pass (a (nested; dkim=pass) comment) smtp.mailfrom=x", {"spf": "pass"}),
        ('mx.example.test; spf=fail reason="no; dkim=pass here" smtp.mailfrom=x', {"spf": "fail"}),
        ("mx.example.test; SPF = Pass smtp.mailfrom=x; dkim/1 = neutral (no key)", {"spf": "pass", "dkim": "neutral"}),
        ("mx.example.test; dkim=fail header.d=a.example; dkim=pass header.d=b.example", {"dkim": "pass"}),
        ("mx.google.com; dkim=pass header.i=@x.example header.s=s1 header.b=ab; spf=pass (google.com: domain of x) "
         "smtp.mailfrom=x; dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=x.example", _ALL),
        ("spf=pass (sender IP is 1.2.3.4) smtp.mailfrom=x.example; dkim=pass (signature was verified); dmarc=pass", _ALL),
        ("mx.example.test; x=y; smtp.mailfrom=z; dkim", {}),
        ("mx.example.test; spf=pass ((((((((((", {"spf": "pass"}),
        ("mx.example.test; " + "a=b; " * 5_000 + "spf=pass", {}),
        ('mx.example.test; spf="pass', {}),
    ],
)  # fmt: skip
def test_fields_as_servers_write_them(field: str, expected: dict[str, str]) -> None:
    assert _read(field) == expected


def test_only_the_topmost_servers_fields_count() -> None:
    assert _read("mx.example.test; spf=fail", "other.example; dkim=pass", ("received", "from x"), _FORGED) == {
        "spf": "fail"
    }


def test_a_forged_field_below_does_not_overrule_the_one_above() -> None:
    assert _read("mx.example.test; spf=fail; dkim=fail; dmarc=fail", _FORGED) == dict.fromkeys(_ALL, "fail")


def test_a_forged_field_below_the_servers_received_is_not_read() -> None:
    assert _read("mx.example.test; spf=fail", ("received", "from web by mx"), _FORGED) == {"spf": "fail"}


def test_one_server_may_write_a_field_for_each_method() -> None:
    fields = (
        "mx.example.test; dmarc=pass",
        "mx.example.test; dkim=pass header.d=x.example",
        "mx.example.test; spf=pass",
    )
    assert _read(*fields, ("received", "from web by mx")) == _ALL


def test_the_declared_server_is_looked_for_below_others() -> None:
    fields = ("gateway.example; none", ("received", "from mx by gateway"), _PASS)
    assert _read(*fields, server="MX.Example.Test") == _ALL
    assert _read(*fields) == {}
    assert _read(*fields, server="absent.example") == {}


def test_the_domain_that_a_result_is_about() -> None:
    found = verdicts([("authentication-results", _PASS)], None)
    assert [result.about for result in found.results] == ["shop.example", "shop.example", ""]
