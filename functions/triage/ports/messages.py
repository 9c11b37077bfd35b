"""What is said: conversations, messages, and room for what workflow state cannot carry."""

from typing import Protocol


class Conversations(Protocol):
    """What was said in a chat, kept for a while."""

    def append(self, conversation_id: str, *, pipeline: str | None, report_id: str | None) -> None:
        """Remember what the last answer was about."""
        ...

    def last(self, conversation_id: str) -> tuple[str | None, str | None]:
        """Return the pipeline and report id the conversation is about; (None, None) when unknown."""
        ...


class Workspace(Protocol):
    """Room for what is too big for workflow state."""

    def save(self, key: str, body: bytes) -> None:
        """Keep the bytes under the key."""
        ...

    def load(self, key: str) -> bytes:
        """Return the bytes; raises ResourceNotFoundError."""
        ...


class Publisher(Protocol):
    """SNS."""

    def publish(self, topic_arn: str, *, subject: str, body: str) -> None:
        """Publish one message."""
        ...
