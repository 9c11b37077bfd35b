"""A failure that really happens becomes one archived report and one message, and the API tells of it."""

import json
import time
import uuid
from typing import Any

import pytest

from local_cloud.cloud import Cloud
from local_cloud.scenarios import SCENARIOS, Scenario, find
from tests.local_cloud.api import ask, call
from tests.local_cloud.histories import history_of
from tests.local_cloud.reports import Report, claims_of, eventually, report_of


def messages_about(cloud: Cloud, report: Report) -> list[dict[str, str]]:
    """Return the messages that carry the report or another one of its incident."""
    return [message for message in cloud.outbox() if report["incident_id"] in message["body"]]


def triage_runs(cloud: Cloud) -> list[dict[str, Any]]:
    """Return the executions of the triage workflow."""
    machine = cloud.outputs["TriageStateMachineArn"]
    return list(cloud.client("stepfunctions").list_executions(stateMachineArn=machine)["executions"])


def fail_quickly(cloud: Cloud, name: str, cause: str = "the file has no rows") -> str:
    """Start an execution of a machine of this name that fails at once; return its ARN."""
    machines = cloud.client("stepfunctions")
    role = machines.describe_state_machine(stateMachineArn=_demo_machine(cloud))["roleArn"]
    definition = {
        "StartAt": "Reject",
        "States": {"Reject": {"Type": "Fail", "Error": "EmptyFile", "Cause": cause}},
    }
    machine = machines.create_state_machine(name=name, definition=json.dumps(definition), roleArn=role)
    return str(machines.start_execution(stateMachineArn=machine["stateMachineArn"])["executionArn"])


def _demo_machine(cloud: Cloud) -> str:
    machines = cloud.client("stepfunctions").list_state_machines()["stateMachines"]
    return str(next(each["stateMachineArn"] for each in machines if each["name"] == "customer-etl"))


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_scenario_gives_one_right_report_one_message_and_answers(stack: Cloud, scenario: Scenario) -> None:
    started = scenario.play(stack)
    report = report_of(stack, started)

    assert report["pipeline"] == scenario.pipeline
    assert report["status"] == scenario.expected.status
    assert report["probable_causes"][0]["category"] == scenario.expected.category, report["text"]
    if scenario.expected.path:
        assert report["failure"]["path"] == list(scenario.expected.path), history_of(stack, started)
        assert report["failure"]["error"] == scenario.expected.error
    assert len(claims_of(stack, started)) == 1
    denied = [spot for spot in report["blind_spots"] if "AccessDenied" in spot["reason"]]
    assert denied == [], "our own roles allow what our own code asks"

    messages = messages_about(stack, report)
    assert [message["topic"] for message in messages] == [stack.outputs["OwnersTopicArn"]]
    headings = ("1) Summary", "2) Evidence", "3) Probable cause", "4) Recommended next steps")
    assert all(heading in messages[0]["body"] for heading in headings)
    assert len(messages[0]["subject"]) < 100

    listed = call(stack, "GET", "reports", pipeline=scenario.pipeline, category=scenario.expected.category).json
    assert [row["report_id"] for row in listed["reports"]].count(report["report_id"]) == 1
    answer = ask(stack, message="why did it fail?", pipeline_name=scenario.pipeline)
    assert answer.status == 200
    assert answer.json["report"]["report_id"] == report["report_id"]
    assert "3) Probable cause" in answer.json["answer"]


def test_every_claim_of_a_live_report_cites_evidence_that_is_there(stack: Cloud) -> None:
    report = report_of(stack, find("map-item").play(stack))

    ids = {piece["id"] for piece in report["evidence"]}
    assert ids
    assert all(set(cause["evidence"]) <= ids and cause["evidence"] for cause in report["probable_causes"])
    assert all(set(step["evidence"]) <= ids for step in report["next_steps"])


