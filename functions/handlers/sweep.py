"""Finds the failures that no event announced and starts triage for them; a schedule calls it."""

from datetime import timedelta

from aws_lambda_powertools import Logger

from handlers.step import Payload, step
from triage import bootstrap
from triage.investigation.sweeping import sweep

services = bootstrap.aws()
_logger = Logger(service="triage")


@step("sweep")
def handler(event: Payload) -> Payload:
    """Return {"state_machines", "started", "unread"} for {"settled_minutes", "lookback_minutes"}."""
    swept = sweep(
        settled=timedelta(minutes=event["settled_minutes"]),
        lookback=timedelta(minutes=event["lookback_minutes"]),
        ports=services.ports,
        settings=services.settings,
    )
    for unread in swept.unread:
        _logger.warning("not swept", extra=unread.dump())
    return {**swept.dump(), "found": len(swept.started)}
