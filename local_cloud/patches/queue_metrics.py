"""AWS/SQS metrics of every queue, which ministack does not have: what alarms on a dead-letter queue watch.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
"""

import logging
import threading
import time
from collections.abc import Mapping
from typing import Any

from ministack.services import cloudwatch, sqs

from local_cloud.patches.settings import Settings
from local_cloud.patching import expect_attribute, expect_function

_LOGGER = logging.getLogger(__name__)
# SQS publishes once a minute; a value that changed is published at the next tick, so that nobody waits for an alarm.
_PUBLISHED_EVERY_SECONDS = 60.0
_COUNTS = {
    "ApproximateNumberOfMessagesVisible": "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible": "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed": "ApproximateNumberOfMessagesDelayed",
}


def apply(settings: Settings) -> None:
    """Start publishing."""
    expect_attribute(sqs, "_queues")
    expect_attribute(sqs, "_queues_lock")
    expect_function(sqs, "_refresh_counts", ("q",))
    publisher = QueueMetrics(settings.alarm_interval_seconds)
    threading.Thread(target=publisher.run, name="queue-metrics", daemon=True).start()


class QueueMetrics:
    """Publishes what queues hold; remembers what it published, and when."""

    def __init__(self, interval_seconds: float) -> None:
        self._interval = interval_seconds
        self._published: dict[str, tuple[dict[str, float], float]] = {}

    def run(self) -> None:
        """Tick for ever."""
        while True:
            time.sleep(self._interval)
            try:
                self.publish(time.time())
            except Exception:
                # A queue that is deleted meanwhile must not stop the metrics of the others.
                _LOGGER.exception("metrics of queues could not be published")

    def publish(self, now: float) -> None:
        """Publish the metrics of every queue where they are due."""
        for _key, queue in list(sqs._queues.all_items()):
            name = str(queue["name"])
            values = _values(queue)
            before, at = self._published.get(name, ({}, 0.0))
            if values == before and now - at < _PUBLISHED_EVERY_SECONDS:
                continue
            self._published[name] = (values, now)
            for metric, value in {**values, "ApproximateAgeOfOldestMessage": _age(queue, now)}.items():
                unit = "Seconds" if metric == "ApproximateAgeOfOldestMessage" else "Count"
                cloudwatch.record_metric("AWS/SQS", metric, value, unit, {"QueueName": name})


def _values(queue: dict[str, Any]) -> dict[str, float]:
    with sqs._queues_lock:
        sqs._refresh_counts(queue)
    return {metric: float(queue["attributes"][attribute]) for metric, attribute in _COUNTS.items()}


def _age(queue: Mapping[str, Any], now: float) -> float:
    sent = [message.get("enqueued_at", message.get("sent_at", now)) for message in queue["messages"]]
    return float(int(now - min(sent, default=now)))
