"""Takes a permission away from one function, for tests of what happens then: real IAM, enforced at the next call."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from local_cloud.cloud import Cloud

_POLICY_NAME = "denied-for-a-test"


@contextmanager
def denied(cloud: Cloud, function_name: str, *actions: str, resource: str = "*") -> Iterator[None]:
    """Deny actions such as "states:GetExecutionHistory" to the function's role while the context lasts."""
    configuration = cloud.client("lambda").get_function_configuration(FunctionName=function_name)
    role = configuration["Role"].rsplit("/", 1)[-1]
    statement = {"Effect": "Deny", "Action": list(actions), "Resource": resource}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam = cloud.client("iam")
    iam.put_role_policy(RoleName=role, PolicyName=_POLICY_NAME, PolicyDocument=document)
    try:
        yield
    finally:
        iam.delete_role_policy(RoleName=role, PolicyName=_POLICY_NAME)
