"""Which lines are mere information, and which tell of a failure whatever their level is."""

import pytest

from tests.unit.diagnosis.scenes import execution, log_fact
from triage.diagnosis.informational import Part, parts_by_level


@pytest.mark.parametrize(
    "line",
    [
        "INFO connection reset by peer, reconnecting",
        "[INFO] connection reset by peer, reconnecting (1/5)",
        "[DEBUG] access denied, falling back to the public bucket",
        "2026-11-22 02:00:01 INFO  attempt 1 of 3 failed: timed out",
        "2026-11-22 02:00:01 INFO  retries=0 errors=0 failed=0",
        '{"level":"info","msg":"cache miss","error":null,"timeout":false}',
        "2026-11-22T02:13:44.120Z\t5d1e0c2a-7f4b-4b8e-9a51-0c8c2f1d6a3e\tINFO\ttoo many requests, waiting",
    ],
)
def test_what_was_logged_as_information_and_overcome_is_informational(line: str) -> None:
    assert parts_by_level(line) == [Part(line, informational=True)]


@pytest.mark.parametrize(
    "line",
    [
        "connection reset by peer",
        "WARN connection reset by peer, reconnecting",
        "INFO java.net.SocketException: Connection reset",
        "[DEBUG] An error occurred (AccessDenied) when calling the GetObject operation: Access Denied",
        "26/11/22 02:13:40 INFO yarn.Client: Final app status: FAILED, exitCode: 13",
        "26/11/22 02:13:40 INFO  yarn.Client: Container killed by YARN for exceeding memory limits",
        "2026-11-22T02:13:40Z [INFO] DockerGoClient: process within the container died due to OOM",
        "[2026-11-22 02:13:40] INFO - Command exited with return code 1",
        "[2026-11-22 02:13:40] INFO - psql: error: connection to server failed",
        '{"level":"info","msg":"job ended","error":"ECONNREFUSED"}',
        "INFO Task ended\n    at com.acme.Load.run(Load.java:12)",
    ],
)
def test_an_exception_or_an_outcome_is_none_at_any_level(line: str) -> None:
    assert parts_by_level(line) == [Part(line)]


def test_a_text_of_both_is_taken_apart_and_indented_lines_stay_with_theirs() -> None:
    text = "INFO begun\n  with 3 files\nERROR disk full\n  on /data\nINFO timeout is 3 s"
    assert parts_by_level(text) == [
        Part("ERROR disk full\n  on /data"),
        Part("INFO begun\n  with 3 files\nINFO timeout is 3 s", informational=True),
    ]


def test_a_text_without_lines_is_one_part() -> None:
    assert parts_by_level("") == [Part("")]


def test_a_cause_of_mere_information_says_so() -> None:
    line = log_fact("[INFO] connection reset by peer, reconnecting")
    unknown, guess = execution("LoaderFailed", "Error: -1", logs=(line,)).report().probable_causes
    assert (unknown.category, guess.category) == ("unknown", "network")
    assert "against this: it was logged as mere information" in guess.statement
    assert guess.confidence < 0.5
