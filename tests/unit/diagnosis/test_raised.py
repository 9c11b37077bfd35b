"""Reading exceptions out of payloads, log lines and traces."""

import pytest

from triage.diagnosis.raised import error_names, json_record, read_raised
from triage.knowledge import Raised

_DURING_HANDLING = (
    "Traceback (most recent call last):\nKeyError: 'a'\n\nDuring handling of the above exception, another "
    "exception occurred:\n\nTraceback (most recent call last):\nValueError: no"
)


@pytest.mark.parametrize(
    ("text", "raised"),
    [
        ('{"errorMessage":"no","errorType":"LoadError","stackTrace":[]}', Raised(type="LoadError", message="no")),
        (
            '[ERROR] LoadError: no\nTraceback (most recent call last):\n  File "a"',
            Raised(type="LoadError", message="no"),
        ),
        ("[ERROR] MemoryError\nTraceback (most recent call last):", Raised(type="MemoryError")),
        ('Traceback (most recent call last):\n  File "a"\napp.errors.BadRow: no', Raised(type="BadRow", message="no")),
        (
            _DURING_HANDLING,
            Raised(type="ValueError", message="no"),
        ),
        (
            '{"level":"ERROR","exception_name":"KeyError","exception":"Traceback…","message":"x"}',
            Raised(type="KeyError", message="x"),
        ),
        (
            '{"level":"ERROR","exception":"Traceback (most recent call last):\\n  File\\nKeyError: \'a\'"}',
            Raised(type="KeyError", message="'a'"),
        ),
        (
            'Z\t5d1e\tERROR\tInvoke Error\t{"errorType":"TypeError","errorMessage":"x is undefined","stack":[]}',
            Raised(type="TypeError", message="x is undefined"),
        ),
        ("ValueError: no such row", Raised(type="ValueError", message="no such row")),
        ("INFO all is well", None),
        ("Note: nothing failed", None),
        ("", None),
    ],
)
def test_the_exception_that_began_it_is_read(text: str, raised: Raised | None) -> None:
    assert read_raised(text) == raised


def test_error_codes_are_read_in_the_wordings_of_the_sdks() -> None:
    text = "An error occurred (AccessDenied) when calling the GetObject operation: … (Error Code: Slow; Request ID: 1)"
    assert error_names(text) == ("AccessDenied", "Slow")


@pytest.mark.parametrize("text", ["{" * 100_000 + "}", '{"a": ' * 50_000 + "}", "{]}", "x\n{}", "[1]"])
def test_what_only_looks_like_json_is_no_record(text: str) -> None:
    assert json_record(text) is None
