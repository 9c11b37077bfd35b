"""Reading logs while functions write them: ministack iterates live dicts, and a new stream makes that an HTTP 500."""

import time
from collections.abc import Callable
from typing import Any

from ministack.services import cloudwatch_logs

from local_cloud.patches.settings import Settings
from local_cloud.patching import wrap

_ITERATING = (
    "_describe_log_groups",
    "_describe_log_streams",
    "_filter_log_events",
    "_get_log_group_fields",
)
_ATTEMPTS = 50


def apply(_settings: Settings) -> None:
    """Repeat a read during which a log group or stream was added."""
    for name in _ITERATING:
        wrap(cloudwatch_logs, name, repeat_while_changing)


def repeat_while_changing(original: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Return what the function returns once nothing was added while it ran."""
    for _ in range(_ATTEMPTS):
        try:
            return original(*args, **kwargs)
        except RuntimeError as exc:
            if "changed size" not in str(exc):
                raise
            time.sleep(0.003)
    return original(*args, **kwargs)
