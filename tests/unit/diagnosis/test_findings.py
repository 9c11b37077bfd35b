"""Which of what was recognised is the cause, and how sure that is."""

import pytest

from tests.unit.diagnosis.scenes import REQUEST, Scene, alarm, execution, log_fact, payload
from triage.model.evidence import Fact, GatheredEvidence, JobRef
from triage.model.failure import Origin
from triage.model.vocabulary import Category, Status

_DENIED = (
    "An error occurred (AccessDenied) when calling the GetObject operation: User: "
    "arn:aws:sts::111122223333:assumed-role/acme-load-role/acme-load-table is not authorized to perform: "
    "s3:GetObject on resource: arn:aws:s3:::acme-raw/orders/part-0.parquet "
    "because no identity-based policy allows the s3:GetObject action"
)
_DENIED_TRACE = (
    f'[ERROR] ClientError: {_DENIED}\nTraceback (most recent call last):\n  File "/var/task/load.py", line 1'
)
_TIMED_OUT = (
    f'{{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: {REQUEST} Error: Task timed out after 3.00 seconds"}}'
)


def test_a_denied_call_names_role_action_and_resource_and_cites_failure_and_log() -> None:
    report = execution("ClientError", payload("ClientError", _DENIED), logs=(log_fact(_DENIED_TRACE),)).report()
    (finding,) = report.probable_causes
    assert finding.category is Category.PERMISSION
    assert finding.signature == "iam.access_denied"
    assert finding.confidence >= 0.9
    for said in ("acme-load-role", "s3:GetObject", "arn:aws:s3:::acme-raw/orders/part-0.parquet"):
        assert said in finding.statement
    cited = {each.id: each.source for each in report.evidence}
    assert {cited[each] for each in finding.evidence} == {"execution_history", "logs"}


def test_the_log_of_the_failing_request_beats_the_timeout_it_is_wrapped_in() -> None:
    waiting = f'[WARNING] {REQUEST} Connect timeout on endpoint URL: "https://sqs.eu-west-1.amazonaws.com/"'
    report = execution("Sandbox.Timedout", _TIMED_OUT, logs=(log_fact(waiting, weight=0.65),)).report()
    assert [each.category for each in report.probable_causes] == [Category.NETWORK, Category.TIMEOUT]
    assert report.probable_causes[0].confidence > report.probable_causes[1].confidence


def test_a_handled_error_in_the_log_does_not_explain_a_timeout() -> None:
    trace = "Traceback (most recent call last):\n  File \"/var/task/a.py\"\nKeyError: 'cache'"
    handled = f"[ERROR] {REQUEST} not in the cache\n{trace}"
    report = execution("Sandbox.Timedout", _TIMED_OUT, logs=(log_fact(handled),)).report()
    assert report.category is Category.TIMEOUT


def test_what_another_function_logged_in_the_same_minutes_is_less_sure_than_what_the_failure_says() -> None:
    other = log_fact(_DENIED_TRACE, group="/aws/lambda/another-function")
    report = execution("ValueError", payload("ValueError", "unknown currency XQQ"), logs=(other,)).report()
    assert report.category is Category.CODE
    assert all(each.category is not Category.PERMISSION for each in report.probable_causes)


def test_an_error_that_the_code_logged_and_overcame_is_not_blamed() -> None:
    overcome = log_fact(f"[WARNING] {REQUEST} {_DENIED}, using the default", weight=0.65)
    report = execution("ValueError", payload("ValueError", "unknown currency XQQ"), logs=(overcome,)).report()
    assert report.category is Category.CODE
    assert "unknown currency XQQ" in report.probable_causes[0].statement


def test_the_first_exception_of_an_explicit_chain_is_the_root() -> None:
    chain = (
        "Traceback (most recent call last):\n  File \"/var/task/load.py\", line 9\nKeyError: 'customer_id'\n\n"
        "The above exception was the direct cause of the following exception:\n\nTraceback (most recent call last):\n"
        '  File "/var/task/load.py", line 3, in handler\nRuntimeError: cannot load orders'
    )
    report = execution("RuntimeError", payload("RuntimeError", "cannot load orders"), logs=(log_fact(chain),)).report()
    assert report.probable_causes[0].signature == "python.key_error"
    assert "'customer_id'" in report.probable_causes[0].statement


def test_an_alarm_on_errors_gets_its_cause_from_the_log() -> None:
    report = alarm(
        log_fact('[ERROR] ValueError: bad row 17\nTraceback (most recent call last):\n  File "/var/task/a.py"')
    ).report()
    assert report.status is Status.ALARM
    assert report.category is Category.CODE
    assert "bad row 17" in report.probable_causes[0].statement


def test_an_alarm_without_a_log_line_is_unknown() -> None:
    report = alarm().report()
    (finding,) = report.probable_causes
    assert finding.category is Category.UNKNOWN
    assert finding.evidence == ("E1",)
    assert finding.statement == (
        'all that is known is "Errors was greater than the threshold (0.0)"; no log line of it was found; '
        "either what failed does not log it, or its log is elsewhere"
    )


