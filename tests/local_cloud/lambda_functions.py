"""What tests of the embedded cloud do with Lambda functions: create, invoke, read the log."""

import io
import itertools
import json
import zipfile
from typing import Any

from local_cloud.cloud import Cloud

_ASSUMED_BY_LAMBDA = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
_NUMBERS = itertools.count(1)


def make_function(cloud: Cloud, source: str, *, policy: dict[str, Any] | None = None, **config: Any) -> str:
    """Create a function from the source of its module `app`; return its name.

    Its role, `<name>-role`, may do nothing but what the statement `policy` allows.
    """
    name = f"function-{next(_NUMBERS)}"
    iam = cloud.client("iam")
    trust = json.dumps(_ASSUMED_BY_LAMBDA)
    role = iam.create_role(RoleName=f"{name}-role", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    if policy:
        document = json.dumps({"Version": "2012-10-17", "Statement": [policy]})
        iam.put_role_policy(RoleName=f"{name}-role", PolicyName="inline", PolicyDocument=document)
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("app.py", source)
    settings = {"Runtime": "python3.13", "Handler": "app.handler", **config}
    code = {"ZipFile": package.getvalue()}
    cloud.client("lambda").create_function(FunctionName=name, Role=role, Code=code, **settings)
    return name


def invoke(cloud: Cloud, name: str, event: object = None) -> tuple[str | None, Any]:
    """Return the invocation's FunctionError (None if it succeeded) and its payload."""
    response = cloud.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event or {}))
    return response.get("FunctionError"), json.loads(response["Payload"].read())


def log_messages(cloud: Cloud, name: str) -> list[str]:
    """Return what the function and the platform logged, in order."""
    pages = cloud.client("logs").get_paginator("filter_log_events")
    found = pages.paginate(logGroupName=f"/aws/lambda/{name}")
    return [event["message"] for page in found for event in page["events"]]
