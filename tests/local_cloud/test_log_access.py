"""Logs that cannot be read in the ordinary way are read all the same: another account's, those of other classes."""

import json
import uuid

from local_cloud.account import REGION
from local_cloud.cloud import Cloud
from tests.local_cloud.api import call
from tests.local_cloud.lambda_functions import make_function
from tests.local_cloud.patches.test_log_groups import OTHER_ACCOUNT, other_accounts_group
from tests.local_cloud.reports import report_of
from tests.local_cloud.test_noisy_logs import fail_in, first_from_logs
from tests.local_cloud.test_whole_path import fail_quickly

_LOCKED = "[ERROR] partner loader: table orders is locked by session 4711"
_FULL = """
def handler(event, context):
    print("[ERROR] disk quota of volume orders-eu is used up")
    raise RuntimeError("step failed")
"""


def test_a_pipelines_log_may_lie_in_another_account(stack: Cloud) -> None:
    name = f"shared-{uuid.uuid4().hex[:8]}"
    machines = stack.client("stepfunctions")
    machine = machines.describe_execution(executionArn=fail_quickly(stack, name))["stateMachineArn"]
    entry = {
        "state_machine_arn": machine,
        "log_group": f"arn:aws:logs:{REGION}:{OTHER_ACCOUNT}:log-group:/partner/{name}",
        "region": REGION,
        "owner": "data-team",
        "runbook": "https://wiki.example.com/shared",
    }
    assert call(stack, "PUT", f"pipelines/{name}", body=json.dumps(entry).encode()).status == 201
    other_accounts_group(stack, f"/partner/{name}", _LOCKED)

    report = report_of(stack, machines.start_execution(stateMachineArn=machine)["executionArn"])

    assert first_from_logs(report) == _LOCKED


def test_a_log_of_infrequent_access_is_read_by_insights(stack: Cloud) -> None:
    function = make_function(stack, _FULL, Timeout=30)
    group = f"/aws/lambda/{function}"
    stack.client("logs").create_log_group(logGroupName=group, logGroupClass="INFREQUENT_ACCESS")

    report = report_of(stack, fail_in(stack, function))

    assert "disk quota of volume orders-eu is used up" in first_from_logs(report), report["text"]
    assert report["cost"]["api_calls"]["logs:StartQuery"] >= 1
    assert not [spot for spot in report["blind_spots"] if "Standard log class" in spot["reason"]]
