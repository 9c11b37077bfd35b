"""AWS clients: made on first use, shared, with one retry policy, and every call counted."""

from __future__ import annotations

from collections import Counter
from threading import Lock
from typing import TYPE_CHECKING, cast

import botocore.session
from botocore.client import BaseClient
from botocore.config import Config
from botocore.model import OperationModel

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_logs import CloudWatchLogsClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sns import SNSClient
    from mypy_boto3_stepfunctions import SFNClient

# Four attempts of seven seconds at most: behind the HTTP API an answer is due within 30 seconds.
_CONFIG = Config(
    connect_timeout=2,
    read_timeout=5,
    retries={"mode": "standard", "total_max_attempts": 4},
    max_pool_connections=20,
)
# Where botocore's name of a service is not the prefix of its IAM actions.
_IAM_PREFIX = {"emr": "elasticmapreduce", "stepfunctions": "states"}


def iam_prefix(service: str) -> str:
    """Return the prefix of a service's IAM actions, by botocore's name of the service."""
    return _IAM_PREFIX.get(service, service)


class CallMeter:
    """Counts the AWS calls of this process by `service:Operation`, named as IAM names them; retries count once."""

    def __init__(self) -> None:
        """Start at nothing."""
        self._counts: Counter[str] = Counter()
        self._scanned = 0
        self._lock = Lock()

    def count(self, call: str, times: int = 1) -> None:
        """Count a call, or what else is billed by number, as often as it was made."""
        with self._lock:
            self._counts[call] += times

    def counts(self) -> dict[str, int]:
        """Return calls so far by `service:Operation`."""
        with self._lock:
            return dict(self._counts)

    def scan(self, count: int) -> None:
        """Count bytes that a Logs Insights query scanned."""
        with self._lock:
            self._scanned += count

    def scanned(self) -> int:
        """Return the bytes that Logs Insights scanned so far."""
        with self._lock:
            return self._scanned


class Clients:
    """The clients of one process and Region; a function that needs two pays for two.

    botocore's session, not boto3's: the same clients without importing boto3's resources, a third less time.
    """

    def __init__(self, *, region: str, meter: CallMeter) -> None:
        """Make no client yet."""
        self._region = region
        self._meter = meter
        self._session = botocore.session.get_session()
        self._clients: dict[str, BaseClient] = {}
        # Creating clients from one session is not thread-safe; using them is.
        self._lock = Lock()

    @property
    def meter(self) -> CallMeter:
        """What counts the calls."""
        return self._meter

    @property
    def stepfunctions(self) -> SFNClient:
        """The Step Functions client."""
        return cast("SFNClient", self._client("stepfunctions"))

    @property
    def logs(self) -> CloudWatchLogsClient:
        """The CloudWatch Logs client."""
        return cast("CloudWatchLogsClient", self._client("logs"))

    @property
    def cloudwatch(self) -> CloudWatchClient:
        """The CloudWatch client."""
        return cast("CloudWatchClient", self._client("cloudwatch"))

    @property
    def dynamodb(self) -> DynamoDBClient:
        """The DynamoDB client."""
        return cast("DynamoDBClient", self._client("dynamodb"))

    @property
    def s3(self) -> S3Client:
        """The S3 client."""
        return cast("S3Client", self._client("s3"))

    @property
    def sns(self) -> SNSClient:
        """The SNS client."""
        return cast("SNSClient", self._client("sns"))

    def job_service(self, service: str) -> BaseClient:
        """Return the client of a service by botocore's name; each is asked one or two questions."""
        return self._client(service)

    def count(self, billed: str, times: int) -> None:
        """Count what a call is billed by, where that is not the call itself."""
        self._meter.count(billed, times)

    def _client(self, service: str) -> BaseClient:
        with self._lock:
            if service not in self._clients:
                self._clients[service] = self._counted(service)
            return self._clients[service]

    def _counted(self, service: str) -> BaseClient:
        client = self._session.create_client(service, region_name=self._region, config=_CONFIG)
        prefix = iam_prefix(service)

        def count(model: OperationModel, **_event: object) -> None:
            self._meter.count(f"{prefix}:{model.name}")

        client.meta.events.register("before-call", count)
        return client
