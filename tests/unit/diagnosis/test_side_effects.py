"""What a redrive and a new execution do a second time, and what the verdict says of it."""

import pytest

from tests.unit.diagnosis.scenes import Scene, execution, payload
from triage.diagnosis.task_effects import EFFECTS, Repeatable, effect_of
from triage.model.report import Verdict
from triage.model.resumption import Resumption, TaskCall
from triage.model.vocabulary import Action

_BROKEN = ("X.InternalFailure", "failed (Service: X; Status Code: 500; Error Code: InternalFailure; Request ID: 1)")
_THROTTLED = ("Lambda.TooManyRequestsException", "Rate Exceeded.")
_NOT_FOUND = (
    "An error occurred while executing the state 'Load' (entered at the event id #2). The JSONPath '$.a' specified for "
    "the field 'value.$' could not be found in the input '{}'"
)
_PUT = TaskCall(state="Load", call="dynamodb:putItem")
_TELL = TaskCall(state="Tell", call="sns:publish", place="earlier")
_READ = TaskCall(state="Read", call="lambda:invoke", place="earlier")


def _verdict(scene: Scene, *calls: TaskCall, tags: dict[str, str] | None = None, **resumption: str) -> Verdict:
    resumes = Resumption.model_validate({"state": "Load", "calls": calls, **resumption})
    pipeline = scene.opened.pipeline.model_copy(update={"tags": tags or {}})
    opened = scene.opened.model_copy(update={"pipeline": pipeline})
    located = scene.located.model_copy(update={"resumption": resumes})
    return Scene(opened, located, scene.gathered, scene.now).report().verdict


@pytest.mark.parametrize(
    ("call", "parameters", "repeatable"),
    [
        ("s3:putObject", {"Key": "a"}, Repeatable.YES),
        ("dynamodb:putItem", {}, Repeatable.YES),
        ("dynamodb:updateItem", {"UpdateExpression": "SET total = :total"}, Repeatable.YES),
        ("dynamodb:updateItem", {"UpdateExpression": "SET runs = runs + :one"}, Repeatable.NO),
        ("dynamodb:updateItem", {"UpdateExpression": "SET #l = list_append(#l, :new)"}, Repeatable.NO),
        ("dynamodb:updateItem", {"UpdateExpression": "ADD runs :one"}, Repeatable.NO),
        ("dynamodb:updateItem", {"UpdateExpression": ""}, Repeatable.UNKNOWN),
        ("sns:publish", {}, Repeatable.NO),
        ("sqs:sendMessage", {"MessageDeduplicationId": ""}, Repeatable.NO),
        ("sesv2:sendEmail", {}, Repeatable.NO),
        ("events:putEvents", {}, Repeatable.NO),
        ("states:startExecution", {"Name": ""}, Repeatable.YES),
        ("states:startExecution", {}, Repeatable.UNKNOWN),
        ("athena:startQueryExecution", {"QueryString": "select 1"}, Repeatable.YES),
        ("athena:startQueryExecution", {"QueryString": "INSERT INTO t SELECT 1"}, Repeatable.NO),
        ("athena:startQueryExecution", {"QueryString": ""}, Repeatable.UNKNOWN),
        ("redshift-data:executeStatement", {"Sql": "COPY t FROM 's3://b/k'"}, Repeatable.NO),
        ("http:invoke", {"Method": "PUT"}, Repeatable.YES),
        ("http:invoke", {"Method": "POST"}, Repeatable.UNKNOWN),
        ("lambda:invoke", {}, Repeatable.UNKNOWN),
        ("glue:startJobRun", {}, Repeatable.UNKNOWN),
        ("glue:getTable", {}, Repeatable.YES),
        ("quicksight:createIngestion", {}, Repeatable.UNKNOWN),
    ],
)
def test_each_call_is_judged_by_what_its_service_does(
    call: str, parameters: dict[str, str], repeatable: Repeatable
) -> None:
    assert effect_of(TaskCall(state="Load", call=call, parameters=parameters)).repeatable is repeatable


def test_every_effect_is_said_as_what_a_repeat_does() -> None:
    assert all(effect.does and not effect.does.endswith(".") for effect in EFFECTS)


def test_a_redrive_does_not_repeat_a_message_that_an_earlier_state_had_sent() -> None:
    verdict = _verdict(execution(*_BROKEN), _PUT, _TELL)
    assert (verdict.action, verdict.safe_to_retry) == (Action.REDRIVE, True)
    assert "Load may run twice (it writes the same item)" in verdict.reason


