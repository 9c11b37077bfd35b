"""The verdict: redrive, run anew, fix first, wait, or look further."""

from datetime import timedelta

import pytest

from tests.unit.diagnosis.scenes import ENDED, EXECUTION, alarm, execution, log_fact, payload
from triage.diagnosis.redriving import redriving
from triage.model.vocabulary import Action, Status

_THROTTLED = ("Lambda.TooManyRequestsException", "Rate Exceeded.")
_NOT_FOUND = (
    "An error occurred while executing the state 'Load' (entered at the event id #2). The JSONPath '$.a' specified for "
    "the field 'value.$' could not be found in the input '{}'"
)
_BAD_PATH = ("States.Runtime", _NOT_FOUND)
_EXPRESS = "arn:aws:states:eu-west-1:111122223333:express:customer-etl:7f3c:1"


def test_a_throttled_call_is_redriven_and_safe_since_it_never_began() -> None:
    verdict = execution(*_THROTTLED).report().verdict
    assert verdict.action is Action.REDRIVE
    assert verdict.safe_to_retry is True


def test_a_programming_error_is_fixed_before_the_redrive_and_unsafe_to_retry_now() -> None:
    verdict = execution("TypeError", payload("TypeError", "'int' object is not iterable")).report().verdict
    assert verdict.action is Action.FIX_THEN_REDRIVE
    assert verdict.safe_to_retry is False


def test_a_fix_in_the_definition_needs_a_new_execution_since_a_redrive_keeps_the_old_one() -> None:
    report = execution(*_BAD_PATH, service="states", resource=None).report()
    assert report.verdict.action is Action.FIX_THEN_RERUN
    assert not any("redrive-execution" in (step.command or "") for step in report.next_steps)
    assert any("start-execution" in (step.command or "") for step in report.next_steps)


@pytest.mark.parametrize(("days", "action"), [(13, Action.REDRIVE), (15, Action.RERUN)])
def test_an_execution_can_be_redriven_for_14_days(days: int, action: Action) -> None:
    report = execution(*_THROTTLED, now=ENDED + timedelta(days=days)).report()
    assert report.verdict.action is action
    assert any("redrive-execution" in (step.command or "") for step in report.next_steps) is (action is Action.REDRIVE)


def test_an_express_execution_is_never_redriven() -> None:
    assert execution(*_THROTTLED, execution_arn=_EXPRESS).report().verdict.action is Action.RERUN


@pytest.mark.parametrize("status", [Status.FAILED, Status.TIMED_OUT, Status.ABORTED])
def test_failed_timed_out_and_aborted_executions_can_be_redriven(status: Status) -> None:
    opened = execution(status=status).opened
    assert redriving(opened, None, now=ENDED).until == ENDED + timedelta(days=14)
    assert opened.execution is not None
    assert opened.execution.execution_arn == EXECUTION


def test_one_unexplained_stop_is_to_be_looked_into_and_three_alike_are_to_be_fixed() -> None:
    stopped = ("States.TaskFailed", "Received SIGTERM. Terminating subprocesses.")
    assert execution(*stopped, service="batch").report().verdict.action is Action.INVESTIGATE
    assert execution(*stopped, service="batch", attempts=3).report().verdict.action is Action.FIX_THEN_REDRIVE


def test_a_timeout_comes_again_unless_something_is_done_about_it() -> None:
    cause = '{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: a Error: Task timed out after 3.00 seconds"}'
    assert execution("Sandbox.Timedout", cause).report().verdict.action is Action.FIX_THEN_REDRIVE


def test_an_unknown_cause_is_investigated_and_nobody_is_told_to_run_it_again() -> None:
    report = execution("LoaderFailed", "Error: -1").report()
    assert report.verdict.action is Action.INVESTIGATE
    assert report.verdict.safe_to_retry is None
    assert not any("redrive" in (step.command or "") for step in report.next_steps)


def test_of_an_alarm_nobody_knows_the_cause_of_nothing_is_run_again() -> None:
    verdict = alarm().report().verdict
    assert verdict.action is Action.INVESTIGATE
    assert verdict.reason == "The cause is not known, so whether it passes by itself cannot be told."


def test_a_stopped_execution_needs_nothing() -> None:
    assert execution("Stop", "", status=Status.ABORTED).report().verdict.action is Action.NONE


def test_what_recovered_by_itself_needs_nothing() -> None:
    assert (
        execution("ValueError", payload("ValueError", "x"), status=Status.RECOVERED).report().verdict.action
        is Action.NONE
    )


def test_an_alarm_on_throttling_waits_and_one_on_a_bug_is_fixed_without_any_execution_to_redrive() -> None:
    throttled = alarm(
        log_fact("An error occurred (ThrottlingException) when calling the Query operation: Rate exceeded")
    )
    assert throttled.report().verdict.action is Action.WAIT
    report = alarm(log_fact("[ERROR] TypeError: bad operand\nTraceback (most recent call last):")).report()
    assert report.verdict.action is Action.FIX_THEN_RERUN
    assert not any("stepfunctions" in (step.command or "") for step in report.next_steps)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("KeyError: 'quantity'", "Further invocations with such data fail in the same way until"),
        ("ZeroDivisionError: division by zero", "Further invocations fail in the same way until"),
    ],
)
def test_an_alarm_on_bad_data_does_not_say_that_all_invocations_fail(error: str, said: str) -> None:
    trace = f'[ERROR] {error}\nTraceback (most recent call last):\n  File "/var/task/a.py", line 1, in f'
    assert alarm(log_fact(trace)).report().verdict.reason.startswith(said)


def test_an_alarm_on_used_up_connections_does_not_just_wait() -> None:
    full = log_fact("FATAL: remaining connection slots are reserved for non-replication superuser connections")
    verdict = alarm(full).report().verdict
    assert verdict.action is Action.FIX_THEN_RERUN
    assert "until the limit is relieved" in verdict.reason


_BROKEN = "(Service: X; Status Code: 500; Error Code: InternalFailure; Request ID: 1)"


@pytest.mark.parametrize(
    ("service", "safe", "said"),
    [
        ("sns", False, "a repeat publishes the message again"),
        ("s3", True, "may run twice (it writes the same object)"),
        ("lambda", None, "check that Load may run twice"),
    ],
)
def test_whether_a_passing_failure_may_be_repeated_depends_on_what_the_task_does(
    service: str, safe: bool | None, said: str
) -> None:
    verdict = execution("X.InternalFailure", f"failed {_BROKEN}", service=service, resource=None).report().verdict
    assert verdict.action is Action.REDRIVE
    assert verdict.safe_to_retry is safe
    assert said in verdict.reason
