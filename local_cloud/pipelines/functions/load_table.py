"""Loads one file of orders into the warehouse table."""

import csv
import logging
import os
from decimal import Decimal
from typing import Any

import boto3

logger = logging.getLogger()
logger.setLevel(logging.INFO)
s3 = boto3.client("s3")
warehouse = boto3.resource("dynamodb").Table(os.environ["WAREHOUSE_TABLE"])


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Write the rows of the file; return how many."""
    logger.info("loading %s", event["key"])
    body = s3.get_object(Bucket=os.environ["RAW_BUCKET"], Key=event["key"])["Body"].read().decode()
    rows = [parse(row, event["key"]) for row in csv.DictReader(body.splitlines())]
    for row in rows:
        warehouse.put_item(Item=row)
    logger.info("loaded %d rows into %s", len(rows), event["table"])
    return {"table": event["table"], "rows": len(rows)}


def parse(row: dict[str, str], key: str) -> dict[str, Any]:
    """Return the warehouse item of a row."""
    return {"pk": f"{key}#{row['id']}", "amount": Decimal(f"{float(row['amount']):.2f}")}