def test_a_new_execution_repeats_it_and_that_is_said() -> None:
    verdict = _verdict(execution(*_BROKEN), _PUT, _TELL, obstacle="history_full")
    assert (verdict.action, verdict.safe_to_retry) == (Action.RERUN, False)
    assert "check that Tell did not get through" in verdict.reason


def test_a_rejected_call_is_safe_to_redrive_and_a_new_execution_depends_on_what_ran_before() -> None:
    assert _verdict(execution(*_THROTTLED), _READ.model_copy(update={"place": "failed"})).safe_to_retry is True
    anew = _verdict(execution(*_THROTTLED), _PUT, _READ, obstacle="history_full")
    assert anew.safe_to_retry is None
    assert "check that Read may run twice" in anew.reason


def test_a_message_in_a_branch_that_was_stopped_with_it_may_go_out_twice() -> None:
    verdict = _verdict(execution(*_BROKEN), _PUT, _TELL.model_copy(update={"place": "beside"}))
    assert verdict.safe_to_retry is False
    assert "check that Tell did not get through" in verdict.reason


def test_a_function_in_a_branch_that_was_stopped_with_it_raises_no_doubt() -> None:
    assert _verdict(execution(*_BROKEN), _PUT, _READ.model_copy(update={"place": "beside"})).safe_to_retry is True


def test_a_tag_of_the_owner_says_that_the_code_may_run_twice() -> None:
    call = TaskCall(state="Load", call="lambda:invoke")
    assert _verdict(execution(*_BROKEN), call).safe_to_retry is None
    assert _verdict(execution(*_BROKEN), call, tags={"idempotent": "true"}).safe_to_retry is True
    assert _verdict(execution(*_BROKEN), call, tags={"idempotent": "Read, Load"}).safe_to_retry is True
    assert _verdict(execution(*_BROKEN), call, tags={"idempotent": "Read"}).safe_to_retry is None


def test_a_fix_that_needs_a_new_execution_says_what_that_runs_again() -> None:
    verdict = _verdict(execution("States.Runtime", _NOT_FOUND, service="states", resource=None), _PUT, _READ, _TELL)
    assert verdict.action is Action.FIX_THEN_RERUN
    assert verdict.reason.endswith("It runs Tell and Read again: Tell publishes the message again.")


def test_a_refused_message_was_not_sent_and_one_without_an_answer_may_have_been() -> None:
    tell = TaskCall(state="Load", call="sns:publish")
    denied = "User: x is not authorized to perform: sns:Publish on resource: y (Service: Sns, Status Code: 403)"
    refused = _verdict(execution("Sns.AuthorizationErrorException", denied, service="sns"), tell)
    silent = _verdict(execution("States.Timeout", "", service="sns"), tell)
    assert refused.action is silent.action is Action.FIX_THEN_REDRIVE
    assert "may have got through" not in refused.reason
    assert "Load may have got through before: a repeat publishes the message again." in silent.reason


def test_an_unknown_cause_that_ended_in_a_fail_state_says_that_a_redrive_fails_again() -> None:
    verdict = _verdict(execution("OddError", "odd"), _PUT, obstacle="fail_state", state="Failed")
    assert verdict.action is Action.INVESTIGATE
    assert verdict.reason.endswith("A redrive would enter the Fail state Failed again and fail.")


def test_a_fail_state_is_not_redriven_since_it_fails_again() -> None:
    verdict = _verdict(
        execution("TypeError", payload("TypeError", "bad operand")), _PUT, obstacle="fail_state", state="Failed"
    )
    assert verdict.action is Action.FIX_THEN_RERUN
    assert "a redrive would enter the Fail state Failed again" in verdict.reason


@pytest.mark.parametrize("status", ["NOT_REDRIVABLE", "REDRIVABLE_BY_MAP_RUN"])
def test_what_aws_calls_not_redrivable_is_not_redriven(status: str) -> None:
    scene = execution(*_THROTTLED)
    assert scene.opened.execution is not None
    signal = scene.opened.execution.model_copy(update={"redrive_status": status})
    opened = scene.opened.model_copy(update={"signal": signal})
    report = Scene(opened, scene.located, scene.gathered, scene.now).report()
    assert report.verdict.action is Action.RERUN
    assert not any("redrive-execution" in (step.command or "") for step in report.next_steps)
