"""What executions tell EventBridge, CloudWatch and CloudWatch Logs."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local_cloud.cloud import Cloud
from tests.local_cloud.stepfunctions.machines import StateMachines, failing, one_state
from tests.local_cloud.waiting import wait_until

_WAIT = one_state({"Type": "Wait", "Seconds": 60})
Received = Callable[[str, int], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def received(cloud: Cloud) -> Received:
    """Receive the status events of an execution, once there are as many as told."""
    sqs, events = cloud.client("sqs"), cloud.client("events")
    queue = sqs.create_queue(QueueName="status-events")["QueueUrl"]
    attributes = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]
    events.put_rule(Name="status-events", EventPattern='{"source": ["aws.states"]}')
    events.put_targets(Rule="status-events", Targets=[{"Id": "queue", "Arn": attributes["QueueArn"]}])
    seen: list[dict[str, Any]] = []

    def receive(execution_arn: str, count: int) -> list[dict[str, Any]]:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            mine = [event for event in seen if event["detail"]["executionArn"] == execution_arn]
            if len(mine) >= count:
                return mine
            page = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=1)
            seen.extend(json.loads(message["Body"]) for message in page.get("Messages", []))
        raise AssertionError(f"fewer than {count} events of {execution_arn} in {seen}")

    return receive


def test_a_failure_is_announced_with_its_error_and_cause(machines: StateMachines, received: Received) -> None:
    ended = machines.wait(machines.start(machines.create(failing("My.Error", "its cause")), {"day": 1}))
    events = received(ended.arn, 2)

    assert [event["detail"]["status"] for event in events] == ["RUNNING", "FAILED"]
    failed = events[-1]
    assert failed["source"] == "aws.states"
    assert failed["detail-type"] == "Step Functions Execution Status Change"
    assert failed["resources"] == [ended.arn]
    detail = failed["detail"]
    assert (detail["error"], detail["cause"], detail["input"]) == ("My.Error", "its cause", '{"day": 1}')
    assert (detail["redriveCount"], detail["redriveStatus"], detail["output"]) == (0, "REDRIVABLE", None)
    assert detail["stopDate"] == int(ended.description["stopDate"].timestamp() * 1000)


def test_a_failures_event_starts_the_machine_that_watches_for_it(machines: StateMachines, cloud: Cloud) -> None:
    watched = machines.create(failing("Watched.Error", "to be triaged"))
    watcher = machines.create(one_state({"Type": "Pass"}))
    pattern = {"source": ["aws.states"], "detail": {"status": ["FAILED"], "stateMachineArn": [watched]}}
    events = cloud.client("events")
    events.put_rule(Name="watch", EventPattern=json.dumps(pattern))
    target = {"Id": "watcher", "Arn": watcher, "RoleArn": machines.role_arn, "InputPath": "$.detail"}
    events.put_targets(Rule="watch", Targets=[target])
    failed = machines.wait(machines.start(watched))

    deadline = time.monotonic() + 10
    started: list[dict[str, Any]] = []
    while not started and time.monotonic() < deadline:
        started = machines.client.list_executions(stateMachineArn=watcher)["executions"]
    assert len(started) == 1
    received = json.loads(machines.wait(started[0]["executionArn"]).description["input"])
    assert (received["executionArn"], received["error"]) == (failed.arn, "Watched.Error")


def test_timeouts_and_stops_are_announced_too(machines: StateMachines, received: Received) -> None:
    timed_out = machines.start(machines.create({**_WAIT, "TimeoutSeconds": 1}))
    stopped = machines.start(machines.create(_WAIT))
    machines.client.stop_execution(executionArn=stopped)

    assert [e["detail"]["status"] for e in received(stopped, 2)] == ["RUNNING", "ABORTED"]
    last = received(timed_out, 2)[-1]["detail"]
    assert (last["status"], last["error"], last["cause"]) == ("TIMED_OUT", None, None)


def test_express_executions_are_not_announced(machines: StateMachines, received: Received) -> None:
    express = machines.start(machines.create(failing("Silent"), type="EXPRESS"))
    standard = machines.wait(machines.start(machines.create(failing("Loud"))))

    received(standard.arn, 2)  # sent after the Express execution's would have been
    assert received(express, 0) == []


def test_a_failed_express_execution_leaves_its_log_and_nothing_else(machines: StateMachines, cloud: Cloud) -> None:
    machine = machines.create(
        failing("Silent"), type="EXPRESS", loggingConfiguration=_logging(cloud, "/express", "ALL")
    )
    arn = machines.start(machine)
    assert ":express:" in arn
    with pytest.raises(ClientError) as refused:
        machines.client.get_execution_history(executionArn=arn)
    assert refused.value.response["Error"]["Code"] == "InvalidArn"
    assert [line["type"] for line in _logged(cloud, "/express", 3)] == [
        "ExecutionStarted",
        "FailStateEntered",
        "ExecutionFailed",
    ]


def test_an_input_above_248_kib_is_left_out_of_the_event(machines: StateMachines, received: Received) -> None:
    arn = machines.start(machines.create(one_state({"Type": "Pass"})), {"text": "x" * (250 * 1024)})
    detail = received(arn, 1)[0]["detail"]
    assert detail["input"] is None
    assert detail["inputDetails"] == {"included": False}


@pytest.mark.parametrize("kind", ["STANDARD", "EXPRESS"])
def test_failures_are_counted_by_state_machine(machines: StateMachines, cloud: Cloud, kind: str) -> None:
    machine = machines.create(failing("Counted"), type=kind)
    machines.start(machine)
    assert wait_until(lambda: failures_of(cloud, machine) == 1)


def failures_of(cloud: Cloud, machine: str) -> float:
    now = datetime.now(UTC)
    statistics = cloud.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/States",
        MetricName="ExecutionsFailed",
        Dimensions=[{"Name": "StateMachineArn", "Value": machine}],
        StartTime=now - timedelta(minutes=5),
        EndTime=now + timedelta(minutes=5),
        Period=60,
        Statistics=["Sum"],
    )
    return float(sum(point["Sum"] for point in statistics["Datapoints"]))


def test_a_machine_logs_its_errors_to_a_stream_of_the_execution(machines: StateMachines, cloud: Cloud) -> None:
    machine = machines.create(failing("Logged"), loggingConfiguration=_logging(cloud, "/executions", "ERROR"))
    first, second = (machines.wait(machines.start(machine, {"secret": 1})) for _ in range(2))

    lines = _logged(cloud, "/executions", 4)
    assert [line["type"] for line in lines if line["execution_arn"] == first.arn] == [
        "FailStateEntered",
        "ExecutionFailed",
    ]
    assert all("input" not in line["details"] for line in lines)
    streams = {line["execution_arn"]: line["stream"] for line in lines}
    assert streams[first.arn] != streams[second.arn]
    assert streams[first.arn].startswith(f"states/{machine.rsplit(':', 1)[1]}/")


def _logging(cloud: Cloud, group: str, level: str) -> dict[str, Any]:
    cloud.client("logs").create_log_group(logGroupName=group)
    arn = f"arn:aws:logs:us-east-1:000000000000:log-group:{group}:*"
    destinations = [{"cloudWatchLogsLogGroup": {"logGroupArn": arn}}]
    return {"level": level, "includeExecutionData": False, "destinations": destinations}


def _logged(cloud: Cloud, group: str, count: int) -> list[dict[str, Any]]:
    """Return the lines of a log group once there are as many as told, each with its stream's name."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        events = cloud.client("logs").filter_log_events(logGroupName=group)["events"]
        if len(events) >= count:
            return [{**json.loads(event["message"]), "stream": event["logStreamName"]} for event in events]
        time.sleep(0.05)
    raise AssertionError(f"fewer than {count} lines in {group}")
