"""Who triages a signal: one row a signal, written on condition, so that one of many deliveries wins."""

from datetime import timedelta

from triage.aws.table import Table
from triage.errors import UnavailableError
from triage.model.incident import SignalClaim
from triage.ports import Clock

# Step Functions keeps executions for 90 days after they ended: an older signal cannot be found again.
KEPT = timedelta(days=90)


class SignalClaims:
    """Claims of signals in the reports table."""

    def __init__(self, table: Table, clock: Clock) -> None:
        """Use this table."""
        self._table = table
        self._clock = clock

    def claim_signal(self, claim: SignalClaim, *, instead_of: str | None = None) -> SignalClaim:
        """Return the claim in force: the given one if nobody (or `instead_of`) held the signal, else the holder's.

        A finished claim is not taken over.
        """
        key = _row_key(claim.key)
        row = {
            **key,
            **claim.dump(),
            "expires_at": int((self._clock.now() + KEPT).timestamp()),
        }
        if self._table.put(row, condition="attribute_not_exists(#id)"):
            return claim
        if instead_of is not None and self._table.put(
            row, condition="#owner = :old AND #finished = :no", values={"old": instead_of, "no": False}
        ):
            return claim
        held = self.signal_claim(claim.key)
        if held is None:
            raise UnavailableError(f"the claim of {claim.key} expired while it was read")
        return held

    def signal_claim(self, key: str) -> SignalClaim | None:
        """Return the claim in force of the signal, None when nobody has triaged it or is about to."""
        held = self._table.get(_row_key(key))
        if held is None:
            return None
        return SignalClaim.model_validate({name: held[name] for name in SignalClaim.model_fields})

    def finish_signal(self, key: str) -> None:
        """Mark the signal as triaged and told to its owner; one that nobody claimed stays unknown."""
        self._table.update(
            _row_key(key), "SET #finished = :yes", condition="attribute_exists(#id)", values={"yes": True}
        )


def _row_key(signal_key: str) -> dict[str, str]:
    return {"id": f"signal#{signal_key}"}
