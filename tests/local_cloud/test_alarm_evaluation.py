"""Alarms are judged as CloudWatch documents it; metric math computes what alarms commonly use."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from local_cloud.alarm_evaluation import Datapoint, evaluate
from local_cloud.metric_math import MetricMathError, compute

NOW = datetime(2026, 11, 22, 2, 14, tzinfo=UTC)
MINUTE = 1_795_313_580


def alarm(**changes: Any) -> dict[str, Any]:
    return {
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": 50.0,
        "EvaluationPeriods": 3,
        "Period": 60,
        "Statistic": "Average",
        **changes,
    }


def points(*values: float | None) -> list[Datapoint]:
    return [Datapoint(MINUTE - 60 * number, value) for number, value in enumerate(values)]


@pytest.mark.parametrize(
    ("changes", "values", "state"),
    [
        ({}, (60, 70, 80), "ALARM"),
        ({}, (60, 70, 50), "OK"),
        ({"DatapointsToAlarm": 2}, (60, 10, 80), "ALARM"),
        ({}, (None, None, None), "INSUFFICIENT_DATA"),
        ({"TreatMissingData": "breaching"}, (None, 60, 60), "ALARM"),
        ({"TreatMissingData": "notBreaching"}, (None, None, None), "OK"),
        ({"TreatMissingData": "ignore"}, (None, None, None), None),
        ({"ComparisonOperator": "LessThanOrEqualToThreshold"}, (50, 49, 10), "ALARM"),
    ],
)
def test_state_follows_the_last_periods(
    changes: dict[str, Any], values: tuple[float | None, ...], state: str | None
) -> None:
    result = evaluate(alarm(**changes), points(*values), NOW)

    assert (result and result.value) == state


def test_reason_is_worded_as_cloudwatch_does() -> None:
    result = evaluate(alarm(EvaluationPeriods=1), points(99.5), NOW)

    assert result is not None
    assert result.reason == (
        "Threshold Crossed: 1 out of the last 1 datapoints [99.5 (22/11/26 02:13:00)] was greater than the threshold "
        "(50.0) (minimum 1 datapoint for OK -> ALARM transition)."
    )
    assert json.loads(result.reason_data) == {
        "version": "1.0",
        "queryDate": "2026-11-22T02:14:00.000+0000",
        "startDate": "2026-11-22T02:13:00.000+0000",
        "statistic": "Average",
        "period": 60,
        "recentDatapoints": [99.5],
        "threshold": 50.0,
    }


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("a + b * 2", 7.0),
        ("100 * (b / a)", 300.0),
        ("a + missing", None),
        ("a + FILL(missing, 0)", 1.0),
        ("SUM(METRICS())", 4.0),
        ("MAX([a, b, missing])", 3.0),
        ("a / 0", None),
        ("-a", -1.0),
    ],
)
def test_metric_math(expression: str, value: float | None) -> None:
    assert compute(expression, {"a": 1.0, "b": 3.0, "missing": None}) == value


@pytest.mark.parametrize("expression", ["a +", "c", "SEARCH('x', 'Sum', 60)", "a if b else c"])
def test_metric_math_that_is_not_supported_is_refused(expression: str) -> None:
    with pytest.raises(MetricMathError):
        compute(expression, {"a": 1.0, "b": 3.0})
