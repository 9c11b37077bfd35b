"""Conversations and the workspace in memory."""

from triage.errors import ResourceNotFoundError


class InMemoryConversations:
    """What each conversation was last about."""

    def __init__(self) -> None:
        self.topics: dict[str, tuple[str | None, str | None]] = {}

    def append(self, conversation_id: str, *, pipeline: str | None, report_id: str | None) -> None:
        self.topics[conversation_id] = (pipeline, report_id)

    def last(self, conversation_id: str) -> tuple[str | None, str | None]:
        return self.topics.get(conversation_id, (None, None))


class InMemoryWorkspace:
    """Bytes by key."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    def save(self, key: str, body: bytes) -> None:
        self.objects[key] = body

    def load(self, key: str) -> bytes:
        try:
            return self.objects[key]
        except KeyError:
            raise ResourceNotFoundError(f"nothing under {key}") from None
