"""Gaps of ministack closed, one a file; each asserts that what it replaces is still there."""

from collections.abc import Callable

from local_cloud.patches import (
    access_denied,
    alarm_clock,
    alarm_events,
    api_endpoint,
    api_errors,
    dead_letter_sources,
    email_outbox,
    lambda_execution,
    lambda_metrics,
    lambda_throttles,
    log_filter_patterns,
    log_filtering,
    log_group_listing,
    log_groups,
    log_insights,
    log_permissions,
    log_races,
    log_retention,
    log_storage,
    metric_math_alarms,
    queue_metrics,
    secure_transport,
    stack_events,
    stack_permissions,
    stack_resources,
    state_machine_resources,
    state_machine_tags,
    table_ttl,
    target_delivery,
)
from local_cloud.patches.settings import Settings

PATCHES: tuple[Callable[[Settings], None], ...] = (
    access_denied.apply,
    secure_transport.apply,
    lambda_execution.apply,
    lambda_metrics.apply,
    lambda_throttles.apply,
    log_filter_patterns.apply,
    log_storage.apply,
    log_groups.apply,
    log_group_listing.apply,
    log_permissions.apply,
    log_filtering.apply,
    log_insights.apply,
    log_retention.apply,
    log_races.apply,
    email_outbox.apply,
    target_delivery.apply,
    metric_math_alarms.apply,
    alarm_events.apply,
    alarm_clock.apply,
    queue_metrics.apply,
    dead_letter_sources.apply,
    table_ttl.apply,
    api_endpoint.apply,
    api_errors.apply,
    state_machine_resources.apply,
    state_machine_tags.apply,
    stack_resources.apply,
    stack_events.apply,
    stack_permissions.apply,
)


def apply_all(settings: Settings) -> None:
    """Apply every patch; raises PatchError when ministack is not the release they were written for."""
    for apply in PATCHES:
        apply(settings)
