"""Job records offline: what the failure's own cause tells of the job; no service can be asked."""

from typing import NoReturn

from triage.errors import ResourceNotFoundError
from triage.model.evidence import BlindSpot, GatheredEvidence
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.ports import Ports
from triage.settings import Settings
from triage.sources.jobs.source import JOBS
from triage.sources.source import Source


class NoJobs:
    """Every record is missing, so that the sources fall back on the one inside the cause."""

    def __getattr__(self, name: str) -> "NoJobs":
        """Return itself for any of the port's methods; calling it raises."""
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *_args: object, **_named: object) -> NoReturn:
        """Raise ResourceNotFoundError."""
        raise ResourceNotFoundError("the job's record is not among the files")


def _collect(opened: OpenedIncident, located: LocatedFailure, ports: Ports, settings: Settings) -> GatheredEvidence:
    """Return what the cause itself tells of the failed jobs; one blind spot for all records that were not asked for."""
    told = JOBS.collect(opened, located, ports, settings)
    if not told.blind_spots:
        return told
    spot = BlindSpot(
        source=JOBS.name,
        asked="; ".join(each.asked for each in told.blind_spots[:3]),
        reason="the services' own records are not among the files",
        remedy=_remedy(opened),
    )
    return told.model_copy(update={"blind_spots": (spot,)})


def _remedy(opened: OpenedIncident) -> str:
    arn = opened.execution.execution_arn if opened.execution else ""
    return f"with access to the account: triage replay {arn}" if arn else "ask the service itself for the record"


JOBS_OFFLINE = Source(name=JOBS.name, permissions=(), collect=_collect)
