"""AWS for the adapters: moto's tables and bucket behind the adapters' own clients, and canned answers."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any, Literal, TypeVar

import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from moto import mock_aws
from moto.core.botocore_stubber import BotocoreStubber, MockRawResponse

from tests.fakes import FakeClock, InMemoryArchive
from triage.aws.archive import DynamoArchive
from triage.aws.bucket import Bucket
from triage.aws.clients import CallMeter, Clients
from triage.aws.table import Table
from triage.ports import Archive

T = TypeVar("T")
NOW = FakeClock().now()

REGION: Literal["eu-west-1"] = "eu-west-1"
CATALOG, REPORTS, CONVERSATIONS, BUCKET = "catalog", "reports", "conversations", "triage-reports"


class CannedAws:
    """Answers the calls of one client in order: a status and a JSON body each; keeps what was asked."""

    def __init__(self, *answers: tuple[int, Any]) -> None:
        self._answers = list(answers)
        self.requests: list[dict[str, Any]] = []

    def __call__(self, request: AWSPreparedRequest, **_event: object) -> AWSResponse:
        self.requests.append(json.loads(_text(request) or "{}"))
        status, body = self._answers.pop(0)
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return AWSResponse(request.url, status, {}, MockRawResponse(raw))  # type: ignore[arg-type] # as moto does

    def answer(self, client: Any) -> "CannedAws":
        client.meta.events.register_first("before-send", self)
        return self


def answer_with(client: Any, body: dict[str, Any], *, status: int = 200) -> None:
    """Let the client's calls return this, as if parsed already: for protocols that are not JSON."""
    response = AWSResponse("https://aws", status, {}, MockRawResponse(b""))  # type: ignore[arg-type] # as moto does
    client.meta.events.register("before-call", lambda **_event: (response, body))


def _text(request: AWSPreparedRequest) -> str:
    body = request.body or b""
    return body.decode() if isinstance(body, bytes) else str(body)


@pytest.fixture(scope="session")
def credentials() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "testing")
        patch.delenv("AWS_ENDPOINT_URL", raising=False)
        yield


@pytest.fixture(scope="session")
def shared_clients(credentials: None) -> Clients:  # noqa: ARG001 - the session reads the environment
    return Clients(region=REGION, meter=CallMeter())


@pytest.fixture
def clients(credentials: None) -> Clients:  # noqa: ARG001 - the session reads the environment
    """Clients of this test alone, for those that hook into them."""
    return Clients(region=REGION, meter=CallMeter())


@pytest.fixture
def aws(shared_clients: Clients, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clients]:
    """Moto with the tables and the bucket; a request is atomic, as it is in AWS, but not in moto's threads."""
    lock, process = Lock(), BotocoreStubber.process_request

    def one_at_a_time(self: BotocoreStubber, request: AWSPreparedRequest) -> Any:
        with lock:
            return process(self, request)

    monkeypatch.setattr(BotocoreStubber, "process_request", one_at_a_time)
    with mock_aws():
        _create_table(
            shared_clients, CATALOG, "pipeline_name", {"by_state_machine": ["state_machine_arn"], "by_alarm": ["alarm"]}
        )
        _create_table(
            shared_clients, REPORTS, "id", {"by_pipeline": ["pipeline", "sort_key"], "by_month": ["month", "sort_key"]}
        )
        _create_table(shared_clients, CONVERSATIONS, "conversation_id", {})
        shared_clients.s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        yield shared_clients


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(params=["memory", "aws"])
def archive(request: pytest.FixtureRequest, clock: FakeClock) -> Archive:
    """Both archives in turn: they keep the same promises."""
    if request.param == "memory":
        return InMemoryArchive(clock)
    clients = request.getfixturevalue("aws")
    return DynamoArchive(Table(clients, REPORTS), Bucket(clients, BUCKET), clock)


def at_once(call: Callable[[int], T], times: int = 12) -> list[T]:
    """Return what the call gives for 0, 1, 2, … in as many threads."""
    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(call, range(times)))


def _create_table(clients: Clients, name: str, key: str, indexes: dict[str, list[str]]) -> None:
    attributes = sorted({key, *(attribute for keys in indexes.values() for attribute in keys)})
    request: dict[str, Any] = {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": attribute, "AttributeType": "S"} for attribute in attributes],
        "KeySchema": [{"AttributeName": key, "KeyType": "HASH"}],
    }
    if indexes:
        request["GlobalSecondaryIndexes"] = [
            {"IndexName": index, "KeySchema": _key_schema(keys), "Projection": {"ProjectionType": "ALL"}}
            for index, keys in indexes.items()
        ]
    clients.dynamodb.create_table(**request)


def _key_schema(keys: list[str]) -> list[dict[str, str]]:
    return [
        {"AttributeName": attribute, "KeyType": kind} for attribute, kind in zip(keys, ("HASH", "RANGE"), strict=False)
    ]
