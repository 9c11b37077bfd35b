"""The interpreter's AWS calls go to this very endpoint, through clients that executions share."""

import threading
from typing import Any

import boto3
from botocore.config import Config
from moto.stepfunctions.parser.asl.parse import asl_parser
from moto.stepfunctions.parser.asl.utils import boto_client

from local_cloud.patching import expect_attribute, expect_function, rebind_everywhere

BOTO_SERVICE_NAMES = {
    "cloudwatchlogs": "logs",
    "cognitoidentityprovider": "cognito-idp",
    "costexplorer": "ce",
    "elasticloadbalancingv2": "elbv2",
    "eventbridge": "events",
    "sfn": "stepfunctions",
    "states": "stepfunctions",
}
"""Step Functions' name of a service -> boto3's, where they differ."""

_DEFAULT_ACCOUNT = "000000000000"
# A nested execution or a callback may take an hour; retries would run a task twice.
_CONFIG = Config(
    parameter_validation=False,
    retries={"total_max_attempts": 1},
    connect_timeout=60,
    read_timeout=3600,
    max_pool_connections=512,
    s3={"addressing_style": "path"},
)


class SharedClients:
    """boto3 clients by account, region and service: one costs 30 ms and 1 MB, too much for each task."""

    def __init__(self, endpoint_url: str) -> None:
        self._endpoint_url = endpoint_url
        self._clients: dict[tuple[str, str, str], Any] = {}
        self._lock = threading.Lock()

    def client_for(self, region: str, service: str, state_credentials: Any = None) -> Any:
        """Return the client of a task: Step Functions' or boto3's service name, the state's role or none."""
        name = BOTO_SERVICE_NAMES.get(service, service)
        key = (_account_of(getattr(state_credentials, "role_arn", None)), region, name)
        with self._lock:
            if key not in self._clients:
                self._clients[key] = self._create(*key)
            return self._clients[key]

    def _create(self, account: str, region: str, service: str) -> Any:
        session: Any = boto3.Session()
        return session.client(
            service,
            region_name=region,
            endpoint_url=self._endpoint_url,
            aws_access_key_id=account,  # ministack takes a 12-digit key as the account
            aws_secret_access_key="unchecked",  # noqa: S106  (the embedded cloud checks no signature)
            config=_CONFIG,
        )


def apply(endpoint_port: int) -> SharedClients:
    """Make every integration use clients bound to 127.0.0.1:`endpoint_port`, and return them."""
    # The parser imports every integration: only what is loaded can be rebound.
    expect_attribute(asl_parser, "AmazonStateLanguageParser")
    clients = SharedClients(f"http://127.0.0.1:{endpoint_port}")
    original = expect_function(boto_client, "boto_client_for", ("region", "service", "state_credentials"))
    rebind_everywhere("moto.stepfunctions", "boto_client_for", original, clients.client_for)
    return clients


def _account_of(role_arn: str | None) -> str:
    fields = (role_arn or "").split(":")
    return fields[4] if len(fields) > 4 and fields[4] else _DEFAULT_ACCOUNT
