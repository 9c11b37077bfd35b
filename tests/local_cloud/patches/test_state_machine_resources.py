"""Which resource a Step Functions call is allowed on."""

import json
from typing import Any

import pytest

from local_cloud.patches.state_machine_resources import name_resource

MAP_RUN = "arn:aws:states:us-east-1:000000000000:mapRun:etl/Each:8a1f"


def unknown(*_arguments: Any) -> str:
    return "*"


@pytest.mark.parametrize("member", ["mapRunArn", "resourceArn"])
def test_a_map_run_or_a_tagged_machine_is_the_resource(member: str) -> None:
    body = json.dumps({member: MAP_RUN}).encode()
    assert name_resource(unknown, "states", "POST", "/", {}, body, {}, "us-east-1", "0") == MAP_RUN


@pytest.mark.parametrize(("service", "body"), [("states", b"{}"), ("states", b"x"), ("sns", b'{"mapRunArn": "a"}')])
def test_other_calls_keep_what_ministack_says(service: str, body: bytes) -> None:
    assert name_resource(unknown, service, "POST", "/", {}, body, {}, "us-east-1", "0") == "*"
