"""Logs Insights finds fields in JSON and in Lambda's own lines, as its documentation lists them."""

import pytest

from local_cloud.logs_queries.insights.discovery import discovered_fields

REQUEST = "5d1e0c2a-b7b4-4ccd-9d6a-1b0f6a4d2e11"
REPORT = (
    f"REPORT RequestId: {REQUEST}\tDuration: 12.34 ms\tBilled Duration: 313 ms\tMemory Size: 256 MB\t"
    "Max Memory Used: 71 MB\tInit Duration: 300.50 ms\t\nXRAY TraceId: 1-5e1b4151-5ac6c58\tSegmentId: 3f7ecb\t"
)


def test_report_line_has_its_measures_memory_in_bytes() -> None:
    assert discovered_fields(REPORT, of_lambda=True) == {
        "@type": "REPORT",
        "@requestId": REQUEST,
        "@duration": 12.34,
        "@billedDuration": 313.0,
        "@initDuration": 300.5,
        "@memorySize": 256_000_000.0,
        "@maxMemoryUsed": 71_000_000.0,
        "@xrayTraceId": "1-5e1b4151-5ac6c58",
        "@xraySegmentId": "3f7ecb",
    }


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (f"START RequestId: {REQUEST} Version: $LATEST\n", {"@type": "START", "@requestId": REQUEST}),
        (f"[ERROR]\t2026-11-22T02:13:44.031Z\t{REQUEST}\tno such table\n", {"@requestId": REQUEST}),
        (f"2026-11-22T02:13:44.031Z\t{REQUEST}\tERROR\tno such table\n", {"@requestId": REQUEST}),
        (f"2026-11-22T02:13:44.031Z {REQUEST} Task timed out after 3.00 seconds\n\n", {"@requestId": REQUEST}),
        (f"a line that mentions {REQUEST}", {}),
    ],
)
def test_lines_of_lambda_have_their_request(line: str, found: dict[str, str]) -> None:
    assert discovered_fields(line, of_lambda=True) == found
    assert discovered_fields(line, of_lambda=False) == {}


def test_json_is_flattened_with_indexes_nulls_left_out() -> None:
    message = '{"level": "ERROR", "ok": false, "user": {"ids": [7, {"k": "v"}]}, "none": null, "@version": 1}\n'

    assert discovered_fields(message, of_lambda=False) == {
        "level": "ERROR",
        "ok": "false",
        "user.ids.0": 7,
        "user.ids.1.k": "v",
        "@@version": 1,
    }


def test_json_in_the_midst_of_a_line_is_found_in_logs_of_lambda_only() -> None:
    for line in ('loaded {"rows": 512} of {"rows": 900}', 'loaded {"rows": 512}'):
        assert discovered_fields(line, of_lambda=True) == {"rows": 512}
        assert discovered_fields(line, of_lambda=False) == {}


def test_what_only_looks_like_json_has_no_fields() -> None:
    assert discovered_fields('{"level": "ERR', of_lambda=True) == {}
    assert discovered_fields("{rows}", of_lambda=False) == {}
