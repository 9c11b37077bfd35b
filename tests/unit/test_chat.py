"""What people ask in a chat, and what they are told."""

from datetime import timedelta

import pytest

from tests.unit.world import FAILED_AT, MACHINE, SETTINGS, World, execution_arn, make_world
from triage.chat import answer
from triage.chat.intents import INTENTS, understand
from triage.errors import AccessDeniedError, PipelineNotFoundError
from triage.model.answer import Answer
from triage.model.pipeline import Pipeline
from triage.model.signal import Question
from triage.ports import Execution


@pytest.fixture
def world() -> World:
    return make_world()


def ask(
    world: World, message: str = "why did it fail?", pipeline: str | None = "customer-etl", **more: object
) -> Answer:
    question = Question.model_validate({"message": message, "pipeline_name": pipeline, **more})
    return answer(question, ports=world.ports, settings=SETTINGS)


def succeed(world: World, name: str, *, minutes: int) -> None:
    """Add an execution that succeeded this long after the failure."""
    at = FAILED_AT + timedelta(minutes=minutes)
    world.executions.add(
        Execution(arn=execution_arn(name), state_machine_arn=MACHINE, status="SUCCEEDED", started_at=at, stopped_at=at)
    )


@pytest.mark.parametrize(("intent", "phrase"), [(intent.name, each) for intent in INTENTS for each in intent.examples])
def test_every_example_phrase_is_understood_as_its_intent(intent: str, phrase: str) -> None:
    assert understand(phrase).name == intent


def test_a_failure_that_was_not_triaged_is_investigated_on_the_spot_and_not_archived(world: World) -> None:
    world.fail()
    told = ask(world)

    assert told.report is not None
    assert told.report.kind == "adhoc"
    assert "3) Probable cause" in told.answer
    assert world.archive.rows == {}
    assert world.publisher.messages == []


def test_a_failure_that_was_triaged_is_answered_with_the_archived_report(world: World) -> None:
    report = world.triage(world.fail(), world.run_triage("a"))

    assert report is not None
    assert ask(world).report == report


def test_the_latest_failure_is_meant_even_when_an_older_one_was_archived_later(world: World) -> None:
    older = world.fail("older")
    newer = world.fail("newer").model_copy(update={"stopped_at": FAILED_AT + timedelta(seconds=2)})
    execution = world.executions.executions[newer.execution_arn]
    world.executions.executions[newer.execution_arn] = execution.model_copy(
        update={"started_at": FAILED_AT, "stopped_at": newer.stopped_at}
    )
    world.triage(newer, world.run_triage("a"))
    world.clock.advance(seconds=30)
    world.triage(older, world.run_triage("b"))

    told = ask(world)

    assert told.report is not None
    assert told.report.failure is not None
    assert told.report.failure.origin.execution == newer.execution_arn


def test_later_successes_are_said_first(world: World) -> None:
    world.triage(world.fail(), world.run_triage("a"))
    world.clock.advance(hours=1)
    succeed(world, "next", minutes=30)

    assert ask(world).answer.startswith("Since this failure 1 execution")


def test_nothing_failed_says_so_with_the_last_success(world: World) -> None:
    world.clock.advance(hours=1)
    succeed(world, "fine", minutes=30)
    told = ask(world)

    assert told.report is None
    assert "nothing failed" in told.answer
    assert "2026-11-22T02:43:44" in told.answer


def test_a_failure_before_the_window_is_not_reported(world: World) -> None:
    world.fail()
    world.clock.advance(hours=3)

    assert ask(world, hours_back=1).report is None
    assert ask(world, hours_back=4).report is not None


def test_executions_that_may_not_be_listed_are_said_to_be_unreadable(world: World) -> None:
    world.executions.errors["recent"] = AccessDeniedError("states:ListExecutions", "denied")

    assert "states:ListExecutions" in ask(world).answer


def test_an_unknown_pipeline_is_an_error_with_the_nearest_names(world: World) -> None:
    with pytest.raises(PipelineNotFoundError, match="customer-etl"):
        ask(world, pipeline="custommer-etl")


def test_a_pipeline_named_in_the_message_is_found_and_the_longest_name_wins(world: World) -> None:
    world.catalog.put(Pipeline(pipeline_name="customer-etl-daily"))
    told = ask(world, "is Customer-ETL-daily ok?", pipeline=None)

    assert told.answer.startswith("customer-etl-daily:")


def test_without_a_pipeline_the_answer_names_those_there_are(world: World) -> None:
    told = ask(world, "what is broken?", pipeline=None)

    assert told.report is None
    assert "- customer-etl" in told.answer


def test_a_conversation_remembers_its_pipeline(world: World) -> None:
    world.fail()
    first = ask(world)
    again = ask(world, "can I rerun it?", pipeline=None, conversation_id=first.conversation_id)

    assert again.conversation_id == first.conversation_id
    assert again.report is not None


def test_failures_are_listed_newest_first_and_counted_by_category(world: World) -> None:
    world.triage(world.fail("a"), world.run_triage("a"))
    world.clock.advance(seconds=1)
    world.triage(world.fail("b", error="KeyError"), world.run_triage("b"))
    told = ask(world, "how often did it fail?")

    lines = told.answer.splitlines()
    assert lines[0].startswith("customer-etl: 2 reports since")
    assert len(lines) == 3
