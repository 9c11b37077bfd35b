"""Names, ARNs and qualifiers: when two of them mean the same thing."""

import pytest

from triage.aws.catalog_matching import base_state_machine_arn, is_listed, nearest_names, resource_name

MACHINE = "arn:aws:states:eu-west-1:111122223333:stateMachine:etl"


@pytest.mark.parametrize(
    ("arn", "base"),
    [
        (MACHINE, MACHINE),
        (f"{MACHINE}:PROD", MACHINE),
        (f"{MACHINE}:12", MACHINE),
        (f"{MACHINE}/load-chunks", MACHINE),
        ("arn:aws:states:eu-west-1:111122223333:execution:etl:7f3c", None),
        ("etl", None),
        ("", None),
    ],
)
def test_qualifiers_of_a_state_machine_are_dropped_and_nothing_else(arn: str, base: str | None) -> None:
    assert base_state_machine_arn(arn) == (arn if base is None else base)


@pytest.mark.parametrize(
    ("arn", "name"),
    [
        ("acme-load", "acme-load"),
        ("arn:aws:lambda:r:1:function:acme-load", "acme-load"),
        ("arn:aws:lambda:r:1:function:acme-load:PROD", "acme-load"),
        ("arn:aws:dynamodb:r:1:table/orders", "orders"),
        ("arn:aws:s3:::acme-raw", "acme-raw"),
        ("arn:aws:s3:::acme-raw/orders/*", "acme-raw"),
        ("arn:aws:sqs:r:1:queue", "queue"),
        ("arn:aws:glue:r:1:job/nightly", "nightly"),
        ("arn:aws:ecs:r:1:service/cluster/loader", "loader"),
        ("arn:aws:logs:r:1:log-group:/aws/lambda/load:*", "/aws/lambda/load"),
        ("arn:aws:cloudwatch:r:1:alarm:etl: errors/high", "etl: errors/high"),
        ("arn:broken", ""),
    ],
)
def test_name_is_what_the_arn_ends_with(arn: str, name: str) -> None:
    assert resource_name(arn) == name


def test_nothing_is_listed_by_a_broken_arn() -> None:
    assert not is_listed("arn:broken", ("arn:aws:lambda:r:1:function:x", "x"))


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("custmer-etl", ("customer-etl", "customer-etl-2")),
        ("CUSTOMER-ETL", ("customer-etl", "customer-etl-2")),
        ("daily", ("Finance-Daily",)),
        ("zzz", ()),
        ("", ()),
    ],
)
def test_nearest_names_come_most_alike_first(name: str, nearest: tuple[str, ...]) -> None:
    assert nearest_names(name, ["orders", "customer-etl-2", "Finance-Daily", "customer-etl"]) == nearest


def test_names_that_differ_only_in_case_are_both_near() -> None:
    assert nearest_names("Etl", ["etl", "ETL"]) == ("ETL", "etl")
