"""EventBridge events become signals, and what cannot be used says why."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.events import load_event
from triage.errors import InvalidSignalError
from triage.model.eventbridge import parse_signal
from triage.model.signal import SIGNAL, AlarmChanged, ExecutionEnded
from triage.model.vocabulary import Status


def test_failed_execution_carries_arns_times_error_and_cause() -> None:
    signal = parse_signal(load_event("execution_failed"))

    assert isinstance(signal, ExecutionEnded)
    assert signal.execution_arn.endswith(":execution:customer-etl:7f3c")
    assert signal.status is Status.FAILED
    assert signal.stopped_at == datetime(2026, 11, 22, 2, 13, 44, 31000, tzinfo=UTC)
    assert signal.error == "ValueError"
    assert signal.cause is not None
    assert "bad row" in signal.cause


def test_timed_out_execution_has_neither_error_nor_cause() -> None:
    signal = parse_signal(load_event("execution_timed_out"))

    assert isinstance(signal, ExecutionEnded)
    assert (signal.status, signal.error, signal.cause) == (Status.TIMED_OUT, None, None)


def test_the_slim_event_of_the_rule_is_the_same_signal_as_the_whole_event() -> None:
    slim = parse_signal(load_event("execution_failed_slim"))
    whole = parse_signal(load_event("execution_failed"))

    assert slim.key == whole.key
    assert slim.occurred_at == whole.occurred_at


def test_a_redriven_execution_is_another_signal_though_the_arn_stays() -> None:
    event = load_event("execution_failed")
    first = parse_signal(event)
    event["detail"]["redriveCount"] = 1

    assert parse_signal(event).key != first.key


def test_alarm_reason_data_is_parsed_out_of_its_string() -> None:
    signal = parse_signal(load_event("alarm_to_alarm"))

    assert isinstance(signal, AlarmChanged)
    assert signal.reason_data["recentDatapoints"] == [3.0]
    assert signal.dimensions == {"FunctionName": "acme-load-table"}
    assert signal.changed_at == datetime(2026, 11, 22, 2, 20, 0, 129000, tzinfo=UTC)


def test_reason_data_that_is_not_json_is_kept_as_it_is() -> None:
    event = load_event("alarm_to_alarm")
    event["detail"]["state"]["reasonData"] = "not json"
    signal = parse_signal(event)

    assert isinstance(signal, AlarmChanged)
    assert signal.reason_data == {"unparsed": "not json"}


def test_composite_alarm_has_a_rule_and_no_metrics() -> None:
    signal = parse_signal(load_event("alarm_composite"))

    assert isinstance(signal, AlarmChanged)
    assert signal.metrics == ()
    assert signal.alarm_rule is not None


def test_metric_math_keeps_the_expression_and_the_metrics_under_it() -> None:
    signal = parse_signal(load_event("alarm_metric_math"))

    assert isinstance(signal, AlarmChanged)
    assert [metric.expression for metric in signal.metrics] == ["100 * m1 / m2", None]
    assert signal.dimensions == {"FunctionName": "acme-load-table"}


def test_every_change_of_an_alarm_is_a_signal_of_its_own() -> None:
    assert parse_signal(load_event("alarm_to_alarm")).key != parse_signal(load_event("alarm_to_ok")).key


@pytest.mark.parametrize(
    ("event", "named"),
    [
        (None, "detail-type"),
        ([], "detail-type"),
        ({"detail-type": "EC2 Instance State-change Notification"}, "EC2 Instance"),
        ({"detail-type": "Step Functions Execution Status Change"}, "time"),
        (load_event("execution_succeeded"), "status"),
        (load_event("alarm_to_alarm") | {"detail": {"alarmName": "x"}}, "detail.state"),
        (load_event("execution_failed") | {"time": "yesterday"}, "time"),
    ],
)
def test_an_unusable_event_names_the_field(event: object, named: str) -> None:
    with pytest.raises(InvalidSignalError, match=named):
        parse_signal(event)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(
    damage=st.dictionaries(
        st.sampled_from(["state", "alarmName", "configuration", "status", "stopDate", "executionArn"]), _JSON
    ),
    name=st.sampled_from(["execution_failed", "alarm_to_alarm", "alarm_metric_math"]),
)
def test_a_damaged_event_is_a_signal_or_a_clear_error_and_nothing_else(damage: dict[str, Any], name: str) -> None:
    event = load_event(name)
    event["detail"] |= damage
    try:
        signal = parse_signal(event)
    except InvalidSignalError:
        return
    assert SIGNAL.validate_python(signal.dump()) == signal
