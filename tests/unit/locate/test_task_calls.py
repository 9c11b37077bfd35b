"""What a definition's tasks call, and which of them had run when one failed."""

from itertools import pairwise
from typing import Any

import pytest

from triage.locate.definition import parse_definition
from triage.locate.task_calls import calls_around
from triage.model.resumption import TaskCall


def _task(resource: str = "arn:aws:states:::lambda:invoke", **members: Any) -> dict[str, Any]:
    return {"Type": "Task", "Resource": resource, **members}


def _chain(**states: dict[str, Any]) -> dict[str, Any]:
    names = list(states)
    for name, following in pairwise(names):
        states[name].setdefault("Next", following)
    return {"StartAt": names[0], "States": states}


def _places(definition: dict[str, Any], failed: str) -> dict[str, str]:
    return {call.state: call.place for call in calls_around(parse_definition(definition), failed)}


def test_tasks_before_the_failed_one_had_run_and_those_after_it_had_not() -> None:
    definition = _chain(Extract=_task(), Wait={"Type": "Wait"}, Load=_task(), Publish=_task())
    assert _places(definition, "Load") == {"Load": "failed", "Extract": "earlier"}


def test_the_handler_of_a_failure_comes_after_the_task_that_it_handles() -> None:
    caught = _task(Catch=[{"ErrorEquals": ["States.ALL"], "Next": "Clean"}], End=True)
    definition = {"StartAt": "Load", "States": {"Load": caught, "Clean": _task(End=True)}}
    assert _places(definition, "Clean") == {"Clean": "failed", "Load": "earlier"}


def test_other_branches_of_a_parallel_state_were_stopped_beside_the_failed_one() -> None:
    fan = {"Type": "Parallel", "Branches": [_chain(Read=_task(), Load=_task()), _chain(Notify=_task())]}
    places = _places(_chain(Prepare=_task(), Fan=fan), "Load")
    assert places == {"Load": "failed", "Notify": "beside", "Read": "earlier", "Prepare": "earlier"}


@pytest.mark.parametrize(("concurrency", "place"), [(0, "beside"), (1, "earlier")])
def test_other_items_were_stopped_with_the_failed_one_unless_they_run_one_at_a_time(
    concurrency: int, place: str
) -> None:
    each = {"Type": "Map", "MaxConcurrency": concurrency, "ItemProcessor": _chain(Read=_task(), Load=_task())}
    assert _places(_chain(Each=each), "Load") == {"Load": "failed", "Read": place}


def test_tasks_inside_a_map_that_was_done_had_run() -> None:
    each = {"Type": "Map", "ItemProcessor": _chain(Read=_task())}
    assert _places(_chain(Each=each, Load=_task()), "Load") == {"Load": "failed", "Read": "earlier"}


def test_a_loop_back_makes_later_tasks_earlier_ones_too() -> None:
    choice = {"Type": "Choice", "Choices": [{"Next": "Load"}], "Default": "Done"}
    definition = _chain(Load=_task(), Record=_task(), More=choice, Done={"Type": "Succeed"})
    assert _places(definition, "Load") == {"Load": "failed", "Record": "earlier"}


@pytest.mark.parametrize(
    ("resource", "call"),
    [
        ("arn:aws:states:::aws-sdk:dynamodb:putItem", "dynamodb:putItem"),
        ("arn:aws:states:::glue:startJobRun.sync", "glue:startJobRun"),
        ("arn:aws:states:::states:startExecution.sync:2", "states:startExecution"),
        ("arn:aws:states:::aws-sdk:sfn:startExecution", "states:startExecution"),
        ("arn:aws:states:::sqs:sendMessage.waitForTaskToken", "sqs:sendMessage"),
        ("arn:aws:states:::aws-sdk:eventbridge:putEvents", "events:putEvents"),
        ("arn:aws:lambda:eu-west-1:111122223333:function:load:live", "lambda:invoke"),
        ("arn:aws:states:eu-west-1:111122223333:activity:approve", "activity:run"),
    ],
)
def test_every_form_of_a_resource_is_read_as_service_and_action(resource: str, call: str) -> None:
    (found,) = calls_around(parse_definition(_chain(Load=_task(resource))), "Load")
    assert found.call == call


def test_of_the_parameters_only_statements_keep_their_texts() -> None:
    given = {"UpdateExpression": "ADD n :one", "Key.$": "$.key", "Item": {"id": {"S": "1"}}, "Name": "{% $name %}"}
    (found,) = calls_around(parse_definition(_chain(Load=_task(Parameters=given))), "Load")
    assert found == TaskCall(
        state="Load",
        call="lambda:invoke",
        parameters={"UpdateExpression": "ADD n :one", "Key": "", "Item": "", "Name": ""},
    )


def test_a_state_the_definition_does_not_know_has_no_calls_around_it() -> None:
    assert calls_around(parse_definition(_chain(Load=_task())), "Gone") == ()
