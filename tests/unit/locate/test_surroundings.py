"""What led to a failing state, and how it is defined."""

from typing import Any

from tests.unit.locate.histories import ARN, FUNCTION, MACHINE, History
from triage.locate import locate_in_history
from triage.model.evidence import DefinitionRef, Fact

DEFINITION: dict[str, Any] = {
    "StartAt": "Check",
    "States": {
        "Check": {"Type": "Choice", "Choices": [{"Next": "Load"}], "Default": "Reject"},
        "Load": {
            "Type": "Task",
            "Resource": FUNCTION,
            "TimeoutSeconds": 60,
            "Retry": [{"ErrorEquals": ["Throttled", "Busy"], "MaxAttempts": 2}],
            "Catch": [{"ErrorEquals": ["States.Timeout"], "Next": "Reject"}],
            "Next": "Done",
        },
        "Done": {"Type": "Succeed"},
        "Reject": {"Type": "Fail", "Error": "Rejected"},
    },
}


def facts(history: History) -> list[Fact]:
    found = locate_in_history(history.events, definition=DEFINITION, execution_arn=ARN, state_machine_arn=MACHINE)
    assert found is not None
    return list(found.facts)


def test_a_fail_state_tells_which_choice_led_there_and_over_what_input() -> None:
    history = History()
    history.enter("Choice", "Check", given='{"rows": 0, "token": "abcdef0123456789"}')
    history.add("ChoiceStateExited", name="Check", output="{}")
    history.enter("Fail", "Reject")
    history.fail(error="Rejected", cause=None)
    texts = [fact.text for fact in facts(history)]
    expected = (
        'Reject was reached from Check, a Choice state; the input of Check was {"rows": 0, "token": "[redacted]"}'
    )
    assert f"history event 3: {expected}" in texts


def test_the_failing_state_is_shown_as_it_is_defined_with_its_neighbours() -> None:
    history = History()
    history.run("Choice", "Check")
    history.enter("Task", "Load")
    history.attempt()
    history.fail()
    (defined,) = [fact for fact in facts(history) if fact.source == "definition"]
    assert defined.text == (
        f"Load is defined as a Task calling {FUNCTION}; TimeoutSeconds 60; "
        "Retry Throttled/Busy 2 times after 1 s x 2.0; Catch States.Timeout to Reject; "
        "comes after Check; leads to Done"
    )
    assert defined.ref == DefinitionRef(state_machine=MACHINE, state="Load")


def test_a_choice_that_nothing_matched_shows_its_input() -> None:
    history = History()
    history.enter("Choice", "Check", given='{"rows": null}')
    cause = (
        "An error occurred while executing the state 'Check' (entered at the event id #2). "
        "Failed to transition out of the state. The state's output was: {}"
    )
    history.fail(error="States.NoChoiceMatched", cause=cause)
    assert 'history event 2: the input of Check was {"rows": null}' in [fact.text for fact in facts(history)]
