"""What was said in a chat, kept in DynamoDB for a while."""

from datetime import timedelta

from triage.aws.table import Table
from triage.model.base import iso
from triage.ports import Clock

KEPT = timedelta(days=7)


class NoConversations:
    """Where no table is named, as on the command line: each question stands alone."""

    def append(self, conversation_id: str, *, pipeline: str | None, report_id: str | None) -> None:
        """Remember nothing."""

    def last(self, conversation_id: str) -> tuple[str | None, str | None]:  # noqa: ARG002 - the port's parameter
        """Return (None, None): no conversation is known."""
        return None, None


class DynamoConversations:
    """One row a conversation: what its last answer was about."""

    def __init__(self, table: Table, clock: Clock) -> None:
        """Use this table."""
        self._table = table
        self._clock = clock

    def append(self, conversation_id: str, *, pipeline: str | None, report_id: str | None) -> None:
        """Remember what the last answer was about, for seven days from now."""
        now = self._clock.now()
        self._table.put(
            {
                "conversation_id": conversation_id,
                "pipeline": pipeline,
                "report_id": report_id,
                "updated_at": iso(now),
                "expires_at": int((now + KEPT).timestamp()),
            }
        )

    def last(self, conversation_id: str) -> tuple[str | None, str | None]:
        """Return the pipeline and report id the conversation is about; (None, None) when unknown or expired."""
        row = self._table.get({"conversation_id": conversation_id})
        # DynamoDB deletes expired rows within a few days, not at once.
        if row is None or row["expires_at"] <= self._clock.now().timestamp():
            return None, None
        return row["pipeline"], row["report_id"]
