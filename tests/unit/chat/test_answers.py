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
    assert "2026-11-22 02:43:44 UTC" in told.answer


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


def test_what_failed_is_answered_over_all_pipelines(world: World) -> None:
    world.catalog.put(Pipeline(pipeline_name="finance-daily"))
    world.triage(world.fail(), world.run_triage("a"))
    told = ask(world, "which pipelines failed last night?", pipeline=None).answer

    assert "1 pipeline with reports since 2026-11-21 18:00" in told
    assert "- customer-etl: 1 report 2026-11-22 02:13:47 UTC data" in told
    assert told.index("No report") < told.index("- finance-daily")


def test_why_it_failed_means_the_only_pipeline_that_did(world: World) -> None:
    world.catalog.put(Pipeline(pipeline_name="finance-daily"))
    report = world.triage(world.fail(), world.run_triage("a"))
    told = ask(world, "why did it fail?", pipeline=None)

    assert told.report == report
    assert told.answer.startswith("Of the pipelines only customer-etl has a report since")


def test_a_misspelt_pipeline_is_answered_about_the_one_meant_and_that_is_said(world: World) -> None:
    world.fail()
    told = ask(world, "why did cutsomer-etl fail?", pipeline=None)

    assert told.report is not None
    assert told.answer.startswith('No pipeline is called "cutsomer-etl"; this is about customer-etl.')


def test_another_pipeline_named_in_a_conversation_is_not_answered_about_the_remembered_one(world: World) -> None:
    world.catalog.put(Pipeline(pipeline_name="finance-daily"))
    first = ask(world)
    told = ask(world, "and finance daily?", pipeline=None, conversation_id=first.conversation_id)

    assert told.answer.startswith("finance-daily:")


@pytest.mark.parametrize("question", [{"pipeline": "dim-loader"}, {"message": "is dim-loader ok?", "pipeline": None}])
def test_a_pipeline_that_only_the_archive_knows_is_answered(world: World, question: dict[str, str]) -> None:
    world.triage(world.fail(), world.run_triage("a"))
    (row,) = world.archive.rows.values()
    report = world.archive.report(row.report_id).model_copy(update={"pipeline": "dim-loader"})
    world.archive.store(report, {}, severity="email")

    told = ask(world, **question)
    assert told.report == report
    assert "no success since" not in told.answer, "its executions were not read"


def test_a_span_named_in_the_message_counts_more_than_hours_back(world: World) -> None:
    world.fail()
    world.clock.advance(hours=30)

    assert ask(world, hours_back=24).report is None
    assert ask(world, "what failed in the last 2 days", hours_back=24).report is not None
    assert ask(world, "what went wrong today", hours_back=168).report is None


def test_whether_it_is_ok_is_said_before_the_report(world: World) -> None:
    world.triage(world.fail(), world.run_triage("a"))
    failed = ask(world, "is customer-etl ok?").answer
    world.clock.advance(hours=1)
    succeed(world, "next", minutes=30)
    again = ask(world, "is customer-etl ok?").answer

    assert failed.startswith("customer-etl failed at 2026-11-22 02:13:43 UTC, no success since")
    assert again.startswith("customer-etl succeeded last at 2026-11-22 02:43:44 UTC, after a failure at")
    assert "1 of 2 executions failed" in again
    assert "3) Probable cause" in again


def test_whether_it_may_run_again_is_the_verdict_before_the_report(world: World) -> None:
    report = world.triage(world.fail(), world.run_triage("a"))
    told = ask(world, "can I redrive it?")

    assert report is not None
    assert told.answer.startswith(f"customer-etl: fix then redrive. {report.verdict.reason}")


def test_who_owns_it_is_answered_from_the_catalog_without_a_report(world: World) -> None:
    world.fail()
    told = ask(world, "who owns customer-etl?", pipeline=None)

    assert told.answer == "customer-etl: owner data-team, no runbook."
    assert told.report is None


def test_two_spans_are_compared_by_their_executions(world: World) -> None:
    world.fail()
    succeed(world, "next", minutes=30)
    world.clock.advance(hours=2)
    now, before = ask(world, "compare with the hours before", hours_back=2).answer.splitlines()[1:]

    assert "1 execution, 0 failed; those that succeeded took 0.0 s" in now
    assert before.endswith("1 execution, 1 failed")


def test_a_report_is_found_by_its_id_in_the_message(world: World) -> None:
    report = world.triage(world.fail(), world.run_triage("a"))
    assert report is not None

    assert ask(world, f"show me {report.report_id}", pipeline=None).report == report
    missing = ask(world, "show me 01M8257HA1BKQNSPQGCTHA1903", pipeline=None)
    assert missing.answer == "There is no report 01M8257HA1BKQNSPQGCTHA1903."


def test_help_says_what_can_be_asked_and_the_pipelines(world: World) -> None:
    told = ask(world, "hello", pipeline=None).answer

    assert "- why did customer-etl fail?" in told
    assert "- customer-etl: owner data-team" in told


def test_an_unknown_name_in_the_message_is_not_answered_as_if_it_were_another_pipeline(world: World) -> None:
    world.triage(world.fail(), world.run_triage("a"))
    told = ask(world, "why did foo-loader fail?", pipeline=None)

    assert told.report is None
    assert told.answer.startswith('No pipeline is called "foo-loader".')


def test_a_failure_after_the_span_asked_about_is_mentioned(world: World) -> None:
    world.fail()
    told = ask(world, "why did it fail yesterday?")

    assert told.report is None
    assert "no execution and no report from 2026-11-21 00:00:00 UTC to 2026-11-21 23:59:59 UTC" in told.answer
    assert "After that one failed, at 2026-11-22 02:13:44 UTC." in told.answer
