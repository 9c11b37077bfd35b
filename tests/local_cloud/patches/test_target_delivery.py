"""Events that a target does not take are retried and then dead-lettered."""

import json

from local_cloud.cloud import Cloud
from tests.local_cloud.event_queue import make_queue, receive, send_rule
from tests.local_cloud.waiting import wait_until

MISSING_MACHINE = "arn:aws:states:us-east-1:000000000000:stateMachine:no-such-machine"


def test_an_event_for_a_missing_target_is_dead_lettered_with_the_reason(cloud: Cloud) -> None:
    url, queue = make_queue(cloud)
    target = {"Arn": MISSING_MACHINE, "RoleArn": "arn:aws:iam::000000000000:role/x", "DeadLetterConfig": {"Arn": queue}}
    rule = send_rule(cloud, {"source": ["test.dead-letter"]}, target)

    entry = {"Source": "test.dead-letter", "DetailType": "t", "Detail": '{"n": 1}'}
    cloud.client("events").put_events(Entries=[entry])

    message = receive(cloud, url)
    attributes = {name: value["StringValue"] for name, value in message["MessageAttributes"].items()}
    assert json.loads(message["Body"])["detail"] == {"n": 1}
    assert attributes == {
        "RULE_ARN": rule,
        "TARGET_ARN": MISSING_MACHINE,
        "ERROR_CODE": "NO_RESOURCE",
        "ERROR_MESSAGE": f"State Machine Does Not Exist: '{MISSING_MACHINE}'",
        "RETRY_ATTEMPTS": "0",
    }


def test_an_event_for_a_topic_whose_policy_does_not_allow_events_is_dead_lettered(cloud: Cloud) -> None:
    url, queue = make_queue(cloud)
    topic = cloud.client("sns").create_topic(Name="closed-to-events")["TopicArn"]
    send_rule(cloud, {"source": ["test.closed"]}, {"Arn": topic, "DeadLetterConfig": {"Arn": queue}})

    cloud.client("events").put_events(Entries=[{"Source": "test.closed", "DetailType": "t", "Detail": "{}"}])

    assert receive(cloud, url)["MessageAttributes"]["ERROR_CODE"]["StringValue"] == "NO_PERMISSIONS"


def test_an_event_reaches_a_topic_that_allows_events_and_demands_tls(cloud: Cloud) -> None:
    notifications = cloud.client("sns")
    topic = notifications.create_topic(Name="open-to-events")["TopicArn"]
    notifications.subscribe(TopicArn=topic, Protocol="email", Endpoint="operators@example.com")
    publish = {"Action": "sns:Publish", "Resource": topic}
    insecure = {"Bool": {"aws:SecureTransport": "false"}}
    statements = [
        {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, **publish},
        {"Effect": "Deny", "Principal": "*", "Condition": insecure, **publish},
    ]
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    notifications.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=policy)
    send_rule(cloud, {"source": ["test.open"]}, {"Arn": topic})

    cloud.client("events").put_events(Entries=[{"Source": "test.open", "DetailType": "t", "Detail": "{}"}])

    assert wait_until(lambda: topic in {email["topic"] for email in cloud.outbox()})


def test_a_target_that_refuses_is_tried_again_as_often_as_its_policy_says(cloud: Cloud) -> None:
    url, queue = make_queue(cloud)
    machines = cloud.client("stepfunctions")
    definition = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}})
    trust = {"Effect": "Allow", "Principal": {"Service": "states.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    created = cloud.client("iam").create_role(RoleName="refusing-role", AssumeRolePolicyDocument=document)
    role = created["Role"]["Arn"]
    machine = machines.create_state_machine(name="refusing", definition=definition, roleArn=role)["stateMachineArn"]
    target = {
        "Arn": machine,
        "RoleArn": role,
        "Input": "this is no JSON",
        "RetryPolicy": {"MaximumRetryAttempts": 2},
        "DeadLetterConfig": {"Arn": queue},
    }
    send_rule(cloud, {"source": ["test.refusing"]}, target)

    cloud.client("events").put_events(Entries=[{"Source": "test.refusing", "DetailType": "t", "Detail": "{}"}])

    attributes = receive(cloud, url)["MessageAttributes"]
    assert attributes["RETRY_ATTEMPTS"]["StringValue"] == "2"
    assert attributes["EXHAUSTED_RETRY_CONDITION"]["StringValue"] == "MaximumRetryAttempts"
