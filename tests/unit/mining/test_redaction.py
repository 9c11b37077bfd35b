"""Secrets go, what an engineer needs stays."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.mining.excerpt import excerpt
from triage.mining.redaction import redact

# Put together here so that no scanner takes the test for a leak.
ACCESS_KEY = "AKIA" + "IOSFODNN7EXAMPLE"
JWT = "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0NTY3ODkwIn0" + ".dozjgNryP4J3jVmNHl0w5N"
GITHUB = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (f"key {ACCESS_KEY} used", "key [redacted] used"),
        ("aws_secret_access_key=wJalrXUtnFEMI/K7MDENG", "aws_secret_access_key=[redacted]"),
        ("AWS_SESSION_TOKEN: IQoJb3JpZ2luX2VjEJr1234", "AWS_SESSION_TOKEN: [redacted]"),
        (f"Authorization: Bearer {JWT}", "Authorization: Bearer [redacted]"),
        ("authorization: Basic dXNlcjpwYXNz", "authorization: Basic [redacted]"),
        (f"token {JWT} expired", "token [redacted] expired"),
        ("postgres://etl:s3cr3t@db.example.com:5432/x", "postgres://etl:[redacted]@db.example.com:5432/x"),
        ("Server=db;User Id=sa;Password=p4ss;Timeout=5", "Server=db;User Id=sa;Password=[redacted];Timeout=5"),
        ('{"password": "hunter2", "user": "etl"}', '{"password": "[redacted]", "user": "etl"}'),
        ('"{\\"db_password\\":\\"hunter2\\"}"', '"{\\"db_password\\":\\"[redacted]\\"}"'),
        ("mail jane.doe@example.com now", "mail [redacted e-mail] now"),
        (f"push with {GITHUB}", "push with [redacted]"),
        ("?X-Amz-Signature=0a1b2c&X-Amz-Date=20261122", "?X-Amz-Signature=[redacted]&X-Amz-Date=20261122"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIabc\n-----END RSA PRIVATE KEY-----", "[redacted]"),
        ("AccountKey=abc123==;Endpoint=x", "AccountKey=[redacted];Endpoint=x"),
    ],
)
def test_secrets_and_addresses_are_taken_out(text: str, clean: str) -> None:
    assert redact(text) == clean


@pytest.mark.parametrize(
    "text",
    [
        "User: arn:aws:sts::111122223333:assumed-role/acme-load-role/jane@example.com is not authorized",
        "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/token-a1b2c3",
        "RequestId: 5d1e0c2a-7f4b-4b8e-9a51-0c8c2f1d6a3e Error: Runtime exited with error: exit status 127",
        "Invalid Token: 'Invalid token' (Service: Sfn, Status Code: 400)",
        "password authentication failed for user etl",
        "The security token included in the request is expired",
        "s3://raw/dt=2026-11-22/part-0.parquet",
        'File "/var/task/auth/token.py", line 12, in load_token',
        "2026-11-22T02:13:44.031Z\t5d1e0c2a-7f4b-4b8e-9a51-0c8c2f1d6a3e\tERROR\tKeyError: 'orders'",
    ],
)
def test_what_explains_a_failure_is_left_alone(text: str) -> None:
    assert redact(text) == text


PIECES = st.sampled_from(
    [
        "password",
        "token",
        "secret",
        "=",
        ":",
        " ",
        '"',
        "'",
        "\\",
        "@",
        "//",
        ".",
        ",",
        "]",
        "[redacted]",
        "Bearer",
        "eyJ",
    ]
)


@given(st.lists(PIECES | st.text(max_size=20), max_size=20).map("".join))
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    assert redact(redact(text)) == redact(text)


@given(
    st.uuids(),
    st.from_regex(r"arn:aws:[a-z0-9]{2,12}:eu-west-1:[0-9]{12}:[a-zA-Z0-9:/_.@=-]{1,60}", fullmatch=True),
)
def test_request_ids_and_arns_always_stay(request_id: object, arn: str) -> None:
    text = f"RequestId: {request_id} was denied on {arn} by"
    assert redact(text) == text


@pytest.mark.parametrize(
    "seed", ["a", "a.", "a@", "password=", "token:a1", "eyJa.", "arn:aws:s3:", "-----BEGIN ", "x://y:"]
)
def test_hostile_text_costs_linear_time(seed: str) -> None:
    def seconds(length: int) -> float:
        text = (seed * length)[:length]
        began = time.process_time()
        redact(text)
        return time.process_time() - began

    assert seconds(200_000) < 2.0


def test_an_excerpt_keeps_beginning_and_end_and_says_what_is_missing() -> None:
    text = excerpt("a" * 3000 + "end", 1000)
    assert text.startswith("aaa")
    assert text.endswith("end")
    assert "[2003 characters left out]" in text
    assert excerpt("short") == "short"
