"""The last line of the summary: how much failed, since when, and what was different the last time it worked."""

import pytest

from tests.unit.diagnosis.scenes import ENDED, EXECUTION, MACHINE, Scene, execution, payload
from triage.model.difference import tell_difference
from triage.model.evidence import ExecutionListRef, Fact, GatheredEvidence, HistoryEventRef
from triage.model.report import Report

_CODE = ("ZeroDivisionError", payload("ZeroDivisionError", "division by zero"))
_DENIED = ("AccessDenied", payload("AccessDenied", "User: x is not authorized to perform: s3:GetObject on resource: y"))
_EMPTY = "ForEachTable had 0 items, 5 then"


def _past(text: str) -> Fact:
    ref = ExecutionListRef(state_machine=MACHINE, executions=())
    return Fact(source="history", at=ENDED, resource=MACHINE, text=text, ref=ref)


def _event(number: int, text: str) -> Fact:
    ref = HistoryEventRef(execution=EXECUTION, event_id=number)
    return Fact(source="execution_history", at=ENDED, text=f"history event {number}: {text}", ref=ref)


def _report(failure: tuple[str, str], *facts: Fact) -> Report:
    scene = execution(*failure)
    return Scene(scene.opened, scene.located, (GatheredEvidence(source="added", facts=facts),)).report()


def _summary(failure: tuple[str, str], *facts: Fact) -> list[str]:
    return _report(failure, *facts).summary.split("\n")


def _changed(what: str) -> Fact:
    return _past(tell_difference(what, since=ENDED))


def test_the_first_two_lines_say_what_failed_where_why_and_whether_to_retry() -> None:
    first, second, _ = _summary(_CODE, _past("last success 2026-11-21 02:14 UTC"), _changed(_EMPTY))
    assert first.startswith("customer-etl FAILED at 2026-11-22 02:13:44 UTC in ForEachTable[7] > Load: ")
    assert "ZeroDivisionError: division by zero" in first
    assert second.startswith("Retrying now fails again.")


def test_since_when_it_fails_is_said_without_the_figures_behind_it() -> None:
    told = "failure number 3 in a row; no success among the executions kept (3 executions in 7 days: 2 failed)"
    assert _summary(_CODE, _past(told))[2] == ("Failure number 3 in a row; no success among the executions kept. [E2]")


def test_what_was_there_the_last_time_and_is_gone_is_told_with_its_evidence() -> None:
    report = _report(_CODE, _changed("input: $.day is 2, was 1"), _changed(_EMPTY))
    shown_by = next(each.id for each in report.evidence if _EMPTY in each.text)
    assert f"Different from the last success: {_EMPTY}. [{shown_by}]" in report.summary
    assert "$.day" not in report.summary
    steps = [step for step in report.next_steps if step.evidence == (shown_by,)]
    assert [step.text for step in steps] == [f"See why this is different from the last success: {_EMPTY}."]


@pytest.mark.parametrize(
    ("failure", "what", "is_told"),
    [
        (_CODE, _EMPTY, True),
        (_CODE, "input: $.rows is missing, was 12", True),
        (_CODE, "input: $.prefix is another text of 19 characters", False),
        (_CODE, "ForEachTable had 6 items, 5 then", False),
        (_CODE, "ForEachTable had 5 items, 0 then", False),
        (_DENIED, _EMPTY, False),
        (_DENIED, "definition (revision a to b): states Load", True),
        (_DENIED, "definition (revision a to b): states Reload", False),
        (("States.Timeout", ""), "Load took 300.0 s, 4.0 s then", True),
        (("States.Timeout", ""), "Check took 300.0 s, 4.0 s then", False),
        (("States.Timeout", ""), "ForEachTable had 400 items, 12 then", True),
        (_CODE, "ForEachTable had 400 items, 12 then", False),
        (("Odd", "odd"), _EMPTY, True),
    ],
)
def test_a_difference_is_told_where_such_a_failure_may_come_of_it(
    failure: tuple[str, str], what: str, is_told: bool
) -> None:
    assert (f"Different from the last success: {what}." in "\n".join(_summary(failure, _changed(what)))) is is_told


def test_the_item_that_failed_is_told_with_how_many_succeeded() -> None:
    facts = (
        _event(27, "11 of 12 iterations of ForEachTable succeeded; index 7 failed"),
        _event(30, 'the input of Load at index 7: {"table":"orders"}'),
    )
    (third,) = _summary(_CODE, *facts)[2:]
    assert third == (
        '11 of 12 iterations of ForEachTable succeeded; index 7 failed; item 7 was {"table":"orders"}. [E2 E3]'
    )


def test_a_long_item_is_left_to_the_evidence() -> None:
    facts = (
        _event(27, "11 of 12 iterations of ForEachTable succeeded; index 7 failed"),
        _event(30, f'the input of Load at index 7: {{"rows":"{"x" * 300}"}}'),
    )
    (third,) = _summary(_CODE, *facts)[2:]
    assert third == "11 of 12 iterations of ForEachTable succeeded; index 7 failed. [E2]"


def test_how_many_children_of_a_map_run_failed_is_said() -> None:
    counts = (
        "Map Run of ForEach FAILED: of 6 child executions 2 succeeded, 3 failed, 1 not started; tolerated failures: 20%"
    )
    assert f"{counts}. [E2]" in " ".join(_summary(_CODE, _event(4, counts)))