def test_an_unknown_error_is_quoted_word_for_word_and_called_unknown() -> None:
    report = execution("LoaderFailed", "Error: -1").report()
    (finding,) = report.probable_causes
    assert finding.category is Category.UNKNOWN
    assert finding.signature is None
    assert '"LoaderFailed: Error: -1"' in finding.statement
    assert finding.confidence < 0.5


@pytest.mark.parametrize("cause", [None, ""])
def test_an_execution_that_timed_out_without_error_or_cause_is_a_timeout(cause: str | None) -> None:
    report = execution(None, cause, status=Status.TIMED_OUT, resource=None, service="states").report()
    assert report.probable_causes[0].signature == "stepfunctions.execution_timeout"


def test_a_stopped_execution_is_cancelled_whatever_its_cause_says() -> None:
    report = execution("Maintenance", "Access Denied by the operator", status=Status.ABORTED).report()
    assert report.category is Category.CANCELLED


def test_the_origin_is_what_counts_when_a_catch_led_to_a_fail_state() -> None:
    origin = Origin(
        state="Read", path=("Read",), error="S3.NoSuchKeyException", cause="The specified key does not exist."
    )
    report = execution("LoadFailed", "see above", origin=origin).report()
    assert report.category is Category.DATA
    assert " in Read:" in report.summary


def test_the_same_cause_is_not_told_twice_in_vaguer_words() -> None:
    vague = log_fact(f"[ERROR] {REQUEST} AccessDenied: something", weight=0.8)
    report = execution("ClientError", payload("ClientError", _DENIED), logs=(log_fact(_DENIED_TRACE), vague)).report()
    assert [each.category for each in report.probable_causes] == [Category.PERMISSION]


def test_the_failing_functions_own_log_is_trusted_more_than_anothers() -> None:
    own = execution("LoaderFailed", "Error: -1", logs=(log_fact(_DENIED_TRACE),)).report()
    other = log_fact(_DENIED_TRACE, group="/aws/lambda/another-function")
    anothers = execution("LoaderFailed", "Error: -1", logs=(other,)).report()
    assert own.category is anothers.category is Category.PERMISSION
    assert own.probable_causes[0].confidence >= 0.9
    assert anothers.probable_causes[0].confidence < 0.7


def test_failure_and_log_saying_the_same_make_it_surer_than_one_of_them() -> None:
    cause = payload("ClientError", _DENIED)
    alone = execution("ClientError", cause).report().probable_causes[0]
    both = execution("ClientError", cause, logs=(log_fact(_DENIED_TRACE),)).report().probable_causes[0]
    assert both.confidence > alone.confidence


def test_whatever_an_alarm_finds_in_its_groups_is_about_what_it_watches() -> None:
    line = log_fact("connect ECONNREFUSED 10.0.1.5:5432", weight=0.65, group="/ecs/orders")
    (finding,) = alarm(line).report().probable_causes
    assert (finding.category, finding.confidence) == (Category.NETWORK, 0.82)


def test_what_another_function_logs_is_said_of_that_one_and_weighs_less() -> None:
    line = log_fact("Task timed out after 2.00 seconds", weight=0.5, group="/aws/lambda/acme-fetch-rates")
    (finding, *others) = execution("OddError", "odd", logs=(line,)).report().probable_causes
    told = next(each for each in (finding, *others) if each.signature)
    assert told.statement.startswith("acme-fetch-rates did not finish within its timeout of 2.00 s")
    assert told.confidence < 0.63


def test_a_functions_configuration_is_no_sign_of_a_failure() -> None:
    scene = alarm(log_fact("[ERROR] KeyError: 'quantity'\nTraceback (most recent call last):"))
    text = "Lambda function acme-load-table is configured with 256 MB of memory, Timeout 10 s, 512 MB in /tmp"
    ref = JobRef(service="lambda", operation="GetFunctionConfiguration", id="f", field="MemorySize")
    configured = Fact(source="jobs", text=text, ref=ref, weight=0.45)
    gathered = (*scene.gathered, GatheredEvidence(source="jobs", facts=(configured,)))
    causes = Scene(scene.opened, scene.located, gathered, scene.now).report().probable_causes
    assert [each.category for each in causes] == [Category.DATA, Category.CODE]


def test_a_missing_object_is_named_by_the_task_that_asked_s3_for_it() -> None:
    report = execution(
        "S3.NoSuchKeyException",
        "The specified key does not exist. (Service: S3, Status Code: 404, Request ID: ABC)",
        service="s3",
        resource="arn:aws:s3:::acme-raw/2026/11/22/manifest.json",
    ).report()
    assert "s3://acme-raw/2026/11/22/manifest.json" in report.probable_causes[0].statement
