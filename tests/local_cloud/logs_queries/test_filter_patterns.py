"""Filter patterns match what CloudWatch Logs documents; examples follow its developer guide."""

import json

import pytest

from local_cloud.logs_queries.errors import PatternError
from local_cloud.logs_queries.filter_patterns import compile_filter_pattern

PAYMENT = json.dumps(
    {"level": "ERROR", "latency": 512, "ok": False, "user": None, "items": [{"id": "a-1"}], "svc": "pay"}
)
ACCESS = '127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534'


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("", "anything"),
        ("ERROR", "[ERROR 400] BAD REQUEST"),
        ("ERROR ARGUMENTS", "[ERROR] MISSING ARGUMENTS"),
        ("?ERROR ?ARGUMENTS", "[WARN] UNSUPPORTED ARGUMENTS"),
        ('"INTERNAL SERVER ERROR"', "[ERROR 500] INTERNAL SERVER ERROR"),
        ("ERROR -ARGUMENTS", "[ERROR] BAD REQUEST"),
        ("%AUTH-[0-9]+%", "user AUTH-17 left"),
        ('"5d1e0c2a-b7b4-4ccd"', "START RequestId: 5d1e0c2a-b7b4-4ccd Version: $LATEST\n"),
        ('{ $.level = "ERROR" }', PAYMENT),
        ("{ $.level = E*R }", PAYMENT),
        ("{ $.level = %^ERR% }", PAYMENT),
        ("{ $.latency >= 512 }", PAYMENT),
        ('{ ($.level = "INFO") || ($.latency > 500 && $.svc != "auth") }', PAYMENT),
        ('{ $.items[0].id = "a-1" }', PAYMENT),
        ("{ $.ok IS FALSE }", PAYMENT),
        ("{ $.user IS NULL }", PAYMENT),
        ("{ $.trace NOT EXISTS }", PAYMENT),
        ("[ip, server, user, time, request, status = 4*, bytes > 1000]", ACCESS),
        ("[ip, ..., status = 404 || status = 410, bytes]", ACCESS),
    ],
)
def test_pattern_matches(pattern: str, message: str) -> None:
    assert compile_filter_pattern(pattern)(message)


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("ERROR", "[error] terms are case-sensitive"),
        ("ERROR ARGUMENTS", "[ERROR] BAD REQUEST"),
        ("ERROR -ARGUMENTS", "[ERROR] MISSING ARGUMENTS"),
        ("?WARN ERROR", "[WARN] a ? beside other terms is ignored"),
        ("%AUTH-[0-9]+%", "user AUTH left"),
        ('{ $.level = "ERROR" }', "level = ERROR is no JSON"),
        ('{ $.level != "ERROR" }', PAYMENT),
        ('{ $.missing != "x" }', PAYMENT),
        ("{ $.svc > 5 }", PAYMENT),
        ("{ $.latency NOT EXISTS }", PAYMENT),
        ("[ip, user]", ACCESS),
        ("[ip, ..., status = 5*, bytes]", ACCESS),
    ],
)
def test_pattern_does_not_match(pattern: str, message: str) -> None:
    assert not compile_filter_pattern(pattern)(message)


@pytest.mark.parametrize(
    "pattern", ['{ $.level = "ERROR" ', "{ level = 1 }", "{ $.a ~ 1 }", "[a, b", "%[%", "[..., a, ...]"]
)
def test_malformed_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        compile_filter_pattern(pattern)
