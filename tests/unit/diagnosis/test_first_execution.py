"""The summary of an execution before which there was none says so once."""

from tests.unit.diagnosis.scenes import ENDED, MACHINE, Scene, execution, payload
from triage.model.evidence import ExecutionListRef, Fact, GatheredEvidence


def _history(text: str) -> Fact:
    ref = ExecutionListRef(state_machine=MACHINE, executions=())
    return Fact(source="history", at=ENDED, resource=MACHINE, text=text, ref=ref)


def test_the_first_execution_has_nothing_to_compare_with_and_that_is_said_once() -> None:
    scene = execution("KeyError", payload("KeyError", "'id'"))
    facts = (
        _history("1 execution in 7 days: 0 succeeded, this one failed"),
        _history("no success among the executions kept; no execution before this one in that time"),
    )
    gathered = (GatheredEvidence(source="history", facts=facts),)
    summary = Scene(scene.opened, scene.located, gathered).report().summary
    assert "No other execution in 7 days to compare with." in summary
    assert "0 succeeded" not in summary
    assert "no success" not in summary.lower()


def test_where_nothing_ever_succeeded_the_streak_says_it_without_the_counts() -> None:
    scene = execution("KeyError", payload("KeyError", "'id'"))
    facts = (
        _history("3 executions in 7 days: 0 succeeded, 2 failed, this one failed"),
        _history("no success among the executions kept; this is failure number 3 in a row"),
    )
    gathered = (GatheredEvidence(source="history", facts=facts),)
    summary = Scene(scene.opened, scene.located, gathered).report().summary
    assert "No success among the executions kept; this is failure number 3 in a row." in summary
    assert "0 succeeded" not in summary
