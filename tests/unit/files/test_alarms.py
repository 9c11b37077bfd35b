"""Alarms with metric values and service events: how the metric moved, and what the service noted."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.corpora import corpus
from tests.unit.files.exported import report_of_record
from triage.errors import InvalidInputError
from triage.model.evidence import MetricRef, ServiceEventRef
from triage.model.report import Report
from triage.model.vocabulary import Status

CHANGED = datetime.fromisoformat("2026-11-22T02:14:00+00:00")
ARN = "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:orders-storage"
DIMENSIONS = [{"Name": "DBInstanceIdentifier", "Value": "orders"}]
DESCRIBED = {
    "MetricAlarms": [
        {"AlarmName": "other", "AlarmArn": f"{ARN}-2", "StateValue": "OK"},
        {
            "AlarmName": "orders-storage",
            "AlarmArn": ARN,
            "StateValue": "ALARM",
            "StateReason": "Threshold Crossed: 1 datapoint [4.2E8] was less than the threshold (1.0E9).",
            "StateUpdatedTimestamp": "2026-11-22T02:14:00+00:00",
            "Namespace": "AWS/RDS",
            "MetricName": "FreeStorageSpace",
            "Dimensions": DIMENSIONS,
            "Period": 60,
            "Statistic": "Minimum",
        },
    ]
}
NOTIFICATION = {
    "AlarmName": "orders-storage",
    "AlarmArn": ARN,
    "NewStateValue": "ALARM",
    "NewStateReason": "Threshold Crossed",
    "StateChangeTime": "2026-11-22T02:14:00.000+0000",
    "Trigger": {
        "MetricName": "FreeStorageSpace",
        "Namespace": "AWS/RDS",
        "Dimensions": [{"name": "DBInstanceIdentifier", "value": "orders"}],
    },
}
DELIVERED = {"Type": "Notification", "Message": json.dumps(NOTIFICATION)}
ALERT = {
    "title": "Storage low",
    "state": "alerting",
    "commonLabels": {"alertname": "StorageLow"},
    "commonAnnotations": {"summary": "FreeStorageSpace on orders fell", "db_instance_identifier": "orders"},
}


def series(name: str, values: list[float], *, database: str = "orders", unit: str = "Bytes") -> dict[str, Any]:
    times = [(CHANGED - timedelta(minutes=len(values) - at)).isoformat() for at in range(len(values))]
    dimensions = [{"Name": "DBInstanceIdentifier", "Value": database}]
    return {"Label": name, "Timestamps": times, "Values": values, "Dimensions": dimensions, "Unit": unit}


METRICS = {
    "MetricDataResults": [
        series("CPUUtilization", [20, 21, 20, 22, 21], unit="Percent"),
        series("WriteIOPS", [300, 310, 6200, 6100, 400], unit="Count/Second"),
        series("FreeStorageSpace", [14e9, 12e9, 7e9, 2e9, 4.2e8]),
        series("ReadIOPS", [10, 12, 11, 10, 19], database="users", unit="Count/Second"),
    ]
}
EVENTS = {
    "Events": [
        {
            "SourceIdentifier": "orders",
            "SourceType": "db-instance",
            "Message": "The free storage capacity for DB Instance orders is low",
            "EventCategories": ["low storage"],
            "Date": "2026-11-22T02:12:00+00:00",
        },
        {
            "SourceIdentifier": "orders",
            "Message": "Backing up DB instance",
            "EventCategories": ["backup"],
            "Date": "2026-11-22T01:00:00Z",
        },
    ]
}


def texts(report: Report, kind: type) -> list[str]:
    return [each.text for each in report.evidence if isinstance(each.ref, kind)]


@pytest.mark.parametrize("alarm", [DESCRIBED, NOTIFICATION, DELIVERED, {"Records": [{"Sns": DELIVERED}]}, ALERT])
def test_an_alarm_is_understood_in_every_form_it_is_exported_in(alarm: object) -> None:
    report = report_of_record(id="r", alarm=alarm, metrics=METRICS)
    assert report.status is Status.ALARM
    assert report.pipeline == "orders"
    assert texts(report, MetricRef)[0].startswith("FreeStorageSpace of orders")


def test_the_alarms_metric_is_told_with_its_values_and_times() -> None:
    fall = texts(report_of_record(id="r", alarm=DESCRIBED, metrics=METRICS), MetricRef)[0]
    assert fall == "FreeStorageSpace of orders fell from 14 GB at 02:09:00 to 420 MB at 02:13:00"


def test_what_moved_beside_it_is_told_and_what_did_not_is_ruled_out() -> None:
    told = texts(report_of_record(id="r", alarm=DESCRIBED, metrics=METRICS), MetricRef)
    assert told[1].startswith(
        "WriteIOPS of orders rose from 300/s at 02:09:00 to 6200/s at 02:11:00; 400/s at 02:13:00"
    )
    assert told[-1] == "nothing unusual in CPUUtilization of orders between 02:09:00 and 02:13:00"
    assert not any("ReadIOPS" in text for text in told)


def test_what_the_service_noted_is_evidence_and_routine_comes_last() -> None:
    report = report_of_record(id="r", alarm=DESCRIBED, events=EVENTS)
    assert [text.partition(": ")[0] for text in texts(report, ServiceEventRef)] == [
        "orders (low storage)",
        "orders (backup)",
    ]


def test_an_alert_without_a_time_changed_when_the_last_value_was_measured() -> None:
    report = report_of_record(id="r", alarm=ALERT, metrics=METRICS)
    assert report.window.end == CHANGED - timedelta(minutes=1) + timedelta(seconds=30)


def test_metrics_in_snake_case_and_with_gaps_are_read() -> None:
    given = {"metric_data_results": [{**series("FreeStorageSpace", [14e9, 4e8]), "Values": [None, 4e8]}]}
    told = texts(report_of_record(id="r", alarm=DESCRIBED, metrics=given), MetricRef)
    assert told == ["FreeStorageSpace of orders stayed between 400 MB and 400 MB"]


def test_metrics_alone_say_nothing_of_a_failure() -> None:
    with pytest.raises(InvalidInputError, match="nothing given says what failed"):
        report_of_record(id="r", metrics=METRICS)


@pytest.mark.parametrize("field", ["alarm", "metrics", "events"])
@pytest.mark.parametrize("value", [[], {}, 7, "text", {"unrelated": 1}, [None], [[]]])
def test_another_document_is_refused_by_the_fields_name(field: str, value: object) -> None:
    given = {"alarm": DESCRIBED, field: value}
    if (field, value) == ("events", []):
        assert report_of_record(id="r", **given).status is Status.ALARM
        return
    with pytest.raises(InvalidInputError, match=f"^{field}: "):
        report_of_record(id="r", **given)


def test_recorded_database_alarms_show_the_metric_and_the_services_events() -> None:
    for folder in sorted(corpus("rds_alarms").iterdir()):
        given = {
            "alarm": json.loads((folder / "alert.json").read_text()),
            "metrics": json.loads((folder / "aws_cloudwatch_metrics.json").read_text()),
            "events": json.loads((folder / "aws_rds_events.json").read_text()),
        }
        report = report_of_record(id=folder.name, **given)
        assert report.status is Status.ALARM
        assert report.pipeline == given["alarm"]["commonAnnotations"]["db_instance_identifier"]
        assert texts(report, MetricRef)
        noted = [event["message"][:40] for event in given["events"]["events"]]
        assert all(any(message in text for text in texts(report, ServiceEventRef)) for message in noted)
        assert report.probable_causes
