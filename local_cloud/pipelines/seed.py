"""Deploys the demo pipelines, fills their bucket, and registers them in the product's catalog."""

import json
from typing import Any

from local_cloud.account import ACCOUNT_ID, REGION
from local_cloud.cloud import Cloud
from local_cloud.deploy import create_stack
from local_cloud.pipelines.template import ORDER_ALARM, RAW_BUCKET, STACK_NAME, STATE_MACHINES, template

_TABLES = ("customers", "invoices", "items", "orders", "refunds")
_GOOD_ROWS = "id,amount\n1,10.00\n2,12.50\n3,7.99\n"
_BAD_ROWS = "id,amount\n1,10.00\n2,12.50\n3,7.99\n4,n/a\n"
_FUNCTIONS_OF = {
    "customer-etl": ("acme-list-tables", "acme-load-table", "acme-summarise"),
    "finance-daily": ("acme-fetch-rates",),
    "inventory-sync": (),
}

GOOD_NIGHT = "landing/2026-11-21/"
BAD_ROW_NIGHT = "landing/2026-11-22/"
NIGHT_WITHOUT_FILES = "landing/2026-12-25/"
RESTRICTED_NIGHT = "restricted/2026-11-22/"


def deploy_pipelines(cloud: Cloud) -> None:
    """Create the stack of the demo pipelines and the files they read; raises DeployError."""
    create_stack(cloud, STACK_NAME, TemplateBody=json.dumps(template()))
    storage = cloud.client("s3")
    for prefix in (GOOD_NIGHT, BAD_ROW_NIGHT, RESTRICTED_NIGHT):
        for table in _TABLES:
            is_bad = prefix == BAD_ROW_NIGHT and table == "orders"
            body = (_BAD_ROWS if is_bad else _GOOD_ROWS).encode()
            storage.put_object(Bucket=RAW_BUCKET, Key=f"{prefix}{table}/part-0.csv", Body=body)


# What comes after another pipeline, and when it has to be done.
_WAITING: dict[str, dict[str, Any]] = {"finance-daily": {"depends_on": ["customer-etl"], "expected_by": "06:00 UTC"}}


def register_pipelines(cloud: Cloud, catalog_table: str) -> None:
    """Write the demo pipelines into the product's catalog."""
    table = cloud.client("dynamodb")
    for entry in catalog_entries():
        table.put_item(TableName=catalog_table, Item={name: _attribute(value) for name, value in entry.items()})


def catalog_entries() -> list[dict[str, Any]]:
    """Return the catalog's items of the demo pipelines."""
    entries = [_entry(name) for name in STATE_MACHINES]
    order_intake = {
        "pipeline_name": "order-intake",
        "log_group": "/aws/lambda/acme-take-order",
        "region": REGION,
        "owner": "shop-team",
        "runbook": "https://wiki.example.com/order-intake",
        "alarms": [ORDER_ALARM],
        "resources": ["acme-take-order"],
    }
    return [*entries, order_intake]


def state_machine_arn(name: str) -> str:
    """Return the ARN of a demo pipeline's state machine."""
    return f"arn:aws:states:{REGION}:{ACCOUNT_ID}:stateMachine:{name}"


def _entry(name: str) -> dict[str, Any]:
    groups = [f"/aws/lambda/{function}" for function in _FUNCTIONS_OF[name]]
    entry: dict[str, Any] = {
        "pipeline_name": name,
        "state_machine_arn": state_machine_arn(name),
        "region": REGION,
        "owner": "data-team",
        "runbook": f"https://wiki.example.com/{name}",
    }
    if groups:
        entry |= {"log_group": groups[0], "log_groups": groups}
    return entry | _WAITING.get(name, {})


def _attribute(value: str | list[str]) -> dict[str, Any]:
    return {"S": value} if isinstance(value, str) else {"L": [{"S": item} for item in value]}
