"""Which notifications were delivered, and which are being delivered: a lease a notification."""

from datetime import datetime, timedelta

from triage.aws.table import Table
from triage.errors import DeliveryInProgressError
from triage.model.base import iso

# Longer than the notifying function may run: whoever holds an expired lease is dead.
LEASE = timedelta(seconds=60)
KEPT = timedelta(days=90)


class Deliveries:
    """Delivery claims in the reports table."""

    def __init__(self, table: Table) -> None:
        """Use this table."""
        self._table = table

    def claim_delivery(self, key: str, *, report_id: str, at: datetime) -> bool:
        """Return True when the caller is to deliver, within 60 seconds; False when it was delivered already.

        Raises DeliveryInProgressError while another run delivers.
        """
        row = {
            **_row_key(key),
            "report_id": report_id,
            "delivered": False,
            "leased_until": iso(at + LEASE),
            "expires_at": int((at + KEPT).timestamp()),
        }
        free = "attribute_not_exists(#id) OR (#delivered = :no AND #leased_until <= :now)"
        if self._table.put(row, condition=free, values={"no": False, "now": iso(at)}):
            return True
        held = self._table.get(_row_key(key))
        if held is not None and held["delivered"]:
            return False
        raise DeliveryInProgressError(f"{key} is being delivered by another run, for report {report_id}")

    def finish_delivery(self, key: str) -> None:
        """Mark it delivered."""
        self._table.update(_row_key(key), "SET #delivered = :yes", values={"yes": True})

    def release_delivery(self, key: str) -> None:
        """Give the claim back after a delivery that failed; what was delivered stays delivered."""
        self._table.delete(_row_key(key), condition="#delivered = :no", values={"no": False})


def _row_key(key: str) -> dict[str, str]:
    return {"id": f"delivery#{key}"}
