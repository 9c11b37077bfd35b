"""Subscription filters understand the whole filter pattern language; ministack looks for single words."""

from ministack.services import cloudwatch_logs

from local_cloud.logs_queries.filter_patterns import compile_filter_pattern
from local_cloud.patches.settings import Settings
from local_cloud.patching import replace


def apply(_settings: Settings) -> None:
    """Replace the matching."""
    replace(cloudwatch_logs, "_compile_filter_pattern", compile_filter_pattern, parameters=("raw",))
    replace(cloudwatch_logs, "_subscription_pattern_matches", matches, parameters=("pattern", "message"))


def matches(pattern: str, message: str) -> bool:
    """Return whether a subscription filter's pattern matches."""
    return compile_filter_pattern(pattern)(message or "")
