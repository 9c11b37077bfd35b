"""The pieces of a log that explain its failure."""

from triage.mining.explain import explain


def _lines(text: str) -> list[str]:
    return text.strip("\n").split("\n")


_BUILD = _lines(
    """
$ pip install -r requirements.txt
Collecting requests
Downloading requests-2.31.0-py3-none-any.whl
Requirement already satisfied: certifi
$ pytest
collected 12 items
tests/test_orders.py ....F.......
E   AssertionError: expected 3 orders but got 2
tests/test_orders.py:14: AssertionError

1 failed, 11 passed in 0.52s
The command "pytest" exited with 1.
Uploading logs
ERROR: failed to upload logs: bucket not found
Done. Your build exited with 1.
"""
)


def test_the_error_comes_before_the_announcement_of_the_exit() -> None:
    block = explain(_BUILD)[0]
    assert _BUILD[block.begin] == "E   AssertionError: expected 3 orders but got 2"
    assert block.end == block.begin + 1


def test_what_goes_wrong_after_the_exit_comes_later() -> None:
    begins = [_BUILD[block.begin] for block in explain(_BUILD)]
    upload = "ERROR: failed to upload logs: bucket not found"
    assert upload not in begins[:1]


def test_an_error_that_the_passing_run_has_too_does_not_explain() -> None:
    passing = ["start", "ERROR: no cache found", "ok"]
    failing = ["start", "ERROR: no cache found", "cannot resolve host db-1", "stopped"]
    assert failing[explain(failing, passing)[0].begin] == "cannot resolve host db-1"


def test_the_first_of_repeated_errors_is_shown() -> None:
    lines = ["begin", *[f"ERROR: could not write part {number}" for number in range(30)], "end"]
    assert explain(lines)[0].begin == 1


def test_an_empty_log_explains_nothing() -> None:
    assert explain([]) == []
    assert explain(["", " "]) == []
