"""Takes orders as they come in."""

import logging
from typing import Any

logger = logging.getLogger()
logger.setLevel(logging.INFO)


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Return the order's number and what it costs."""
    logger.info("order %s", event["order"])
    total = sum(item["price"] * item["quantity"] for item in event["items"])
    return {"order": event["order"], "total": total}
