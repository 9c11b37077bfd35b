"""Changes in the report: cited before a cause, listed in the context, ruled out."""

from datetime import datetime, timedelta

import pytest

from tests.unit.diagnosis.scenes import ENDED, execution, payload
from triage.diagnosis.changes import changes_of, ruled_out
from triage.model.change import Relation, Side, read_change, span, tell_change
from triage.model.evidence import Evidence, Fact, GatheredEvidence, StackEventRef
from triage.model.report import Report

STACK = "arn:aws:cloudformation:eu-west-1:111122223333:stack/acme-data/1"


def told(
    what: str, relation: Relation, *, minutes: float, first_minutes: float = 0, number: int = 1, source: str = "changes"
) -> Evidence:
    at = ENDED - timedelta(minutes=minutes)
    onset = ENDED - timedelta(minutes=first_minutes)
    return Evidence(
        id=f"E{number}",
        source=source,
        at=at,
        resource=what.rpartition(" ")[2],
        text=tell_change(what, at=at, failed_at=ENDED, onset=onset, relation=relation),
        ref=StackEventRef(stack=STACK, event_id=str(number)),
    )


def report_with(evidence: Evidence) -> Report:
    fact = Fact(**evidence.model_dump(exclude={"id", "ref"}), ref=evidence.ref, weight=0.7)
    scene = execution("TypeError", payload("TypeError", "unsupported operand"))
    gathered = (*scene.gathered, GatheredEvidence(source="changes", facts=(fact,)))
    return type(scene)(scene.opened, scene.located, gathered, scene.now).report()


@pytest.mark.parametrize("relation", list(Relation))
@pytest.mark.parametrize(("at", "onset"), [(-11, 0), (-11, -20), (4, 0)])
def test_what_is_told_can_be_read_again(relation: Relation, at: int, onset: int) -> None:
    def minutes(number: int) -> datetime:
        return ENDED + timedelta(minutes=number)

    what = "stack a, with a comma changed policy p of role r"
    found = read_change(tell_change(what, at=minutes(at), failed_at=ENDED, onset=minutes(onset), relation=relation))
    assert found is not None
    assert (found.what, found.relation) == (what, relation)
    assert found.side is (Side.AFTER if at > 0 else Side.BEFORE if onset == 0 else Side.BETWEEN)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.2, "under 1 s"),
        (40, "40 s"),
        (100, "2 min"),
        (660, "11 min"),
        (7200, "2 h"),
        (86_400, "24 h"),
        (260_000, "3 days"),
    ],
)
def test_spans_are_said_in_their_largest_fitting_unit(seconds: float, said: str) -> None:
    assert span(timedelta(seconds=seconds)) == said


def test_text_in_other_words_is_no_change_of_ours() -> None:
    assert read_change("UpdateFunctionCode of acme-load-table by deployer") is None


def test_a_cause_says_and_cites_the_change_that_came_before_it() -> None:
    report = report_with(told("stack acme-data changed function acme-load-table", Relation.FAILED, minutes=5))
    first = report.probable_causes[0]
    assert "; 5 min before, stack acme-data changed function acme-load-table" in first.statement
    assert "changes" in {each.source for each in report.evidence if each.id in first.evidence}


def test_a_deployed_function_that_no_state_calls_is_not_the_cause_and_says_so() -> None:
    (found,) = ruled_out([told("stack acme-data changed function acme-report", Relation.UNUSED, minutes=5)])
    assert found.text == (
        "stack acme-data changed function acme-report at 02:08:44; no state of this pipeline calls it"
    )
    assert found.evidence == "E1"


@pytest.mark.parametrize(("minutes", "first_minutes"), [(-3, 0), (5, 60)])
def test_what_was_changed_after_it_had_failed_is_not_the_cause(minutes: int, first_minutes: int) -> None:
    change = told("function load was last changed", Relation.FAILED, minutes=minutes, first_minutes=first_minutes)
    (found,) = ruled_out([change])
    assert "after the" in found.text


@pytest.mark.parametrize(
    ("relation", "minutes"),
    [(Relation.FAILED, 5), (Relation.USED, 5), (Relation.SAME_STACK, 5), (Relation.UNUSED, -5)],
)
def test_what_may_be_the_cause_or_is_far_from_suspicion_is_not_ruled_out(relation: Relation, minutes: int) -> None:
    assert ruled_out([told("function load was last changed", relation, minutes=minutes)]) == ()


def test_at_most_two_are_ruled_out() -> None:
    many = [told(f"function f{n} was last changed", Relation.UNUSED, minutes=n, number=n) for n in range(1, 6)]
    assert [each.evidence for each in ruled_out(many)] == ["E1", "E2"]


def test_the_context_lists_every_change_and_whether_it_touches_what_failed() -> None:
    other = told("a log line", Relation.FAILED, minutes=1, number=9, source="logs")
    role = told("stack acme-data changed role acme-load-role", Relation.ROLE, minutes=11)
    free = role.model_copy(update={"id": "E2", "text": "UpdateFunctionCode of acme-load-table"})
    first, second = changes_of([role, free, other])
    assert first == {
        "evidence": "E1",
        "at": "2026-11-22T02:02:44.120Z",
        "resource": "acme-load-role",
        "what": "stack acme-data changed role acme-load-role",
        "touches_failing_resource": True,
        "relation": "11 min before the failure; it is the role of what failed",
        "not_the_cause": False,
        "link": None,
    }
    assert second["what"] == "UpdateFunctionCode of acme-load-table"
    assert second["touches_failing_resource"] is None