def test_a_report_says_who_waits_and_that_it_was_seen_before(stack: Cloud) -> None:
    first = report_of(stack, find("map-item").play(stack))
    report = report_of(stack, find("map-item").play(stack))

    assert report["fingerprint"] == first["fingerprint"]
    assert first["report_id"] in [each["report_id"] for each in report["context"]["similar"]]
    assert [each["pipeline"] for each in report["context"]["downstream"]] == ["finance-daily"]
    assert "waiting for it: finance-daily (expected by 06:00 UTC)" in report["text"]
    assert "Seen before: " in report["text"]


def test_the_same_event_delivered_again_starts_no_second_report(stack: Cloud) -> None:
    arn = fail_quickly(stack, f"twice-{uuid.uuid4().hex[:8]}")
    report = report_of(stack, arn)
    runs = stack.client("stepfunctions")
    first = next(run for run in triage_runs(stack) if arn in _input_of(stack, run))

    again = runs.start_execution(stateMachineArn=stack.outputs["TriageStateMachineArn"], input=_input_of(stack, first))[
        "executionArn"
    ]
    eventually(lambda: runs.describe_execution(executionArn=again)["status"] == "SUCCEEDED", "the second run")

    assert len(messages_about(stack, report)) == 1
    assert len(call(stack, "GET", "reports", pipeline=report["pipeline"]).json["reports"]) == 1


def test_triage_that_fails_half_way_and_is_started_again_tells_once(stack: Cloud) -> None:
    topics = stack.client("sns")
    topic = stack.outputs["OwnersTopicArn"]
    policy = topics.get_topic_attributes(TopicArn=topic)["Attributes"]["Policy"]
    deny = {"Effect": "Deny", "Principal": "*", "Action": "sns:Publish", "Resource": topic}
    topics.set_topic_attributes(
        TopicArn=topic, AttributeName="Policy", AttributeValue=json.dumps({"Version": "2012-10-17", "Statement": deny})
    )
    try:
        arn = fail_quickly(stack, f"half-way-{uuid.uuid4().hex[:8]}")
        failed = eventually(lambda: _failed_run(stack, arn), "the failed triage")
    finally:
        topics.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=policy)
    assert not [message for message in stack.outbox() if arn in message["body"] and message["topic"] == topic]

    stack.client("stepfunctions").start_execution(
        stateMachineArn=stack.outputs["TriageStateMachineArn"], input=_input_of(stack, failed)
    )
    report = report_of(stack, arn)

    assert [message["topic"] for message in messages_about(stack, report)] == [topic]
    assert len(call(stack, "GET", "reports", pipeline=report["pipeline"]).json["reports"]) == 1
    told_operators = [m for m in stack.outbox() if m["topic"] == stack.outputs["OperatorsTopicArn"]]
    assert any(failed["executionArn"] in message["body"] for message in told_operators)


def test_denied_history_and_missing_log_group_still_give_a_delivered_report_that_says_so(stack: Cloud) -> None:
    roles = stack.client("iam")
    role = next(each["RoleName"] for each in roles.list_roles()["Roles"] if "LocateFailure" in each["RoleName"])
    deny = {"Effect": "Deny", "Action": "states:GetExecutionHistory", "Resource": "*"}
    name = f"denied-{uuid.uuid4().hex[:8]}"
    catalog = {"log_group": "/aws/lambda/acme-no-such-function", "owner": "data-team"}
    roles.put_role_policy(
        RoleName=role,
        PolicyName="deny-history",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": deny}),
    )
    try:
        machine = _demo_machine(stack).replace("customer-etl", name)
        put = call(
            stack,
            "PUT",
            f"pipelines/{name}",
            body=json.dumps({"pipeline_name": name, "state_machine_arn": machine, **catalog}).encode(),
        )
        assert put.status in (200, 201)
        report = report_of(stack, fail_quickly(stack, name))
    finally:
        roles.delete_role_policy(RoleName=role, PolicyName="deny-history")

    said = json.dumps(report["blind_spots"])
    assert "states:GetExecutionHistory" in said
    assert "/aws/lambda/acme-no-such-function" in said
    (message,) = messages_about(stack, report)
    assert "states:GetExecutionHistory" in message["body"]
    assert report["failure"]["error"] == "EmptyFile", "DescribeExecution still tells the error"


