"""Unknown is an answer: the origin word for word, the likeliest readings, and what would decide."""

import pytest

from tests.unit.diagnosis.scenes import EXECUTION, REQUEST, Scene, alarm, execution, log_fact
from tests.unit.files.exported import report_of_record
from triage.model.evidence import BlindSpot, Fact, GatheredEvidence, HistoryEventRef
from triage.model.report import Report
from triage.model.vocabulary import Action, Category

_KILLED = '{"StatusReason":"Essential container in task exited","Container":{"ExitCode":137}}'
_EITHER = "either that input is wrong, or the rule that looks at it"
_MOSTLY_FREE = f"REPORT RequestId: {REQUEST}\tMemory Size: 512 MB\tMax Memory Used: 150 MB"


def test_where_the_likeliest_reading_is_contradicted_it_is_named_after_unknown_with_what_speaks_against_it() -> None:
    report = execution("States.TaskFailed", _KILLED, service="batch", logs=(log_fact(_MOSTLY_FREE),)).report()
    unknown, guess = report.probable_causes[:2]
    assert unknown.category is Category.UNKNOWN
    assert '"States.TaskFailed: Essential container in task exited"' in unknown.statement
    assert unknown.statement.endswith("most likely memory, else code, but not sure enough")
    assert guess.category is Category.MEMORY
    assert "against this: only 150 of 512 MB of memory were used" in guess.statement
    assert guess.confidence < 0.5


def test_the_first_step_is_the_look_that_would_decide() -> None:
    report = execution("States.TaskFailed", _KILLED, service="batch", logs=(log_fact(_MOSTLY_FREE),)).report()
    assert report.verdict.action is Action.INVESTIGATE
    assert report.next_steps[0].text.startswith("To decide: Look at the memory of the process")


def _with_fact(text: str, scene: Scene) -> Report:
    ref = HistoryEventRef(execution=EXECUTION, event_id=32)
    fact = Fact(source="execution_history", text=f"history event 32: {text}", ref=ref, weight=0.75)
    gathered = (*scene.gathered, GatheredEvidence(source="execution_history", facts=(fact,)))
    return Scene(scene.opened, scene.located, gathered, scene.now).report()


def test_what_led_to_a_fail_state_is_said_and_is_what_to_look_at() -> None:
    led = "Load was reached from Check, a Choice state; the input of Check was 3"
    report = _with_fact(led, execution("OddError", "odd"))
    (unknown,) = report.probable_causes
    assert unknown.statement == f'Load failed with "OddError: odd"; the definition ends it there: {led}; {_EITHER}'
    assert any(each.id in unknown.evidence for each in report.evidence if led in each.text)
    first = report.next_steps[0]
    assert first.text == "To decide, see which rule of Check led to Load, and where its input comes from."
    assert set(first.evidence) <= set(unknown.evidence)


def test_a_log_that_may_not_be_read_is_what_would_decide() -> None:
    denied = BlindSpot(
        source="logs", asked="log lines", reason="AccessDenied: denied", remedy="allow logs:FilterLogEvents on x"
    )
    report = execution("OddError", "odd", blind_spots=(denied,)).report()
    assert report.probable_causes[0].statement.startswith(
        'Load failed with "OddError: odd"; its log was not read: AccessDenied: denied; either '
    )
    assert report.next_steps[0].text == "To decide, read its log: allow logs:FilterLogEvents on x."


@pytest.mark.parametrize("reason", ["no line that explains the failure", "logs were read up to 2026-11-22T02:14:00Z"])
def test_a_log_that_was_read_and_tells_nothing_is_not_called_unread(reason: str) -> None:
    read = BlindSpot(source="logs", asked="errors", reason=reason, remedy="read all lines")
    report = execution("OddError", "odd", blind_spots=(read,)).report()
    assert "; no log line of it was found; either " in report.probable_causes[0].statement


def test_lines_that_nobody_knows_are_cited() -> None:
    report = execution("OddError", "odd", logs=(log_fact("zip zap zop"),)).report()
    (unknown,) = report.probable_causes
    assert "; no known failure looks like this; either its own code gave up, or " in unknown.statement
    assert any(each.id in unknown.evidence for each in report.evidence if each.source == "logs")


def test_an_alarm_on_a_level_that_broke_nothing_may_be_normal() -> None:
    scene = alarm()
    assert scene.located.failure is not None
    failure = scene.located.failure.model_copy(update={"error": "DatabaseConnections was greater than 60"})
    located = scene.located.model_copy(update={"failure": failure})
    report = Scene(scene.opened, located, scene.gathered, scene.now).report()
    (unknown,) = report.probable_causes
    assert unknown.statement == (
        'all that is known is "DatabaseConnections was greater than 60"; nothing that was looked at shows a failure; '
        "either the threshold lies too near to what is normal, or what the level leads to has not shown yet"
    )
    assert report.next_steps[0].text.startswith("To decide, compare the metric with the same hours")


@pytest.mark.parametrize(("treated", "is_missing"), [("Breaching", True), ("NonBreaching", False)])
def test_an_alarm_on_missing_data_asks_for_what_publishes_it(treated: str, *, is_missing: bool) -> None:
    scene = alarm()
    assert scene.located.failure is not None
    reason = (
        "Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as "
        f"[{treated}]."
    )
    failure = scene.located.failure.model_copy(update={"error": f"Heartbeat: {reason}", "cause": reason})
    located = scene.located.model_copy(update={"failure": failure})
    report = Scene(scene.opened, located, scene.gathered, scene.now).report()
    (unknown,) = report.probable_causes
    told = "either what publishes this metric did not run, or it could not publish"
    assert (told in unknown.statement) is is_missing
    assert report.next_steps[0].text.startswith("To decide, see whether what publishes the metric ran") is is_missing


def test_what_was_logged_before_lines_that_nobody_knows_would_decide() -> None:
    report = execution("OddError", "odd", logs=(log_fact("zip zap zop"),)).report()
    logged = next(each.id for each in report.evidence if each.source == "logs")
    first = report.next_steps[0]
    assert first.text == f"To decide, read what was logged before {logged}: what it did last, and with what."
    assert first.evidence == (logged,)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["INFO began", "2026-11-22 02:13:41 ERROR - zip zap"], "read what stands before logs:2: what it did last"),
        (["2026-11-22 02:13:41 ERROR - zip zap"], "get the lines before: logs begins with E1"),
    ],
)
def test_of_logs_alone_the_summary_quotes_the_line_and_says_where_to_read_on(lines: list[str], said: str) -> None:
    report = report_of_record(id="etl", logs=[*lines, "  detail of it"])
    assert 'it ended with "zip zap".' in report.summary
    assert report.next_steps[0].text.startswith(f"To decide, {said}")
