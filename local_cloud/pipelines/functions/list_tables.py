"""Lists the tables that have files to load; each file's key is `<zone>/<table>/<file>`."""

import logging
import os
from typing import Any

import boto3

logger = logging.getLogger()
logger.setLevel(logging.INFO)
s3 = boto3.client("s3")


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Return the tables below the prefix: {"tables": [{"table", "key"}], "files": n}."""
    prefix = event["prefix"]
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=os.environ["RAW_BUCKET"], Prefix=prefix)
    keys = [item["Key"] for page in pages for item in page.get("Contents", [])]
    logger.info("found %d files below %s", len(keys), prefix)
    return {"tables": [{"table": key.split("/")[-2], "key": key} for key in keys], "files": len(keys)}
