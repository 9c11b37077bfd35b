"""FilterLogEvents and subscription filters understand the whole filter pattern language, not single words only."""

from collections.abc import Callable
from typing import Any

from ministack.core.responses import error_response_json
from ministack.services import cloudwatch_logs

from local_cloud.logs_queries.errors import PatternError
from local_cloud.logs_queries.filter_patterns import compile_filter_pattern
from local_cloud.patches.settings import Settings
from local_cloud.patching import replace, wrap


def apply(_settings: Settings) -> None:
    """Replace the matching."""
    replace(cloudwatch_logs, "_compile_filter_pattern", compile_filter_pattern, parameters=("raw",))
    replace(cloudwatch_logs, "_subscription_pattern_matches", matches, parameters=("pattern", "message"))
    wrap(cloudwatch_logs, "_filter_log_events", refuse_wrong_pattern, parameters=("data",))


def matches(pattern: str, message: str) -> bool:
    """Return whether a subscription filter's pattern matches."""
    return compile_filter_pattern(pattern)(message or "")


def refuse_wrong_pattern(original: Callable[[Any], Any], data: Any) -> Any:
    """Return ministack's response, or CloudWatch's refusal of a malformed pattern."""
    try:
        return original(data)
    except PatternError as exc:
        return error_response_json("InvalidParameterException", f"Invalid filter pattern: {exc}", 400)
