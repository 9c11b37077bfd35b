"""Whatever is missing, twisted or out of order in a history or a definition: locating never raises."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.locate.histories import ARN, MACHINE, History
from tests.unit.locate.test_express import lines
from tests.unit.locate.test_first_failure import concurrent_map
from tests.unit.locate.test_map_runs import DEFINITION
from tests.unit.locate.test_map_runs import parent as map_run
from tests.unit.locate.test_nested_executions import CHILD, told
from tests.unit.locate.test_nested_executions import parent as nested
from triage.locate import locate_in_history
from triage.locate.cause import is_cut, told_execution
from triage.locate.correlation import correlation_of
from triage.locate.definition import parse_definition
from triage.locate.evaluation import evaluation_error, nearest_value
from triage.locate.express import locate_in_express_log
from triage.ports import HistoryEvent

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
TYPES = st.sampled_from(
    [
        "ExecutionFailed",
        "ExecutionTimedOut",
        "ExecutionAborted",
        "ExecutionSucceeded",
        "ExecutionRedriven",
        "EvaluationFailed",
        "FailStateEntered",
        "MapIterationFailed",
        "MapIterationStarted",
        "MapRunFailed",
        "MapRunStarted",
        "MapStateEntered",
        "MapStateExited",
        "MapStateFailed",
        "MapStateStarted",
        "ParallelStateStarted",
        "TaskFailed",
        "TaskScheduled",
        "TaskStateExited",
        "TaskSubmitted",
        "TaskTimedOut",
        "SomethingNew",
    ]
)
WHOLE = [
    concurrent_map().events,
    nested(CHILD, told(CHILD, cause=told(CHILD + "x"))).events,
    map_run().events,
]


@st.composite
def damaged(draw: st.DrawFn) -> list[HistoryEvent]:
    """A real history with events left out, swapped, doubled, retyped, chained to others and with other details."""
    events = list(draw(st.sampled_from(WHOLE)))
    for _ in range(draw(st.integers(1, 8))):
        if not events:
            break
        place = draw(st.integers(0, len(events) - 1))
        changes: dict[str, Any] = draw(
            st.fixed_dictionaries(
                {},
                optional={
                    "id": st.integers(-1, 30),
                    "previous_id": st.integers(-1, 30),
                    "type": TYPES,
                    "details": st.dictionaries(
                        st.sampled_from(
                            ["name", "error", "cause", "index", "length", "resource", "mapRunArn", "output"]
                        ),
                        JSON,
                    ),
                },
            )
        )
        changed = events[place].model_copy(update=changes)
        events = draw(
            st.sampled_from(
                [
                    [*events[:place], *events[place + 1 :]],
                    [*events[:place], changed, *events[place + 1 :]],
                    [*events, changed],
                    events[: place + 1],
                    events[::-1],
                ]
            )
        )
    return events


STATE_FIELDS = (
    "Type",
    "Resource",
    "Next",
    "Choices",
    "Branches",
    "ItemProcessor",
    "ResultWriter",
    "Arguments",
    "HeartbeatSeconds",
    "TimeoutSeconds",
    "Retry",
    "Catch",
)
STATES = st.dictionaries(
    st.sampled_from(["Load", "ForEach", "Run", "Other"]),
    JSON | st.fixed_dictionaries({}, optional=dict.fromkeys(STATE_FIELDS, JSON)),
)
DEFINITIONS = (
    st.none()
    | st.just(DEFINITION)
    | st.fixed_dictionaries({}, optional={"StartAt": JSON, "States": STATES | JSON, "TimeoutSeconds": JSON})
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(damaged(), DEFINITIONS)
def test_a_damaged_history_never_raises(events: list[HistoryEvent], definition: dict[str, Any] | None) -> None:
    found = locate_in_history(events, definition=definition, execution_arn=ARN, state_machine_arn=MACHINE)
    if found is not None and found.failure is not None:
        assert found.failure.origin is not None
        assert all(fact.text for fact in found.facts)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(damaged(), st.lists(st.integers(0, 200), max_size=4))
def test_a_damaged_log_never_raises(events: list[HistoryEvent], cuts: list[int]) -> None:
    history = History()
    history.events = events
    logged = lines(history)
    for number, cut in enumerate(cuts[: len(logged)]):
        logged[number] = logged[number].model_copy(update={"message": logged[number].message[:cut]})
    locate_in_express_log(logged)


@given(st.text(max_size=400) | JSON.map(json.dumps) | st.integers(0, 300).map(lambda cut: told(CHILD)[:cut]))
def test_any_cause_is_read(cause: str) -> None:
    correlation_of(cause, cause)
    told_execution(cause)
    is_cut(cause)
    evaluation_error(f"An error occurred while executing the state 'x' (entered at the event id #1). {cause}")
    nearest_value(f"$.{cause}", cause)


def test_a_definition_nested_a_thousand_deep_is_read_as_far_as_states_go() -> None:
    definition: dict[str, Any] = {"StartAt": "s", "States": {"s": {"Type": "Pass"}}}
    for number in range(1000):
        inner = {"Type": "Map", "ItemProcessor": definition}
        definition = {"StartAt": f"s{number}", "States": {f"s{number}": inner}}
    assert len(parse_definition(definition).states) > 10


def test_events_that_name_each_other_as_their_predecessor_do_not_loop() -> None:
    history = History()
    history.enter("Task", "Load", after=3)
    history.attempt()
    history.fail(after=9)
    assert locate_in_history(history.events) is not None
