"""E-mails that SNS would send are written to a file, one JSON object a line: to, subject, body, topic, id, sent_at."""

import json
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ministack.services import sns

from local_cloud.patches.settings import Settings
from local_cloud.patching import expect_function, wrap

# What SNS writes above a message that was published without a subject.
_DEFAULT_SUBJECT = "AWS Notification Message"
_PROTOCOLS = ("email", "email-json")


def apply(settings: Settings) -> None:
    """Write every message to a topic's e-mail subscriptions; nobody has to confirm them here."""
    expect_function(sns, "_topic_by_arn_any_scope")
    expect_function(sns, "_resolve_message_for_protocol", ("message", "message_structure", "protocol"))
    expect_function(sns, "_matches_filter_policy")
    wrap(sns, "_fanout", Outbox(settings.outbox).deliver)


class Outbox:
    """The file of sent e-mails."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def deliver(
        self,
        original: Callable[..., None],
        topic_arn: str,
        message_id: str,
        message: str,
        subject: str,
        message_structure: str = "",
        message_attributes: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """Let ministack serve the other protocols, then write one line for each e-mail subscription that matches."""
        attributes = message_attributes or {}
        original(topic_arn, message_id, message, subject, message_structure, attributes, **kwargs)
        topic = sns._topic_by_arn_any_scope(topic_arn) or {"subscriptions": []}
        for subscription in topic["subscriptions"]:
            if subscription.get("protocol") not in _PROTOCOLS:
                continue
            body = sns._resolve_message_for_protocol(message, message_structure, subscription["protocol"])
            if sns._matches_filter_policy(subscription, attributes, body):
                self._append(
                    to=subscription["endpoint"],
                    subject=subject or _DEFAULT_SUBJECT,
                    body=body,
                    topic=topic_arn,
                    id=message_id,
                )

    def _append(self, **email: str) -> None:
        line = json.dumps({**email, "sent_at": datetime.now(UTC).isoformat()})
        with self._lock, self._path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
