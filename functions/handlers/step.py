"""What every workflow step's handler shares: its services, its payloads' envelope, one log line when it is done."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from aws_lambda_powertools import Logger

Payload = dict[str, Any]
Handler = Callable[[Payload, object], Payload]

_logger = Logger(service="triage")


def step(name: str) -> Callable[[Callable[[Payload], Payload]], Handler]:
    """Return a decorator that makes a Lambda handler of a step and logs its end as one JSON line.

    A step that raises is logged by Lambda itself, with the trace; the workflow decides what follows.
    """

    def decorate(run: Callable[[Payload], Payload]) -> Handler:
        @wraps(run)
        def handler(event: Payload, _context: object) -> Payload:
            began = time.perf_counter()
            result = run(event)
            fields = {key: value for key, value in result.items() if isinstance(value, str | int | list | None)}
            seconds = round(time.perf_counter() - began, 4)
            _logger.info("step finished", extra={"step": name, "seconds": seconds, **fields})
            return result

        return handler

    return decorate