def test_our_own_workflow_and_alarms_start_no_triage(stack: Cloud) -> None:
    workflow = stack.outputs["TriageStateMachineArn"]
    runs = stack.client("stepfunctions")
    bad = runs.start_execution(stateMachineArn=workflow, input="{}")["executionArn"]
    eventually(lambda: runs.describe_execution(executionArn=bad)["status"] == "FAILED", "the malformed run")
    alarms = stack.client("cloudwatch")
    own = alarms.describe_alarms(AlarmNamePrefix="triage-")["MetricAlarms"][0]["AlarmName"]
    alarms.set_alarm_state(AlarmName=own, StateValue="ALARM", StateReason="test")
    told = eventually(
        lambda: [m for m in stack.outbox() if m["topic"] == stack.outputs["OperatorsTopicArn"] and bad in m["body"]],
        "the operators' message",
    )

    assert len(told) == 1
    time.sleep(1.0)  # a triage that were started by either would have begun by now
    inputs = [_input_of(stack, run) for run in triage_runs(stack)]
    assert not any(bad in text or own in text for text in inputs)


def test_twenty_failures_at_once_are_twenty_reports_and_one_message(stack: Cloud) -> None:
    machines = stack.client("stepfunctions")
    name = f"storm-{uuid.uuid4().hex[:8]}"
    first = fail_quickly(stack, name)
    machine = machines.describe_execution(executionArn=first)["stateMachineArn"]
    arns = [first] + [machines.start_execution(stateMachineArn=machine)["executionArn"] for _ in range(19)]

    reports = [report_of(stack, arn) for arn in arns]

    assert len({report["report_id"] for report in reports}) == 20
    assert len({report["incident_id"] for report in reports}) == 1
    assert len(messages_about(stack, reports[0])) == 1


def test_bad_requests_get_a_problem_that_names_the_field(stack: Cloud) -> None:
    for body, named in (
        (b"not json", "JSON"),
        (b'{"message": "x", "hours_back": 999}', "hours_back"),
        (b"{}", "message"),
    ):
        response = call(stack, "POST", "chat", body=body)
        assert 400 <= response.status < 500
        assert response.headers["content-type"].startswith("application/problem+json")
        assert named in response.body.decode()


def test_an_unknown_pipeline_gets_the_nearest_names(stack: Cloud) -> None:
    response = ask(stack, message="why?", pipeline_name="custommer-etl")

    assert response.status == 404
    assert "customer-etl" in response.body.decode()


def test_an_unknown_path_gets_a_problem_too(stack: Cloud) -> None:
    response = call(stack, "GET", "no/such/path")

    assert response.status == 404
    assert response.headers["content-type"].startswith("application/problem+json")


def test_a_report_is_served_as_text_and_html_too(stack: Cloud) -> None:
    report = report_of(stack, fail_quickly(stack, f"formats-{uuid.uuid4().hex[:8]}", cause="<script>alert(1)</script>"))
    path = f"reports/{report['report_id']}"

    text = call(stack, "GET", path, accept="text/plain")
    page = call(stack, "GET", path, accept="text/html")

    assert text.body.decode().startswith("1) Summary")
    assert page.headers["content-type"].startswith("text/html")
    assert b"<script>alert" not in page.body


def _input_of(cloud: Cloud, run: dict[str, Any]) -> str:
    described = cloud.client("stepfunctions").describe_execution(executionArn=run["executionArn"])
    return str(described["input"])


def _failed_run(cloud: Cloud, signalled: str) -> dict[str, Any] | None:
    for run in triage_runs(cloud):
        if run["status"] == "FAILED" and signalled in _input_of(cloud, run):
            return run
    return None
