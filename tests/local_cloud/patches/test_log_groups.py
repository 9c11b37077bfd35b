"""Log groups: other accounts', other classes', their listing, and who may read them."""

import json
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from local_cloud.account import ACCOUNT_ID, REGION
from local_cloud.cloud import Cloud
from tests.local_cloud.lambda_functions import invoke, make_function
from tests.local_cloud.log_events import now_milliseconds, write_log

OTHER_ACCOUNT = "222222222222"


def other_accounts_group(cloud: Cloud, name: str, message: str) -> str:
    """Create a group in another account, linked to this one; return its ARN."""
    logs = boto3.client(
        "logs",
        endpoint_url=cloud.endpoint_url,
        region_name=REGION,
        # An access key of twelve digits is that of the account's root.
        aws_access_key_id=OTHER_ACCOUNT,
        aws_secret_access_key="test",
    )
    logs.create_log_group(logGroupName=name)
    logs.create_log_stream(logGroupName=name, logStreamName="s")
    now = now_milliseconds()
    logs.put_log_events(logGroupName=name, logStreamName="s", logEvents=[{"timestamp": now, "message": message}])
    return f"arn:aws:logs:{REGION}:{OTHER_ACCOUNT}:log-group:{name}"


def test_another_accounts_group_is_read_by_its_arn(cloud: Cloud) -> None:
    arn = other_accounts_group(cloud, "/test/shared", "theirs")
    logs = cloud.client("logs")

    found = logs.filter_log_events(logGroupIdentifier=arn)["events"]

    assert [event["message"] for event in found] == ["theirs"]
    with pytest.raises(logs.exceptions.ResourceNotFoundException):
        logs.filter_log_events(logGroupName="/test/shared")
    assert [group["logGroupArn"] for group in listed(cloud, logGroupIdentifiers=[arn])] == [arn]


def test_an_identifier_may_be_a_name_but_not_end_as_policies_do(cloud: Cloud) -> None:
    group = write_log(cloud, ["ours"])
    logs = cloud.client("logs")

    assert len(logs.filter_log_events(logGroupIdentifier=group)["events"]) == 1
    with pytest.raises(ClientError, match="regular expression pattern"):
        logs.filter_log_events(logGroupIdentifier=f"arn:aws:logs:{REGION}:{ACCOUNT_ID}:log-group:{group}:*")


def test_only_insights_reads_groups_of_infrequent_access(cloud: Cloud) -> None:
    group = write_log(cloud, ["rarely read"], logGroupClass="INFREQUENT_ACCESS")
    logs = cloud.client("logs")
    now = now_milliseconds() // 1000
    window = {"logGroupName": group, "startTime": now - 60, "endTime": now + 60}

    for read, request in (
        (logs.filter_log_events, {"logGroupName": group}),
        (logs.get_log_events, {"logGroupIdentifier": group, "logStreamName": "s"}),
    ):
        with pytest.raises(ClientError, match="only supported on the Standard log class") as refused:
            read(**request)
        assert refused.value.response["Error"]["Code"] == "ValidationException"
    assert logs.start_query(queryString="fields @message", **window)["queryId"]
    with pytest.raises(logs.exceptions.InvalidParameterException, match="Standard log class"):
        logs.start_query(queryString="pattern @message", **window)


def listed(cloud: Cloud, **filters: Any) -> list[dict[str, Any]]:
    return list(cloud.client("logs").describe_log_groups(**filters)["logGroups"])


def test_groups_are_listed_by_what_is_asked(cloud: Cloud) -> None:
    group = write_log(cloud, ["12345"], logGroupClass="INFREQUENT_ACCESS")
    other_accounts_group(cloud, f"{group}/theirs", "theirs")

    own = listed(cloud, logGroupNamePrefix=group)

    assert [(each["logGroupName"], each["logGroupClass"], each["storedBytes"]) for each in own] == [
        (group, "INFREQUENT_ACCESS", 5)
    ]
    assert "retentionInDays" not in own[0]
    assert listed(cloud, logGroupNamePrefix=group, logGroupClass="STANDARD") == []
    assert listed(cloud, logGroupNamePattern=group.upper()) == []
    assert len(listed(cloud, logGroupNamePrefix=group, includeLinkedAccounts=True)) == 2


def test_a_policy_for_a_group_has_to_end_in_a_star(cloud: Cloud) -> None:
    group = write_log(cloud, ["ours"])
    arn = f"arn:aws:logs:{REGION}:{ACCOUNT_ID}:log-group:{group}"
    source = f"""
import boto3
def handler(event, context):
    return len(boto3.client("logs").filter_log_events(logGroupIdentifier={json.dumps(arn)})["events"])
"""
    allowed, denied = (
        make_function(
            cloud,
            source,
            policy={"Effect": "Allow", "Action": "logs:FilterLogEvents", "Resource": resource},
            Timeout=30,
        )
        for resource in (f"{arn}:*", arn)
    )

    assert invoke(cloud, allowed) == (None, 1)
    error, payload = invoke(cloud, denied)
    assert error == "Unhandled"
    assert f"not authorized to perform: logs:FilterLogEvents on resource: {arn}:log-stream:" in payload["errorMessage"]
