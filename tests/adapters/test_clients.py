"""Clients: made when needed, retrying, counting."""

import sys
from concurrent.futures import ThreadPoolExecutor
from subprocess import run

import pytest

from tests.adapters.conftest import BUCKET, CONVERSATIONS, CannedAws, answer_with
from tests.fakes import FakeClock
from triage.aws import build_ports
from triage.aws.bucket import Bucket
from triage.aws.clients import CallMeter, Clients
from triage.aws.conversations import DynamoConversations
from triage.aws.publisher import SnsPublisher
from triage.aws.table import Table
from triage.aws.workspace import S3Workspace
from triage.errors import AccessDeniedError, InvalidInputError, ResourceNotFoundError
from triage.settings import Settings


@pytest.mark.usefixtures("aws")
def test_calls_are_counted_by_iam_name_whether_they_succeed_or_not(clock: FakeClock) -> None:
    meter = CallMeter()
    clients = Clients(region="eu-west-1", meter=meter)
    DynamoConversations(Table(clients, CONVERSATIONS), clock).last("c")
    with pytest.raises(ResourceNotFoundError):
        Bucket(clients, BUCKET).get("nope")
    assert meter.counts() == {"dynamodb:GetItem": 1, "s3:GetObject": 1}


@pytest.mark.usefixtures("credentials")
def test_step_functions_calls_are_counted_as_states() -> None:
    meter = CallMeter()
    counted = Clients(region="eu-west-1", meter=meter)
    CannedAws((200, {"tags": []})).answer(counted.stepfunctions)
    counted.stepfunctions.list_tags_for_resource(resourceArn="arn")
    assert meter.counts() == {"states:ListTagsForResource": 1}


@pytest.mark.usefixtures("credentials")
def test_throttled_call_is_retried_and_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _seconds: None)
    meter = CallMeter()
    clients = Clients(region="eu-west-1", meter=meter)
    throttled = (400, {"__type": "ThrottlingException", "message": "slow down"})
    canned = CannedAws(throttled, throttled, (200, {"tags": []})).answer(clients.stepfunctions)
    assert clients.stepfunctions.list_tags_for_resource(resourceArn="arn")["tags"] == []
    assert (len(canned.requests), meter.counts()) == (3, {"states:ListTagsForResource": 1})


def test_one_client_a_service_is_made_however_many_threads_ask(clients: Clients) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _n: clients.sns, range(8)))
    assert len({id(client) for client in made}) == 1


def test_ports_are_built_without_making_a_client_or_importing_boto3() -> None:
    code = "import sys, triage.aws; triage.aws.build_ports(triage.settings.Settings()); print('boto3' in sys.modules)"
    built = run([sys.executable, "-c", "import triage.settings;" + code], capture_output=True, text=True, check=True)
    assert built.stdout == "False\n"


@pytest.mark.usefixtures("aws")
def test_built_ports_count_on_one_meter() -> None:
    ports = build_ports(Settings(aws_region="eu-west-1", conversations_table=CONVERSATIONS, reports_bucket=BUCKET))
    ports.conversations.last("c")
    ports.workspace.save("work/k", b"")
    assert ports.meter.counts() == {"dynamodb:GetItem": 1, "s3:PutObject": 1}


def test_workspace_keeps_bytes(aws: Clients) -> None:
    workspace = S3Workspace(Bucket(aws, BUCKET))
    workspace.save("work/R1/located.json", b'{"a": 1}')
    assert workspace.load("work/R1/located.json") == b'{"a": 1}'
    with pytest.raises(ResourceNotFoundError):
        workspace.load("work/R2/located.json")


def test_denied_object_names_the_action(clients: Clients) -> None:
    answer_with(clients.s3, {"Error": {"Code": "AccessDenied", "Message": "Access Denied"}}, status=403)
    with pytest.raises(AccessDeniedError) as caught:
        Bucket(clients, BUCKET).get("k")
    assert caught.value.action == "s3:GetObject"


def test_conversation_is_remembered_until_it_expires(aws: Clients, clock: FakeClock) -> None:
    conversations = DynamoConversations(Table(aws, CONVERSATIONS), clock)
    assert conversations.last("c1") == (None, None)
    conversations.append("c1", pipeline="etl", report_id=None)
    assert conversations.last("c1") == ("etl", None)
    conversations.append("c1", pipeline="etl", report_id="R1")
    clock.advance(days=6.9)
    assert conversations.last("c1") == ("etl", "R1")
    clock.advance(days=0.1)
    assert conversations.last("c1") == (None, None)


def test_message_is_published_with_its_subject(aws: Clients) -> None:
    topic = aws.sns.create_topic(Name="owners")["TopicArn"]
    SnsPublisher(aws).publish(topic, subject="customer-etl FAILED", body="1) Summary ü")
    with pytest.raises(ResourceNotFoundError):
        SnsPublisher(aws).publish(topic + "-2", subject="s", body="b")
    with pytest.raises(InvalidInputError):
        SnsPublisher(aws).publish(topic, subject="s" * 101, body="b")
