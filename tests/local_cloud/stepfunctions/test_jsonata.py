"""JSONata expressions and variables."""

import json
from typing import Any

import pytest
from jsonata import Jsonata

from local_cloud.stepfunctions.jsonata_expressions import declare_variables, without_declarations
from tests.local_cloud.stepfunctions.machines import StateMachines, one_state

_AWKWARD = 'she said "no"\n\\ and left {% $x %}'


def test_strings_with_quotes_and_newlines_survive_input_variables_and_output(machines: StateMachines) -> None:
    states = {
        "Keep": {"Type": "Pass", "Assign": {"kept": "{% $states.input.text %}"}, "Next": "Give"},
        "Give": {"Type": "Pass", "Output": {"text": "{% $kept & '!' %}"}, "End": True},
    }
    execution = machines.run({"QueryLanguage": "JSONata", "StartAt": "Keep", "States": states}, {"text": _AWKWARD})

    assert json.loads(execution.description["output"]) == {"text": _AWKWARD + "!"}
    assigned = execution.details("PassStateExited")[0]["assignedVariables"]
    assert json.loads(assigned["kept"]) == _AWKWARD


def test_step_functions_own_functions_are_known(machines: StateMachines) -> None:
    output = {"id": "{% $length($uuid()) %}", "parts": "{% $partition([1, 2, 3], 2) %}"}
    definition = one_state({"Type": "Pass", "Output": output}, QueryLanguage="JSONata")
    assert json.loads(machines.run(definition).description["output"]) == {"id": 36, "parts": [[1, 2], [3]]}


def test_a_failing_expression_is_a_query_evaluation_error(machines: StateMachines) -> None:
    definition = one_state({"Type": "Pass", "Output": "{% $states.input.a + 'text' %}"}, QueryLanguage="JSONata")
    execution = machines.run(definition, {"a": 1})

    assert execution.description["error"] == "States.QueryEvaluationError"
    assert execution.types[1:] == ["PassStateEntered", "EvaluationFailed", "ExecutionFailed"]
    failure = execution.details("EvaluationFailed")[0]
    assert failure["state"] == "Only"
    assert "(entered at the event id #2)" in failure["cause"]
    assert "T2002: The right side of the + operator" in failure["cause"]
    assert failure["location"] == "Output"
    # As recorded on AWS for a Pass state: after the event before the state's entry.
    assert [event["previousEventId"] for event in execution.events] == [0, 0, 0, 3]


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({"Output": {"error": "{% $states.input.gone %}"}}, "Output/error"),
        ({"Assign": {"kept": {"deep": "{% $states.input.gone %}"}}}, "Assign/kept/deep"),
    ],
)
def test_an_undefined_value_is_located_in_its_field(
    machines: StateMachines, members: dict[str, Any], field: str
) -> None:
    execution = machines.run(one_state({"Type": "Pass", **members}, QueryLanguage="JSONata"))

    assert execution.details("EvaluationFailed")[0]["location"] == field
    assert execution.description["cause"] == (
        "An error occurred while executing the state 'Only' (entered at the event id #2). The JSONata expression "
        f"'$states.input.gone' specified for the field '{field}' returned nothing (undefined)."
    )


def test_a_missing_argument_of_a_task_is_written_once(machines: StateMachines) -> None:
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::aws-sdk:sfn:listStateMachines",
        "Arguments": {"MaxResults": "{% $states.input.missing %}"},
    }
    execution = machines.run(one_state(task, QueryLanguage="JSONata"))

    assert execution.types[1:] == ["TaskStateEntered", "EvaluationFailed", "ExecutionFailed"]
    assert [event["previousEventId"] for event in execution.events] == [0, 0, 2, 3]
    assert execution.details("EvaluationFailed")[0]["location"] == "Arguments/MaxResults"


@pytest.mark.parametrize(
    "expression",
    ["$n", "$exists($n)", "$a", "$s", "$states.input.rows[1].id", "$states.nope", "$x:=5;$x+1", "{'a':$a,'n':$n}"],
)
def test_declared_variables_mean_the_same_as_bindings(expression: str) -> None:
    declared = declare_variables(
        {"$states": {"input": {"rows": [{"id": 1}, {"id": None}]}}, "$n": None, "$a": [1], "$s": 'a "b"\n;$c:=1;'}
    )
    text = f"({declared}{expression})"

    bare, bindings = without_declarations(text)

    assert bare == f"({expression})" or expression.startswith("$x:=")
    assert Jsonata.jsonata(bare).evaluate(None, bindings) == Jsonata.jsonata(text).evaluate(None)


def test_an_expression_without_declarations_stays_as_it_is() -> None:
    assert without_declarations("(1 + 1)") == ("(1 + 1)", {})
    assert without_declarations("$count([1])") == ("$count([1])", {})
