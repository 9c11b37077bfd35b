"""Which resources texts name, and what they are called."""

import pytest

from triage.model.named_resources import named_resources, resource_name

ACCOUNT = "eu-west-1:111122223333"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (
            "arn:aws:sts::111122223333:assumed-role/r/s was denied s3:GetObject on arn:aws:s3:::acme-raw/a/b.csv",
            ["arn:aws:s3:::acme-raw"],
        ),
        (f"on arn:aws:dynamodb:{ACCOUNT}:table/orders/index/day.", [f"arn:aws:dynamodb:{ACCOUNT}:table/orders"]),
        (f"arn:aws:lambda:{ACCOUNT}:function:load:live", [f"arn:aws:lambda:{ACCOUNT}:function:load"]),
        ("connect to Orders.c9ak.eu-west-1.rds.amazonaws.com:5432", ["orders.c9ak.eu-west-1.rds.amazonaws.com"]),
        ("HTTPSConnectionPool(host='api.partner.example', port=443)", ["api.partner.example"]),
        ("GET https://api.partner.example/v1/rates failed", ["api.partner.example"]),
        ("https://dynamodb.eu-west-1.amazonaws.com/", []),
        ("see https://docs.aws.amazon.com/lambda/", []),
        ("arn:aws:states:::lambda:invoke", []),
        (f"arn:aws:states:{ACCOUNT}:execution:etl:7f3c", []),
        ('File "/var/task/load.orders.py", line 3', []),
    ],
)
def test_resources_are_found_by_arn_and_by_host(text: str, named: list[str]) -> None:
    assert list(named_resources(text)) == named


def test_each_is_named_once_and_no_more_than_ten() -> None:
    many = [f"arn:aws:sns:{ACCOUNT}:topic-{number}" for number in range(20)]
    assert named_resources(*many, *many) == tuple(many[:10])
    assert named_resources(None, "") == ()


@pytest.mark.parametrize(
    ("resource", "name"),
    [
        (f"arn:aws:dynamodb:{ACCOUNT}:table/orders", "table orders"),
        ("arn:aws:s3:::acme-raw", "bucket acme-raw"),
        (f"arn:aws:sqs:{ACCOUNT}:jobs", "sqs jobs"),
        ("api.partner.example", "api.partner.example"),
    ],
)
def test_a_resource_is_called_what_people_call_it(resource: str, name: str) -> None:
    assert resource_name(resource) == name
