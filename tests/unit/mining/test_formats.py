"""The layouts of log lines."""

import pytest

from triage.mining.formats import parse_line
from triage.mining.formats.json_log import Fields
from triage.mining.severity import Severity, of_line, of_text

_RID = "cdc73f9d-aea9-11e3-9d5a-835b769c0d9c"


@pytest.mark.parametrize(
    ("line", "level", "message"),
    [
        (f"2026-01-01T00:00:00.000Z\t{_RID}\tERROR\tboom", "ERROR", "boom"),
        (f"[ERROR]\t2026-01-01T00:00:00.000Z\t{_RID}\tboom", "ERROR", "boom"),
        ("2026-01-01 18:01:47,978 INFO [main] org.acme.Master: created", "INFO", "created"),
        ("17/06/09 20:10:40 WARN executor.Backend: lost task 1", "WARN", "lost task 1"),
        (
            "2026-07-29 17:41:44,747 - INFO  [Peer[id=1]/0:0:2181:Vote@774] - time out: 3200",
            "INFO",
            "time out: 3200",
        ),
        ("[Sun Dec 04 04:47:44 2005] [error] mod_jk child init 1", "error", "mod_jk child init 1"),
        ("2026-05-01 10:00:00,123 - my.module - ERROR - could not load", "ERROR", "could not load"),
        ("2026-05-01 10:00:00.123  INFO 1 --- [   main] c.e.demo.App   : started", "INFO", "started"),
        ("Jun 14 15:16:01 combo sshd(pam_unix)[19939]: check pass", None, "check pass"),
        ("E0102 15:04:05.678901   12345 server.go:42] boom", "E", "boom"),
        ('time="2026-01-01T00:00:00Z" level=error msg="boom" code=7', "error", "boom code=7"),
        ("ERROR:root:boom", "ERROR", "boom"),
        ("2026-05-01 10:00:00 ERROR KeyError: 'orders'", "ERROR", "KeyError: 'orders'"),
        ("26/05/01 10:00:00 ERROR java.io.IOException: disk full", "ERROR", "java.io.IOException: disk full"),
        ('{"level":"ERROR","message":"boom","function_request_id":"x"}', "ERROR", "boom"),
        ('{"level":50,"msg":"boom","err":{"type":"TypeError","message":"no x"}}', 50, "boom: TypeError: no x"),
        ('{"event":"boom","level":"error"}', "error", "boom"),
        (f'2026-01-01T00:00:00.000Z\t{_RID}\tINFO\t{{"level":"ERROR","message":"boom"}}', "ERROR", "boom"),
        ("just text: nothing else", None, "just text: nothing else"),
    ],
)
def test_header_is_told_from_the_message(line: str, level: str | int | None, message: str) -> None:
    parsed = parse_line(line)
    assert (parsed.level, parsed.message) == (level, message)


def test_a_pipeline_s_own_fields_are_asked_first() -> None:
    fields = Fields(message=lambda record: record["payload"]["text"], level=lambda record: record["payload"]["grade"])
    parsed = parse_line('{"message":"wrapper","payload":{"text":"boom","grade":"ERROR"}}', fields)
    assert (parsed.level, parsed.message) == ("ERROR", "boom")


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("java.lang.NullPointerException: x", Severity.ERROR),
        ("ModuleNotFoundError: No module named 'x'", Severity.ERROR),
        ("tests passed with 0 errors", Severity.INFO),
        ("errors: 0, failed=0", Severity.INFO),
        ("installed libgpg-error 1.2, plugin-error@0.1", Severity.INFO),
        ("gcc -Werror -c main.c", Severity.INFO),
        ("Process killed: out of memory", Severity.FATAL),
        ("x is deprecated", Severity.WARNING),
        ("loaded 5 rows", Severity.INFO),
    ],
)
def test_words_tell_the_severity_of_a_line_without_level(text: str, severity: Severity) -> None:
    assert of_text(text) is severity


def test_a_failure_that_is_logged_as_information_is_a_warning() -> None:
    assert of_line("INFO", "Final app status: FAILED, exitCode: 15") is Severity.WARNING
    assert of_line("ERROR", "loaded") is Severity.ERROR
