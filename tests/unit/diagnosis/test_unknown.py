"""Unknown is an answer: the origin word for word, the likeliest readings, and what would decide."""

from tests.unit.diagnosis.scenes import REQUEST, execution, log_fact
from triage.model.vocabulary import Action, Category

_KILLED = '{"StatusReason":"Essential container in task exited","Container":{"ExitCode":137}}'
_MOSTLY_FREE = f"REPORT RequestId: {REQUEST}\tMemory Size: 512 MB\tMax Memory Used: 150 MB"


def test_where_the_likeliest_reading_is_contradicted_it_is_named_after_unknown_with_what_speaks_against_it() -> None:
    report = execution("States.TaskFailed", _KILLED, service="batch", logs=(log_fact(_MOSTLY_FREE),)).report()
    unknown, guess = report.probable_causes[:2]
    assert unknown.category is Category.UNKNOWN
    assert '"States.TaskFailed: Essential container in task exited"' in unknown.statement
    assert "what it may be follows" in unknown.statement
    assert guess.category is Category.MEMORY
    assert "against this: only 150 of 512 MB of memory were used" in guess.statement
    assert guess.confidence < 0.5


def test_the_first_step_is_the_look_that_would_decide() -> None:
    report = execution("States.TaskFailed", _KILLED, service="batch", logs=(log_fact(_MOSTLY_FREE),)).report()
    assert report.verdict.action is Action.INVESTIGATE
    assert report.next_steps[0].text.startswith("To decide: Look at the memory of the process")
