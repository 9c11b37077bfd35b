"""Sums up what was loaded."""

import logging
from typing import Any

logger = logging.getLogger()
logger.setLevel(logging.INFO)


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Return the number of rows and the rows a table on average."""
    loaded = event["loaded"]
    rows = sum(table["rows"] for table in loaded)
    logger.info("%d tables, %d rows", len(loaded), rows)
    return {"rows": rows, "rows_per_table": rows / len(loaded)}
