"""The deployed HTTP API over real HTTP, with requests signed as the AWS CLI's `--aws-sigv4` peers sign them."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import urllib3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from local_cloud.account import ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY
from local_cloud.cloud import Cloud

_HTTP = urllib3.PoolManager(timeout=30.0)


@dataclass(frozen=True)
class Response:
    """One answer of the API."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


def call(
    cloud: Cloud, method: str, path: str, *, body: bytes | None = None, accept: str = "application/json", **query: str
) -> Response:
    """Return the API's answer to one signed request; `path` has no leading slash."""
    url = f"{cloud.outputs['ApiUrl'].rstrip('/')}/{path}" + (f"?{urlencode(query)}" if query else "")
    request = AWSRequest(method, url, data=body, headers={"accept": accept, "content-type": "application/json"})
    SigV4Auth(Credentials(ACCESS_KEY_ID, SECRET_ACCESS_KEY), "execute-api", REGION).add_auth(request)
    answer = _HTTP.request(method, url, body=body, headers=dict(request.headers.items()))
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Response(answer.status, headers, answer.data)


def ask(cloud: Cloud, **question: Any) -> Response:
    """Return the answer of POST /chat."""
    return call(cloud, "POST", "chat", body=json.dumps(question).encode())
