"""How a refused or failed AWS call becomes a blind spot that says what would give an answer."""

from triage.errors import AccessDeniedError, ResourceNotFoundError, UnavailableError
from triage.model.evidence import BlindSpot

# What every port may raise (ports.py); a step turns each of them into a blind spot.
PORT_ERRORS = (AccessDeniedError, ResourceNotFoundError, UnavailableError)
# Of logs that were read: they told nothing, or may tell more later.
NO_LINE_EXPLAINS = "no line that explains the failure"
READ_UP_TO = "logs were read up to"
PortError = AccessDeniedError | ResourceNotFoundError | UnavailableError


def blind_spot(source: str, *, asked: str, error: PortError, resource: str, missing: str) -> BlindSpot:
    """Return the blind spot of a failed call on `resource`; `missing` is the remedy when that does not exist."""
    if isinstance(error, AccessDeniedError):
        return BlindSpot(
            source=source, asked=asked, reason=f"AccessDenied: {error}", remedy=f"allow {error.action} on {resource}"
        )
    if isinstance(error, ResourceNotFoundError):
        return BlindSpot(source=source, asked=asked, reason=f"NotFound: {error}", remedy=missing)
    return BlindSpot(
        source=source,
        asked=asked,
        reason=f"Unavailable: {error}",
        remedy="ask again; if it stays so, look at the AWS Health Dashboard and at the account's API quotas",
    )
